//! The calls that add an actor which is run again: as those of [`add`](super::add), over what can be called once for each
//! execution. A field of its own is cloned where the execution is that is given the clone: in its task, or on its thread.

use std::marker::PhantomData;
use std::sync::Arc;

use super::add::{InterruptOver, Unfit};
use super::execute::{AsyncExecute, BlockingExecute, SharedExecute};
use super::types::{Again, Field, Provided, Received, SharedField};
use crate::{
    Actor, ActorOptions, AddRestarting, BlockingActor, Context, Interrupt, IntoResult, Slots,
};

/// A field, and how it is cloned.
type Cloned<T> = (T, fn(&T) -> T);

/// A group, which the macro implements this for.
pub trait IsGroup {}

/// How a field is cloned.
pub struct CloneOf<T>(PhantomData<T>);

impl<T: IsGroup> CloneOf<T> {
    /// Not at all: that a group is not run again is said by its plan, and not that it should be `Clone`.
    pub fn again<A>() -> fn(&A) -> A {
        |_| unreachable!("a group is not run again as a whole")
    }
}

/// The same of a type that is no group, where the impl above does not apply.
pub trait CloneOfNoGroup {
    /// By its `Clone`.
    fn again<A: Again>() -> fn(&A) -> A {
        A::clone
    }
}

impl<T> CloneOfNoGroup for CloneOf<T> {}

/// An actor that has a clone of its field to itself.
pub struct OwnedAgain<T, P, R>(PhantomData<(T, P, R)>);

impl<T: Field, P: Provided, R: Received> OwnedAgain<T, P, R> {
    /// Adds it.
    pub fn add<'g, F, Fut, O>(
        to: AddRestarting<'g, P, R>,
        name: &'static str,
        (field, clone): Cloned<T>,
        mut execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'g>
    where
        F: FnMut(T, Context<P, R>) -> Fut + Send + 'static,
        Fut: AsyncExecute<O> + Send + 'static,
        O: IntoResult,
    {
        to.add(name, move |ctx| execute(clone(&field), ctx), interrupt)
    }

    /// Adds it; it blocks.
    pub fn add_blocking<'g, F, O>(
        to: AddRestarting<'g, P, R>,
        name: &'static str,
        (field, clone): Cloned<T>,
        mut execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'g>
    where
        F: FnMut(T, Context<P, R>) -> O + Send + 'static,
        O: BlockingExecute,
    {
        to.add_blocking(name, move |ctx| execute(clone(&field), ctx), interrupt)
    }
}

/// An actor that shares its field with its interrupt, in all its executions.
pub struct SharedAgain<T, P, R>(PhantomData<(T, P, R)>);

impl<T: SharedField, P: Provided, R: Received> SharedAgain<T, P, R> {
    /// Adds it.
    pub fn add<'g, F, O>(
        to: AddRestarting<'g, P, R>,
        name: &'static str,
        field: T,
        execute: F,
        interrupt: InterruptOver<T>,
    ) -> ActorOptions<'g>
    where
        F: for<'a> SharedExecute<'a, T, P, R, O> + Clone,
        O: IntoResult,
    {
        let field = Arc::new(field);
        let interrupt = interrupt(Arc::clone(&field));
        let execute = move |ctx| {
            let (field, execute) = (Arc::clone(&field), execute.clone());
            async move { execute.call(&field, ctx).await.into_result() }
        };
        to.add(name, execute, interrupt)
    }

    /// Adds it; it blocks.
    pub fn add_blocking<'g, F, O>(
        to: AddRestarting<'g, P, R>,
        name: &'static str,
        field: T,
        mut execute: F,
        interrupt: InterruptOver<T>,
    ) -> ActorOptions<'g>
    where
        F: FnMut(&T, Context<P, R>) -> O + Send + 'static,
        O: BlockingExecute,
    {
        let field = Arc::new(field);
        let interrupt = interrupt(Arc::clone(&field));
        to.add_blocking(name, move |ctx| execute(&field, ctx), interrupt)
    }
}

/// As [`Receive`](super::Receive), for each execution.
pub struct ReceiveAgain<S, R>(PhantomData<(S, R)>);

impl<S: Slots, R: Received> ReceiveAgain<S, R> {
    /// Goes on to add an actor that receives what `make` makes of the values.
    pub fn with_again<P, F>(
        to: AddRestarting<'_, P, ()>,
        slots: S,
        make: F,
    ) -> AddRestarting<'_, P, R>
    where
        F: FnMut(S::Values) -> R + Send + 'static,
    {
        to.receives_with(slots, make)
    }
}

/// An actor whose field brings its own execute.
pub struct Restarting<P, R>(PhantomData<(P, R)>);

impl<P: Provided, R: Received> Restarting<P, R> {
    /// Adds it.
    pub fn add_actor<'g, A: Actor<P, R>>(
        to: AddRestarting<'g, P, R>,
        name: &'static str,
        (actor, clone): Cloned<A>,
        interrupt: Interrupt,
    ) -> ActorOptions<'g> {
        to.add_cloned(name, actor, clone, interrupt)
    }

    /// Adds it; it blocks.
    pub fn add_blocking_actor<'g, A: BlockingActor<P, R>>(
        to: AddRestarting<'g, P, R>,
        name: &'static str,
        (actor, clone): Cloned<A>,
        interrupt: Interrupt,
    ) -> ActorOptions<'g> {
        to.add_blocking(name, move |ctx| clone(&actor).execute(ctx), interrupt)
    }
}

impl<T, P, R> Unfit for OwnedAgain<T, P, R> {}
impl<T, P, R> Unfit for SharedAgain<T, P, R> {}
impl<S, R> Unfit for ReceiveAgain<S, R> {}
impl<P, R> Unfit for Restarting<P, R> {}
