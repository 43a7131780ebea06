//! What the keys of another format do not say, said beside them in our own words: one key holds, for
//! each field that they lose or change, its value here. It counts only while those keys still say
//! what they said when it was written, so that what is changed over there wins.

mod compare;
mod fit;
mod others;
mod resource;
mod restore;
#[cfg(test)]
pub(in crate::exchange) mod tests;

#[cfg(test)]
pub(super) use compare::same;
pub(super) use compare::{Side, beside, lost};
pub(super) use others::{beside_resources, nameless, not_carried, shown};
pub(super) use restore::KEY;
