//! XML of any size read as records: one tree at a time, nothing external, nothing unbounded.

mod element;
mod parse;
mod source;
mod space;
#[cfg(test)]
mod tests;
mod tree;
mod writer;

pub(super) use element::Element;
pub(crate) use parse::looks_like_xml;
pub(super) use parse::{Found, Payload, Stop, walk};
pub(super) use tree::Tree;
pub(super) use writer::Writer;
