//! The list of all rules.

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
