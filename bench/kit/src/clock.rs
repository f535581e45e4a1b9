//! CPU time, which other work on the machine changes less than wall time.

use std::time::Duration;

use cpu_time::{ProcessTime, ThreadTime};

/// Whose CPU time counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Of this thread.
    Thread,
    /// Of all threads of this process.
    Process,
}

impl Clock {
    /// How long something takes.
    pub fn time<T>(self, work: impl FnOnce() -> T) -> (Duration, T) {
        match self {
            Self::Thread => {
                let start = ThreadTime::now();
                let done = work();
                (start.elapsed(), done)
            }
            Self::Process => {
                let start = ProcessTime::now();
                let done = work();
                (start.elapsed(), done)
            }
        }
    }
}
