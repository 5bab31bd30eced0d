//! Which actor's code runs on this thread, so that it can be told what would wait for itself.

use std::cell::Cell;

use crate::shared::actor_ref::ActorRef;

/// A group, by the place of its shared part, and an actor of it.
type Actor = (usize, usize);

thread_local! {
    static CURRENT: Cell<Option<Actor>> = const { Cell::new(None) };
}

/// Runs what is the actor's, or one of its tasks's.
pub(crate) fn within<T>(actor: &ActorRef, run: impl FnOnce() -> T) -> T {
    let _restored = Restore(CURRENT.replace(Some(actor.place())));
    run()
}

/// Whether this is the code of that actor.
pub(crate) fn is(actor: &ActorRef) -> bool {
    CURRENT.get() == Some(actor.place())
}

struct Restore(Option<Actor>);

impl Drop for Restore {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}
