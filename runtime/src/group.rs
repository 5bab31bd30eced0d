//! [`Group`]: a list of actors, built by hand. `#[group]` writes the same calls.

pub(crate) mod actor;
mod addition;
pub(crate) mod boxed;
pub(crate) mod build_fn;
mod builder;
pub(crate) mod close_fn;
#[cfg(feature = "config")]
pub(crate) mod configure;
mod declared;
mod nested;
pub(crate) mod open_fn;
mod prepare;
pub(crate) mod register;
pub(crate) mod resource;
pub(crate) mod role;
mod rules_input;
mod settings;
pub(crate) mod tester;
pub(crate) mod unit;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use builder::ActorBuilder;
pub(crate) use builder::take_once;
pub use nested::Nested;
pub use role::IntoRole;
pub use settings::{ActorGrace, ActorSettings};

use crate::bounds::{ExecuteFuture, IntoResult};
#[cfg(feature = "signal")]
use crate::plan::signal::StopSignals;
use crate::plan::{ActorPlan, Plan, SlotKey, SlotsOfOthers, ValuePlan};
#[cfg(feature = "drill")]
use crate::report::error::RuntimeProblem;
use crate::shared::GroupShared;
use crate::shared::prepared::{ActorParts, Body, Mailbox, NamedValue, nested_plans};
use crate::shared::slot::AnySlot;
use crate::shared::user_future::OneShotBody;
use crate::{Actor, Context, Error, Handle, Interrupt, Slot, Until};

/// A set of actors that start together and stop together: Go's [`run.Group`], with an order and a bounded stop.
///
/// `#[group]` creates one from a struct and checks it at compile time. For a group that is built by hand, [`run`](Group::run)
/// returns the same mistakes as an error before any actor starts. Dropping a group that was not run drops its actors and
/// retained values.
///
/// [`run.Group`]: https://github.com/oklog/run
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
/// let mut group = Group::new("example");
/// group.add("greeter", async |_ctx| println!("hello"), Interrupt::cancel());
/// group.add("waiter", async |ctx| ctx.interrupted().await, Interrupt::cancel());
/// let report = group.run().await?;
/// assert_eq!(report.cause().to_string(), "actor `greeter` returned");
/// # Ok(()) }
/// ```
#[must_use = "a group does nothing until it is run"]
pub struct Group {
    plan: Plan,
    /// Checks the plan; none for a constant that the compiler has checked. A pointer, so that a program whose groups are all
    /// constant is linked without the rules.
    rules: Option<rules_input::Rules>,
    parts: Vec<ActorParts>,
    /// The first error of the groups that are nested in this one.
    nested_problem: Option<Error>,
    retained: Vec<NamedValue>,
    mailbox: Mailbox,
    /// The run that the actor is added to.
    run: Option<Arc<GroupShared>>,
    /// The slots that the actors use and that belong to other groups.
    other_groups: SlotsOfOthers,
    /// The slot that the group provides to the parent group although no actor of the group provides it.
    unprovided: Option<SlotKey>,
    /// Receives the values from the parent group before the group starts.
    receive: Option<Box<dyn OneShotBody>>,
    /// The units that are registered and not built.
    units: Vec<unit::Unit>,
    /// Set after the phase of the configuration, also when the units are built.
    is_configured: bool,
}

/// Conversion into a [`Group`]. Implemented by [`Group`], and by `#[group]` for the struct `App` and its `AppGroup`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a group\nhelp: write `#[group]` above the struct, with `use rungroup::group;`",
    label = "is not a group",
    note = "a group that receives values takes them in `.into_group(…)`"
)]
pub trait IntoGroup {
    /// Converts the value into a group that has not been started.
    fn into_group(self) -> Group;
}

impl Group {
    /// Creates a group without actors. Its grace period is 25 s, and it stops when the first actor returns.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Group {
        let name = name.into();
        Group::of(Plan::new(name.clone()), name, Some(rules_input::by_rules))
    }

    fn of(plan: Plan, name: Cow<'static, str>, rules: Option<rules_input::Rules>) -> Group {
        let (shared, receiver) = GroupShared::new(name);
        Group {
            plan,
            rules,
            parts: Vec::new(),
            nested_problem: None,
            retained: Vec::new(),
            mailbox: Mailbox { receiver, shared },
            run: None,
            other_groups: SlotsOfOthers::default(),
            unprovided: None,
            receive: None,
            units: Vec::new(),
            is_configured: false,
        }
    }

    /// Sets the limit of the whole stop, drain included. `None` removes the limit, also for the drops of retained values.
    /// A further signal still escalates. The default is 25 s. A duration of zero is an error of the run.
    pub fn grace(mut self, grace: impl Into<Option<Duration>>) -> Group {
        let options = self.change().options_mut();
        (options.grace, options.declares_grace) = (grace.into(), true);
        self
    }

    /// Sets the time between SIGTERM and the first interrupt, in which all actors keep running. A group that was not
    /// ready does not drain. The default is no drain. A duration of zero is an error of the run.
    pub fn drain(mut self, drain: Duration) -> Group {
        self.change().options_mut().drain = Some(drain);
        self
    }

    /// Sets the limit for the whole start: from the start of the group until every actor has been ready or has returned. A
    /// miss stops the group with [`Cause::StartTooLate`](crate::Cause::StartTooLate), which names the actors that are not
    /// ready. The default is no limit. A duration of zero is an error of the run.
    pub fn ready_within(mut self, limit: Duration) -> Group {
        self.change().options_mut().ready_within = Some(limit);
        self
    }

    /// Sets when the group stops by itself. The default is [`Until::First`].
    ///
    /// # Examples
    ///
    /// A job of two parts, which is complete when both have returned:
    ///
    /// ```
    /// use rungroup::{Cause, Group, Interrupt, Until};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example").until(Until::All);
    /// group.add("first", async |_ctx| println!("first part"), Interrupt::cancel());
    /// group.add("second", async |_ctx| println!("second part"), Interrupt::cancel());
    /// let report = group.run().await?;
    /// assert!(matches!(report.cause(), Cause::Completed));
    /// # Ok(()) }
    /// ```
    pub fn until(mut self, until: Until) -> Group {
        self.change().options_mut().until = until;
        self
    }

    /// Sets the signals that stop the group.
    ///
    /// Without this option, the group listens to no signal under [`run`](Group::run) and [`start`](Group::start), and to the
    /// default ones under [`rungroup::main`](crate::main()): SIGTERM, SIGINT and SIGQUIT, and SIGHUP if the process has a
    /// controlling terminal. Default signals other than SIGTERM that the process inherited as ignored stay ignored. The
    /// signals of this option are listened to in any case.
    ///
    /// The run returns an error if the system refuses a signal.
    ///
    /// tokio never removes its handlers: after the run, such a signal no longer ends the process by itself.
    ///
    /// The signals that are blocked or ignored are read once per process, at the first start. Code that later ignores a
    /// signal, blocks it in every thread or replaces its handler takes the signal away from the group, without a warning.
    ///
    /// # Examples
    ///
    /// A service that reloads on SIGHUP itself:
    ///
    /// ```
    /// use rungroup::{Group, Signal};
    ///
    /// let group = Group::new("example").signals([Signal::INT, Signal::TERM]);
    /// # drop(group);
    /// ```
    #[cfg(feature = "signal")]
    pub fn signals(mut self, signals: impl IntoIterator<Item = crate::Signal>) -> Group {
        let signals = signals.into_iter().collect();
        self.change().set_signals(StopSignals::Listed(signals));
        self
    }

    /// Sets the default signals of [`rungroup::main`](crate::main()), for use with [`run`](Group::run) and
    /// [`start`](Group::start): the option `signals` without a list.
    ///
    /// SIGINT, SIGQUIT and SIGHUP stay ignored if the process inherited them as ignored, unlike with
    /// [`signals`](Group::signals). [`run`](Group::run) returns an error if the system refuses a signal.
    #[cfg(feature = "signal")]
    pub fn default_signals(mut self) -> Group {
        self.change().set_signals(StopSignals::Default);
        self
    }

    /// Returns a builder that takes the options of a new actor and adds it. Dropping the builder adds nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Slot};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let (port, mut group) = (Slot::new(), Group::new("example"));
    /// let server = async |ctx: Context<u16>| {
    ///     ctx.provide(8080);
    ///     ctx.interrupted().await;
    /// };
    /// group.actor("server").provides(&port).add(server, Interrupt::cancel());
    /// let client = async |ctx: Context<(), u16>| println!("connects to {}", ctx.received());
    /// group.actor("client").receives(&port).add(client, Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn actor(&mut self, name: impl Into<Cow<'static, str>>) -> ActorBuilder<'_> {
        self.change();
        ActorBuilder::new(self, name.into())
    }

    /// Adds an actor: `group.actor(name).add(execute, interrupt)`.
    ///
    /// `execute` runs in a task of its own, and is not called before the group runs.
    pub fn add<F, Fut, O, M: 'static>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        execute: F,
        interrupt: Interrupt,
    ) -> ActorSettings<'_>
    where
        F: FnOnce(Context) -> Fut + Send + 'static,
        Fut: ExecuteFuture<O> + Send + 'static,
        O: IntoResult<M>,
    {
        self.actor(name).add(execute, interrupt)
    }

    /// Adds a blocking actor: `group.actor(name).add_blocking(execute, interrupt)`.
    ///
    /// `execute` runs on an OS thread of its own, which has the name of the actor. [`BlockingActor`](crate::BlockingActor)
    /// states how such a function observes its interrupt.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt};
    /// use std::time::Duration;
    ///
    /// let mut group = Group::new("example");
    /// let sample = |ctx: Context| {
    ///     while ctx.sleep_or_interrupted(Duration::from_secs(1)) {
    ///         println!("sample");
    ///     }
    /// };
    /// group.add_blocking("sampler", sample, Interrupt::cancel());
    /// ```
    pub fn add_blocking<F, O, M>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        execute: F,
        interrupt: Interrupt,
    ) -> ActorSettings<'_>
    where
        F: FnOnce(Context) -> O + Send + 'static,
        O: IntoResult<M>,
    {
        self.actor(name).add_blocking(execute, interrupt)
    }

    /// Adds an actor that implements [`Actor`]: `group.actor(name).add_actor(actor, interrupt)`.
    pub fn add_actor<A: Actor>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorSettings<'_> {
        self.actor(name).add_actor(actor, interrupt)
    }

    /// Converts the group into an actor of another group. It may receive values from that group and provide one to it.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Slot};
    ///
    /// /// A group that receives a size, and provides a list.
    /// fn cache() -> rungroup::Nested<Vec<u8>, usize> {
    ///     let (size, list, mut group) = (Slot::new(), Slot::new(), Group::new("cache"));
    ///     let store = async |ctx: Context<Vec<u8>, usize>| {
    ///         ctx.provide(vec![0; *ctx.received()]);
    ///         ctx.interrupted().await;
    ///     };
    ///     let builder = group.actor("store").receives(&size).provides(&list);
    ///     builder.add(store, Interrupt::cancel());
    ///     group.nested().receives("size", &size).provides(&list)
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let (size, list, mut group) = (Slot::new(), Slot::new(), Group::new("example"));
    /// group.value("size", &size, 3);
    /// let builder = group.actor("cache").receives(&size).provides(&list);
    /// builder.add_actor(cache(), Interrupt::cancel());
    /// let api = async |ctx: Context<(), Vec<u8>>| assert_eq!(ctx.received().len(), 3);
    /// group.actor("api").receives(&list).add(api, Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn nested(self) -> Nested {
        Nested::new(self)
    }

    /// Retains a value until every actor has ended, for example a lock file. Retained values are dropped in reverse order, on a
    /// thread of the crate.
    ///
    /// A drop that panics, or that does not finish in time and is abandoned, makes the run an error.
    /// [`Report::drop_failures`](crate::Report::drop_failures) names it.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, Interrupt};
    ///
    /// # struct LockFile;
    /// # impl LockFile { fn create() -> std::io::Result<LockFile> { Ok(LockFile) } }
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
    /// let mut group = Group::new("example");
    /// group.retain("lock file", LockFile::create()?);
    /// group.add("job", async |_ctx| println!("works"), Interrupt::cancel());
    /// group.run().await?; // the lock file was dropped after `job`
    /// # Ok(()) }
    /// ```
    pub fn retain<T: Send + 'static>(&mut self, name: impl Into<Cow<'static, str>>, value: T) {
        self.retained.push((name.into(), Box::new(value)));
    }

    /// Adds a value that is ready from the start: actors that receive `slot` get a clone of it.
    ///
    /// The group keeps the value until every actor has ended, and drops it with the [retained](Group::retain) ones. No actor may
    /// [provide](ActorBuilder::provides) the slot. A value cannot be added to a running group.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, Slot};
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicU64, Ordering};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let (hits, mut group) = (Slot::new(), Group::new("example"));
    /// group.value("hits", &hits, Arc::new(AtomicU64::new(0)));
    /// let serve = async |ctx: Context<(), Arc<AtomicU64>>| {
    ///     ctx.received().fetch_add(1, Ordering::Relaxed);
    /// };
    /// group.actor("api").receives(&hits).add(serve, Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn value<T: Clone + Send + Sync + 'static>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        slot: &Slot<T>,
        value: T,
    ) {
        let index = self.change().values().len();
        self.fill(index, name.into(), slot, value);
    }

    /// Adds a role, such as the part that this process plays in a cluster. The actors read the roles with
    /// [`Scope::roles`](crate::Scope::roles). A role cannot be added to a running group.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Group, Interrupt};
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), rungroup::Error> {
    /// let mut group = Group::new("example");
    /// group.add_role("ingest");
    /// group.add_role("data");
    /// let node = async |ctx: rungroup::Context| {
    ///     assert_eq!(ctx.roles().collect::<Vec<_>>(), ["data", "ingest"]);
    /// };
    /// group.add("node", node, Interrupt::cancel());
    /// group.run().await?;
    /// # Ok(()) }
    /// ```
    pub fn add_role(&mut self, role: impl IntoRole) {
        if let Some(role) = role.into_role() {
            self.plan.add_role(role.into());
        }
    }

    /// Returns the name of the group.
    pub fn name(&self) -> &str {
        self.plan.name()
    }

    /// Returns a handle to the group, which stops the group and observes its state. The handle may be used before the run.
    ///
    /// In the closure of [`Handle::add`], the method returns the handle to the running group.
    pub fn handle(&self) -> Handle {
        Handle::new(Arc::clone(self.shared()))
    }

    /// Returns the group as data. While [units](Group::register) are not built, the plan lists them in its
    /// [phases](Plan::phases), and has no actors, because their edges are not known.
    ///
    /// # Errors
    ///
    /// Returns the error that [`run`](Group::run) returns for an invalid group. A group with units that are not built is not
    /// checked.
    pub fn plan(&self) -> Result<Plan, Error> {
        if let Some(plan) = self.plan_of_units() {
            return Ok(plan);
        }
        let mut plan = self.plan.clone();
        rules_input::resolve(self.check()?, &self.parts, &mut plan);
        plan.set_nested(nested_plans(&self.parts));
        Ok(plan)
    }

    /// Starts to add the actor of an element, for generated code. It is beside the type so that errors name it `Group`.
    #[doc(hidden)]
    pub fn __element_of_plan(
        &mut self,
        name: &'static str,
        key: impl fmt::Display,
    ) -> ActorBuilder<'_> {
        ActorBuilder::new(self, format!("{name}[{key}]").into())
    }
}

impl Group {
    /// The plan, the actors and the retained values, for a drill.
    #[cfg(feature = "drill")]
    pub(crate) fn parts_mut(
        &mut self,
    ) -> Result<(Plan, &mut [ActorParts], &mut [NamedValue]), Error> {
        if let Some(unit) = self.unbuilt_unit() {
            return Err(self.cannot_run(RuntimeProblem::NotBuilt(unit)));
        }
        let plan = self.plan()?;
        let problem = self.nested_problem.take();
        problem.map_or(Ok((plan, &mut self.parts, &mut self.retained)), Err)
    }

    /// The shared part of the group; of the builder that [`Handle::add`] passes on, that of the run.
    fn shared(&self) -> &Arc<GroupShared> {
        self.run.as_ref().unwrap_or(&self.mailbox.shared)
    }

    /// Keeps a value as a plain field that is also in a slot.
    fn fill<T: Clone + Send + Sync + 'static>(
        &mut self,
        index: usize,
        name: Cow<'static, str>,
        slot: &Slot<T>,
        value: T,
    ) {
        let key = self.uses(&*slot.any());
        self.set_value(index, || ValuePlan::new(name.clone().into(), key), key);
        // A slot of another group, which is a problem of this one, is not changed.
        let retained: Box<dyn Send> = if self.other_groups.group_of(key).is_some() {
            Box::new(value)
        } else {
            slot.fill(value);
            Box::new(slot.claim())
        };
        self.retained.push((name, retained));
    }

    /// Sets the slot of a value that a constant plan declares, or adds the value.
    fn set_value(&mut self, index: usize, value: impl FnOnce() -> ValuePlan, slot: SlotKey) {
        match self.plan.values_mut().get_mut(index) {
            Some(declared) => declared.set_slot(slot),
            None => self.plan.values_mut().push(value()),
        }
    }

    /// Notes that a slot is used. That of another group is a problem of the plan.
    fn uses(&mut self, slot: &dyn AnySlot) -> SlotKey {
        let key = slot.key();
        if let Some(other) = slot.other_owner(self.shared()) {
            self.other_groups.push(key, other);
            self.change();
        }
        key
    }

    /// Adds an actor. A constant plan has the options and the links of an actor that it declares; another changes the plan.
    fn push(&mut self, actor: ActorPlan, mut parts: ActorParts) -> ActorSettings<'_> {
        let index = self.parts.len();
        let is_absent = parts.body.is_none();
        if let Some(Body::Group(nested)) = &parts.body {
            let nested = Arc::clone(&nested.mailbox.shared);
            self.mailbox.shared.set_nested(index, nested);
        }
        if index == self.plan.len() {
            self.plan.actors_mut().push(actor);
        } else {
            parts.take_links();
            self.complete_declared(index, &actor, is_absent);
        }
        self.parts.push(parts);
        ActorSettings::new(self, index)
    }

    /// The plan, which is checked again after a change.
    fn change(&mut self) -> &mut Plan {
        self.recheck();
        &mut self.plan
    }

    pub(super) fn recheck(&mut self) {
        self.rules = Some(rules_input::by_rules);
    }
}

impl IntoGroup for Group {
    fn into_group(self) -> Group {
        self
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let actors: Vec<&str> = self.plan.actors().map(ActorPlan::name).collect();
        f.debug_struct("Group")
            .field("name", &self.plan.name())
            .field("actors", &actors)
            .finish_non_exhaustive()
    }
}
