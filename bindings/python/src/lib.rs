//! The native side of the Python package `catalogue_core`: calls, conversions and nothing else. No rule,
//! no right and no query is decided here; what people read and name is in `python/catalogue_core`.

#![allow(missing_debug_implementations, reason = "Python sees these types, nothing of Rust does")]

mod catalogue;
mod classes;
mod clock;
mod error;
mod from_python;
mod guard;
mod into_python;
mod options;
mod page;
mod progress;
mod session;
mod stream;
mod table;
mod transport;
mod verbs;
mod watch;

use pyo3::prelude::*;

/// The native side of `catalogue_core`.
#[pymodule(gil_used = false)]
mod _catalogue {
    #[pymodule_export]
    use super::catalogue::NativeCatalogue;
    #[pymodule_export]
    use super::catalogue::{georchestra_identity, parse_cas};
    #[pymodule_export]
    use super::error::sentence;
    #[pymodule_export]
    use super::page::{NativeHits, NativePage};
    #[pymodule_export]
    use super::session::NativeSession;
    #[pymodule_export]
    use super::table::NativeTable;
    #[pymodule_export]
    use super::watch::NativeWatch;
}
