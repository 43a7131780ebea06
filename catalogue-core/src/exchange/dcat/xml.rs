//! What is looked at in an XML document before it is read: what it is, and whether it is a trap.

use std::io::{self, BufRead};

/// The deepest nesting of elements.
const DEPTH: usize = 500;
/// The most attributes of one element, and the most namespaces known at one place: looking one up costs
/// as much as there are.
const ATTRIBUTES: usize = 1_000;
const SPACES: usize = 1_000;
/// What the entities of a document may make of it, in bytes.
const EXPANSION: u64 = 16 << 20;
/// The most bytes before the first element, and of one tag.
const PROLOGUE: usize = 1 << 20;
const TAG: usize = 16 << 20;

/// Whether an XML text is RDF: its first element says so.
pub(super) fn is_rdf(text: &str) -> bool {
    let Some((_, root)) = Tags { text, at: 0 }.next() else { return false };
    let tag = root.trim_start_matches('<');
    let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or(name);
    local == "RDF" || (tag.contains("/ns/dcat#") && ["Catalog", "Dataset"].contains(&local))
}

/// A text without its XML declaration.
pub(super) fn without_declaration(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.strip_prefix("<?xml") {
        Some(rest) if rest.starts_with(char::is_whitespace) => {
            rest.find("?>").map_or(text, |end| &rest[end + 2..])
        }
        _ => text,
    }
}

/// Refuses what costs more than it says: external entities, entities made of entities, entities
/// used to multiply, elements nested without end, floods of attributes and namespaces, and tags without end.
/// The document has so many bytes.
pub(super) fn check(text: &mut dyn BufRead, length: u64) -> io::Result<Result<(), String>> {
    let mut check = Check { most: EXPANSION.max(length.saturating_mul(4)), ..Check::default() };
    loop {
        let ready = text.fill_buf()?;
        if ready.is_empty() {
            return Ok(check.ends());
        }
        if let Err(reason) = check.takes(ready) {
            return Ok(Err(reason));
        }
        let length = ready.len();
        text.consume(length);
    }
}

/// Where in a document of XML a byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Within {
    #[default]
    Text,
    /// A tag, or what begins like one; its bytes are held.
    Tag,
    /// What is passed over, up to what ends it.
    Until(&'static [u8]),
    /// A document type, its internal subset included.
    Doctype(Subset),
}

/// How far a document type has come.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Subset {
    None,
    Open,
    Closed,
}

/// The check of a document, as far as it came.
#[derive(Debug, Default)]
struct Check {
    within: Within,
    /// The quote of an attribute.
    quote: Option<u8>,
    /// The tag being read; of what is passed over the last bytes.
    tag: Vec<u8>,
    /// What came before the first element.
    prologue: Vec<u8>,
    begun: bool,
    /// How many namespaces each open element declares.
    open: Vec<usize>,
    spaces: usize,
    /// The longest entity declared, and how often any is used.
    longest: u64,
    uses: u64,
    /// What entities may make of the document, in bytes.
    most: u64,
}

impl Check {
    fn takes(&mut self, bytes: &[u8]) -> Result<(), String> {
        if !self.begun {
            let room = PROLOGUE.saturating_add(1).saturating_sub(self.prologue.len());
            self.prologue.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
        }
        if self.longest > 0 || !self.begun {
            let uses = bytes.iter().filter(|byte| **byte == b'&').count();
            self.uses = self.uses.saturating_add(uses as u64);
            self.multiplied()?;
        }
        let mut rest = bytes;
        while let Some((byte, after)) = rest.split_first() {
            match self.within {
                Within::Text => match rest.iter().position(|byte| *byte == b'<') {
                    None => return Ok(()),
                    Some(at) => {
                        self.within = Within::Tag;
                        self.tag.clear();
                        self.tag.push(b'<');
                        rest = rest.get(at + 1..).unwrap_or_default();
                        continue;
                    }
                },
                Within::Tag => self.tag(*byte)?,
                Within::Doctype(subset) => self.doctype(*byte, subset),
                Within::Until(end) => {
                    self.tag.push(*byte);
                    if self.tag.ends_with(end) {
                        self.within = Within::Text;
                        self.tag.clear();
                    } else if self.tag.len() > 64 {
                        let kept = self.tag.len() - end.len();
                        self.tag.drain(..kept);
                    }
                }
            }
            rest = after;
        }
        Ok(())
    }

    /// A byte of a tag, or of what begins like one.
    fn tag(&mut self, byte: u8) -> Result<(), String> {
        self.tag.push(byte);
        if self.tag.len() > TAG {
            return Err(format!("a tag of more than {TAG} bytes"));
        }
        match self.tag.as_slice() {
            b"<!--" => self.pass(b"-->"),
            b"<![CDATA[" => self.pass(b"]]>"),
            b"<?" => self.pass(b"?>"),
            tag if b"<!--".starts_with(tag) || b"<![CDATA[".starts_with(tag) => {}
            [b'<', b'!', ..] => self.doctype(byte, Subset::None),
            _ => match (self.quote, byte) {
                (None, b'"' | b'\'') => self.quote = Some(byte),
                (Some(open), byte) if byte == open => self.quote = None,
                (None, b'>') => {
                    self.within = Within::Text;
                    let tag = std::mem::take(&mut self.tag);
                    self.element(&String::from_utf8_lossy(&tag))?;
                    self.tag = tag;
                }
                _ => {}
            },
        }
        Ok(())
    }

    fn doctype(&mut self, byte: u8, subset: Subset) {
        self.tag.clear();
        self.within = match (subset, byte) {
            (Subset::None | Subset::Closed, b'>') => Within::Text,
            (Subset::None, b'[') => Within::Doctype(Subset::Open),
            (Subset::Open, b']') => Within::Doctype(Subset::Closed),
            (subset, _) => Within::Doctype(subset),
        };
    }

    fn pass(&mut self, end: &'static [u8]) {
        self.within = Within::Until(end);
        self.tag.clear();
    }

    fn element(&mut self, tag: &str) -> Result<(), String> {
        self.begin()?;
        if tag.starts_with("</") {
            self.spaces = self.spaces.saturating_sub(self.open.pop().unwrap_or_default());
            return Ok(());
        }
        if tag.len() > ATTRIBUTES && tag.bytes().filter(|byte| *byte == b'=').count() > ATTRIBUTES {
            let named = attributes(tag);
            if named > ATTRIBUTES {
                return Err(format!("more than {ATTRIBUTES} attributes at one place"));
            }
        }
        let own = tag.matches("xmlns").count();
        if self.spaces.saturating_add(own) > SPACES {
            return Err(format!("more than {SPACES} namespaces at one place"));
        }
        if !tag.ends_with("/>") {
            self.open.push(own);
            self.spaces = self.spaces.saturating_add(own);
            if self.open.len() > DEPTH {
                return Err(format!("elements nested more than {DEPTH} deep"));
            }
        }
        Ok(())
    }

    /// Looks at what came before the first element.
    fn begin(&mut self) -> Result<(), String> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        let prologue = std::mem::take(&mut self.prologue);
        let text = String::from_utf8_lossy(&prologue);
        let start = Tags { text: &text, at: 0 }.next().map_or(text.len(), |(at, _)| at);
        if start > PROLOGUE {
            return Err(format!("more than {PROLOGUE} bytes before its first element"));
        }
        self.longest = entities(text.get(..start).unwrap_or_default())?;
        self.multiplied()
    }

    fn multiplied(&self) -> Result<(), String> {
        if self.uses.saturating_mul(self.longest) > self.most {
            return Err("entities that would make the document too large".to_owned());
        }
        Ok(())
    }

    fn ends(mut self) -> Result<(), String> {
        self.begin()
    }
}

/// How many attributes a tag has.
fn attributes(tag: &str) -> usize {
    let (mut quote, mut count) = (None, 0);
    for byte in tag.bytes() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            (None, b'=') => count += 1,
            _ => {}
        }
    }
    count
}

/// The length of the longest entity that a document declares.
fn entities(prologue: &str) -> Result<u64, String> {
    let mut longest = 0;
    for declaration in prologue.split("<!ENTITY").skip(1) {
        let words = declaration.split_whitespace().take(4);
        if words.clone().any(|word| matches!(word, "SYSTEM" | "PUBLIC" | "%")) {
            return Err("an external or parameter entity: nothing is fetched".to_owned());
        }
        let value = declaration.split(['"', '\'']).nth(1).unwrap_or_default();
        let inner = value.replace("&#", "").replace("&amp;", "");
        if inner.contains('&') {
            return Err("an entity made of other entities".to_owned());
        }
        longest = longest.max(value.len() as u64);
    }
    Ok(longest)
}

/// The tags of a text, with where they start; comments, sections and instructions are passed over.
#[derive(Clone)]
struct Tags<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Tags<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.text.get(self.at..)?;
            let start = self.at + rest.find('<')?;
            let tag = self.text.get(start..)?;
            let skip = |from: usize, end: &str| tag.get(from..)?.find(end).map(|at| from + at + end.len());
            let length = if tag.starts_with("<!--") {
                skip(4, "-->")
            } else if tag.starts_with("<![CDATA[") {
                skip(9, "]]>")
            } else if tag.starts_with("<?") {
                skip(2, "?>")
            } else if tag.starts_with("<!") {
                doctype(tag)
            } else {
                let length = tag_length(tag)?;
                self.at = start + length;
                return tag.get(..length).map(|tag| (start, tag));
            };
            self.at = start + length?;
        }
    }
}

/// The length of a document type, its internal subset included.
fn doctype(tag: &str) -> Option<usize> {
    let end = tag.find('>')?;
    match tag.get(..end)?.find('[') {
        Some(open) => {
            let close = open + tag.get(open..)?.find(']')?;
            tag.get(close..)?.find('>').map(|at| close + at + 1)
        }
        None => Some(end + 1),
    }
}

/// The length of a tag, whose attributes may hold `>`.
fn tag_length(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if byte == open => quote = None,
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
    }
    None
}
