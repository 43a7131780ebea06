//! The statements of a document, sorted by what they are about and set aside: RDF has no order, so that the
//! last one may speak of the first dataset. What is held in memory does not grow with them.

use super::gather::Held;
use super::met::{Marks, Met, NodeId};
use super::stop::Stop;
use crate::exchange::stream::{Aside, HEADER, Key, Merged, Sorter, Spool, header, put_header};

/// A page of what is set aside, and how many of them are kept in memory.
const PAGE: usize = 1 << 14;
const PAGES: usize = 256;
/// The most entries of the index; how far they are apart at least, in bytes.
const INDEX: usize = 1 << 17;
const STEP: u64 = 1 << 12;
/// The most bits that tell of which nodes something is said.
const BITS: usize = 1 << 25;

/// What a statement says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    /// Another node, with its address; none for a blank one.
    Node { id: NodeId, name: Option<String> },
    /// A text, with its language or its type.
    Literal { text: String, language: Option<String>, datatype: Option<String> },
    /// A text longer than any record may be.
    Long,
}

impl Object {
    /// The address of a page.
    pub fn page(&self) -> Option<String> {
        match self {
            Object::Node { name, .. } => name.clone(),
            Object::Literal { text, .. } => Some(text.trim().to_owned()),
            Object::Long => None,
        }
    }
}

/// A node that may be a record of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub id: NodeId,
    /// Which of the kinds that [`Graph::of`] was told of.
    pub kind: u8,
}

/// The statements of one document.
pub(super) struct Graph<'s> {
    aside: Aside<'s>,
    index: Vec<(u64, u64)>,
    described: Described,
    pages: Vec<(u64, Vec<u8>)>,
    candidates: Option<Merged<'s>>,
    /// The only catalogue there is.
    pub only: Option<NodeId>,
    /// The page after this one (hydra).
    pub next: Option<String>,
    /// How many datasets are named and not described.
    pub missing: u64,
    /// Whether there are datasets of schema.org.
    pub of_schema_org: bool,
}

/// Where what is said of a node stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place(u64);

impl<'s> Graph<'s> {
    /// Reads what was sorted: sets it aside, with an index, and picks out what may be a record.
    pub fn of(
        mut sorted: Merged<'s>,
        nodes: usize,
        next: Option<String>,
        spool: &'s dyn Spool,
        held: Held,
    ) -> Result<Self, Stop> {
        let mut graph = Self {
            aside: Aside::new(spool, held.aside),
            index: Vec::new(),
            described: Described::of(nodes),
            pages: Vec::new(),
            candidates: None,
            only: None,
            next,
            missing: 0,
            of_schema_org: false,
        };
        let mut candidates = Sorter::new(spool, held.sorted / 4, None);
        let (mut step, mut indexed, mut entry) = (STEP, None::<u64>, Vec::new());
        let (mut catalogues, mut earliest) = (0_u64, u64::MAX);
        while let Some(key) = sorted.next()? {
            let at = graph.aside.length();
            if indexed.is_none_or(|last| at - last >= step) {
                graph.index.push((prefix(&key), at));
                indexed = Some(at);
                if graph.index.len() >= INDEX {
                    let mut odd = false;
                    graph.index.retain(|_| {
                        odd = !odd;
                        odd
                    });
                    step = step.saturating_mul(2);
                }
            }
            entry.clear();
            put_header(&mut entry, &key, sorted.held().len());
            graph.aside.append(&entry)?;
            graph.aside.append(sorted.held())?;
            if key[16] != 0 {
                continue;
            }
            let Some(met) = Met::read(sorted.held()) else { continue };
            let id = id_of(&key);
            if met.marks.has(Marks::DESCRIBED) {
                graph.described.note(&id);
            }
            graph.missing += u64::from(met.marks.has(Marks::DATASET) && !met.marks.has(Marks::DESCRIBED));
            graph.of_schema_org |= met.is_a("schema:Dataset");
            if met.is_a("dcat:Catalog") {
                catalogues += 1;
                if met.first < earliest {
                    (graph.only, earliest) = (Some(id), met.first);
                }
            }
            if let Some(kind) = super::catalogue::kind(&met) {
                let mut order: Key = [0; crate::exchange::stream::KEY];
                order[..8].copy_from_slice(&met.first.to_be_bytes());
                let mut told = id.to_vec();
                told.push(kind);
                candidates.push(&order, &told)?;
            }
        }
        graph.only = graph.only.filter(|_| catalogues == 1);
        graph.candidates = Some(candidates.finish()?);
        Ok(graph)
    }

    /// The next of the nodes that may be records, in the order first met.
    pub fn candidate(&mut self) -> Result<Option<Candidate>, Stop> {
        let Some(candidates) = &mut self.candidates else { return Ok(None) };
        if candidates.next()?.is_none() {
            return Ok(None);
        }
        let found = candidates.held().split_first_chunk::<16>();
        Ok(found.and_then(|(id, kind)| Some(Candidate { id: *id, kind: *kind.first()? })))
    }

    /// What is known of a node of which something is said, and where that stands.
    pub fn described(&mut self, id: &NodeId) -> Result<Option<(Met, Place)>, Stop> {
        if !self.described.has(id) {
            return Ok(None);
        }
        let found = self.find(id)?;
        Ok(found.filter(|(met, _)| met.marks.has(Marks::DESCRIBED)))
    }

    fn find(&mut self, id: &NodeId) -> Result<Option<(Met, Place)>, Stop> {
        let wanted = prefix(id);
        let after = self.index.partition_point(|(prefix, _)| *prefix < wanted);
        let mut at = self.index.get(after.saturating_sub(1)).map_or(0, |(_, at)| *at);
        while let Some((length, key)) = self.header(at)? {
            let held = at.saturating_add(HEADER as u64);
            let end = held.saturating_add(length as u64);
            if id_of(&key) > *id {
                return Ok(None);
            }
            if id_of(&key) == *id {
                let bytes = self.bytes(held, length)?;
                return Ok(Met::read(&bytes).filter(|_| key[16] == 0).map(|met| (met, Place(end))));
            }
            at = end;
        }
        Ok(None)
    }

    /// The statement about a node that stands at a place, which moves to the one after it; none after the last.
    pub fn statement(&mut self, id: &NodeId, place: &mut Place) -> Result<Option<(String, Object)>, Stop> {
        let Some((length, key)) = self.header(place.0)? else { return Ok(None) };
        if id_of(&key) != *id {
            return Ok(None);
        }
        let held = place.0.saturating_add(HEADER as u64);
        let bytes = self.bytes(held, length)?;
        place.0 = held.saturating_add(length as u64);
        Ok(read_statement(&bytes))
    }

    fn header(&mut self, at: u64) -> Result<Option<(usize, Key)>, Stop> {
        if at >= self.aside.length() {
            return Ok(None);
        }
        let mut head = [0; HEADER];
        self.fetch(at, &mut head)?;
        Ok(header(&head))
    }

    fn bytes(&mut self, at: u64, length: usize) -> Result<Vec<u8>, Stop> {
        let mut out = vec![0; length];
        self.fetch(at, &mut out)?;
        Ok(out)
    }

    /// Reads bytes by pages, of which some are kept.
    fn fetch(&mut self, mut at: u64, out: &mut [u8]) -> Result<(), Stop> {
        let mut filled = 0;
        while filled < out.len() {
            let number = at / PAGE as u64;
            let page = self.page(number)?;
            let from = usize::try_from(at % PAGE as u64).unwrap_or(0);
            let part = page.get(from..).unwrap_or_default();
            let rest = out.get_mut(filled..).unwrap_or_default();
            let length = part.len().min(rest.len());
            if length == 0 {
                return Ok(());
            }
            for (to, from) in rest.iter_mut().zip(part) {
                *to = *from;
            }
            filled += length;
            at = at.saturating_add(length as u64);
        }
        Ok(())
    }

    fn page(&mut self, number: u64) -> Result<&[u8], Stop> {
        let slot = usize::try_from(number % PAGES as u64).unwrap_or(0);
        if self.pages.len() <= slot {
            self.pages.resize(slot + 1, (u64::MAX, Vec::new()));
        }
        let Some((held, bytes)) = self.pages.get_mut(slot) else { return Ok(&[]) };
        if *held != number {
            bytes.resize(PAGE, 0);
            let mut filled = 0;
            while filled < PAGE {
                let at = number.saturating_mul(PAGE as u64).saturating_add(filled as u64);
                let read = self.aside.read_at(at, bytes.get_mut(filled..).unwrap_or_default())?;
                if read == 0 {
                    break;
                }
                filled += read;
            }
            bytes.truncate(filled);
            *held = number;
        }
        Ok(bytes.as_slice())
    }
}

/// The beginning of a node or key, by which the index is searched.
fn prefix(bytes: &[u8]) -> u64 {
    bytes.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

fn id_of(key: &Key) -> NodeId {
    key.first_chunk::<16>().copied().unwrap_or_default()
}

/// Of which nodes something is said: never denied of one that is, seldom told of one that is not.
struct Described {
    bits: Vec<u64>,
}

impl Described {
    fn of(nodes: usize) -> Self {
        let bits = nodes.saturating_mul(12).clamp(1_024, BITS).next_power_of_two();
        Self { bits: vec![0; bits / 64] }
    }

    /// The places of a node: its identifier is as good as drawn.
    fn places(&self, id: &NodeId) -> [(usize, u64); 4] {
        let mut places = [(0, 0); 4];
        let total = (self.bits.len() as u64).saturating_mul(64).max(1);
        for (place, part) in places.iter_mut().zip(id.chunks_exact(4)) {
            let drawn = part.first_chunk::<4>().map_or(0, |part| u64::from(u32::from_be_bytes(*part)));
            let bit = drawn % total;
            *place = (usize::try_from(bit / 64).unwrap_or(0), 1 << (bit % 64));
        }
        places
    }

    fn note(&mut self, id: &NodeId) {
        for (word, bit) in self.places(id) {
            if let Some(word) = self.bits.get_mut(word) {
                *word |= bit;
            }
        }
    }

    fn has(&self, id: &NodeId) -> bool {
        self.places(id).iter().all(|(word, bit)| self.bits.get(*word).is_some_and(|word| word & bit != 0))
    }
}

/// Writes what a statement says.
pub(super) fn write_statement(out: &mut Vec<u8>, property: &str, object: &Object) {
    let mut text = |text: &str| {
        out.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
        out.extend_from_slice(text.as_bytes());
    };
    text(property);
    match object {
        Object::Node { name: Some(name), .. } => {
            text(name);
            out.push(b'n');
        }
        Object::Node { id, name: None } => {
            out.extend_from_slice(id);
            out.push(b'b');
        }
        Object::Literal { text: said, language, datatype } => {
            text(said);
            let (further, kind) = match (language, datatype) {
                (Some(language), _) => (language.as_str(), b'l'),
                (None, Some(datatype)) => (datatype.as_str(), b'd'),
                (None, None) => ("", b't'),
            };
            text(further);
            out.push(kind);
        }
        Object::Long => out.push(b'x'),
    }
}

fn read_statement(bytes: &[u8]) -> Option<(String, Object)> {
    let (kind, bytes) = bytes.split_last()?;
    let mut rest = bytes;
    let mut text = || -> Option<String> {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (text, after) = after.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        rest = after;
        Some(String::from_utf8_lossy(text).into_owned())
    };
    let property = text()?;
    let object = match kind {
        b'n' => {
            let name = text()?;
            Object::Node { id: super::met::node(&name), name: Some(name) }
        }
        b'b' => Object::Node { id: *rest.first_chunk::<16>()?, name: None },
        b'x' => Object::Long,
        kind => {
            let (said, further) = (text()?, text()?);
            let (language, datatype) = match kind {
                b'l' => (Some(further), None),
                b'd' => (None, Some(further)),
                _ => (None, None),
            };
            Object::Literal { text: said, language, datatype }
        }
    };
    Some((property, object))
}
