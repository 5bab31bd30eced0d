//! The rules of [rungroup](https://docs.rs/rungroup) for the declaration of a group.
//!
//! [`check`] reads a group from a [`RulesInput`] and returns the edges between its actors, or every [`Problem`] in it.
//! [`Index`] checks one more actor for a group that is running. The rules in [`predicates`] also run in const evaluation.
//! [`Rule`] lists the rules; the files below `check` have one subject each.
//!
//! The check of a group without a problem takes work that is linear in the number of actors and list entries.
//!
//! This crate is a part of rungroup and has no stability promise of its own.

mod addition;
mod check;
mod edges;
mod graph;
mod input;
mod limits;
mod name;
mod options;
mod prefix;
mod problem;
mod rule;
mod spelling;
#[cfg(test)]
mod tests;
mod text;

pub use addition::Index;
pub use check::conflicts::{PAIRS, Pair, conflict};
pub use check::entries::MOST_RECEIVED;
pub use check::{Checked, check};
pub use edges::{Edge, Edges, List};
pub use graph::{Chains, Graph, NO_NODE, stop_layers, with_last};
pub use input::{ActorFacts, Entry, GroupFacts, Node, RulesInput, SlotKey, ValueFacts};
pub use limits::{HALF_SECOND, Limits, default_grace, reserved};
pub use name::Name;
pub use options::{
    ActorKind, ActorOptions, DEFAULT_BACKOFF, DEFAULT_GRACE, DEFAULT_MAX_BACKOFF,
    DEFAULT_RESET_AFTER, DRAIN_SIGNAL, Dependents, Ground, GroupOptions, InterruptKind,
    Multiplicity, NestedGroup, OptionName, Overrun, Ready, RestartPolicy, RestartWhen,
    ReturnAction, SIGNAL_NAMES, Until,
};
pub use prefix::{is_prefix, suggested_prefix};
pub use problem::{Place, Problem, Subject};
pub use rule::Rule;
pub use spelling::{is_slip, nearest, similar};
pub use text::{LISTED, Visible, duration, first_names, in_millis, listed, parse_duration, quoted};

/// The rules that depend on values and types.
///
/// They also run in const evaluation, where a program's expressions have values. The macro writes one assertion for each place
/// whose value it does not know, with the text of the problem that [`check`] left [`open`](Checked::open).
pub mod predicates {
    pub use crate::check::chain::chain_fits;
    pub use crate::check::drain::drain_fits;
    pub use crate::check::durations::is_not_zero;
    pub use crate::check::nested::{
        can_nest, can_nest_without_restart, leaves_signals, nested_grace_fits,
    };
    pub use crate::check::restart::{backoff_fits, max_restarts_is_not_zero};
}
