//! What came back is noted for the report, and the engine told how: an execute, or an interrupt.

use std::sync::Arc;

use crate::engine::{Event, Id, InterruptEnd, Return, StopScope};
use crate::shared::returned::{Details, End};
use crate::{ActorState, Failure};

use super::node::Carrier;
use super::timers::Alarm;
use super::{Driver, GroupId, log};

impl Driver {
    pub(super) fn returned(&mut self, node: GroupId, id: Id, returned: Details) {
        let dropped_from_outside =
            matches!(returned.end, End::Dropped) && !self.nodes[node].dropped(id);
        let ended_itself =
            self.nodes[node].plan.actor(id).ends_itself() && self.nodes[node].was_aborted(id);
        let sequence = self.nodes[node].next_return();
        let group = &mut self.nodes[node];
        let part = &mut group.parts[id];
        if let Carrier::Thread(_) = part.carrier {
            self.timers.cancel(node, Alarm::ContextDropped(id));
        }
        part.body = returned.body;
        group.records[id].returned = sequence;
        let record = &mut group.records[id];
        let mut how = match returned.end {
            // It came back because it was aborted, as a future that is dropped then.
            End::Ok if ended_itself => Return::Dropped,
            End::Ok => Return::Ok,
            End::Err(error) => {
                record.add_failure(Failure::Error(Arc::new(error)));
                Return::Failed
            }
            End::Refused(error) => {
                record.add_failure(Failure::Error(Arc::new(error)));
                Return::Refused
            }
            End::Panicked(panic) => {
                record.add_failure(Failure::Panic(panic));
                Return::Panicked
            }
            End::Dropped => Return::Dropped,
        };
        if dropped_from_outside {
            record.add_failure(Failure::Error(Arc::new(anyhow::anyhow!(
                "the future was dropped: the runtime is shutting down"
            ))));
        }
        if let Some(panic) = returned.drop_panic {
            record.add_failure(Failure::Panic(panic));
            how = Return::Panicked;
        }
        self.nodes[node].cell(id).advance(ActorState::Returned);
        self.happened(node, Event::Returned(id, how));
    }

    pub(super) fn interrupt_back(
        &mut self,
        node: GroupId,
        id: Id,
        called_for: StopScope,
        returned: Details,
    ) {
        let group = &mut self.nodes[node];
        let record = &mut group.records[id];
        let logged = record.failures().len();
        let mut how = InterruptEnd::Returned;
        match returned.end {
            End::Ok => {}
            End::Err(error) | End::Refused(error) => {
                record.add_failure(Failure::InterruptError(Arc::new(error)));
            }
            End::Dropped => record.add_failure(Failure::InterruptError(Arc::new(anyhow::anyhow!(
                "the interrupt did not finish within the grace period and was dropped"
            )))),
            End::Panicked(panic) => {
                record.add_failure(Failure::InterruptPanic(panic));
                how = InterruptEnd::Panicked;
            }
        }
        if let Some(panic) = returned.drop_panic {
            record.add_failure(Failure::InterruptPanic(panic));
            how = InterruptEnd::Panicked;
        }
        for failure in &record.failures()[logged..] {
            log::interrupt_failed(group.mailbox.shared.name(), &record.name, failure);
        }
        self.happened(node, Event::InterruptReturned(id, called_for, how));
    }
}
