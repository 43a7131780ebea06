//! Plain BM25 on the same records: SQLite's FTS5, one of the words, accents left aside.

use crate::relevance::pairs::Pair;
use crate::relevance::records::Records;
use crate::relevance::{DEPTH, Ranker};
use rusqlite::{Connection, params};
use std::error::Error;

/// An FTS5 table of title, keywords, description and the rest.
pub(crate) struct Plain {
    connection: Connection,
    weights: [f64; 4],
}

impl Plain {
    /// Fills it; one weight for each column.
    pub(crate) fn new(records: &Records, weights: [f64; 4]) -> Result<Self, Box<dyn Error>> {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch(
            "CREATE VIRTUAL TABLE records USING fts5(
                title, keywords, description, rest, id UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')",
        )?;
        for (dataset, organisation) in &records.datasets {
            let metadata = &dataset.metadata;
            let mut titles = vec![metadata.title.as_str()];
            titles.extend(metadata.alternative_titles.iter().map(String::as_str));
            let mut rest = vec![organisation.as_str()];
            rest.extend(dataset.resources.iter().map(|resource| resource.metadata.name.as_str()));
            connection.execute(
                "INSERT INTO records VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    titles.join("\n"),
                    metadata.keywords.join("\n"),
                    metadata.description,
                    rest.join("\n"),
                    dataset.id.to_string()
                ],
            )?;
        }
        Ok(Self { connection, weights })
    }
}

impl Ranker for Plain {
    fn rank(&self, pair: &Pair) -> Result<Vec<String>, Box<dyn Error>> {
        // It has no facets: their values are words to it.
        let asked = pair.filters.values().flatten().map(String::as_str).chain([pair.query.as_str()]);
        let words: Vec<String> = asked
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let [title, keywords, description, rest] = self.weights;
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM records WHERE records MATCH ?1 ORDER BY bm25(records, ?2, ?3, ?4, ?5), rowid LIMIT ?6",
        )?;
        let rows = statement.query_map(
            params![words.join(" OR "), title, keywords, description, rest, i64::try_from(DEPTH)?],
            |row| row.get(0),
        )?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
