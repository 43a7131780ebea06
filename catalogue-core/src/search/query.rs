//! What one asks of the catalogue, and the facets of the answer: plain data that crosses an FFI.

use crate::issue::Language;
use crate::model::{BoundingBox, Period, State, Visibility};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the boxes of a dataset must lie to an area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AreaRelation {
    /// One of its boxes shares a point with the area.
    #[default]
    Intersects,
    /// It has boxes, and all lie within the area.
    Within,
}

/// A place to search in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// The bounds, WGS84 degrees; west above east crosses the antimeridian.
    pub bounds: BoundingBox,
    /// How a dataset must lie to them; intersecting by default.
    #[serde(default)]
    pub relation: AreaRelation,
}

/// The order of the hits. Equal hits follow each other by title, then by identifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// How well a hit fits the words and the area, best first; by title when neither is asked.
    #[default]
    Relevance,
    /// Title by French collation, A first.
    Title,
    /// Publication date of the data, or the day the record was first public when it has none;
    /// latest first, the undated last.
    Published,
    /// Date of the data's last update, or the day the record last changed when it has none;
    /// latest first.
    Updated,
    /// Use (views and downloads), most used first.
    Popularity,
}

/// A search: every part narrows the answer; the default asks for everything published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Query {
    /// Words (all must be found; the last may be the start of one), `"exact phrase"`, `-without`,
    /// and `facet:value` (`theme:environnement`, `organisation:"Région Sud"`). At most 10 000
    /// characters. Nothing in it is ever an error: what has no meaning is read as words.
    pub text: String,
    /// Values wanted by facet name: one of them inside a facet, all facets together. Names are
    /// those of `facets` or their French forms; values are codes, labels or aliases, a keyword in
    /// any spelling, an organisation by slug, name or identifier.
    pub filters: BTreeMap<String, Vec<String>>,
    /// Where.
    pub area: Option<Area>,
    /// The publication date of the data shares a day with this period, its ends included.
    pub published: Option<Period>,
    /// The date of the data's last update shares a day with this period, its ends included.
    pub updated: Option<Period>,
    /// One period of the temporal coverage shares a day with this one, its ends included.
    pub temporal: Option<Period>,
    /// States wanted; published only when empty.
    pub states: Vec<State>,
    /// Public or private records only; both when absent.
    pub visibility: Option<Visibility>,
    /// Only what this portal shows, by its code.
    pub portal: Option<String>,
    /// Facets to count, in order: `theme`, `keyword`, `data-type`, `frequency`, `granularity`,
    /// `organisation` (these six when empty), `licence`, `format`, `resource-type`, `access`,
    /// `portal`, `kind`, `visibility`, `language`, `support`.
    pub facets: Vec<String>,
    /// Values shown of each facet, 0 to 1000; 20 by default. Selected values come on top.
    pub facet_limit: i64,
    /// The order.
    pub sort: Sort,
    /// From the greatest to the least; the usual way of each order when absent.
    pub descending: Option<bool>,
    /// Hits per page, 0 to 1000; 20 by default.
    pub page_size: i64,
    /// Where to go on: the cursor of the page before, of the same query.
    pub cursor: Option<String>,
    /// The language of labels.
    pub language: Language,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            filters: BTreeMap::new(),
            area: None,
            published: None,
            updated: None,
            temporal: None,
            states: Vec::new(),
            visibility: None,
            portal: None,
            facets: Vec::new(),
            facet_limit: 20,
            sort: Sort::default(),
            descending: None,
            page_size: 20,
            cursor: None,
            language: Language::default(),
        }
    }
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacetCount {
    /// The code, to be given back in [`Query::filters`]; a keyword's folded key, an organisation's slug.
    pub code: String,
    /// The label: a term's in the query's language, a keyword's most used spelling, an
    /// organisation's name. Absent when the code has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Datasets that have it, of those that meet everything but this facet's own selection.
    pub count: i64,
    /// Whether the query asks for it.
    #[serde(default)]
    pub selected: bool,
}

/// The counts of one facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FacetCounts {
    /// The facet.
    pub name: String,
    /// The most frequent values first, equal ones by code; the selected ones always.
    pub values: Vec<FacetCount>,
    /// How many values there are, shown or not.
    pub distinct: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_object_is_the_default_and_a_query_comes_back_from_json() {
        assert_eq!(serde_json::from_str::<Query>("{}").unwrap(), Query::default());
        let query = Query {
            text: "eau".to_owned(),
            area: Some(Area {
                bounds: BoundingBox::new(-1.0, 44.0, 0.5, 45.0),
                relation: AreaRelation::Within,
            }),
            states: vec![State::Archived],
            visibility: Some(Visibility::Private),
            sort: Sort::Popularity,
            ..Query::default()
        };
        let json = serde_json::to_string(&query).unwrap();
        assert_eq!(serde_json::from_str::<Query>(&json).unwrap(), query);
        assert!(serde_json::from_str::<Query>(r#"{"limit": 3}"#).is_err());
    }
}
