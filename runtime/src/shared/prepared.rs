//! [`Prepared`]: a group that can run, with the execute and the interrupt of each actor, and the retained values, with the user's types erased.

use std::borrow::Cow;
use std::sync::{Arc, Weak};

use tokio::sync::mpsc;

use crate::plan::{Candidate, Links, MakeAdmission, Plan, insert_role};
use crate::shared::GroupShared;
use crate::shared::actor_ref::ActorRef;
use crate::shared::dyn_drop_box::DynDropBox;
use crate::shared::interrupt::InterruptCall;
use crate::shared::message::Message;
use crate::shared::slot::{AnySlot, Claims};
use crate::shared::user_future::{OneShotBody, UserFuture};
use crate::{Cause, GroupState};
use rungroup_rules::Name;

/// A group as it is run, with a plan that was checked.
pub(crate) struct Prepared {
    pub(crate) plan: Plan,
    pub(crate) parts: Vec<ActorParts>,
    pub(crate) retained: Vec<NamedValue>,
    pub(crate) mailbox: Mailbox,
    /// Receives the values from the parent group. The group starts afterwards.
    pub(crate) receive: Option<Box<dyn OneShotBody>>,
}

/// A value of the user's that the group retains until its end, or the crate is to drop, with the name of its field or actor.
pub(crate) type NamedValue = (Cow<'static, str>, Box<dyn Send>);

/// The parts of an actor, as its group runs them.
pub(crate) struct ActorParts {
    /// `None` if there is no such actor in this run.
    pub(crate) body: Option<Body>,
    /// Its interrupt, if that is a function.
    pub(crate) interrupt: Option<InterruptCall>,
    /// Apart, because most actors of a large group have none.
    pub(crate) connections: Option<Box<Connections>>,
}

/// The connections of an actor to others: the provided and received values, and the actors that it names.
#[derive(Default)]
pub(crate) struct Connections {
    pub(crate) slot: Option<Arc<dyn AnySlot>>,
    /// The values of the body and the contexts, which are dropped with the last of these.
    pub(crate) claims: Option<Weak<dyn Claims>>,
    /// None of an actor that a constant plan declares.
    pub(crate) links: Links,
}

impl Prepared {
    pub(crate) fn name(&self) -> &str {
        self.mailbox.shared.name()
    }

    /// Returns the user's values of a group that does not run, in the order of their drops: the last actor first, then the last
    /// retained value. Each drop may panic, so those of one actor are apart.
    pub(crate) fn into_values(self) -> Vec<NamedValue> {
        let mut values = Vec::new();
        // Groups may be nested deeply.
        let mut unfinished = vec![self];
        while let Some(mut group) = unfinished.pop() {
            if let Some(parts) = group.parts.pop() {
                let name = || group.plan.actor(group.parts.len()).shared_name().into();
                let nested = match parts.body {
                    Some(Body::Group(nested)) => Some(nested.into_inner()),
                    body => {
                        values.push((name(), Box::new(body) as Box<dyn Send>));
                        None
                    }
                };
                values.push((name(), Box::new(parts.interrupt)));
                values.push((name(), Box::new(parts.connections)));
                unfinished.push(group);
                unfinished.extend(nested);
            } else {
                let Prepared {
                    plan,
                    retained,
                    mut mailbox,
                    receive,
                    ..
                } = group;
                values.extend(retained.into_iter().rev());
                for value in mailbox.take_unread() {
                    values.push((plan.name().to_owned().into(), value));
                }
                if let Some(receive) = receive {
                    values.push(("receives".into(), Box::new(receive)));
                }
            }
        }
        values
    }

    /// Sets the roles of this group, and of those nested in it: all that any of them has.
    pub(crate) fn share_roles(&self) {
        let mut roles = Cow::Borrowed(&[] as &[Name]);
        self.visit(&mut |group| {
            for role in group.plan.own_roles() {
                insert_role(&mut roles, role.clone());
            }
        });
        let roles = Arc::from(roles.into_owned());
        self.visit(&mut |group| group.mailbox.shared.set_roles(&roles));
    }

    /// Calls `f` with this group, and with those nested in it.
    fn visit(&self, f: &mut dyn FnMut(&Prepared)) {
        let mut groups = vec![self];
        while let Some(group) = groups.pop() {
            f(group);
            for parts in &group.parts {
                if let Some(Body::Group(nested)) = &parts.body {
                    groups.push(nested);
                }
            }
        }
    }

    /// The plan, with those of the groups nested in it.
    pub(crate) fn whole_plan(&self) -> Plan {
        let mut plan = self.plan.clone();
        plan.set_nested(nested_plans(&self.parts));
        plan
    }
}

/// The plans of the parts that are groups, by position.
pub(crate) fn nested_plans(parts: &[ActorParts]) -> Vec<(usize, Arc<Plan>)> {
    let mut plans = Vec::new();
    for (index, parts) in parts.iter().enumerate() {
        if let Some(Body::Group(nested)) = &parts.body {
            plans.push((index, Arc::new(nested.whole_plan())));
        }
    }
    plans
}

impl ActorParts {
    pub(crate) fn slot(&self) -> Option<&Arc<dyn AnySlot>> {
        self.connections.as_ref()?.slot.as_ref()
    }

    /// Takes the slot, for the cell of the actor.
    pub(crate) fn take_slot(&mut self) -> Option<Arc<dyn AnySlot>> {
        self.connections.as_mut()?.slot.take()
    }

    pub(crate) fn links(&self) -> Option<&Links> {
        Some(&self.connections.as_ref()?.links)
    }

    pub(crate) fn take_links(&mut self) -> Links {
        let connections = self.connections.as_mut();
        connections.map_or_else(Links::default, |it| std::mem::take(&mut it.links))
    }

    pub(crate) fn links_mut(&mut self) -> &mut Links {
        &mut self.connections.get_or_insert_default().links
    }
}

/// The body of an actor. Each call of the function is an attempt, and runs in the task or on the thread of that attempt. The
/// function of an actor that does not restart is called once.
pub(crate) enum Body {
    Async(AsyncBody),
    Blocking(BlockingBody),
    Group(DynDropBox<Prepared>),
}

/// Creates the future of an attempt. The call itself runs user code, too.
pub(crate) enum AsyncBody {
    OneShot(Box<dyn OneShotBody>),
    Each(EachBody),
}

pub(crate) type EachBody = Box<dyn FnMut(ActorRef) -> UserFuture + Send>;
pub(crate) type BlockingBody = Box<dyn FnMut(ActorRef) -> anyhow::Result<()> + Send>;

/// An actor that is being added to a run, with the values that the group retains for it.
pub(crate) struct Addition {
    pub(crate) admission: MakeAdmission,
    pub(crate) candidate: Candidate,
    pub(crate) parts: ActorParts,
    pub(crate) retained: Vec<NamedValue>,
}

/// The receiving end of a group. There is one for as long as the group can still run; when it goes before the run has
/// ended, all who wait through a handle learn that it never will.
pub(crate) struct Mailbox {
    pub(crate) receiver: mpsc::UnboundedReceiver<Message>,
    pub(crate) shared: Arc<GroupShared>,
}

impl Mailbox {
    /// Closes the mailbox. Returns the user's values in the unread messages.
    pub(crate) fn take_unread(&mut self) -> Vec<Box<dyn Send>> {
        self.receiver.close();
        let mut values = Vec::new();
        while let Ok(message) = self.receiver.try_recv() {
            values.extend(message.into_value());
        }
        values
    }
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
