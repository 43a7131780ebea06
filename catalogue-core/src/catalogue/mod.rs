//! The catalogue: the only place that sees store and search.
