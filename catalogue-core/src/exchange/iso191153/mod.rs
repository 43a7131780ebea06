//! ISO 19115-3: the same reading as ISO 19139, its own paths.

mod table;

pub(super) use table::MAPPING;
