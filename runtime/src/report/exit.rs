//! [`Exit`]: the exit code of a program, returned from `main`.

use std::fmt;
use std::process::ExitCode;

#[cfg(feature = "signal")]
use crate::report::text::sources;
#[cfg(feature = "signal")]
use crate::report::user_code::panics;
#[cfg(feature = "signal")]
use crate::{Error, Report};

/// The exit code of the process. `rungroup::main` returns it, and the program's own `main` returns it in turn.
///
/// The code is 0 after a run that succeeded, and 1 after a run that failed. It is 128 + n after a stop that signal n forced, and
/// after a run of a group with `until = all` that signal n cut short. An `Exit` is also an error: a run or a build that fails
/// with an error whose chain contains an `Exit` ends with that code, unless a signal forced the stop.
///
/// Under `rungroup::main`, the exit handlers of the process have one second after the program's own `main` has returned it.
///
/// # Examples
///
/// ```no_run
/// use anyhow::Context as _;
/// use rungroup::{Context, Exit, Group, Interrupt};
///
/// async fn check(_ctx: Context) -> anyhow::Result<()> {
///     let config = std::fs::read_to_string("app.toml");
///     config.context(Exit::from(78)).context("cannot read the configuration")?;
///     Ok(())
/// }
///
/// fn main() -> Exit {
///     rungroup::main(async || {
///         let mut group = Group::new("example");
///         // A failure ends the process with code 78.
///         group.add("check", check, Interrupt::cancel());
///         Ok(group)
///     })
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "the process ends with this code only if `main` returns it"]
pub struct Exit(u8);

impl Exit {
    /// The code 0: the run succeeded.
    pub const SUCCESS: Self = Self(0);

    /// The code 1: the run failed.
    pub const FAILURE: Self = Self(1);

    /// 128 + the number of the signal.
    #[cfg(feature = "signal")]
    pub(crate) const fn from_signal(signal: crate::Signal) -> Exit {
        Exit(signal.exit_code())
    }

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

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code {}", self.0)
    }
}

impl std::error::Error for Exit {}

#[cfg(feature = "signal")]
impl Exit {
    /// The exit code of a run: that of a signal which forced it, or cut short a run without a failure, else that of its error.
    pub(crate) fn of(ended: &anyhow::Result<Report>) -> Exit {
        let signal = match ended {
            Ok(report) => report.forced_by().or_else(|| cut_short_by(report)),
            Err(error) => {
                let report = error.downcast_ref::<Error>().and_then(Error::report);
                report.and_then(Report::forced_by)
            }
        };
        if let Some(signal) = signal {
            return Exit::from_signal(signal);
        }
        match ended {
            Ok(_) => Exit::SUCCESS,
            // The sources of an error are the user's code.
            Err(error) => panics::catch_quiet(|| exit_in(error))
                .ok()
                .flatten()
                .unwrap_or(Exit::FAILURE),
        }
    }
}

/// The signal that stopped the run before its completion.
#[cfg(feature = "signal")]
fn cut_short_by(report: &Report) -> Option<crate::Signal> {
    let signal = report.cause().signal();
    signal.filter(|_| report.stopped_before_completion())
}

/// The code in an error or in one of its sources.
#[cfg(feature = "signal")]
fn exit_in(error: &anyhow::Error) -> Option<Exit> {
    let in_group = || {
        sources::downcast_ref::<Error>(error)?
            .root_error()
            .and_then(exit_in)
    };
    let in_sources = || sources::chain(error).find_map(|source| source.downcast_ref::<Exit>());
    // A context is no source of its own.
    let code = error.downcast_ref::<Exit>().or_else(in_sources).copied();
    code.or_else(in_group)
}

// With signals, the watchdog limits the rest of the process.
#[cfg(not(feature = "signal"))]
impl std::process::Termination for Exit {
    fn report(self) -> ExitCode {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use std::process::Termination;

    use super::*;

    #[test]
    fn an_exit_has_the_code_of_its_number() {
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

    #[cfg(feature = "signal")]
    #[test]
    fn the_code_of_an_error_is_found_wherever_it_is() {
        let io = || std::io::Error::other("disk gone");
        for error in [
            anyhow::Error::new(Exit::from(3)),
            anyhow::Error::new(Exit::from(3)).context("cannot start"),
            anyhow::Error::new(io())
                .context(Exit::from(3))
                .context("cannot start"),
            anyhow::Error::from_boxed(Exit::from(3).into()),
            anyhow::Error::from_boxed(Exit::from(3).into()).context("cannot start"),
        ] {
            assert_eq!(Exit::of(&Err(error)), Exit::from(3));
        }
        assert_eq!(Exit::of(&Err(anyhow::Error::new(io()))), Exit::FAILURE);
    }
}
