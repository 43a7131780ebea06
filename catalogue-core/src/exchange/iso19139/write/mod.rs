//! Datasets written as ISO 19139: valid against its schemas (2007, GML 3.2), with the elements that
//! INSPIRE and the French CNIG ask for. What the model lacks is said to be missing, never invented.

mod distribution;
mod identification;
mod limits;
mod output;
mod record;
#[cfg(test)]
mod tests;

pub(super) use record::EXPLANATION;
pub(in crate::exchange) use record::write;
