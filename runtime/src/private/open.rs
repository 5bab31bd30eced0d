//! The calls that open, close and add the resource of a field. The type of its value is inferred from `open`, and everything
//! after that call is a method, so that it is known there.

use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use super::signature::Signature;
use super::types::{Field, Provided, Received};
use crate::bounds::{CloseFn, IntoResult, SlotSource};
use crate::group::close_fn::{BoxedClose, ByReferenceAsync, boxed};
use crate::group::open_fn::{OpenResult, Opening};
use crate::{ActorBuilder, ActorSettings, Slot};

/// An open function of any form, for each attempt.
type Open<T, R, P> = Arc<dyn Fn(T, R) -> Opening<P> + Send + Sync>;

/// A resource that is opened from a `T` and an `R`.
pub struct Resource<T, R, P>(PhantomData<(T, R, P)>);

/// A resource without its `close`. `V` is the type of the opened value, and `P` the one that the field declares. A difference is an
/// error of `open`, and `close` is still checked with the value.
pub struct Opens<T, R, V, P> {
    open: Open<T, R, P>,
    value: fn(P) -> V,
}

/// The functions of a resource.
pub struct OpensAndCloses<T, R, P> {
    open: Open<T, R, P>,
    close: BoxedClose<P>,
}

/// The result of an `open`.
#[diagnostic::on_unimplemented(
    message = "this `open` is not async: it returns `{Self}`, which is not a future\nhelp: make it an `async fn` or an async closure",
    label = "should be async"
)]
pub trait AsyncOpen<O>: Future<Output = O> {}

#[diagnostic::do_not_recommend]
impl<F: Future> AsyncOpen<F::Output> for F {}

/// A function of the field. `S` are its parameters.
#[diagnostic::on_unimplemented(
    message = "`open` takes the parameters `{S}`, but is called with its field\nhelp: write `async fn open(field: {T}) -> Result<P, E>` or `open = async |field| …`; for a second parameter, add `receives`",
    label = "should take the field"
)]
pub trait OpenField<T, S, O>: Send + Sync + 'static {
    /// Calls the function.
    fn call(&self, field: T) -> O;
}

impl<T, A, O, F> OpenField<T, (A,), O> for F
where
    F: Fn(A) -> O + Send + Sync + 'static,
    T: OpenedFrom<A>,
{
    fn call(&self, field: T) -> O {
        self(field.into_parameter())
    }
}

/// A function of the field and the received value. `S` are its parameters.
#[diagnostic::on_unimplemented(
    message = "`open` takes the parameters `{S}`, but is called with its field and the received value\nhelp: write `async fn open(field: {T}, received: {R}) -> Result<P, E>` or `open = async |field, received| …`",
    label = "should take the field and the received value"
)]
pub trait OpenFieldWith<T, R, S, O>: Send + Sync + 'static {
    /// Calls the function.
    fn call(&self, field: T, received: R) -> O;
}

impl<T, R, A, B, O, F> OpenFieldWith<T, R, (A, B), O> for F
where
    F: Fn(A, B) -> O + Send + Sync + 'static,
    T: OpenedFrom<A>,
    R: OpenedWith<B>,
{
    fn call(&self, field: T, received: R) -> O {
        self(field.into_parameter(), received.into_second_parameter())
    }
}

/// A field as the first parameter of an `open`.
#[diagnostic::on_unimplemented(
    message = "`open` takes `{A}`, but receives its field as `{Self}`\nhelp: change the parameter to `{Self}`",
    label = "takes `{A}` instead of the field"
)]
pub trait OpenedFrom<A> {
    /// The parameter.
    fn into_parameter(self) -> A;
}

#[diagnostic::do_not_recommend]
impl<T> OpenedFrom<T> for T {
    fn into_parameter(self) -> T {
        self
    }
}

/// A received value as the second parameter of an `open`.
#[diagnostic::on_unimplemented(
    message = "the second parameter of `open` is `{B}`, but its field receives `{Self}`\nhelp: change the parameter to `{Self}`, or name an actor that provides `{B}` with `receives`",
    label = "takes `{B}` instead of `{Self}`"
)]
pub trait OpenedWith<B> {
    /// The parameter.
    fn into_second_parameter(self) -> B;
}

#[diagnostic::do_not_recommend]
impl<R> OpenedWith<R> for R {
    fn into_second_parameter(self) -> R {
        self
    }
}

/// The type of the opened value as the one that the field declares with `provides`.
#[diagnostic::on_unimplemented(
    message = "`open` opens a `{Self}`, but its field provides `{P}`\nhelp: write `provides = {Self}`, or remove `provides`: the compiler infers the type",
    label = "opens a `{Self}` instead of a `{P}`"
)]
pub trait OpenedAs<P> {
    /// Converts the value into the provided one.
    fn opened(self) -> P;
    /// Converts the provided value back.
    fn value(provided: P) -> Self;
}

#[diagnostic::do_not_recommend]
impl<P> OpenedAs<P> for P {
    fn opened(self) -> P {
        self
    }

    fn value(provided: P) -> P {
        provided
    }
}

/// Every type. If the compiler does not know the type of an opened value, its error shows this name, and the line of the bound.
pub trait InferredOrWrittenInProvides {}

impl<V> InferredOrWrittenInProvides for V {}

impl<T: Field, P> Resource<T, (), P> {
    /// Takes `open` of a resource that receives nothing.
    pub fn opens<F, S, Fut, O, M: 'static>(open: F) -> Opens<T, (), O::Value, P>
    where
        F: Signature<S, Fut>,
        F: OpenField<T, S, Fut>,
        Fut: AsyncOpen<O> + Send + 'static,
        O: OpenResult<M>,
        O::Value: InferredOrWrittenInProvides, // if the type is not inferred, write `provides = Type`
        O::Value: OpenedAs<P>,
    {
        Opens {
            open: Arc::new(move |field, ()| opening(open.call(field))),
            value: O::Value::value,
        }
    }
}

impl<T: Field, R, P> Resource<T, R, P> {
    /// Takes `open` of a resource that receives a value.
    pub fn opens_with<F, S, Fut, O, M: 'static>(open: F) -> Opens<T, R, O::Value, P>
    where
        F: Signature<S, Fut>,
        F: OpenFieldWith<T, R, S, Fut>,
        Fut: AsyncOpen<O> + Send + 'static,
        O: OpenResult<M>,
        O::Value: InferredOrWrittenInProvides, // if the type is not inferred, write `provides = Type`
        O::Value: OpenedAs<P>,
    {
        Opens {
            open: Arc::new(move |field, received| opening(open.call(field, received))),
            value: O::Value::value,
        }
    }

    /// The same for a received value whose type only its source knows.
    pub fn opens_from<S, F, Fut, O, M: 'static>(_: S, open: F) -> Opens<T, R, O::Value, P>
    where
        S: SlotSource<Value = R>,
        F: Fn(T, R) -> Fut + Send + Sync + 'static,
        Fut: AsyncOpen<O> + Send + 'static,
        O: OpenResult<M>,
        O::Value: InferredOrWrittenInProvides, // if the type is not inferred, write `provides = Type`
        O::Value: OpenedAs<P>,
    {
        Opens {
            open: Arc::new(move |field, received| opening(open(field, received))),
            value: O::Value::value,
        }
    }
}

fn opening<F, M: 'static, P>(future: F) -> Opening<P>
where
    F: Future<Output: OpenResult<M, Value: OpenedAs<P>>> + Send + 'static,
{
    Box::pin(async move { Ok(future.await.into_opened()?.opened()) })
}

impl<T, R, V: Send + 'static, P: 'static> Opens<T, R, V, P> {
    /// Adds a `close` that is a path, or a closure with a typed parameter.
    pub fn closes<C, K>(self, close: C) -> OpensAndCloses<T, R, P>
    where
        C: CloseFn<V, K>,
    {
        self.with(boxed(close))
    }

    /// Adds a `close` that is a closure.
    pub fn closes_by_reference<C, O, M: 'static>(self, close: C) -> OpensAndCloses<T, R, P>
    where
        C: Fn(&V) -> O + Send + Sync + 'static,
        O: IntoResult<M>,
    {
        self.with(boxed(close))
    }

    /// Adds a `close` that is an async closure.
    pub fn closes_by_reference_async<C, O, M: 'static>(self, close: C) -> OpensAndCloses<T, R, P>
    where
        C: AsyncFn(&V) -> O + CloseFn<V, ByReferenceAsync<O, M>>,
    {
        self.with(boxed(close))
    }

    /// Adds a `close` that drops the value.
    pub fn closes_by_drop(self) -> OpensAndCloses<T, R, P> {
        self.with(boxed(drop::<V>))
    }

    fn with(self, close: BoxedClose<V>) -> OpensAndCloses<T, R, P> {
        let Opens { open, value } = self;
        let close = Arc::new(move |provided| close(value(provided)));
        OpensAndCloses { open, close }
    }
}

/// Reports an opened value that cannot be provided. The calls that follow do not: see [`UnfitResource`].
pub fn opened<T, R, P: Provided>(_: &OpensAndCloses<T, R, P>) {}

impl<T: Field, R: Received, P: Provided> OpensAndCloses<T, R, P> {
    /// Creates a slot for the value.
    pub fn slot(&self) -> Slot<P> {
        Slot::new()
    }

    /// Adds the actor.
    pub fn add<'g, N>(
        &self,
        actor: ActorBuilder<'g, (), R, N>,
        slot: &Slot<P>,
        mut field: impl FnMut() -> T + Send + 'static,
    ) -> ActorSettings<'g> {
        let open = Arc::clone(&self.open);
        let open = move |received| open(field(), received);
        let actor = actor.provides(slot);
        actor.add_opened(open, Arc::clone(&self.close))
    }
}

/// The calls above for types that do not fit, as [`Unfit`](super::Unfit) for actors. The type of the value is still inferred.
pub trait UnfitResource<T, R, P>: Sized {
    /// Fails the build if it is used.
    const NEVER: std::convert::Infallible = panic!("a type of this resource does not fit");

    /// Stands in for [`Resource::opens`].
    fn opens<F, Fut, O, M>(_: F) -> Opens<T, R, P, P>
    where
        F: Fn(T) -> Fut,
        Fut: Future<Output = O>,
        O: OpenResult<M, Value = P>,
    {
        match Self::NEVER {}
    }

    /// Stands in for [`Resource::opens_with`].
    fn opens_with<F, Fut, O, M>(_: F) -> Opens<T, R, P, P>
    where
        F: Fn(T, R) -> Fut,
        Fut: Future<Output = O>,
        O: OpenResult<M, Value = P>,
    {
        match Self::NEVER {}
    }

    /// Stands in for [`Resource::opens_from`].
    fn opens_from<S, F, Fut, O, M>(_: S, _: F) -> Opens<T, R, P, P>
    where
        S: SlotSource<Value = R>,
        F: Fn(T, R) -> Fut,
        Fut: Future<Output = O>,
        O: OpenResult<M, Value = P>,
    {
        match Self::NEVER {}
    }

    /// Stands in for [`OpensAndCloses::slot`].
    fn slot(&self) -> Slot<P> {
        match Self::NEVER {}
    }

    /// Stands in for [`OpensAndCloses::add`].
    fn add<'g, B, F>(&self, _: B, _: &Slot<P>, _: F) -> ActorSettings<'g> {
        match Self::NEVER {}
    }
}

impl<T, R, P> UnfitResource<T, R, P> for Resource<T, R, P> {}
impl<T, R, P> UnfitResource<T, R, P> for OpensAndCloses<T, R, P> {}
