//! Closures of an actor whose received type is inferred. A closure is checked as soon as it is passed to a function, so the
//! function must tie the type to one that is known.

use crate::{ActorBuilder, Context};

/// A closure of the field.
pub fn of_field<T, P, R, N, O, F>(_: &ActorBuilder<'_, P, R, N>, execute: F) -> F
where
    F: FnMut(T, Context<P, R>) -> O,
{
    execute
}

/// A closure of the shared field.
pub fn of_shared_field<T, P, R, N, O, F>(_: &ActorBuilder<'_, P, R, N>, execute: F) -> F
where
    F: FnMut(&T, Context<P, R>) -> O,
{
    execute
}

/// An async closure of the shared field.
pub fn of_shared_field_async<T, P, R, N, O, F>(_: &ActorBuilder<'_, P, R, N>, execute: F) -> F
where
    F: AsyncFnMut(&T, Context<P, R>) -> O,
{
    execute
}
