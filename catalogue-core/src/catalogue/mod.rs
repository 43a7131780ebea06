//! The catalogue: the only place that sees store and search. A write goes principal → access →
//! rules → store with its journal → index; a read goes principal → scope → index → store → answer.

mod accounts;
mod acting;
mod batch;
mod capabilities;
mod datasets;
mod deletion;
mod files;
mod find;
mod gate;
mod history;
mod import;
mod intake;
mod life;
mod likeness;
mod maintenance;
mod notices;
mod open;
mod options;
mod organisations;
mod portals;
mod requests;
mod resources;
mod services;
mod session;
mod statistics;
mod suggest;
mod sync;
mod view;
mod vocabularies;

pub use batch::{BatchError, Change};
pub use capabilities::{Capability, CapabilityKind, ResourceCapabilities};
pub use deletion::Impact;
pub use files::{DayOfUse, FileContent};
pub use find::{Facet, FacetValue, Hit, Page};
pub use history::HistoryEntry;
pub use import::{ImportOptions, ImportReport, ImportedRecord, RecordOutcome};
pub use maintenance::Health;
pub use open::Catalogue;
pub use options::{Clock, Identifiers, Options, Progress, SystemClock, UuidV7};
pub use portals::{Permalink, PortalCount, PortalPage};
pub use session::Session;
pub use statistics::Statistics;
pub use suggest::{SuggestField, Suggestion};
pub use view::DatasetView;
