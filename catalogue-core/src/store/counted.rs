//! Work counted while the tests of this crate run: how much is done must not grow with what is stored.

use std::cell::Cell;

thread_local! {
    static DONE: Cell<Work> = const { Cell::new(Work { statements: 0, parsed: 0, spelled: 0 }) };
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Work {
    /// Statements run.
    pub(crate) statements: u64,
    /// Bodies parsed.
    pub(crate) parsed: u64,
    /// Bodies spelled as text, whole.
    pub(crate) spelled: u64,
}

/// One more statement is run on this thread.
pub(super) fn statement() {
    add(Work { statements: 1, ..Work::default() });
}

/// One more body is parsed on this thread.
pub(super) fn parsed() {
    add(Work { parsed: 1, ..Work::default() });
}

/// One more body is spelled on this thread.
pub(super) fn spelled() {
    add(Work { spelled: 1, ..Work::default() });
}

/// Adds what was done on this thread, or on another one for this one.
pub(crate) fn add(more: Work) {
    let Work { statements, parsed, spelled } = DONE.get();
    DONE.set(Work {
        statements: statements + more.statements,
        parsed: parsed + more.parsed,
        spelled: spelled + more.spelled,
    });
}

/// What was done on this thread since the last look.
pub(crate) fn work() -> Work {
    DONE.take()
}
