//! Rules about the struct as a whole. Input: the group; output: mistakes.

use crate::ast::{GroupField, GroupStruct, Role, ValueType, plain_name};
use crate::diagnostics::Diagnostics;
use crate::keywords;
use rungroup_rules::OptionName;

/// Actors run on their own, so nothing in a group can be borrowed.
///
/// Rejected: `struct App<'a> { … }`.
pub(super) fn no_lifetimes(group: &GroupStruct, diagnostics: &mut Diagnostics) {
    for lifetime in group.generics.lifetimes() {
        diagnostics.error(
            lifetime.lifetime.span(),
            format!(
                "group `{}` borrows for `{}`, and actors own their values",
                group.ident, lifetime.lifetime
            ),
            "remove the lifetime: own the value, or share it through an `Arc`",
        );
    }
}

/// Rejected: a struct without any `#[actor]`.
pub(super) fn has_actors(group: &GroupStruct, diagnostics: &mut Diagnostics) {
    if group.actors().next().is_none() && !group.lacks_actors {
        diagnostics.error(
            &group.ident,
            format!("group `{}` has no actor", group.ident),
            "put `#[actor(…)]` on at least one field",
        );
    }
}

/// A value from the parent group is no field. The rules report an actor or a value of the same name.
///
/// Rejected: `#[group(receives = (pool: PgPool))] struct Cache { pool: PgPool, … }`.
pub(super) fn received_is_no_field(group: &GroupStruct, diagnostics: &mut Diagnostics) {
    for value in group.received() {
        let mut fields = group.fields.iter();
        let is_plain = fields.any(|field| {
            field.ident == value.ident && matches!(field.role, Role::Plain | Role::Unit { .. })
        });
        if is_plain {
            let name = plain_name(&value.ident);
            diagnostics.error(
                &value.ident,
                format!(
                    "group `{}` receives `{name}`, which is also a field of the struct",
                    group.ident
                ),
                "remove the field, because the parent group passes the value, or give one of them another name",
            );
        }
    }
}

/// The generated struct of several received values has no parameters.
///
/// Rejected: `#[group(receives = (pool: PgPool, name: String))] struct Cache<T> { … }`.
pub(super) fn several_received_need_no_parameter(
    group: &GroupStruct,
    diagnostics: &mut Diagnostics,
) {
    if group.generics.type_params().next().is_none() {
        return;
    }
    if let [_, second, ..] = group.received() {
        diagnostics.error(
            &second.ident,
            format!(
                "group `{}` has type parameters, so it can receive only one value",
                group.ident
            ),
            "receive a struct of your own that holds the values",
        );
    }
}

/// The type that crosses the border is written.
///
/// Rejected: `#[group(provides = pg)]` with `#[resource(open = connect, close = drop)] pg: PgOptions`.
pub(super) fn provided_type_is_written(group: &GroupStruct, diagnostics: &mut Diagnostics) {
    let Some(source) = &group.options.provides else {
        return;
    };
    let inferred = group.actor(source).filter(|(field, actor)| {
        matches!(actor.provided(), Some(ValueType::Inferred))
            && !field.written.is_unread(OptionName::Provides)
    });
    if let Some((field, _)) = inferred {
        let name = field.name();
        diagnostics.error(
            source,
            format!(
                "group `{}` provides the value of `{name}`, whose type is inferred",
                group.ident
            ),
            format!("add `provides = Type` to `{name}`: the parent group repeats the type"),
        );
    }
}

/// An actor's field becomes a method of the generated group and of its handle, which have methods of their own.
///
/// Rejected: `#[actor(interrupt = cancel)] handle: Handle`, `#[actor(interrupt = cancel)] state: State`.
pub(super) fn field_is_no_method(
    field: &GroupField,
    group: &GroupStruct,
    diagnostics: &mut Diagnostics,
) {
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
