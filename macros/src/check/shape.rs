//! The number of actors that a field stands for. Input: a field and its options; output: mistakes. It reads the type as it is
//! written: an alias of an `Option` is not one.

use crate::ast::{Actor, Field, Form};
use crate::diagnostics::Diagnostics;
use quote::ToTokens;
use rungroup_rules::OptionName;

/// Rejected: `#[actor(optional)] cache: Cache`, and `#[actor(interrupt = cancel)] cache: Option<Cache>`.
pub(super) fn fits_the_field(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    if actor.is_unread(OptionName::Optional) {
        return;
    }
    let name = field.name();
    let ty = field.ty.to_token_stream().to_string().replace(' ', "");
    match (&actor.optional, Form::of(&field.ty)) {
        (Some(_), Form::Option(_)) | (None, Form::Other | Form::List) => {}
        (Some(given), _) => diagnostics.error(
            &given.key,
            format!(
                "`optional` of `{name}` needs a field of type `Option`, and this one is `{ty}`"
            ),
            format!("write `{name}: Option<{ty}>`, or remove `optional`"),
        ),
        (None, Form::Option(_)) => diagnostics.error(
            &field.ty,
            format!(
                "the field of actor `{name}` is an `Option`, but `{name}` does not set `optional`"
            ),
            "add `optional`: the actor is then absent if the field is `None`",
        ),
    }
}
