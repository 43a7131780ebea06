//! How long an act takes: the thread's own time, and the time on the wall.

use rustix::time::{ClockId, Timespec, clock_gettime};
use std::time::Instant;

/// Milliseconds that an act took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spent {
    /// Of this thread on a core: what others do on the machine hardly shows.
    pub(crate) core: f64,
    /// Until it was done.
    pub(crate) wall: f64,
}

impl Spent {
    /// The least of both.
    pub(crate) fn least(self, other: Self) -> Self {
        Self { core: self.core.min(other.core), wall: self.wall.min(other.wall) }
    }
}

fn milliseconds(time: Timespec) -> f64 {
    time.tv_sec as f64 * 1_000.0 + time.tv_nsec as f64 / 1_000_000.0
}

/// Does something and tells how long it took.
pub(crate) fn spent<T>(act: impl FnOnce() -> T) -> (T, Spent) {
    let (started, core) = (Instant::now(), clock_gettime(ClockId::ThreadCPUTime));
    let done = act();
    let core = milliseconds(clock_gettime(ClockId::ThreadCPUTime)) - milliseconds(core);
    (done, Spent { core, wall: started.elapsed().as_secs_f64() * 1_000.0 })
}

/// Milliseconds on the wall since then.
pub(crate) fn since(started: Instant) -> f64 {
    started.elapsed().as_secs_f64() * 1_000.0
}
