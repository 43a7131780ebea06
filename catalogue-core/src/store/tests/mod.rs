//! The store from its own floor: every test works on a store of its own.

mod addresses;
mod datasets;
mod files;
mod hold;
mod journal;
mod opening;
mod others;
mod sample;
mod sharing;
