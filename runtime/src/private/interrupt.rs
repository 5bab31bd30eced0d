//! What a function interrupt must be, in words for those whose function is something else.

use std::future::Future;
use std::marker;
use std::pin::Pin;
use std::sync::Arc;

use super::types::SharedField;
use crate::{Cause, Interrupt, IntoResult};

/// A function interrupt over a shared field, sync or async: `K` says which, `O` what it comes to. What it lacks is told by
/// what it is made of: its parameters by the compiler, what it returns by [`InterruptReturn`].
pub trait InterruptFn<'a, T: 'a, K, O>: Send + marker::Sync + 'static {
    /// What it returns.
    type Returned: InterruptReturn<K, O> + Send + 'a;
    /// Calls it.
    fn call(&self, field: &'a T, cause: &'a Cause) -> Self::Returned;
}

impl<'a, T: 'a, K, O, F, R> InterruptFn<'a, T, K, O> for F
where
    F: Fn(&'a T, &'a Cause) -> R + Send + marker::Sync + 'static,
    R: InterruptReturn<K, O> + Send + 'a,
{
    type Returned = R;

    fn call(&self, field: &'a T, cause: &'a Cause) -> R {
        self(field, cause)
    }
}

/// What a function interrupt returns: what it comes to, or a future of that.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned from an interrupt\nhelp: return `()`, or a `Result<(), E>` with `E: Into<anyhow::Error>` such as `anyhow::Result<()>`, or be async",
    label = "should return `()` or a `Result<(), E>`",
    note = "to drop a value, use `;` or `.map(drop)`; to use a `String` as the error, `.map_err(anyhow::Error::msg)`"
)]
pub trait InterruptReturn<K, O> {
    /// What it comes to, as its kind has it.
    fn comes_to<'a>(self) -> K::Returned<'a, O>
    where
        K: Manner,
        Self: Send + 'a,
        O: 'a;
}

#[diagnostic::do_not_recommend]
impl<O: IntoResult> InterruptReturn<Sync, O> for O {
    fn comes_to<'a>(self) -> O
    where
        Self: 'a,
    {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<F: Future> InterruptReturn<Async, F::Output> for F {
    fn comes_to<'a>(self) -> Pin<Box<dyn Future<Output = F::Output> + Send + 'a>>
    where
        Self: Send + 'a,
    {
        Box::pin(self)
    }
}

/// Where a function interrupt does its work.
pub trait Manner: Sized {
    /// What it returns.
    type Returned<'a, O: 'a>;
    /// The interrupt that calls it on the field.
    fn over<T, O, F>(interrupt: F, field: Arc<T>) -> Interrupt
    where
        T: SharedField,
        O: IntoResult + 'static,
        F: for<'a> InterruptFn<'a, T, Self, O>;
}

/// Before it returns.
pub enum Sync {}

impl Manner for Sync {
    type Returned<'a, O: 'a> = O;

    fn over<T, O, F>(interrupt: F, field: Arc<T>) -> Interrupt
    where
        T: SharedField,
        O: IntoResult + 'static,
        F: for<'a> InterruptFn<'a, T, Self, O>,
    {
        Interrupt::call_each(move |cause| interrupt.call(&field, cause).comes_to())
    }
}

/// In the future that it returns.
pub enum Async {}

impl Manner for Async {
    type Returned<'a, O: 'a> = Pin<Box<dyn Future<Output = O> + Send + 'a>>;

    fn over<T, O, F>(interrupt: F, field: Arc<T>) -> Interrupt
    where
        T: SharedField,
        O: IntoResult + 'static,
        F: for<'a> InterruptFn<'a, T, Self, O>,
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
