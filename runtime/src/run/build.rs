//! Builds the fields of a group before it runs: one after the other, in the order of the fields, each of which generated code
//! lists. The first error ends the build, and the values that were built are dropped in reverse order, on a thread of the
//! crate.
//!
//! A build has no scope and no deadline. Under [`main()`](crate::main()) it is a part of the build closure, so that a signal
//! ends the process.

use std::fmt;
use std::future::Future;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;

use crate::context::contained::contain;
use crate::engine::limits::{DROPS, FIRST_WARNING};
use crate::group::Group;
use crate::group::unit::Made;
use crate::report::{log, panics, sources};
use crate::run::dropping::Dropping;
use crate::run::threads::Threads;
use crate::shared::member::NamedValue;
use crate::{DropFailure, PanicError, Plan, Unit};

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
struct Left(Vec<NamedValue>);

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

    fn leave(&self, name: &str, value: Box<dyn Send>) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        left.0.push((name.to_owned().into(), value));
    }

    /// Logs the panic of a drop, if it panicked.
    fn note_drop(&self, name: &str, panic: Option<PanicError>) {
        if panic.is_some() {
            let name = name.into();
            log::drop_failure_of_build(self.group, &DropFailure { name, panic });
        }
    }
}

/// Boxes a value that a build leaves. A value that cannot be sent to another thread is dropped; then the result is the panic of
/// the drop, if it panicked.
pub type LeaveValue<T> = fn(T) -> Result<Box<dyn Send>, Option<PanicError>>;

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
            for (name, value) in values {
                self.note_drop(&name, panics::drop_caught(value));
            }
            return;
        };
        let threads = Threads::new(self.group, runtime);
        let limit = self.grace.map(|grace| grace.max(DROPS));
        drop_values(self.group, limit, &threads, values);
    }
}

/// Drops the values on a thread, and waits for it until the limit expires. A drop that blocks is named before.
fn drop_values(group: &str, limit: Option<Duration>, threads: &Threads, values: Vec<NamedValue>) {
    let since = Instant::now();
    let (finished, is_finished) = mpsc::channel::<()>();
    let dropping = Dropping::start(threads, values, || drop(finished));
    if let Some(error) = dropping.refused() {
        // The job is leaked, and the sender with it.
        return log::no_thread_for_drops(group, dropping.left(), error);
    }
    let left = || limit.map(|limit| limit.saturating_sub(since.elapsed()));
    // Nothing is sent: this waits for the drop of the sender.
    let patience = limit.map_or(FIRST_WARNING, |limit| limit.min(FIRST_WARNING));
    let is_late = is_finished.recv_timeout(patience) == Err(RecvTimeoutError::Timeout);
    if is_late && left() != Some(Duration::ZERO) {
        if let Some(name) = dropping.left().first() {
            log::still_dropping_after_build(group, name, since.elapsed(), left());
        }
        match left() {
            Some(left) => drop(is_finished.recv_timeout(left)),
            None => drop(is_finished.recv()),
        }
    }
    for failure in dropping.failures() {
        log::drop_failure_of_build(group, &failure);
    }
}

impl Group {
    /// Builds the [registered](Group::register) units one after the other, in the order of their registration, and adds what
    /// they become: an actor, a value, or a value that is retained. A group without units is returned as it is.
    ///
    /// Nothing runs before all units are built. Handles that were made before remain valid.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops the group, and the units that were built, as an error does. A function of
    /// [`build_blocking`](crate::UnitBuilder::build_blocking) is not stopped; its value is dropped when it returns.
    ///
    /// # Errors
    ///
    /// Returns the first error or panic of a unit, with a [`FailedBuild`] as its context: `build of store: address in use`. The
    /// units that were built are dropped in reverse order, and then the actors and the retained values of the group. This
    /// happens on a thread of the crate, and the error waits for it no longer than the grace period. Waiters for the readiness
    /// of the group end. If the configuration of a unit was not read, nothing is built.
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
    #[expect(
        clippy::missing_panics_doc,
        reason = "the group is there until the end"
    )]
    pub async fn build(mut self) -> anyhow::Result<Group> {
        let Some(units) = self.take_units() else {
            return Ok(self);
        };
        let not_configured = units.first_configured().filter(|_| !self.is_configured());
        let not_configured = not_configured.map(|unit| FailedBuild::new(unit.name()));
        let name = self.name().to_owned();
        let units: Vec<Unit> = units.into_units().collect();
        let names = units.iter().map(|unit| unit.name().to_owned());
        let names: Vec<String> = names.collect();
        let building = Building::of(&name, self.grace_period());
        let mut rest = Rest {
            building: &building,
            group: Some(self),
            units: units.into_iter(),
        };
        if let Some(failed) = not_configured {
            let error = anyhow::anyhow!("its configuration was not read; call `configure` first");
            return Err(error.context(failed));
        }
        let mut built = InReverse(Vec::with_capacity(names.len()));
        for (unit, name) in rest.units.by_ref().zip(&names) {
            let plan = unit.plan(false);
            let field = building.field(name, |made| Ok(Box::new(made)));
            let made = field.build(unit.make()).await?;
            built.0.push(Some((made, plan)));
        }
        for (place, name) in built.0.iter_mut().zip(&names) {
            let Some((made, plan)) = place.take() else {
                continue;
            };
            let Made { value, roles } = made.into_value();
            let group = rest.group.as_mut().expect(HAS_GROUP);
            group.note_built(plan, roles);
            if let Err(panic) = panics::catch(|| value(group)) {
                let error = sources::into_anyhow(panic);
                return Err(error.context(FailedBuild::new(name)));
            }
        }
        Ok(rest.group.take().expect(HAS_GROUP))
    }
}

const HAS_GROUP: &str = "the group is taken when every unit is built";

/// The group whose units are being built, and the units that are not built yet. If the build ends early, their values are left
/// to the thread that drops the built units.
struct Rest<'a> {
    building: &'a Building<'a>,
    group: Option<Group>,
    units: std::vec::IntoIter<Unit>,
}

impl Drop for Rest<'_> {
    fn drop(&mut self) {
        while let Some(unit) = self.units.next_back() {
            let name = unit.name().to_owned();
            self.building.leave(&name, Box::new(unit));
        }
        if let Some(group) = &mut self.group {
            for (name, value) in group.take_values() {
                self.building.leave(&name, value);
            }
        }
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
        let (result, drop_panic) = contain(build).await;
        self.build.note_drop(self.name, drop_panic);
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
        match self.value.take().map(leave) {
            None => {}
            Some(Ok(value)) => build.leave(name, value),
            Some(Err(panic)) => build.note_drop(name, panic),
        }
    }
}

#[cfg(test)]
mod tests;
