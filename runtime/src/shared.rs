//! The data that a group, its handles and its actors' contexts share.

pub(crate) mod actor_ref;
pub(crate) mod cell;
pub(crate) mod current;
#[cfg(feature = "drill")]
pub(crate) mod drilled_children;
pub(crate) mod dyn_drop_box;
pub(crate) mod erased;
pub(crate) mod foreign_waker;
pub(crate) mod interrupt;
pub(crate) mod into_result;
pub(crate) mod message;
pub(crate) mod monitor;
pub(crate) mod prepared;
pub(crate) mod returned;
pub(crate) mod slot;
pub(crate) mod tasks;
#[cfg(feature = "token")]
mod token;
pub(crate) mod user_future;

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::pin::pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, Weak};

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::engine::stop::EFFECTIVE_REQUESTS;
use crate::engine::{Id, StopRequest};
use crate::plan::FieldActors;
use crate::report::history::LATER_CAUSES;
use crate::report::user_code::lock;
use crate::shared::actor_ref::{ActorRef, AddedActor};
use crate::shared::cell::ActorCell;
use crate::shared::foreign_waker::contained;
use crate::shared::message::{Message, Reply};
use crate::shared::monitor::Monitor;
use crate::{AddError, Cause, GroupState};
use rungroup_rules::Name;

/// The number of stop requests of one kind that can change something, with the later causes that the report holds.
const STOP_REQUESTS: usize = EFFECTIVE_REQUESTS + LATER_CAUSES;

/// The number of requests of handles that wait in the mailbox, so that a loop of requests fills neither it nor a batch of the
/// driver. A further one is sent when one of these is answered.
const REQUESTS: usize = 1024;

/// The shared part of one group. It exists from `Group::new` on, and as long as a handle exists.
///
/// Aligned, because each start and end of an actor changes the number of references, which lies before it: on the same cache
/// line, that would delay every other actor that reads its cell.
#[repr(align(128))]
pub(crate) struct GroupShared {
    name: Cow<'static, str>,
    /// The type of its handle, if a struct has declared it.
    declared_as: OnceLock<TypeId>,
    /// The actors of each field, if a field of the struct is a list.
    places: OnceLock<Box<[FieldActors]>>,
    mailbox: mpsc::UnboundedSender<Message>,
    /// The number of stop requests that handles sent: without an error, and with one. A loop of the former must not hide the
    /// latter.
    stop_requests: Mutex<[usize; 2]>,
    /// The number of further requests that may wait.
    requests: Arc<Semaphore>,
    status: Monitor<Status>,
    /// One an actor, from the run on.
    cells: OnceLock<Box<[ActorCell]>>,
    /// The cells of the actors that were added to the run.
    added: RwLock<Vec<AddedActor>>,
    /// The runtime on which tasks are spawned and the values that each of them retains, from the run on.
    runtime: OnceLock<(Handle, Weak<Retained>)>,
    /// The roles of the run, if there are any, from the run on.
    roles: OnceLock<Arc<[Name]>>,
    /// The groups among the actors, by position, from before the run on.
    nested: RwLock<Vec<(Id, Arc<GroupShared>)>>,
}

/// The values that the group retains until its last task has ended.
pub(crate) type Retained = dyn Any + Send + Sync;

/// The public state of a group.
#[derive(Clone, Default)]
pub(crate) struct Status {
    /// The state of the group, or that of its parent if the parent is further.
    pub(crate) state: GroupState,
    /// Set after every actor has been ready.
    pub(crate) was_ready: bool,
    /// Why it stops, or why its parent does.
    pub(crate) cause: Option<Arc<Cause>>,
    /// Set if the cause is the group's own.
    pub(crate) stops: bool,
    /// The success of the run; `None` before its end.
    pub(crate) succeeded: Option<bool>,
}

impl GroupShared {
    pub(crate) fn new(
        name: Cow<'static, str>,
    ) -> (Arc<GroupShared>, mpsc::UnboundedReceiver<Message>) {
        let (mailbox, receiver) = mpsc::unbounded_channel();
        let shared = GroupShared {
            name,
            declared_as: OnceLock::new(),
            places: OnceLock::new(),
            mailbox,
            stop_requests: Mutex::default(),
            requests: Arc::new(Semaphore::new(REQUESTS)),
            status: Monitor::default(),
            cells: OnceLock::new(),
            added: RwLock::default(),
            runtime: OnceLock::new(),
            roles: OnceLock::new(),
            nested: RwLock::default(),
        };
        (Arc::new(shared), receiver)
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn declare_as(&self, handle: TypeId) {
        let _ = self.declared_as.set(handle);
    }

    /// Notes the actors of each field.
    pub(crate) fn set_places(&self, places: Vec<FieldActors>) {
        let _ = self.places.set(places.into());
    }

    /// Returns the actors of the field at a position of the constant plan.
    pub(crate) fn place(&self, index: usize) -> FieldActors {
        let places = self.places.get();
        places.map_or(FieldActors::one(index), |places| places[index])
    }

    /// The type of the handle that knows the group's actors; none of a group that was built by hand.
    pub(crate) fn declared_as(&self) -> Option<TypeId> {
        self.declared_as.get().copied()
    }

    /// Sends a message to the driver. Without a driver the message is dropped.
    pub(crate) fn send(&self, message: Message) {
        let _ = self.mailbox.send(message);
    }

    /// Waits until another request of a handle may wait in the mailbox, and returns the two ends of its answer. Usually this
    /// does not wait.
    pub(crate) async fn reply<T>(&self) -> (Reply<T>, oneshot::Receiver<T>) {
        // At first without tokio's budget, with which the first poll might wait for nothing.
        let waits = if let Ok(waits) = Arc::clone(&self.requests).try_acquire_owned() {
            waits
        } else {
            let waits = pin!(Arc::clone(&self.requests).acquire_owned());
            contained(waits).await.expect("it is never closed")
        };
        let (answer, answered) = oneshot::channel();
        (Reply::new(answer, waits), answered)
    }

    /// Requests the stop of the group. A request of a handle that can change nothing is dropped here, so that a loop of requests
    /// costs the driver nothing.
    pub(crate) fn request_stop(&self, request: StopRequest, cause: Cause) {
        let kind = match request {
            StopRequest::Shutdown => Some(0),
            StopRequest::Fail => Some(1),
            StopRequest::Parent { .. } | StopRequest::Signal(_) => None,
        };
        let changes_something = kind.is_none_or(|kind| {
            let mut requests = lock(&self.stop_requests);
            let sent: &mut usize = &mut requests[kind];
            let changes_something = *sent < STOP_REQUESTS;
            *sent += usize::from(changes_something);
            changes_something
        });
        // Without the lock: the cause may be dropped, which is code of the user's.
        if changes_something {
            self.send(Message::Stop(request, Box::new(cause)));
        }
    }

    /// Returns `true` if additions and requests for one actor are refused: the stop has a cause. The engine decides; a refusal
    /// before costs the driver nothing, however often something is requested.
    pub(crate) fn refuses_requests(&self) -> bool {
        self.status.lock().stops
    }

    /// The refusal of an addition by a group that does not run, or stops.
    pub(crate) fn not_running(&self) -> AddError {
        AddError::NotRunning {
            group: self.name().to_owned(),
        }
    }

    pub(crate) fn status(&self) -> &Monitor<Status> {
        &self.status
    }

    /// Sets the cells, as the run begins.
    pub(crate) fn set_cells(&self, cells: Vec<ActorCell>) {
        let _ = self.cells.set(cells.into());
    }

    /// The cells, none before the run.
    pub(crate) fn cells(&self) -> &[ActorCell] {
        self.cells.get().map_or(&[], |cells| cells)
    }

    pub(crate) fn cell(&self, id: Id) -> &ActorCell {
        &self.cells()[id]
    }

    /// The actors that were added to the run.
    pub(crate) fn added(&self) -> Vec<AddedActor> {
        self.added
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The added actor at this position of the group.
    pub(super) fn added_at(&self, id: Id) -> Option<AddedActor> {
        let index = id.checked_sub(self.cells().len())?;
        let added = self.added.read().unwrap_or_else(PoisonError::into_inner);
        added.get(index).cloned()
    }

    /// The newest of the added actors that matches. The list stays locked while `matches` runs.
    pub(crate) fn newest_added(
        self: &Arc<Self>,
        matches: &dyn Fn(&ActorCell) -> bool,
    ) -> Option<ActorRef> {
        let added = self.added.read().unwrap_or_else(PoisonError::into_inner);
        let mut newest: Option<&AddedActor> = None;
        for actor in &*added {
            let is_newer = newest.is_none_or(|newest| newest.order() < actor.order());
            if is_newer && matches(actor.cell()) {
                newest = Some(actor);
            }
        }
        newest.map(|newest| ActorRef::added(Arc::clone(self), newest.clone()))
    }

    /// Lists one more.
    pub(crate) fn add(&self, added: AddedActor) {
        self.added
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(added);
    }

    pub(crate) fn set_runtime(&self, runtime: Handle, retained: Weak<Retained>) {
        let _ = self.runtime.set((runtime, retained));
    }

    /// The runtime on which tasks are spawned, and the values that each of them retains; `None` before the run.
    pub(crate) fn runtime(&self) -> Option<(&Handle, Option<Arc<Retained>>)> {
        self.runtime
            .get()
            .map(|(runtime, retained)| (runtime, retained.upgrade()))
    }

    pub(crate) fn set_roles(&self, roles: &Arc<[Name]>) {
        if !roles.is_empty() {
            let _ = self.roles.set(Arc::clone(roles));
        }
    }

    /// Takes the roles of the parent group, if this group was added to its run.
    pub(crate) fn inherit_roles(&self, parent: &GroupShared) {
        if let Some(roles) = parent.roles.get() {
            let _ = self.roles.set(Arc::clone(roles));
        }
    }

    /// The roles of the run, sorted.
    pub(crate) fn roles(&self) -> &[Name] {
        self.roles.get().map_or(&[], |roles| roles)
    }

    pub(crate) fn set_nested(&self, id: Id, nested: Arc<GroupShared>) {
        let mut groups = self.nested.write().unwrap_or_else(PoisonError::into_inner);
        let at = groups.partition_point(|(other, _)| *other < id);
        groups.insert(at, (id, nested));
    }

    /// The group that the actor is, if it is one.
    pub(crate) fn nested(&self, id: Id) -> Option<Arc<GroupShared>> {
        let groups = self.nested.read().unwrap_or_else(PoisonError::into_inner);
        let at = groups.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        Some(Arc::clone(&groups[at].1))
    }
}
