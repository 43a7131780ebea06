//! The envelope of an answer, read as loosely as servers write it.

use crate::harvest::polite::Page;
use crate::harvest::walk::windows::{Cause, Judged, Next};

/// Where the envelope is looked for, in bytes.
const HEAD: usize = 1 << 18;
/// The longest message of a server that is told, in characters.
const MESSAGE: usize = 400;

/// What an answer to `GetRecords` is.
pub(super) fn judge(page: &Page) -> Judged {
    let head = text(page.body.head(HEAD));
    if let Some(tag) = tag(&head, "SearchResults") {
        let number = |name: &str| attribute(tag, name).and_then(|value| value.trim().parse::<i64>().ok());
        let total = number("numberOfRecordsMatched").filter(|total| *total >= 0);
        let next = match number("nextRecord") {
            Some(0) => Next::End,
            // Positions count from 1 there.
            Some(next) if next > 0 => match total {
                Some(total) if next > total => Next::End,
                _ => Next::At(next - 1),
            },
            _ => Next::Unsaid,
        };
        return Judged::Records { total, here: None, next, page: None };
    }
    if tag(&head, "ExceptionReport").or_else(|| tag(&head, "ServiceExceptionReport")).is_some() {
        let code = tag(&head, "Exception").and_then(|tag| attribute(tag, "exceptionCode"));
        let said = content(&head, "ExceptionText").or_else(|| content(&head, "ServiceException"));
        let said = said.unwrap_or_else(|| "an exception without a text".to_owned());
        let reason = match code {
            Some(code) => format!("the service says: {said} ({})", code.trim()),
            None => format!("the service says: {said}"),
        };
        return Judged::Bad { reason, cause: Cause::Said };
    }
    let start = head.trim_start().trim_start_matches('\u{feff}').trim_start();
    let lower: String = head.chars().take(2_000).collect::<String>().to_ascii_lowercase();
    let reason = if start.is_empty() {
        "an empty answer"
    } else if lower.contains("<html") || lower.contains("<!doctype html") {
        "an HTML page, not an answer of a CSW (a login or error page?)"
    } else if tag(&head, "Capabilities").is_some() {
        "the capabilities of the service, not its records"
    } else if start.starts_with('<') {
        "XML that is no answer of a CSW"
    } else {
        "neither XML nor an answer of a CSW"
    };
    // A server that fails under load may send an empty or a cut answer.
    let cause = if start.is_empty() { Cause::Broken } else { Cause::Other };
    Judged::Bad { reason: reason.to_owned(), cause }
}

fn text(bytes: &[u8]) -> String {
    let join = |pair: &[u8], join: fn([u8; 2]) -> u16| match pair {
        [a, b] => join([*a, *b]),
        _ => 0,
    };
    let wide = |of: fn([u8; 2]) -> u16| -> String {
        let units = bytes.chunks_exact(2).map(|pair| join(pair, of));
        char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    match bytes {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] | [0, b'<', ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The start tag of the first element of a local name, without its name and its angle brackets.
fn tag<'h>(head: &'h str, local: &str) -> Option<&'h str> {
    let mut from = 0;
    while let Some(at) = head.get(from..)?.find(local).map(|at| at + from) {
        from = at + local.len();
        let before = head.get(..at)?.rsplit('<').next()?;
        let opens = before.is_empty()
            || (before.ends_with(':') && before.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c)));
        let opened = head.get(..at)?.contains('<');
        let ends = head.get(from..)?.chars().next().is_none_or(|c| c.is_whitespace() || c == '>' || c == '/');
        if opens && opened && ends {
            let rest = head.get(from..)?;
            return rest.get(..rest.find('>').unwrap_or(rest.len()));
        }
    }
    None
}

/// The value of an attribute in a start tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let alone = rest.get(..at)?.chars().next_back().is_none_or(char::is_whitespace);
        let after = rest.get(at + name.len()..)?;
        if let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start).filter(|_| alone) {
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            return value.get(1..)?.split(quote).next();
        }
        rest = after;
    }
    None
}

/// The text of the first element of a local name, on one line.
fn content(head: &str, local: &str) -> Option<String> {
    let tag = tag(head, local)?;
    // Where the tag ends within the whole.
    let start = (tag.as_ptr() as usize).checked_sub(head.as_ptr() as usize)? + tag.len() + 1;
    let rest = head.get(start..)?;
    let end = rest.find("</").unwrap_or(rest.len());
    let plain = rest.get(..end)?.replace("<![CDATA[", "").replace("]]>", "");
    let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(line.chars().take(MESSAGE).collect()).filter(|line: &String| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harvest::spool::Spool;
    use std::io::Write;

    fn of(text: &[u8]) -> Judged {
        let mut body = Spool::default();
        body.write_all(text).unwrap();
        judge(&Page { url: "https://exemple.fr/csw".into(), status: 200, headers: Default::default(), body })
    }

    fn records(total: Option<i64>, next: Next) -> Judged {
        Judged::Records { total, here: None, next, page: None }
    }

    #[test]
    fn the_envelope_is_read_however_it_is_written() {
        let page = |attributes: &str| {
            format!(
                "\n <?xml version='1.0'?><!-- x --><csw:GetRecordsResponse><csw:SearchStatus/><csw:SearchResults {attributes}>"
            )
        };
        let tell = |attributes: &str| of(page(attributes).as_bytes());
        assert_eq!(tell(r#"numberOfRecordsMatched="12" nextRecord="11""#), records(Some(12), Next::At(10)));
        assert_eq!(tell("nextRecord = '0'\n numberOfRecordsMatched='12'"), records(Some(12), Next::End));
        assert_eq!(tell(r#"numberOfRecordsMatched="12" nextRecord="13""#), records(Some(12), Next::End));
        assert_eq!(tell(r#"numberOfRecordsMatched="-1" nextRecord="x""#), records(None, Next::Unsaid));
        assert_eq!(tell(r#"xnextRecord="4""#), records(None, Next::Unsaid));
        assert_eq!(of(b"<SearchResults/>"), records(None, Next::Unsaid));
        let wide: Vec<u8> =
            "<SearchResults nextRecord='3'/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of(&wide), records(None, Next::At(2)));
    }

    #[test]
    fn an_error_says_what_the_service_said() {
        let report = "<?xml version='1.0'?><ows:ExceptionReport><ows:Exception exceptionCode='InvalidParameterValue' \
            locator='typename'><ows:ExceptionText><![CDATA[no  such\n type & more]]></ows:ExceptionText></ows:Exception>";
        let reason = "the service says: no such type & more (InvalidParameterValue)";
        assert_eq!(of(report.as_bytes()), Judged::Bad { reason: reason.to_owned(), cause: Cause::Said });
        for (answer, says, expected) in [
            ("", "empty", Cause::Broken),
            ("<!DOCTYPE html><html><body>500 SearchResults</body></html>", "HTML", Cause::Other),
            ("<csw:Capabilities version='2.0.2'>", "capabilities", Cause::Other),
            ("<a/>", "XML that is no", Cause::Other),
            ("garbage SearchResults >", "neither", Cause::Other),
            ("\u{0}\u{1}\u{2}", "neither", Cause::Other),
            ("<ExceptionReport", "without a text", Cause::Said),
        ] {
            let Judged::Bad { reason, cause } = of(answer.as_bytes()) else { panic!("{answer}") };
            assert!(reason.contains(says) && cause == expected, "{answer}: {reason}");
        }
    }
}
