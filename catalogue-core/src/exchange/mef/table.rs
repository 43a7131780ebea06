//! The mapping of what a MEF archive says beside the metadata, as a table.

use crate::exchange::mapping::{MappingRow, derived, to};

/// Every element that has a place, and those that need none.
pub(in crate::exchange) const MAPPING: &[MappingRow] = &[
    to("metadata.xml", "*", "read as ISO 19139 or ISO 19115-3, whichever it is: see those mappings"),
    to("metadata.iso19139.xml", "*", "read in its place when metadata.xml is neither"),
    to("info.xml/general/uuid", "provenance.remote_id", "when the metadata has no identifier of its own"),
    to("info.xml/general/siteName", "provenance.raw", "`info.siteName`"),
    to("info.xml/general/siteId", "provenance.raw", "`info.siteId`"),
    to("info.xml/general/schema", "provenance.raw", "`info.schema`"),
    to("info.xml/categories/category", "provenance.raw", "`info.categories`"),
    to(
        "info.xml/general/createDate",
        "provenance.raw",
        "`info.createDate`: of the record, never of the data",
    ),
    to("info.xml/general/changeDate", "provenance.raw", "`info.changeDate`"),
    to(
        "info.xml/privileges/group",
        "visibility",
        "private when groups are named and `all` may not view; the groups that may are kept raw \
         (`info.privileges`)",
    ),
    to("info.xml/public/file", "resources", "a file that no link of the record names is told as lost"),
    to("info.xml/private/file", "resources", "as public/file"),
    derived("info.xml/general/isTemplate", "a template is refused"),
    derived("info.xml/general/localId", "the server's own"),
    derived("info.xml/general/format", "how much of the record the archive holds"),
    derived("info.xml/general/rating", "the server's own"),
    derived("info.xml/general/popularity", "the server's own"),
];
