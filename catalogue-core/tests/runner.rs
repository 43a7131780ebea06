//! The one binary of the integration tests: one module per promise.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the allowances for tests in .clippy.toml stop at the helpers of an integration test"
)]

mod acceptance;
mod access;
mod accounts;
mod audit;
mod bad_input;
mod conformance;
mod corpus;
mod crash;
mod data_access;
mod docs;
mod escalation;
mod events;
mod export;
mod extraction;
mod figures;
mod fuzz;
mod guide;
mod harvest;
mod hostile;
mod idgo;
mod interchange;
mod judges;
mod layering;
mod live;
mod organisations;
mod peers;
mod portals;
mod profiles;
mod properties;
mod replay;
mod requests;
mod revocation;
mod rewriting;
mod rights;
mod sign_in;
mod streaming;
mod support;
mod transfer;
mod two_processes;
mod workspace;

use std::path::PathBuf;

/// The top of the workspace.
pub(crate) fn top() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file or folder under `tests/` that nobody lists would never run.
#[test]
fn no_forgotten_test_file() {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests");
    let runner = std::fs::read_to_string(tests.join("runner.rs")).unwrap();
    let listed: Vec<&str> =
        runner.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    let mut found = 0;
    for entry in std::fs::read_dir(&tests).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let module = path.is_dir() && path.join("mod.rs").exists();
        let source = path.extension().is_some_and(|extension| extension == "rs");
        if name != "runner" && (module || source) {
            found += 1;
            assert!(listed.contains(&name.as_str()), "tests/{name} is not listed in tests/runner.rs");
        }
    }
    assert_eq!(found, listed.len(), "tests/runner.rs lists a module twice or that is not there");
}
