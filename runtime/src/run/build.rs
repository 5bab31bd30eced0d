//! Builds the fields of a group before it runs: one after the other, in the order of the fields, each of which generated code
//! lists. The first error ends the build, and the values that were built are dropped in reverse order, on a thread of the
//! crate.
//!
//! A build has no scope and no deadline. Under [`main()`](crate::main()) it is a part of the build closure, so that a signal
//! ends the process.

use std::fmt;
use std::future::Future;
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;

use crate::context::contained::contain;
use crate::group::Group;
use crate::group::unit::Made;
use crate::report::{log, panics, sources};
use crate::run::dropping::Dropping;
use crate::run::kept::Named;
use crate::run::threads::Threads;
use crate::{Plan, Unit};

/// The context of the error of a field's `build`: the name of the field. `Display` is `build of store`.
///
/// This is a context and not an error: the error is that of the field's own function. The functions that build a group return
/// an [`anyhow::Error`] with this context. `downcast_ref` of that error finds both
/// this type and the error of the field's own function. The alternate form `{:#}` is one line with both.
///
/// # Examples
///
/// ```
/// use rungroup::{Context, FailedBuild, group};
/// use std::io;
///
/// struct Store;
///
/// impl Store {
///     async fn open() -> io::Result<Store> {
///         Err(io::ErrorKind::AddrInUse.into())
///     }
///
///     async fn serve(self, ctx: Context) {
///         ctx.interrupted().await;
///     }
/// }
///
/// #[group]
/// struct App {
///     #[actor(execute = Store::serve, interrupt = cancel, build = Store::open)]
///     store: Store,
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// let error = App::build().await.err().unwrap();
/// assert_eq!(format!("{error:#}"), "build of store: address in use");
/// assert_eq!(error.downcast_ref::<FailedBuild>().unwrap().field(), "store");
/// assert_eq!(error.downcast_ref::<io::Error>().unwrap().kind(), io::ErrorKind::AddrInUse);
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedBuild {
    field: Box<str>,
}

impl FailedBuild {
    pub(crate) fn new(field: &str) -> FailedBuild {
        let field = field.into();
        FailedBuild { field }
    }

    /// Returns the name of the field.
    pub fn field(&self) -> &str {
        &self.field
    }
}

impl fmt::Display for FailedBuild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "build of {}", self.field)
    }
}

/// The shortest limit of the drops after a failed build, as of those after the last actor.
const DROPS: Duration = Duration::from_millis(300);

/// The build of a group. If it ends early, the fields that were built leave their values here, the last of them first.
#[derive(Debug)]
pub struct Building<'a> {
    group: &'a str,
    /// The grace period of the group.
    grace: Option<Duration>,
    left: Mutex<Left>,
}

/// The values of a build that has ended early.
#[derive(Default)]
struct Left(Vec<Named>);

impl fmt::Debug for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}

impl<'a> Building<'a> {
    /// Starts the build of the group of a constant plan.
    pub fn new(plan: &'a Plan) -> Building<'a> {
        Building::of(plan.name(), plan.grace())
    }

    fn of(group: &'a str, grace: Option<Duration>) -> Building<'a> {
        Building {
            group,
            grace,
            left: Mutex::default(),
        }
    }

    /// Names a field of the group.
    pub fn field<T>(&self, name: &'a str, leave: LeaveValue<T>) -> FieldName<'_, T> {
        FieldName {
            build: self,
            name,
            leave,
        }
    }
}

/// Boxes a value that a build leaves. `None` if it cannot be sent to another thread: then it has been dropped.
pub type LeaveValue<T> = fn(T) -> Option<Box<dyn Send>>;

/// Drops the values on a thread, and waits for it until the grace period of the group expires, and at least [`DROPS`]. Without a
/// grace period there is no limit.
impl Drop for Building<'_> {
    fn drop(&mut self) {
        let left = self.left.get_mut().unwrap_or_else(PoisonError::into_inner);
        let values = std::mem::take(&mut left.0);
        if values.is_empty() {
            return;
        }
        let Ok(runtime) = Handle::try_current() else {
            // Outside of a runtime of tokio there is no other thread.
            return values
                .into_iter()
                .for_each(|(_, value)| drop(panics::drop_caught(value)));
        };
        let threads = Threads::new(self.group, runtime);
        let (finished, is_finished) = mpsc::channel::<()>();
        let dropping = Dropping::start(&threads, values, || drop(finished));
        // Nothing is sent: this waits for the drop of the sender.
        match self.grace {
            Some(grace) => drop(is_finished.recv_timeout(grace.max(DROPS))),
            None => drop(is_finished.recv()),
        }
        for failure in dropping.failures() {
            log::drop_failure(self.group, &failure);
        }
    }
}

impl Group {
    /// Builds the [registered](Group::register) units one after the other, in the order of their registration, and adds what
    /// they become: an actor, a value, or a value that is kept. A group without units is returned as it is.
    ///
    /// Nothing runs before all units are built. Handles that were made before remain valid.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops the group, and the units that were built, in reverse order. A function of
    /// [`build_blocking`](crate::UnitBuilder::build_blocking) is not stopped; its value is dropped when it returns.
    ///
    /// # Errors
    ///
    /// Returns the first error or panic of a unit, with a [`FailedBuild`] as its context: `build of store: address in use`. The
    /// units that were built are dropped in reverse order, and then the group, so that waiters for its readiness end. If the
    /// configuration of a unit was not read, nothing is built.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Exit, Group, Interrupt, Unit};
    /// use tokio::net::TcpListener;
    ///
    /// fn main() -> Exit {
    ///     rungroup::main(async || {
    ///         let mut group = Group::new("example");
    ///         let api = Unit::builder("api");
    ///         let api = api.build(async || TcpListener::bind("127.0.0.1:0").await);
    ///         group.register(api.run(|actor, listener| {
    ///             let serve = async move |_ctx| println!("serves {:?}", listener.local_addr());
    ///             actor.add(serve, Interrupt::cancel())
    ///         }))?;
    ///         group.build().await
    ///     })
    /// }
    /// ```
    pub async fn build(mut self) -> anyhow::Result<Group> {
        let Some(units) = self.take_units() else {
            return Ok(self);
        };
        let not_configured = units.first_configured();
        if let Some(unit) = not_configured.filter(|_| !self.is_configured()) {
            let error = anyhow::anyhow!("its configuration was not read; call `configure` first");
            return Err(error.context(FailedBuild::new(unit.name())));
        }
        let name = self.name().to_owned();
        let units: Vec<Unit> = units.into_units().collect();
        let names = units.iter().map(|unit| unit.name().to_owned());
        let names: Vec<String> = names.collect();
        let building = Building::of(&name, self.grace_period());
        let mut built = InReverse(Vec::with_capacity(units.len()));
        for (unit, name) in units.into_iter().zip(&names) {
            let plan = unit.plan(false);
            let field = building.field(name, |made| Some(Box::new(made)));
            let made = field.build(unit.make()).await?;
            built.0.push(Some((made, plan)));
        }
        for (place, name) in built.0.iter_mut().zip(&names) {
            let Some((made, plan)) = place.take() else {
                continue;
            };
            let Made { value, roles } = made.into_value();
            self.note_built(plan, roles);
            if let Err(panic) = panics::catch(|| value(&mut self)) {
                let error = sources::into_anyhow(panic);
                return Err(error.context(FailedBuild::new(name)));
            }
        }
        Ok(self)
    }
}

/// Drops the last value first.
struct InReverse<T>(Vec<Option<T>>);

impl<T> Drop for InReverse<T> {
    fn drop(&mut self) {
        while let Some(last) = self.0.pop() {
            drop(last);
        }
    }
}

/// The name of a field, in the build of its group.
#[derive(Debug)]
pub struct FieldName<'a, T> {
    build: &'a Building<'a>,
    name: &'a str,
    leave: LeaveValue<T>,
}

impl<'a, T> FieldName<'a, T> {
    /// Builds the field. An error or a panic names it.
    pub(crate) async fn build(
        self,
        build: impl Future<Output = anyhow::Result<T>>,
    ) -> anyhow::Result<Built<'a, T>> {
        // A panic of the drop of the future does not replace the result.
        let (result, _) = contain(build).await;
        match result.unwrap_or_else(|panic| Err(sources::into_anyhow(panic))) {
            Ok(value) => Ok(Built::new(self, value)),
            Err(error) => Err(error.context(FailedBuild::new(self.name))),
        }
    }
}

/// The value of a field that is built or given, until the struct is complete. If the build fails, the value is dropped. A panic
/// of this drop is logged, and does not replace the error of the build.
#[derive(Debug)]
pub struct Built<'a, T> {
    name: FieldName<'a, T>,
    value: Option<T>,
}

impl<'a, T> Built<'a, T> {
    /// Holds the value of a field.
    pub fn new(name: FieldName<'a, T>, value: T) -> Built<'a, T> {
        let value = Some(value);
        Built { name, value }
    }

    /// Returns the value.
    #[expect(clippy::missing_panics_doc, reason = "the value is there until now")]
    pub fn into_value(mut self) -> T {
        self.value.take().expect("only this method takes it")
    }
}

impl<T> Drop for Built<'_, T> {
    fn drop(&mut self) {
        let FieldName { build, name, leave } = self.name;
        if let Some(value) = self.value.take().and_then(leave) {
            let mut left = build.left.lock().unwrap_or_else(PoisonError::into_inner);
            left.0.push((name.to_owned().into(), value));
        }
    }
}
