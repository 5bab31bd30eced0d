//! A problem of a group and its place.

use crate::OptionName;
use std::fmt;

/// A problem of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    rule: Rule,
    place: Place,
    others: &'static [OptionName],
    message: String,
    help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.message, self.help)
    }
}

impl Problem {
    /// Returns the problem in one line, with the names of the actors and options.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the remedy.
    pub fn help(&self) -> &str {
        &self.help
    }

    /// The rule that is broken.
    #[doc(hidden)]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The place of the problem.
    #[doc(hidden)]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The options beside that of the place on which the problem depends, if two options conflict.
    #[doc(hidden)]
    pub fn others(&self) -> &'static [OptionName] {
        self.others
    }

    pub(crate) fn with_others(self, others: &'static [OptionName]) -> Problem {
        Problem { others, ..self }
    }

    pub(crate) fn new(
        rule: Rule,
        place: Place,
        (message, help): (String, impl Into<String>),
    ) -> Problem {
        Problem {
            rule,
            place,
            others: &[],
            message,
            help: help.into(),
        }
    }
}

/// The place of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The group, or one of its actors or values.
    pub subject: Subject,
    /// The option, if the problem is not about the subject as a whole.
    pub option: Option<OptionName>,
    /// The position of the entry in the option's list.
    pub entry: Option<usize>,
}

/// The group, or one of its actors or values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The group.
    Group,
    /// The actor at this position.
    Actor(usize),
    /// The value at this position.
    Value(usize),
}

impl Place {
    /// The place of an option of the group.
    pub const fn group(option: OptionName) -> Place {
        Place {
            subject: Subject::Group,
            option: Some(option),
            entry: None,
        }
    }

    /// The place of an actor as a whole.
    pub const fn actor(actor: usize) -> Place {
        Place {
            subject: Subject::Actor(actor),
            option: None,
            entry: None,
        }
    }

    /// The place of the name of a value.
    pub(crate) const fn value(value: usize) -> Place {
        Place {
            subject: Subject::Value(value),
            option: Some(OptionName::Name),
            entry: None,
        }
    }

    /// The place of an option of an actor.
    pub const fn option(actor: usize, option: OptionName) -> Place {
        Place {
            subject: Subject::Actor(actor),
            option: Some(option),
            entry: None,
        }
    }

    /// The place of an entry in a list of an actor.
    pub const fn entry(actor: usize, option: OptionName, entry: usize) -> Place {
        Place {
            subject: Subject::Actor(actor),
            option: Some(option),
            entry: Some(entry),
        }
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])+ $rule:ident),+ $(,)?) => {
        /// The rules. A problem names the one that is broken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Rule {
            $($(#[$doc])+ $rule),+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule),+];
        }
    };
}

rules! {
    /// A name is not empty.
    NameIsNotEmpty,
    /// A name contains no NUL character.
    NameHasNoNul,
    /// No two actors or values have the same name.
    NameIsUnique,
    /// A name in a list is the name of an actor.
    EntryExists,
    /// No actor names itself.
    EntryIsAnotherActor,
    /// A list names an actor once.
    EntryIsListedOnce,
    /// One list of an actor names another, not two.
    EntryIsInOneList,
    /// An actor that others receive from provides a value.
    SourceProvides,
    /// The value of an optional actor is received as an `Option`.
    OptionalSourceIsReceivedAsOption,
    /// A value is received. Its order is fixed.
    ValueIsOnlyReceived,
    /// A slot that is received is provided by an actor.
    SlotIsProvided,
    /// A slot belongs to the first group that uses it.
    SlotBelongsToOneGroup,
    /// A slot is provided by one actor.
    SlotIsProvidedOnce,
    /// No two options of an actor conflict.
    OptionsDoNotConflict,
    /// An actor with `ready_within` states a readiness that takes time.
    ReadyWithinNeedsReady,
    /// An actor that others require states when it is ready.
    RequiredActorStatesReady,
    /// An actor that stops last names only actors that stop last.
    StopsLastNamesLast,
    /// The order has no cycle.
    OrderHasNoCycle,
    /// `background` and `foreground` belong to a group with `until = all`.
    GroundNeedsUntilAll,
    /// An actor that others name states whether a group with `until = all` waits for it.
    NamedActorStatesGround,
    /// An actor that a group with `until = all` waits for can return for good.
    ForegroundActorReturns,
    /// A group with `until = all` waits for an actor.
    UntilAllWaitsForAnActor,
    /// The value that a group provides is that of an actor of the group.
    GroupProvidesAValue,
    /// A group that drains is stopped by TERM.
    DrainNeedsTerm,
    /// `dependents` is set if an actor that restarts has dependents.
    DependentsIsSet,
    /// An actor whose requirement restarts it can restart.
    DependentRestarts,
    /// An actor that restarts has an interrupt that can be called again.
    InterruptIsRepeatable,
    /// A nested group is interrupted by `cancel` and has `ready = manual`.
    NestedGroupIsCancelled,
    /// A nested group does not set `overrun`: its actors do.
    NestedGroupAcceptsInside,
    /// A nested group does not restart as a whole.
    NestedGroupDoesNotRestart,
    /// A nested group leaves `signals` and `drain` to the outermost group.
    NestedGroupLeavesSignals,
    /// The declared grace of a nested group is not longer than that of its field, or else that of its parent.
    NestedGraceFits,
    /// A duration is not zero.
    DurationIsNotZero,
    /// `max_restarts` is not zero.
    MaxRestartsIsNotZero,
    /// The backoff is not longer than its maximum.
    BackoffFitsItsMaximum,
    /// The drain is shorter than the grace period of the group.
    DrainFitsTheGrace,
    /// The longest chain of graces fits the grace period of the group.
    ChainFitsTheGrace,
}
