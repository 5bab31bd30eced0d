//! The calls that add an actor with a named execute. They exist only for types that fit. For a type that does not fit,
//! [`types`](super::types) reports the mistake at that type. All other calls with that type resolve to [`Unfit`], which takes
//! anything, so each mistake is reported once.

use std::marker::PhantomData;
use std::sync::Arc;

use super::execute::{
    AsyncExecute, BlockingExecute, ExecuteOwned, ExecuteShared, ExecuteSharedBlocking,
};
use super::interrupt::{InterruptFn, Manner};
use super::signature::Signature;
use super::types::{Cloneable, Field, Provided, Received, SharedField};
use crate::bounds::{Inlets, IntoResult, Slots};
use crate::group::take_once;
use crate::handle::IsGroup;
use crate::{Actor, ActorBuilder, ActorSettings, BlockingActor, Interrupt, Nested, Restartable};

/// Hands the field to the only attempt.
pub fn once<T>(field: T) -> impl FnMut() -> T {
    let mut field = Some(field);
    move || take_once(&mut field)
}

/// Hands a clone of the field to each attempt, in its task or on its thread.
pub fn cloned<T>(field: T, clone: fn(&T) -> T) -> impl FnMut() -> T {
    move || clone(&field)
}

/// An actor that owns its field. `field` is [`once`] or [`cloned`].
pub struct Owned<T, P, R>(PhantomData<(T, P, R)>);

impl<T: Field, P: Provided, R: Received> Owned<T, P, R> {
    /// Adds the actor.
    pub fn add<N, F, S, Fut, O, M: 'static>(
        actor: ActorBuilder<'_, P, R, N>,
        mut field: impl FnMut() -> T + Send + 'static,
        mut execute: F,
        interrupt: Interrupt,
    ) -> ActorSettings<'_>
    where
        F: Signature<S, Fut> + Send + 'static,
        F: ExecuteOwned<T, P, R, S, Fut>,
        Fut: AsyncExecute<O> + Send + 'static,
        O: IntoResult<M>,
    {
        actor.add_async(move |ctx| execute.call(field(), ctx), interrupt)
    }

    /// Adds the blocking actor.
    pub fn add_blocking<N, F, S, O, M: 'static>(
        actor: ActorBuilder<'_, P, R, N>,
        mut field: impl FnMut() -> T + Send + 'static,
        mut execute: F,
        interrupt: Interrupt,
    ) -> ActorSettings<'_>
    where
        F: Signature<S, O> + Send + 'static,
        F: ExecuteOwned<T, P, R, S, O>,
        O: BlockingExecute<M>,
    {
        actor.add_sync(move |ctx| execute.call(field(), ctx), interrupt)
    }
}

/// A function interrupt that still needs its field.
type FieldInterrupt<T> = Box<dyn FnOnce(Arc<T>) -> Interrupt>;

/// An actor that shares its field with its interrupt, in all attempts.
pub struct Shared<T, P, R>(PhantomData<(T, P, R)>);

impl<T: SharedField, P: Provided, R: Received> Shared<T, P, R> {
    /// Creates the interrupt. The call is separate, so a mistake is reported at the interrupt.
    pub fn interrupt<I, K, S, X, O, M: 'static>(interrupt: I) -> FieldInterrupt<T>
    where
        I: Signature<S, X>,
        I: for<'a> InterruptFn<'a, T, K, S, O, M>,
        K: Manner,
        O: IntoResult<M> + 'static,
    {
        Box::new(move |field| K::of_field(interrupt, field))
    }

    /// Adds the actor.
    pub fn add<N, F, S, X, O, M: 'static>(
        actor: ActorBuilder<'_, P, R, N>,
        field: T,
        execute: F,
        interrupt: FieldInterrupt<T>,
    ) -> ActorSettings<'_>
    where
        F: Signature<S, X> + Clone,
        F: for<'a> ExecuteShared<'a, T, P, R, S, O, M>,
        O: IntoResult<M>,
    {
        let field = Arc::new(field);
        let interrupt = interrupt(Arc::clone(&field));
        let execute = move |ctx| {
            let (field, execute) = (Arc::clone(&field), execute.clone());
            async move { execute.call(&field, ctx).await.into_result() }
        };
        actor.add_async(execute, interrupt)
    }

    /// Adds the blocking actor.
    pub fn add_blocking<N, F, S, O, M: 'static>(
        actor: ActorBuilder<'_, P, R, N>,
        field: T,
        mut execute: F,
        interrupt: FieldInterrupt<T>,
    ) -> ActorSettings<'_>
    where
        F: Signature<S, O> + Send + 'static,
        F: for<'a> ExecuteSharedBlocking<'a, T, P, R, S, O>,
        O: BlockingExecute<M>,
    {
        let field = Arc::new(field);
        let interrupt = interrupt(Arc::clone(&field));
        actor.add_sync(move |ctx| execute.call(&field, ctx), interrupt)
    }
}

/// An actor that restarts and whose field has its own execute.
pub struct Cloned<P, R>(PhantomData<(P, R)>);

impl<P: Provided, R: Received> Cloned<P, R> {
    /// Adds the actor.
    pub fn add_actor<A: Actor<P, R>>(
        builder: ActorBuilder<'_, P, R, Restartable>,
        (actor, clone): (A, fn(&A) -> A),
        interrupt: Interrupt,
    ) -> ActorSettings<'_> {
        builder.add_cloned(actor, clone, interrupt)
    }

    /// Adds the blocking actor.
    pub fn add_blocking_actor<A: BlockingActor<P, R>>(
        builder: ActorBuilder<'_, P, R, Restartable>,
        (actor, clone): (A, fn(&A) -> A),
        interrupt: Interrupt,
    ) -> ActorSettings<'_> {
        builder.add_sync(move |ctx| clone(&actor).execute(ctx), interrupt)
    }
}

/// An actor that receives an `R`, built from the values of `S`, a tuple of `&Slot`.
pub struct Receive<S, R>(PhantomData<(S, R)>);

impl<S: Slots, R: Received> Receive<S, R> {
    /// Sets the received value.
    pub fn with<P, N, F>(
        actor: ActorBuilder<'_, P, (), N>,
        slots: S,
        make: F,
    ) -> ActorBuilder<'_, P, R, N>
    where
        F: FnMut(S::Values) -> R + Send + 'static,
    {
        actor.receives_with(slots, make)
    }
}

/// A group that receives the values of the slots in `S`, a tuple of names and slots.
pub struct Border<S>(PhantomData<S>);

impl<S: Inlets<Values: 'static>> Border<S> {
    /// Sets the received values, from a position of the constant plan on.
    pub fn receive<P, R, F>(nested: Nested<P>, first: usize, slots: &S, split: F) -> Nested<P, R>
    where
        F: FnOnce(R) -> S::Values + Send + 'static,
    {
        nested.__receives_of_plan(first, slots, split)
    }
}

/// The function that clones the field of an actor that restarts.
pub struct CloneOf<T>(PhantomData<T>);

impl<T: IsGroup> CloneOf<T> {
    /// A group is never cloned: the plan reports that a group cannot restart.
    pub fn clone_fn<A>() -> fn(&A) -> A {
        |_| unreachable!("a group does not restart as a whole")
    }
}

/// [`CloneOf`] for a type that is not a group.
pub trait CloneOfNoGroup {
    /// Returns `Clone::clone` of the field.
    fn clone_fn<A: Cloneable>() -> fn(&A) -> A {
        A::clone
    }
}

impl<T> CloneOfNoGroup for CloneOf<T> {}

/// The calls above for types that do not fit. None of them is ever made: [`NEVER`](Unfit::NEVER) fails the build.
pub trait Unfit: Sized {
    /// Fails the build if it is used.
    const NEVER: std::convert::Infallible = panic!("a type of this group does not fit");

    /// Stands in for [`Owned::add`] and [`Shared::add`].
    fn add<'g, B, T, F, I>(_: B, _: T, _: F, _: I) -> ActorSettings<'g> {
        match Self::NEVER {}
    }

    /// Stands in for [`Owned::add_blocking`] and [`Shared::add_blocking`].
    fn add_blocking<'g, B, T, F, I>(_: B, _: T, _: F, _: I) -> ActorSettings<'g> {
        match Self::NEVER {}
    }

    /// Stands in for [`ActorBuilder::add_actor`] and [`Cloned::add_actor`].
    fn add_actor<'g, A>(_: impl Sized, _: impl Sized, _: Interrupt) -> ActorSettings<'g> {
        match Self::NEVER {}
    }

    /// Stands in for [`ActorBuilder::add_blocking_actor`] and [`Cloned::add_blocking_actor`].
    fn add_blocking_actor<'g, A>(_: impl Sized, _: impl Sized, _: Interrupt) -> ActorSettings<'g> {
        match Self::NEVER {}
    }

    /// Stands in for [`Shared::interrupt`].
    fn interrupt<I>(_: I) {}

    /// Stands in for [`Border::receive`].
    fn receive<P, R, S, F>(_: Nested<P>, _: usize, _: S, _: F) -> Nested<P, R> {
        match Self::NEVER {}
    }

    /// Stands in for [`Receive::with`].
    fn with<P, N, S, F, R>(_: ActorBuilder<'_, P, (), N>, _: S, _: F) -> ActorBuilder<'_, P, R, N> {
        match Self::NEVER {}
    }
}

impl<T, P, R> Unfit for Owned<T, P, R> {}
impl<T, P, R> Unfit for Shared<T, P, R> {}
impl<S, R> Unfit for Receive<S, R> {}
impl<S> Unfit for Border<S> {}
impl<P, R> Unfit for Cloned<P, R> {}
impl<P, R, N> Unfit for ActorBuilder<'_, P, R, N> {}
