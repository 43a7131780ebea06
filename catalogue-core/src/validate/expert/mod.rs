//! The rules that expert profiles ask for, each a pure function; a profile that does not name a code
//! never runs its rule.

mod contacts;
mod dates;
mod distribution;
mod identity;
mod place;
mod rule;
mod scope;
mod service;

pub(super) use rule::findings;
