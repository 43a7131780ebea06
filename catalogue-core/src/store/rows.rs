//! Values as columns.

use super::fault::corrupt;
use crate::error::Result;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use uuid::Uuid;

/// The body of a row.
pub(super) fn body<T: Serialize>(value: &T) -> Result<String> {
    #[cfg(test)]
    super::counted::spelled();
    serde_json::to_string(value).map_err(|error| crate::Error::storage("write a record as text", error))
}

/// An identifier as its 16 bytes.
pub(super) fn bytes(uuid: Uuid) -> [u8; 16] {
    *uuid.as_bytes()
}

/// An identifier from its 16 bytes.
pub(super) fn uuid(act: &str, bytes: &[u8]) -> Result<Uuid> {
    Uuid::from_slice(bytes).map_err(|error| corrupt(act, error))
}

/// A time that sorts as text.
pub(super) fn time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Nanos, true)
}
