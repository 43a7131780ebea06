//! The records of a built catalogue as flat lines, and the log beside them: what the peers are given
//! and what answers are checked against.

use crate::log::{Asked, Kind, MEMBERS};
use catalogue_core::text::key;
use catalogue_core::vocabulary::{Vocabulary, scheme};
use catalogue_core::{Dataset, Language, Organisation, Visibility};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// The file of records in a work folder, one a line.
pub(crate) const RECORDS: &str = "datasets.jsonl";
/// The file of queries in a work folder, one a line.
pub(crate) const QUERIES: &str = "queries.jsonl";
/// The label of what anybody may read.
pub(crate) const PUBLIC: &str = "public";

/// A dataset without structure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The identifier that the catalogue gave.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    /// As written.
    pub(crate) keywords: Vec<String>,
    /// As the facet counts them: folded, each once.
    pub(crate) keyword: Vec<String>,
    pub(crate) theme: Vec<String>,
    pub(crate) data_type: String,
    pub(crate) frequency: String,
    pub(crate) granularity: String,
    /// The slug of the organisation.
    pub(crate) organisation: String,
    pub(crate) licence: String,
    pub(crate) format: Vec<String>,
    /// What else is searched, with a low weight: names of the organisation, the place, the
    /// resources, the terms.
    pub(crate) other: Vec<String>,
    /// The day of the last update, counted from 1 January of the year 1, which is day 1.
    pub(crate) modified: i64,
    /// West, south, east, north.
    #[serde(rename = "box")]
    pub(crate) bounds: [f64; 4],
    /// Who may read it: one of these labels must be the asker's.
    pub(crate) readers: Vec<String>,
}

/// The label of what the members of an organisation may read.
pub(crate) fn members(organisation: &str) -> String {
    format!("organisation:{organisation}")
}

impl Record {
    /// The record of a published dataset.
    pub(crate) fn new(
        dataset: &Dataset,
        organisation: Option<&Organisation>,
        vocabulary: &Vocabulary,
    ) -> Self {
        let metadata = &dataset.metadata;
        let slug = organisation.map(|own| own.slug.as_str().to_owned()).unwrap_or_default();
        let mut keyword = Vec::new();
        for folded in metadata.keywords.iter().map(|word| key(word)) {
            if !folded.is_empty() && !keyword.contains(&folded) {
                keyword.push(folded);
            }
        }
        let day = metadata.updated_on.map(|date| date.day_number());
        let bounds = metadata.extent.boxes.first();
        let one = |code: &Option<String>| code.clone().unwrap_or_default();
        Self {
            id: dataset.id.to_string(),
            title: metadata.title.clone(),
            description: metadata.description.clone(),
            keywords: metadata.keywords.clone(),
            keyword,
            theme: metadata.themes.clone(),
            data_type: metadata.data_types.first().cloned().unwrap_or_default(),
            frequency: one(&metadata.frequency),
            granularity: one(&metadata.granularity),
            readers: match metadata.visibility {
                Visibility::Public => vec![PUBLIC.to_owned()],
                Visibility::Private => vec![members(&slug)],
            },
            organisation: slug,
            licence: one(&metadata.licence),
            format: dataset.formats().into_iter().map(str::to_owned).collect(),
            other: other(dataset, organisation, vocabulary),
            modified: day.unwrap_or_default(),
            bounds: bounds.map(|own| [own.west, own.south, own.east, own.north]).unwrap_or_default(),
        }
    }

    /// The values that a facet counts.
    pub(crate) fn values(&self, facet: &str) -> Vec<&str> {
        let all: &[String] = match facet {
            "theme" => &self.theme,
            "keyword" => &self.keyword,
            "format" => &self.format,
            "data-type" => std::slice::from_ref(&self.data_type),
            "frequency" => std::slice::from_ref(&self.frequency),
            "granularity" => std::slice::from_ref(&self.granularity),
            "organisation" => std::slice::from_ref(&self.organisation),
            "licence" => std::slice::from_ref(&self.licence),
            _ => &[],
        };
        all.iter().map(String::as_str).filter(|value| !value.is_empty()).collect()
    }
}

fn other(dataset: &Dataset, organisation: Option<&Organisation>, vocabulary: &Vocabulary) -> Vec<String> {
    let metadata = &dataset.metadata;
    let mut other: Vec<String> = organisation.map(|own| own.details.name.clone()).into_iter().collect();
    for (scheme, codes) in [(scheme::THEME, &metadata.themes), (scheme::DATA_TYPE, &metadata.data_types)] {
        for term in codes.iter().filter_map(|code| vocabulary.term(scheme, code)) {
            other.extend([Language::French, Language::English].map(|own| term.labels.get(own).to_owned()));
        }
    }
    // Twice, as the library has it: the place is a word of its own and one of the extent.
    other.extend(metadata.extent.place.iter().flat_map(|place| [place.clone(), place.clone()]));
    other.extend(dataset.resources.iter().map(|own| own.metadata.name.clone()));
    other.extend(dataset.formats().into_iter().map(str::to_owned));
    other.retain(|text| !text.is_empty());
    other
}

/// One query as the peers are given it.
#[derive(Clone, Debug, Serialize)]
struct Line<'a> {
    n: usize,
    kind: Kind,
    words: Vec<&'a str>,
    prefix: bool,
    filters: &'a BTreeMap<String, Vec<String>>,
    area: Option<[f64; 4]>,
    sort: &'a str,
    readers: Vec<String>,
}

/// The labels that whoever asks has; `slugs` are those of the members' organisations.
pub(crate) fn labels(asked: &Asked, slugs: &[String; MEMBERS]) -> Vec<String> {
    let own = asked.member.and_then(|member| slugs.get(member)).map(|slug| members(slug));
    std::iter::once(PUBLIC.to_owned()).chain(own).collect()
}

/// Writes the log into the work folder.
pub(crate) fn write_queries(
    folder: &Path,
    log: &[Asked],
    slugs: &[String; MEMBERS],
) -> Result<(), Box<dyn Error>> {
    let mut file = BufWriter::new(File::create(folder.join(QUERIES))?);
    for asked in log {
        let line = Line {
            n: asked.n,
            kind: asked.kind,
            words: asked.words.split_whitespace().collect(),
            prefix: asked.kind == Kind::Prefix,
            filters: &asked.filters,
            area: asked.area,
            sort: if asked.kind == Kind::All { "updated" } else { "relevance" },
            readers: labels(asked, slugs),
        };
        serde_json::to_writer(&mut file, &line)?;
        file.write_all(b"\n")?;
    }
    Ok(file.flush()?)
}

/// Calls `each` with every record of a work folder, in the order in which they were made.
pub(crate) fn each_record(
    folder: &Path,
    mut each: impl FnMut(Record) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    for line in BufReader::with_capacity(1 << 20, File::open(folder.join(RECORDS))?).lines() {
        each(serde_json::from_str(&line?)?)?;
    }
    Ok(())
}
