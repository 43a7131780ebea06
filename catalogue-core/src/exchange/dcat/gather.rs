//! The statements of a document as they come, put in order by what they are about.

use super::graph::{self, Graph, Object};
use super::met::{self, Met, NodeId};
use super::names;
use super::stop::Stop;
use crate::exchange::stream::{Key, Sorter, Spool};
use oxrdf::{NamedOrBlankNode, Term, Triple};
use std::collections::HashMap;

/// What a document may say per byte of it, in bytes: a short prefix may stand for a long address.
const EXPANSION: u64 = 64;
/// What any document may say, in bytes.
const FREE: u64 = 64 << 20;
/// The longest text kept: with a longer one a record is too large.
pub(super) const LONGEST: usize = 16 << 20;
/// The most properties remembered by their short names.
const PROPERTIES: usize = 4_096;
/// How many nodes met of late are kept, each at a place of its own.
const RECENT: usize = 512;

/// How much of a document is held in memory.
#[derive(Clone, Copy, Debug)]
pub(in crate::exchange) struct Held {
    /// Bytes of statements sorted at a time.
    pub sorted: usize,
    /// Bytes of what is sorted, and of the document itself, before they go to the disk.
    pub aside: usize,
    /// Bytes of JSON-LD read at once.
    pub window: usize,
}

impl Default for Held {
    fn default() -> Self {
        Self { sorted: 6 << 20, aside: 1 << 20, window: 1 << 19 }
    }
}

/// Statements being gathered.
pub(super) struct Gathering<'s> {
    spool: &'s dyn Spool,
    held: Held,
    sorter: Sorter<'s>,
    /// How many statements came.
    count: u64,
    said: u64,
    most: u64,
    recent: Vec<Option<(NodeId, Met)>>,
    /// How many entries tell of nodes: there are at most so many nodes.
    nodes: usize,
    properties: HashMap<String, String>,
    subject: (String, NodeId),
    next: Option<String>,
    entry: Vec<u8>,
}

impl<'s> Gathering<'s> {
    /// Gathers the statements of a document of so many bytes.
    pub fn new(spool: &'s dyn Spool, bytes: u64, held: Held) -> Self {
        Self {
            spool,
            held,
            sorter: Sorter::new(spool, held.sorted, Some(met::combine)),
            count: 0,
            said: 0,
            most: bytes.saturating_mul(EXPANSION).saturating_add(FREE),
            recent: vec![None; RECENT],
            nodes: 0,
            properties: HashMap::new(),
            subject: (String::new(), met::node("")),
            next: None,
            entry: Vec::new(),
        }
    }

    /// Takes a statement, or says why there are too many.
    pub fn add(&mut self, triple: Triple) -> Result<(), Stop> {
        self.count += 1;
        self.said = self.said.saturating_add(met::length(&triple));
        if self.said > self.most {
            return Err(Stop::unreadable("its prefixes or entities make it too large"));
        }
        let at = self.count;
        let (subject, named) = match triple.subject {
            NamedOrBlankNode::NamedNode(node) => (node.into_string(), true),
            NamedOrBlankNode::BlankNode(node) => (node.to_string(), false),
        };
        if self.subject.0 != subject {
            let id = met::node(&subject);
            self.subject = (subject, id);
        }
        let about = self.subject.1;
        let property = self.property(triple.predicate.into_string());
        let object = match triple.object {
            Term::NamedNode(node) => {
                let name = node.into_string();
                Object::Node { id: met::node(&name), name: Some(name) }
            }
            Term::BlankNode(node) => Object::Node { id: met::node(&node.to_string()), name: None },
            Term::Literal(literal) if literal.value().len() > LONGEST => Object::Long,
            Term::Literal(literal) => {
                let (text, datatype, language) = literal.destruct();
                let datatype =
                    datatype.map(oxrdf::NamedNode::into_string).filter(|kind| kind != names::STRING);
                Object::Literal { text, language, datatype }
            }
        };
        if self.next.is_none() && matches!(property.as_str(), "hydra:next" | "hydra:nextPage") {
            self.next = object.page();
        }
        let mut entry = std::mem::take(&mut self.entry);
        entry.clear();
        graph::write_statement(&mut entry, &property, &object);
        self.sorter.push(&key(&about, at), &entry)?;
        self.entry = entry;
        let (kind, other) = match &object {
            Object::Node { id, name } if property == "rdf:type" => {
                let kind = name.as_deref().map(names::compact);
                (kind, Some((*id, name.as_deref())))
            }
            Object::Node { id, name } => (None, Some((*id, name.as_deref()))),
            _ => (None, None),
        };
        let name = Some(self.subject.0.as_str()).filter(|_| named);
        let told = other.map(|(id, name)| (id, kind.as_deref().or(name)));
        let met = Met::subject(at, name, &property, told);
        self.meet(about, met)?;
        // What something is of is no thing of the document.
        if let Some((id, name)) = other.filter(|_| property != "rdf:type") {
            self.meet(id, Met::object(at, name, &property, about, id == about))?;
        }
        Ok(())
    }

    fn property(&mut self, name: String) -> String {
        if let Some(short) = self.properties.get(&name) {
            return short.clone();
        }
        if self.properties.len() >= PROPERTIES {
            self.properties.clear();
        }
        let short = names::compact(&name).into_owned();
        self.properties.insert(name, short.clone());
        short
    }

    /// Notes what a statement tells of a node.
    fn meet(&mut self, id: NodeId, met: Met) -> Result<(), Stop> {
        let place = usize::from(u16::from_be_bytes([id[0], id[1]])) % RECENT;
        let Some(held) = self.recent.get_mut(place) else { return Ok(()) };
        match held {
            Some((known, held)) if *known == id => {
                held.add(met);
                Ok(())
            }
            held => match held.replace((id, met)) {
                Some((id, met)) => self.tell(&id, &met),
                None => Ok(()),
            },
        }
    }

    fn tell(&mut self, id: &NodeId, met: &Met) -> Result<(), Stop> {
        self.nodes += 1;
        let mut entry = std::mem::take(&mut self.entry);
        entry.clear();
        met.write(&mut entry);
        self.sorter.push(&key(id, 0), &entry)?;
        self.entry = entry;
        Ok(())
    }

    /// All of it, in order.
    pub fn finish(mut self) -> Result<Graph<'s>, Stop> {
        for (id, met) in std::mem::take(&mut self.recent).into_iter().flatten() {
            self.tell(&id, &met)?;
        }
        Graph::of(self.sorter.finish()?, self.nodes, self.next, self.spool, self.held)
    }
}

/// The key of what a node is told to be, or of a statement about it.
fn key(id: &NodeId, at: u64) -> Key {
    let mut key = [0; crate::exchange::stream::KEY];
    key[..16].copy_from_slice(id);
    // What is known of a node comes before what is said of it.
    key[16] = u8::from(at > 0);
    key[17..].copy_from_slice(&at.to_be_bytes());
    key
}
