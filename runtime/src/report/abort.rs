//! [`AbortedBy`]: why an actor was aborted, or abandoned after that, with the option that changes it.

use std::fmt;
use std::time::Duration;

use crate::Signal;
use crate::engine::{Span, Unfinished};
use crate::report::text::human::human;

/// The reason why an actor was aborted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AbortedBy {
    /// The actor exceeded its grace period.
    Grace {
        /// The length of the grace period.
        length: Duration,
        /// The origin of the length.
        origin: GraceOrigin,
    },
    /// The group exceeded its grace period.
    GroupGrace {
        /// The length of the grace period.
        length: Duration,
        /// Set if the parent of a nested group set the grace period: the declared grace of its field, or the rest of the
        /// parent's own grace period.
        handed_down: bool,
    },
    /// A signal forced the abort.
    Signal(Signal),
}

/// The origin of an actor's grace period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GraceOrigin {
    /// The actor declares `grace`.
    Declared,
    /// The actor declares none: the grace period is its share of the group's.
    Share {
        /// The grace period of the group.
        of: Duration,
    },
    /// The actor declares none, and was interrupted while the group continued: the grace period is that of the group.
    Group,
    /// The actor declares none, and its tasks were interrupted before a restart.
    Restart,
}

impl AbortedBy {
    /// The grace period of a group whose deadline was set for this span, with this length, if the span sets it.
    pub(crate) fn group_grace(span: Span, length: Option<Duration>) -> Option<AbortedBy> {
        let length = length?;
        let handed_down = match span {
            Span::HandedDown(parents) if parents > length => return None,
            Span::HandedDown(_) => true,
            _ => false,
        };
        Some(AbortedBy::GroupGrace {
            length,
            handed_down,
        })
    }

    /// The reason for the actors of a nested group, if the parent aborts that for this one.
    pub(crate) fn handed_down(self) -> AbortedBy {
        match self.length() {
            Some(length) => AbortedBy::GroupGrace {
                length,
                handed_down: true,
            },
            None => self,
        }
    }

    /// The length of the grace period, unless a signal forces the abort.
    pub(crate) fn length(self) -> Option<Duration> {
        match self {
            AbortedBy::Grace { length, .. } | AbortedBy::GroupGrace { length, .. } => Some(length),
            AbortedBy::Signal(_) => None,
        }
    }
}

impl GraceOrigin {
    /// The origin of a grace period of this span, in a group whose stop has this one.
    pub(crate) fn of(span: Span, group: Option<Duration>) -> GraceOrigin {
        match (span, group) {
            (Span::Own, _) => GraceOrigin::Declared,
            (Span::Share { .. }, Some(of)) => GraceOrigin::Share { of },
            (Span::BeforeRestart(_), _) => GraceOrigin::Restart,
            _ => GraceOrigin::Group,
        }
    }
}

impl Unfinished {
    /// The parts in a sentence.
    pub(crate) fn names(self) -> &'static str {
        match (self.execute, self.interrupt, self.tasks) {
            (true, false, false) => "execute",
            (false, true, false) => "interrupt",
            (true, true, false) => "execute and interrupt",
            (false, false, _) => "tasks",
            (true, false, true) => "execute and tasks",
            (false, true, true) => "interrupt and tasks",
            (true, true, true) => "execute, interrupt and tasks",
        }
    }

    /// The word that fits [`names`](Unfinished::names).
    pub(crate) fn verb(self, one: &'static str, many: &'static str) -> &'static str {
        match self.names() {
            "execute" | "interrupt" => one,
            _ => many,
        }
    }
}

/// The end of the time that an interrupted actor has, for the message about one that has not ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AbortTime {
    Passed(AbortedBy),
    /// The time until the abort.
    In(Duration, AbortedBy),
    Never,
}

impl AbortTime {
    /// A clause with the option that changes the time.
    pub(super) fn clause(self, name: &str) -> String {
        match self {
            AbortTime::Passed(by) => format!("it was aborted: {}", by.reason(name)),
            AbortTime::In(remaining, by) => match by.grace() {
                Ok(grace) => expires("it will be aborted", remaining, &grace, by.option(name)),
                Err(_) => format!("it will be aborted in {}", human(remaining)),
            },
            AbortTime::Never => {
                format!("no grace period limits it; set `grace` on `{name}` to limit it")
            }
        }
    }
}

/// A clause such as "it will fail in 2 s, when its `ready_within` of 5 s expires; set `ready_within` on `api` to change it".
pub(super) fn expires(
    event: &str,
    remaining: Duration,
    limit: &str,
    option: Option<String>,
) -> String {
    let clause = format!("{event} in {}, when {limit} expires", human(remaining));
    match option {
        Some(option) => format!("{clause}; set {option} to change it"),
        None => clause,
    }
}

impl AbortedBy {
    /// States that the actor with this name was aborted, why, and which option changes that. `name` may be a path into nested
    /// groups.
    /// `tasks` is the number of tasks if only tasks were aborted.
    pub(crate) fn sentence(self, name: &str, tasks: Option<usize>) -> String {
        let (what, were) = match tasks {
            None => (format!("actor `{name}`"), "was"),
            Some(1) => (format!("1 task of actor `{name}`"), "was"),
            Some(tasks) => (format!("{tasks} tasks of actor `{name}`"), "were"),
        };
        match self.remedy(name) {
            Some(remedy) => format!("{what} {self} and {were} aborted; {remedy}"),
            None => format!("{what} {were} aborted: {self}"),
        }
    }

    /// The line under the actor in a timeline.
    pub(crate) fn line(self, name: &str, tasks: Option<usize>) -> String {
        let what = match tasks {
            None => "aborted".to_owned(),
            Some(1) => format!("1 task of `{name}` was aborted"),
            Some(tasks) => format!("{tasks} tasks of `{name}` were aborted"),
        };
        format!("{what}: {}", self.reason(name))
    }

    /// Only the reason, with the option that changes it.
    pub(crate) fn reason(self, name: &str) -> String {
        match self.remedy(name) {
            Some(remedy) => format!("{self}; {remedy}"),
            None => self.to_string(),
        }
    }

    /// The grace period with its length and origin: "its grace period of 2.7 s (its share of the group's 8 s)"; or the signal.
    fn grace(self) -> Result<String, Signal> {
        match self {
            AbortedBy::Grace { length, origin } => {
                Ok(format!("its grace period of {} ({origin})", human(length)))
            }
            AbortedBy::GroupGrace {
                length,
                handed_down,
            } => {
                let origin = if handed_down {
                    " (set by its parent group)"
                } else {
                    ""
                };
                let length = human(length);
                Ok(format!("the group's grace period of {length}{origin}"))
            }
            AbortedBy::Signal(signal) => Err(signal),
        }
    }

    fn remedy(self, name: &str) -> Option<String> {
        let option = self.option(name)?;
        Some(format!("set {option} to change it"))
    }

    /// The option that changes the length.
    pub(super) fn option(self, name: &str) -> Option<String> {
        match self {
            AbortedBy::Grace { .. } => Some(format!("`grace` on `{name}`")),
            AbortedBy::GroupGrace { handed_down, .. } => Some(grace_of_group(handed_down).into()),
            AbortedBy::Signal(_) => None,
        }
    }
}

/// The option that changes the grace period of a group.
fn grace_of_group(handed_down: bool) -> &'static str {
    if handed_down {
        "`grace` on the field of its group"
    } else {
        "`grace` on the group"
    }
}

/// States that an actor was abandoned, why, and which parts of it. `name` may be a path into nested groups, and `elapsed` is the
/// time since its interrupt.
pub(super) fn abandoned(
    name: &str,
    unfinished: Unfinished,
    by: Option<AbortedBy>,
    elapsed: Option<Duration>,
) -> String {
    let elapsed = elapsed.map_or(String::new(), |elapsed| {
        format!(" {} after its interrupt", human(elapsed))
    });
    let reason = match by {
        None => String::new(),
        Some(AbortedBy::Signal(signal)) => format!(" after the abort that {signal} forced"),
        Some(by) => format!(" after the abort, because the actor {by}"),
    };
    let option = by.and_then(|by| by.option(name));
    let option = option.map_or(String::new(), |option| {
        format!(", or set {option} to change its time")
    });
    format!(
        "actor `{name}` was abandoned{elapsed}: its {} did not finish{reason}; let {} return when the actor is interrupted{option}",
        unfinished.names(),
        unfinished.verb("it", "them")
    )
}

/// A phrase such as "exceeded its grace period of 2.7 s (its share of the group's 8 s)".
impl fmt::Display for AbortedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.grace() {
            Ok(grace) => write!(f, "exceeded {grace}"),
            Err(signal) => write!(f, "forced by {signal}"),
        }
    }
}

impl fmt::Display for GraceOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GraceOrigin::Declared => f.write_str("declared"),
            GraceOrigin::Share { of } => write!(f, "its share of the group's {}", human(*of)),
            GraceOrigin::Group => f.write_str("the group's"),
            GraceOrigin::Restart => f.write_str("the default before a restart"),
        }
    }
}
