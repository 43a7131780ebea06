//! What writing one record gives.

use crate::issue::Issue;

/// A record written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The record, UTF-8.
    pub text: String,
    /// What the format could not carry, by the model's path.
    pub lost: Vec<Issue>,
}
