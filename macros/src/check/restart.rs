//! Rules about actors that are run again. Input: one actor, or the group and its links; output: mistakes. It must not look
//! at other edges than those by which an actor waits for another.

use super::group::written;
use super::{Edge, Links};
use crate::ast::{Actor, Dependents, Field, Given, Group, Number, Restart, Time};
use crate::diagnostics::{Diagnostics, choices, listed};
use crate::keywords::DEPENDENTS_CHOICES;
use std::time::Duration;

/// What the backoff grows to where nothing is said, as the runtime has it.
const DEFAULT_MAX_BACKOFF: Duration = Duration::from_secs(30);

/// What the backoff is at first where nothing is said, as the runtime has it.
const DEFAULT_BACKOFF: Duration = Duration::from_secs(1);

/// Numbers and durations of a restart make sense.
///
/// Rejected: `restart(backoff = "0s")`, `restart(max_restarts = 0)`, `restart(backoff = "10s", max_backoff = "5s")`.
pub(super) fn values_make_sense(field: &Field, actor: &Actor, diagnostics: &mut Diagnostics) {
    let Some(restart) = actor.restart.as_ref().map(|given| &given.value) else {
        return;
    };
    let owner = format!("the `restart` of `{}`", field.name());
    let mut not_zero = |given: &Option<Given<Time>>, help: &str| {
        if let Some(Given {
            key,
            value: Time::Literal { literal, value },
        }) = given
        {
            if value.is_zero() {
                diagnostics.error(literal, format!("`{key}` in {owner} is zero"), help);
            }
        }
    };
    not_zero(
        &restart.backoff,
        "make it longer: what fails at once would be run again at once, for ever",
    );
    not_zero(
        &restart.reset_after,
        "make it longer: an execution that lasts as long makes the next failure the first",
    );
    if let Some(Given {
        value: Number::Literal { literal, value: 0 },
        ..
    }) = &restart.max_restarts
    {
        let help = "leave out `restart` if it is not to be run again";
        diagnostics.error(literal, format!("`max_restarts` in {owner} is 0"), help);
    }
    backoff_grows(restart, &owner, diagnostics);
}

/// The backoff doubles up to the greatest, so that is no less than the first.
fn backoff_grows(restart: &Restart, owner: &str, diagnostics: &mut Diagnostics) {
    let value = |given: &Option<Given<Time>>, default| {
        given
            .as_ref()
            .map_or(Some(default), |given| given.value.value())
    };
    let backoff = value(&restart.backoff, DEFAULT_BACKOFF);
    let (Some(backoff), Some(max_backoff)) =
        (backoff, value(&restart.max_backoff, DEFAULT_MAX_BACKOFF))
    else {
        return;
    };
    if max_backoff >= backoff {
        return;
    }
    let (backoff_written, max_backoff_written) = (written(backoff), written(max_backoff));
    let (place, what, help) = match (&restart.backoff, &restart.max_backoff) {
        (Some(_), Some(given)) => (
            &given.key,
            format!(
                "`max_backoff` in {owner} is {max_backoff_written}, which is less than its `backoff` of {backoff_written}"
            ),
            "make it longer: the backoff doubles up to it",
        ),
        (None, Some(given)) => (
            &given.key,
            format!(
                "`max_backoff` in {owner} is {max_backoff_written}, which is less than the default `backoff` of {backoff_written}"
            ),
            "make it longer, or write a shorter `backoff` too: the backoff doubles up to it",
        ),
        (Some(given), None) => (
            &given.key,
            format!(
                "`backoff` in {owner} is {backoff_written}, which is more than the default `max_backoff` of {max_backoff_written}"
            ),
            "make it shorter, or write a longer `max_backoff` too: the backoff doubles up to it",
        ),
        (None, None) => return,
    };
    diagnostics.error(place, what, help);
}

/// What becomes of those that require an actor is said, and where they are run again, they can be.
///
/// Rejected: `restart = on_failure` on `db` beside `requires = [db]` on `api`, if `db` says no `dependents`, or says
/// `dependents = restart` and `api` says no `restart`.
pub(super) fn dependents_are_known(
    group: &Group,
    links: &Links<'_>,
    diagnostics: &mut Diagnostics,
) {
    let actors: Vec<(&Field, &Actor)> = group.actors().collect();
    for (index, (field, actor)) in actors.iter().enumerate() {
        let Some(restart) = &actor.restart else {
            continue;
        };
        let (name, requirers) = (field.name(), requirers(links, index));
        if requirers.is_empty() {
            continue;
        }
        match actor.dependents.as_ref().map(|given| given.value) {
            None => {
                let verb = if requirers.len() == 1 {
                    "waits"
                } else {
                    "wait"
                };
                let names = listed(requirers.iter().map(|&other| actors[other].0.name()), "and");
                diagnostics.error(
                    &restart.key,
                    format!("{names} {verb} for `{name}`, which is run again, and it is not said what becomes of that"),
                    choices(&format!("add to the options of `{name}` one of"), DEPENDENTS_CHOICES),
                );
            }
            Some(Dependents::Keep) => {}
            Some(Dependents::Restart) => {
                for &other in requirers
                    .iter()
                    .filter(|&&other| actors[other].1.restart.is_none())
                {
                    let (ident, other) = (&actors[other].0.ident, actors[other].0.name());
                    diagnostics.error(
                        ident,
                        format!(
                            "`{other}` is to be run again with `{name}`, which it requires, but it says no `restart`"
                        ),
                        format!("add `restart` to `{other}`, or write `dependents = keep` on `{name}`"),
                    );
                }
            }
        }
    }
}

/// All that require an actor, near and far, by their position. There may be circles, which are told elsewhere.
fn requirers(links: &Links<'_>, index: usize) -> Vec<usize> {
    let mut found = vec![index];
    let mut next = 0;
    while let Some(&required) = found.get(next) {
        for (other, links) in links.iter().enumerate() {
            let waits = links
                .iter()
                .any(|link| link.to == required && link.edge != Edge::StopsBefore);
            if waits && !found.contains(&other) {
                found.push(other);
            }
        }
        next += 1;
    }
    found.remove(0);
    found.sort_unstable();
    found
}
