//! Builds the fields of a group before it runs: one after the other, in the order of the fields, each of which generated code
//! lists. The first error ends the build, and the values that were built are dropped in reverse order, on a thread of the
//! crate.
//!
//! A build has no scope and no deadline. Under [`main()`](crate::main()) it is a part of the build closure, so that a signal
//! ends the process.

#[cfg(feature = "signal")]
pub(super) mod progress;
mod registered;

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::context::contained::contain;
use crate::plan::Visible;
use crate::report::log;
use crate::report::text::sources;
use crate::report::user_code::lock;
use crate::report::user_code::panics;
use crate::run::without_run::drop_values;
use crate::shared::prepared::NamedValue;
use crate::{DropFailure, PanicError, Plan};
use rungroup_rules::Name;

/// The build of a field or unit failed. `Display` is `build of store`.
///
/// The functions that build a group return an [`anyhow::Error`] with this error in front of the error of the field's own
/// function. `downcast_ref` finds both. The alternate form `{:#}` is one line with both.
///
/// # Examples
///
/// ```
/// use rungroup::{Context, BuildError, group};
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
/// assert_eq!(error.downcast_ref::<BuildError>().unwrap().field(), "store");
/// assert_eq!(error.downcast_ref::<io::Error>().unwrap().kind(), io::ErrorKind::AddrInUse);
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildError {
    field: Box<str>,
}

impl BuildError {
    pub(crate) fn new(field: &str) -> BuildError {
        let field = field.into();
        BuildError { field }
    }

    /// Returns the name of the field or unit.
    pub fn field(&self) -> &str {
        &self.field
    }
}

impl std::error::Error for BuildError {}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "build of {}", Visible(&self.field))
    }
}

/// The build of a group. If it ends early, the values of the built fields are collected here and dropped, the last of them first.
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
    pub fn field(&self, name: &'static str) -> FieldName<'_> {
        self.unit(Name::Written(name))
    }

    fn unit(&self, name: Name) -> FieldName<'_> {
        FieldName { build: self, name }
    }

    fn leave(&self, name: Cow<'static, str>, value: Box<dyn Send>) {
        let mut left = lock(&self.left);
        left.0.push((name, value));
    }

    /// Logs the panic of a drop, if it panicked.
    fn note_drop(&self, name: &str, panic: Option<PanicError>) {
        if let Some(panic) = panic {
            log::drop_failure_without_run(self.group, &DropFailure::panicked(name, panic));
        }
    }
}

/// Boxes a value for the thread that drops it. `None` for a type that cannot be sent to another thread.
pub type LeaveValue<T> = Option<fn(T) -> Box<dyn Send>>;

/// Drops the values on a thread of the crate.
impl Drop for Building<'_> {
    fn drop(&mut self) {
        let left = self.left.get_mut().unwrap_or_else(PoisonError::into_inner);
        #[cfg(feature = "signal")]
        let _begun = (!left.0.is_empty()).then(progress::begin_drops);
        drop_values(self.group, self.grace, std::mem::take(&mut left.0));
    }
}

/// The name of a field, in the build of its group.
#[derive(Debug)]
pub struct FieldName<'a> {
    build: &'a Building<'a>,
    name: Name,
}

impl<'a> FieldName<'a> {
    /// Builds the field. An error or a panic names it.
    pub(crate) async fn build<T>(
        self,
        build: impl Future<Output = anyhow::Result<T>>,
    ) -> anyhow::Result<Built<'a, T>> {
        #[cfg(feature = "signal")]
        let _begun = progress::begin(&self.name);
        // A panic of the drop of the future does not replace the result.
        let (result, drop_panic) = contain(build).await;
        self.build.note_drop(&self.name, drop_panic);
        match result.unwrap_or_else(|panic| Err(sources::into_anyhow(panic))) {
            Ok(value) => Ok(Built::new(self, value)),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn failed(&self, error: anyhow::Error) -> anyhow::Error {
        error.context(BuildError::new(&self.name))
    }
}

/// The value of a field that is built or given, until the struct is complete. If the build fails, the value is dropped. A panic
/// of this drop is logged, and does not replace the error of the build.
#[derive(Debug)]
pub struct Built<'a, T> {
    name: FieldName<'a>,
    value: Option<T>,
    leave: LeaveValue<T>,
}

impl<'a, T> Built<'a, T> {
    /// Holds the value of a field.
    pub fn new(name: FieldName<'a>, value: T) -> Built<'a, T> {
        Built {
            name,
            value: Some(value),
            leave: None,
        }
    }

    /// Leaves the value to the thread of the drops, if the build ends early. Without it, the value is dropped here.
    #[must_use]
    pub fn leaving(mut self, leave: LeaveValue<T>) -> Built<'a, T> {
        self.leave = leave;
        self
    }

    /// Returns the value.
    #[expect(clippy::missing_panics_doc, reason = "the value is there until now")]
    pub fn into_value(mut self) -> T {
        self.value.take().expect("only this method takes it")
    }
}

impl<T> Drop for Built<'_, T> {
    fn drop(&mut self) {
        let Some(value) = self.value.take() else {
            return;
        };
        let FieldName { build, name } = &self.name;
        match self.leave {
            Some(boxed) => build.leave(name.into(), boxed(value)),
            None => build.note_drop(name, panics::drop_caught(value)),
        }
    }
}
