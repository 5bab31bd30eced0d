//! The bounds of a function interrupt, with a text for a function that does not fit.

use std::future::Future;
use std::marker;
use std::pin::Pin;
use std::sync::Arc;

use super::signature::lent;
use super::types::SharedField;
use crate::bounds::IntoResult;
use crate::{Cause, Interrupt};

/// A function interrupt of a shared field: `K` is `Sync` or `Async`, `S` its parameters, and `O` the output.
#[diagnostic::on_unimplemented(
    message = "the interrupt takes the parameters `{S}`, but is called with references to its field and to the cause\nhelp: write `fn interrupt(field: &{T}, cause: &Cause)` or `interrupt = |field, cause| …`",
    label = "should take `&{T}` and `&Cause`"
)]
pub trait InterruptFn<'a, T: 'a, K, S, O, M>: Send + marker::Sync + 'static {
    /// The result of the function.
    type Returned: InterruptReturn<K, O, M> + Send + 'a;
    /// Calls the function.
    fn call(&self, field: &'a T, cause: &'a Cause) -> Self::Returned;
}

impl<'a, T, K, A, C, O, M, F, R> InterruptFn<'a, T, K, (A, C), O, M> for F
where
    T: FieldAs<A> + 'a,
    Cause: CauseAs<C>,
    F: Fn(T::Lent<'a>, <Cause as CauseAs<C>>::Lent<'a>) -> R + Send + marker::Sync + 'static,
    R: InterruptReturn<K, O, M> + Send + 'a,
{
    type Returned = R;

    fn call(&self, field: &'a T, cause: &'a Cause) -> R {
        self(field.lent(), CauseAs::lent(cause))
    }
}

/// A field as the first parameter of its interrupt.
#[diagnostic::on_unimplemented(
    message = "the interrupt takes `{A}`, but receives its field as `&{Self}`\nhelp: change the parameter to `&{Self}`: the interrupt shares the field with execute",
    label = "takes `{A}` instead of a reference to the field"
)]
pub trait FieldAs<A> {
    /// The reference.
    type Lent<'a>
    where
        Self: 'a;
    /// Lends the field.
    fn lent(&self) -> Self::Lent<'_>;
}

lent!(T, FieldAs, T);

/// The cause as the second parameter of an interrupt.
#[diagnostic::on_unimplemented(
    message = "the second parameter of the interrupt is `{A}`, but the interrupt receives `&Cause`\nhelp: change the parameter to `&Cause`",
    label = "takes `{A}` instead of `&Cause`"
)]
pub trait CauseAs<A> {
    /// The reference.
    type Lent<'a>
    where
        Self: 'a;
    /// Lends the cause.
    fn lent(&self) -> Self::Lent<'_>;
}

lent!(Cause, CauseAs);

/// The result of a function interrupt: its output, or a future with that output.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned from an interrupt\nhelp: return `()`, or a `Result<(), E>` with `E: Into<anyhow::Error>` such as `anyhow::Result<()>`, or be async",
    label = "should return `()` or a `Result<(), E>`",
    note = "to drop a value, use `;` or `.map(drop)`; to use a `String` as the error, `.map_err(anyhow::Error::msg)`"
)]
pub trait InterruptReturn<K, O, M> {
    /// Converts the result: the output itself, or a boxed future.
    fn comes_to<'a>(self) -> K::Returned<'a, O>
    where
        K: Manner,
        Self: Send + 'a,
        O: 'a;
}

#[diagnostic::do_not_recommend]
impl<O: IntoResult<M>, M> InterruptReturn<Sync, O, M> for O {
    fn comes_to<'a>(self) -> O
    where
        Self: 'a,
    {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<F: Future, M> InterruptReturn<Async, F::Output, M> for F {
    fn comes_to<'a>(self) -> Pin<Box<dyn Future<Output = F::Output> + Send + 'a>>
    where
        Self: Send + 'a,
    {
        Box::pin(self)
    }
}

/// The kind of a function interrupt: sync or async.
pub trait Manner: Sized {
    /// The converted result.
    type Returned<'a, O: 'a>;
    /// Creates the interrupt that calls the function with the field.
    fn of_field<T, S, O, F, M: 'static>(interrupt: F, field: Arc<T>) -> Interrupt
    where
        T: SharedField,
        O: IntoResult<M> + 'static,
        F: for<'a> InterruptFn<'a, T, Self, S, O, M>;
}

/// A function that has finished when it returns.
pub enum Sync {}

impl Manner for Sync {
    type Returned<'a, O: 'a> = O;

    fn of_field<T, S, O, F, M: 'static>(interrupt: F, field: Arc<T>) -> Interrupt
    where
        T: SharedField,
        O: IntoResult<M> + 'static,
        F: for<'a> InterruptFn<'a, T, Self, S, O, M>,
    {
        Interrupt::call_each(move |cause| interrupt.call(&field, cause).comes_to())
    }
}

/// A function that returns a future.
pub enum Async {}

impl Manner for Async {
    type Returned<'a, O: 'a> = Pin<Box<dyn Future<Output = O> + Send + 'a>>;

    fn of_field<T, S, O, F, M: 'static>(interrupt: F, field: Arc<T>) -> Interrupt
    where
        T: SharedField,
        O: IntoResult<M> + 'static,
        F: for<'a> InterruptFn<'a, T, Self, S, O, M>,
    {
        let interrupt = Arc::new(interrupt);
        Interrupt::call_each_async(move |cause: Cause| {
            let (interrupt, field) = (Arc::clone(&interrupt), Arc::clone(&field));
            async move {
                interrupt
                    .call(&field, &cause)
                    .comes_to()
                    .await
                    .into_result()
            }
        })
    }
}
