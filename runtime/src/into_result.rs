//! What an execute or an interrupt may return.

/// Nothing, or a `Result` of nothing: what an execute and a function interrupt return, if they do.
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

/// What never returns: an execute that is a `loop` without an end.
impl IntoResult for sealed::Never {
    fn into_result(self) -> anyhow::Result<()> {
        self
    }
}

mod sealed {
    /// `!`, which has no name of its own yet.
    pub(super) type Never = <fn() -> ! as Function>::Output;

    pub trait Function {
        type Output;
    }

    impl<O> Function for fn() -> O {
        type Output = O;
    }

    pub trait Sealed {}
    impl Sealed for () {}
    impl<E> Sealed for Result<(), E> {}
    impl Sealed for Never {}
}
