//! The rules of [rungroup](https://docs.rs/rungroup) for the declaration of a group.
//!
//! [`check`] reads a group from a [`RulesInput`] and returns the edges between its actors, or every [`Problem`] in it.
//! [`Index`] checks one more actor for a group that is running. The rules in [`values`] depend on values only and also run in
//! const evaluation.
//!
//! The work is linear in the number of actors and list entries.
//!
//! This crate is a part of rungroup and has no stability promise of its own.

mod addition;
mod border;
mod check;
mod cycles;
mod dependents;
mod durations;
mod edges;
mod foreground;
mod graph;
mod input;
mod limits;
mod lists;
mod names;
mod option_name;
mod options;
mod pairs;
mod prefix;
mod problem;
mod single_actor;
mod spelling;
#[cfg(test)]
mod tests;
mod text;
pub mod values;

pub use addition::Index;
pub use check::{Checked, check};
pub use edges::{Edge, Edges, targets};
pub use graph::{Chains, Graph, NO_NODE, stop_layers, with_last};
pub use input::{ActorFacts, Entry, GroupFacts, RulesInput, SlotKey, ValueFacts};
pub use limits::{HALF_SECOND, Limits, default_grace, in_millis, reserved};
pub use lists::MOST_RECEIVED;
pub use option_name::{DRAIN_SIGNAL, List, OptionName, SIGNAL_NAMES};
pub use options::{
    ActorKind, ActorOptions, DEFAULT_BACKOFF, DEFAULT_GRACE, DEFAULT_MAX_BACKOFF,
    DEFAULT_RESET_AFTER, Dependents, Ground, GroupOptions, InterruptKind, Multiplicity,
    NestedGroup, Overrun, Ready, RestartPolicy, RestartWhen, ReturnAction, Until,
};
pub use pairs::{PAIRS, Pair, conflict};
pub use prefix::{is_prefix, suggested_prefix};
pub use problem::{Place, Problem, Rule, Subject};
pub use spelling::{is_slip, nearest, similar};
pub use text::{LISTED, Visible, duration, first_names, listed, parse_duration, quoted};
