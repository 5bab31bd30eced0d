//! The field of an actor with `process`.

/// The field of a child process.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the field of a child process: a `process` is a field of type `ProcessSpec`\nhelp: make its type `rungroup::ProcessSpec`, or remove `process` and set `execute` and `interrupt`",
    label = "is not `ProcessSpec`"
)]
pub trait ProcessField {
    /// Returns the command.
    fn spec(self) -> crate::ProcessSpec;
}

#[diagnostic::do_not_recommend]
impl ProcessField for crate::ProcessSpec {
    fn spec(self) -> crate::ProcessSpec {
        self
    }
}

/// Returns the command of a child process.
///
/// ```
/// use rungroup::{__private::process_spec, ProcessSpec};
///
/// let _ = process_spec::<ProcessSpec>(ProcessSpec::new("true"));
/// ```
///
/// The field of another type is shown at that type:
///
/// ```compile_fail,E0277
/// use rungroup::{__private::process_spec, ProcessSpec};
///
/// let _ = process_spec::<String>("true".to_owned());
/// ```
pub fn process_spec<T: ProcessField>(field: T) -> crate::ProcessSpec {
    field.spec()
}
