//! The names that no actor of a group can have, because a method of generated code has them.

/// The methods that the macro generates on the group, whose names no actor's field can have. A field with the name of a
/// further method of `Group` hides it.
pub(crate) const METHODS: &[&str] = &["run", "start", "handle", "grace", "into_group"];

/// The methods of every handle of the runtime. The field of an actor has none of these names, because the generated method
/// for the field would hide one. A method that handles gain later is hidden by a field of its name, and breaks no program.
pub(crate) const HANDLE_METHODS: &[&str] = &[
    "actor",
    "actors",
    "add",
    "clone",
    "fail",
    "name",
    "shutdown",
    "state",
    "state_changed",
    "wait",
    "wait_for_state",
    "wait_until_ready",
];
