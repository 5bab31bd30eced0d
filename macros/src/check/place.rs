//! A problem of the rules becomes an error at the user's tokens.

use super::rules_input::entries;
use crate::ast::{
    ActorAttribute, GroupField, GroupStruct, ValueType, Written, plain_name, type_text,
};
use crate::diagnostics::{Diagnostics, UserTokens};
use proc_macro2::Ident;
use rungroup_rules as rules;
use rungroup_rules::{List, OptionName, Problem, Rule, Subject, nearest};

/// Reports a problem.
pub(super) fn report(group: &GroupStruct, problem: &Problem, diagnostics: &mut Diagnostics) {
    let (rule, place) = (problem.rule(), problem.place());
    let entry = named_entry(group, place).filter(|_| rule == Rule::EntryExists);
    let (message, help) = match entry {
        Some((list, entry)) => unknown_entry(group, list, entry, problem),
        None => (problem.message().to_owned(), problem.help().to_owned()),
    };
    diagnostics.error(of(group, rule, place), message, help);
}

/// The tokens at which a problem is shown.
pub(crate) fn of(group: &GroupStruct, rule: Rule, place: rules::Place) -> UserTokens {
    let is_value = matches!(
        rule,
        Rule::DurationIsNotZero
            | Rule::MaxRestartsIsNotZero
            | Rule::NameIsNotEmpty
            | Rule::NameHasNoNul
            | Rule::NameIsUnique
    );
    let is_type = matches!(
        rule,
        Rule::NestedGroupIsCancelled
            | Rule::NestedGroupAcceptsInside
            | Rule::NestedGroupDoesNotRestart
            | Rule::NestedGroupLeavesSignals
            | Rule::NestedGraceFits
    );
    if let Some((_, entry)) = named_entry(group, place) {
        return entry.into();
    }
    match place.subject {
        Subject::Group => of_group(group, place.option, is_value),
        Subject::Value(value) => match group.values().get(value) {
            Some(value) => value.ident.into(),
            None => (&group.ident).into(),
        },
        Subject::Actor(actor) => match group.actors().nth(actor) {
            Some((field, _)) if is_type => (&field.ty).into(),
            Some((field, actor)) => of_actor(field, actor, place.option, is_value),
            None => (&group.ident).into(),
        },
    }
}

/// The list and the name at a place, if it is an entry.
pub(super) fn named_entry(group: &GroupStruct, place: rules::Place) -> Option<(List, &Ident)> {
    let Subject::Actor(actor) = place.subject else {
        return None;
    };
    let list = List::ALL
        .into_iter()
        .find(|list| Some(list.option()) == place.option)?;
    let (_, actor) = group.actors().nth(actor)?;
    let entry = entries(actor, list).into_iter().nth(place.entry?)?;
    Some((list, entry))
}

fn of_group(group: &GroupStruct, option: Option<OptionName>, is_value: bool) -> UserTokens {
    let options = &group.options;
    let place = option.and_then(|option| match option {
        OptionName::Provides => options.provides.as_ref().map(Into::into),
        OptionName::Name => options.name.as_ref().map(|name| (&name.literal).into()),
        option => of_option(&options.written, option, is_value),
    });
    place.unwrap_or_else(|| (&group.ident).into())
}

fn of_actor(
    field: &GroupField,
    actor: &ActorAttribute,
    option: Option<OptionName>,
    is_value: bool,
) -> UserTokens {
    let written = &field.written;
    let place = option.and_then(|option| match option {
        // The default of `max_backoff` may be less than `backoff`.
        OptionName::MaxBackoff => of_option(written, option, is_value).or(of_option(
            written,
            OptionName::Backoff,
            is_value,
        )),
        OptionName::Name => actor.name.as_ref().map(|name| (&name.literal).into()),
        option => of_option(written, option, is_value),
    });
    place.unwrap_or_else(|| (&field.ident).into())
}

/// The literal of a constant if its value is meant, otherwise the word of the option.
fn of_option(written: &Written, option: OptionName, is_value: bool) -> Option<UserTokens> {
    let constant = written.constant(option);
    match constant.filter(|constant| is_value && constant.is_known) {
        Some(constant) => Some((&constant.written).into()),
        None => written.key(option).map(Into::into),
    }
}

/// An entry that names no actor may name a plain field, or an actor behind `#[cfg]`.
///
/// Rejected: `requires = [plain_field]`.
fn unknown_entry(
    group: &GroupStruct,
    list: List,
    entry: &Ident,
    problem: &Problem,
) -> (String, String) {
    let name = plain_name(entry);
    if group.fields.iter().any(|field| field.name() == name) {
        let verb = match list {
            List::Requires => "require it",
            List::Receives | List::Late => "receive from it",
            List::StopsBefore => "stop before it",
        };
        let help = match list {
            List::Receives => format!(
                "put `#[value]` on `{name}` to hand out clones of it, or `#[actor(…)]` if it runs"
            ),
            List::Late => format!(
                "put `#[actor(…)]` on `{name}` if it runs, or `#[value]` and receive it without `late`"
            ),
            List::Requires | List::StopsBefore => {
                format!("put `#[actor(…)]` on `{name}`, or remove this entry")
            }
        };
        return (
            format!("`{name}` is not an actor, so no actor can {verb}"),
            help,
        );
    }
    if let (List::Receives, Some(provider)) = (list, provider_of(group, &name)) {
        let help = format!("write `receives = {provider}`, the actor that provides a `{name}`");
        return (problem.message().to_owned(), help);
    }
    let names: Vec<String> = group.actors().map(|(field, _)| field.name()).collect();
    let help = match nearest(&name, names.iter().map(String::as_str)) {
        Some(_) => problem.help().to_owned(),
        None => format!(
            "{}; if `{name}` is behind `#[cfg(…)]`, put the same `#[cfg(…)]` before this entry",
            problem.help()
        ),
    };
    (problem.message().to_owned(), help)
}

/// The actor that provides a value of the type that was written for its name.
fn provider_of(group: &GroupStruct, ty: &str) -> Option<String> {
    let mut actors = group.actors();
    let provider = actors.find(|(_, actor)| match actor.provided() {
        Some(ValueType::Written(provided)) => type_text(provided) == ty,
        Some(ValueType::Inferred) | None => false,
    });
    provider.map(|(field, _)| field.name())
}
