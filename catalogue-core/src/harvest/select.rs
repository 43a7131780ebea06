//! Which records of a source are wanted, and what its words mean here.

use crate::exchange::Imported;
use crate::issue::{Issue, IssueCode};
use crate::model::HarvestSourceDetails;
use crate::text;
use std::collections::{BTreeMap, BTreeSet};

/// The most themes of a dataset.
const THEMES: usize = 100;

/// What a source decides about each of its records.
#[derive(Debug)]
pub(super) struct Selection {
    filters: Vec<Filter>,
    /// Words of the source, folded, and their codes here.
    licences: BTreeMap<String, String>,
    themes: BTreeMap<String, String>,
    page: Option<String>,
    /// What the source is called in the records.
    name: String,
}

#[derive(Debug)]
struct Filter {
    field: String,
    values: BTreeSet<String>,
    exclude: bool,
}

impl Selection {
    /// What the details of a source decide; `name` is what it is called in the records.
    pub(super) fn new(details: &HarvestSourceDetails, name: String) -> Self {
        let folded = |table: &BTreeMap<String, String>| {
            table.iter().map(|(word, code)| (text::key(word), code.clone())).collect()
        };
        let filters = details.filters.iter().map(|filter| Filter {
            field: filter.field.clone(),
            values: filter.values.iter().map(|value| text::key(value)).collect(),
            exclude: filter.exclude,
        });
        Self {
            filters: filters.collect(),
            licences: folded(&details.licences),
            themes: folded(&details.themes),
            page: details.page.clone(),
            name,
        }
    }

    /// Whether every filter lets a record through.
    pub(super) fn wants(&self, imported: &Imported) -> bool {
        self.filters.iter().all(|filter| {
            let found = words(&filter.field, imported).any(|word| filter.values.contains(&text::key(word)));
            found != filter.exclude
        })
    }

    /// Puts the codes of here in the place of the source's words, and the page that shows the record
    /// there where the record gives none.
    pub(super) fn complete(&self, imported: &mut Imported) {
        imported.provenance.source = Some(self.name.clone());
        // An identifier without its source would be that of any other.
        for identifier in &mut imported.metadata.identifiers {
            if identifier.kind == "source" && identifier.namespace.is_none() {
                identifier.namespace = Some(self.name.clone());
            }
        }
        if let Some(code) = self.code(&self.licences, "licence", imported) {
            imported.metadata.licence = Some(code);
            imported.lost.retain(|issue| issue.path != "licence");
        }
        for code in self.mapped_themes(imported) {
            let themes = &mut imported.metadata.themes;
            if themes.len() < THEMES && !themes.contains(&code) {
                themes.push(code);
            }
        }
        let mapped = |issue: &Issue| {
            let found = issue.args.get("found").map(|found| text::key(found));
            !(issue.path == "themes" && found.is_some_and(|found| self.themes.contains_key(&found)))
        };
        imported.lost.retain(mapped);
        if let (None, Some(template)) = (&imported.metadata.inspire_url, &self.page)
            && let Some(page) = page(template, imported)
        {
            imported.metadata.inspire_url = Some(page);
        }
    }

    /// The code of the first word at a path that the table has.
    fn code(&self, table: &BTreeMap<String, String>, path: &str, imported: &Imported) -> Option<String> {
        words(path, imported).find_map(|word| table.get(&text::key(word))).cloned()
    }

    fn mapped_themes(&self, imported: &Imported) -> Vec<String> {
        let all = words("theme", imported).chain(words("keyword", imported));
        all.filter_map(|word| self.themes.get(&text::key(word)).cloned()).collect()
    }
}

/// What a record says of what a filter looks at: as the source writes it, and as it was read.
fn words<'a>(field: &str, imported: &'a Imported) -> Box<dyn Iterator<Item = &'a str> + 'a> {
    let metadata = &imported.metadata;
    match field {
        "keyword" => Box::new(metadata.keywords.iter().map(String::as_str)),
        "organisation" => Box::new(imported.organisation.iter().flat_map(|organisation| {
            let others = [organisation.slug.as_deref(), organisation.remote_id.as_deref()];
            std::iter::once(organisation.name.as_str()).chain(others.into_iter().flatten())
        })),
        "theme" => {
            let codes = metadata.themes.iter().chain(&metadata.inspire_themes).chain(&metadata.topics);
            Box::new(codes.map(String::as_str).chain(raw("themes", imported)))
        }
        "kind" => Box::new(std::iter::once(metadata.kind.as_str()).chain(raw("kind", imported))),
        "licence" => Box::new(metadata.licence.as_deref().into_iter().chain(raw("licence", imported))),
        "identifier" => {
            let values = metadata.identifiers.iter().map(|identifier| identifier.value.as_str());
            Box::new(values.chain(imported.provenance.remote_id.as_deref()))
        }
        _ => Box::new(std::iter::empty()),
    }
}

/// The raw texts of a field: kept beside its code (several are numbered), or lost.
fn raw<'a>(path: &'a str, imported: &'a Imported) -> impl Iterator<Item = &'a str> + 'a {
    let kept = imported.provenance.raw.iter().filter(move |(held, _)| {
        held.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    });
    let kept = kept.map(|(_, text)| text.as_str());
    let lost = imported.lost.iter().filter(move |issue| {
        issue.path == path && matches!(issue.code, IssueCode::ValueLost | IssueCode::UnknownCode)
    });
    kept.chain(lost.filter_map(|issue| issue.args.get("found").map(String::as_str)))
}

/// The page of a record there: its identifier as part of an address.
fn page(template: &str, imported: &Imported) -> Option<String> {
    let file = imported.metadata.identifiers.iter().find(|identifier| identifier.kind == "file");
    let id = file.map(|file| file.value.as_str()).or(imported.provenance.remote_id.as_deref())?;
    let mut encoded = String::with_capacity(id.len());
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    let page = template.replace("{id}", &encoded);
    (page.chars().count() <= 2_000 && url::Url::parse(&page).is_ok()).then_some(page)
}
