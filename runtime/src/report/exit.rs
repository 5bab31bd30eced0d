//! The exit code of a program: what `main` returns, and the end of the process where that cannot return. It prints nothing.

use std::process::{ExitCode, Termination};

/// How the process ends: what `rungroup::main` gives back, to be returned from the program's own `main`.
///
/// 0 after a run that ended well; 1 after one that did not; 128 + the signal's number after a stop that a signal forced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "the process ends with this code only if `main` returns it"]
pub struct Exit(u8);

impl Exit {
    /// 0: the run ended well.
    pub const SUCCESS: Self = Self(0);

    /// 1: the run did not end well.
    pub const FAILURE: Self = Self(1);

    /// The code the process ends with.
    pub fn code(self) -> u8 {
        self.0
    }
}

/// Ends the process at once. No destructor runs, so that whoever keeps others alive is told here.
pub(crate) fn end_process(exit: Exit) -> ! {
    #[cfg(feature = "process")]
    crate::process::kill_all();
    std::process::exit(exit.code().into())
}

impl From<u8> for Exit {
    fn from(code: u8) -> Self {
        Self(code)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.0.into()
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        assert_eq!(
            (
                Exit::SUCCESS.code(),
                Exit::FAILURE.code(),
                Exit::from(7).code()
            ),
            (0, 1, 7)
        );
        assert_eq!(Exit::FAILURE.report(), ExitCode::FAILURE);
    }
}
