//! The actor whose code runs on this thread, so that a wait for its own end can be refused.

use std::cell::Cell;

use crate::shared::actor_ref::ActorRef;

/// The addresses of the shared parts of a group and of one of its actors.
type ActorAddress = (usize, usize);

thread_local! {
    static CURRENT: Cell<Option<ActorAddress>> = const { Cell::new(None) };
}

/// Runs code of an actor or of one of its tasks.
pub(crate) fn within<T>(actor: &ActorRef, run: impl FnOnce() -> T) -> T {
    let _restored = Restore(CURRENT.replace(Some(actor.addresses())));
    run()
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
