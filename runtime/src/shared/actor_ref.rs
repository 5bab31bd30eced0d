//! A way to one actor of a group that runs, or will.

use std::sync::{Arc, Weak};

use crate::engine::Id;
use crate::shared::GroupShared;
use crate::shared::cell::ActorCell;
use crate::shared::message::{ActorMessage, Message};
use crate::shared::slot::AnySlot;

/// An actor: its group, and where in it.
#[derive(Debug, Clone)]
pub(crate) struct ActorRef {
    shared: Arc<GroupShared>,
    place: CellPlace,
}

#[derive(Debug, Clone)]
enum CellPlace {
    /// The cell is in the slab of the group.
    Slab(Id),
    /// The actor was added to the run, and has its own cell.
    Added(AddedActor),
}

/// An actor that was added to the run. It does not hold its group, whose list holds it.
#[derive(Debug, Clone)]
pub(crate) struct AddedActor(Arc<Added>);

#[derive(Debug)]
struct Added {
    cell: ActorCell,
    id: Id,
    /// The number of actors that were added to the run before.
    order: u64,
}

/// An actor whose group may be gone. It holds neither, because the cell of an actor holds its slot, and the slot this.
#[derive(Debug, Clone)]
pub(crate) struct WeakActorRef {
    shared: Weak<GroupShared>,
    place: WeakPlace,
}

#[derive(Debug, Clone)]
enum WeakPlace {
    Slab(Id),
    Added(Weak<Added>),
}

impl WeakActorRef {
    pub(crate) fn upgrade(&self) -> Option<ActorRef> {
        let place = match &self.place {
            WeakPlace::Slab(id) => CellPlace::Slab(*id),
            WeakPlace::Added(added) => CellPlace::Added(AddedActor(added.upgrade()?)),
        };
        Some(ActorRef {
            shared: self.shared.upgrade()?,
            place,
        })
    }
}

impl AddedActor {
    pub(crate) fn new(cell: ActorCell, id: Id, order: u64) -> AddedActor {
        AddedActor(Arc::new(Added { cell, id, order }))
    }

    pub(crate) fn cell(&self) -> &ActorCell {
        &self.0.cell
    }

    pub(crate) fn order(&self) -> u64 {
        self.0.order
    }

    /// Returns `true` if only the list of the group and the driver refer to the actor: no handle, context or request does.
    ///
    /// The caller holds the lock of the list, and the driver is the caller. A clone is made of the reference in the list, under
    /// its lock, or of one that is counted. A weak reference may be upgraded meanwhile: its owner then has an actor that has
    /// ended, as it would have had before.
    pub(super) fn is_unreferenced(&self) -> bool {
        Arc::strong_count(&self.0) <= 2
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

    pub(crate) fn downgrade(&self) -> WeakActorRef {
        WeakActorRef {
            shared: Arc::downgrade(&self.shared),
            place: match &self.place {
                CellPlace::Slab(id) => WeakPlace::Slab(*id),
                CellPlace::Added(added) => WeakPlace::Added(Arc::downgrade(&added.0)),
            },
        }
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
            CellPlace::Added(added) => added.0.id,
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
    pub(crate) fn place(&self) -> (usize, usize) {
        let cell: *const ActorCell = self.cell();
        (Arc::as_ptr(&self.shared).addr(), cell.addr())
    }
}
