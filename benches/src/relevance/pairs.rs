//! Pairs of words and what they should find.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// One pair.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// What is asked.
    pub(crate) query: String,
    /// Values wanted of facets.
    pub(crate) filters: BTreeMap<String, Vec<String>>,
    /// What should be found: an identifier of the source, then of the catalogue.
    pub(crate) expected: String,
    /// The number of the dataset expected: pairs of one dataset are not independent.
    pub(crate) target: usize,
}

impl Pair {
    /// Whether one of its words is in capitals, as acronyms are.
    pub(crate) fn is_acronym(&self) -> bool {
        self.query
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| (2..=8).contains(&word.chars().count()) && word.chars().all(char::is_uppercase))
    }

    /// For people.
    pub(crate) fn shown(&self) -> String {
        let filters = self.filters.iter().map(|(name, values)| format!(" {name}={}", values.join("|")));
        format!("{}{}", self.query, filters.collect::<String>())
    }
}

/// Reads pairs: values between commas, tabs or semicolons, under a line with the names `query`,
/// `expected` and, if it is there, `params` (`name=value&…`).
pub(crate) fn read(path: &Path) -> Result<Vec<Pair>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let header = text.lines().next().unwrap_or_default();
    let separator = [b'\t', b';', b','].into_iter().find(|mark| header.as_bytes().contains(mark));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let headers = reader.headers()?.clone();
    let place = |name: &str| headers.iter().position(|own| own.trim().eq_ignore_ascii_case(name));
    let query = place("query").ok_or("the file of pairs has no column `query`")?;
    let expected = place("expected").ok_or("the file of pairs has no column `expected`")?;
    let params = place("params");
    let mut pairs: Vec<Pair> = Vec::new();
    let mut targets: BTreeMap<String, usize> = BTreeMap::new();
    for row in reader.records() {
        let row = row?;
        let of = |at: Option<usize>| at.and_then(|at| row.get(at)).unwrap_or_default().trim().to_owned();
        let wanted = of(Some(expected));
        if wanted.is_empty() {
            continue;
        }
        let mut filters: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in of(params).split('&').filter_map(|param| param.split_once('=')) {
            filters.entry(name.to_owned()).or_default().push(value.to_owned());
        }
        let next = targets.len();
        let target = *targets.entry(wanted.clone()).or_insert(next);
        pairs.push(Pair { query: of(Some(query)), filters, expected: wanted, target });
    }
    Ok(pairs)
}
