//! Rules about the group as a whole, and about its own options. Input: the group; output: mistakes. It must not look at
//! edges.

use super::actor::not_zero;
use super::names::can_be_a_name;
use crate::ast::{Group, Until};
use crate::diagnostics::Diagnostics;
use crate::keywords::DRAIN_SIGNAL;
use std::time::Duration;

/// The grace of a group that says nothing, as the runtime has it.
pub(super) const DEFAULT_GRACE: Duration = Duration::from_secs(25);

/// Actors run on their own, so nothing in a group can be borrowed.
///
/// Rejected: `struct App<'a> { … }`.
pub(super) fn no_lifetimes(group: &Group, diagnostics: &mut Diagnostics) {
    for lifetime in group.generics.lifetimes() {
        diagnostics.error(
            lifetime.lifetime.span(),
            format!(
                "group `{}` borrows for `{}`, and actors own what they use",
                group.ident, lifetime.lifetime
            ),
            "remove the lifetime: own the value, or share it by `Arc`",
        );
    }
}

/// Rejected: a struct without any `#[actor]`.
pub(super) fn has_actors(group: &Group, diagnostics: &mut Diagnostics) {
    if group.actors().next().is_none() && !group.has_misspelt_actor {
        diagnostics.error(
            &group.ident,
            format!("group `{}` has no actor", group.ident),
            "put `#[actor(…)]` on at least one field",
        );
    }
}

/// Rejected: `#[group(name = "")]`.
pub(super) fn name_can_be_a_name(group: &Group, diagnostics: &mut Diagnostics) {
    if let Some(name) = &group.options.name {
        can_be_a_name(
            &name.value,
            &format!("group `{}`", group.ident),
            diagnostics,
        );
    }
}

/// A drain is inside the grace, and comes only before the stop that TERM begins.
///
/// Rejected: `#[group(drain = "30s")]`, `#[group(drain = "5s", signals = [INT])]`, a drain or grace of zero.
pub(super) fn drain_can_happen(group: &Group, diagnostics: &mut Diagnostics) {
    let owner = format!("group `{}`", group.ident);
    let options = &group.options;
    let grace = options.grace.as_ref();
    if let Some((given, Some(time))) = grace.map(|given| (given, &given.value)) {
        let help = "make it longer, or write `grace = none` for no limit";
        not_zero(time, &given.key, &owner, help, diagnostics);
    }
    let Some(drain) = &options.drain else { return };
    not_zero(
        &drain.value,
        &drain.key,
        &owner,
        "make it longer, or leave it out",
        diagnostics,
    );
    if let Some(signals) = options
        .signals
        .as_ref()
        .filter(|given| given.value.iter().all(|signal| signal != DRAIN_SIGNAL))
    {
        diagnostics.error(
            &drain.key,
            format!(
                "{owner} never drains: `{DRAIN_SIGNAL}` is not among its `{}`",
                signals.key
            ),
            format!("add `{DRAIN_SIGNAL}` to `signals`, or remove `drain`"),
        );
    }
    let (Some(drain_time), Some(grace_time)) = (drain.value.value(), grace_of(group)) else {
        return;
    };
    if drain_time >= grace_time && !grace_time.is_zero() {
        diagnostics.error(
            &drain.key,
            format!(
                "the drain of {owner} is {}, which leaves nothing of its {}grace of {}",
                written(drain_time),
                default_or_not(group),
                written(grace_time)
            ),
            "make the drain shorter or the grace longer: it bounds the whole stop, drain included",
        );
    }
}

/// The group's grace, where there is one and the macro knows it.
pub(super) fn grace_of(group: &Group) -> Option<Duration> {
    match &group.options.grace {
        None => Some(DEFAULT_GRACE),
        Some(given) => given.value.as_ref()?.value(),
    }
}

/// A duration as a person writes it.
pub(super) fn written(time: Duration) -> String {
    humantime::format_duration(time).to_string()
}

/// Where the group's grace comes from, before the word.
pub(super) fn default_or_not(group: &Group) -> &'static str {
    if group.options.grace.is_none() {
        "default "
    } else {
        ""
    }
}

/// With `until = all` the group waits for those that do not stop last.
///
/// Rejected: `#[group(until = all)]` where every actor says `stops_last`.
pub(super) fn somebody_is_waited_for(group: &Group, diagnostics: &mut Diagnostics) {
    let Some(until) = group
        .options
        .until
        .as_ref()
        .filter(|given| given.value == Until::All)
    else {
        return;
    };
    let mut actors = group.actors();
    if group.actors().next().is_some() && actors.all(|(_, actor)| actor.stops_last.is_some()) {
        diagnostics.error(
            &until.key,
            format!(
                "`until = all` of group `{}` waits for nobody: every actor says `stops_last`",
                group.ident
            ),
            "remove `stops_last` from the actors that do the work",
        );
    }
}
