//! The mappings as tables that documentation prints and readers obey.

use crate::exchange::{Format, ckan, csw, datajson, dcat, iso19139, iso191153, mef, scdl, udata};

/// One key of a source format and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MappingRow {
    /// The key: `notes`, `resources[].url`, `organization.title`; keys of `extras` are listed bare.
    /// Of XML the path of properties: `identificationInfo/citation/title`; `*` at the end is all
    /// that begins so.
    pub source: &'static str,
    /// The model's field it fills; `None` for what is derived or redundant there, and left behind
    /// without being counted as lost.
    pub field: Option<&'static str>,
    /// How, when it is not taken as it is.
    pub note: &'static str,
}

/// A row of a key that fills a field.
pub(super) const fn to(source: &'static str, field: &'static str, note: &'static str) -> MappingRow {
    MappingRow { source, field: Some(field), note }
}

/// A row of a key that is derived or redundant.
pub(super) const fn derived(source: &'static str, note: &'static str) -> MappingRow {
    MappingRow { source, field: None, note }
}

/// The mapping of a format. A key that is not in it has no place and is reported as lost.
pub fn mapping_table(format: Format) -> &'static [MappingRow] {
    match format {
        Format::Ckan => ckan::MAPPING,
        Format::DataJson => datajson::MAPPING,
        Format::Dcat => dcat::MAPPING,
        Format::Scdl => scdl::MAPPING,
        Format::Csw => csw::MAPPING,
        Format::Mef => mef::MAPPING,
        Format::Iso19139 => iso19139::MAPPING,
        Format::Iso191153 => iso191153::MAPPING,
        Format::Udata => udata::MAPPING,
    }
}
