//! The number of actors that a field stands for. Input: a field and its options; output: mistakes. It reads the type as it is
//! written: an alias of an `Option` is not one.

use super::closure;
use crate::ast::{ActorAttribute, Form, GroupField, type_text};
use crate::diagnostics::Diagnostics;
use rungroup_rules::{OptionName, conflict};

/// Rejected: `#[actor(optional)] cache: Cache`, and `#[actor(interrupt = cancel)] cache: Option<Cache>`; the same for `each`.
pub(super) fn fits_the_field(
    field: &GroupField,
    actor: &ActorAttribute,
    diagnostics: &mut Diagnostics,
) {
    if field
        .written
        .is_one_unread(&[OptionName::Optional, OptionName::Each])
    {
        return;
    }
    let name = field.name();
    let ty = type_text(&field.ty);
    let label = actor.label(field);
    let key = |option| field.written.key(option);
    let (optional, each) = (key(OptionName::Optional), key(OptionName::Each));
    match (optional, each, Form::of(&field.ty)) {
        (Some(key), Some(_), _) => diagnostics.error(
            key,
            conflict(
                "`optional`",
                "`each`",
                format!("`{name}`"),
                "an empty list is absent already",
            ),
            "remove one of them",
        ),
        (Some(_), None, Form::Option(_))
        | (None, Some(_), Form::List(_))
        | (None, None, Form::Other) => {}
        (Some(key), None, _) => diagnostics.error(
            key,
            format!(
                "`optional` of `{name}` needs a field of type `Option`, and this one is `{ty}`"
            ),
            format!("write `{name}: Option<{ty}>`, or remove `optional`"),
        ),
        (None, Some(key), form) => diagnostics.error(
            key,
            format!(
                "`each` of `{name}` needs a field of type `Vec` or an array, and this one is `{ty}`"
            ),
            match form {
                Form::Option(_) => "write `optional` instead of `each`".to_owned(),
                _ => format!("write `{name}: Vec<{ty}>`, or remove `each`"),
            },
        ),
        (None, None, Form::Option(_)) => diagnostics.error(
            &field.ty,
            format!(
                "the field of {label} is an `Option`, but `{name}` does not set `optional`"
            ),
            "add `optional`: the actor is then absent if the field is `None`",
        ),
        (None, None, Form::List(element)) => diagnostics.error(
            &field.ty,
            format!("the field of {label} is a list, but `{name}` does not set `each`"),
            format!(
                "add `each` for one actor per element, or write `Box<[{}]>` if one actor takes them all",
                type_text(element)
            ),
        ),
    }
    key_fits(&name, actor, diagnostics);
}

/// Rejected: `each(name = |worker, index| …)`.
fn key_fits(name: &str, actor: &ActorAttribute, diagnostics: &mut Diagnostics) {
    if let Some(key) = actor.each.as_ref().and_then(|each| each.name.as_ref()) {
        closure::fits(
            &format!("the `each` of `{name}`"),
            OptionName::Name,
            key,
            &["element"],
            "a reference to the element",
            diagnostics,
        );
    }
}
