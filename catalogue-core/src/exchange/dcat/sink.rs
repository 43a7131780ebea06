//! Statements going out, in any syntax, one after another.

use super::names::{self, PREFIXES};
use super::syntax::Syntax;
use crate::error::{Error, Result};
use crate::model::PartialDate;
use oxjsonld::{JsonLdSerializer, WriterJsonLdSerializer};
use oxrdf::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxrdfxml::{RdfXmlSerializer, WriterRdfXmlSerializer};
use oxttl::TurtleSerializer;
use oxttl::turtle::WriterTurtleSerializer;
use std::collections::HashSet;
use std::io::Write;

type Out<'o> = Box<dyn Write + 'o>;

enum Target<'o> {
    Turtle(WriterTurtleSerializer<Out<'o>>),
    RdfXml(WriterRdfXmlSerializer<Out<'o>>),
    JsonLd(WriterJsonLdSerializer<Out<'o>>),
}

/// Where statements go.
pub(super) struct Sink<'o> {
    target: Target<'o>,
    blanks: u64,
    /// Terms of registers described already.
    described: HashSet<String>,
    failed: Option<std::io::Error>,
}

/// What statements are made about.
pub(super) type Subject = NamedOrBlankNode;

impl<'o> Sink<'o> {
    pub fn new(syntax: Syntax, out: Out<'o>) -> Self {
        // The first namespace of a prefix is the one written.
        let mut known = HashSet::new();
        let prefixes = || PREFIXES.iter().copied();
        let first: Vec<(&str, &str)> = prefixes().filter(|(prefix, _)| known.insert(*prefix)).collect();
        let target = match syntax {
            Syntax::Turtle => {
                let mut serializer = TurtleSerializer::new();
                for (prefix, namespace) in first {
                    if let Ok(with) = serializer.clone().with_prefix(prefix, namespace) {
                        serializer = with;
                    }
                }
                Target::Turtle(serializer.for_writer(out))
            }
            Syntax::RdfXml => {
                let mut serializer = RdfXmlSerializer::new();
                for (prefix, namespace) in first {
                    if let Ok(with) = serializer.clone().with_prefix(prefix, namespace) {
                        serializer = with;
                    }
                }
                Target::RdfXml(serializer.for_writer(out))
            }
            Syntax::JsonLd => {
                let mut serializer = JsonLdSerializer::new();
                for (prefix, namespace) in first {
                    if let Ok(with) = serializer.clone().with_prefix(prefix, namespace) {
                        serializer = with;
                    }
                }
                Target::JsonLd(serializer.for_writer(out))
            }
        };
        Self { target, blanks: 0, described: HashSet::new(), failed: None }
    }

    /// Ends the document.
    pub fn finish(self) -> Result<()> {
        let ended = match (self.failed, self.target) {
            (Some(error), _) => Err(error),
            (None, Target::Turtle(writer)) => writer.finish(),
            (None, Target::RdfXml(writer)) => writer.finish(),
            (None, Target::JsonLd(writer)) => writer.finish(),
        };
        // What is held back is written, or the end of the document is lost in silence.
        let flushed = ended.and_then(|mut out| out.flush());
        flushed.map_err(|error| Error::storage("write RDF", error))
    }

    /// Whether all was written so far.
    ///
    /// # Errors
    /// [`Error::Storage`] with what stopped it.
    pub fn stands(&mut self) -> Result<()> {
        match &self.failed {
            Some(error) => {
                Err(Error::storage("write RDF", std::io::Error::new(error.kind(), error.to_string())))
            }
            None => Ok(()),
        }
    }

    /// The node of an address; one that is no address is a node without a name.
    pub fn node(&mut self, address: &str) -> Subject {
        match NamedNode::new(address) {
            Ok(node) => node.into(),
            Err(_) => self.blank(),
        }
    }

    /// A node without a name.
    pub fn blank(&mut self) -> Subject {
        self.blanks += 1;
        BlankNode::new_unchecked(format!("n{}", self.blanks)).into()
    }

    /// States something; `property` is a short name.
    pub fn say(&mut self, subject: &Subject, property: &str, object: impl Into<Term>) {
        let Some(property) = names::expand(property).and_then(|name| NamedNode::new(name).ok()) else {
            return;
        };
        if self.failed.is_some() {
            return;
        }
        let (subject, object) = (subject.clone(), object.into());
        let written = match &mut self.target {
            Target::Turtle(writer) => writer.serialize_triple(&Triple::new(subject, property, object)),
            Target::RdfXml(writer) => writer.serialize_triple(&Triple::new(subject, property, object)),
            Target::JsonLd(writer) => {
                writer.serialize_quad(&Quad::new(subject, property, object, GraphName::DefaultGraph))
            }
        };
        // A property that XML cannot name is left out of it.
        self.failed = written.err().filter(|error| error.kind() != std::io::ErrorKind::InvalidInput);
    }

    /// States what something is.
    pub fn is_a(&mut self, subject: &Subject, kind: &str) {
        if let Some(kind) = names::expand(kind).and_then(|name| NamedNode::new(name).ok()) {
            self.say(subject, "rdf:type", kind);
        }
    }

    /// States a text in French.
    pub fn text(&mut self, subject: &Subject, property: &str, text: &str) {
        let text = plain(text);
        if !text.is_empty() {
            self.say(subject, property, Literal::new_language_tagged_literal_unchecked(text, "fr"));
        }
    }

    /// States a code or another text of no language.
    pub fn code(&mut self, subject: &Subject, property: &str, text: &str) {
        self.say(subject, property, Literal::new_simple_literal(plain(text)));
    }

    /// States a value of a type given by its short name.
    pub fn typed(&mut self, subject: &Subject, property: &str, text: &str, kind: &str) {
        if let Some(kind) = names::expand(kind).and_then(|name| NamedNode::new(name).ok()) {
            self.say(subject, property, Literal::new_typed_literal(plain(text), kind));
        }
    }

    /// States a date, as precise as it is known.
    pub fn date(&mut self, subject: &Subject, property: &str, date: PartialDate) {
        let kind = match (date.month(), date.day()) {
            (Some(_), Some(_)) => "xsd:date",
            (Some(_), None) => "xsd:gYearMonth",
            _ => "xsd:gYear",
        };
        self.typed(subject, property, &date.to_string(), kind);
    }

    /// Names an address of a kind given; what RDF takes for none is written as text.
    pub fn link(&mut self, subject: &Subject, property: &str, address: &str, kind: Option<&str>) {
        match NamedNode::new(address) {
            Ok(node) => {
                self.say(subject, property, node.clone());
                if let Some(kind) = kind {
                    self.is_a(&node.into(), kind);
                }
            }
            Err(_) => self.typed(subject, property, address, "xsd:anyURI"),
        }
    }

    /// Names a term of a register, described once in the document.
    pub fn term(
        &mut self,
        subject: &Subject,
        property: &str,
        address: &str,
        kind: &str,
        labels: &[(&str, &str)],
    ) {
        let Ok(node) = NamedNode::new(address) else { return };
        self.say(subject, property, node.clone());
        if self.described.insert(format!("{kind} {address}")) {
            let node: Subject = node.into();
            self.is_a(&node, kind);
            let labelled = if kind == "skos:Concept" { "skos:prefLabel" } else { "rdfs:label" };
            for (language, label) in labels.iter().filter(|(_, label)| !label.is_empty()) {
                let label = Literal::new_language_tagged_literal_unchecked(plain(label), *language);
                self.say(&node, labelled, label);
            }
        }
    }
}

/// A text without the characters that XML has no way to write.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}
