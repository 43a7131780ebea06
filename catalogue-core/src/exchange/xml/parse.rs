//! From events to records: the records of a document one by one, whatever envelopes lie around them.

use crate::exchange::neighbours;
use crate::exchange::xml::element::Element;
use crate::exchange::xml::found::{Found, Payload, Stop};
use crate::exchange::xml::source::{Refused, Source};
use crate::exchange::xml::space::Space;
use crate::exchange::xml::tree::{TooMany, Tree};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::PrefixDeclaration;
use std::io::BufRead;

/// How deep elements may lie.
const DEPTH: usize = 200;
/// How many namespaces may be declared at one place, and how many attributes an element may have.
const DECLARATIONS: usize = 200;

/// What a portal answers with in place of what was asked.
const PAGE: &str = "an HTML page, not metadata (a login or error page?)";

/// A prefix and what it stands for, since a depth.
struct Binding {
    prefix: String,
    space: Space,
    depth: usize,
}

/// What is being read at a place of the document.
enum State {
    /// Around the records.
    Outside,
    /// Within a record, which began at a depth.
    Record(Payload, Box<Tree>, usize),
    /// Within what is no record.
    Error(Box<Tree>, usize),
    Skipped(usize),
}

struct Walk {
    depth: usize,
    bindings: Vec<Binding>,
    /// Names of the elements around the records.
    around: Vec<(Space, String)>,
    state: State,
    found: bool,
    root: Option<String>,
    /// Whether the root is what is read, whatever it is.
    any: bool,
}

/// Reads a document, giving each record as it ends; `each` answers whether to go on. Nothing is
/// held but the record being read, of at most `limit` bytes. Answers whether the document was read
/// to its end.
pub(in crate::exchange) fn walk(
    inner: &mut dyn BufRead,
    limit: u64,
    each: &mut dyn FnMut(Found) -> bool,
) -> Result<bool, Stop> {
    read(inner, limit, false, each)
}

/// Reads a document of at most `limit` bytes whole, whatever its root.
pub(in crate::exchange) fn tree(inner: &mut dyn BufRead, limit: u64) -> Result<Tree, Stop> {
    let mut whole = None;
    read(inner, limit, true, &mut |found| {
        if let Found::Record(_, tree, _) = found {
            whole = Some(tree);
        }
        false
    })?;
    whole.ok_or_else(|| Stop::Bad { line: 1, reason: "no element".to_owned() })
}

fn read(
    inner: &mut dyn BufRead,
    limit: u64,
    any: bool,
    each: &mut dyn FnMut(Found) -> bool,
) -> Result<bool, Stop> {
    let mut reader = Reader::from_reader(Source::new(inner, limit));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut walk = Walk {
        depth: 0,
        bindings: vec![Binding { prefix: "xml".to_owned(), space: Space::Xml, depth: 0 }],
        around: Vec::new(),
        state: State::Outside,
        found: false,
        root: None,
        any,
    };
    loop {
        buffer.clear();
        let next = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => {
                return if walk.depth > 0 {
                    Err(bad(&reader, format!("cut short: {} elements are not closed", walk.depth)))
                } else if walk.root.is_none() {
                    Err(bad(&reader, "no element".to_owned()))
                } else if !walk.found {
                    Ok(each(walk.nothing_found()))
                } else {
                    Ok(true)
                };
            }
            Ok(event) => walk.event(event),
            Err(error) => Err(error.to_string()),
        };
        let found = match next {
            Ok(found) => found,
            Err(reason) => return Err(bad(&reader, reason)),
        };
        if matches!(walk.state, State::Outside | State::Skipped(_)) {
            reader.get_mut().mark();
        }
        if let Some(mut found) = found {
            if let Found::Record(_, _, wrong) = &mut found {
                *wrong = reader.get_mut().take_wrong();
            }
            if !each(found) {
                return Ok(false);
            }
        }
    }
}

fn bad(reader: &Reader<Source<'_>>, reason: String) -> Stop {
    let source = reader.get_ref();
    let line = source.line();
    match source.refused() {
        Some(Refused::TooLarge(limit)) => Stop::TooLarge { line, limit: *limit },
        Some(Refused::Failed) => Stop::Failed,
        Some(Refused::Encoding(name)) => {
            Stop::Bad { line, reason: format!("encoding \"{name}\" is not read; convert it to UTF-8") }
        }
        None if reason == PAGE => Stop::Page { line },
        None => Stop::Bad { line, reason },
    }
}

impl Walk {
    fn event(&mut self, event: Event<'_>) -> Result<Option<Found>, String> {
        match event {
            Event::Start(start) => self.start(&start),
            Event::End(_) => self.end(),
            Event::Text(text) => {
                let content = text.xml10_content();
                if self.depth == 0 && !content.trim().is_empty() {
                    return Err("text outside the root element".to_owned());
                }
                self.text(&content);
                Ok(None)
            }
            Event::CData(text) => {
                self.text(&text.xml10_content());
                Ok(None)
            }
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let character = match reference.resolve_char_ref().map_err(|error| error.to_string())? {
                    Some(character) => Some(character.to_string()),
                    None => quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned),
                };
                let Some(character) = character else {
                    let name: String = name.chars().take(40).collect();
                    return Err(format!("the entity &{name}; is not one of XML's own: entities are refused"));
                };
                self.text(&character);
                Ok(None)
            }
            Event::DocType(text) => {
                let page = text.trim_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html"));
                let reason =
                    if page { PAGE } else { "a document type (DTD) is refused: it could bring entities in" };
                Err(reason.to_owned())
            }
            Event::Empty(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Eof => Ok(None),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<Option<Found>, String> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(format!("elements lie more than {DEPTH} deep"));
        }
        if start.attributes_raw().contains("xmlns") {
            self.declare(start)?;
        }
        let qualified = start.name();
        let (local, prefix) = qualified.decompose();
        let prefix = prefix.map(|prefix| prefix.into_inner()).unwrap_or_default();
        let mut space = self.space(prefix)?;
        let mut name = local.into_inner();
        let profile = self.iso_type(start)?;
        if let Some(standard) = profile.as_deref().filter(|_| !space.is_iso()) {
            // An extension of a profile says which standard element it stands for.
            (space, name) = (Space::Iso19139, standard);
        }
        if self.root.is_none() {
            self.root = Some(qualified.as_ref().chars().take(60).collect());
        }
        match &mut self.state {
            State::Record(_, tree, _) | State::Error(tree, _) => {
                let tree = std::mem::take(tree);
                let tree = self.grown(tree, space, name, start)?;
                if let State::Record(_, held, _) | State::Error(held, _) = &mut self.state {
                    *held = tree;
                }
            }
            State::Skipped(_) => {}
            State::Outside => return self.outside(space, name, start),
        }
        Ok(None)
    }

    /// Notes what the prefixes of an element stand for.
    fn declare(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let prefix = match attribute.key.as_namespace_binding() {
                Some(PrefixDeclaration::Default) => String::new(),
                Some(PrefixDeclaration::Named(name)) => name.to_owned(),
                None => continue,
            };
            if self.bindings.len() > DECLARATIONS {
                return Err(format!("more than {DECLARATIONS} namespaces at one place"));
            }
            let address = attribute
                .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                .map_err(|error| entity(&error))?;
            self.bindings.push(Binding { prefix, space: Space::of(address.trim()), depth: self.depth });
        }
        Ok(())
    }

    /// An element around the records, or the first of one.
    fn outside(&mut self, space: Space, name: &str, start: &BytesStart<'_>) -> Result<Option<Found>, String> {
        let above = self.around.last().map(|(_, name)| name.clone()).unwrap_or_default();
        let among_records = self.around.last().is_some_and(|(space, name)| {
            *space == Space::Csw && matches!(name.as_str(), "SearchResults" | "GetRecordByIdResponse")
        });
        let tree = || Box::new(Tree::below(above.clone()));
        if let Some(payload) = payload(space, name).or(self.any.then_some(Payload::DublinCore)) {
            let tree = self.grown(tree(), space, name, start)?;
            self.state = State::Record(payload, tree, self.depth);
            self.found = true;
        } else if space == Space::Ows && name == "ExceptionReport" {
            let tree = self.grown(tree(), space, name, start)?;
            self.state = State::Error(tree, self.depth);
            self.found = true;
        } else if among_records {
            self.state = State::Skipped(self.depth);
            self.found = true;
            let reason = match name {
                "RDF" => "an RDF record (DCAT), another format".to_owned(),
                _ => neighbours::of_xml(name).map_or_else(
                    || format!("<{name}> is neither ISO 19139, ISO 19115-3 nor Dublin Core"),
                    str::to_owned,
                ),
            };
            return Ok(Some(Found::NoRecord { above, reason }));
        } else {
            // A page of results without any is an answer too.
            self.found |= space == Space::Csw && matches!(name, "SearchResults" | "GetRecordByIdResponse");
            self.around.push((space, name.to_owned()));
        }
        Ok(None)
    }

    fn end(&mut self) -> Result<Option<Found>, String> {
        let depth = self.depth;
        self.depth = depth.saturating_sub(1);
        while self.bindings.last().is_some_and(|binding| binding.depth >= depth && depth > 0) {
            self.bindings.pop();
        }
        let whole = match &mut self.state {
            State::Outside => {
                self.around.pop();
                return Ok(None);
            }
            State::Skipped(began) => *began == depth,
            State::Record(_, tree, began) | State::Error(tree, began) => {
                tree.close().map_err(too_many)?;
                *began == depth
            }
        };
        if !whole {
            return Ok(None);
        }
        Ok(match std::mem::replace(&mut self.state, State::Outside) {
            State::Record(payload, tree, _) => Some(Found::Record(payload, *tree, None)),
            State::Error(tree, _) => {
                let told: String = Element::root(&tree).text().chars().take(200).collect();
                let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
                let reason = format!("the remote catalogue answered an error: {told}");
                Some(Found::NoRecord { above: tree.above, reason })
            }
            State::Outside | State::Skipped(_) => None,
        })
    }

    fn text(&mut self, text: &str) {
        if let State::Record(_, tree, _) | State::Error(tree, _) = &mut self.state {
            tree.add_text(text);
        }
    }

    /// A tree with one more element.
    fn grown(
        &self,
        mut tree: Box<Tree>,
        space: Space,
        name: &str,
        start: &BytesStart<'_>,
    ) -> Result<Box<Tree>, String> {
        tree.open(space, name).map_err(too_many)?;
        if start.attributes_raw().trim_ascii_start().is_empty() {
            return Ok(tree);
        }
        for (at, attribute) in start.attributes().with_checks(false).enumerate() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if at >= DECLARATIONS {
                return Err(format!("more than {DECLARATIONS} attributes at one place"));
            }
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let (local, prefix) = attribute.key.decompose();
            let space = match prefix {
                Some(prefix) => self.space(prefix.into_inner())?,
                None => Space::Bare,
            };
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Explicit1_0)
                .map_err(|error| entity(&error))?;
            tree.attribute(space, local.into_inner(), &value).map_err(too_many)?;
        }
        Ok(tree)
    }

    /// The local name that `gco:isoType` gives.
    fn iso_type(&self, start: &BytesStart<'_>) -> Result<Option<String>, String> {
        if !start.attributes_raw().contains("isoType") {
            return Ok(None);
        }
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if attribute.key.local_name().into_inner() == "isoType" {
                let name = attribute.value.trim().rsplit(':').next().unwrap_or_default().to_owned();
                return Ok(Some(name).filter(|name| !name.is_empty()));
            }
        }
        Ok(None)
    }

    fn space(&self, prefix: &str) -> Result<Space, String> {
        match self.bindings.iter().rev().find(|binding| binding.prefix == prefix) {
            Some(binding) => Ok(binding.space),
            None if prefix.is_empty() => Ok(Space::Bare),
            None => {
                let prefix: String = prefix.chars().take(40).collect();
                Err(format!("the prefix \"{prefix}\" stands for no namespace"))
            }
        }
    }

    /// Why nothing was found in a document that is XML.
    fn nothing_found(&self) -> Found {
        let root = self.root.clone().unwrap_or_default();
        let local = root.rsplit(':').next().unwrap_or_default();
        let reason = if local.eq_ignore_ascii_case("html") {
            PAGE.to_owned()
        } else if local == "RDF" {
            "an RDF document (DCAT), another format".to_owned()
        } else if let Some(told) = neighbours::of_xml(local) {
            told.to_owned()
        } else {
            format!("XML with the root <{root}>, not ISO 19139, ISO 19115-3 nor an answer of a CSW")
        };
        Found::NoRecord { above: String::new(), reason }
    }
}

fn payload(space: Space, name: &str) -> Option<Payload> {
    match (space, name) {
        (Space::Iso19139, "MD_Metadata" | "MI_Metadata") => Some(Payload::Iso19139),
        (Space::Iso191153, "MD_Metadata" | "MI_Metadata") => Some(Payload::Iso191153),
        (Space::Csw, "Record" | "SummaryRecord" | "BriefRecord") => Some(Payload::DublinCore),
        _ => None,
    }
}

fn too_many(_: TooMany) -> String {
    "more elements or text than one record may have".to_owned()
}

fn entity(error: &quick_xml::Error) -> String {
    format!("{error}: entities are refused")
}
