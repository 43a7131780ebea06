//! The truth: one SQLite file and a folder of files.
