//! [`Unit`]: a part of a program that takes part in the phases of a group that is built at run time.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::build_fn::{BlockingBuildFn, BuildFn};
use super::open_fn::Opening;
use super::{ActorBuilder, ActorSettings, Group, IntoRole};
use crate::Slot;
use crate::context::contained::blocking;
use crate::plan::UnitPlan;
use rungroup_rules::Name;

/// A part of a program that takes part in the phases of a [`Group`](crate::Group): the counterpart of a field of a
/// `#[group]` with `config`, `build` or `role`.
///
/// It becomes an actor by [`run`](UnitBuilder::run).
///
/// [`Group::register`](crate::Group::register) takes it, and [`Group::build`](crate::Group::build) builds it. A unit is not
/// generic, so units of many kinds fit in a list. Dropping a unit drops its functions; none of them is called.
///
/// # Examples
///
/// A program whose parts are known only at run time:
///
/// ```
/// use rungroup::{Context, Group, Interrupt, IntoUnit, Unit};
///
/// struct Shard {
///     number: usize,
/// }
///
/// impl Shard {
///     async fn serve(self, ctx: Context) {
///         println!("shard {} serves", self.number);
///         ctx.interrupted().await;
///     }
/// }
///
/// /// A type of the program that describes its phases itself.
/// struct ShardUnit(usize);
///
/// impl IntoUnit for ShardUnit {
///     fn into_unit(self) -> Unit {
///         let number = self.0;
///         Unit::builder(format!("shard-{number}"))
///             .role("data")
///             .build(async move || anyhow::Ok(Shard { number }))
///             .run(|actor, shard| actor.add(|ctx| shard.serve(ctx), Interrupt::cancel()))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
/// let mut group = Group::new("example");
/// for number in 0..3 {
///     group.register(ShardUnit(number))?;
/// }
/// let running = group.build().await?.start();
/// running.wait_until_ready().await?;
/// running.shutdown("enough");
/// running.await?;
/// # Ok(()) }
/// ```
#[must_use = "a unit does nothing until it is registered and the group is built"]
pub struct Unit {
    pub(super) facts: UnitFacts,
    build: BuildStep<AddUnit>,
}

/// The facts about a unit before it is built.
pub(super) struct UnitFacts {
    pub(super) plan: UnitPlan,
    /// The roles that do not depend on the built value. `None` if the unit has no role of either kind.
    pub(super) roles: Option<Vec<Name>>,
    #[cfg(feature = "config")]
    pub(super) config: Option<crate::config::unit::ReadUnit>,
}

/// Adds the actor or the value that a unit has become to its group.
pub(crate) type AddUnit = Box<dyn FnOnce(&mut Group) + Send>;

/// The phases of a unit so far.
pub(super) type BuildStep<T> = Box<dyn FnOnce() -> UnitFuture<T> + Send>;

/// A unit that is being built.
pub(super) type UnitFuture<T> = Pin<Box<dyn Future<Output = anyhow::Result<BuiltUnit<T>>> + Send>>;

/// The value of a unit, with the roles that functions of it have returned.
pub(crate) struct BuiltUnit<T> {
    pub(crate) value: T,
    pub(crate) roles: Vec<Name>,
}

/// A unit whose phases are being described, from [`Unit::builder`]. `T` is the value of its phases so far, at first `()`.
///
/// Each method describes a phase or a role. [`run`](UnitBuilder::run) makes the value an actor, and
/// [`value`](UnitBuilder::value) makes it a value that actors receive. Without them, the group keeps the value until every
/// actor has ended, as a plain field.
#[must_use = "a unit does nothing until it is registered and the group is built"]
pub struct UnitBuilder<T = ()> {
    facts: UnitFacts,
    build: BuildStep<T>,
}

/// A value that can be [registered](crate::Group::register): a [`Unit`], its builder, or a type of the program that describes
/// its own phases.
///
/// # Examples
///
/// ```
/// use rungroup::{Context, Group, Interrupt, IntoUnit, Unit};
///
/// struct Store {
///     path: String,
/// }
///
/// async fn serve(data: String, ctx: Context) {
///     println!("{} bytes", data.len());
///     ctx.interrupted().await;
/// }
///
/// impl IntoUnit for Store {
///     fn into_unit(self) -> Unit {
///         Unit::builder("store")
///             .build(async || std::fs::read_to_string(self.path))
///             .run(|actor, data| actor.add(|ctx| serve(data, ctx), Interrupt::cancel()))
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
/// let mut group = Group::new("example");
/// group.register(Store { path: "Cargo.toml".to_owned() })?;
/// let group = group.build().await?; // reads the file
/// # group.handle().shutdown("enough");
/// group.run().await?;
/// # Ok(()) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a unit\nhelp: write `impl rungroup::IntoUnit for {Self}`, or register the result of `Unit::builder(name)`",
    label = "is not a unit"
)]
pub trait IntoUnit {
    /// Returns the unit.
    fn into_unit(self) -> Unit;
}

impl Unit {
    /// Returns a builder that describes the phases of a unit. The actor or the value that the unit becomes has its name.
    pub fn builder(name: impl Into<Cow<'static, str>>) -> UnitBuilder {
        let nothing = BuiltUnit {
            value: (),
            roles: Vec::new(),
        };
        let build = Box::new(|| Box::pin(std::future::ready(Ok(nothing))) as _);
        let facts = UnitFacts::new(name.into());
        UnitBuilder { facts, build }
    }

    /// A builder of a unit with a configuration, which `build` takes.
    #[cfg(feature = "config")]
    pub(super) fn with_config<A>(
        name: Cow<'static, str>,
        config: crate::config::unit::ReadUnit,
        build: BuildStep<A>,
    ) -> UnitBuilder<A> {
        let mut facts = UnitFacts::new(name);
        facts.plan.is_configured = true;
        facts.config = Some(config);
        UnitBuilder { facts, build }
    }

    /// Returns the name of the unit.
    pub fn name(&self) -> &str {
        &self.facts.plan.name
    }

    pub(crate) fn shared_name(&self) -> Name {
        self.facts.plan.name.clone()
    }

    pub(super) fn has_a_phase(&self) -> bool {
        let plan = &self.facts.plan;
        let has_step = plan.is_configured || plan.is_built || plan.will_run;
        has_step || self.facts.roles.is_some()
    }

    /// The unit in the plan of the phases, when it is built.
    pub(crate) fn built_plan(&self) -> UnitPlan {
        UnitPlan {
            will_run: false,
            ..self.facts.plan.clone()
        }
    }

    /// Builds the unit.
    pub(crate) async fn build(self) -> anyhow::Result<BuiltUnit<AddUnit>> {
        let mut unit = (self.build)().await?;
        unit.roles.extend(self.facts.roles.into_iter().flatten());
        Ok(unit)
    }
}

impl UnitFacts {
    fn new(name: Cow<'static, str>) -> UnitFacts {
        UnitFacts {
            plan: UnitPlan::new(name.into()),
            roles: None,
            #[cfg(feature = "config")]
            config: None,
        }
    }
}

impl<T: Send + 'static> UnitBuilder<T> {
    /// Sets the function that builds the unit: `async fn(T) -> Result<U, E>`, or without a parameter if there is no value yet.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::Unit;
    /// use tokio::net::TcpListener;
    ///
    /// # let _ =
    /// Unit::builder("api").build(async || TcpListener::bind("127.0.0.1:0").await);
    /// ```
    pub fn build<U, F, K>(self, function: F) -> UnitBuilder<U>
    where
        U: Send + 'static,
        F: BuildFn<T, U, K>,
    {
        self.then(|value| function.build(value))
    }

    /// Like [`build`](UnitBuilder::build), for a function that blocks. The function runs in
    /// [`spawn_blocking`](tokio::task::spawn_blocking).
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::Unit;
    ///
    /// # let _ =
    /// Unit::builder("words").build_blocking(|| std::fs::read_to_string("words.txt"));
    /// ```
    pub fn build_blocking<U, F, K>(self, function: F) -> UnitBuilder<U>
    where
        U: Send + 'static,
        F: BlockingBuildFn<T, U, K>,
    {
        self.then(|value| Box::pin(blocking(|| function.build(value))))
    }

    /// Adds a role, which [`Scope::roles`](crate::Scope::roles) lists.
    pub fn role(mut self, role: impl IntoRole) -> UnitBuilder<T> {
        let role = role.into_role();
        let roles = self.facts.roles.get_or_insert_default();
        roles.extend(role.map(Name::from));
        self
    }

    /// Adds the role that a function of the value returns. It is not known before the group is built.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::Unit;
    ///
    /// struct Node {
    ///     is_leader: bool,
    /// }
    ///
    /// # let _ =
    /// Unit::builder("node")
    ///     .build(async || anyhow::Ok(Node { is_leader: true }))
    ///     .role_of(|node| node.is_leader.then_some("leader"));
    /// ```
    pub fn role_of<F, R>(mut self, function: F) -> UnitBuilder<T>
    where
        F: FnOnce(&T) -> R + Send + 'static,
        R: IntoRole,
    {
        self.facts.roles.get_or_insert_default();
        let build = append(self.build, |unit| {
            Box::pin(async {
                let mut so_far = unit.await?;
                let role = function(&so_far.value).into_role();
                so_far.roles.extend(role.map(Name::from));
                Ok(so_far)
            })
        });
        UnitBuilder { build, ..self }
    }

    /// Makes the unit an actor: `add` sets the options of the actor, and adds it.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Interrupt, Ready, Slot, Unit};
    /// use std::time::Duration;
    ///
    /// type Db = u16;
    ///
    /// # async fn serve(_: (), ctx: Context<(), Db>) { ctx.interrupted().await }
    /// # let db = Slot::<Db>::new();
    /// # let _ =
    /// Unit::builder("api").run(move |actor, ()| {
    ///     let actor = actor.receives(&db).requires(["store"]).grace(Duration::from_secs(5));
    ///     actor.add(|ctx| serve((), ctx), Interrupt::cancel())
    /// });
    /// ```
    pub fn run<F>(self, add: F) -> Unit
    where
        F: FnOnce(ActorBuilder<'_>, T) -> ActorSettings<'_> + Send + 'static,
    {
        let name = self.facts.plan.name.clone();
        let mut unit = self.becomes(|value| {
            Box::new(move |group| {
                add(group.actor(&name), value);
            })
        });
        unit.facts.plan.will_run = true;
        unit
    }

    /// Makes the unit a value that is ready from the start, as [`Group::value`](crate::Group::value) does: actors that receive
    /// `slot` get a clone of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Slot, Unit};
    /// use std::sync::Arc;
    ///
    /// struct Schema;
    ///
    /// let schema = Slot::<Arc<Schema>>::new();
    /// # let _ =
    /// Unit::builder("schema").build(async || anyhow::Ok(Arc::new(Schema))).value(&schema);
    /// ```
    pub fn value(self, slot: &Slot<T>) -> Unit
    where
        T: Clone + Sync,
    {
        let (name, slot) = (self.facts.plan.name.clone(), slot.share());
        self.becomes(|value| Box::new(move |group| group.value(&name, &slot, value)))
    }

    /// Appends a step that turns the value into another.
    fn then<U: Send + 'static>(
        mut self,
        step: impl FnOnce(T) -> Opening<U> + Send + 'static,
    ) -> UnitBuilder<U> {
        self.facts.plan.is_built = true;
        let build = append(self.build, |unit| {
            Box::pin(async {
                let BuiltUnit { value, roles } = unit.await?;
                let value = step(value).await?;
                Ok(BuiltUnit { value, roles })
            })
        });
        let facts = self.facts;
        UnitBuilder { facts, build }
    }

    /// The unit, with the place of its value in the group.
    fn becomes(self, add: impl FnOnce(T) -> AddUnit + Send + 'static) -> Unit {
        let build = append(self.build, |unit| {
            Box::pin(async {
                let BuiltUnit { value, roles } = unit.await?;
                let value = add(value);
                Ok(BuiltUnit { value, roles })
            })
        });
        Unit {
            facts: self.facts,
            build,
        }
    }
}

/// Appends a step to the phases of a unit.
fn append<T: 'static, U: 'static>(
    phases: BuildStep<T>,
    step: impl FnOnce(UnitFuture<T>) -> UnitFuture<U> + Send + 'static,
) -> BuildStep<U> {
    Box::new(|| step(phases()))
}

impl IntoUnit for Unit {
    fn into_unit(self) -> Unit {
        self
    }
}

impl<T: Send + 'static> IntoUnit for UnitBuilder<T> {
    fn into_unit(self) -> Unit {
        let name = self.facts.plan.name.clone();
        self.becomes(|value| Box::new(move |group| group.retain(&name, value)))
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unit")
            .field("name", &self.facts.plan.name)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for UnitBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnitBuilder")
            .field("name", &self.facts.plan.name)
            .finish_non_exhaustive()
    }
}
