//! Rules about the struct as a whole. Input: the group; output: mistakes.

use crate::ast::Group;
use crate::diagnostics::Diagnostics;

/// Actors run on their own, so nothing in a group can be borrowed.
///
/// Rejected: `struct App<'a> { … }`.
pub(super) fn no_lifetimes(group: &Group, diagnostics: &mut Diagnostics) {
    for lifetime in group.generics.lifetimes() {
        diagnostics.error(
            lifetime.lifetime.span(),
            format!(
                "group `{}` borrows for `{}`, and actors own their values",
                group.ident, lifetime.lifetime
            ),
            "remove the lifetime: own the value, or share it by `Arc`",
        );
    }
}

/// Rejected: a struct without any `#[actor]`.
pub(super) fn has_actors(group: &Group, diagnostics: &mut Diagnostics) {
    if group.actors().next().is_none() && !group.lacks_actors {
        diagnostics.error(
            &group.ident,
            format!("group `{}` has no actor", group.ident),
            "put `#[actor(…)]` on at least one field",
        );
    }
}
