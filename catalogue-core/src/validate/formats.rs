//! Texts of a fixed make-up: how each is tested, and the pattern that a schema gives of it.
//!
//! A pattern never refuses what the test takes; where no regular expression can say all of the
//! test (a real host, a check digit), the pattern says the most it can.

use crate::id::Slug;
use crate::issue::IssueCode;
use crate::model::{PartialDate, is_siret};
use url::Url;
use uuid::Uuid;
use validator::{ValidateEmail, ValidateUrl};

/// A text of a fixed make-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Url,
    Email,
    Date,
    Uuid,
    Territory,
    Slug,
    Siret,
    Login,
    Hexadecimal,
}

impl Format {
    /// Whether the text has the make-up.
    pub(super) fn fits(self, text: &str) -> bool {
        match self {
            Format::Url => is_url(text),
            Format::Email => text.validate_email(),
            Format::Date => text.parse::<PartialDate>().is_ok(),
            Format::Uuid => text.len() == 36 && Uuid::try_parse(text).is_ok(),
            Format::Territory => is_territory(text),
            Format::Slug => Slug::parse(text).is_ok(),
            Format::Siret => is_siret(text),
            Format::Login => {
                (2..=100).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.@".contains(&b))
            }
            Format::Hexadecimal => {
                [32, 40, 64, 128].contains(&text.len())
                    && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
            }
        }
    }

    /// Whether a text of another make-up cannot be read at all.
    pub(super) const fn stops_reading(self) -> bool {
        matches!(self, Format::Date | Format::Uuid)
    }

    /// The rule that a text of another make-up breaks.
    pub(super) const fn code(self) -> IssueCode {
        match self {
            Format::Url => IssueCode::InvalidUrl,
            Format::Email => IssueCode::InvalidEmail,
            Format::Date => IssueCode::InvalidDate,
            Format::Uuid => IssueCode::WrongType,
            Format::Territory => IssueCode::UnknownTerritory,
            Format::Slug => IssueCode::InvalidSlug,
            Format::Siret => IssueCode::InvalidSiret,
            Format::Login => IssueCode::InvalidCharacters,
            Format::Hexadecimal => IssueCode::InvalidChecksum,
        }
    }

    /// What is allowed, for the sentence of the rule.
    pub(super) const fn allowed(self) -> &'static str {
        match self {
            Format::Url => "http://, https://, ftp://",
            Format::Uuid => "uuid",
            Format::Login => "A-Z a-z 0-9 - _ . @ (2–100)",
            Format::Territory => "level:code",
            Format::Hexadecimal => "0-9 a-f",
            Format::Email | Format::Date | Format::Slug | Format::Siret => "",
        }
    }

    /// The JSON Schema `pattern` (ECMA 262, without look-around).
    pub(super) fn pattern(self) -> String {
        match self {
            Format::Url => r"^([Hh][Tt][Tt][Pp][Ss]?|[Ff][Tt][Pp])://\S+$".to_owned(),
            Format::Email => r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[^\s@]+$".to_owned(),
            Format::Date => date_pattern(),
            Format::Uuid => "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$".to_owned(),
            Format::Territory => format!("^({}):[0-9A-Za-z]{{1,20}}$", LEVELS.join("|")),
            Format::Slug => "^[a-z0-9_-]{2,100}$".to_owned(),
            Format::Siret => "^[0-9]{14}$".to_owned(),
            Format::Login => "^[A-Za-z0-9_.@-]{2,100}$".to_owned(),
            Format::Hexadecimal => "^([0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})$".to_owned(),
        }
    }
}

/// Whether the text is an absolute http, https or ftp address with a host.
fn is_url(text: &str) -> bool {
    let plain = !text.chars().any(char::is_whitespace);
    plain
        && text.validate_url()
        && Url::parse(text).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https" | "ftp")
                && url.host_str().is_some_and(|host| !host.is_empty())
                && has_authority(text)
        })
}

/// The url crate repairs `http:exemple.fr`; people must write the two slashes.
fn has_authority(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| scheme.len() <= 5)
}

/// The levels of the gazetteer, as identifiers spell them.
const LEVELS: [&str; 5] = ["country", "region", "department", "epci", "municipality"];

fn is_territory(text: &str) -> bool {
    text.split_once(':').is_some_and(|(level, code)| {
        LEVELS.contains(&level)
            && (1..=20).contains(&code.len())
            && code.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// Whether a telephone number looks like one: at least four digits, and only what people put between.
pub(super) fn looks_like_phone(text: &str) -> bool {
    text.chars().filter(char::is_ascii_digit).count() >= 4
        && text.chars().all(|c| c.is_ascii_digit() || "+ ().-/\u{a0}\u{202f}".contains(c))
}

/// The first control character that a text may not hold; line breaks and tabs pass in long texts.
pub(super) fn control_character(text: &str, lines: bool) -> Option<char> {
    text.chars().find(|c| c.is_control() && !(lines && matches!(c, '\n' | '\r' | '\t')))
}

/// The pattern that a text with a refused control character matches.
pub(super) const fn control_pattern(lines: bool) -> &'static str {
    if lines {
        r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]"
    } else {
        r"[\u0000-\u001f\u007f-\u009f]"
    }
}

/// Whether the text is `EPSG:` and a number.
pub(super) fn is_epsg(text: &str) -> bool {
    text.strip_prefix("EPSG:")
        .is_some_and(|number| (1..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The pattern of [`is_epsg`].
pub(super) const EPSG_PATTERN: &str = "^EPSG:[0-9]{1,6}$";

/// Every text that [`PartialDate`] reads, leap years included.
fn date_pattern() -> String {
    const YEAR: &str = "([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)";
    const LEAP: &str = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)";
    const MONTH: &str = "(0[1-9]|1[0-2])";
    const FULL: &str = "(0[13578]|1[02])";
    const SHORT: &str = "(0[469]|11)";
    const TO_31: &str = "(0[1-9]|[12][0-9]|3[01])";
    const TO_30: &str = "(0[1-9]|[12][0-9]|30)";
    const TO_28: &str = "(0[1-9]|1[0-9]|2[0-8])";
    let day = format!(
        "({YEAR}-({FULL}-{TO_31}|{SHORT}-{TO_30}|02-{TO_28})|{LEAP}-02-29|\
         ({TO_31}/{FULL}|{TO_30}/{SHORT}|{TO_28}/02)/{YEAR}|29/02/{LEAP})"
    );
    format!(r"^\s*({YEAR}|{YEAR}-{MONTH}|{MONTH}/{YEAR}|{day}([T ][\s\S]*:[\s\S]*)?)\s*$")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn pattern_fits(format: Format, text: &str) -> bool {
        let schema = json!({"type": "string", "pattern": format.pattern()});
        jsonschema::draft202012::new(&schema).unwrap().is_valid(&json!(text))
    }

    #[test]
    fn siret_has_its_key_and_la_poste_its_own() {
        assert!(is_siret("73282932000074"));
        assert!(!is_siret("73282932000075"));
        assert!(is_siret("35600000000048")); // the head office has a Luhn key
        assert!(is_siret("35600000049837"), "digits add up to 45");
        assert!(!is_siret("35600000049838"));
        for text in ["", "7328293200007", "732 829 320 00074", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤"] {
            assert!(!is_siret(text), "{text}");
        }
    }

    #[test]
    fn addresses_are_absolute_and_of_the_web() {
        for text in
            ["http://exemple.fr", "https://données.fr/é?a=b#c", "ftp://ftp.exemple.fr/a.zip", "HTTP://A.FR"]
        {
            assert!(is_url(text), "{text}");
            assert!(pattern_fits(Format::Url, text), "{text}");
        }
        for text in [
            "",
            "exemple.fr",
            "http:exemple.fr",
            "http://",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "http://a b.fr",
            "mailto:a@b.fr",
            "data:text/plain,a",
            "http:///x y",
        ] {
            assert!(!is_url(text), "{text}");
        }
    }

    #[test]
    fn the_date_pattern_takes_what_dates_are_read_from() {
        for text in [
            "2012",
            "2012-05",
            "05/2012",
            "2012-05-03",
            "03/05/2012",
            "2012-05-03T23:30:00+02:00",
            " 2012 ",
            "2012-02-29",
            "2000-02-29",
            "29/02/2004",
            "31/12/9999",
            "0001",
            "2012-05-03 10:00",
        ] {
            assert!(Format::Date.fits(text) && pattern_fits(Format::Date, text), "{text}");
        }
        for text in [
            "",
            "0000",
            "2011-02-29",
            "1900-02-29",
            "29/02/1900",
            "2012-13",
            "2012-04-31",
            "31/04/2012",
            "2012-5",
            "12/2012/05",
            "2012-05-03T",
            "20120503",
            "NaN",
            "32/01/2012",
            "2012-00",
            "0000-02-29",
            "2012T10:00",
        ] {
            assert!(!Format::Date.fits(text) && !pattern_fits(Format::Date, text), "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_is_in_the_pattern() {
        let validator = jsonschema::draft202012::new(&json!({"pattern": Format::Date.pattern()})).unwrap();
        for year in (1890..=2105).chain([1, 4, 100, 400, 9996, 9999]) {
            for month in 1..=13 {
                for day in 27..=32 {
                    let text = format!("{year:04}-{month:02}-{day:02}");
                    assert_eq!(validator.is_valid(&json!(text)), Format::Date.fits(&text), "{text}");
                }
            }
        }
    }

    #[test]
    fn the_levels_are_those_of_the_gazetteer() {
        for level in LEVELS {
            let read: Result<crate::vocabulary::TerritoryLevel, _> = serde_json::from_value(json!(level));
            assert!(read.is_ok(), "{level}");
            assert!(Format::Territory.fits(&format!("{level}:2A")));
        }
        for text in ["department", "department:", "Department:33", "town:33", "department:3 3"] {
            assert!(!Format::Territory.fits(text), "{text}");
        }
    }

    #[test]
    fn control_characters_are_found() {
        assert_eq!(control_character("a\u{7}b", true), Some('\u{7}'));
        assert_eq!(control_character("a\nb", true), None);
        assert_eq!(control_character("a\nb", false), Some('\n'));
        assert_eq!(control_character("é 🎉", false), None);
    }

    proptest::proptest! {
        #[test]
        fn no_pattern_refuses_what_the_test_takes(text in "[ -~é\n]{0,40}|[0-9/T: -]{4,12}|(http|ftp)s?://[ -~]{1,20}|[a-z.]{1,5}@[a-z.-]{1,9}") {
            for format in [Format::Url, Format::Email, Format::Date, Format::Uuid, Format::Territory, Format::Slug,
                           Format::Siret, Format::Login, Format::Hexadecimal] {
                if format.fits(&text) {
                    proptest::prop_assert!(pattern_fits(format, &text), "{:?} {:?}", format, text);
                }
            }
        }
    }
}
