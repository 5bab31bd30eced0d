//! [`UserFuture`]: a future of the user's, of whatever type.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::bounds::IntoResult;
use crate::shared::actor_ref::ActorRef;

/// The future of an execute, of an async interrupt or of a task.
pub(crate) type UserFuture = Pin<Box<dyn BoxedFuture>>;

/// A future of the user's in its box.
pub(crate) trait BoxedFuture: Future<Output = anyhow::Result<()>> + Send {
    /// Drops the future of the user's, and leaves the box, which holds no value of the user's any more.
    fn empty(self: Pin<&mut Self>);
}

/// Boxes a future. It is not dropped before it is [emptied](BoxedFuture::empty) or the box is dropped.
pub(crate) fn boxed<F, M: 'static>(future: F) -> UserFuture
where
    F: Future<Output: IntoResult<M>> + Send + 'static,
{
    Box::pin(InPlace::<fn(ActorRef) -> F, F, M>::Running { future })
}

/// An execute that runs once. Its future takes its place in the same box, so that an actor needs one allocation less, and the
/// worker that polls it first makes none.
pub(crate) trait OneShotBody: Send {
    /// Returns the future of the attempt. It calls execute when it is first polled.
    fn start(self: Box<Self>, actor: ActorRef) -> UserFuture;
}

pin_project! {
    // An `async` block would drop the future before its output becomes a result, and a panic of that drop would replace it.
    #[project = Stage]
    enum InPlace<B, F, M> {
        Unstarted { begin: Option<(B, Option<ActorRef>)>, marker: PhantomData<fn() -> M> },
        Running { #[pin] future: F },
        Empty,
    }
}

/// Boxes an execute that runs once.
pub(crate) fn one_shot<B, F, M: 'static>(begin: B) -> Box<dyn OneShotBody>
where
    B: FnOnce(ActorRef) -> F + Send + 'static,
    F: Future<Output: IntoResult<M>> + Send + 'static,
{
    Box::new(InPlace::Unstarted {
        begin: Some((begin, None)),
        marker: PhantomData,
    })
}

impl<B, F, M: 'static> OneShotBody for InPlace<B, F, M>
where
    B: FnOnce(ActorRef) -> F + Send + 'static,
    F: Future<Output: IntoResult<M>> + Send + 'static,
{
    fn start(mut self: Box<Self>, actor: ActorRef) -> UserFuture {
        if let InPlace::Unstarted {
            begin: Some((_, place)),
            ..
        } = &mut *self
        {
            *place = Some(actor);
        }
        Box::into_pin(self)
    }
}

impl<B, F, M> Future for InPlace<B, F, M>
where
    B: FnOnce(ActorRef) -> F,
    F: Future<Output: IntoResult<M>>,
{
    type Output = anyhow::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<anyhow::Result<()>> {
        if let Stage::Unstarted { begin, .. } = self.as_mut().project() {
            if let Some((begin, Some(actor))) = begin.take() {
                let future = begin(actor);
                self.set(InPlace::Running { future });
            }
        }
        match self.project() {
            Stage::Running { future } => future.poll(cx).map(IntoResult::into_result),
            Stage::Unstarted { .. } | Stage::Empty => {
                unreachable!("it is started once, and not polled after its end")
            }
        }
    }
}

impl<B, F, M> BoxedFuture for InPlace<B, F, M>
where
    B: FnOnce(ActorRef) -> F + Send,
    F: Future<Output: IntoResult<M>> + Send,
{
    fn empty(mut self: Pin<&mut Self>) {
        self.set(InPlace::Empty);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::task::Waker;

    use super::*;

    /// Is ready at once, and panics when it is dropped.
    struct Clumsy;

    impl Future for Clumsy {
        type Output = ();

        fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<()> {
            Poll::Ready(())
        }
    }

    impl Drop for Clumsy {
        fn drop(&mut self) {
            panic!("in its drop");
        }
    }

    #[test]
    fn a_panic_of_the_drop_does_not_replace_the_result() {
        let mut future = boxed(Clumsy);
        let poll = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        assert!(matches!(poll, Poll::Ready(Ok(()))));
        assert!(catch_unwind(AssertUnwindSafe(|| drop(future))).is_err());
    }

    #[test]
    fn an_empty_box_holds_nothing_of_the_user() {
        let mut future = boxed(Clumsy);
        let empty = || future.as_mut().empty();
        assert!(catch_unwind(AssertUnwindSafe(empty)).is_err());
        drop(future);
    }
}
