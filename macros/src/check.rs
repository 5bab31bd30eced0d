//! The rules. The rules of every group are in `rungroup-rules`; this module passes the `ast` to them and turns the places of
//! the problems into tokens. The rules of this module are about the macro only: lifetimes, closures, the names of methods,
//! and child processes. It must not generate code, and it leaves a mistake to the compiler if the compiler explains it
//! better.

mod actor;
mod build;
mod closure;
mod config;
mod group;
pub(crate) mod place;
mod process;
mod resource;
mod rules_input;
mod shape;
mod unread;

use crate::ast::Group;
use crate::diagnostics::Diagnostics;
use rungroup_rules::Checked;

/// Applies every rule to what could be read. A mistake that an unread option may explain is not reported. Nothing is returned
/// if there is a mistake, in the check or before it.
pub(crate) fn group(group: &Group, diagnostics: &mut Diagnostics) -> Option<Checked> {
    group::no_lifetimes(group, diagnostics);
    group::has_actors(group, diagnostics);
    group::received_is_no_field(group, diagnostics);
    group::several_received_need_no_parameter(group, diagnostics);
    group::provided_type_is_written(group, diagnostics);
    config::flags_are_unique(group, diagnostics);
    config::arguments_need_no_parameter(group, diagnostics);
    for (field, actor) in group.actors() {
        group::field_is_no_method(field, group, diagnostics);
        actor::has_interrupt(field, actor, diagnostics);
        process::brings_its_own(field, actor, diagnostics);
        resource::opens_and_closes(field, actor, diagnostics);
        actor::has_one_ground(field, actor, diagnostics);
        shape::fits_the_field(field, actor, diagnostics);
        actor::functions_fit(field, actor, diagnostics);
        actor::values_are_declared(field, actor, diagnostics);
    }
    for field in &group.fields {
        build::takes_part(field, diagnostics);
    }
    let checked = match rungroup_rules::check(&rules_input::RulesInput::new(group)) {
        Ok(checked) => Some(checked),
        Err(problems) => {
            for problem in &problems {
                if !unread::explains(group, problem) {
                    place::report(group, problem, diagnostics);
                }
            }
            None
        }
    };
    checked.filter(|_| diagnostics.is_empty())
}
