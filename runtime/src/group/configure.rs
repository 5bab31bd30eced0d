//! The configuration of the units of a group that is built at run time.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fmt;
use std::sync::{Arc, Mutex};

use clap::{ArgMatches, Args, Command};

use super::Group;
use super::unit::{BuiltUnit, Unit, UnitBuilder};
use crate::config::field::GroupConfig;
use crate::config::program;
use crate::config::read::{self, Values};
use crate::config::unit::ReadUnit;
use crate::config::{ConfigError, Configured, Environment};
use crate::report::user_code::lock;

/// The arguments of a [unit](crate::Unit) on the command line, with the options of `config(…)` of a field. `A` is any type
/// that implements [`clap::Args`].
///
/// [`clap::Args`]: https://docs.rs/clap/4/clap/trait.Args.html
///
/// # Examples
///
/// ```
/// use rungroup::config::{Configured, Environment};
/// use rungroup::{Group, Unit, UnitConfig};
///
/// #[derive(clap::Args)]
/// struct StoreArgs {
///     /// The number of connections
///     #[arg(long, default_value_t = 10)]
///     pool: u16,
/// }
///
/// let mut group = Group::new("example");
/// for name in ["primary", "replica"] {
///     let config = UnitConfig::<StoreArgs>::new().prefix(name);
///     group.register(Unit::builder_with(name, config))?;
/// }
/// let environment = Environment::new().variable("EXAMPLE_REPLICA_POOL", "3");
/// let configured = group.configure(["example", "--primary-pool", "7"], &environment)?;
/// assert_eq!(configured, Configured::Values(()));
/// # anyhow::Ok(())
/// ```
pub struct UnitConfig<A> {
    prefix: Option<Cow<'static, str>>,
    secrets: Vec<&'static str>,
    validate: Option<Validate<A>>,
}

type Validate<A> = Box<dyn Fn(&A) -> Result<(), String> + Send>;

impl<A: Args + Send + 'static> UnitConfig<A> {
    /// Creates the configuration of a unit from the arguments of `A`, without a prefix.
    pub fn new() -> UnitConfig<A> {
        UnitConfig {
            prefix: None,
            secrets: Vec::new(),
            validate: None,
        }
    }

    /// Puts `prefix` and a hyphen before each long flag, and the prefix before each variable. The arguments have no short flags
    /// then.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<Cow<'static, str>>) -> UnitConfig<A> {
        self.prefix = Some(prefix.into());
        self
    }

    /// Marks the arguments with these ids as secrets, whose values are never shown.
    #[must_use]
    pub fn secrets(mut self, ids: impl IntoIterator<Item = &'static str>) -> UnitConfig<A> {
        self.secrets.extend(ids);
        self
    }

    /// Sets the function that checks the arguments. Its error is one of the problems of the configuration. The function may be
    /// called more than once.
    #[must_use]
    pub fn validate<E: fmt::Display>(
        mut self,
        validate: impl Fn(&A) -> Result<(), E> + Send + 'static,
    ) -> UnitConfig<A> {
        let validate = move |arguments: &A| {
            let checked = validate(arguments);
            checked.map_err(|error| error.to_string())
        };
        self.validate = Some(Box::new(validate));
        self
    }
}

impl<A: Args + Send + 'static> Default for UnitConfig<A> {
    fn default() -> UnitConfig<A> {
        UnitConfig::new()
    }
}

impl<A> fmt::Debug for UnitConfig<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnitConfig")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

impl Unit {
    /// Returns a builder that describes the phases of a unit with arguments on the command line.
    ///
    /// [`Group::configure`](crate::Group::configure) reads the arguments, which are the first value of the builder.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Unit, UnitConfig};
    ///
    /// #[derive(clap::Args)]
    /// struct StoreArgs {
    ///     #[arg(long, default_value = "data")]
    ///     root: std::path::PathBuf,
    /// }
    ///
    /// struct Store;
    ///
    /// impl Store {
    ///     async fn open(args: StoreArgs) -> std::io::Result<Store> {
    ///         tokio::fs::create_dir_all(args.root).await?;
    ///         Ok(Store)
    ///     }
    ///
    ///     async fn serve(self, ctx: Context) {
    ///         ctx.interrupted().await;
    ///     }
    /// }
    ///
    /// # let _ =
    /// Unit::builder_with("store", UnitConfig::<StoreArgs>::new())
    ///     .build(Store::open)
    ///     .run(|actor, store| actor.add(|ctx| store.serve(ctx), Interrupt::cancel()));
    /// ```
    pub fn builder_with<A: Args + Send + 'static>(
        name: impl Into<Cow<'static, str>>,
        config: UnitConfig<A>,
    ) -> UnitBuilder<A> {
        let UnitConfig {
            prefix,
            secrets,
            validate,
        } = config;
        let place = Arc::new(Mutex::new(None));
        let read = Arc::clone(&place);
        let replace = |place: &Mutex<Option<A>>, value| std::mem::replace(&mut *lock(place), value);
        let take = move |values: &mut Values, index: usize| {
            let arguments = values.take::<A>(index);
            if let Some(validate) = &validate {
                values.validate(index, arguments.as_ref(), validate);
            }
            let is_read = arguments.is_some();
            drop(replace(&place, arguments));
            is_read
        };
        let config = ReadUnit {
            prefix,
            secrets,
            augment: A::augment_args,
            take: Box::new(take),
        };
        let build = async move {
            let value = replace(&read, None);
            let value = value.ok_or_else(|| anyhow::anyhow!("its configuration was not read"))?;
            let roles = Vec::new();
            Ok(BuiltUnit { value, roles })
        };
        Unit::with_config(name.into(), config, Box::new(|| Box::pin(build)))
    }
}

impl Group {
    /// Reads the configuration of the registered units: the command line, the environment and a file, as `App::configure` of a
    /// declared group does. The first of the arguments is the name of the program.
    ///
    /// Nothing is printed: `--help`, `--show-config` and `--show-units` return their text, and [`config::or_exit`] prints it.
    /// After the values are read, no unit with a configuration can be registered.
    ///
    /// [`config::or_exit`]: crate::config::or_exit
    ///
    /// # Errors
    ///
    /// Returns every problem of every unit. The group counts as configured only if the last call returned
    /// [`Configured::Values`].
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use rungroup::config::{Environment, or_exit};
    /// use rungroup::{Exit, Group};
    ///
    /// # fn register(_: &mut Group) {}
    /// fn main() -> Exit {
    ///     let mut group = Group::new("example");
    ///     register(&mut group);
    ///     let configured = group.configure(std::env::args_os(), &Environment::of_process());
    ///     match or_exit(configured) {
    ///         Ok(()) => rungroup::main(async || group.build().await),
    ///         Err(exit) => exit,
    ///     }
    /// }
    /// ```
    pub fn configure(
        &mut self,
        arguments: impl IntoIterator<Item: Into<OsString>>,
        environment: &Environment,
    ) -> Result<Configured<()>, ConfigError> {
        self.read_units(|config, take| read::configure(config, arguments, environment, take))
    }

    /// Adds the flags of the registered units to a command of the program, which may have subcommands or a version of its own.
    ///
    /// [`configure_from`](Group::configure_from) takes the matches of this command. If a unit has a secret, the command line
    /// must be read with [`config::matches`](crate::config::matches).
    pub fn augment(&self, command: Command) -> Command {
        self.with_config(|config, _| program::augmented(config, command))
    }

    /// Reads the configuration as [`configure`](Group::configure) does, from the matches of a command that
    /// [`augment`](Group::augment) returned.
    ///
    /// # Errors
    ///
    /// Returns every problem of every unit.
    pub fn configure_from(
        &mut self,
        matches: &ArgMatches,
        environment: &Environment,
    ) -> Result<Configured<()>, ConfigError> {
        self.read_units(|config, take| read::configure_from(config, matches, environment, take))
    }

    fn read_units(
        &mut self,
        read: impl FnOnce(
            &GroupConfig<'_>,
            &mut dyn FnMut(&mut Values) -> Option<()>,
        ) -> Result<Configured<()>, ConfigError>,
    ) -> Result<Configured<()>, ConfigError> {
        // Also if a function of the user's panics, a unit may have lost the values that were read before.
        self.is_configured = false;
        let configured = self.with_config(|config, units| {
            let mut take = |values: &mut Values| {
                let mut is_read = true;
                // All of them, so that the problems of all are found.
                for (index, unit) in units.iter().enumerate() {
                    is_read &= (unit.take)(values, index);
                }
                is_read.then_some(())
            };
            read(config, &mut take)
        })?;
        self.is_configured = matches!(configured, Configured::Values(()));
        Ok(configured)
    }

    /// Calls `use_config` with the configuration of the group, and with the units of its fields.
    fn with_config<T>(&self, use_config: impl FnOnce(&GroupConfig<'_>, &[&ReadUnit]) -> T) -> T {
        let plan = self.plan_of_phases();
        let (mut fields, mut configured) = (Vec::new(), Vec::new());
        for unit in &self.units {
            if let Some(config) = &unit.facts.config {
                fields.push(config.field(&unit.facts.plan.name));
                configured.push(config);
            }
        }
        use_config(&GroupConfig::new(&plan, None, &fields), &configured)
    }
}
