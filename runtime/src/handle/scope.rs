//! The methods of [`Scope`] that need a handle.

use std::fmt;
use std::sync::Arc;

use crate::{ActorHandle, GroupState, Handle, Scope};

impl Scope {
    /// Returns a handle to the group.
    pub fn handle(&self) -> Handle {
        Handle::new(Arc::clone(self.shared()))
    }

    /// Returns a handle to this actor.
    pub fn actor_handle(&self) -> ActorHandle {
        ActorHandle::new(self.actor().clone())
    }

    /// Waits for a change of the group's state after the first poll, and returns the newest state. See
    /// [`Handle::state_changed`].
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe, but a change before the first poll is not observed. To wait for a certain state, use
    /// [`wait_for_state`](Scope::wait_for_state).
    pub async fn state_changed(&self) -> GroupState {
        self.handle().state_changed().await
    }

    /// Waits until the group's state is `state` or a later one, and returns the state. See [`Handle::wait_for_state`].
    ///
    /// # Cancel safety
    ///
    /// This method is cancel safe.
    pub async fn wait_for_state(&self, state: GroupState) -> GroupState {
        self.handle().wait_for_state(state).await
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("actor", &self.name())
            .field("group", &self.handle())
            .finish()
    }
}
