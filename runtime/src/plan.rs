//! The group as data. Input: the macro's const builder, or the checked draft of a dynamic group; output: names, edges
//! and options to read, the two orders, and pictures of them. It must not run anything, and it holds nothing of the
//! user's but names.

mod actor;
pub(crate) mod actor_name;
mod admit;
mod check;
mod dot;
mod draft;
mod list;
mod mermaid;
mod name;
mod order;
mod picture;
mod problem;
pub(crate) mod signal;
mod spec;

pub use actor::ActorPlan;
pub(crate) use admit::{Admitted, Names};
pub(crate) use draft::{Draft, DraftActor};
pub use problem::PlanError;
pub(crate) use rungroup_rules::Slot as SlotKey;
pub(crate) use rungroup_rules::Visible;
pub use rungroup_rules::{ActorKind, InterruptKind, Problem};
pub use spec::{ActorSpec, GroupSpec};

use crate::plan::actor_name::Name;
use crate::{Signal, Until};
use actor::OwnedActor;
use rungroup_rules::DEFAULT_GRACE;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// A group as data: its actors, what joins them, and its options.
///
/// Actors are known by their position, in the order in which they were declared. A plan has been checked: all positions
/// exist, and its order has no cycle.
///
/// It prints as a list for people; [`dot`](Self::dot) and [`mermaid`](Self::mermaid) draw it.
///
/// # Examples
///
/// ```
/// use rungroup::{Group, Interrupt, Ready};
///
/// # fn main() -> Result<(), rungroup::Error> {
/// let mut group = Group::new("example");
/// group.add("store", async |ctx| ctx.interrupted().await, Interrupt::cancel()).ready(Ready::Started);
/// group.add("api", async |ctx| ctx.interrupted().await, Interrupt::cancel()).requires(["store"]);
/// let plan = group.plan()?;
/// assert_eq!(plan.start_order(), [[0], [1]]);
/// assert_eq!(plan.stop_order(), [[1], [0]]);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Plan {
    name: Cow<'static, str>,
    options: GroupOptions,
    actors: Actors,
}

/// The options of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GroupOptions {
    /// `None`: unbounded.
    pub(crate) grace: Option<Duration>,
    pub(crate) drain: Option<Duration>,
    pub(crate) until: Until,
    /// `None`: not said, so what runs the group decides.
    pub(crate) signals: Option<Cow<'static, [Signal]>>,
}

/// A const cannot collect into a new list, so the macro's actors stay in the form in which it wrote them.
#[derive(Clone)]
enum Actors {
    Fixed(&'static [ActorSpec]),
    Owned(Vec<OwnedActor>),
}

impl Default for GroupOptions {
    fn default() -> Self {
        Self {
            grace: Some(DEFAULT_GRACE),
            drain: None,
            until: Until::First,
            signals: None,
        }
    }
}

impl Plan {
    /// The group's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of actors.
    pub fn len(&self) -> usize {
        match &self.actors {
            Actors::Fixed(actors) => actors.len(),
            Actors::Owned(actors) => actors.len(),
        }
    }

    /// Whether the group has no actor.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The names of the actors, in the order in which they were declared.
    pub(crate) fn names(&self) -> impl Iterator<Item = Name> {
        (0..self.len()).map(|index| match &self.actors {
            Actors::Fixed(actors) => Name::Written(actors[index].plan().name()),
            Actors::Owned(actors) => actors[index].name.clone(),
        })
    }

    /// The actors, in the order in which they were declared.
    pub fn actors(&self) -> impl ExactSizeIterator<Item = ActorPlan<'_>> {
        (0..self.len()).map(|index| self.actor(index))
    }

    /// One actor, by its position.
    ///
    /// # Panics
    ///
    /// When there are not so many actors.
    pub fn actor(&self, index: usize) -> ActorPlan<'_> {
        match &self.actors {
            Actors::Fixed(actors) => actors[index].plan(),
            Actors::Owned(actors) => actors[index].plan(),
        }
    }

    /// What bounds the whole stop, drain included; `None`: nothing does.
    pub fn grace(&self) -> Option<Duration> {
        self.options.grace
    }

    /// How long the group goes on serving between TERM and the first interrupt.
    pub fn drain(&self) -> Option<Duration> {
        self.options.drain
    }

    /// How many actors must have returned until the group stops.
    pub fn until(&self) -> Until {
        self.options.until
    }

    /// The signals that stop the group; `None` when they were not said, and what runs the group decides.
    pub fn signals(&self) -> Option<&[Signal]> {
        self.options.signals.as_deref()
    }

    /// The order of the start: each step holds the actors that can start when those of the steps before are ready.
    ///
    /// The steps are for people: at run time an actor starts as soon as what it waits for is ready, whatever else its
    /// step holds.
    pub fn start_order(&self) -> Vec<Vec<usize>> {
        order::start(self)
    }

    /// The order of the stop: each step holds the actors that can be interrupted when those of the steps before have
    /// ended.
    ///
    /// The steps are for people: at run time an actor is interrupted as soon as all that must stop before it have
    /// ended, whatever else its step holds.
    pub fn stop_order(&self) -> Vec<Vec<usize>> {
        order::stop(self)
    }
}

/// Plans are equal when they say the same, whether they were known at compile time or built at run time.
impl PartialEq for Plan {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.options == other.options && self.actors().eq(other.actors())
    }
}

impl Eq for Plan {}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("name", &self.name)
            .field("grace", &self.options.grace)
            .field("drain", &self.options.drain)
            .field("until", &self.options.until)
            .field("signals", &self.options.signals)
            .field("actors", &self.actors().collect::<Vec<_>>())
            .finish()
    }
}
