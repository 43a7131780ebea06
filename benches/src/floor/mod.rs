//! The floor: what plain tantivy takes for the same texts and the same words, without total, facets
//! or rows. One segment, which is the best it can have.

mod ask;
mod french;

pub(crate) use ask::{Floor, Manner};
pub(crate) use french::{asked_words, stem, words};

use crate::building::Result;
use crate::progress;
use crate::record::{Record, each_record};
use catalogue_core::text::collation_key;
use french::tokenizers;
use std::path::{Path, PathBuf};
use std::time::Instant;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexWriter, TantivyDocument};

/// The fields of stems and what an occurrence weighs in each.
const STEMMED: [(&str, f32); 4] = [("title", 4.0), ("keywords", 2.5), ("description", 1.0), ("other", 0.7)];
/// The fields of words as written, which starts of words are sought in.
const PLAIN: [(&str, f32); 2] = [("title_word", 1.0), ("word", 0.25)];
/// Where records of the same kind have one value or several, by the name of the facet.
const BOUNDS: [&str; 4] = ["west", "south", "east", "north"];
/// Memory of the writer, in bytes.
const MEMORY: usize = 200_000_000;

/// Where the floor lies within a work folder.
pub(crate) fn floor_folder(folder: &Path) -> PathBuf {
    folder.join("floor")
}

fn words_of(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
    TextOptions::default().set_indexing_options(indexing)
}

fn code() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::Basic);
    TextOptions::default().set_indexing_options(indexing)
}

fn schema() -> Schema {
    let mut schema = Schema::builder();
    schema.add_text_field("id", code());
    schema.add_u64_field("id_high", FAST);
    schema.add_u64_field("id_low", FAST);
    for (name, _) in STEMMED {
        schema.add_text_field(name, words_of("stemmed", IndexRecordOption::WithFreqs));
    }
    schema.add_text_field("title_word", words_of("plain", IndexRecordOption::WithFreqs));
    schema.add_text_field("word", words_of("plain", IndexRecordOption::WithFreqsAndPositions));
    schema.add_text_field("title_key", TextOptions::default().set_fast("raw"));
    for facet in crate::log::FACETS {
        schema.add_text_field(facet, code().set_fast("raw"));
    }
    schema.add_text_field("readers", code());
    for bound in BOUNDS {
        schema.add_f64_field(bound, FAST);
    }
    schema.add_i64_field("modified", FAST | INDEXED);
    schema.build()
}

/// The handles of the fields by name.
#[derive(Clone, Debug)]
struct Fields(Schema);

impl Fields {
    fn get(&self, name: &str) -> Result<Field> {
        Ok(self.0.get_field(name)?)
    }
}

fn document(record: &Record, fields: &Fields) -> Result<TantivyDocument> {
    let mut document = TantivyDocument::new();
    document.add_text(fields.get("id")?, &record.id);
    let (high, low) = uuid::Uuid::parse_str(&record.id)?.as_u64_pair();
    document.add_u64(fields.get("id_high")?, high);
    document.add_u64(fields.get("id_low")?, low);
    document.add_text(fields.get("title_key")?, collation_key(&record.title));
    let texts = [
        ("title", std::slice::from_ref(&record.title)),
        ("keywords", &record.keywords),
        ("description", std::slice::from_ref(&record.description)),
        ("other", &record.other),
    ];
    for (name, values) in texts {
        for text in values {
            document.add_text(fields.get(name)?, text);
            document.add_text(fields.get("word")?, text);
            if name == "title" || name == "keywords" {
                document.add_text(fields.get("title_word")?, text);
            }
        }
    }
    for facet in crate::log::FACETS {
        let field = fields.get(facet)?;
        for value in record.values(facet) {
            document.add_text(field, value);
        }
    }
    for label in &record.readers {
        document.add_text(fields.get("readers")?, label);
    }
    for (name, bound) in BOUNDS.into_iter().zip(record.bounds) {
        document.add_f64(fields.get(name)?, bound);
    }
    document.add_i64(fields.get("modified")?, record.modified);
    Ok(document)
}

/// Finds the floor's index in a work folder or makes it there; seconds that it took, if it did.
pub(crate) fn find_or_make(folder: &Path, datasets: u64) -> Result<(Floor, Option<f64>)> {
    let path = floor_folder(folder);
    let held = path.join("meta.json").exists().then(|| Floor::open(&path)).transpose()?;
    if let Some(held) = held.filter(|held| held.len() == datasets) {
        return Ok((held, None));
    }
    if path.exists() {
        std::fs::remove_dir_all(&path)?;
    }
    std::fs::create_dir_all(&path)?;
    let started = Instant::now();
    let mut index = Index::create_in_dir(&path, schema())?;
    index.set_tokenizers(tokenizers());
    let fields = Fields(index.schema());
    let mut writer: IndexWriter = index.writer_with_num_threads(1, MEMORY)?;
    let bar = progress::bar("building the floor", datasets);
    each_record(folder, |record| {
        writer.add_document(document(&record, &fields)?)?;
        bar.inc(1);
        Ok(())
    })?;
    writer.commit()?;
    bar.set_message("merging the floor");
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    bar.finish_and_clear();
    let took = started.elapsed().as_secs_f64();
    Ok((Floor::open(&path)?, Some(took)))
}
