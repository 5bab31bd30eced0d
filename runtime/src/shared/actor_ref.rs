//! A reference to one actor of a group that runs, or will.

use std::sync::{Arc, PoisonError};

use crate::engine::Id;
use crate::shared::GroupShared;
use crate::shared::cell::ActorCell;
use crate::shared::message::{ActorMessage, Message};
use crate::shared::slot::AnySlot;

/// An actor: its group, and where in it.
#[derive(Clone)]
pub(crate) struct ActorRef {
    shared: Arc<GroupShared>,
    place: CellPlace,
}

#[derive(Clone)]
enum CellPlace {
    /// The cell is in the slab of the group.
    Slab(Id),
    /// The actor was added to the run, and has its own cell.
    Added(AddedActor),
}

/// An actor that was added to the run. It does not hold its group, whose list holds it.
#[derive(Clone)]
pub(crate) struct AddedActor(Arc<Added>);

struct Added {
    cell: ActorCell,
    id: Id,
    /// The number of actors that were added to the run before.
    order: u64,
}

impl AddedActor {
    pub(crate) fn new(cell: ActorCell, id: Id, order: u64) -> AddedActor {
        AddedActor(Arc::new(Added { cell, id, order }))
    }

    pub(crate) fn cell(&self) -> &ActorCell {
        &self.0.cell
    }

    pub(super) fn id(&self) -> Id {
        self.0.id
    }

    pub(crate) fn order(&self) -> u64 {
        self.0.order
    }
}

impl ActorRef {
    pub(crate) fn new(shared: Arc<GroupShared>, id: Id) -> ActorRef {
        ActorRef {
            shared,
            place: CellPlace::Slab(id),
        }
    }

    /// An actor that is added to the run.
    pub(crate) fn added(shared: Arc<GroupShared>, added: AddedActor) -> ActorRef {
        ActorRef {
            shared,
            place: CellPlace::Added(added),
        }
    }

    /// The actor at this position of a group, if the group has it.
    pub(crate) fn find(shared: Arc<GroupShared>, id: Id) -> Option<ActorRef> {
        if id < shared.cells().len() {
            return Some(ActorRef::new(shared, id));
        }
        let added = shared.added_at(id)?;
        Some(ActorRef::added(shared, added))
    }

    pub(crate) fn shared(&self) -> &Arc<GroupShared> {
        &self.shared
    }

    pub(crate) fn cell(&self) -> &ActorCell {
        match &self.place {
            CellPlace::Slab(id) => self.shared.cell(*id),
            CellPlace::Added(added) => added.cell(),
        }
    }

    /// Returns the cell; `None` before the run.
    pub(crate) fn cell_of_run(&self) -> Option<&ActorCell> {
        match &self.place {
            CellPlace::Slab(id) => self.shared.cells().get(*id),
            CellPlace::Added(added) => Some(added.cell()),
        }
    }

    /// Gives the place of this actor, which was added to the run, to another. Returns the cell of the other if anything but
    /// this reference and the list of the group still refers to the actor.
    #[expect(clippy::result_large_err, reason = "the cell is given back")]
    pub(crate) fn give_place(
        &mut self,
        cell: ActorCell,
        order: u64,
    ) -> Result<AddedActor, ActorCell> {
        let CellPlace::Added(former) = &mut self.place else {
            return Err(cell);
        };
        // With the list locked, nothing finds the actor. A slot knows its provider by the position, and a provider keeps its place.
        let mut added = self
            .shared
            .added
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if Arc::strong_count(&former.0) > 2 {
            return Err(cell);
        }
        let id = former.id();
        let newcomer = AddedActor::new(cell, id, order);
        added[id - self.shared.cells().len()] = newcomer.clone();
        drop(added);
        *former = newcomer.clone();
        Ok(newcomer)
    }

    /// The slot in which it provides, if it provides.
    pub(crate) fn slot(&self) -> Option<Arc<dyn AnySlot>> {
        self.cell_of_run()?.slot().cloned()
    }

    /// The group that the actor is, if it is one.
    pub(crate) fn nested(&self) -> Option<Arc<GroupShared>> {
        match &self.place {
            CellPlace::Slab(id) => self.shared.nested(*id),
            CellPlace::Added(added) => added.cell().nested(),
        }
    }

    /// Returns the position of the actor.
    pub(crate) fn id(&self) -> Id {
        match &self.place {
            CellPlace::Slab(id) => *id,
            CellPlace::Added(added) => added.id(),
        }
    }

    /// Returns `true` if the actor was added to the run.
    pub(crate) fn is_added(&self) -> bool {
        matches!(self.place, CellPlace::Added(_))
    }

    /// Returns a reference for a message, so that no other actor takes the place of an added one before the message is read. It
    /// does not hold the group, whose mailbox holds it.
    pub(crate) fn hold_place(&self) -> Option<AddedActor> {
        match &self.place {
            CellPlace::Slab(_) => None,
            CellPlace::Added(added) => Some(added.clone()),
        }
    }

    /// Tells the driver.
    pub(crate) fn send(&self, what: ActorMessage) {
        self.shared.send(Message::Actor(self.id(), what));
    }

    /// Sends the message after the reference to the actor is dropped: when the driver reads it, another may take the place.
    pub(crate) fn send_last(self, what: ActorMessage) {
        let id = self.id();
        let ActorRef { shared, place } = self;
        drop(place);
        shared.send(Message::Actor(id, what));
    }

    /// The addresses of the group and of the cell, to compare actors.
    pub(crate) fn addresses(&self) -> (usize, usize) {
        let cell: *const ActorCell = self.cell();
        (Arc::as_ptr(&self.shared).addr(), cell.addr())
    }
}
