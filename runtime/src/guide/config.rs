//! A command line, variables and a file, as the arguments of the fields of a group.
//!
//! A field with `config = Args` adds the arguments of a type that implements `clap::Args` to the command line of the program.
//! For a struct `App` the macro generates `AppConfig`, with a member per field, and `App::configure`, which reads it:
//!
//! ```no_run
//! use clap::Args;
//! use rungroup::{Context, Exit, group};
//!
//! #[derive(Args)]
//! struct Db {
//!     /// The address of the database
//!     #[arg(long, env = "DB_URL", hide_env_values = true)]
//!     url: String,
//!     /// The number of connections
//!     #[arg(long, default_value_t = 10)]
//!     pool: u16,
//! }
//!
//! #[derive(Args)]
//! struct Http {
//!     /// The port to listen on
//!     #[arg(long, short, default_value_t = 8080)]
//!     port: u16,
//! }
//!
//! async fn serve(_: Http, ctx: Context) {
//!     ctx.interrupted().await;
//! }
//!
//! async fn url(db: Db) -> anyhow::Result<String> {
//!     Ok(db.url)
//! }
//!
//! #[group]
//! struct App {
//!     #[value(config(Db, prefix = "primary"), build = url)]
//!     primary: String,
//!     #[value(config(Db, prefix = "replica"), build = url)]
//!     replica: String,
//!     #[actor(config = Http, execute = serve, interrupt = cancel)]
//!     http: Http,
//! }
//!
//! fn main() -> Exit {
//!     App::main()
//! }
//! ```
//!
//! The program depends on `clap` with the feature `derive`. `App::main` reads the configuration, [builds](super::phases) the
//! fields and runs the group. A field without `build` holds the arguments themselves. If the configuration has a problem, the
//! program prints every problem and exits with code 1. After `--help`, `--version`, `--show-config` or `--show-units` it exits
//! with code 0.
//!
//! A program that builds its struct itself calls `App::configure`, and [`or_exit`](crate::config::or_exit) for the exit code.
//!
//! # Precedence
//!
//! | source | without a prefix | with `prefix = "primary"` |
//! |---|---|---|
//! | flag | `--pool`, `-p` | `--primary-pool`, no short flag |
//! | variable, if the argument sets `env` | `DB_URL` | `PRIMARY_DB_URL` |
//! | variable, otherwise | `APP_POOL`, from the name of the group | `APP_PRIMARY_POOL` |
//! | file | `pool` in the table of the field | the same |
//! | default | that of the argument | the same |
//!
//! The first source of this table that has a value wins. Values in the sources below it are not examined. `conflicts_with`,
//! `requires` and groups hold across the sources. `--help` lists the sources of each argument, and `--show-config` prints each
//! value with its source.
//!
//! A flag that takes no value, such as `--verbose`, is `true` or `false` in a variable or a file. `yes`, `on` and `1` mean `true`;
//! `no`, `off`, `0` and an empty text mean `false`. A flag whose action counts is a number there. A variable holds one value,
//! which a `value_delimiter` divides. An empty variable is an empty value.
//!
//! # The file
//!
//! `--config app.toml`, or the variable `APP_CONFIG`, names the file. The features `toml` and `yaml` read `.toml`, `.yaml` and
//! `.yml`. No file is read if none is named.
//!
//! ```toml
//! [primary]
//! url = "postgres://localhost"
//! pool = 20
//!
//! [http]
//! port = 80
//! ```
//!
//! A key is the long flag without the prefix, or one of its aliases, with `-` or `_`. A table inside a table is a part of the
//! key: `tls.ca` is `--tls-ca`. A list gives an argument several values. An unknown key is an error that names the nearest one.
//! Each problem states file, line and column. A file may have up to 1 MiB.
//!
//! # Secrets
//!
//! The values of an argument with `hide_env_values = true` appear in no help, error or listing. `config(Db, secrets = [url])`
//! marks arguments by their ids, for a type of another crate. `AppConfig` and `Environment` print no values with `{:?}`.
//!
//! An unexpected word may be part of a secret. A group with secrets therefore shows only its number, as in
//! `argument 7 is unexpected`. The values are removed from the error of `validate`, also as `{:?}` writes them. A part of a
//! secret, or one in another form, is not found there: the function must not write it.
//!
//! # Arguments that belong together
//!
//! `config(Db, validate = check)` calls `fn check(&Db) -> Result<(), E>` for a rule about several arguments. Its error is one of
//! the problems in the report. A rule about one argument is a `value_parser`.
//!
//! # Limits
//!
//! All fields share one command line. Positional arguments, subcommands and actions for help and version inside a field are
//! refused, with the remedy. Two fields with the same flag are refused too, also in release builds: give one of them a prefix.
//! Types without a common flag may have the same prefix. Two arguments with the same variable are refused, unless both write
//! its whole name with `env`. The flags `--config`, `--show-config`, `--show-units`, `--help`, `-h`,
//! `--version` and `-V` belong to the group.
//!
//! # Programs with subcommands
//!
//! `App::augment` adds the flags of the group to a command of the program's own, and `App::configure_from` reads its matches:
//!
//! ```
//! use clap::{Args, Command};
//! use rungroup::config::{Configured, Environment};
//! # use rungroup::{Context, group};
//!
//! # #[derive(Args)] struct Http { #[arg(long, default_value_t = 8080)] port: u16 }
//! # #[group]
//! # struct App { #[actor(config = Http, execute = serve, interrupt = cancel)] http: Http }
//! # async fn serve(_: Http, ctx: Context) { ctx.interrupted().await }
//! # fn main() -> Result<(), rungroup::config::ConfigError> {
//! let program = Command::new("program")
//!     .subcommand(Command::new("check"))
//!     .subcommand(App::augment(Command::new("serve")));
//! let matches = program.get_matches_from(["program", "serve", "--port", "80"]);
//! let Some(matches) = matches.subcommand_matches("serve") else { return Ok(()) };
//! let configured = App::configure_from(matches, &Environment::new())?;
//! let Configured::Values(config) = configured else { return Ok(()) };
//! assert_eq!(config.http.port, 80);
//! # Ok(()) }
//! ```
//!
//! A flag that both have is an error that names it. A `global` flag of a command above it is not visible to `augment`: clap
//! refuses one that the group has, too, in debug builds. Rename that of the program.
//!
//! An error of clap about an unexpected word shows the word, which may be a part of a secret: `--url pg://u secret`. A program
//! whose group has secrets therefore reads its command line with [`config::matches`](crate::config::matches), whose errors
//! show no word. `App::configure_from` refuses other matches then.
//!
//! # Tests
//!
//! `App::configure` prints nothing, and reads only the environment that it is given. A test needs no process:
//!
#![cfg_attr(feature = "toml", doc = "```")]
#![cfg_attr(not(feature = "toml"), doc = "```ignore")]
//! # use clap::Args;
//! # use rungroup::{Context, group};
//! use rungroup::config::{ConfigSource, Configured, Environment};
//!
//! # #[derive(Args)] struct Http { #[arg(long, default_value_t = 8080)] port: u16 }
//! # #[group]
//! # struct App { #[actor(config = Http, execute = serve, interrupt = cancel)] http: Http }
//! # async fn serve(_: Http, ctx: Context) { ctx.interrupted().await }
//! # fn main() {
//! let environment = Environment::new()
//!     .variable("APP_PORT", "many")
//!     .file("app.toml", "[http]\nprot = 80\n");
//! let error = App::configure(["app", "--config=app.toml"], &environment).unwrap_err();
//! let [unknown, invalid] = error.problems() else { panic!("two problems: {error}") };
//! assert!(unknown.to_string().contains("app.toml:2:1"));
//! assert_eq!(invalid.source(), Some(&ConfigSource::Variable("APP_PORT".into())));
//! assert_eq!((invalid.flag(), invalid.value()), (Some("--port"), Some("many")));
//! # }
//! ```
//!
//! # Units known at run time
//!
//! A group that is built by hand reads the arguments of its [units](super::phases#units-known-at-run-time) by the same rules.
//! [`Unit::builder_with`](crate::Unit::builder_with) takes the options of `config(…)` as a [`UnitConfig`](crate::UnitConfig), and
//! [`Group::configure`](crate::Group::configure) reads the configuration of all registered units:
//!
//! ```
//! use clap::Args;
//! use rungroup::config::{Configured, Environment};
//! use rungroup::{Context, Group, Interrupt, Unit, UnitConfig};
//!
//! #[derive(Args)]
//! struct Shard {
//!     /// The number of connections
//!     #[arg(long, default_value_t = 10)]
//!     pool: u16,
//! }
//!
//! async fn serve(shard: Shard, ctx: Context) {
//!     println!("{} connections", shard.pool);
//!     ctx.interrupted().await;
//! }
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
//! let mut group = Group::new("app");
//! for number in 0..3 {
//!     let name = format!("shard-{number}");
//!     let config = UnitConfig::<Shard>::new().prefix(name.clone());
//!     let unit = Unit::builder_with(name, config);
//!     group.register(unit.run(|actor, shard| {
//!         actor.add(|ctx| serve(shard, ctx), Interrupt::cancel())
//!     }))?;
//! }
//! let configured = group.configure(["app", "--shard-1-pool", "7"], &Environment::new())?;
//! assert_eq!(configured, Configured::Values(()));
//! let running = group.build().await?.start();
//! # running.shutdown("enough");
//! # running.await?;
//! # Ok(()) }
//! ```
//!
//! The flag `--version` is that of the program: add the flags of the group to a command with a version, by
//! [`Group::augment`](crate::Group::augment), and pass its matches to [`Group::configure_from`](crate::Group::configure_from).
