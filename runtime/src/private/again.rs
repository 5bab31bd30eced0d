//! The calls that add an actor which is run again: as those of [`add`](super::add), over what can be called, or cloned, once
//! for each execution.

use std::marker::PhantomData;
use std::sync::Arc;

use super::add::{InterruptOver, Owned, Receive, Shared, Unfit};
use super::execute::{AsyncExecute, BlockingExecute, SharedExecute};
use super::types::{Again, Field, Provided, Received, SharedField};
use crate::{Actor, ActorOptions, AddRestarting, BlockingActor, Context, Interrupt, IntoResult, Slots};

/// The field is cloned where the execution is that is given the clone: in its task, or on its thread.
impl<T: Field + Again, P: Provided, R: Received> Owned<T, P, R> {
    /// Adds it.
    pub fn add_again<'g, F, Fut, O>(
        to: AddRestarting<'g, P, R>,
        name: &'static str,
        field: T,
        mut execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'g>
    where
        F: FnMut(T, Context<P, R>) -> Fut + Send + 'static,
        Fut: AsyncExecute<O> + Send + 'static,
        O: IntoResult,
    {
        to.add(name, move |ctx| execute(field.clone(), ctx), interrupt)
    }

    /// Adds it; it blocks.
    pub fn add_blocking_again<'g, F, O>(
        to: AddRestarting<'g, P, R>,
        name: &'static str,
        field: T,
        mut execute: F,
        interrupt: Interrupt,
    ) -> ActorOptions<'g>
    where
        F: FnMut(T, Context<P, R>) -> O + Send + 'static,
        O: BlockingExecute,
    {
        to.add_blocking(name, move |ctx| execute(field.clone(), ctx), interrupt)
    }
}

impl<T: SharedField, P: Provided, R: Received> Shared<T, P, R> {
    /// Adds it.
    pub fn add_again<'g, F, O>(
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
    pub fn add_blocking_again<'g, F, O>(
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

impl<S: Slots, R: Received> Receive<S, R> {
    /// Goes on to add an actor that receives what `make` makes of the values.
    pub fn with_again<P, F>(to: AddRestarting<'_, P, ()>, slots: S, make: F) -> AddRestarting<'_, P, R>
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
    pub fn add_actor<'g, A: Actor<P, R> + Again>(
        to: AddRestarting<'g, P, R>,
        name: &'static str,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorOptions<'g> {
        to.add_actor(name, actor, interrupt)
    }

    /// Adds it; it blocks.
    pub fn add_blocking_actor<'g, A: BlockingActor<P, R> + Again>(
        to: AddRestarting<'g, P, R>,
        name: &'static str,
        actor: A,
        interrupt: Interrupt,
    ) -> ActorOptions<'g> {
        to.add_blocking_actor(name, actor, interrupt)
    }
}

impl<P, R> Unfit for Restarting<P, R> {}

/// The same for a group with parameters, as in [`types`](super::types::generic).
pub mod generic {
    use std::marker::PhantomData;

    use super::{Actor, ActorOptions, AddRestarting, BlockingActor, Interrupt, Provided, Received, Unfit};

    /// As [`Restarting`](super::Restarting).
    pub struct Restarting<P, R>(PhantomData<(P, R)>);

    impl<P: Provided, R: Received> Restarting<P, R> {
        /// Adds it.
        pub fn add_actor<'g, A: Actor<P, R> + Clone>(
            to: AddRestarting<'g, P, R>,
            name: &'static str,
            actor: A,
            interrupt: Interrupt,
        ) -> ActorOptions<'g> {
            to.add_actor(name, actor, interrupt)
        }

        /// Adds it; it blocks.
        pub fn add_blocking_actor<'g, A: BlockingActor<P, R> + Clone>(
            to: AddRestarting<'g, P, R>,
            name: &'static str,
            actor: A,
            interrupt: Interrupt,
        ) -> ActorOptions<'g> {
            to.add_blocking_actor(name, actor, interrupt)
        }
    }

    impl<P, R> Unfit for Restarting<P, R> {}
}

impl<P, R> Unfit for AddRestarting<'_, P, R> {}
