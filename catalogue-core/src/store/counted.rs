//! Work counted while the tests of this crate run: how much is done must not grow with what is stored.

use std::cell::Cell;

thread_local! {
    static STATEMENTS: Cell<u64> = const { Cell::new(0) };
    static PARSED: Cell<u64> = const { Cell::new(0) };
}

/// One more statement is run on this thread.
pub(super) fn statement() {
    STATEMENTS.set(STATEMENTS.get() + 1);
}

/// One more body is parsed on this thread.
pub(super) fn parsed() {
    PARSED.set(PARSED.get() + 1);
}

/// Statements run and bodies parsed on this thread since the last look.
pub(crate) fn work() -> (u64, u64) {
    (STATEMENTS.take(), PARSED.take())
}

/// Adds what another thread did for this one.
pub(crate) fn add((statements, parsed): (u64, u64)) {
    STATEMENTS.set(STATEMENTS.get() + statements);
    PARSED.set(PARSED.get() + parsed);
}
