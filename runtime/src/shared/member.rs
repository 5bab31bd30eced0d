//! The parts of a group: the execute and the interrupt of each actor, and the kept values, with the user's types erased.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Weak};

use tokio::sync::{mpsc, oneshot};

use crate::plan::{Candidate, MakeAdmission, Plan};
use crate::shared::actor_ref::ActorRef;
use crate::shared::slot::{AnySlot, Claims};
use crate::shared::user_future::{OneShotBody, UserFuture};
use crate::shared::{GroupShared, Message};
use crate::{AddError, Cause, GroupState, shared::interrupt};

/// A group whose plan was checked, ready to be run.
pub(crate) struct Prepared {
    pub(crate) plan: Plan,
    pub(crate) members: Vec<Member<Prepared>>,
    pub(crate) kept: Vec<(Cow<'static, str>, Box<dyn Send>)>,
    pub(crate) mailbox: Mailbox,
}

/// One actor, as its group runs it. `G` is the type of a nested group at this stage.
pub(crate) struct Member<G> {
    /// `None` if there is no such actor in this run.
    pub(crate) body: Option<Body<G>>,
    pub(crate) interrupt: interrupt::InterruptAction,
    /// Apart, because most actors of a large group have none.
    pub(crate) values: Option<Box<MemberValues>>,
}

/// The provided and received values of an actor.
#[derive(Default)]
pub(crate) struct MemberValues {
    pub(crate) slot: Option<Arc<dyn AnySlot>>,
    /// The values of the body and the contexts, which are dropped with the last of these.
    pub(crate) claims: Option<Weak<dyn Claims>>,
}

impl<G> Member<G> {
    /// Set if the interrupt is a function that can be called only once.
    pub(crate) fn interrupts_once(&self) -> bool {
        matches!(self.interrupt, interrupt::InterruptAction::Call(_))
    }

    pub(crate) fn slot(&self) -> Option<&Arc<dyn AnySlot>> {
        self.values.as_ref()?.slot.as_ref()
    }
}

/// The body of an actor. Each call of the function is an attempt, and runs in the task or on the thread of that attempt. The
/// function of an actor that does not restart is called once.
pub(crate) enum Body<G> {
    Async(AsyncBody),
    Blocking(BlockingBody),
    Group(Box<G>),
}

/// Creates the future of an attempt. The call itself runs user code, too.
pub(crate) enum AsyncBody {
    OneShot(Box<dyn OneShotBody>),
    Each(EachBody),
}

pub(crate) type EachBody = Box<dyn FnMut(ActorRef) -> UserFuture + Send>;
pub(crate) type BlockingBody = Box<dyn FnMut(ActorRef) -> anyhow::Result<()> + Send>;

impl<G> fmt::Debug for Body<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

/// An actor that is being added to a run, with the values that the group retains for it.
pub(crate) struct Addition {
    pub(crate) admission: MakeAdmission,
    pub(crate) candidate: Candidate,
    pub(crate) member: Member<Prepared>,
    pub(crate) kept: Vec<(Cow<'static, str>, Box<dyn Send>)>,
    pub(crate) added: oneshot::Sender<Result<ActorRef, AddError>>,
}

impl fmt::Debug for Addition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Addition")
            .field("candidate", &self.candidate)
            .finish_non_exhaustive()
    }
}

/// The receiving end of a group. There is one for as long as the group can still run; when it goes before the run has
/// ended, all who wait through a handle learn that it never will.
pub(crate) struct Mailbox {
    pub(crate) receiver: mpsc::UnboundedReceiver<Message>,
    pub(crate) shared: Arc<GroupShared>,
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.shared.status().change(|status| {
            if status.succeeded.is_none() {
                status.state = GroupState::Ended;
                status.cause.get_or_insert_with(|| Arc::new(Cause::Dropped));
                status.stops = true;
                status.succeeded = Some(false);
            }
        });
    }
}
