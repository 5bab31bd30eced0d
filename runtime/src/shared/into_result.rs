//! [`IntoResult`]: the results of an execute or an interrupt.

use crate::report::sources;

/// The result of an execute or a function interrupt: `()`, or a `Result<(), E>`.
///
/// `E` is any type that converts into [`anyhow::Error`]. The error keeps its type and its sources.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned from an actor or an interrupt\nhelp: return `()`, or a `Result<(), E>` with `E: Into<anyhow::Error>` such as `anyhow::Result<()>`",
    label = "must be `()` or a `Result<(), E>`",
    note = "to drop a value, use `;` or `.map(drop)`; to use a `String` as the error, `.map_err(anyhow::Error::msg)`",
    note = "a future needs an `.await`; an async interrupt is `Interrupt::call_async`, and a blocking actor is an ordinary function"
)]
pub trait IntoResult: sealed::Sealed {
    #[doc(hidden)]
    fn into_result(self) -> anyhow::Result<()>;
}

#[diagnostic::do_not_recommend]
impl IntoResult for () {
    fn into_result(self) -> anyhow::Result<()> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<anyhow::Error>> IntoResult for Result<(), E> {
    fn into_result(self) -> anyhow::Result<()> {
        self.map_err(sources::into_anyhow)
    }
}

/// A `loop` without a `break` ends only by a drop or a panic.
#[doc(hidden)]
#[diagnostic::do_not_recommend]
impl IntoResult for Never {
    fn into_result(self) -> anyhow::Result<()> {
        self
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
