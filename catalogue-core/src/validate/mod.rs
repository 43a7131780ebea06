//! Rules and profiles: pure checks that return a proof or the list of broken rules.

mod advice;
mod context;
mod expert;
mod extraction;
mod form;
mod formats;
mod freshness;
mod harvest;
mod limits;
mod links;
mod profile;
mod proof;
mod publish;
mod quality;
mod read;
mod records;
mod requests;
mod schema;
mod shape;
mod tables;
#[cfg(test)]
mod tests;
mod upgrade;
mod walk;
mod well_formed;
mod words;

pub use context::{Context, Known, NothingKnown};
pub use extraction::well_formed_extraction;
pub use form::{Choice, Form, FormFacts, form};
pub use freshness::{Freshness, freshness, resource_freshness};
pub use harvest::well_formed_harvest_source;
pub use limits::Limits;
pub use profile::{Profile, profile, profiles};
pub use proof::{Publishable, WellFormed};
pub(crate) use publish::Examined;
pub use publish::{check, publishable};
pub use quality::{CheckedLink, Criterion, QUALITY_RULES, Quality, QualityCode, Verdict, quality};
pub use read::{read_metadata, read_resource};
pub use requests::well_formed_request;
pub use upgrade::{Filling, Fillings, StepIssue, UpgradeFacts, fillings, in_steps};
pub use well_formed::{well_formed, well_formed_account, well_formed_organisation, well_formed_portal};
