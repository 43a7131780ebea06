//! What is looked at in an XML document before it is read: what it is, and whether it is a trap.

/// The deepest nesting of elements.
const DEPTH: usize = 500;
/// The most attributes of one element, and the most namespaces known at one place: looking one up costs
/// as much as there are.
const ATTRIBUTES: usize = 1_000;
const SPACES: usize = 1_000;
/// What the entities of a document may make of it, in bytes.
const EXPANSION: usize = 16 << 20;

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
/// used to multiply, elements nested without end, and floods of attributes and namespaces.
pub(super) fn check(text: &str) -> Result<(), String> {
    let mut open: Vec<usize> = Vec::new();
    let mut spaces = 0_usize;
    let tags = Tags { text, at: 0 };
    let start = tags.clone().next().map_or(text.len(), |(at, _)| at);
    entities(text.get(..start).unwrap_or_default(), text)?;
    for (_, tag) in tags {
        if tag.starts_with("</") {
            spaces = spaces.saturating_sub(open.pop().unwrap_or_default());
            continue;
        }
        if tag.len() > ATTRIBUTES && tag.bytes().filter(|byte| *byte == b'=').count() > ATTRIBUTES {
            let named = attributes(tag);
            if named > ATTRIBUTES {
                return Err(format!("more than {ATTRIBUTES} attributes at one place"));
            }
        }
        let own = tag.matches("xmlns").count();
        if spaces.saturating_add(own) > SPACES {
            return Err(format!("more than {SPACES} namespaces at one place"));
        }
        if !tag.ends_with("/>") {
            open.push(own);
            spaces = spaces.saturating_add(own);
            if open.len() > DEPTH {
                return Err(format!("elements nested more than {DEPTH} deep"));
            }
        }
    }
    Ok(())
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

fn entities(prologue: &str, text: &str) -> Result<(), String> {
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
        longest = longest.max(value.len());
    }
    if longest == 0 {
        return Ok(());
    }
    let uses = text.bytes().filter(|byte| *byte == b'&').count();
    if uses.saturating_mul(longest) > EXPANSION {
        return Err("entities that would make the document too large".to_owned());
    }
    Ok(())
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
