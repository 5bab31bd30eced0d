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

use crate::ast::{ActorAttribute, GroupField, GroupStruct};
use crate::diagnostics::Diagnostics;
use rungroup_rules::{Checked, OptionName};

/// Applies every rule to what could be read. A mistake that an unread option may explain is not reported. Nothing is returned
/// if there is a mistake, in the check or before it.
pub(crate) fn group(group: &GroupStruct, diagnostics: &mut Diagnostics) -> Option<Checked> {
    group::no_lifetimes(group, diagnostics);
    group::has_actors(group, diagnostics);
    group::received_is_no_field(group, diagnostics);
    group::several_received_need_no_parameter(group, diagnostics);
    group::provided_type_is_written(group, diagnostics);
    config::flags_are_unique(group, diagnostics);
    config::arguments_need_no_parameter(group, diagnostics);
    for (field, actor) in group.actors() {
        group::field_is_no_method(field, group, diagnostics);
        actor::has_one_ground(field, actor, diagnostics);
        functions(field, actor, diagnostics);
    }
    for field in &group.fields {
        build::takes_part(field, diagnostics);
    }
    let checked = match rungroup_rules::check(&rules_input::GroupInput::new(group)) {
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

/// The rules about the functions of an actor and the type of its field.
fn functions(field: &GroupField, actor: &ActorAttribute, diagnostics: &mut Diagnostics) {
    actor::has_interrupt(field, actor, diagnostics);
    process::brings_its_own(field, actor, diagnostics);
    resource::opens_and_closes(field, actor, diagnostics);
    shape::fits_the_field(field, actor, diagnostics);
    actor::functions_fit(field, actor, diagnostics);
    actor::closures_have_no_self(field, actor, diagnostics);
    actor::values_are_declared(field, actor, diagnostics);
}

/// Returns `true` if all that decides the signatures of an actor's functions was read, and no rule about them is broken. The
/// compiler can check these functions beside the mistakes elsewhere.
pub(crate) fn has_sound_functions(
    group: &GroupStruct,
    field: &GroupField,
    actor: &ActorAttribute,
) -> bool {
    let of_functions = [
        OptionName::Interrupt,
        OptionName::Execute,
        OptionName::Process,
        OptionName::Blocking,
        OptionName::Provides,
        OptionName::Receives,
        OptionName::Optional,
        OptionName::Each,
    ];
    let hands_over = |source: &crate::ast::Source| {
        let provider = group.actor(&source.field);
        let of_value = [OptionName::Provides, OptionName::Optional, OptionName::Each];
        let is_unread = provider.is_some_and(|(field, _)| field.written.is_one_unread(&of_value));
        group.provided_by(&source.field).is_some() && !is_unread
    };
    let mut sources = actor.sources().into_iter();
    let mut own = Diagnostics::default();
    functions(field, actor, &mut own);
    own.is_empty() && !field.written.is_one_unread(&of_functions) && sources.all(hands_over)
}
