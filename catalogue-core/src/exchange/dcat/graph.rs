//! The statements of a document, by what they speak of, in the order they came.

use super::names::{self, STRING};
use oxrdf::{NamedOrBlankNode, Term, Triple};
use std::collections::HashMap;

/// The most statements held.
const STATEMENTS: usize = 5_000_000;
/// What a document may say per byte of it, in bytes: a short prefix may stand for a long address.
const EXPANSION: usize = 64;
/// What is kept of a document per byte of it, in bytes: each name once.
const KEPT: usize = 8;
/// What any document may say, and what may be kept of it, in bytes.
const FREE: usize = 64 << 20;

/// What a statement says.
#[derive(Debug)]
pub(super) enum Object {
    /// Another node.
    Node(usize),
    /// A text, with its language or its type.
    Literal { text: String, language: Option<String>, datatype: Option<String> },
}

#[derive(Debug)]
struct Node {
    /// The address; none for a blank node.
    name: Option<String>,
    statements: Vec<(usize, Object)>,
    /// Short names of what it is.
    types: Vec<String>,
}

/// The statements of one document. It holds all of them: RDF has no order, so that the last one may
/// speak of the first dataset.
#[derive(Debug, Default)]
pub(super) struct Graph {
    nodes: Vec<Node>,
    by_name: HashMap<String, usize>,
    predicates: Vec<String>,
    by_predicate: HashMap<String, usize>,
    held: usize,
    said: usize,
    kept: usize,
}

impl Graph {
    /// Takes a statement of a document of so many bytes, or says why there are too many.
    pub fn add(&mut self, triple: Triple, bytes: usize) -> Result<(), String> {
        self.held += 1;
        self.said += length(&triple);
        if self.held > STATEMENTS {
            return Err(format!("more than {STATEMENTS} statements: ask for the catalogue in pages"));
        }
        if self.said > bytes.saturating_mul(EXPANSION).saturating_add(FREE) {
            return Err("its prefixes or entities make it too large".to_owned());
        }
        if self.kept > bytes.saturating_mul(KEPT).saturating_add(FREE) {
            return Err("its prefixes or entities make it too large".to_owned());
        }
        let subject = match triple.subject {
            NamedOrBlankNode::NamedNode(node) => self.node(node.into_string(), true),
            NamedOrBlankNode::BlankNode(node) => self.node(node.to_string(), false),
        };
        let predicate = self.predicate(triple.predicate.into_string());
        let object = match triple.object {
            Term::NamedNode(node) => Object::Node(self.node(node.into_string(), true)),
            Term::BlankNode(node) => Object::Node(self.node(node.to_string(), false)),
            Term::Literal(literal) => {
                let (text, datatype, language) = literal.destruct();
                self.kept += text.len();
                let datatype = datatype.map(oxrdf::NamedNode::into_string).filter(|kind| kind != STRING);
                Object::Literal { text, language, datatype }
            }
        };
        let kind = match &object {
            Object::Node(kind) if self.predicates.get(predicate).is_some_and(|name| name == "rdf:type") => {
                self.name(*kind).map(|name| names::compact(name).into_owned())
            }
            _ => None,
        };
        if let Some(node) = self.nodes.get_mut(subject) {
            node.types.extend(kind);
            node.statements.push((predicate, object));
        }
        Ok(())
    }

    fn node(&mut self, name: String, named: bool) -> usize {
        if let Some(at) = self.by_name.get(&name) {
            return *at;
        }
        let at = self.nodes.len();
        self.kept += 2 * name.len();
        self.nodes.push(Node {
            name: named.then(|| name.clone()),
            statements: Vec::new(),
            types: Vec::new(),
        });
        self.by_name.insert(name, at);
        at
    }

    fn predicate(&mut self, name: String) -> usize {
        if let Some(at) = self.by_predicate.get(&name) {
            return *at;
        }
        let at = self.predicates.len();
        self.predicates.push(names::compact(&name).into_owned());
        self.by_predicate.insert(name, at);
        at
    }

    /// Every node, in the order first met.
    pub fn all(&self) -> impl Iterator<Item = usize> {
        0..self.nodes.len()
    }

    /// The address of a node; none for a blank one.
    pub fn name(&self, node: usize) -> Option<&str> {
        self.nodes.get(node)?.name.as_deref()
    }

    /// What is said of a node: short names and objects.
    pub fn about(&self, node: usize) -> impl Iterator<Item = (&str, &Object)> {
        let statements = self.nodes.get(node).map(|node| node.statements.as_slice()).unwrap_or_default();
        statements.iter().map(|(predicate, object)| {
            (self.predicates.get(*predicate).map(String::as_str).unwrap_or_default(), object)
        })
    }

    /// Whether anything is said of a node.
    pub fn is_described(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|node| !node.statements.is_empty())
    }

    /// The nodes that a property of a node names.
    pub fn linked<'g>(&'g self, node: usize, property: &'g str) -> impl Iterator<Item = usize> + 'g {
        self.about(node).filter_map(move |(name, object)| match object {
            Object::Node(other) if name == property => Some(*other),
            _ => None,
        })
    }

    /// Whether a node is of a type given by its short name.
    pub fn is_a(&self, node: usize, kind: &str) -> bool {
        self.nodes.get(node).is_some_and(|node| node.types.iter().any(|held| held == kind))
    }
}

fn length(triple: &Triple) -> usize {
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().len(),
        NamedOrBlankNode::BlankNode(node) => node.as_str().len(),
    };
    let object = match &triple.object {
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(node) => node.as_str().len(),
        Term::Literal(literal) => literal.value().len() + literal.datatype().as_str().len(),
    };
    subject + triple.predicate.as_str().len() + object
}
