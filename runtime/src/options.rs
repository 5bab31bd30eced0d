//! The values of the options of actors and groups. Input: nothing; output: the small enums that the builder, the plan
//! and the engine share. It must not decide what an option does.

/// When an actor is ready, so that those which wait for it may start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Ready {
    /// As soon as it is started.
    #[default]
    Started,
    /// When it says so with `ready()` of its context.
    Manual,
    /// When its execute has returned Ok, which does not stop the group: a migration, a warm-up.
    Finished,
}

/// What the end of an actor does to the group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Then {
    /// The group stops.
    #[default]
    Stop,
    /// The group goes on.
    Continue,
}

/// How many actors must have returned until the group stops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Until {
    /// The first one that returns stops the group.
    #[default]
    First,
    /// The group stops when every actor that no other names, and that does not stop last, has returned Ok, or failed
    /// and was continued.
    All,
}

/// After which ends of an execution an actor is run again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RestartWhen {
    /// After an error, a panic, or where it could not become ready.
    OnFailure,
    /// After its Ok, too.
    Always,
}

/// What becomes of those that require an actor, near and far, when it is run again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dependents {
    /// They go on, with the value that they received.
    #[default]
    Keep,
    /// They stop, in order, and start again once it is ready, with the new value.
    Restart,
}
