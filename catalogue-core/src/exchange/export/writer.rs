//! The seam: datasets in, one by one, a document out.

use super::format::ExportFormat;
use super::losses::losses;
use super::{features, flat, lines, safe};
use crate::error::{Error, Result};
use crate::exchange::ckan::{self, CkanKeys};
use crate::exchange::dcat::{CatalogueWriter, Syntax};
use crate::exchange::edition::{Edition, Exported};
use crate::exchange::iso19139;
use crate::exchange::scdl::{self, CsvColumns};
use crate::exchange::udata;
use crate::exchange::write::Written;
use crate::issue::Issue;
use csv::{QuoteStyle, Terminator, WriterBuilder};
use std::io::{BufWriter, Write};

/// The envelope of several records; it tells no count, which a stream does not know.
const ENVELOPE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <csw:GetRecordByIdResponse xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\">\n";

/// Writes datasets in a format, one after another, holding one at a time.
///
/// ```
/// use catalogue_core::exchange::{Edition, ExportFormat, ExportWriter};
/// use catalogue_core::vocabulary::{Vocabulary, shipped_schemes};
/// let vocabulary = Vocabulary::new(shipped_schemes().unwrap_or_default());
/// let edition = Edition { vocabulary: &vocabulary, base: "https://exemple.fr", title: "Catalogue" };
/// let mut out = Vec::new();
/// let writer = ExportWriter::new(ExportFormat::GeoJson, edition, &mut out)?;
/// writer.finish()?;
/// assert_eq!(String::from_utf8_lossy(&out), "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n");
/// # Ok::<(), catalogue_core::Error>(())
/// ```
pub struct ExportWriter<'o> {
    format: ExportFormat,
    edition: Edition<'o>,
    target: Target<'o>,
}

enum Target<'o> {
    /// Texts, one for each dataset.
    Texts(Texts<'o>),
    /// Rows of CSV.
    Rows(Box<csv::Writer<Box<dyn Write + 'o>>>),
    /// A catalogue of DCAT.
    Catalogue(Box<CatalogueWriter<'o>>),
}

/// Texts between a head and a foot.
struct Texts<'o> {
    out: Box<dyn Write + 'o>,
    written: i64,
    /// The first record of XML: alone it has no envelope.
    first: Option<String>,
}

fn failed(cause: std::io::Error) -> Error {
    Error::storage("write the export", cause)
}

fn failed_rows(error: csv::Error) -> Error {
    failed(match error.into_kind() {
        csv::ErrorKind::Io(cause) => cause,
        other => std::io::Error::other(format!("{other:?}")),
    })
}

impl<'o> ExportWriter<'o> {
    /// Begins a document.
    ///
    /// # Errors
    /// [`Error::Storage`] when `out` fails.
    pub fn new(format: ExportFormat, edition: Edition<'o>, out: &'o mut dyn Write) -> Result<Self> {
        let out: Box<dyn Write + 'o> = Box::new(BufWriter::new(out));
        let syntax = match format {
            ExportFormat::DcatTurtle => Some(Syntax::Turtle),
            ExportFormat::DcatRdfXml => Some(Syntax::RdfXml),
            ExportFormat::DcatJsonLd => Some(Syntax::JsonLd),
            _ => None,
        };
        let columns = columns(format);
        let target = if let Some(syntax) = syntax {
            Target::Catalogue(Box::new(CatalogueWriter::new(syntax, &edition, out)?))
        } else if let Some(columns) = columns {
            let mut rows = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(out);
            rows.write_record(columns.names()).map_err(failed_rows)?;
            Target::Rows(Box::new(rows))
        } else if format == ExportFormat::Csv {
            let mut rows = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
            rows.write_record(flat::COLUMNS).map_err(failed_rows)?;
            Target::Rows(Box::new(rows))
        } else {
            let mut texts = Texts { out, written: 0, first: None };
            match format {
                ExportFormat::GeoJson => texts.put("{\"type\":\"FeatureCollection\",\"features\":[")?,
                ExportFormat::Ckan | ExportFormat::CkanPigma | ExportFormat::Udata => texts.put("[")?,
                _ => {}
            }
            Target::Texts(texts)
        };
        Ok(Self { format, edition, target })
    }

    /// Writes a dataset; what the format could not carry of it, by the model's path.
    ///
    /// # Errors
    /// [`Error::Storage`] when the host's writer fails: the document is cut there.
    pub fn write(&mut self, exported: &Exported<'_>) -> Result<Vec<Issue>> {
        let edition = &self.edition;
        let texts = match &mut self.target {
            Target::Catalogue(catalogue) => return catalogue.write(exported, edition),
            Target::Rows(rows) => {
                let (cells, lost) = match columns(self.format) {
                    Some(columns) => scdl::cells(exported, columns, edition),
                    None => (flat::row(exported, edition), losses(exported.dataset, &flat::CARRIED)),
                };
                rows.write_record(cells).map_err(failed_rows)?;
                return Ok(lost);
            }
            Target::Texts(texts) => texts,
        };
        match self.format {
            ExportFormat::Jsonl => {
                texts.put(&lines::line(exported, edition)?)?;
                Ok(Vec::new())
            }
            ExportFormat::GeoJson => {
                texts.item(&features::feature(exported, edition)?)?;
                Ok(losses(exported.dataset, &features::CARRIED))
            }
            ExportFormat::Iso19139 => {
                let written = iso19139::write(exported, edition);
                texts.xml(written.text)?;
                Ok(written.lost)
            }
            ExportFormat::CkanPigma => texts.record(ckan::write(exported, edition, CkanKeys::Pigma)),
            ExportFormat::Udata => texts.record(udata::write(exported, edition)),
            ExportFormat::Ckan => texts.record(ckan::write(exported, edition, CkanKeys::Stock)),
            format => Err(Error::Unsupported { what: format!("writing {} as texts", format.code()) }),
        }
    }

    /// Ends the document and gives all of it to `out`.
    ///
    /// # Errors
    /// [`Error::Storage`] when the host's writer fails.
    pub fn finish(self) -> Result<()> {
        match self.target {
            Target::Catalogue(catalogue) => catalogue.finish(),
            Target::Rows(mut rows) => rows.flush().map_err(failed),
            Target::Texts(mut texts) => {
                match self.format {
                    ExportFormat::GeoJson => texts.put("\n]}\n")?,
                    ExportFormat::Ckan | ExportFormat::CkanPigma | ExportFormat::Udata => {
                        texts.put("\n]\n")?
                    }
                    ExportFormat::Iso19139 => texts.end_xml()?,
                    _ => {}
                }
                texts.out.flush().map_err(failed)
            }
        }
    }
}

impl std::fmt::Debug for ExportWriter<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ExportWriter").field("format", &self.format).finish_non_exhaustive()
    }
}

fn columns(format: ExportFormat) -> Option<CsvColumns> {
    match format {
        ExportFormat::Scdl => Some(CsvColumns::Scdl),
        ExportFormat::Idgo => Some(CsvColumns::Idgo),
        _ => None,
    }
}

impl Texts<'_> {
    fn put(&mut self, text: &str) -> Result<()> {
        self.out.write_all(text.as_bytes()).map_err(failed)
    }

    /// One member of an array of JSON.
    fn item(&mut self, text: &str) -> Result<()> {
        self.put(if self.written == 0 { "\n" } else { ",\n" })?;
        self.written += 1;
        self.put(text)
    }

    /// One record of JSON.
    fn record(&mut self, written: Written) -> Result<Vec<Issue>> {
        self.item(&safe::unscripted(&written.text))?;
        Ok(written.lost)
    }

    /// One record of XML.
    fn xml(&mut self, text: String) -> Result<()> {
        self.written += 1;
        if self.written == 1 {
            self.first = Some(text);
            return Ok(());
        }
        if let Some(first) = self.first.take() {
            self.put(ENVELOPE)?;
            self.put(undeclared(&first))?;
        }
        self.put(undeclared(&text))
    }

    fn end_xml(&mut self) -> Result<()> {
        match self.first.take() {
            Some(only) => self.put(&only),
            None => {
                if self.written == 0 {
                    self.put(ENVELOPE)?;
                }
                self.put("</csw:GetRecordByIdResponse>\n")
            }
        }
    }
}

/// A record of XML without its declaration, to stand in another document.
fn undeclared(text: &str) -> &str {
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.trim_start(),
        None => text,
    }
}
