//! [`Case`]: one planted fault or one stop, with a name that replays it.

use std::fmt;

use crate::Signal;

/// One case of a drill: a fault that is planted in one actor, a stop of the group, or neither.
///
/// `Display` is the name of the case, which [`Drill::only`](super::Drill::only) and the variable `RUNGROUP_DRILL` accept:
///
/// | name | the case |
/// |---|---|
/// | `clean` | no fault; a shutdown after a while |
/// | `store:error@first_poll` | actor `store` returns an error instead of its first poll |
/// | `store:panic@poll(3)` | it panics after three polls of its future, instead of the next one |
/// | `cache/refresher:hang@ready` | actor `refresher` of the nested group `cache` hangs as soon as it is ready |
/// | `store:return@group_ready` | it returns `Ok` as soon as the group is ready |
/// | `store:slow@interrupt` | it observes its interrupt only after nine tenths of its grace period |
/// | `store:error@after_interrupt` | it fails in the step after the one in which it observed its interrupt |
/// | `store:error@first_poll#2` | it fails so in its first two attempts |
/// | `shutdown@ready(store)` | a handle requests a shutdown as soon as `store` is ready |
/// | `SIGTERM@start` | SIGTERM arrives before the group starts |
/// | `SIGINT*2@running` | two SIGINT, one second apart, after the group has been ready for a while |
/// | `drop@group_ready` | the future of `run` is dropped as soon as the group is ready |
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case(pub(super) Plant);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plant {
    Clean,
    Stop(Stop, Phase),
    Fault(PlantedFault),
}

/// A fault of one actor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PlantedFault {
    pub(super) at: Moment,
    pub(super) fault: Fault,
    /// The number of attempts, from the first on, that have the fault.
    pub(super) attempts: u32,
    /// The names of the nested groups and of the actor, with `/` between them.
    pub(super) actor: String,
}

/// A fault of an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// Execute returns an error.
    Error,
    /// Execute panics.
    Panic,
    /// Execute returns `Ok`.
    Return,
    /// Execute neither returns nor observes its interrupt.
    Hang,
    /// Execute observes its interrupt only after nine tenths of its grace period.
    Slow,
}

/// The step of the actor in which its fault is planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Moment {
    FirstPoll,
    Ready,
    GroupReady,
    Interrupt,
    AfterInterrupt,
    /// After this number of polls.
    Poll(u32),
}

/// The way in which the whole group is stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    Shutdown,
    Drop,
    Signal(Signal),
    SignalTwice(Signal),
}

/// The phase of the run in which the group is stopped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Start,
    Ready(String),
    GroupReady,
    Running,
}

impl Case {
    /// Returns the actor that has the fault: its name, after those of the nested groups that it is in, with `/` between them.
    pub fn actor(&self) -> Option<&str> {
        self.planted().map(|planted| &*planted.actor)
    }

    /// Returns the fault.
    pub fn fault(&self) -> Option<Fault> {
        self.planted().map(|planted| planted.fault)
    }

    /// Returns `true` if the case stops the group while every actor works.
    pub fn is_stop(&self) -> bool {
        matches!(self.0, Plant::Stop(..))
    }

    pub(super) fn planted(&self) -> Option<&PlantedFault> {
        match &self.0 {
            Plant::Fault(planted) => Some(planted),
            _ => None,
        }
    }

    /// Returns `true` if the stop aborts the actors, or leaves no report.
    pub(super) fn aborts(&self) -> bool {
        matches!(self.0, Plant::Stop(Stop::SignalTwice(_) | Stop::Drop, _))
    }
}

impl PartialOrd for Stop {
    fn partial_cmp(&self, other: &Stop) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Stop {
    fn cmp(&self, other: &Stop) -> std::cmp::Ordering {
        let rank = |stop: &Stop| match stop {
            Stop::Shutdown => (0, 0),
            Stop::Drop => (1, 0),
            Stop::Signal(signal) => (2, signal.number()),
            Stop::SignalTwice(signal) => (3, signal.number()),
        };
        rank(self).cmp(&rank(other))
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Plant::Clean => f.write_str("clean"),
            Plant::Stop(stop, phase) => write!(f, "{stop}@{phase}"),
            Plant::Fault(PlantedFault {
                at,
                fault,
                attempts,
                actor,
            }) => {
                write!(f, "{actor}:{fault}@{at}")?;
                if *attempts > 1 {
                    write!(f, "#{attempts}")?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Error => "error",
            Fault::Panic => "panic",
            Fault::Return => "return",
            Fault::Hang => "hang",
            Fault::Slow => "slow",
        })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::FirstPoll => f.write_str("first_poll"),
            Moment::Ready => f.write_str("ready"),
            Moment::GroupReady => f.write_str("group_ready"),
            Moment::Interrupt => f.write_str("interrupt"),
            Moment::AfterInterrupt => f.write_str("after_interrupt"),
            Moment::Poll(polls) => write!(f, "poll({polls})"),
        }
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Shutdown => f.write_str("shutdown"),
            Stop::Drop => f.write_str("drop"),
            Stop::Signal(signal) => f.write_str(signal.name()),
            Stop::SignalTwice(signal) => write!(f, "{}*2", signal.name()),
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Phase::Start => f.write_str("start"),
            Phase::Ready(actor) => write!(f, "ready({actor})"),
            Phase::GroupReady => f.write_str("group_ready"),
            Phase::Running => f.write_str("running"),
        }
    }
}
