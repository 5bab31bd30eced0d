//! The configuration of a group: the command line, the environment and a file, as the arguments of its fields.
//!
//! A field with `config = StoreArgs` adds the arguments of a type that implements [`clap::Args`] to the command line of the
//! program. `App::configure` reads them all, and returns an `AppConfig` with a value per field, or every problem.
//!
//! | source | name of the argument `pool` of the field `store`, in group `app` |
//! |---|---|
//! | flag | `--pool`, and `--primary-pool` with `prefix = "primary"` |
//! | variable | the `env` of the argument, or else `APP_POOL`; with a prefix, `PRIMARY_` in front of the `env`, or else `APP_PRIMARY_POOL` |
//! | file of `--config` | `pool` in the table `[store]` (feature `toml` or `yaml`) |
//! | default | that of the argument |
//!
//! Each source precedes those below it. The program depends on `clap`, whose derive makes the types. This crate does not
//! re-export it, because the derive names `::clap`.
//!
//! [`clap::Args`]: https://docs.rs/clap/4/clap/trait.Args.html
//!
//! # Examples
//!
//! ```
//! use rungroup::config::{Configured, Environment};
//! use rungroup::group;
//!
//! #[derive(clap::Args, Clone)]
//! struct Limits {
//!     /// The number of connections
//!     #[arg(long, default_value_t = 10)]
//!     pool: u16,
//! }
//!
//! # async fn serve(_: (), ctx: rungroup::Context) { ctx.interrupted().await }
//! #
//! #[group]
//! struct App {
//!     #[value(config = Limits)]
//!     limits: Limits,
//!
//!     #[actor(execute = serve, interrupt = cancel)]
//!     api: (),
//! }
//!
//! # fn main() -> Result<(), rungroup::config::ConfigError> {
//! let environment = Environment::new().variable("APP_POOL", "20");
//! let Configured::Values(config) = App::configure(["app"], &environment)? else {
//!     unreachable!("no text is requested")
//! };
//! assert_eq!(config.limits.pool, 20);
//! # Ok(()) }
//! ```

mod argument;
mod bytes;
mod command;
mod command_line;
mod configured;
mod environment;
pub(crate) mod field;
#[cfg(any(feature = "toml", feature = "yaml"))]
mod file;
mod given;
mod inner;
mod invalid;
mod listing;
mod origin;
pub(crate) mod program;
pub(crate) mod read;
mod refused;
mod secrets;
pub(crate) mod unit;

pub use bytes::{Bytes, BytesError};
pub use configured::{Configured, Shown, or_exit};
pub use environment::Environment;
pub use invalid::{ConfigError, ConfigProblem};
pub use origin::ConfigSource;
pub use program::matches;
