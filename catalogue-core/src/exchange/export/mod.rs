//! Writing datasets for others: one seam for every format.

mod features;
mod flat;
mod format;
mod lines;
mod losses;
mod safe;
#[cfg(test)]
mod tests;
mod writer;

pub use format::ExportFormat;
pub use lines::ExportedDataset;
pub(super) use losses::{Carried, losses};
pub use writer::ExportWriter;
