//! The index: a projection of the truth, searched under a scope.
