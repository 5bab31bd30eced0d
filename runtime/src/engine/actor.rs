//! The state of one actor, and its named transitions.

use super::{CalledFor, Event, InterruptReturn, Interruption, Left, Return};
use crate::Outcome;

mod state;

pub(crate) use state::Reason;
pub(super) use state::{Alone, Calls, Children, Execution, Noted, Readiness, Run, Stop, Told};

/// Where one actor stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Actor {
    pub(super) execution: Execution,
    pub(super) readiness: Readiness,
    pub(super) run: Run,
    pub(super) children: Children,
    pub(super) calls: Calls,
    /// Whether the future of this execution was to be dropped by an abort, that of the stop or one before.
    pub(super) aborted: bool,
    /// The stop of this execution alone.
    pub(super) alone: Alone,
    /// The stop of the group, as far as it has come to this actor.
    pub(super) stop: Stop,
    /// How often it was run again since an execution of it lasted.
    pub(super) restarts: u32,
    /// What became of its last execution, if that is none that ended well.
    pub(super) noted: Option<Noted>,
}

/// What an actor adds to the counts of its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a count of its own")]
pub(super) struct Tally {
    pub(super) waiting: bool,
    pub(super) unready: bool,
    pub(super) unreturned: bool,
    pub(super) degrading: bool,
    pub(super) alone: bool,
}

impl Actor {
    pub(super) fn new(unready: usize) -> Actor {
        Actor {
            execution: Execution::Waiting { unready },
            readiness: Readiness::Unknown,
            run: Run::First,
            children: Children::None,
            calls: Calls::default(),
            aborted: false,
            alone: Alone::No,
            stop: Stop::Pending {
                after: 0,
                layers: 0,
            },
            restarts: 0,
            noted: None,
        }
    }

    pub(super) fn tally(&self) -> Tally {
        let unready = self.holds_up_readiness();
        Tally {
            waiting: matches!(
                self.execution,
                Execution::Waiting { .. } | Execution::WaitingAgain { .. }
            ),
            unready,
            unreturned: !self.has_returned(),
            degrading: unready && self.is_run_again(),
            alone: self.alone != Alone::No,
        }
    }

    /// Whether it was ever started.
    pub(super) fn was_started(&self) -> bool {
        !matches!(
            self.execution,
            Execution::Waiting { .. } | Execution::CalledOff
        )
    }

    /// Whether it starts some time, for the first time or again.
    pub(super) fn may_start(&self) -> bool {
        self.unready().is_some() || self.execution == Execution::BackingOff
    }

    /// How many of those that it waits for are not ready, if it waits.
    pub(super) fn unready(&self) -> Option<usize> {
        match self.execution {
            Execution::Waiting { unready } | Execution::WaitingAgain { unready } => Some(unready),
            _ => None,
        }
    }

    pub(super) fn unready_mut(&mut self) -> Option<&mut usize> {
        match &mut self.execution {
            Execution::Waiting { unready } | Execution::WaitingAgain { unready } => Some(unready),
            _ => None,
        }
    }

    /// Whether its execute may still come back.
    pub(super) fn is_live(&self) -> bool {
        matches!(self.execution, Execution::Started | Execution::Running)
    }

    /// Whether there is something of this execution to stop, or it is being stopped alone.
    pub(super) fn can_be_stopped(&self) -> bool {
        self.is_live() || self.children == Children::Alive || self.alone != Alone::No
    }

    /// Whether no execution of it runs, and none comes by itself. One that stops alone has not returned before that is over.
    pub(super) fn has_returned(&self) -> bool {
        match self.execution {
            Execution::Returned(_) => self.alone == Alone::No,
            other => other == Execution::CalledOff,
        }
    }

    /// Whether this execution, or the one to come, is not the first.
    fn is_run_again(&self) -> bool {
        match self.alone.reason() {
            None => self.run == Run::Again,
            Some(reason) => !reason.is_end(),
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.stop == Stop::Ended
    }

    /// Whether its execute runs and may make it ready.
    pub(super) fn will_be_ready(&self) -> bool {
        let says_so = matches!(self.readiness, Readiness::Awaited | Readiness::AwaitsReturn);
        self.execution == Execution::Running && says_so && self.alone == Alone::No
    }

    /// Whether an actor that waits for it starts some time, as far as can be told.
    pub(super) fn is_or_may_be_ready(&self) -> bool {
        self.readiness == Readiness::Ready || !self.has_returned()
    }

    /// Whether no actor that waits for it ever starts, without a handle's doing.
    pub(super) fn is_lost(&self) -> bool {
        !self.is_or_may_be_ready() && self.readiness != Readiness::Withdrawn
    }

    /// Whether the group is not ready because of it: it has neither been ready nor returned.
    pub(super) fn holds_up_readiness(&self) -> bool {
        !self.has_returned() && self.readiness != Readiness::Ready
    }

    /// How far it was told to stop: by the group's stop, or else alone.
    pub(super) fn told(&self) -> Option<Told> {
        match (self.stop, self.alone) {
            (Stop::Told(told), _) | (Stop::Pending { .. }, Alone::Told(_, told)) => Some(told),
            _ => None,
        }
    }

    fn told_mut(&mut self) -> Option<&mut Told> {
        match (&mut self.stop, &mut self.alone) {
            (Stop::Told(told), _) | (Stop::Pending { .. }, Alone::Told(_, told)) => Some(told),
            _ => None,
        }
    }

    /// How execute ended, now that it has come back.
    ///
    /// Only an error after the actor's own function interrupt is provoked, or that of what its stop refused to it; and only a
    /// drop that was asked for is a plain return or an abort: any other came from a runtime that shuts down, and is a failure.
    pub(super) fn outcome(&self, how: Return, group_stops: bool) -> Outcome {
        match (how, self.told()) {
            (Return::Ok, _) => Outcome::Returned,
            (Return::Panicked, _) => Outcome::Panicked,
            (Return::Failed, Some(told)) if told.by() == Interruption::Call => Outcome::Interrupted,
            (Return::Refused, told) if told.is_some() || group_stops => Outcome::Interrupted,
            (Return::Dropped, Some(told)) if told.by() == Interruption::Drop => Outcome::Returned,
            (Return::Dropped, Some(_)) if self.aborted => Outcome::Aborted,
            (Return::Failed | Return::Refused | Return::Dropped, _) => Outcome::Failed,
        }
    }

    /// It is told: where that is by its function, the call is awaited.
    pub(super) fn await_call(&mut self, by: Interruption, called_for: CalledFor) {
        *self.calls.out(called_for) = by == Interruption::Call;
    }

    /// Returns whether that call was out and has come back now.
    pub(super) fn interrupt_back(&mut self, called_for: CalledFor, how: InterruptReturn) -> bool {
        let was_out = std::mem::take(self.calls.out(called_for));
        // Else it was left behind, and comes back after all.
        self.calls.panicked |= was_out && how == InterruptReturn::Panicked;
        was_out
    }

    /// Marks it as aborted, and says whether there is something to tell it: a dropped future has been told all there is.
    pub(super) fn abort(&mut self) -> bool {
        let children = self.children == Children::Alive;
        let Some(told) = self.told_mut() else {
            return false;
        };
        let (Told::Interrupted(by) | Told::InGrace(by)) = *told else {
            return false;
        };
        *told = Told::Aborted(by);
        self.aborted |= by != Interruption::Drop;
        children || by != Interruption::Drop
    }

    /// The outcome of this execution, if nothing of it is awaited any longer.
    pub(super) fn over(&self) -> Option<Outcome> {
        match self.execution {
            Execution::Returned(outcome)
                if !self.calls.are_out() && self.children == Children::None =>
            {
                let panicked = self.calls.panicked && outcome != Outcome::Abandoned;
                Some(if panicked { Outcome::Panicked } else { outcome })
            }
            _ => None,
        }
    }

    /// Whether its execute or an interrupt of this execution has panicked.
    pub(super) fn has_panicked(&self) -> bool {
        self.calls.panicked || self.execution == Execution::Returned(Outcome::Panicked)
    }

    /// Its outcome, if it was told to stop with the group, and nothing of it is awaited any longer.
    pub(super) fn settled(&self) -> Option<Outcome> {
        if let Stop::Told(_) = self.stop {
            self.over()
        } else {
            None
        }
    }

    /// What is as it was before the first execution, for the next.
    pub(super) fn renew(&mut self, execution: Execution) {
        self.execution = execution;
        self.readiness = Readiness::Unknown;
        self.run = Run::Again;
        self.children = Children::None;
        self.calls = Calls::default();
        self.aborted = false;
        self.noted = None;
    }

    /// Remembers the first failure, or else the first end that was forced.
    pub(super) fn note(&mut self, new: Noted) {
        if self
            .noted
            .is_none_or(|noted| new.is_failure() && !noted.is_failure())
        {
            self.noted = Some(new);
        }
    }

    /// What of it is not back, when it is left behind.
    pub(super) fn left(&self) -> Left {
        Left {
            execute: self.is_live(),
            interrupt: self.calls.are_out(),
            children: self.children == Children::Alive,
        }
    }
}

impl Event {
    /// The actor that it is about, if it is about one.
    pub(super) fn actor(self) -> Option<super::Id> {
        match self {
            Event::Added(id)
            | Event::Running(id)
            | Event::Ready(id)
            | Event::ContextDropped(id)
            | Event::LeavesChildren(id)
            | Event::Returned(id, _)
            | Event::ChildrenGone(id)
            | Event::InterruptBack(id, ..)
            | Event::AskedAlone(id, _) => Some(id),
            Event::Start | Event::Asked(_) | Event::Passed(_) => None,
        }
    }
}
