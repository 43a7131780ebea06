//! Tags, attributes and entities, read where they stand.

use crate::exchange::html;

/// The longest tag, in characters: an open quote must not cost a walk to the end for each tag.
const TAG_LIMIT: usize = 2_048;

/// Elements whose content is never text.
pub(super) const DROPPED: &[&str] =
    &["script", "style", "iframe", "object", "embed", "svg", "math", "template", "noscript", "head", "title"];

/// Elements that leave their content alone.
const KNOWN: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "button",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "mark",
    "meta",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "select",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Named entities met in French records.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("eacute", "é"),
    ("Eacute", "É"),
    ("egrave", "è"),
    ("Egrave", "È"),
    ("ecirc", "ê"),
    ("Ecirc", "Ê"),
    ("euml", "ë"),
    ("agrave", "à"),
    ("Agrave", "À"),
    ("acirc", "â"),
    ("Acirc", "Â"),
    ("aacute", "á"),
    ("auml", "ä"),
    ("ccedil", "ç"),
    ("Ccedil", "Ç"),
    ("icirc", "î"),
    ("Icirc", "Î"),
    ("iuml", "ï"),
    ("iacute", "í"),
    ("ocirc", "ô"),
    ("Ocirc", "Ô"),
    ("oacute", "ó"),
    ("ouml", "ö"),
    ("ugrave", "ù"),
    ("ucirc", "û"),
    ("uuml", "ü"),
    ("uacute", "ú"),
    ("ntilde", "ñ"),
    ("szlig", "ß"),
    ("oelig", "œ"),
    ("OElig", "Œ"),
    ("aelig", "æ"),
    ("AElig", "Æ"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("sbquo", "‚"),
    ("bdquo", "„"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("bull", "•"),
    ("middot", "·"),
    ("deg", "°"),
    ("euro", "€"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("frac12", "½"),
    ("times", "×"),
    ("plusmn", "±"),
    ("ordm", "º"),
    ("ordf", "ª"),
    ("sect", "§"),
    ("para", "¶"),
    ("rarr", "→"),
    ("larr", "←"),
    ("ge", "≥"),
    ("le", "≤"),
    ("ne", "≠"),
    ("thinsp", " "),
    ("ensp", " "),
    ("emsp", " "),
    ("shy", ""),
    ("zwj", ""),
];

/// A tag read at the start of a text.
pub(super) struct Tag<'a> {
    pub name: String,
    pub closing: bool,
    pub attributes: &'a str,
    pub length: usize,
}

pub(super) fn has_tags(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| tag_at(&text[at..]).is_some_and(|tag| is_markup(&tag)))
}

pub(super) fn drops(text: &str) -> bool {
    text.match_indices('<')
        .any(|(at, _)| tag_at(&text[at..]).is_some_and(|tag| DROPPED.contains(&tag.name.as_str())))
}

pub(super) fn is_markup(tag: &Tag<'_>) -> bool {
    let name = tag.name.as_str();
    // An unknown element without attributes is a writer's placeholder: `<commune>`.
    name.starts_with('!') || KNOWN.contains(&name) || DROPPED.contains(&name) || tag.attributes.contains('=')
}

/// Reads `<name …>`, `</name>` or a comment at the start of `text`.
pub(super) fn tag_at(text: &str) -> Option<Tag<'_>> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let length = comment.find("-->").map_or(text.len(), |end| end + 7);
        return Some(Tag { name: "!--".into(), closing: false, attributes: "", length });
    }
    let body = text.strip_prefix('<')?;
    let (closing, body) = body.strip_prefix('/').map_or((false, body), |rest| (true, rest));
    let end = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let name = body.get(..end)?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let rest = &body[end..];
    if !rest.starts_with(['>', '/', ' ', '\n', '\t']) {
        return None;
    }
    let mut quote = None;
    for (at, c) in rest.char_indices().take(TAG_LIMIT) {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, '<') => return None,
            (None, '>') => {
                let length = text.len() - rest.len() + at + 1;
                return Some(Tag {
                    name: name.to_ascii_lowercase(),
                    closing,
                    attributes: &rest[..at],
                    length,
                });
            }
            _ => {}
        }
    }
    None
}

/// Reads an entity at the start of `text`; `guarded` leaves those that would make a tag.
pub(super) fn entity_at(text: &str, guarded: bool) -> Option<(String, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.char_indices().take(12).find(|(_, c)| *c == ';').map(|(at, _)| at)?;
    let (name, after) = (&body[..end], &body[end + 1..]);
    let length = end + 2;
    let decoded = if let Some(code) = name.strip_prefix('#') {
        let number = match code.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => code.parse().ok()?,
        };
        char::from_u32(number).filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))?.to_string()
    } else if name == "lt" {
        "<".to_owned()
    } else if name == "gt" {
        ">".to_owned()
    } else {
        ENTITIES.iter().find(|(known, _)| *known == name)?.1.to_owned()
    };
    let opens = decoded == "<"
        && after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    if guarded && opens {
        return None;
    }
    Some((decoded, length))
}

/// The value of an attribute.
pub(super) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let lower = attributes.to_ascii_lowercase();
    let mut from = 0;
    loop {
        let at = from + lower.get(from..)?.find(name)?;
        let before =
            at == 0 || lower.as_bytes().get(at - 1).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/');
        let rest = attributes.get(at + name.len()..)?.trim_start();
        if before && let Some(value) = rest.strip_prefix('=') {
            let value = value.trim_start();
            let quoted = value
                .strip_prefix('"')
                .map(|v| (v, '"'))
                .or_else(|| value.strip_prefix('\'').map(|v| (v, '\'')));
            let read = match quoted {
                Some((value, quote)) => value.split(quote).next(),
                None => value.split_whitespace().next(),
            };
            return read.map(html::to_plain);
        }
        from = at + name.len();
    }
}
