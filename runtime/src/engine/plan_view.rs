//! What the engine asks of a plan.

use super::Id;
use crate::{Dependents, Ready, RestartWhen, ReturnAction, Until};

/// The options of a group and its actors.
///
/// The engine calls each method from exactly one place, when the answer first matters, so that a walk over every order of
/// events can choose the answer there.
pub(crate) trait PlanView {
    /// How the actor becomes ready; `Manual` also for one that provides a value.
    fn ready(&self, id: Id) -> Ready;
    /// Whether there is a limit to its becoming ready.
    fn ready_within(&self, id: Id) -> bool;
    /// What an Ok of it does to the group.
    fn on_ok(&self, id: Id) -> ReturnAction;
    /// What an error or a panic of it does to the group.
    fn on_err(&self, id: Id) -> ReturnAction;
    /// After which ends of an attempt it is run again, if it can be at all.
    fn restart(&self, id: Id) -> Option<RestartWhen>;
    /// How often it is run again at most, until an attempt lasts.
    fn restart_limit(&self, id: Id) -> Option<u32>;
    /// What becomes of those that require it, when it is run again.
    fn dependents(&self, id: Id) -> Dependents;
    /// What it takes to interrupt it.
    fn interruption(&self, id: Id) -> Interruption;
    /// Whether it has a grace of its own.
    fn own_grace(&self, id: Id) -> bool;
    /// When a group of which every actor may return stops by itself.
    fn until(&self) -> Until;
    /// Whether the group drains.
    fn drain(&self) -> bool;
    /// Whether the stop has a deadline.
    fn deadline(&self) -> bool;
}

/// What it takes to interrupt an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Interruption {
    /// Its context is interrupted, and execute sees it.
    Cancel,
    /// Its future is dropped.
    Drop,
    /// A function is called.
    Call,
    /// It is a group, and is shut down.
    Group,
}
