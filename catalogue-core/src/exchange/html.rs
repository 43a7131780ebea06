//! HTML in descriptions turned into plain Markdown; Markdown that holds none is left as it is.

/// Elements whose content is never text.
const DROPPED: &[&str] =
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
struct Tag<'a> {
    name: String,
    closing: bool,
    attributes: &'a str,
    length: usize,
}

/// Markdown of a text that may hold HTML; `None` when nothing in it had to change.
pub(super) fn to_markdown(text: &str) -> Option<String> {
    let mut source = text.to_owned();
    // Twice-escaped HTML is decoded once.
    if !has_tags(&source) && source.contains("&lt;") {
        let decoded = source.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
        if has_tags(&decoded) && !drops(&decoded) {
            source = decoded;
        }
    }
    let tagged = has_tags(&source);
    let markdown =
        Writer { source: &source, out: String::new(), lists: Vec::new(), link: None, tagged }.run();
    let tidy = if tagged { tidied(&markdown) } else { markdown };
    (tidy != text).then_some(tidy)
}

/// The text alone: tags and entities gone, for titles and names.
pub(super) fn to_plain(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(tag) = tag_at(rest).filter(|tag| is_markup(tag)) {
            plain.push(' ');
            rest = &rest[tag.length..];
        } else if let Some((decoded, length)) = entity_at(rest, false) {
            plain.push_str(&decoded);
            rest = &rest[length..];
        } else {
            let first = rest.chars().next().map_or(1, char::len_utf8);
            plain.push_str(&rest[..first]);
            rest = &rest[first..];
        }
    }
    plain + rest
}

fn has_tags(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| tag_at(&text[at..]).is_some_and(|tag| is_markup(&tag)))
}

fn drops(text: &str) -> bool {
    text.match_indices('<')
        .any(|(at, _)| tag_at(&text[at..]).is_some_and(|tag| DROPPED.contains(&tag.name.as_str())))
}

fn is_markup(tag: &Tag<'_>) -> bool {
    let name = tag.name.as_str();
    // An unknown element without attributes is a writer's placeholder: `<commune>`.
    name.starts_with('!') || KNOWN.contains(&name) || DROPPED.contains(&name) || tag.attributes.contains('=')
}

/// Reads `<name …>`, `</name>` or a comment at the start of `text`.
fn tag_at(text: &str) -> Option<Tag<'_>> {
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
    for (at, c) in rest.char_indices() {
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
fn entity_at(text: &str, guarded: bool) -> Option<(String, usize)> {
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
fn attribute(attributes: &str, name: &str) -> Option<String> {
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
            return read.map(to_plain);
        }
        from = at + name.len();
    }
}

struct Writer<'a> {
    source: &'a str,
    out: String,
    /// The lists open, each with the number of its last item when numbered.
    lists: Vec<Option<u32>>,
    /// The address of the link open and where its text starts.
    link: Option<(String, usize)>,
    tagged: bool,
}

impl Writer<'_> {
    fn run(mut self) -> String {
        let mut rest = self.source;
        while let Some(at) = rest.find(['<', '&', '`']) {
            self.text(&rest[..at]);
            rest = &rest[at..];
            if rest.starts_with('`') {
                rest = self.code(rest);
            } else if let Some(tag) = tag_at(rest).filter(is_markup) {
                let after = &rest[tag.length..];
                rest =
                    if DROPPED.contains(&tag.name.as_str()) && !tag.closing && !tag.attributes.ends_with('/')
                    {
                        after_closing(after, &tag.name)
                    } else {
                        after
                    };
                self.tag(&tag);
            } else if let Some((decoded, length)) = entity_at(rest, true) {
                self.out.push_str(&decoded);
                rest = &rest[length..];
            } else {
                self.out.push_str(&rest[..1]);
                rest = &rest[1..];
            }
        }
        self.text(rest);
        self.close_link();
        self.out
    }

    /// Text between tags; in HTML its line ends are mere spaces.
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// A Markdown code span is copied whole.
    fn code<'t>(&mut self, rest: &'t str) -> &'t str {
        let ticks = rest.bytes().take_while(|b| *b == b'`').count();
        let fence = &rest[..ticks];
        let end = rest[ticks..].find(fence).map_or(ticks, |at| at + 2 * ticks);
        self.out.push_str(&rest[..end]);
        &rest[end..]
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match (tag.name.as_str(), tag.closing) {
            ("br", _) => self.out.push_str("  \n"),
            ("hr", false) => self.out.push_str("\n\n---\n\n"),
            ("b" | "strong", _) => self.mark("**", tag.closing),
            ("i" | "em", _) => self.mark("*", tag.closing),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                let level = tag.name.bytes().last().map_or(1, |b| usize::from(b - b'0'));
                self.out.push_str("\n\n");
                self.out.push_str(&"#".repeat(level));
                self.out.push(' ');
            }
            ("ul", false) => self.lists.push(None),
            ("ol", false) => self.lists.push(Some(0)),
            ("ul" | "ol", true) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.out.push_str("\n\n");
                }
            }
            ("li", false) => {
                let depth = self.lists.len().clamp(1, 8) - 1;
                self.out.push('\n');
                self.out.push_str(&"  ".repeat(depth));
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number = number.saturating_add(1);
                        self.out.push_str(&format!("{number}. "));
                    }
                    _ => self.out.push_str("- "),
                }
            }
            ("a", false) => {
                self.close_link();
                let href = attribute(tag.attributes, "href").unwrap_or_default();
                let known = ["http://", "https://", "mailto:"].iter().any(|scheme| href.starts_with(scheme));
                if known && !href.contains(char::is_whitespace) {
                    self.link = Some((href.replace('(', "%28").replace(')', "%29"), self.out.len()));
                }
            }
            ("a", true) => self.close_link(),
            ("img", _) => {
                if let Some(alternative) = attribute(tag.attributes, "alt") {
                    self.out.push_str(&alternative);
                }
            }
            ("td" | "th" | "dt" | "span", _) => {
                if tag.closing && tag.name != "span" {
                    self.out.push(' ');
                }
            }
            ("tr" | "dd", _) => self.out.push('\n'),
            (
                "p" | "div" | "blockquote" | "section" | "article" | "table" | "h1" | "h2" | "h3" | "h4"
                | "h5" | "h6" | "pre" | "dl" | "address" | "figure",
                _,
            ) if self.lists.is_empty() => self.out.push_str("\n\n"),
            _ => {}
        }
    }

    /// Emphasis: blanks stay outside its marks, or Markdown would not see them.
    fn mark(&mut self, mark: &str, closing: bool) {
        if closing {
            let blanks: String = self.out.chars().rev().take_while(|c| c.is_whitespace()).collect();
            self.out.truncate(self.out.len() - blanks.len());
            if self.out.ends_with(mark) {
                self.out.truncate(self.out.len() - mark.len());
            } else {
                self.out.push_str(mark);
            }
            self.out.extend(blanks.chars().rev());
        } else {
            self.out.push_str(mark);
        }
    }

    fn close_link(&mut self) {
        let Some((href, start)) = self.link.take() else { return };
        let label =
            self.out.get(start..).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        self.out.truncate(start);
        if label.is_empty() || label == href || href.strip_prefix("mailto:") == Some(label.as_str()) {
            self.out.push_str(&format!("<{href}>"));
        } else {
            self.out.push_str(&format!("[{label}]({href})"));
        }
    }
}

/// What follows the closing tag of a dropped element; nothing when it is never closed.
fn after_closing<'t>(text: &'t str, name: &str) -> &'t str {
    let closing = format!("</{name}");
    let lower = text.to_ascii_lowercase();
    match lower.find(&closing) {
        Some(at) => text[at..].find('>').map_or("", |end| &text[at + end + 1..]),
        None => "",
    }
}

/// At most one blank line between paragraphs, no blanks at the ends of lines but hard breaks.
fn tidied(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut blank = 0;
    for line in markdown.lines() {
        let bare = line.trim_end();
        if bare.trim().is_empty() {
            blank += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank > 0 { "\n\n" } else { "\n" });
        }
        blank = 0;
        // Four blanks would make a code block out of HTML's own indentation.
        let item = bare.trim_start();
        let is_item =
            item.starts_with("- ") || item.split_once(". ").is_some_and(|(n, _)| n.parse::<u32>().is_ok());
        out.push_str(if is_item { bare } else { item });
        if line.ends_with("  ") && !bare.is_empty() {
            out.push_str("  ");
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_markdown() {
        for (html, markdown) in [
            ("<p>Bonjour <b>le monde</b></p><p>Deux</p>", "Bonjour **le monde**\n\nDeux"),
            ("un<br/>deux", "un  \ndeux"),
            ("<ul><li>un</li><li>deux</li></ul>fin", "- un\n- deux\n\nfin"),
            ("<ol><li>un</li><li>deux</li></ol>", "1. un\n2. deux"),
            ("<h2>Titre</h2>Texte", "## Titre\n\nTexte"),
            ("<a href=\"https://exemple.fr/a\">ici</a>", "[ici](https://exemple.fr/a)"),
            ("<a href='javascript:alert(1)'>ici</a>", "ici"),
            ("<a href=\"https://exemple.fr\">https://exemple.fr</a>", "<https://exemple.fr>"),
            ("<em>a </em>b", "*a* b"),
            ("avant<script>alert('<p>')</script>apr&egrave;s", "avantaprès"),
            ("<SPAN style=\"color:red\">R&amp;D</SPAN>", "R&D"),
            ("&lt;p&gt;Double&lt;/p&gt;", "Double"),
            ("&lt;script&gt;", "&lt;script>"),
            ("l&#39;eau &#xE9;t&eacute;", "l'eau été"),
            ("<svg onload=alert(1)>x", ""),
            ("a<!-- caché -->b<p>", "ab"),
        ] {
            assert_eq!(to_markdown(html).as_deref(), Some(markdown), "{html}");
        }
    }

    #[test]
    fn markdown_without_html_is_left_alone() {
        for text in [
            "# Titre\n\n* un\n* deux\n\n    code",
            "a < b et c > d",
            "<https://exemple.fr>",
            "<commune>.csv",
            "du code `<b>` tel quel",
            "R & D; AT&T",
            "&inconnu;",
        ] {
            assert_eq!(to_markdown(text), None, "{text}");
        }
    }

    #[test]
    fn titles_are_plain() {
        assert_eq!(
            to_plain("<b>Eaux</b> & for&ecirc;ts").split_whitespace().collect::<Vec<_>>().join(" "),
            "Eaux & forêts"
        );
    }
}
