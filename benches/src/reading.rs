//! How many megabytes a second each reader takes in, bytes to model, on one core.
//!
//! Of a folder of records, or of a page of a CSW with generated ones. Nothing is asserted here.

use crate::building::Result;
use catalogue_core::exchange::{
    Edition, ExportFormat, ExportWriter, Exported, Format, Outcome, Reading, ReadingLimits, read,
};
use catalogue_core::vocabulary::{Vocabulary, shipped_schemes};
use catalogue_core::{Dataset, Resource};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What to read.
pub(crate) struct Work {
    /// A file, or a folder with folders in it, each told apart; generated records when absent.
    pub(crate) folder: Option<PathBuf>,
    /// The format; recognised when absent.
    pub(crate) format: Option<String>,
    /// How many generated records.
    pub(crate) records: usize,
    /// How long to read each folder, over and over, in seconds.
    pub(crate) seconds: u64,
}

/// Reads and prints.
pub(crate) fn run(work: &Work) -> Result<()> {
    let vocabulary = Vocabulary::new(shipped_schemes().ok_or("the vocabularies shipped are not read")?);
    let format = match &work.format {
        Some(code) => Some(Format::from_code(code).ok_or_else(|| format!("unknown format {code}"))?),
        None => None,
    };
    let limits = ReadingLimits::default();
    let reading = Reading { vocabulary: &vocabulary, places: &(), limits: &limits, source: None };
    for (name, documents) in documents(work, &vocabulary)? {
        let (mut bytes, mut taken, mut refused) = (0_usize, 0_u64, 0_u64);
        let (started, limit) = (Instant::now(), Duration::from_secs(work.seconds));
        while started.elapsed() < limit {
            for document in &documents {
                bytes += document.len();
                for found in read(format, document, &reading).unwrap_or_default() {
                    match found.outcome {
                        Outcome::Taken(_) => taken += 1,
                        Outcome::Refused(_) => refused += 1,
                    }
                }
            }
            if documents.is_empty() {
                break;
            }
        }
        let seconds = started.elapsed().as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "megabytes and records of a few seconds")]
        let (megabytes, records) = (bytes as f64 / 1e6, (taken + refused) as f64);
        writeln!(
            std::io::stdout(),
            "{name}: {:.1} MB/s, {:.0} records/s ({taken} taken, {refused} refused)",
            megabytes / seconds,
            records / seconds
        )?;
    }
    Ok(())
}

/// The documents of one folder.
type Folder = (String, Vec<Vec<u8>>);

/// The documents to read, by the folder they are in.
fn documents(work: &Work, vocabulary: &Vocabulary) -> Result<Vec<Folder>> {
    let Some(folder) = &work.folder else {
        return Ok(vec![(
            "generated ISO 19139, a page of a CSW".to_owned(),
            vec![page(work.records, vocabulary)?],
        )]);
    };
    if folder.is_file() {
        return Ok(vec![(folder.display().to_string(), vec![std::fs::read(folder)?])]);
    }
    let mut found = Vec::new();
    let mut inside: Vec<PathBuf> =
        std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    inside.sort();
    for path in inside.into_iter().filter(|path| path.is_dir()) {
        let mut documents = Vec::new();
        gather(&path, &mut documents)?;
        found.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), documents));
    }
    if found.is_empty() {
        let mut documents = Vec::new();
        gather(folder, &mut documents)?;
        found.push((folder.display().to_string(), documents));
    }
    Ok(found)
}

fn gather(folder: &Path, documents: &mut Vec<Vec<u8>>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { gather(&path, documents)? } else { documents.push(std::fs::read(path)?) }
    }
    Ok(())
}

/// An answer of a CSW with so many records, written by the library from generated datasets.
fn page(records: usize, vocabulary: &Vocabulary) -> Result<Vec<u8>> {
    let generator = crate::generate::Generator::new(1, 20);
    let mut out =
        b"<csw:GetRecordsResponse xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\"><csw:SearchResults>"
            .to_vec();
    for index in 0..records {
        let (metadata, resources) = generator.dataset(u64::try_from(index)?);
        let moment = chrono::DateTime::UNIX_EPOCH;
        let id = |at: usize| uuid::Uuid::from_u128(u128::try_from(at).unwrap_or_default());
        let resources = resources.into_iter().enumerate().map(|(at, metadata)| Resource {
            id: catalogue_core::ResourceId::from_uuid(id(index * 1_000 + at)),
            created: moment,
            modified: moment,
            file: None,
            metadata,
        });
        let dataset = Dataset {
            id: catalogue_core::DatasetId::from_uuid(id(index)),
            slug: catalogue_core::Slug::parse(&format!("jeu-{index}"))?,
            revision: catalogue_core::Revision(1),
            state: catalogue_core::State::Published,
            state_before_deletion: None,
            created: moment,
            modified: moment,
            first_public: None,
            creator: None,
            collaborators: Vec::new(),
            metadata,
            resources: resources.collect(),
            provenance: None,
        };
        let mut record = Vec::new();
        let edition = Edition { vocabulary, base: "https://exemple.fr/", title: "Catalogue" };
        let mut writer = ExportWriter::new(ExportFormat::Iso19139, edition, &mut record)?;
        writer.write(&Exported::new(&dataset, None))?;
        writer.finish()?;
        let text = String::from_utf8(record)?;
        let element = text.find("<gmd:MD_Metadata").ok_or("a record without a root")?;
        out.extend_from_slice(text.get(element..).unwrap_or_default().as_bytes());
    }
    out.extend_from_slice(b"</csw:SearchResults></csw:GetRecordsResponse>");
    Ok(out)
}
