//! The call that builds a field, with a text for a function that does not fit.

use std::future::Future;
use std::marker::PhantomData;

use super::signature::Signature;
use crate::context::contained;

pub use crate::group::build_fn::BuildResult;
pub use crate::run::build::{Building, Built, FieldName, LeaveValue};

/// The result of a `build` without `blocking`.
#[diagnostic::on_unimplemented(
    message = "this `build` is not async: it returns `{Self}`, which is not a future\nhelp: make it an `async fn` or an async closure, or write `build = blocking(…)` if it is an ordinary function",
    label = "should be async"
)]
pub trait AsyncBuild<O>: Future<Output = O> {}

#[diagnostic::do_not_recommend]
impl<F: Future> AsyncBuild<F::Output> for F {}

/// The built value as the field.
#[diagnostic::on_unimplemented(
    message = "`build` returns a `{Self}`, but the type of its field is `{T}`\nhelp: change the type of the field to `{Self}`, or return a `{T}`",
    label = "builds a `{Self}` instead of a `{T}`"
)]
pub trait BuiltAs<T> {
    /// The value.
    fn built(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T> BuiltAs<T> for T {
    fn built(self) -> T {
        self
    }
}

/// A function without parameters. `S` are its parameters.
#[diagnostic::on_unimplemented(
    message = "`build` takes the parameters `{S}`, but its field has no `config`, so it is called without any\nhelp: write `async fn build() -> Result<T, E>`, or add `config = Args` for the parameter",
    label = "should take no parameters"
)]
pub trait BuildFromNothing<S, O> {
    /// Calls the function.
    fn call(self) -> O;
}

impl<F: FnOnce() -> O, O> BuildFromNothing<(), O> for F {
    fn call(self) -> O {
        self()
    }
}

/// A function of the configuration of the field. `S` are its parameters.
#[diagnostic::on_unimplemented(
    message = "`build` takes the parameters `{S}`, but is called with the `config` of its field\nhelp: write `async fn build(args: {A}) -> Result<T, E>` or `build = async |args| …`, or remove `config`",
    label = "should take the configuration"
)]
pub trait BuildFrom<A, S, O> {
    /// Calls the function.
    fn call(self, config: A) -> O;
}

impl<A, B, O, F> BuildFrom<A, (B,), O> for F
where
    F: FnOnce(B) -> O,
    A: ConfiguredAs<B>,
{
    fn call(self, config: A) -> O {
        self(config.configured())
    }
}

/// The configuration of a field as the parameter of its `build`.
#[diagnostic::on_unimplemented(
    message = "`build` takes `{B}`, but the `config` of its field is `{Self}`\nhelp: change the parameter to `{Self}`, or write `config = {B}`",
    label = "takes `{B}` instead of the configuration"
)]
pub trait ConfiguredAs<B> {
    /// The parameter.
    fn configured(self) -> B;
}

#[diagnostic::do_not_recommend]
impl<B> ConfiguredAs<B> for B {
    fn configured(self) -> B {
        self
    }
}

/// The `build` of a field with the type `T`.
pub struct Build<T>(PhantomData<T>);

/// The configuration of a field that is not built.
#[diagnostic::on_unimplemented(
    message = "`config` of this field is `{Self}`, but its type is `{T}`\nhelp: write `build = …` with a function that builds a `{T}` from a `{Self}`, or change the type of the field to `{Self}`",
    label = "is not the type of the field"
)]
pub trait ConfiguredField<T> {
    /// The field.
    fn into_field(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T> ConfiguredField<T> for T {
    fn into_field(self) -> T {
        self
    }
}

impl<T> Build<T> {
    /// The field is its configuration.
    pub fn is_configured<A: ConfiguredField<T>>(name: FieldName<'_>, config: A) -> Built<'_, T> {
        Built::new(name, config.into_field())
    }

    /// Builds the field by an async function without parameters.
    ///
    /// # Errors
    ///
    /// Returns the error or the panic of the function.
    pub async fn from_nothing<F, S, Fut, O, M>(
        name: FieldName<'_>,
        function: F,
    ) -> anyhow::Result<Built<'_, T>>
    where
        F: Signature<S, Fut>,
        F: BuildFromNothing<S, Fut> + Send,
        Fut: AsyncBuild<O> + Send,
        O: BuildResult<M, Value: BuiltAs<T>>,
    {
        let build = async move { Ok(function.call().await.into_built()?.built()) };
        name.build(build).await
    }

    /// Builds the field by an async function of its configuration.
    ///
    /// # Errors
    ///
    /// Returns the error or the panic of the function.
    pub async fn configured<A, F, S, Fut, O, M>(
        name: FieldName<'_>,
        config: A,
        function: F,
    ) -> anyhow::Result<Built<'_, T>>
    where
        A: Send,
        F: Signature<S, Fut>,
        F: BuildFrom<A, S, Fut> + Send,
        Fut: AsyncBuild<O> + Send,
        O: BuildResult<M, Value: BuiltAs<T>>,
    {
        let build = async move { Ok(function.call(config).await.into_built()?.built()) };
        name.build(build).await
    }
}

impl<T: Send + 'static> Build<T> {
    /// Builds the field by a function without parameters that blocks.
    ///
    /// # Errors
    ///
    /// Returns the error or the panic of the function.
    pub async fn blocking<F, S, O, M>(
        name: FieldName<'_>,
        function: F,
    ) -> anyhow::Result<Built<'_, T>>
    where
        F: Signature<S, O>,
        F: BuildFromNothing<S, O> + Send + 'static,
        O: BuildResult<M, Value: BuiltAs<T>>,
    {
        let build = || Ok(function.call().into_built()?.built());
        name.build(contained::blocking(build)).await
    }

    /// Builds the field by a function of its configuration that blocks.
    ///
    /// # Errors
    ///
    /// Returns the error or the panic of the function.
    pub async fn configured_blocking<A, F, S, O, M>(
        name: FieldName<'_>,
        config: A,
        function: F,
    ) -> anyhow::Result<Built<'_, T>>
    where
        A: Send + 'static,
        F: Signature<S, O>,
        F: BuildFrom<A, S, O> + Send + 'static,
        O: BuildResult<M, Value: BuiltAs<T>>,
    {
        let build = || Ok(function.call(config).into_built()?.built());
        name.build(contained::blocking(build)).await
    }
}

/// The way in which a build that ends early leaves the value of a field with the type `T`.
pub struct Leave<T>(PhantomData<T>);

impl<T: Send + 'static> Leave<T> {
    /// The value is dropped on another thread.
    pub const VALUE: LeaveValue<T> = Some(|value| Box::new(value));
}

/// [`Leave`] for a type that is not `Send`. Other parts of the group report it.
pub trait LeaveHere<T> {
    /// The value is dropped on the thread of the build.
    const VALUE: LeaveValue<T> = None;
}

impl<T> LeaveHere<T> for Leave<T> {}
