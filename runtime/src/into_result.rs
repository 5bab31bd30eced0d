//! What an execute or an interrupt may return.

/// Nothing, or a `Result` of nothing: what an execute and a function interrupt return.
///
/// The error may be anything that [`anyhow::Error`] can be made from; it keeps its type and its sources.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that an execute or an interrupt can return",
    label = "should be `()` or a `Result<(), E>`",
    note = "`E` is any error that converts `Into<anyhow::Error>`; a closure that uses `?` ends in `anyhow::Ok(())`",
    note = "drop a value that nobody needs: end in `;` or `.map(drop)`"
)]
pub trait IntoResult: sealed::Sealed {
    #[doc(hidden)]
    fn into_result(self) -> anyhow::Result<()>;
}

impl IntoResult for () {
    fn into_result(self) -> anyhow::Result<()> {
        Ok(())
    }
}

impl<E: Into<anyhow::Error>> IntoResult for Result<(), E> {
    fn into_result(self) -> anyhow::Result<()> {
        self.map_err(Into::into)
    }
}

/// What a `loop` without a `break` comes to: it ends by being dropped, or by a panic.
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
