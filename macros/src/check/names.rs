//! Names that generated methods have. Input: a field and the group; output: mistakes.

use crate::ast::{Field, Group, plain_name};
use crate::diagnostics::Diagnostics;
use crate::keywords;

/// An actor's field becomes a method of the generated group and of its handle, which have methods of their own.
///
/// Rejected: `#[actor(interrupt = cancel)] handle: Handle`, `#[actor(interrupt = cancel)] state: State`.
pub(super) fn field_is_no_method(field: &Field, group: &Group, diagnostics: &mut Diagnostics) {
    let name = field.name();
    let lists = [
        ("Group", keywords::METHODS),
        ("Handle", keywords::HANDLE_METHODS),
    ];
    if let Some((kind, _)) = lists
        .iter()
        .find(|(_, methods)| methods.contains(&name.as_str()))
    {
        let owner = plain_name(&group.ident);
        diagnostics.error(
            &field.ident,
            format!("the actor `{name}` has the name of a method of the generated `{owner}{kind}`"),
            format!("rename the field, and keep the name of the actor with `name = \"{name}\"`"),
        );
    }
}
