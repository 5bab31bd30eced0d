//! The call of an actor's code: in the span of the actor, with panics contained, and with the actor noted on the thread, so that
//! a wait for its own end can be refused.

use std::cell::Cell;

use tracing::Span;

use crate::PanicError;
use crate::report::log;
use crate::report::user_code::panics;
use crate::shared::actor_ref::ActorRef;

/// The addresses of the shared parts of a group and of one of its actors.
type ActorAddress = (usize, usize);

thread_local! {
    static CURRENT: Cell<Option<ActorAddress>> = const { Cell::new(None) };
}

/// Calls code of an actor or of one of its tasks, in a span of the log. A panic of it is contained.
pub(crate) fn call<T>(
    actor: &ActorRef,
    span: &Span,
    code: impl FnOnce() -> T,
) -> Result<T, PanicError> {
    panics::catch(|| {
        let _restored = Restore(CURRENT.replace(Some(actor.addresses())));
        log::in_span(span, code)
    })
}

/// Returns `true` if code of that actor runs on this thread.
pub(crate) fn runs_here(actor: &ActorRef) -> bool {
    CURRENT.get() == Some(actor.addresses())
}

struct Restore(Option<ActorAddress>);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}
