//! Pure mappings between other catalogues' formats and the model: bytes in, model out, with what
//! was repaired and what was lost. No store, no network, no clock.

mod beside;
mod ckan;
mod clean;
mod coverage;
mod csw;
mod datajson;
mod dcat;
mod document;
mod draft;
mod draft_codes;
mod edition;
mod export;
mod fields;
mod file_format;
mod finish;
mod geojson;
mod html;
mod iso191153;
mod iso19139;
mod kept;
mod lambert;
mod levels;
mod mapping;
mod markup;
mod mef;
mod metadata;
mod neighbours;
mod reading;
mod recognise;
mod record;
mod scdl;
mod stream;
mod udata;
mod write;
mod xml;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use clean::source;
pub use dcat::Syntax;
pub use document::{next_page, next_page_of, read, read_stream};
pub use edition::{Edition, Exported};
pub use export::{ExportFormat, ExportWriter, ExportedDataset};
pub use levels::{LevelSystem, NamedAudience, access_of, word_of};
pub use mapping::{MappingRow, mapping_table};
pub use reading::{Format, Places, Reading, ReadingLimits};
pub use record::{Imported, ImportedOrganisation, Outcome, Read};
pub use stream::{Spool, Spooled};
pub(crate) use xml::looks_like_xml;
