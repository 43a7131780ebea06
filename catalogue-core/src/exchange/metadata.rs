//! Metadata records in XML: each record of a document goes to the reader of its standard.

use crate::error::{Error, Result};
use crate::exchange::reading::{Format, Reading};
use crate::exchange::record::{Outcome, Read};
use crate::exchange::xml::{self, Found, Payload, Stop, Tree};
use crate::exchange::{csw, iso19139, iso191153};
use crate::issue::{Issue, IssueCode};
use std::collections::HashMap;
use std::io::BufRead;

/// Reads the records of a document one by one; `each` answers whether to go on. What ends the
/// document early is a last record refused.
///
/// # Errors
/// [`Error::Storage`] when the reader fails.
pub(super) fn read(
    format: Option<Format>,
    reader: &mut dyn BufRead,
    reading: &Reading<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    let limit = u64::try_from(reading.limits.record.min(reading.limits.bytes)).unwrap_or(0);
    let mut given = false;
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut place = |above: &str| -> String {
        if above.is_empty() {
            return String::new();
        }
        // Names of elements are the document's own: hostile ones are cut.
        let name: String = above.chars().take(60).collect();
        if places.len() > 100 {
            places.clear();
        }
        let count = places.entry(name.clone()).or_default();
        *count += 1;
        format!("{name}[{}]", *count - 1)
    };
    let outcome = xml::walk(reader, limit, &mut |found| {
        given = true;
        match found {
            Found::Record(payload, tree, encoding) => {
                let place = place(&tree.above);
                let mut outcome = one(format, payload, &tree, reading);
                if let (Outcome::Taken(imported), Some(encoding)) = (&mut outcome, encoding) {
                    imported
                        .repaired
                        .push(Issue::warning("", IssueCode::WrongEncoding).with("found", encoding));
                }
                each(Read { place, outcome })
            }
            Found::NoRecord { above, reason } => {
                each(Read { place: place(&above), outcome: Outcome::Refused(vec![skipped(&reason)]) })
            }
        }
    });
    let (line, issue) = match outcome {
        Ok(_) => return Ok(()),
        Err(Stop::Failed) => {
            return Err(Error::storage("reading XML", std::io::Error::other("the reader failed")));
        }
        Err(Stop::TooLarge { line, limit }) => {
            let issue = Issue::error("", IssueCode::TooLarge);
            (line, issue.with("found", limit.saturating_add(1)).with("limit", limit))
        }
        Err(Stop::Page { line }) => (line, skipped("an HTML page, not metadata (a login or error page?)")),
        Err(Stop::Bad { line, reason }) => {
            (line, Issue::error("", IssueCode::NotWellFormed).with("found", reason))
        }
    };
    let place = if given { format!("line {line}") } else { String::new() };
    each(Read { place, outcome: Outcome::Refused(vec![issue.with("line", line)]) });
    Ok(())
}

/// The format of the first record of a document.
pub(super) fn detect(bytes: &[u8]) -> Option<Format> {
    let mut found = None;
    let mut reader = bytes;
    let limit = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let _ = xml::walk(&mut reader, limit, &mut |each| {
        if let Found::Record(payload, _, _) = each {
            found = Some(format_of(payload));
        }
        found.is_none()
    });
    found
}

fn format_of(payload: Payload) -> Format {
    match payload {
        Payload::Iso19139 => Format::Iso19139,
        Payload::Iso191153 => Format::Iso191153,
        Payload::DublinCore => Format::Csw,
    }
}

fn one(wanted: Option<Format>, payload: Payload, tree: &Tree, reading: &Reading<'_>) -> Outcome {
    let found = format_of(payload);
    // An answer of a CSW holds records of any of these.
    if wanted.is_some_and(|wanted| wanted != found && wanted != Format::Csw) {
        let wanted = wanted.map_or("", Format::code);
        return Outcome::Refused(vec![skipped(&format!("a record of {}, not of {wanted}", found.code()))]);
    }
    let read = match payload {
        Payload::Iso19139 => iso19139::read(found, iso19139::MAPPING, tree, reading),
        Payload::Iso191153 => iso19139::read(found, iso191153::MAPPING, tree, reading),
        Payload::DublinCore => csw::read(tree, reading),
    };
    match read {
        Ok(imported) => Outcome::Taken(Box::new(imported)),
        Err(issues) => Outcome::Refused(issues),
    }
}

fn skipped(reason: &str) -> Issue {
    Issue::error("", IssueCode::RecordSkipped).with("found", reason)
}
