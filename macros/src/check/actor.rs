//! Rules about one actor. Input: a field and its options; output: mistakes. It must not look at other actors.

use super::closure;
use crate::ast::{ActorAttribute, FunctionValue, GroupField};
use crate::diagnostics::{Diagnostics, choices};
use crate::keywords::{self, INTERRUPT_CHOICES};
use proc_macro2::{Ident, TokenStream, TokenTree};
use rungroup_rules::{OptionName, conflict, nearest, quoted};

/// Every actor has an interrupt.
///
/// Rejected: `#[actor(execute = serve)]`.
pub(super) fn has_interrupt(
    field: &GroupField,
    actor: &ActorAttribute,
    diagnostics: &mut Diagnostics,
) {
    let options = [OptionName::Interrupt, OptionName::Process];
    let is_given = options.iter().any(|&option| field.written.sets(option)) || actor.is_resource();
    if !is_given && !field.written.is_one_unread(&options) {
        let help = choices("choose how the actor is stopped:", INTERRUPT_CHOICES);
        diagnostics.error(
            &field.ident,
            format!("actor `{}` has no `interrupt`", field.name()),
            help,
        );
    }
}

/// Rejected: `#[actor(interrupt = cancel, background, foreground)]`.
pub(super) fn has_one_ground(
    field: &GroupField,
    actor: &ActorAttribute,
    diagnostics: &mut Diagnostics,
) {
    let foreground = field.written.key(OptionName::Foreground);
    if let (true, Some(foreground)) = (field.written.sets(OptionName::Background), foreground) {
        let reason = "the group waits for the actor, or does not";
        let owner = format!("`{}`", field.name());
        let message = conflict("`foreground`", "`background`", owner, reason);
        let help = if actor.is_resource() {
            "remove both"
        } else {
            "remove one of them"
        };
        diagnostics.error(foreground, message, help);
    }
}

/// A function interrupt shares its field with an explicit `execute`, and closures have the right number of parameters.
pub(super) fn functions_fit(
    field: &GroupField,
    actor: &ActorAttribute,
    diagnostics: &mut Diagnostics,
) {
    let interrupt = actor.interrupt.as_ref();
    if let Some(function) = interrupt {
        let is_given = actor.execute.is_some() || field.written.sets(OptionName::Process);
        if !is_given
            && !field
                .written
                .is_one_unread(&[OptionName::Execute, OptionName::Process])
        {
            execute_is_missing(field, function, diagnostics);
        }
        function_fits(
            field,
            OptionName::Interrupt,
            function,
            &Call {
                parameters: &["field", "cause"],
                with: "`&field` and `&cause`",
                borrows: true,
            },
            diagnostics,
        );
    }
    if let Some(execute) = &actor.execute {
        let borrows = interrupt.is_some();
        let call = Call {
            parameters: &["field", "ctx"],
            with: if borrows {
                "`&field` and `ctx`"
            } else {
                "`field` and `ctx`"
            },
            borrows,
        };
        function_fits(field, OptionName::Execute, execute, &call, diagnostics);
    }
}

/// The call of a function of the field.
struct Call {
    /// A name for each parameter.
    parameters: &'static [&'static str],
    with: &'static str,
    /// The first parameter is a reference to the field.
    borrows: bool,
}

fn function_fits(
    field: &GroupField,
    word: OptionName,
    function: &FunctionValue,
    call: &Call,
    diagnostics: &mut Diagnostics,
) {
    let owner = quoted(&field.name());
    let fits = closure::fits(
        &owner,
        word,
        function,
        call.parameters,
        call.with,
        diagnostics,
    );
    if fits && call.borrows {
        closure::may_borrow(&owner, word, function, "the field", diagnostics);
    }
}

/// Rejected: `#[actor(interrupt = |conn, _| conn.close())] conn: Conn`.
fn execute_is_missing(field: &GroupField, function: &FunctionValue, diagnostics: &mut Diagnostics) {
    let name = field.name();
    let key = field.written.key(OptionName::Interrupt);
    let key = key.unwrap_or(&field.ident);
    if let FunctionValue::Path(path) = function {
        let word = path
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        if let Some(meant) = nearest(&word, [keywords::CANCEL, keywords::DROP]) {
            diagnostics.error(
                path,
                format!("unknown interrupt `{word}` of `{name}`"),
                format!("write `interrupt = {meant}`, or add `execute` if `{word}` is a function"),
            );
            return;
        }
    }
    let message = format!("the function `interrupt` of `{name}` needs `execute`");
    let word = match function {
        FunctionValue::Path(path) => path.get_ident(),
        FunctionValue::Closure(_) => None,
    };
    if let Some(word) = word {
        let help = format!(
            "add `execute = path`, or write `interrupt = cancel` if `{word}` is not a function"
        );
        diagnostics.error(key, message, help);
        return;
    }
    let (own, closure) = if field.written.sets(OptionName::Blocking) {
        ("BlockingActor::execute", "|field, ctx| { … }")
    } else {
        ("Actor::execute", "async |field, ctx| { … }")
    };
    let help = format!(
        "add `execute = path` or `execute = {closure}`\n      \
         both then receive `&field`; `{own}` takes the field by value"
    );
    diagnostics.error(key, message, help);
}

/// A closure has no `self`.
///
/// Rejected: `execute = async |_, ctx| self.serve(ctx).await`.
pub(super) fn closures_have_no_self(
    field: &GroupField,
    actor: &ActorAttribute,
    diagnostics: &mut Diagnostics,
) {
    for (option, function) in [
        (OptionName::Interrupt, actor.interrupt.as_ref()),
        (OptionName::Execute, actor.execute.as_ref()),
    ] {
        let Some(FunctionValue::Closure(closure)) = function else {
            continue;
        };
        if let Some(place) = self_with_member(closure.body.clone()) {
            diagnostics.error(
                &place,
                format!("the `{option}` closure of `{}` has no `self`", field.name()),
                "use its first parameter, which is the field; for another field, add `receives`",
            );
        }
    }
}

/// The first `self` before a dot, if no function in the tokens can have one.
fn self_with_member(tokens: TokenStream) -> Option<Ident> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let is_function = |tree: &TokenTree| matches!(tree, TokenTree::Ident(word) if word == "fn");
    if trees.iter().any(is_function) {
        return None;
    }
    let mut rest = trees.iter().enumerate();
    rest.find_map(|(index, tree)| match (tree, trees.get(index + 1)) {
        (TokenTree::Group(group), _) => self_with_member(group.stream()),
        (TokenTree::Ident(word), Some(TokenTree::Punct(dot)))
            if word == "self" && dot.as_char() == '.' =>
        {
            Some(word.clone())
        }
        _ => None,
    })
}

/// A closure that provides or receives a value declares it.
///
/// Rejected: `execute = async |_, ctx| ctx.provide(5)` without `provides`.
pub(super) fn values_are_declared(
    field: &GroupField,
    actor: &ActorAttribute,
    diagnostics: &mut Diagnostics,
) {
    let closure = match &actor.execute {
        Some(FunctionValue::Closure(closure)) if closure.parameters.len() == 2 => closure,
        _ => return,
    };
    let pattern = closure.parameters[1].pattern.clone().into_iter();
    let Some(TokenTree::Ident(context)) = pattern.last() else {
        return;
    };
    let name = field.name();
    for (method, option, is_missing, help) in [
        (
            "provide",
            OptionName::Provides,
            actor.provides.is_none() && !field.written.is_unread(OptionName::Provides),
            "add `provides = T`, with the type of the value",
        ),
        (
            "received",
            OptionName::Receives,
            actor.receives.is_none() && !field.written.is_unread(OptionName::Receives),
            "add `receives = field`, with the field of the actor that provides the value",
        ),
    ] {
        if let Some(called) = is_missing
            .then(|| called(closure.body.clone(), &context, method))
            .flatten()
        {
            diagnostics.error(
                &called,
                format!("actor `{name}` calls `{method}`, but does not set `{option}`"),
                help,
            );
        }
    }
}

/// The first `context.method` in the tokens.
fn called(tokens: TokenStream, context: &Ident, method: &str) -> Option<Ident> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    trees
        .iter()
        .enumerate()
        .find_map(|(index, tree)| match tree {
            TokenTree::Group(group) => called(group.stream(), context, method),
            TokenTree::Ident(word) if word == context => match &trees[index + 1..] {
                [TokenTree::Punct(dot), TokenTree::Ident(called), ..]
                    if dot.as_char() == '.' && called == method =>
                {
                    Some(called.clone())
                }
                _ => None,
            },
            _ => None,
        })
}
