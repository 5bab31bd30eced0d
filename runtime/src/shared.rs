//! What a group, its handles and its actors' contexts share, and the messages they send to its driver.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use tokio::sync::{mpsc, watch};

use crate::cell::Cell;
use crate::engine::Id;
use crate::name::Name;
use crate::panics::Panic;
use crate::{Cause, GroupState};

/// The shared part of one group. It exists from `Group::new` on, and outlives the run in whoever keeps a handle.
#[derive(Debug)]
pub(crate) struct Shared {
    name: Cow<'static, str>,
    mailbox: mpsc::UnboundedSender<Message>,
    status: watch::Sender<Status>,
    /// One an actor, from the run on.
    cells: OnceLock<Box<[Cell]>>,
}

/// What the outside may know of a group.
#[derive(Debug, Clone, Default)]
pub(crate) struct Status {
    /// Its state, or its parent's where that is further.
    pub(crate) state: GroupState,
    /// Whether every actor has been ready.
    pub(crate) was_ready: bool,
    /// Why it stops, or why its parent does.
    pub(crate) cause: Option<Arc<Cause>>,
    /// Whether the cause is its own.
    pub(crate) stops: bool,
    /// Whether it ended well, once it has ended.
    pub(crate) ended_well: Option<bool>,
}

/// What the driver is told.
#[derive(Debug)]
pub(crate) enum Message {
    Ready(Id),
    ContextDropped(Id),
    Returned(Id, Returned),
    InterruptBack(Id, Returned),
    Shutdown(Cow<'static, str>),
    Fail(anyhow::Error),
    /// A list of values was dropped.
    Dropped,
    /// No more drops are waited for.
    DropsAreLate,
}

/// How a function of the user's came back.
#[derive(Debug)]
pub(crate) struct Returned {
    pub(crate) end: End,
    /// What was dropped afterwards panicked.
    pub(crate) drop_panic: Option<Panic>,
}

#[derive(Debug)]
pub(crate) enum End {
    Ok,
    Err(anyhow::Error),
    Panicked(Panic),
    /// The future was dropped from outside.
    Dropped,
}

impl Shared {
    pub(crate) fn new(name: Cow<'static, str>) -> (Arc<Shared>, mpsc::UnboundedReceiver<Message>) {
        let (mailbox, receiver) = mpsc::unbounded_channel();
        let status = watch::Sender::new(Status::default());
        (Arc::new(Shared { name, mailbox, status, cells: OnceLock::new() }), receiver)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Tells the driver. Once there is none any more, nobody needs to know.
    pub(crate) fn send(&self, message: Message) {
        let _ = self.mailbox.send(message);
    }

    pub(crate) fn status(&self) -> &watch::Sender<Status> {
        &self.status
    }

    /// Changes the status, and wakes those who wait for a change, if there are any: whoever comes later looks first.
    pub(crate) fn change_status(&self, change: impl FnOnce(&mut Status)) {
        self.status.send_if_modified(|status| {
            change(status);
            self.status.receiver_count() > 0
        });
    }

    /// Makes the cells, as the run begins.
    pub(crate) fn set_cells(&self, names: impl Iterator<Item = Name>) {
        let _ = self.cells.set(names.map(Cell::new).collect());
    }

    /// The cells, none before the run.
    pub(crate) fn cells(&self) -> &[Cell] {
        self.cells.get().map_or(&[], |cells| cells)
    }

    pub(crate) fn cell(&self, id: Id) -> &Cell {
        &self.cells()[id]
    }
}

impl Returned {
    /// What came back, after what could be dropped with it was.
    pub(crate) fn new(result: Result<anyhow::Result<()>, Panic>, drop_panic: Option<Panic>) -> Returned {
        let end = match result {
            Ok(Ok(())) => End::Ok,
            Ok(Err(error)) => End::Err(error),
            Err(panic) => End::Panicked(panic),
        };
        Returned { end, drop_panic }
    }
}
