//! The index of the floor: tantivy by itself, with the fields that a catalogue searches and counts, and
//! French words folded and stemmed once each.

use crate::building::Result;
use catalogue_core::text::fold;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, SchemaBuilder, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexWriter, TantivyDocument};

/// Bytes that the writer may take, as the import lets it.
const MEMORY: usize = 150_000_000;
/// Facets that are counted beside the keywords, the formats and the organisation.
const FACETS: [&str; 12] = [
    "theme",
    "data_type",
    "frequency",
    "granularity",
    "licence",
    "resource_type",
    "access",
    "portal",
    "kind",
    "visibility",
    "language",
    "support",
];

/// What a package says that is indexed.
#[derive(Debug, Deserialize)]
pub(crate) struct Texts<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    title: Cow<'a, str>,
    #[serde(borrow)]
    notes: Cow<'a, str>,
    #[serde(borrow)]
    license_id: Cow<'a, str>,
    tags: Vec<Tag<'a>>,
    resources: Vec<Resource<'a>>,
    organization: Organisation<'a>,
}

#[derive(Debug, Deserialize)]
struct Tag<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
struct Resource<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    format: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
struct Organisation<'a> {
    #[serde(borrow)]
    title: Cow<'a, str>,
}

/// The index being filled.
pub(crate) struct FloorIndex {
    writer: IndexWriter<TantivyDocument>,
    id: Field,
    halves: [Field; 2],
    label: Field,
    state: Field,
    title: Field,
    keywords: Field,
    description: Field,
    other: Field,
    words: Field,
    title_words: Field,
    title_key: Field,
    keyword: Field,
    format: Field,
    organisation: Field,
    facets: [Field; FACETS.len()],
    days: [Field; 2],
}

impl FloorIndex {
    /// An empty index in a folder, with one thread that indexes.
    pub(crate) fn create(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut schema = SchemaBuilder::new();
        let text = |tokenizer: &str, record| {
            let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
            TextOptions::default().set_indexing_options(indexing)
        };
        let code = || {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic);
            TextOptions::default().set_indexing_options(indexing)
        };
        let stemmed = || text("stemmed", IndexRecordOption::WithFreqs);
        let number = || NumericOptions::default() | FAST;
        let id = schema.add_text_field("id", code());
        let halves = ["high", "low"].map(|name| schema.add_u64_field(name, number()));
        let label = schema.add_text_field("label", code());
        let state = schema.add_text_field("state", code());
        let title = schema.add_text_field("title", stemmed());
        let keywords = schema.add_text_field("keywords", stemmed());
        let description = schema.add_text_field("description", stemmed());
        let other = schema.add_text_field("other", stemmed());
        let words = schema.add_text_field("words", text("plain", IndexRecordOption::WithFreqsAndPositions));
        let title_words = schema.add_text_field("title_words", text("plain", IndexRecordOption::WithFreqs));
        let title_key = schema.add_text_field("title_key", TextOptions::default().set_fast("raw"));
        let keyword = schema.add_text_field("keyword", code().set_fast("raw"));
        let format = schema.add_text_field("format", code().set_fast("raw"));
        let organisation = schema.add_text_field("organisation", code().set_fast("raw"));
        let facets = FACETS.map(|name| schema.add_text_field(name, code().set_fast("raw")));
        let days = ["published", "updated"].map(|name| schema.add_i64_field(name, number()));
        let index = Index::create_in_dir(folder, schema.build())?;
        index.tokenizers().register("stemmed", Words::new(true));
        index.tokenizers().register("plain", Words::new(false));
        let writer = index.writer_with_num_threads(1, MEMORY)?;
        Ok(Self {
            writer,
            id,
            halves,
            label,
            state,
            title,
            keywords,
            description,
            other,
            words,
            title_words,
            title_key,
            keyword,
            format,
            organisation,
            facets,
            days,
        })
    }

    /// Adds a package.
    pub(crate) fn add(&mut self, texts: &Texts<'_>) -> Result<()> {
        let mut document = TantivyDocument::new();
        document.add_text(self.id, &texts.id);
        self.halves.iter().for_each(|field| document.add_u64(*field, texts.id.len() as u64));
        for label in ["administrator", "moderator", "public", "member:00000000-0000-0000-0000-000000000000"] {
            document.add_text(self.label, label);
        }
        document.add_text(self.state, "published");
        let mut say = |field: Field, text: &str| {
            document.add_text(field, text);
            document.add_text(self.words, text);
            if field == self.title || field == self.keywords {
                document.add_text(self.title_words, text);
            }
        };
        say(self.title, &texts.title);
        texts.tags.iter().for_each(|tag| say(self.keywords, &tag.name));
        say(self.description, &texts.notes);
        say(self.other, &texts.organization.title);
        texts.resources.iter().for_each(|resource| say(self.other, &resource.name));
        texts.resources.iter().for_each(|resource| say(self.other, &resource.format));
        document.add_text(self.title_key, &texts.title);
        texts.tags.iter().for_each(|tag| document.add_text(self.keyword, &tag.name));
        texts.resources.iter().for_each(|resource| document.add_text(self.format, &resource.format));
        document.add_text(self.organisation, &texts.organization.title);
        // Most packages say little of the rest: a licence, an access, a kind, a visibility.
        for (name, field) in FACETS.iter().zip(&self.facets) {
            match *name {
                "licence" => document.add_text(*field, &texts.license_id),
                "access" | "kind" | "visibility" | "resource_type" => document.add_text(*field, "open"),
                _ => {}
            }
        }
        self.days.iter().for_each(|field| document.add_i64(*field, texts.notes.len() as i64));
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Commits, and waits for the segments that are being merged.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.writer.commit()?;
        Ok(self.writer.wait_merging_threads()?)
    }
}

/// Words folded, and stemmed when asked; each form is stemmed once.
#[derive(Clone)]
struct Words {
    stemmer: Option<TextAnalyzer>,
    stems: HashMap<String, String>,
    folded: String,
    found: Vec<(String, usize, usize)>,
    token: Token,
}

impl Words {
    fn new(stems: bool) -> Self {
        let stemmer = stems.then(|| {
            TextAnalyzer::builder(tantivy::tokenizer::RawTokenizer::default())
                .filter(Stemmer::new(Language::French))
                .build()
        });
        let found = Vec::new();
        Self { stemmer, stems: HashMap::new(), folded: String::new(), found, token: Token::default() }
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.found.clear();
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        for word in words {
            let from = word.as_ptr() as usize - text.as_ptr() as usize;
            self.folded = fold(word);
            let said = match &mut self.stemmer {
                None => self.folded.clone(),
                Some(stemmer) => match self.stems.get(&self.folded) {
                    Some(stem) => stem.clone(),
                    None => {
                        let mut stream = stemmer.token_stream(&self.folded);
                        let stem = if stream.advance() { stream.token().text.clone() } else { String::new() };
                        drop(stream);
                        self.stems.insert(self.folded.clone(), stem.clone());
                        stem
                    }
                },
            };
            self.found.push((said, from, from + word.len()));
        }
        self.token.reset();
        Stream { words: self, next: 0 }
    }
}

/// The words of one text.
struct Stream<'a> {
    words: &'a mut Words,
    next: usize,
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        let Words { found, token, .. } = &mut *self.words;
        let Some((word, from, to)) = found.get_mut(self.next) else { return false };
        std::mem::swap(&mut token.text, word);
        token.position = self.next;
        (token.offset_from, token.offset_to) = (*from, *to);
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.words.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.words.token
    }
}
