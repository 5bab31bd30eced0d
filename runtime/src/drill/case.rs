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
/// | `store:hang@before_ready` | it hangs instead of the poll in which it became ready without a fault |
/// | `store:slow@interrupt` | it observes its interrupt only after nine tenths of its grace period |
/// | `store:slow@ready` | it takes no step from its readiness until then |
/// | `store:error@after_interrupt` | it fails in the step after the one in which it observed its interrupt |
/// | `store:panic@interrupt_function` | its interrupt, which is a function, panics instead |
/// | `store:hang@first_poll#3` | its first two attempts fail at their first poll, and the third one hangs there |
/// | `store:slow@interrupt#2` | its first attempt fails at its first poll, and the second one is slow at its interrupt |
/// | `proxy:kill@ready` | the child process `proxy` is killed as soon as it is ready |
/// | `proxy:exit_1@first_poll` | it exits with code 1 as soon as it runs |
/// | `proxy:ignore_term@interrupt` | it ignores the signal to stop |
/// | `shutdown@ready(store)` | a handle requests a shutdown as soon as `store` is ready |
/// | `SIGTERM@start` | SIGTERM arrives before the group starts |
/// | `SIGINT*2@running` | two SIGINT, one second apart, after the group has been ready for a while |
/// | `drop@group_ready` | the future of `run` is dropped as soon as the group is ready |
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Case(pub(super) Plant);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plant {
    Clean,
    Stop(Stop, StopPhase),
    Fault(PlantedFault),
}

/// A fault of one actor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PlantedFault {
    pub(super) at: Moment,
    pub(super) fault: Fault,
    /// The attempt that has the fault, from 1 on. Those before it fail.
    pub(super) attempt: u32,
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
    /// Execute takes no step until it was interrupted and nine tenths of its grace period have passed.
    Slow,
    /// The child process is killed by SIGKILL.
    Kill,
    /// The child process exits with code 1.
    Exit,
    /// The child process ignores the signal to stop.
    IgnoreTerm,
}

/// The step of the actor in which its fault is planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Moment {
    FirstPoll,
    /// After this number of polls, the next of which made the actor ready.
    BeforeReady(u32),
    Ready,
    GroupReady,
    Interrupt,
    /// In the call of the function that is its interrupt.
    InterruptFunction,
    AfterInterrupt,
    /// After this number of polls.
    Poll(u32),
}

/// The way in which the whole group is stopped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    Shutdown,
    Drop,
    Signal(Signal),
    SignalTwice(Signal),
}

/// The phase of the run in which the group is stopped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StopPhase {
    Start,
    Ready(String),
    GroupReady,
    Running,
}

impl Case {
    /// Returns the path of the actor that has the fault: the names of the nested groups that it is in, and its own, with `/`
    /// between them. `None` for a case that stops the group, and for the one without a fault.
    pub fn actor(&self) -> Option<&str> {
        self.planted().map(|planted| &*planted.actor)
    }

    /// Returns the fault; `None` if the case plants none.
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

impl Fault {
    /// Returns `true` if the fault is a failure of the actor.
    pub(super) fn fails(self) -> bool {
        matches!(
            self,
            Fault::Error | Fault::Panic | Fault::Kill | Fault::Exit
        )
    }
}

impl Moment {
    /// The moment at which the attempts before the one with the fault fail: the same, unless an interrupt may lead to it.
    pub(super) fn of_former_attempts(self) -> Moment {
        match self {
            Moment::Interrupt
            | Moment::AfterInterrupt
            | Moment::InterruptFunction
            | Moment::Poll(_) => Moment::FirstPoll,
            Moment::FirstPoll | Moment::BeforeReady(_) | Moment::Ready | Moment::GroupReady => self,
        }
    }
}

impl PlantedFault {
    /// Returns `true` if the fault happens before the actor is interrupted.
    pub(super) fn is_early(&self) -> bool {
        match self.at {
            Moment::Interrupt | Moment::InterruptFunction | Moment::AfterInterrupt => false,
            Moment::FirstPoll
            | Moment::BeforeReady(_)
            | Moment::Ready
            | Moment::GroupReady
            | Moment::Poll(_) => true,
        }
    }

    /// Returns `true` if a child process has the fault.
    pub(super) fn is_of_child(&self) -> bool {
        matches!(self.fault, Fault::Kill | Fault::Exit | Fault::IgnoreTerm)
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
                attempt,
                actor,
            }) => {
                write!(f, "{actor}:{fault}@{at}")?;
                if *attempt > 1 {
                    write!(f, "#{attempt}")?;
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
            Fault::Kill => "kill",
            Fault::Exit => "exit_1",
            Fault::IgnoreTerm => "ignore_term",
        })
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Moment::FirstPoll => f.write_str("first_poll"),
            Moment::BeforeReady(_) => f.write_str("before_ready"),
            Moment::Ready => f.write_str("ready"),
            Moment::GroupReady => f.write_str("group_ready"),
            Moment::Interrupt => f.write_str("interrupt"),
            Moment::InterruptFunction => f.write_str("interrupt_function"),
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

impl fmt::Display for StopPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StopPhase::Start => f.write_str("start"),
            StopPhase::Ready(actor) => write!(f, "ready({actor})"),
            StopPhase::GroupReady => f.write_str("group_ready"),
            StopPhase::Running => f.write_str("running"),
        }
    }
}
