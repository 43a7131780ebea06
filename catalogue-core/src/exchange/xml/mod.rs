//! XML of any size read as records: one tree at a time, nothing external, nothing unbounded.

mod element;
mod found;
mod parse;
mod source;
mod space;
#[cfg(test)]
mod tests;
mod tree;
mod writer;

pub(super) use element::Element;
pub(crate) use found::looks_like_xml;
pub(super) use found::{Found, Payload, Stop};
pub(super) use parse::{tree, walk};
pub(super) use source::Source;
pub(super) use tree::Tree;
pub(super) use writer::Writer;
