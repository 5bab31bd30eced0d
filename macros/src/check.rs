//! The rules. `rungroup-rules` has those that hold for every group; this module gives it the `ast` and turns the places of its
//! problems into tokens. What only the macro sees has its rules here: lifetimes, closures, the names of methods, and what a
//! child process has of its own. It must not generate, and it leaves to the compiler what the compiler says better.

mod actor;
mod group;
mod names;
pub(crate) mod place;
mod process;
mod source;

use crate::ast::{Actor, Field, Group};
use crate::diagnostics::Diagnostics;
use rungroup_rules::Checked;

/// Applies every rule. Nothing is returned if there is a mistake.
pub(crate) fn group(group: &Group, diagnostics: &mut Diagnostics) -> Option<Checked> {
    group::no_lifetimes(group, diagnostics);
    group::has_actors(group, diagnostics);
    for (field, actor) in group.actors() {
        names::field_is_no_method(field, group, diagnostics);
        actor::has_interrupt(field, actor, diagnostics);
        process::brings_its_own(field, actor, diagnostics);
        actor::has_one_ground(field, actor, diagnostics);
        actor::functions_fit(field, actor, diagnostics);
    }
    let checked = match rungroup_rules::check(&source::Source::new(group)) {
        Ok(checked) => Some(checked),
        Err(problems) => {
            for problem in &problems {
                place::report(group, problem, diagnostics);
            }
            None
        }
    };
    checked.filter(|_| diagnostics.is_empty())
}

/// The name an actor has at run time.
pub(crate) fn actor_name(field: &Field, actor: &Actor) -> String {
    actor
        .name
        .as_ref()
        .map_or_else(|| field.name(), |name| name.value.value.clone())
}
