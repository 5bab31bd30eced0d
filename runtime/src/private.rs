//! What generated code names beside the public API. No part of it may be used by hand.
//!
//! Many traits here do nothing but fit a type to itself, and differ only in the words of the compile error: a text belongs to
//! a trait and cannot be chosen by a parameter, so each place in which a type may not fit has its own. They are written
//! out, because the compiler shows the definition of a trait, and of one that a macro makes it would show the macro.

mod add;
mod build;
mod declared_types;
mod execute;
mod features;
mod interrupt;
mod open;
#[cfg(feature = "process")]
mod process;
mod signature;
pub mod types;

#[cfg(feature = "signal")]
use crate::plan::signal::StopSignals;
use crate::{Actor, IntoGroup, LateSlot, Nested, Plan, Slot};

pub use anyhow;
pub use std::time::Duration;
#[cfg(feature = "signal")]
pub use tokio::runtime::Builder;

pub use add::{
    Border, CloneOf, CloneOfNoGroup, Cloned, Owned, Receive, Shared, Unfit, cloned, once,
};
pub use build::{
    AsyncBuild, Build, BuildFrom, BuildFromNothing, BuildResult, Building, Built, BuiltAs,
    ConfiguredAs, ConfiguredField, FieldName, Leave, LeaveHere, LeaveValue,
};
pub use declared_types::declared_types;
pub use execute::{
    AsyncExecute, BlockingExecute, ContextAs, ExecuteOwned, ExecuteShared, ExecuteSharedBlocking,
    HandedAs, ProvidedAs, ReceivedAs, SharedAs,
};
/// The parts of the configuration of a group.
#[cfg(feature = "config")]
pub mod config {
    pub use clap::{ArgMatches, Command};

    pub use crate::config::field::{ConfigField, GroupConfig};
    pub use crate::config::program::augmented;
    pub use crate::config::read::{Values, configure, configure_from};
}

pub use features::{as_written, with_config, with_process, with_signal};
pub use interrupt::{CauseAs, FieldAs, InterruptFn, InterruptReturn};
pub use open::{
    AsyncOpen, InferredOrWrittenInProvides, OpenField, OpenFieldWith, OpenedAs, OpenedFrom,
    OpenedWith, Opens, OpensAndCloses, Resource, UnfitResource, opened,
};
#[cfg(feature = "process")]
pub use process::{ProcessField, process_spec};
pub use signature::Signature;
pub use signature::{of_field, of_shared_field, of_shared_field_async};
pub use types::{
    Cloneable, Condition, Field, IsTrue, Provided, Received, Reopenable, SharedField, SharedValue,
};

pub use crate::handle::{CanRestart, DeclaredHandle, HasValue, IsGroup};
pub use crate::plan::{ActorKind, InterruptKind};
#[cfg(feature = "macros")]
pub use rungroup_macros::WriteGroupAboveTheStruct;
pub use rungroup_rules::predicates as rules;
pub use rungroup_rules::{
    ActorOptions, Edge, Ground, GroupOptions, Multiplicity, Name, NestedGroup,
};

/// A struct whose group has values that cross its border. The macro implements this.
pub trait IntoNested<P, R> {
    /// Converts the struct into a group that is nested in another.
    fn into_nested(self) -> Nested<P, R>;
}

/// Converts a struct without such values.
pub fn nested(group: impl IntoGroup) -> Nested {
    group.into_group().nested()
}

/// A role of a constant plan.
pub const fn role(role: &'static str) -> Name {
    Name::Written(role)
}

/// Calls the function that makes the key of an element, or the role of a field. The field comes first, because it decides the
/// type of the parameter.
pub fn key<'a, T, K>(field: &'a T, key: impl FnOnce(&'a T) -> K) -> K {
    key(field)
}

/// The listed signals of a constant plan.
#[cfg(feature = "signal")]
pub const fn signals(signals: &'static [crate::Signal]) -> Option<StopSignals> {
    Some(StopSignals::listed(signals))
}

/// `signals` of a constant plan, without a list.
#[cfg(feature = "signal")]
pub const DEFAULT_SIGNALS: Option<StopSignals> = Some(StopSignals::Default);

/// Implemented by the macro for every group, and here for all that have a `Drop` of their own: one that has both does not
/// compile. A group is taken apart before it runs, so its `Drop` belongs on a plain field, which is dropped when all actors
/// have ended.
pub trait DropBelongsOnAPlainField {}

#[expect(drop_bounds, reason = "it is about the impl")]
impl<T: Drop> DropBelongsOnAPlainField for T {}

/// The kind of the actor `T`: `KindOf::<T, P, R>::KIND`, and its options as a nested group.
pub struct KindOf<T, P, R>(std::marker::PhantomData<(T, P, R)>);

impl<T: Actor<P, R>, P, R> KindOf<T, P, R> {
    /// The kind that the impl of the type sets.
    pub const KIND: ActorKind = T::__KIND;
    /// The plan of the type, if it is a group.
    pub const PLAN: Option<&'static Plan> = T::__GROUP_PLAN;
    /// The options of the type, if it is a group.
    pub const NESTED: Option<NestedGroup> = match Self::PLAN {
        Some(plan) => Some(plan.__nested()),
        None => None,
    };
}

/// The constants of a type that is no actor, to which the impl above does not apply. The call that adds the actor reports the
/// type.
pub trait NotAnActor {
    /// Any kind.
    const KIND: ActorKind = ActorKind::Async;
    /// No group.
    const PLAN: Option<&'static Plan> = None;
    /// No group.
    const NESTED: Option<NestedGroup> = None;
}

impl<T, P, R> NotAnActor for KindOf<T, P, R> {}

/// The sources of a list whose values an actor receives late.
pub fn late<T: Clone + Send + Sync + 'static>(slots: &[Slot<T>]) -> Vec<LateSlot<'_, T>> {
    slots.iter().map(Slot::late).collect()
}
