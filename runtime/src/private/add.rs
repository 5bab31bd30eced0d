//! The calls that add an actor whose execute is named. They are there only for types that fit. Where one does not,
//! [`types`](super::types) says so at that type, and all other calls about it go to [`Unfit`], which takes anything: what
//! follows from the one mistake is not told again.

use std::marker::PhantomData;
use std::sync::Arc;

use super::execute::{AsyncExecute, BlockingExecute, SharedExecute};
use super::interrupt::{InterruptFn, Manner};
use super::types::{Field, Provided, Received, SharedField};
use crate::{ActorOptions, AddActor, AddRestarting, Context, Interrupt, IntoResult, Slots};

/// An actor that has its field to itself.
pub struct Owned<T, P, R>(PhantomData<(T, P, R)>);

impl<T: Field, P: Provided, R: Received> Owned<T, P, R> {
    /// Adds it.
    pub fn add<'g, F, Fut, O>(
        to: impl Into<AddActor<'g, P, R>>,
        name: &'static str,
        field: T,
        execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'g>
    where
        F: FnOnce(T, Context<P, R>) -> Fut + Send + 'static,
        Fut: AsyncExecute<O> + Send + 'static,
        O: IntoResult,
    {
        to.into()
            .add(name, move |ctx| execute(field, ctx), interrupt)
    }

    /// Adds it; it blocks.
    pub fn add_blocking<'g, F, O>(
        to: impl Into<AddActor<'g, P, R>>,
        name: &'static str,
        field: T,
        execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'g>
    where
        F: FnOnce(T, Context<P, R>) -> O + Send + 'static,
        O: BlockingExecute,
    {
        to.into()
            .add_blocking(name, move |ctx| execute(field, ctx), interrupt)
    }
}

/// A function interrupt, before the field is there.
pub(super) type InterruptOver<T> = Box<dyn FnOnce(Arc<T>) -> Interrupt>;

/// An actor that shares its field with its interrupt.
pub struct Shared<T, P, R>(PhantomData<(T, P, R)>);

impl<T: SharedField, P: Provided, R: Received> Shared<T, P, R> {
    /// What interrupts it. By itself, so that what is wrong with it is said there.
    pub fn interrupt<I, K, O>(interrupt: I) -> InterruptOver<T>
    where
        I: for<'a> InterruptFn<'a, T, K, O>,
        K: Manner,
        O: IntoResult + 'static,
    {
        Box::new(move |field| K::over(interrupt, field))
    }

    /// Adds it.
    pub fn add<'g, F, O>(
        to: impl Into<AddActor<'g, P, R>>,
        name: &'static str,
        field: T,
        execute: F,
        interrupt: InterruptOver<T>,
    ) -> ActorOptions<'g>
    where
        F: for<'a> SharedExecute<'a, T, P, R, O>,
        O: IntoResult,
    {
        let field = Arc::new(field);
        let interrupt = interrupt(Arc::clone(&field));
        to.into().add(
            name,
            async move |ctx| execute.call(&field, ctx).await.into_result(),
            interrupt,
        )
    }

    /// Adds it; it blocks.
    pub fn add_blocking<'g, F, O>(
        to: impl Into<AddActor<'g, P, R>>,
        name: &'static str,
        field: T,
        execute: F,
        interrupt: InterruptOver<T>,
    ) -> ActorOptions<'g>
    where
        F: FnOnce(&T, Context<P, R>) -> O + Send + 'static,
        O: BlockingExecute,
    {
        let field = Arc::new(field);
        let interrupt = interrupt(Arc::clone(&field));
        to.into()
            .add_blocking(name, move |ctx| execute(&field, ctx), interrupt)
    }
}

/// What an actor receives: `R`, made of the values of `S`, a tuple of `&Slot`.
pub struct Receive<S, R>(PhantomData<(S, R)>);

impl<S: Slots, R: Received> Receive<S, R> {
    /// Goes on to add an actor that receives what `make` makes of the values.
    pub fn with<'g, P, F>(
        to: impl Into<AddActor<'g, P, ()>>,
        slots: S,
        make: F,
    ) -> AddActor<'g, P, R>
    where
        F: FnMut(S::Values) -> R + Send + 'static,
    {
        to.into().receives_with(slots, make)
    }
}

/// The calls above for types that do not fit. That they are never made is checked again where the program is built.
pub trait Unfit: Sized {
    /// Does not compile where it is used.
    const NEVER: std::convert::Infallible = panic!("a type of this group does not fit");

    /// As [`Owned::add`] and [`Shared::add`].
    fn add<'g, B, T, F, I>(_: B, _: &'static str, _: T, _: F, _: I) -> ActorOptions<'g> {
        match Self::NEVER {}
    }

    /// As [`Owned::add_blocking`] and [`Shared::add_blocking`].
    fn add_blocking<'g, B, T, F, I>(_: B, _: &'static str, _: T, _: F, _: I) -> ActorOptions<'g> {
        match Self::NEVER {}
    }

    /// As [`AddActor::add_actor`].
    fn add_actor<'g, A>(
        _: impl Sized,
        _: &'static str,
        _: impl Sized,
        _: Interrupt,
    ) -> ActorOptions<'g> {
        match Self::NEVER {}
    }

    /// As [`AddActor::add_blocking_actor`].
    fn add_blocking_actor<'g, A>(
        _: impl Sized,
        _: &'static str,
        _: impl Sized,
        _: Interrupt,
    ) -> ActorOptions<'g> {
        match Self::NEVER {}
    }

    /// As [`Shared::interrupt`].
    fn interrupt<I>(_: I) {}

    /// As [`Receive::with`].
    fn with<'g, B, S, F, P, R>(_: B, _: S, _: F) -> AddActor<'g, P, R> {
        match Self::NEVER {}
    }

    /// As [`ReceiveAgain::with_again`](super::ReceiveAgain::with_again).
    fn with_again<'g, B, S, F, P, R>(_: B, _: S, _: F) -> AddRestarting<'g, P, R> {
        match Self::NEVER {}
    }
}

impl<T, P, R> Unfit for Owned<T, P, R> {}
impl<T, P, R> Unfit for Shared<T, P, R> {}
impl<S, R> Unfit for Receive<S, R> {}
impl<P, R> Unfit for AddActor<'_, P, R> {}
