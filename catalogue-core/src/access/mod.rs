//! Rights: pure decisions over facts. Deny by default; what may not be read does not exist.

mod action;
mod data;
mod decide;
mod facts;
mod principal;
pub mod reason;
mod relation;
mod scope;
#[cfg(test)]
mod tests;

pub use action::Action;
pub use decide::{Permit, decide};
pub use facts::{Denial, Facts};
pub use principal::{Principal, Standing};
pub(crate) use scope::Bearing;
pub use scope::{Scope, labels};
pub(crate) use scope::{invited as invited_labels, own as own_label};
