//! Records written here: read in three syntaxes, refused when they are traps, written and read again.

mod reading;
mod round_trip;
mod sizes;
