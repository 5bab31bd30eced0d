//! [`Exit`]: the exit code of a program, returned from `main`.

use std::process::{ExitCode, Termination};

/// The exit code of the process. `rungroup::main` returns it, and the program's own `main` returns it in turn.
///
/// It is 0 after a run that succeeded, 1 after one that failed, and 128 + n after a stop that signal n forced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "the process ends with this code only if `main` returns it"]
pub struct Exit(u8);

impl Exit {
    /// 0: the run succeeded.
    pub const SUCCESS: Self = Self(0);

    /// 1: the run failed.
    pub const FAILURE: Self = Self(1);

    /// Returns the code as a number.
    pub fn code(self) -> u8 {
        self.0
    }
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
