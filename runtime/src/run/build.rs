//! Builds the fields of a group before it runs: one after the other, in the order of the fields, each of which generated code
//! lists. The first error ends the build, and the values that were built are dropped in reverse order.
//!
//! A build has no scope and no deadline. Under [`main()`](crate::main()) it is a part of the build closure, so that a signal
//! ends the process.

use std::fmt;
use std::future::{Future, poll_fn};
use std::task::Poll;

use crate::report::panic_error::PanicError;
use crate::report::{DropFailure, log, panics, sources};

/// The context of the error of a field's `build`: the name of the field. `Display` is `build of store`.
///
/// The functions that build a group return an [`anyhow::Error`] with this context. `downcast_ref` of that error finds both
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

/// The result of a part of the build, with its panic as an error.
pub(crate) fn caught<F: Future>(build: F) -> impl Future<Output = Result<F::Output, PanicError>> {
    let mut build = Some(Box::pin(build));
    poll_fn(move |cx| {
        let poll = panics::catch(|| {
            let build = build.as_mut().expect("it is not polled after completion");
            panics::__rust_begin_short_backtrace(|| build.as_mut().poll(cx))
        });
        let result = match poll {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(panic) => Err(panic),
        };
        // A panic of its drop does not replace the result.
        panics::drop_caught(build.take());
        Poll::Ready(result)
    })
}

/// The name of a field, with that of its group.
#[derive(Debug, Clone, Copy)]
pub struct FieldName {
    /// The name of the group.
    pub group: &'static str,
    /// The name of the field.
    pub field: &'static str,
}

impl FieldName {
    /// Builds the field. An error or a panic names it.
    pub(crate) async fn build<T>(
        self,
        build: impl Future<Output = anyhow::Result<T>>,
    ) -> anyhow::Result<Built<T>> {
        let result = match caught(build).await {
            Ok(result) => result,
            Err(panic) => Err(sources::into_anyhow(panic)),
        };
        match result {
            Ok(value) => Ok(Built::new(self, value)),
            Err(error) => Err(error.context(FailedBuild::new(self.field))),
        }
    }
}

/// Calls a function that blocks, on a thread for such functions.
pub(crate) async fn blocking<T: Send + 'static>(
    build: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    match tokio::task::spawn_blocking(|| panics::catch(build)).await {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(sources::into_anyhow(panic)),
        // The runtime shuts down.
        Err(error) => Err(anyhow::Error::new(error)),
    }
}

/// The value of a field that is built or given, until the struct is complete. If the build fails, the value is dropped. A panic
/// of this drop is logged, and does not replace the error of the build.
#[derive(Debug)]
pub struct Built<T> {
    name: FieldName,
    value: Option<T>,
}

impl<T> Built<T> {
    /// Holds the value of a field.
    pub fn new(name: FieldName, value: T) -> Built<T> {
        let value = Some(value);
        Built { name, value }
    }

    /// Returns the value.
    #[expect(clippy::missing_panics_doc, reason = "the value is there until now")]
    pub fn into_value(mut self) -> T {
        self.value.take().expect("only this method takes it")
    }
}

impl<T> Drop for Built<T> {
    fn drop(&mut self) {
        let panic = self.value.take().and_then(panics::drop_caught);
        if let Some(panic) = panic {
            let failure = DropFailure {
                name: self.name.field.into(),
                panic: Some(panic),
            };
            log::drop_failure(self.name.group, &failure);
        }
    }
}
