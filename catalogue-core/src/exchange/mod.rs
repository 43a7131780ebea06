//! Pure mappings between other catalogues' formats and the model: bytes in, model out, with what
//! was repaired and what was lost. No store, no network, no clock.

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
mod html;
mod iso191153;
mod iso19139;
mod lambert;
mod levels;
mod mapping;
mod markup;
mod metadata;
mod neighbours;
mod reading;
mod recognise;
mod record;
mod scdl;
mod udata;
mod write;
mod xml;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use clean::source;
pub use dcat::Syntax;
pub use document::{next_page, read, read_lines};
pub use edition::{Edition, Exported};
pub use export::{ExportFormat, ExportWriter, ExportedDataset};
pub use levels::{LevelSystem, NamedAudience, access_of, word_of};
pub use mapping::{MappingRow, mapping_table};
pub use reading::{Format, Places, Reading, ReadingLimits};
pub use record::{Imported, ImportedOrganisation, Outcome, Read};
pub(crate) use xml::looks_like_xml;
