//! What an execute or an interrupt may return.

/// Nothing, or a `Result` of nothing: what an execute and a function interrupt return.
///
/// The error may be anything that [`anyhow::Error`] can be made from; it keeps its type and its sources.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that an execute or an interrupt can return\nhelp: return `()`, or a `Result<(), E>` with `E: Into<anyhow::Error>` such as `anyhow::Result<()>`",
    label = "should be `()` or a `Result<(), E>`",
    note = "a value that nobody needs is dropped by `;` or `.map(drop)`, a `String` becomes an error by `.map_err(anyhow::Error::msg)`",
    note = "a future needs an `.await`; a blocking actor takes an ordinary function"
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
        self.map_err(Into::into)
    }
}

/// What a `loop` without a `break` comes to: it ends by being dropped, or by a panic.
#[diagnostic::do_not_recommend]
impl IntoResult for Never {
    fn into_result(self) -> anyhow::Result<()> {
        self
    }
}

/// The never type, which stable Rust can only name as what a function returns.
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
