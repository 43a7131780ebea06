//! What is known of a node without reading what is said of it: its name, what it is, who names it.

use oxrdf::Triple;
use sha2::{Digest, Sha256};

/// A node: the first half of the SHA-256 of its name.
pub(super) type NodeId = [u8; 16];

/// The node of a name.
pub(super) fn node(name: &str) -> NodeId {
    let digest: [u8; 32] = Sha256::digest(name.as_bytes()).into();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    id
}

/// One thing known of a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(pub u32);

impl Marks {
    /// Something is said of it.
    pub const DESCRIBED: Marks = Marks(1);
    /// It has a title or a label.
    pub const LABELLED: Marks = Marks(1 << 1);
    /// It has a `dct:title`.
    pub const TITLED: Marks = Marks(1 << 2);
    /// It says what it is.
    pub const TYPED: Marks = Marks(1 << 3);
    /// It lists datasets.
    pub const LISTING: Marks = Marks(1 << 4);
    /// It has distributions.
    pub const DISTRIBUTED: Marks = Marks(1 << 5);
    /// It names what describes it.
    pub const RECORDED: Marks = Marks(1 << 6);
    /// A catalogue names it as a dataset.
    pub const DATASET: Marks = Marks(1 << 7);
    /// A catalogue names it as a service.
    pub const SERVICE: Marks = Marks(1 << 8);
    /// A distribution is served by it.
    pub const SERVING: Marks = Marks(1 << 9);
    /// Something else than a list names it.
    pub const NAMED: Marks = Marks(1 << 10);

    /// What it is, by a short name; none for what makes no difference.
    pub fn of_kind(kind: &str) -> Option<Marks> {
        let at = KINDS.iter().position(|known| *known == kind)?;
        Some(Marks(1 << (at + 16)))
    }

    /// Whether all of these are among them.
    pub fn has(self, marks: Marks) -> bool {
        self.0 & marks.0 == marks.0
    }

    fn add(&mut self, marks: Marks) {
        self.0 |= marks.0;
    }
}

/// What makes a difference of what a node may be.
const KINDS: &[&str] = &[
    "dcat:Dataset",
    "dcat:DatasetSeries",
    "dcat:Catalog",
    "dcat:CatalogRecord",
    "dcat:Distribution",
    "dcat:DataService",
    "dcatap:Dataset",
    "schema:Dataset",
];

/// The properties that name a thing.
const TITLES: &[&str] = &["dct:title", "rdfs:label", "skos:prefLabel", "dc:title", "schema:name"];
/// The properties that list the records of a catalogue.
const LISTS: &[&str] = &["dcat:dataset", "dcat:service", "foaf:primaryTopic"];

/// A node that another statement names, and which statement that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link {
    at: u64,
    pub node: NodeId,
}

/// What is known of a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Met {
    /// Where it was first met.
    pub first: u64,
    /// The address; none for a blank node.
    pub name: Option<String>,
    pub marks: Marks,
    /// The catalogue that lists it.
    pub catalogue: Option<Link>,
    /// What is about it (`foaf:primaryTopic`).
    pub record: Option<Link>,
    /// Its first publisher.
    pub publisher: Option<Link>,
}

impl Met {
    /// What a statement tells of what it is about.
    pub fn subject(
        at: u64,
        name: Option<&str>,
        property: &str,
        object: Option<(NodeId, Option<&str>)>,
    ) -> Self {
        let mut met = Self { first: 2 * at, name: name.map(str::to_owned), ..Self::default() };
        met.marks.add(Marks::DESCRIBED);
        if TITLES.contains(&property) {
            met.marks.add(Marks::LABELLED);
        }
        match (property, object) {
            ("dct:title", _) => met.marks.add(Marks::TITLED),
            ("rdf:type", object) => {
                met.marks.add(Marks::TYPED);
                if let Some(kind) = object.and_then(|(_, name)| Marks::of_kind(name?)) {
                    met.marks.add(kind);
                }
            }
            ("dcat:dataset", Some(_)) => met.marks.add(Marks::LISTING),
            ("dcat:distribution", Some(_)) => met.marks.add(Marks::DISTRIBUTED),
            ("foaf:isPrimaryTopicOf", Some(_)) => met.marks.add(Marks::RECORDED),
            ("dct:publisher", Some((node, _))) => met.publisher = Some(Link { at, node }),
            _ => {}
        }
        met
    }

    /// What a statement tells of what it names.
    pub fn object(at: u64, name: Option<&str>, property: &str, subject: NodeId, own: bool) -> Self {
        let mut met = Self { first: 2 * at + 1, name: name.map(str::to_owned), ..Self::default() };
        let link = Some(Link { at, node: subject });
        match property {
            "dcat:dataset" => {
                met.marks.add(Marks::DATASET);
                met.catalogue = link;
            }
            "dcat:service" => {
                met.marks.add(Marks::SERVICE);
                met.catalogue = link;
            }
            "dcat:accessService" => met.marks.add(Marks::SERVING),
            "foaf:primaryTopic" => met.record = link,
            _ => {}
        }
        if !own && !LISTS.contains(&property) {
            met.marks.add(Marks::NAMED);
        }
        met
    }

    /// Adds what is known from elsewhere.
    pub fn add(&mut self, other: Self) {
        let earlier = |one: Option<Link>, other: Option<Link>| match (one, other) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        self.first = self.first.min(other.first);
        self.marks.add(other.marks);
        self.name = self.name.take().or(other.name);
        self.catalogue = earlier(self.catalogue, other.catalogue);
        self.record = earlier(self.record, other.record);
        self.publisher = earlier(self.publisher, other.publisher);
    }

    /// Whether it is a thing without an address and a title: part of what names it.
    pub fn is_part(&self) -> bool {
        self.name.is_none() && !self.marks.has(Marks::LABELLED)
    }

    /// Whether it is of a kind given by its short name.
    pub fn is_a(&self, kind: &str) -> bool {
        Marks::of_kind(kind).is_some_and(|kind| self.marks.has(kind))
    }

    /// As bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.first.to_be_bytes());
        out.extend_from_slice(&self.marks.0.to_be_bytes());
        for link in [self.catalogue, self.record, self.publisher] {
            out.push(u8::from(link.is_some()));
            if let Some(link) = link {
                out.extend_from_slice(&link.at.to_be_bytes());
                out.extend_from_slice(&link.node);
            }
        }
        if let Some(name) = &self.name {
            out.push(1);
            out.extend_from_slice(name.as_bytes());
        }
    }

    /// From bytes.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (first, rest) = bytes.split_first_chunk::<8>()?;
        let (marks, mut rest) = rest.split_first_chunk::<4>()?;
        let mut links = [None; 3];
        for link in &mut links {
            let (is, after) = rest.split_first()?;
            rest = after;
            if *is == 1 {
                let (at, after) = rest.split_first_chunk::<8>()?;
                let (node, after) = after.split_first_chunk::<16>()?;
                *link = Some(Link { at: u64::from_be_bytes(*at), node: *node });
                rest = after;
            }
        }
        let [catalogue, record, publisher] = links;
        let name = rest.split_first().map(|(_, name)| String::from_utf8_lossy(name).into_owned());
        Some(Self {
            first: u64::from_be_bytes(*first),
            name,
            marks: Marks(u32::from_be_bytes(*marks)),
            catalogue,
            record,
            publisher,
        })
    }
}

/// Makes one of what is known of a node from two places.
pub(super) fn combine(one: &[u8], other: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match (Met::read(one), Met::read(other)) {
        (Some(mut met), Some(more)) => {
            met.add(more);
            met.write(&mut out);
        }
        _ => out.extend_from_slice(one),
    }
    out
}

/// How many bytes a statement says, its addresses written out.
pub(super) fn length(triple: &Triple) -> u64 {
    use oxrdf::{NamedOrBlankNode, Term};
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => node.as_str().len(),
        NamedOrBlankNode::BlankNode(node) => node.as_str().len(),
    };
    let object = match &triple.object {
        Term::NamedNode(node) => node.as_str().len(),
        Term::BlankNode(node) => node.as_str().len(),
        Term::Literal(literal) => literal.value().len() + literal.datatype().as_str().len(),
    };
    u64::try_from(subject + triple.predicate.as_str().len() + object).unwrap_or(u64::MAX)
}
