//! CSW 2.0.2 and 3.0: `GetRecords`.

mod answer;
mod narrow;
mod request;

pub(super) use request::services;
