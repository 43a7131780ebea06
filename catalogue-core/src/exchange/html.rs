//! HTML in descriptions turned into plain Markdown; Markdown that holds none is left as it is.

use crate::exchange::markup::{DROPPED, Tag, attribute, drops, entity_at, has_tags, is_markup, tag_at};

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
    let markdown = Writer { source: &source, out: String::new(), lists: Vec::new(), link: None }.run();
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

struct Writer<'a> {
    source: &'a str,
    out: String,
    /// The lists open, each with the number of its last item when numbered.
    lists: Vec<Option<u32>>,
    /// The address of the link open and where its text starts.
    link: Option<(String, usize)>,
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
            ("td" | "th" | "dt", true) => self.out.push(' '),
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
            let blanks: String = self.out.chars().rev().take(64).take_while(|c| c.is_whitespace()).collect();
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
    let closing = text.match_indices("</").find(|(at, _)| {
        let own = text.as_bytes().get(at + 2..at + 2 + name.len());
        own.is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
    });
    let end = closing.and_then(|(at, _)| text[at..].find('>').map(|end| at + end + 1));
    end.map_or("", |end| &text[end..])
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
