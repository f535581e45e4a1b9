//! The exit codes, and the ways a run ends early.

use std::fmt;
use std::io;
use std::process::ExitCode;

/// How a run ended, as its exit code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything asked for was done.
    Done,
    /// It could not work: usage, a missing file, an output that cannot be written.
    CouldNot,
    /// The answer is negative: a test failed, a case is denied or returned.
    Negative,
    /// A policy or a case is not valid.
    Invalid,
    /// The answer is open: a case is pended.
    Undetermined,
}

impl Exit {
    /// The number of the exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::CouldNot => 1,
            Self::Negative => 2,
            Self::Invalid => 3,
            Self::Undetermined => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a run ended early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It could not work; the text says why and, on further lines, what to do.
    CouldNot(String),
    /// Something is not valid; it has been told already, or the text tells it.
    Invalid(String),
    /// The reader of the output went away before all was written.
    Closed,
}

impl Stop {
    /// An end because the work could not be done.
    pub(crate) fn could_not(text: impl fmt::Display) -> Self {
        Self::CouldNot(text.to_string())
    }

    /// The exit code it leads to.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::CouldNot(_) | Self::Closed => Exit::CouldNot,
            Self::Invalid(_) => Exit::Invalid,
        }
    }

    /// What is still to be said; may be empty.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::CouldNot(text) | Self::Invalid(text) => text,
            Self::Closed => "the output was closed before all was written",
        }
    }

    /// The exit code of a run that had its verdict before it wrote: a reader that goes away does not change it.
    pub(crate) fn told(written: Result<(), Self>, verdict: Exit) -> Result<Exit, Self> {
        match written {
            Ok(()) | Err(Self::Closed) => Ok(verdict),
            Err(stop) => Err(stop),
        }
    }
}

impl From<io::Error> for Stop {
    /// An error of the output; inputs are read by the project crate, which tells its own.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::CouldNot(format!("the output cannot be written: {error}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_goes_away_leaves_a_verdict_as_it_is() {
        let closed = || Stop::from(io::Error::from(io::ErrorKind::BrokenPipe));
        let full = || Stop::from(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!([closed().exit(), full().exit()], [Exit::CouldNot; 2]);
        assert!(matches!(Stop::told(Err(closed()), Exit::Invalid), Ok(Exit::Invalid)));
        assert!(matches!(Stop::told(Err(full()), Exit::Done), Err(Stop::CouldNot(_))));
    }
}
