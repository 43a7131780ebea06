//! The fields of the index, and the facets.

use crate::text::key;
use crate::vocabulary::scheme;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TokenizerManager;

use crate::search::analyse::French;
use crate::search::impact::ImpactTokenizer;

/// Raised whenever fields or analysis change: an index of another number is rebuilt.
pub(crate) const SCHEMA_VERSION: i64 = 4;

/// Between the parts of a facet value that carries its label.
pub(crate) const PART: char = '\u{1}';
/// What comes right after [`PART`].
pub(crate) const AFTER_PART: char = '\u{2}';

/// How the values of a facet are made and recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FacetKind {
    /// Codes of a closed scheme.
    Closed(&'static str),
    /// Codes of a scheme that records may leave: what it does not know is taken as written.
    Open(&'static str),
    /// A fixed list.
    Listed(&'static [&'static str]),
    /// Codes that no scheme lists.
    Free,
    /// A folded key and a spelling.
    Keyword,
    /// A slug, a name and an identifier.
    Organisation,
}

/// One facet.
#[derive(Debug)]
pub(crate) struct Facet {
    /// Its name, and that of its field.
    pub(crate) name: &'static str,
    /// Other names that a query may use, folded to a key.
    pub(crate) aliases: &'static [&'static str],
    /// How its values are made.
    pub(crate) kind: FacetKind,
}

/// The facet whose values differ by the portal asked through.
pub(crate) const BY_PORTAL: &str = "access";

/// How many of [`FACETS`] are counted when a query names none: those of the guide, in its order.
pub(crate) const DEFAULT_FACETS: usize = 6;

/// Every facet. Categories are none.
pub(crate) const FACETS: &[Facet] = &[
    Facet {
        name: "theme",
        aliases: &["themes", "thematique", "thematiques"],
        kind: FacetKind::Closed(scheme::THEME),
    },
    Facet {
        name: "keyword",
        aliases: &["keywords", "mot cle", "mots cles", "tag", "tags"],
        kind: FacetKind::Keyword,
    },
    Facet {
        name: "data-type",
        aliases: &["type", "type de donnees"],
        kind: FacetKind::Closed(scheme::DATA_TYPE),
    },
    Facet { name: "frequency", aliases: &["frequence"], kind: FacetKind::Closed(scheme::FREQUENCY) },
    Facet { name: "granularity", aliases: &["granularite"], kind: FacetKind::Closed(scheme::GRANULARITY) },
    Facet {
        name: "organisation",
        aliases: &["organisations", "organization", "organisme", "producteur"],
        kind: FacetKind::Organisation,
    },
    Facet { name: "licence", aliases: &["license", "licences"], kind: FacetKind::Closed(scheme::LICENCE) },
    Facet { name: "format", aliases: &["formats"], kind: FacetKind::Open(scheme::FORMAT) },
    Facet {
        name: "resource-type",
        aliases: &["type de ressource"],
        kind: FacetKind::Closed(scheme::RESOURCE_TYPE),
    },
    Facet {
        name: "access",
        aliases: &["acces"],
        kind: FacetKind::Listed(&["open", "authenticated", "restricted", "closed"]),
    },
    Facet { name: "portal", aliases: &["portail"], kind: FacetKind::Free },
    Facet { name: "kind", aliases: &["nature"], kind: FacetKind::Closed(scheme::KIND) },
    Facet { name: "visibility", aliases: &["visibilite"], kind: FacetKind::Listed(&["public", "private"]) },
    Facet { name: "language", aliases: &["langue", "langues"], kind: FacetKind::Open(scheme::LANGUAGE) },
    Facet { name: "support", aliases: &["support technique"], kind: FacetKind::Closed(scheme::SUPPORT) },
];

/// The place in [`FACETS`] of a facet named in English or French, folded.
pub(crate) fn facet_named(name: &str) -> Option<usize> {
    if let Some(at) = FACETS.iter().position(|facet| facet.name == name) {
        return Some(at);
    }
    let wanted = key(name);
    FACETS.iter().position(|facet| key(facet.name) == wanted || facet.aliases.contains(&wanted.as_str()))
}

/// The names of all facets, for a sentence.
pub(crate) fn facet_names() -> String {
    FACETS.iter().map(|facet| facet.name).collect::<Vec<_>>().join(", ")
}

/// The name of a facet named in English or French, folded.
pub(crate) fn facet_name(name: &str) -> Option<&'static str> {
    facet_named(name).and_then(|at| FACETS.get(at)).map(|facet| facet.name)
}

/// The scheme whose labels the values of a facet have.
pub(crate) fn facet_scheme(name: &str) -> Option<&'static str> {
    let facet = facet_named(name).and_then(|at| FACETS.get(at))?;
    match facet.kind {
        FacetKind::Closed(scheme) | FacetKind::Open(scheme) => Some(scheme),
        FacetKind::Listed(_) if facet.name == "access" => Some(scheme::ACCESS_LEVEL),
        FacetKind::Listed(_) | FacetKind::Free | FacetKind::Keyword | FacetKind::Organisation => None,
    }
}

/// A field of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextField {
    /// Stems of every text, each with its impact as its frequency.
    Stem,
    /// Words of titles and keywords as written.
    TitleWord,
    /// Words of every text as written, with their places.
    Word,
}

/// How many fields of words there are.
pub(crate) const TEXT_FIELDS: usize = 3;

impl TextField {
    /// All.
    const ALL: [TextField; TEXT_FIELDS] = [TextField::Stem, TextField::TitleWord, TextField::Word];

    const fn name(self) -> &'static str {
        match self {
            TextField::Stem => "stem",
            TextField::TitleWord => "title_word",
            TextField::Word => "word",
        }
    }
}

/// The handles of every field.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) id_high: Field,
    pub(crate) id_low: Field,
    pub(crate) label: Field,
    pub(crate) state: Field,
    pub(crate) text: [Field; TEXT_FIELDS],
    pub(crate) title_key: Field,
    pub(crate) completeness: Field,
    pub(crate) facets: Vec<Field>,
    pub(crate) dates: [Field; DATES.len()],
    pub(crate) bounds: [Field; BOUNDS.len()],
}

/// Columns of days.
pub(crate) const DATES: [&str; 8] = [
    "published_first",
    "published_last",
    "published_order",
    "updated_first",
    "updated_last",
    "updated_order",
    "temporal_first",
    "temporal_last",
];

/// The place in [`DATES`] of the day that orders by publication.
pub(crate) const PUBLISHED_ORDER: usize = 2;
/// That of the day that orders by update.
pub(crate) const UPDATED_ORDER: usize = 5;

/// Columns of bounds of boxes.
pub(crate) const BOUNDS: [&str; 4] = ["west", "south", "east", "north"];

/// The column of how complete a record is.
pub(crate) const COMPLETENESS: &str = "completeness";

/// The column of the title's sort key.
pub(crate) const TITLE_KEY: &str = "title_key";

impl Fields {
    /// The field of a text.
    pub(crate) fn text(&self, field: TextField) -> Field {
        self.text[field as usize]
    }
}

fn text(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    let indexing =
        TextFieldIndexing::default().set_tokenizer(tokenizer).set_fieldnorms(false).set_index_option(record);
    TextOptions::default().set_indexing_options(indexing)
}

fn code() -> TextOptions {
    text("raw", IndexRecordOption::Basic)
}

/// The schema and its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    schema_with(code().set_fast("raw"))
}

/// The schema of a segment of the tail, with the same fields: facets are columns only. A dictionary of terms
/// costs the same for one document as for thousands, and most of them would be those of facets.
pub(crate) fn schema_of_tail() -> Schema {
    schema_with(TextOptions::default().set_fast("raw")).0
}

fn schema_with(facet: TextOptions) -> (Schema, Fields) {
    let mut builder = SchemaBuilder::new();
    let number = || NumericOptions::default() | FAST;
    let id = builder.add_text_field("id", code());
    let id_high = builder.add_u64_field("id_high", number());
    let id_low = builder.add_u64_field("id_low", number());
    let label = builder.add_text_field("label", code());
    let state = builder.add_text_field("state", code());
    let text = TextField::ALL.map(|field| {
        let options = match field {
            TextField::Stem => text("impact", IndexRecordOption::WithFreqs),
            TextField::TitleWord => text("plain", IndexRecordOption::Basic),
            TextField::Word => text("plain", IndexRecordOption::WithFreqsAndPositions),
        };
        builder.add_text_field(field.name(), options)
    });
    let title_key = builder.add_text_field(TITLE_KEY, TextOptions::default().set_fast("raw"));
    let completeness = builder.add_u64_field(COMPLETENESS, number());
    let facets = FACETS.iter().map(|own| builder.add_text_field(own.name, facet.clone())).collect();
    let dates = DATES.map(|name| builder.add_i64_field(name, number()));
    let bounds = BOUNDS.map(|name| builder.add_f64_field(name, number()));
    let fields =
        Fields { id, id_high, id_low, label, state, text, title_key, completeness, facets, dates, bounds };
    (builder.build(), fields)
}

/// The tokenizers that the schema names.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register("impact", ImpactTokenizer::default());
    manager.register("plain", French::default());
    manager
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_no_facet_and_names_are_told_apart() {
        assert_eq!(facet_named("category"), None);
        assert_eq!(facet_named("catégorie"), None);
        assert_eq!(facet_named("Mot-Clé").map(|at| FACETS[at].name), Some("keyword"));
        assert_eq!(facet_named("THÉMATIQUE").map(|at| FACETS[at].name), Some("theme"));
        let mut names: Vec<String> = FACETS.iter().map(|facet| key(facet.name)).collect();
        names.extend(FACETS.iter().flat_map(|facet| facet.aliases.iter().map(|name| (*name).to_owned())));
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count);
        for facet in FACETS {
            assert!(facet.aliases.iter().all(|name| key(name) == **name), "{}", facet.name);
        }
    }
}
