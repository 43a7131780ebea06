//! Rules and profiles: pure checks that return a proof or the list of broken rules.

mod proof;

pub use proof::{Publishable, WellFormed};
