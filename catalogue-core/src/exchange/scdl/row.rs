//! A row of catalogue CSV into a dataset.

use super::columns;
use super::rows::{Refused, Rows};
use super::table::MAPPING;
use crate::error::{Error, Result};
use crate::exchange::clean::NAME_LIMIT;
use crate::exchange::document::{Asked, tell_encoding, windows_1252, wrong_encoding};
use crate::exchange::draft::Draft;
use crate::exchange::fields::Fields;
use crate::exchange::reading::{Format, Reading};
use crate::exchange::recognise;
use crate::exchange::record::{Imported, ImportedOrganisation, Outcome, Read};
use crate::issue::{Issue, IssueCode};
use crate::model::{Provenance, State};
use crate::text;
use crate::vocabulary::{Match, scheme};
use csv::{ByteRecord, ReaderBuilder, StringRecord, Trim};
use serde_json::{Map, Value};
use std::io::BufRead;
use std::sync::LazyLock;

/// What of a record is derived there.
static DERIVED: LazyLock<recognise::Derived> = LazyLock::new(|| recognise::Derived::of(MAPPING));

/// The most columns read.
const COLUMNS: usize = 1_000;

/// Reads every row of a file whose first characters are `head`, in order, holding one at a time.
///
/// # Errors
/// `BadInput` when it is no catalogue; `Storage` when the reader fails.
pub(in crate::exchange) fn read(
    head: &str,
    reader: &mut dyn BufRead,
    asked: &Asked<'_>,
    each: &mut dyn FnMut(Read) -> bool,
) -> Result<()> {
    let bad =
        |reason: String| Error::BadInput { format: Format::Scdl.code().to_owned(), line: Some(1), reason };
    let head = head.trim_start_matches('\u{feff}').trim_start();
    let separator = columns::separator(head).ok_or_else(|| {
        bad("no header of a catalogue: at least TITRE and five other columns of SCDL".to_owned())
    })?;
    let source = Rows::new(reader, asked.record_limit());
    let mut rows = ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .trim(Trim::All)
        .from_reader(source);
    let mut record = ByteRecord::new();
    let mut headers: Option<Vec<String>> = None;
    loop {
        rows.get_mut().mark();
        let more = rows.read_byte_record(&mut record);
        let line = record.position().map_or(0, csv::Position::line);
        let refused = |issue: Issue| Read {
            place: format!("line {line}"),
            outcome: Outcome::Refused(vec![issue.with("line", line)]),
        };
        match more {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(error) => {
                let issue = match rows.get_ref().refused() {
                    Some(Refused::TooLarge(limit)) => {
                        let found = limit.saturating_add(1);
                        Issue::error("", IssueCode::TooLarge).with("found", found).with("limit", limit)
                    }
                    Some(Refused::TooManyColumns(limit)) => {
                        let found = limit.saturating_add(1);
                        Issue::error("", IssueCode::TooMany).with("found", found).with("limit", limit)
                    }
                    None if error.is_io_error() => return Err(Error::storage("read CSV", error)),
                    None => Issue::error("", IssueCode::NotWellFormed).with("found", error),
                };
                if headers.is_none() {
                    return Err(bad(issue.sentence(crate::issue::Language::English)));
                }
                // What follows a row without end is not known to be rows.
                each(refused(issue));
                return Ok(());
            }
        }
        let (record, encoding) = characters(&record);
        let Some(names) = &headers else {
            headers = Some(names(&record));
            continue;
        };
        if record.iter().all(str::is_empty) {
            continue;
        }
        let mut read = Read {
            place: format!("line {line}"),
            outcome: match one(names, &record, separator, asked.reading) {
                Ok(imported) => Outcome::Taken(Box::new(imported)),
                Err(issues) => Outcome::Refused(issues),
            },
        };
        if let Some(encoding) = encoding {
            tell_encoding(&mut read, encoding);
        }
        if !each(read) {
            return Ok(());
        }
    }
}

/// The characters of a row, and its encoding when it is not UTF-8.
fn characters(row: &ByteRecord) -> (StringRecord, Option<&'static str>) {
    let encoding = wrong_encoding(row.as_slice());
    let text = |cell: &[u8]| match encoding {
        Some(_) => cell.iter().map(|byte| windows_1252(*byte)).collect(),
        None => String::from_utf8_lossy(cell).into_owned(),
    };
    let mut record = StringRecord::with_capacity(row.as_slice().len(), row.len());
    for cell in row.iter().take(COLUMNS + 1) {
        record.push_field(text(cell).trim());
    }
    (record, encoding)
}

/// The columns of a file; a header that is none of ours keeps its name, a second one of a column too.
fn names(headers: &StringRecord) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (at, header) in headers.iter().take(COLUMNS).enumerate() {
        let header = header.trim_matches('\u{feff}');
        let known = columns::column(header).map(str::to_owned).filter(|name| !names.contains(name));
        let own =
            if header.is_empty() { format!("column {}", at + 1) } else { header.chars().take(100).collect() };
        let own = known.unwrap_or(own);
        names.push(if names.contains(&own) { format!("{own} (column {})", at + 1) } else { own });
    }
    names
}

fn one(
    names: &[String],
    record: &StringRecord,
    separator: u8,
    reading: &Reading<'_>,
) -> std::result::Result<Imported, Vec<Issue>> {
    let mut map = Map::new();
    for (at, cell) in record.iter().enumerate().take(COLUMNS) {
        let name = names.get(at).cloned().unwrap_or_else(|| format!("column {}", at + 1));
        map.insert(name, Value::from(cell));
    }
    let fingerprint = recognise::fingerprint(&map, &DERIVED);
    let mut fields = Fields::new(map, "", "", MAPPING);
    let mut draft = Draft::new(reading, "scdl");
    if separator != b',' {
        let found = if separator == b'\t' { "tab".to_owned() } else { char::from(separator).to_string() };
        draft.repair(Issue::hint("", IssueCode::ValueRepaired).with("found", found).with("value", ","));
    }
    let mut provenance = Provenance {
        format: "scdl".into(),
        source: reading.source.clone(),
        fingerprint: Some(fingerprint),
        ..Default::default()
    };
    let slug = fields.take_text(&["IDGO_ID"]);
    let id = fields.take_text(&["ID"]).or_else(|| slug.clone()).or_else(|| {
        // A page of its own names a record as well as an identifier does.
        fields.get("URL").and_then(Value::as_str).map(str::to_owned)
    });
    provenance.remote_id = id.and_then(|id| draft.own_identifier(&id));
    if let Some(value) = fields.take("TITRE") {
        draft.title(&value);
    }
    if let Some(value) = fields.take("DESCRIPTION") {
        draft.description(&value);
    }
    words(&mut draft, &mut fields);
    codes(&mut draft, &mut fields);
    for (key, path) in
        [("IDGO_DATE_CREATION", "created_on"), ("DATE_PUBL", "published_on"), ("DATE_MAJ", "updated_on")]
    {
        let Some(text) = fields.take_text(&[key]) else { continue };
        let read = draft.date(path, &text);
        match path {
            "created_on" => draft.metadata.created_on = read,
            "published_on" => draft.metadata.published_on = read,
            _ => draft.metadata.updated_on = read,
        }
    }
    coverage(&mut draft, &mut fields);
    let organisation = people(&mut draft, &mut fields);
    if let Some(url) = fields.take_text(&["URL"]) {
        draft.metadata.link = draft.url("link", &url);
    }
    for (key, path) in [("FORMAT_RESSOURCES", "resources.format"), ("IDGO_RESSOURCE_TYPES", "resources.type")]
    {
        if let Some(text) = fields.take_text(&[key]) {
            draft.keep_raw(path, &text);
            draft.lose(Issue::hint(path, IssueCode::ReferenceLost).with("found", text));
        }
    }
    draft.lose_rest(fields);
    draft.finished(Vec::new(), organisation, slug, State::Published, provenance)
}

/// The parts of a cell that holds several.
fn parts(text: &str) -> Vec<String> {
    let separator = if text.contains(';') { ';' } else { ',' };
    text.split(separator).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn words(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(text) = fields.take_text(&["MOTS_CLES"]) {
        draft.keywords(parts(&text));
    }
    let Some(text) = fields.take_text(&["THEME"]) else { return };
    if draft.theme(&text) {
        return;
    }
    // A theme's own name may hold a comma.
    for theme in text.split(';').map(str::trim).filter(|theme| !theme.is_empty()) {
        if !draft.theme(theme) {
            draft.keep_raw("themes", theme);
            let issue = Issue::hint("keywords", IssueCode::ValueRepaired);
            draft.repair(issue.with("found", "THEME").with("value", theme));
            draft.keywords(vec![theme.to_owned()]);
        }
    }
}

fn codes(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(text) = fields.take_text(&["LICENCE"]) {
        let own = text::key(&text) == "specifique ou autre";
        let found = draft.reading.vocabulary.recognise_licence(&text, Some("scdl"));
        match found.filter(|_| !own) {
            Some(found) => {
                if found.kind != Match::Exact || found.code != text {
                    draft.keep_raw("licence", &text);
                }
                draft.metadata.licence = Some(found.code);
            }
            None => draft.lose_value("licence", IssueCode::ValueLost, &text),
        }
    }
    if let Some(text) = fields.take_text(&["FREQ_MAJ"]) {
        draft.metadata.frequency = draft.code("frequency", scheme::FREQUENCY, &text);
    }
    if let Some(text) = fields.take_text(&["COUV_SPAT_MAILLE"]) {
        // One word for many levels: it says nothing.
        if text::key(&text) == "autre" {
            draft.keep_raw("granularity", &text);
        } else {
            draft.metadata.granularity = draft.code("granularity", scheme::GRANULARITY, &text);
        }
    }
    if let Some(text) = fields.take_text(&["PROJECTION"]) {
        for found in text.split(';').map(str::trim).filter(|found| !found.is_empty()) {
            if let Some(code) = draft.code("crs", scheme::CRS, found) {
                Draft::add_once(&mut draft.metadata.crs, code);
            }
        }
    }
    if let Some(text) = fields.take_text(&["LANG"]) {
        for found in parts(&text) {
            if let Some(code) = draft.language("languages", &found) {
                Draft::add_once(&mut draft.metadata.languages, code);
            }
        }
    }
}

fn coverage(draft: &mut Draft<'_>, fields: &mut Fields) {
    if let Some(text) = fields.take_text(&["COUV_SPAT_NOM"]) {
        draft.place(&text);
    }
    if let Some(text) = fields.take_text(&["IDGO_COUV_TERR"]) {
        match draft.reading.places.by_code(&text) {
            Some(_) => draft.metadata.extent.territory = Some(text),
            None if text.contains(':') => {
                draft.lose_value("extent.territory", IssueCode::UnknownTerritory, &text)
            }
            None => draft.place(&text),
        }
    }
    let (start, end) = (fields.take_text(&["COUV_TEMP_DEBUT"]), fields.take_text(&["COUV_TEMP_FIN"]));
    if start.is_some() || end.is_some() {
        draft.period("temporal", start.as_deref(), end.as_deref());
    }
}

/// The contacts, and the organisation: the producer, else who keeps the catalogue.
fn people(draft: &mut Draft<'_>, fields: &mut Fields) -> Option<ImportedOrganisation> {
    let service = fields.take_text(&["SERVICE"]);
    let emails = [fields.take_text(&["CONTACT_SERVICE"]), fields.take_text(&["CONTACT_PERSONNE"])];
    let [first, second] = emails.map(|email| email.filter(|text| text != "-"));
    draft.contact("pointOfContact", service.as_deref(), first.as_deref(), None, None);
    draft.contact("pointOfContact", None, second.as_deref(), None, None);
    let keeper = fields.take_text(&["COLL_NOM"]);
    let keeper_siret = fields.take_text(&["COLL_SIRET"]);
    let producer = fields.take_text(&["PRODUCTEUR_NOM", "IDGO_PRODUCTEUR_NOM"]);
    let siret = fields.take_text(&["PRODUCTEUR_SIRET"]);
    let told = fields.take_text(&["IDGO_DIFFUSEUR_NOM", "DIFFUSEUR"]);
    let other = keeper.clone().filter(|keeper| producer.as_ref().is_some_and(|producer| producer != keeper));
    let distributor = told.or_else(|| other.clone());
    draft.contact("distributor", distributor.as_deref(), None, None, None);
    let siret = match (&other, siret, keeper_siret) {
        (Some(_), siret, keeper_siret) => {
            if let Some(found) = keeper_siret {
                draft.keep_raw("COLL_SIRET", &found);
            }
            siret
        }
        (None, siret, keeper_siret) => siret.or(keeper_siret),
    };
    let name = producer.or(keeper).and_then(|name| draft.line("organisation.name", &name, NAME_LIMIT));
    let siret = siret.and_then(|found| draft.siret(&found));
    let slug = fields.take_text(&["IDGO_ORGA_ID"]);
    let website = fields.take_text(&["IDGO_ORGA_URL"]);
    Some(ImportedOrganisation {
        name: name?,
        siret,
        slug: slug.and_then(|slug| draft.plain("organisation.slug", &slug, NAME_LIMIT)),
        website: website.and_then(|url| draft.url("organisation.website", &url)),
        ..Default::default()
    })
}
