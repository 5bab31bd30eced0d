//! Stops one run as its case says, or after a while.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use super::case::{Case, Plant, Stop, StopPhase};
use super::clock::Clock;
use super::fault::until_ready;
use super::watched::Watched;
use crate::run::signals::PassedSignal;
use crate::shared::actor_ref::ActorRef;
use crate::{GroupState, Handle};

/// Stops one run.
pub(super) struct Stopper<'a> {
    pub(super) case: &'a Case,
    pub(super) handle: &'a Handle,
    pub(super) clock: Clock,
    /// The limit of the start.
    pub(super) start: Duration,
    /// The actor that has the fault.
    pub(super) planted: Option<&'a Watched>,
    /// Set when the stop of the case was requested.
    pub(super) delivered: &'a Cell<bool>,
}

impl Stopper<'_> {
    /// Waits until the group is ready. Returns `false` if it is not in time.
    async fn is_ready(&self) -> bool {
        let ready = self.handle.wait_for_state(GroupState::Ready);
        let ready = tokio::time::timeout(self.start, ready).await;
        ready.is_ok()
    }

    /// Waits for a fault that needs more time than the readiness of the group: that of another attempt, or of a child process.
    async fn until_due(&self) {
        let (Some(planted), Some(watched)) = (self.case.planted(), self.planted) else {
            return;
        };
        if planted.attempt > 1 || planted.is_of_child() {
            let due = watched.until_due(planted);
            let _ = tokio::time::timeout(self.clock.starting_time(), due).await;
        }
    }

    /// Stops the group as the case says, and notes that the stop was delivered. Returns `true` if the run is to be dropped.
    pub(super) async fn stop(self, signals: tokio::sync::mpsc::Sender<PassedSignal>) -> bool {
        let Stopper {
            case,
            handle,
            clock,
            delivered,
            ..
        } = self;
        let Plant::Stop(how, phase) = &case.0 else {
            self.is_ready().await;
            self.until_due().await;
            tokio::time::sleep(clock.working_time()).await;
            handle.shutdown("the drill is over");
            return false;
        };
        let is_reached = match phase {
            StopPhase::Start => true,
            StopPhase::Ready(name) => {
                // The list is empty before the first poll of the run.
                while handle.actors().is_empty() {
                    tokio::task::yield_now().await;
                }
                let actor = handle.actors().iter().position(|actor| actor.name == *name);
                let actor = actor.map(|index| ActorRef::new(Arc::clone(handle.shared()), index));
                let ready = until_ready(actor.as_ref().expect("the phases are those of the plan"));
                let ready = tokio::time::timeout(self.start, ready).await;
                ready.is_ok()
            }
            StopPhase::GroupReady => self.is_ready().await,
            StopPhase::Running => {
                self.is_ready().await;
                tokio::time::sleep(clock.working_time()).await;
                true
            }
        };
        if !is_reached {
            handle.shutdown("the drill is over");
            return false;
        }
        delivered.set(true);
        match how {
            Stop::Shutdown => handle.shutdown("the drill stops the group"),
            Stop::Drop => return true,
            Stop::Signal(signal) => {
                let _ = signals.send(PassedSignal::now(*signal)).await;
            }
            Stop::SignalTwice(signal) => {
                let _ = signals.send(PassedSignal::now(*signal)).await;
                tokio::time::sleep(Duration::from_secs(1)).await;
                let _ = signals.send(PassedSignal::now(*signal)).await;
            }
        }
        false
    }
}
