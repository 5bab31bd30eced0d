//! The functions of a resource. Input: a field and its options; output: mistakes.

use super::closure;
use crate::ast::{ActorAttribute, Close, FunctionValue, GroupField};
use crate::diagnostics::{Diagnostics, choices};
use crate::keywords::CLOSE_CHOICES;
use rungroup_rules::{OptionName, quoted};

/// A resource has both functions, and closures have the right number of parameters.
///
/// Rejected: `#[resource(open = Pool::connect)]`, `#[resource(open = |options, ctx| …, close = drop)]`.
pub(super) fn opens_and_closes(
    field: &GroupField,
    actor: &ActorAttribute,
    diagnostics: &mut Diagnostics,
) {
    if !actor.is_resource() {
        return;
    }
    let name = field.name();
    if actor.open.is_none() && !field.written.is_unread(OptionName::Open) {
        diagnostics.error(
            &field.ident,
            format!("resource `{name}` has no `open`"),
            "write `open = Pool::connect`, or another `async fn` of the field that returns a `Result`",
        );
    }
    if actor.close.is_none() && !field.written.is_unread(OptionName::Close) {
        diagnostics.error(
            &field.ident,
            format!("resource `{name}` has no `close`"),
            choices("choose how the value is closed:", CLOSE_CHOICES),
        );
    }
    let receives = actor.receives.is_some();
    if let (Some(open), false) = (&actor.open, field.written.is_unread(OptionName::Receives)) {
        let (parameters, called) = if receives {
            (
                &["value", "received"][..],
                "the field and the received value",
            )
        } else {
            (&["value"][..], "the field")
        };
        closure::fits(
            &quoted(&name),
            OptionName::Open,
            open,
            parameters,
            called,
            diagnostics,
        );
    }
    let Some(Close::Call(close)) = &actor.close else {
        return;
    };
    let (owner, called) = (quoted(&name), "a reference to the opened value");
    let fits = closure::fits(
        &owner,
        OptionName::Close,
        close,
        &["value"],
        called,
        diagnostics,
    );
    let owns = matches!(close, FunctionValue::Closure(closure) if closure.states_type());
    if fits && !owns {
        closure::may_borrow(&owner, OptionName::Close, close, "the value", diagnostics);
    }
}
