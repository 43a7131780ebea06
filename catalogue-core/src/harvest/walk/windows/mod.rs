//! Services that give so many records from a position on: CSW, CKAN, udata.

mod choose;
mod seen;
mod service;
mod step;
mod walk;

pub(super) use service::{Cause, Judged, Next, Service};
pub(super) use walk::Windows;
