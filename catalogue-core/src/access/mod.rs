//! Rights: pure decisions over facts. Deny by default; what may not be read does not exist.

mod action;
mod decide;
mod principal;
mod scope;

pub use action::Action;
pub use decide::{Denial, Facts, Permit, decide};
pub use principal::{Principal, Standing};
pub use scope::{Scope, labels};
