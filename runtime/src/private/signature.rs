//! The parameters of a function, inferred before they are compared with the arguments of its call.
//!
//! An ordinary bound such as `F: FnMut(T, Context<P, R>) -> O` leaves the error to the compiler, which states it in words about
//! signatures. Here [`Signature`] infers the parameters that the function takes, and a trait with its own text compares each.

use crate::{ActorBuilder, Context};

/// A function with the parameters `S`, a tuple, and the result `O`. One impl for each number of parameters lets the compiler
/// infer `S` of any function.
pub trait Signature<S, O> {}

impl<F: FnOnce() -> O, O> Signature<(), O> for F {}
impl<F: FnOnce(A) -> O, A, O> Signature<(A,), O> for F {}
impl<F: FnOnce(A, B) -> O, A, B, O> Signature<(A, B), O> for F {}
impl<F: FnOnce(A, B, C) -> O, A, B, C, O> Signature<(A, B, C), O> for F {}

/// No parameter. A second impl makes the compiler wait for the type of the parameter instead of taking it from the only impl,
/// which would be an error about signatures again.
pub enum NoParameter {}

/// Implements a trait of a value that is lent to a function as the parameter `&T`, for every lifetime.
macro_rules! lent {
    ($type:ty, $trait:ident $(, $generic:ident)?) => {
        #[diagnostic::do_not_recommend]
        impl$(<$generic>)? $trait<&$type> for $type {
            type Lent<'a>
                = &'a $type
            where
                $type: 'a;

            fn lent(&self) -> &$type {
                self
            }
        }

        #[diagnostic::do_not_recommend]
        impl$(<$generic>)? $trait<$crate::private::signature::NoParameter> for $type {
            type Lent<'a>
                = &'a $type
            where
                $type: 'a;

            fn lent(&self) -> &$type {
                self
            }
        }
    };
}

pub(super) use lent;

// A closure is checked as soon as it is passed to a function. If the received type of its actor is inferred, the function must
// tie the type to one that is known.

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
