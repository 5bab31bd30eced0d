//! [`Configured`]: the result of the configuration phase.

use super::invalid::ConfigError;
use crate::Exit;
use std::fmt;
use std::io::Write;

/// The result of the configuration phase: the values, or a text that the command line requests.
///
/// The enum is exhaustive: a match needs no other arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Configured<C> {
    /// Every argument of every field.
    Values(C),
    /// The text to print. The program then exits with code 0.
    Shown(Shown),
}

/// Returns the values. Otherwise prints the requested text to stdout, or the error to stderr, and returns the exit code for it.
///
/// # Errors
///
/// Returns [`Exit::SUCCESS`](crate::Exit::SUCCESS) after the text, and [`Exit::FAILURE`](crate::Exit::FAILURE) after the error
/// or if the text cannot be written.
///
/// # Examples
///
/// ```no_run
/// use rungroup::config::{Environment, or_exit};
/// use rungroup::{Context, Exit, group};
///
/// #[derive(clap::Args)]
/// struct Http {
///     #[arg(long, default_value_t = 8080)]
///     port: u16,
/// }
///
/// # async fn serve(_: Http, ctx: Context) { ctx.interrupted().await }
/// #[group]
/// struct App {
///     #[actor(config = Http, execute = serve, interrupt = cancel)]
///     http: Http,
/// }
///
/// fn main() -> Exit {
///     let configured = App::configure(std::env::args_os(), &Environment::of_process());
///     match or_exit(configured) {
///         Ok(config) => rungroup::main(async || Ok(App { http: config.http })),
///         Err(exit) => exit,
///     }
/// }
/// ```
pub fn or_exit<C>(configured: Result<Configured<C>, ConfigError>) -> Result<C, Exit> {
    match configured {
        Ok(Configured::Values(values)) => Ok(values),
        Ok(Configured::Shown(shown)) => {
            let written = write!(std::io::stdout().lock(), "{shown}");
            Err(written.map_or(Exit::FAILURE, |()| Exit::SUCCESS))
        }
        Err(error) => {
            // Without stderr, the exit code is all that remains.
            let _ = writeln!(std::io::stderr().lock(), "Error: {error}");
            Err(Exit::FAILURE)
        }
    }
}

/// A text that a flag requests. Its `Display` is the text, with a line end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shown {
    /// `--help`, or the shorter `-h`: every flag, and the sources of its value.
    Help(String),
    /// `--version`: the version of the package.
    Version(String),
    /// `--show-config`: every value and its source, secrets excluded.
    Config(String),
    /// `--show-units`: the plan of the group.
    Units(String),
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shown::Help(text) | Shown::Version(text) | Shown::Config(text) | Shown::Units(text) => {
                f.write_str(text)
            }
        }
    }
}
