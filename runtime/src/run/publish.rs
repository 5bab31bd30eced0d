//! Tells the outside where a group stands.

use std::sync::Arc;

use crate::{Cause, GroupState};

use super::{Driver, GroupId};

impl Driver {
    /// Publishes the state and the cause of a group, and of those nested in it: inside, the state is the further of its own
    /// and its parent's, and the cause its own, or else its parent's.
    pub(super) fn publish(&self, id: GroupId) {
        let node = &self.nodes[id];
        let outer = node
            .parent
            .map(|(parent, _)| self.nodes[parent].shared().status().borrow().clone())
            .unwrap_or_default();
        let own = node.cause.as_ref().map(|(cause, _)| Arc::clone(cause));
        node.shared().change_status(|status| {
            status.state = node.state.max(outer.state);
            status.was_ready |= node.state == GroupState::Ready;
            status.stops = own.is_some();
            status.cause = own.or(outer.cause.map(|cause| Arc::new(Cause::Parent(cause))));
        });
        for &nested in &node.nested {
            self.publish(nested);
        }
    }
}
