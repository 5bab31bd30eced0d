//! The errors of requests that a running group refused.

use std::fmt;

use crate::plan::Visible;

use crate::plan::PlanError;
use crate::report::error::Error;

/// Error returned by [`Handle::add`](crate::Handle::add) and [`Scope::add`](crate::Scope::add): the actor was not added
/// to the running group.
#[derive(Debug)]
#[non_exhaustive]
pub enum AddError {
    /// The group is stopping, has stopped, or was never started.
    NotRunning {
        /// The group.
        group: String,
    },
    /// The actor contradicts the plan of the group, for example by a name in use or a missing requirement.
    Plan {
        /// The actor that was to be added.
        actor: String,
        /// The contradictions.
        error: PlanError,
    },
    /// The actor is a nested group that cannot run.
    Nested(Error),
    /// A requirement cannot become ready any more, so the actor would never start.
    NeverReady {
        /// The actor that was to be added.
        actor: String,
        /// The first requirement that cannot become ready: it has ended, or has dropped its context.
        requirement: String,
    },
    /// The actor receives a value that the group dropped after its last receiver.
    ValueDropped {
        /// The actor that was to be added.
        actor: String,
        /// The actor that provided the value.
        provider: String,
    },
    /// The builder received a value. Only actors can be added to a running group.
    NotAnActor {
        /// The name of the value.
        value: String,
    },
    /// The builder received a role. The actors of a running group have read its roles.
    RoleAdded {
        /// The role.
        role: String,
    },
    /// The builder received no actor, or more than one.
    WrongCount {
        /// The group.
        group: String,
        /// The number of actors.
        count: usize,
    },
}

/// Error returned by [`ActorHandle::interrupt`](crate::ActorHandle::interrupt) and
/// [`restart`](crate::ActorHandle::restart): the request was refused.
///
/// # Examples
///
/// ```
/// use rungroup::{Context, ControlError, Group, Interrupt};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut group = Group::new("example");
/// let wait = async |ctx: Context| ctx.interrupted().await;
/// group.add("api", wait, Interrupt::cancel());
/// let running = group.start();
/// let api = running.actor("api").expect("it was added");
/// let error = api.restart().await.unwrap_err();
/// assert!(matches!(error, ControlError::NotRestartable { .. }));
/// running.shutdown("done");
/// running.await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ControlError {
    /// The group is stopping, has stopped, or was never started; or the actor was not added to it.
    NotRunning {
        /// The actor.
        actor: String,
    },
    /// Another actor requires this one, and the request was made with
    /// [`unless_required`](crate::ActorHandle::unless_required).
    Required {
        /// The actor.
        actor: String,
        /// The first of its dependents, direct or indirect.
        by: String,
    },
    /// The actor, or one of its dependents, runs only once.
    NotRestartable {
        /// The actor that runs only once.
        actor: String,
    },
    /// The actor has returned already, and no restart is pending: there is nothing to interrupt.
    Returned {
        /// The actor.
        actor: String,
    },
    /// Another actor has taken the name of this one, and is running.
    NameTaken {
        /// The actor.
        actor: String,
    },
    /// An earlier attempt of the actor was abandoned and may still be running.
    Abandoned {
        /// The actor.
        actor: String,
    },
    /// There is no such actor in this run: its field is `None` or empty.
    Absent {
        /// The actor.
        actor: String,
    },
}

/// Error returned by [`Scope::spawn`](crate::Scope::spawn) and its variants: the actor was interrupted or has ended. The
/// future was dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpawnError {
    /// The actor that the task would have belonged to.
    pub actor: String,
}

impl fmt::Display for AddError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AddError::NotRunning { group } => write!(
                f,
                "cannot add an actor to group `{group}`: the group is stopping, has stopped, or was never started",
                group = Visible(group)
            ),
            AddError::Plan { actor, error } => {
                write!(f, "cannot add actor `{}`: ", Visible(actor))?;
                match error.problems() {
                    [problem] => write!(f, "{}; {}", problem.message(), problem.help()),
                    problems => {
                        write!(f, "it has {} problems", problems.len())?;
                        error.list(f)
                    }
                }
            }
            AddError::Nested(error) => write!(f, "{error}"),
            AddError::NeverReady { actor, requirement } => write!(
                f,
                "cannot add actor `{actor}`: `{requirement}`, which it requires, cannot become ready any more; restart \
                 `{requirement}` first, or do not require it",
                actor = Visible(actor),
                requirement = Visible(requirement)
            ),
            AddError::ValueDropped { actor, provider } => write!(
                f,
                "cannot add actor `{actor}`: the value of `{provider}` was dropped with its last receiver; \
                 keep another receiver of `{provider}` running",
                actor = Visible(actor),
                provider = Visible(provider)
            ),
            AddError::NotAnActor { value } => write!(
                f,
                "cannot add value `{value}`: only actors can be added to a running group; add the value before the run, or \
                 move it into execute",
                value = Visible(value)
            ),
            AddError::RoleAdded { role } => write!(
                f,
                "cannot add role `{role}`: only actors can be added to a running group; add the role before the run",
                role = Visible(role)
            ),
            AddError::WrongCount { group, count } => write!(
                f,
                "cannot add {count} actors to group `{group}` in one call; add exactly one",
                group = Visible(group)
            ),
        }
    }
}

impl fmt::Display for ControlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ControlError::NotRunning { actor } => write!(
                f,
                "cannot control actor `{actor}`: its group is stopping, has stopped, or was never started",
                actor = Visible(actor)
            ),
            ControlError::Required { actor, by } => write!(
                f,
                "cannot control actor `{actor}`: `{by}` requires it; interrupt `{by}` first, or leave out `unless_required`",
                actor = Visible(actor),
                by = Visible(by)
            ),
            ControlError::NotRestartable { actor } => write!(
                f,
                "cannot restart actor `{actor}`: it runs only once; set `restart` on `{actor}`",
                actor = Visible(actor)
            ),
            ControlError::Returned { actor } => write!(
                f,
                "cannot interrupt actor `{actor}`: it has returned already; interrupt it while it runs, or set `restart` on \
                 `{actor}`",
                actor = Visible(actor)
            ),
            ControlError::NameTaken { actor } => write!(
                f,
                "cannot restart actor `{actor}`: another actor has taken its name; interrupt that actor first",
                actor = Visible(actor)
            ),
            ControlError::Abandoned { actor } => write!(
                f,
                "cannot restart actor `{actor}`: an earlier attempt was abandoned and may still be running; let `{actor}` return when it \
                 is interrupted",
                actor = Visible(actor)
            ),
            ControlError::Absent { actor } => write!(
                f,
                "cannot control actor `{actor}`: it is absent in this run; set its field, which is `None` or empty",
                actor = Visible(actor)
            ),
        }
    }
}

impl fmt::Display for SpawnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cannot spawn a task of actor `{}`: the actor was interrupted or has ended",
            Visible(&self.actor)
        )
    }
}

impl std::error::Error for AddError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // Its text is that of the plan error.
            AddError::Nested(error) => error.source(),
            _ => None,
        }
    }
}

impl std::error::Error for ControlError {}
impl std::error::Error for SpawnError {}
