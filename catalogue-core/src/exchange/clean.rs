//! Texts, addresses and dates made fit for the model.

use crate::model::PartialDate;
use chrono::DateTime;
use std::borrow::Cow;
use url::Url;
use validator::ValidateEmail;

/// The longest title, name or place, in characters.
pub(super) const NAME_LIMIT: usize = 350;
/// The longest description, in characters.
pub(super) const TEXT_LIMIT: usize = 100_000;
/// The longest address, in characters.
pub(super) const URL_LIMIT: usize = 2_000;

/// Removes control characters, but line feeds and tabs, and unifies line ends; tells whether any
/// other was there.
pub(super) fn without_controls(text: &str) -> (String, bool) {
    if is_clean(text.as_bytes()) {
        return (text.trim().to_owned(), false);
    }
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let keep = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    let removed = unified.chars().any(|c| !keep(&c) && c != '\u{feff}');
    let kept: String = unified.chars().filter(keep).filter(|c| *c != '\u{feff}').collect();
    (kept.trim().to_owned(), removed)
}

/// Whether a text has nothing that [`without_controls`] looks for, as most have.
fn is_clean(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'\n' | b'\t' => true,
        0..0x20 | 0x7f => false,
        // U+0080 to U+009F, and the mark of byte order.
        0xc2 => bytes.get(at + 1).is_none_or(|next| *next >= 0xa0),
        0xef => bytes.get(at + 1) != Some(&0xbb),
        _ => true,
    })
}

/// One line: runs of white space become one space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first characters of a text, cut on a word when one ends near; `None` when it fits.
pub(super) fn cut(text: &str, limit: usize) -> Option<String> {
    let (end, _) = text.char_indices().nth(limit)?;
    let head = &text[..end];
    let word = head.rfind(char::is_whitespace).filter(|at| *at > end - end / 8);
    Some(head[..word.unwrap_or(end)].trim_end().to_owned())
}

/// What became of an address.
pub(super) enum Address {
    /// As it was.
    Kept(String),
    /// Put right.
    Repaired(String),
    /// Kept without the user and the password that stood in it.
    Stripped(String),
    /// Not an address.
    Bad,
}

/// Reads a web address; a relative one is resolved against `base`.
pub(super) fn address(text: &str, base: Option<&str>) -> Address {
    let trimmed = text.trim();
    let fits = |url: &Url| {
        matches!(url.scheme(), "http" | "https" | "ftp")
            && url.host_str().is_some_and(|host| !host.is_empty())
    };
    let within = |text: String, repaired: bool| match text.chars().count() <= URL_LIMIT {
        true if repaired => Address::Repaired(text),
        true => Address::Kept(text),
        false => Address::Bad,
    };
    let rewritten = |mut url: Url| {
        if url.username().is_empty() && url.password().is_none() {
            return within(url.to_string(), true);
        }
        match (url.set_username(""), url.set_password(None)) {
            (Ok(()), Ok(())) if url.as_str().chars().count() <= URL_LIMIT => Address::Stripped(url.into()),
            _ => Address::Bad,
        }
    };
    if trimmed.is_empty() || trimmed.contains('<') {
        return Address::Bad;
    }
    let lower = trimmed.to_ascii_lowercase();
    if ["http://", "https://", "ftp://"].iter().any(|scheme| lower.starts_with(scheme)) {
        return match Url::parse(trimmed) {
            Ok(url) if fits(&url) => {
                let plain = trimmed.chars().all(|c| {
                    c.is_ascii_graphic() && !matches!(c, '"' | '>' | '`' | '{' | '}' | '|' | '\\' | '^')
                });
                let plain = plain && url.username().is_empty() && url.password().is_none();
                if plain && trimmed == text && url.host_str().is_some_and(|host| trimmed.contains(host)) {
                    within(trimmed.to_owned(), false)
                } else {
                    rewritten(url)
                }
            }
            _ => Address::Bad,
        };
    }
    if Url::parse(trimmed).is_ok() {
        return Address::Bad;
    }
    if lower.starts_with("www.") && !trimmed.contains(char::is_whitespace) {
        return match Url::parse(&format!("http://{trimmed}")) {
            Ok(url) if fits(&url) => rewritten(url),
            _ => Address::Bad,
        };
    }
    let relative = trimmed.contains('/') || trimmed.contains('.');
    let base = base.and_then(|base| Url::parse(base).ok());
    match base.filter(|_| relative && !trimmed.contains(char::is_whitespace)) {
        Some(base) => match base.join(trimmed) {
            Ok(url) if fits(&url) => rewritten(url),
            _ => Address::Bad,
        },
        None => Address::Bad,
    }
}

/// A text without what names a person or opens a door: of each e-mail the part before `@`, of each
/// address the user and the password become `…`.
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut parts = text.split('@').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            shown.push_str(part);
            break;
        }
        let at = secret_start(part);
        shown.push_str(part.get(..at).unwrap_or_default());
        if at < part.len() {
            shown.push('…');
        }
        shown.push('@');
    }
    Cow::Owned(shown)
}

/// Where what stands before an `@` begins to be secret.
fn secret_start(part: &str) -> usize {
    let after = |delimiters: &dyn Fn(char) -> bool, from: usize| {
        let rest = part.get(from..).unwrap_or_default();
        rest.char_indices().rfind(|(_, c)| delimiters(*c)).map_or(from, |(at, c)| from + at + c.len_utf8())
    };
    let word = after(&|c| c.is_whitespace() || matches!(c, '<' | '>' | '"'), 0);
    if let Some(scheme) = part.get(word..).and_then(|word| word.find("://")) {
        let authority = word + scheme + 3;
        if !part.get(authority..).is_some_and(|rest| rest.contains(['/', '?', '#'])) {
            return authority;
        }
    }
    after(&|c| !(c.is_alphanumeric() || "!$%*+-._{|}~".contains(c)), word)
}

/// The e-mail addresses of a text, and the parts of it that are none.
pub(super) fn emails(text: &str) -> (Vec<String>, Vec<String>) {
    let mut good = Vec::new();
    let mut bad = Vec::new();
    for part in text.split([';', ',', ' ', '\n', '\t']).map(str::trim).filter(|part| !part.is_empty()) {
        let bare = part.trim_start_matches('<').trim_end_matches('>');
        let bare = match bare.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => &bare[7..],
            _ => bare,
        };
        if bare.validate_email()
            && bare.len() <= 254
            && bare.rsplit('@').next().is_some_and(|domain| domain.contains('.'))
        {
            if !good.iter().any(|held: &String| held.eq_ignore_ascii_case(bare)) {
                good.push(bare.to_owned());
            }
        } else {
            bad.push(part.to_owned());
        }
    }
    // A sentence that is no address is told whole.
    if good.is_empty() {
        (good, if bad.is_empty() { bad } else { vec![text.trim().to_owned()] })
    } else {
        (good, bad)
    }
}

/// A telephone number as written, when it may be one.
pub(super) fn phone(text: &str) -> Option<String> {
    let line = one_line(text);
    // `Tel: 05…`, `++33…`
    let line = line.trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, ':' | '.' | ' ')).trim();
    let line = line.strip_prefix("++").map_or_else(|| line.to_owned(), |rest| format!("+{rest}"));
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let plain =
        line.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '.' | '-' | '(' | ')' | '/'));
    ((3..=15).contains(&digits) && plain && line.len() <= 30).then_some(line)
}

/// A date as data portals write it, and whether it had to be put right.
pub(super) fn date(text: &str) -> Option<(PartialDate, bool)> {
    let trimmed = text.trim();
    if let Ok(date) = trimmed.parse::<PartialDate>() {
        return Some((date, false));
    }
    // An ISO date followed by a time or a zone of any shape; the time is dropped.
    if let (Some(head), Some(tail)) = (trimmed.get(..10), trimmed.get(10..))
        && head.bytes().filter(|b| *b == b'-').count() == 2
        && tail.starts_with(['T', ' ', 'Z', '+'])
        && let Ok(date) = head.parse::<PartialDate>()
    {
        return Some((date, false));
    }
    if let Ok(moment) = DateTime::parse_from_rfc2822(trimmed) {
        return Some((PartialDate::from(moment.date_naive()), true));
    }
    // A date within a sentence (`jeu, 19/12/2019 - 03:00`), when it is the only one.
    if trimmed.contains(char::is_whitespace) {
        let mut dates = trimmed
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| word.len() == 10)
            .filter_map(|word| word.parse::<PartialDate>().ok());
        return dates.next().filter(|_| dates.next().is_none()).map(|date| (date, true));
    }
    let numbers: Vec<&str> = trimmed.split(['-', '/', '.']).collect();
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let parts: Option<Vec<u32>> = numbers.iter().map(|part| number(part)).collect();
    let read = match (parts?.as_slice(), numbers.first().map_or(0, |first| first.len())) {
        ([year, month, day], 4) => PartialDate::new(i32::try_from(*year).ok()?, Some(*month), Some(*day)),
        ([year, month], 4) => PartialDate::new(i32::try_from(*year).ok()?, Some(*month), None),
        ([day, month, year], 1..=2) if *year > 999 => {
            PartialDate::new(i32::try_from(*year).ok()?, Some(*month), Some(*day))
        }
        ([packed], 8) => {
            let (year, month, day) = (packed / 10_000, packed / 100 % 100, packed % 100);
            PartialDate::new(i32::try_from(year).ok()?, Some(month), Some(day))
                .filter(|_| (1600..2200).contains(&year))
        }
        _ => None,
    };
    read.map(|date| (date, true))
}

/// The name of a source fit for a record: one line, within the limit, without user and password.
pub(crate) fn source(text: &str) -> Option<String> {
    let line = one_line(&without_controls(text).0);
    let line = match address(&line, None) {
        Address::Stripped(url) => url,
        _ => masked(&line).into_owned(),
    };
    let head: String = line.chars().take(URL_LIMIT).collect();
    (!head.is_empty()).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        match address(text, Some("https://exemple.fr/catalogue/")) {
            Address::Kept(url) | Address::Repaired(url) | Address::Stripped(url) => Some(url),
            Address::Bad => None,
        }
    }

    #[test]
    fn ftp_is_an_address_and_passwords_are_taken_out() {
        assert_eq!(read("ftp://ftp.exemple.fr/a.zip").as_deref(), Some("ftp://ftp.exemple.fr/a.zip"));
        for secret in
            ["ftp://jean:secret@exemple.fr/a", "https://jean@exemple.fr/a", "//jean:secret@exemple.fr/a"]
        {
            let Address::Stripped(url) = address(secret, Some("https://exemple.fr/")) else {
                panic!("{secret} was not stripped");
            };
            assert!(!url.contains('@') && !url.contains("jean"), "{url}");
        }
        for bad in ["sftp://exemple.fr/a", "s3://seau/a", "ftp://", "mailto:a@exemple.fr"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_names_a_person_or_opens_a_door_is_masked() {
        for (text, shown) in [
            ("jean.dupont@exemple.fr", "…@exemple.fr"),
            ("écrire à jean@a.fr, anne@b.fr", "écrire à …@a.fr, …@b.fr"),
            ("mailto:jean@a.fr", "mailto:…@a.fr"),
            ("ftp://jean:s,e:cret@a.fr/b", "ftp://…@a.fr/b"),
            ("sftp://jean:p@ss@a.fr", "sftp://…@…@a.fr"),
            ("https://a.fr/?courriel=jean@b.fr", "https://a.fr/?courriel=…@b.fr"),
            ("https://a.fr/@ville", "https://a.fr/@ville"),
            ("a @ b", "a @ b"),
            ("rien", "rien"),
        ] {
            assert_eq!(masked(text), shown);
        }
        assert_eq!(source(" https://jean:secret@a.fr/ ").as_deref(), Some("https://a.fr/"));
        assert_eq!(source("un\ncatalogue\u{92}").as_deref(), Some("un catalogue"));
        assert_eq!(source(" "), None);
    }
}
