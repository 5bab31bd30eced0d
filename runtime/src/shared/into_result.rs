//! [`IntoResult`]: the results of an execute, an interrupt or a task. [`ExecuteFuture`]: the future of an execute.

use std::error::Error as StdError;
use std::future::Future;

use crate::report::text::sources;

/// The result of an execute, a function interrupt or a task: `()`, or a `Result<(), E>`.
///
/// `E` is any type that converts into [`anyhow::Error`], or a `Box<dyn Error + Send + Sync>`. The error keeps its type and its
/// sources. The compiler infers `M`, which tells the two kinds of error apart.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned from an actor\nhelp: return `()`, or a `Result<(), E>` with `E: Into<anyhow::Error>` such as `anyhow::Result<()>`",
    label = "must be `()` or a `Result<(), E>`",
    note = "to drop a value, use `;` or `.map(drop)`; to use a `String` as the error, `.map_err(anyhow::Error::msg)`",
    note = "a future needs an `.await`; an async interrupt is `Interrupt::call_async`, and a blocking actor is an ordinary function"
)]
pub trait IntoResult<M = Plain>: sealed::Sealed {
    #[doc(hidden)]
    fn into_result(self) -> anyhow::Result<()>;
}

#[diagnostic::do_not_recommend]
impl IntoResult<Plain> for () {
    fn into_result(self) -> anyhow::Result<()> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<M, E: IntoError<M>> IntoResult<M> for Result<(), E> {
    fn into_result(self) -> anyhow::Result<()> {
        self.map_err(IntoError::into_error)
    }
}

/// The future of an async execute: any future with the output `O`. A bound of [`Group::add`](crate::Group::add), which programs do
/// not name.
#[diagnostic::on_unimplemented(
    message = "this execute is not async: it returns `{Self}`, which is not a future\nhelp: write `async |ctx| …` or an `async fn`; a function that blocks its thread is added with `add_blocking`",
    label = "should be async"
)]
pub trait ExecuteFuture<O>: Future<Output = O> {}

#[diagnostic::do_not_recommend]
impl<F: Future> ExecuteFuture<F::Output> for F {}

/// A `loop` without a `break` ends only by a drop or a panic.
#[doc(hidden)]
#[diagnostic::do_not_recommend]
impl IntoResult<Plain> for Never {
    fn into_result(self) -> anyhow::Result<()> {
        self
    }
}

/// The marker of an error that converts into [`anyhow::Error`], and of a result without an error.
#[doc(hidden)]
#[derive(Debug)]
pub enum Plain {}

/// The marker of a boxed error. `anyhow` converts it only by a function of its own.
#[doc(hidden)]
#[derive(Debug)]
pub enum InBox {}

/// An error that an actor can return. The marker is here and not at the result, so that the compiler explains a result that does
/// not fit as before.
#[doc(hidden)]
pub trait IntoError<M> {
    fn into_error(self) -> anyhow::Error;
}

#[diagnostic::do_not_recommend]
impl<E: Into<anyhow::Error>> IntoError<Plain> for E {
    fn into_error(self) -> anyhow::Error {
        sources::into_anyhow(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoError<InBox> for Box<dyn StdError + Send + Sync> {
    fn into_error(self) -> anyhow::Error {
        sources::from_boxed(self)
    }
}

/// The never type, which stable Rust can name only as the output of a function.
type Never = <fn() -> ! as sealed::Function>::Output;

mod sealed {
    pub trait Function {
        type Output;
    }
    impl<T> Function for fn() -> T {
        type Output = T;
    }

    pub trait Sealed {}
    impl Sealed for super::Never {}
    impl Sealed for () {}
    impl<E> Sealed for Result<(), E> {}
}
