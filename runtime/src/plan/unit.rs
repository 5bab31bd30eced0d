//! The units, which take part in a phase before the start, and the list of the phases. Input: a plan; output: text.

use std::fmt;

use super::text::word;
use super::{ActorPlan, Plan};
use rungroup_rules::Name;

/// A unit of a [`Plan`]: a field with `config` or `build`, or a [`Unit`](crate::Unit) of a group that is built at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPlan {
    pub(crate) name: Name,
    pub(crate) is_configured: bool,
    pub(crate) is_built: bool,
    /// Set for a unit that will run, and has no actor yet.
    pub(crate) will_run: bool,
}

impl UnitPlan {
    /// A unit of a constant plan, for generated code.
    #[doc(hidden)]
    pub const fn __new(name: &'static str, is_configured: bool, is_built: bool) -> UnitPlan {
        UnitPlan {
            name: Name::Written(name),
            is_configured,
            is_built,
            will_run: false,
        }
    }

    /// A unit that takes part in no phase so far.
    pub(crate) fn new(name: Name) -> UnitPlan {
        UnitPlan {
            name,
            is_configured: false,
            is_built: false,
            will_run: false,
        }
    }

    /// Returns the name of the unit.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns `true` if the unit has arguments on the command line of the program.
    pub fn is_configured(&self) -> bool {
        self.is_configured
    }

    /// Returns `true` if the group builds the unit.
    pub fn is_built(&self) -> bool {
        self.is_built
    }
}

/// The phases of a group, each with its units in their order. Returned by [`Plan::phases`].
///
/// `Display` has a line for each phase that has a unit, and one for the roles:
///
/// ```text
/// config: store, api
/// build:  schema, store
/// run:    store, api
/// roles:  data
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Phases<'a> {
    plan: &'a Plan,
}

impl<'a> Phases<'a> {
    pub(super) fn new(plan: &'a Plan) -> Phases<'a> {
        Phases { plan }
    }

    /// Returns the names of the units with arguments on the command line.
    pub fn config(self) -> impl Iterator<Item = &'a str> {
        let units = self.plan.units.iter().filter(|unit| unit.is_configured);
        units.map(UnitPlan::name)
    }

    /// Returns the names of the units that the group builds, in the order in which it builds them.
    pub fn build(self) -> impl Iterator<Item = &'a str> {
        let units = self.plan.units.iter().filter(|unit| unit.is_built);
        units.map(UnitPlan::name)
    }

    /// Returns the names of the actors, in the order in which they were declared, and then of the units that will run and are
    /// not built yet.
    pub fn run(self) -> impl Iterator<Item = &'a str> {
        let units = self.plan.units.iter().filter(|unit| unit.will_run);
        let actors = self.plan.actors.iter().map(ActorPlan::name);
        actors.chain(units.map(UnitPlan::name))
    }
}

impl fmt::Display for Phases<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: [(&str, &mut dyn Iterator<Item = &str>); 4] = [
            ("config: ", &mut self.config()),
            ("build:  ", &mut self.build()),
            ("run:    ", &mut self.run()),
            ("roles:  ", &mut self.plan.roles()),
        ];
        let mut line_break = "";
        for (title, names) in lines {
            let mut words = Vec::new();
            for name in names {
                words.push(word(name));
            }
            if !words.is_empty() {
                write!(f, "{line_break}{title}{}", words.join(", "))?;
                line_break = "\n";
            }
        }
        Ok(())
    }
}
