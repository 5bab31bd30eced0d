//! One value of a plan: its name and its type.

use rungroup_rules::{Name, SlotKey, ValueFacts};
use std::fmt;

/// A value of a [`Plan`](super::Plan) that actors receive and that no actor provides.
///
/// The value is ready from the start: the group has it, or [receives](Self::is_received) it from the parent group. The group
/// keeps the value until every actor has ended, and drops it as a plain field.
#[derive(Clone)]
pub struct ValuePlan {
    name: Name,
    type_name: &'static str,
    /// Set if the value comes from the parent group.
    is_received: bool,
    /// The slot of the group that runs, for actors that are added to it.
    slot: Option<SlotKey>,
}

impl ValuePlan {
    /// A value of a constant plan, for generated code.
    #[doc(hidden)]
    pub const fn __new(name: &'static str, type_name: &'static str) -> ValuePlan {
        ValuePlan {
            name: Name::Written(name),
            type_name,
            is_received: false,
            slot: None,
        }
    }

    /// A value of a constant plan that comes from the parent group, for generated code.
    #[doc(hidden)]
    pub const fn __received(name: &'static str, type_name: &'static str) -> ValuePlan {
        ValuePlan {
            name: Name::Written(name),
            type_name,
            is_received: true,
            slot: None,
        }
    }

    pub(crate) fn new(name: Name, slot: SlotKey) -> ValuePlan {
        ValuePlan {
            name,
            type_name: slot.type_name,
            is_received: false,
            slot: Some(slot),
        }
    }

    /// A value that comes from the parent group.
    pub(crate) fn received(name: &'static str, slot: SlotKey) -> ValuePlan {
        ValuePlan {
            slot: Some(slot),
            ..ValuePlan::__received(name, slot.type_name)
        }
    }

    pub(crate) fn set_slot(&mut self, slot: SlotKey) {
        self.slot = Some(slot);
    }

    /// The value as the rules read it.
    pub(crate) fn facts(&self) -> ValueFacts<'_> {
        ValueFacts {
            label: &self.name,
            slot: self.slot,
        }
    }

    pub(crate) fn shared_name(&self) -> &Name {
        &self.name
    }

    /// Returns the name in the plan and in reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the type of the value.
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    pub(crate) const fn any_is_received(values: &[ValuePlan]) -> bool {
        let mut index = 0;
        while index < values.len() {
            if values[index].is_received {
                return true;
            }
            index += 1;
        }
        false
    }

    /// Returns `true` if the value comes from the parent group.
    pub fn is_received(&self) -> bool {
        self.is_received
    }
}

/// A group as data does not depend on the slots of one run.
impl PartialEq for ValuePlan {
    fn eq(&self, other: &ValuePlan) -> bool {
        let is_same = self.is_received == other.is_received;
        is_same && (&self.name, self.type_name) == (&other.name, other.type_name)
    }
}

impl Eq for ValuePlan {}

impl fmt::Debug for ValuePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValuePlan")
            .field("name", &self.name)
            .field("type_name", &self.type_name)
            .field("is_received", &self.is_received)
            .finish_non_exhaustive()
    }
}
