//! Names: what an entry of a list means, and which names are taken. Input: one actor and the group; output: its links.
//! It must not look at the order they make.

use super::{Edge, Link};
use crate::ast::{Actor, Field, Group, plain_name};
use crate::diagnostics::{Diagnostics, listed};
use crate::keywords;
use crate::similar::nearest;
use proc_macro2::Ident;

/// Every name in a list is another actor, and stands in one list once.
///
/// Rejected: `requires = [no_such_field]`, `requires = [plain_field]`, `requires = [db, db]`, and in the options of `db`
/// itself `requires = [db]`.
pub(super) fn resolve<'a>(
    field: &Field,
    actor: &'a Actor,
    group: &'a Group,
    diagnostics: &mut Diagnostics,
) -> Vec<Link<'a>> {
    let mut links: Vec<Link<'a>> = Vec::new();
    for (edge, entry) in entries(actor) {
        let Some(to) = target(field, edge, entry, group, diagnostics) else {
            continue;
        };
        let name = plain_name(entry);
        if name == field.name() {
            let what = format!("`{name}` {} itself", verb(edge));
            diagnostics.error(entry, what, "remove it");
        } else if let Some(former) = links.iter().find(|link| link.to == to) {
            let (earlier, list, owner) = (word(former.edge), word(edge), field.name());
            if earlier == list {
                let what = format!("`{name}` is listed twice in `{list}` of `{owner}`");
                diagnostics.error(entry, what, "remove one of them");
            } else {
                let what = format!("`{name}` is in `{earlier}` and in `{list}` of `{owner}`");
                diagnostics.error(
                    entry,
                    what,
                    format!("remove it from `{list}`: `{earlier}` says that too"),
                );
            }
        } else {
            links.push(Link { edge, to, entry });
        }
    }
    links
}

/// All names in the lists of an actor, first the list that says all that those after it say.
fn entries(actor: &Actor) -> impl Iterator<Item = (Edge, &Ident)> {
    let requires = actor
        .requires
        .iter()
        .flat_map(|list| &list.value)
        .map(|entry| (Edge::Requires, entry));
    let receives = actor
        .receives
        .iter()
        .flat_map(|list| list.value.sources())
        .map(|entry| (Edge::Receives, entry));
    let stops_before = actor
        .stops_before
        .iter()
        .flat_map(|list| &list.value)
        .map(|entry| (Edge::StopsBefore, entry));
    receives.chain(requires).chain(stops_before)
}

/// The actor an entry names.
fn target(
    field: &Field,
    edge: Edge,
    entry: &Ident,
    group: &Group,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    let name = plain_name(entry);
    if let Some(to) = group.actors().position(|(field, _)| field.name() == name) {
        return Some(to);
    }
    if group.fields.iter().any(|field| field.name() == name) {
        let consequence = match edge {
            Edge::Requires => "nothing can wait for it",
            Edge::Receives => "nothing can be received from it",
            Edge::StopsBefore => "nothing can stop before it",
        };
        diagnostics.error(
            entry,
            format!("`{name}` is not an actor, so {consequence}"),
            format!("put `#[actor(…)]` on `{name}`, or remove this entry"),
        );
        return None;
    }
    let names: Vec<String> = group.actors().map(|(field, _)| field.name()).collect();
    let help = match nearest(&name, names.iter().map(String::as_str)) {
        Some(similar) => format!("an actor with a similar name exists: `{similar}`"),
        None => format!(
            "the actors are {}; where `{name}` is behind `#[cfg(…)]`, put the same `#[cfg(…)]` in front of this entry",
            listed(names, "and")
        ),
    };
    let what = format!(
        "`{}` {} `{name}`, but group `{}` has no actor of that name",
        field.name(),
        verb(edge),
        group.ident
    );
    diagnostics.error(entry, what, help);
    None
}

/// What an edge is called in the options.
pub(super) fn word(edge: Edge) -> &'static str {
    match edge {
        Edge::Requires => keywords::REQUIRES,
        Edge::Receives => keywords::RECEIVES,
        Edge::StopsBefore => keywords::STOPS_BEFORE,
    }
}

/// What an edge is called in a sentence.
pub(super) fn verb(edge: Edge) -> &'static str {
    match edge {
        Edge::Requires => "requires",
        Edge::Receives => "receives from",
        Edge::StopsBefore => "stops before",
    }
}

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
            format!("give the field another name, and the actor its own by `name = \"{name}\"`"),
        );
    }
}

/// Names of actors are names of threads and entries of reports: not empty, without NUL, each its actor's alone.
///
/// Rejected: `name = ""`, and `name = "api"` where a field is called `api`.
pub(super) fn name_is_free(
    field: &Field,
    actor: &Actor,
    group: &Group,
    diagnostics: &mut Diagnostics,
) {
    if let Some(name) = &actor.name {
        if !can_be_a_name(&name.value, &format!("`{}`", field.name()), diagnostics) {
            return;
        }
    }
    let name = actor_name(field, actor);
    let others = group
        .actors()
        .take_while(|(other, _)| !std::ptr::eq(*other, field));
    let Some((former, former_actor)) = others
        .into_iter()
        .find(|(other, actor)| actor_name(other, actor) == name)
    else {
        return;
    };
    // The field's own name is the rule; the error stands at the name that was written.
    let written = actor.name.as_ref().or(former_actor.name.as_ref());
    let place = written.map_or_else(
        || (&field.ident).into(),
        |name| (&name.value.literal).into(),
    );
    let place: crate::diagnostics::Place = place;
    diagnostics.error(
        place,
        format!(
            "the name `{name}` is used by more than one actor: `{}` and `{}`",
            former.name(),
            field.name()
        ),
        "give each actor a name of its own",
    );
}

/// A name that a thread and a report can bear.
pub(super) fn can_be_a_name(
    name: &crate::ast::Text,
    owner: &str,
    diagnostics: &mut Diagnostics,
) -> bool {
    if name.value.is_empty() {
        let help = "give it a name: it stands in logs, errors and reports";
        diagnostics.error(&name.literal, format!("the name of {owner} is empty"), help);
    } else if name.value.contains('\0') {
        let help = "leave the character out: it stands in logs, errors and reports, and a thread cannot bear it";
        diagnostics.error(
            &name.literal,
            format!("the name of {owner} contains a NUL character"),
            help,
        );
    } else {
        return true;
    }
    false
}

/// The name an actor has at run time.
pub(crate) fn actor_name(field: &Field, actor: &Actor) -> String {
    actor
        .name
        .as_ref()
        .map_or_else(|| field.name(), |name| name.value.value.clone())
}
