//! [`Group::register`]: the units of a group, before they are built.

use std::fmt;

use super::Group;
use super::unit::{IntoUnit, Unit};
use crate::plan::{Plan, UnitPlan, Visible};
use rungroup_rules::Name;

/// Error returned by [`Group::register`]: the unit was not registered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegisterError {
    /// The unit takes part in no phase.
    NoPhase {
        /// The unit.
        unit: String,
    },
    /// An actor, a value or another unit has this name.
    NameTaken {
        /// The unit.
        unit: String,
    },
    /// The unit has a configuration, and the group was configured before.
    Configured {
        /// The unit.
        unit: String,
    },
    /// The group is one for an actor that is [added](crate::Handle::add) to a run.
    Running {
        /// The unit.
        unit: String,
    },
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, fact) = match self {
            RegisterError::NoPhase { unit } => (
                unit,
                "it takes part in no phase; call `build`, `run` or `role` of its builder",
            ),
            RegisterError::NameTaken { unit } => (
                unit,
                "an actor, a value or another unit has this name; give each its own name",
            ),
            RegisterError::Configured { unit } => (
                unit,
                "it has a configuration, and the group was configured before; register it before `configure`",
            ),
            RegisterError::Running { unit } => (
                unit,
                "the group runs; add an actor, or register the unit before the run",
            ),
        };
        write!(f, "cannot register unit `{}`: {fact}", Visible(unit))
    }
}

impl std::error::Error for RegisterError {}

impl Group {
    /// Registers a unit: a part of the program that takes part in the phases before the run, as a field of a `#[group]` with
    /// `config` and `build`. [`build`](Group::build) then builds the units in the order of their registration.
    ///
    /// # Errors
    ///
    /// Returns an error if the unit takes part in no phase, if an actor, a value or another unit has its name, if it has a
    /// configuration and the group was configured before, or in the closure of [`Handle::add`](crate::Handle::add). The unit
    /// is then dropped, and the group has not changed. The [run](Group::run) finds an actor of this name that is added later.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Context, Group, Interrupt, RegisterError, Unit};
    ///
    /// struct Store;
    ///
    /// impl Store {
    ///     async fn open() -> std::io::Result<Store> {
    ///         Ok(Store)
    ///     }
    ///
    ///     async fn serve(self, ctx: Context) {
    ///         ctx.interrupted().await;
    ///     }
    /// }
    ///
    /// fn store(name: &'static str) -> Unit {
    ///     Unit::builder(name)
    ///         .build(Store::open)
    ///         .run(|actor, store| actor.add(|ctx| store.serve(ctx), Interrupt::cancel()))
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> anyhow::Result<()> {
    /// let mut group = Group::new("example");
    /// for name in ["measure", "stream", "trace"] {
    ///     group.register(store(name))?;
    /// }
    /// let refused = group.register(store("trace")).unwrap_err();
    /// assert!(matches!(refused, RegisterError::NameTaken { .. }));
    /// assert!(group.deregister("trace"));
    ///
    /// println!("{}", group.plan()?.phases()); // build:  measure, stream …
    /// let running = group.build().await?.start();
    /// running.wait_until_ready().await?;
    /// running.shutdown("enough");
    /// running.await?;
    /// # Ok(()) }
    /// ```
    pub fn register(&mut self, unit: impl IntoUnit) -> Result<(), RegisterError> {
        let unit = unit.into_unit();
        let name = &unit.facts.plan.name;
        let refused = |as_error: fn(String) -> RegisterError| Err(as_error(name.to_string()));
        if self.run.is_some() {
            return refused(|unit| RegisterError::Running { unit });
        }
        if unit.facts.plan.is_configured && self.is_configured {
            return refused(|unit| RegisterError::Configured { unit });
        }
        if !unit.has_a_phase() {
            return refused(|unit| RegisterError::NoPhase { unit });
        }
        let is_of_actor = self.plan.actors().any(|actor| *actor.name() == **name);
        let is_of_value = self.plan.values().any(|value| *value.name() == **name);
        let is_built = self.plan.units().any(|unit| *unit.name() == **name);
        if is_of_actor || is_of_value || is_built || self.place_of_unit(name).is_some() {
            return refused(|unit| RegisterError::NameTaken { unit });
        }
        self.units.push(unit);
        Ok(())
    }

    /// Removes a unit, and drops it. Returns `false` if no unit of this name is registered. A unit that has been built is an
    /// actor or a value of the group, and no longer registered.
    ///
    /// An actor that requires the unit by name makes the [run](Group::run) an error.
    pub fn deregister(&mut self, name: &str) -> bool {
        let unit = self
            .place_of_unit(name)
            .map(|place| self.units.remove(place));
        unit.is_some()
    }

    fn place_of_unit(&self, name: &str) -> Option<usize> {
        let mut units = self.units.iter();
        units.position(|unit| *unit.facts.plan.name == *name)
    }

    /// The name of a unit that is not built.
    pub(super) fn unbuilt_unit(&self) -> Option<String> {
        let unit = self.units.first()?;
        Some(unit.facts.plan.name.to_string())
    }

    /// The plan of a group with units that are not built.
    pub(super) fn plan_of_units(&self) -> Option<Plan> {
        (!self.units.is_empty()).then(|| self.plan_of_phases())
    }

    /// The plan of the phases, with the units that are not built.
    pub(super) fn plan_of_phases(&self) -> Plan {
        let mut plan = self.plan.without_actors();
        for unit in &self.units {
            plan.add_unit(unit.facts.plan.clone());
            for role in unit.facts.roles.iter().flatten() {
                plan.add_role(role.clone());
            }
        }
        plan
    }

    /// The first unit whose configuration was not read.
    pub(crate) fn unconfigured_unit(&self) -> Option<&Unit> {
        let mut units = self.units.iter().filter(|_| !self.is_configured);
        units.find(|unit| unit.facts.plan.is_configured)
    }

    /// Takes the units, to build them.
    pub(crate) fn take_units(&mut self) -> Vec<Unit> {
        std::mem::take(&mut self.units)
    }

    /// Adds a unit that is built to the plan of the phases.
    pub(crate) fn note_built(&mut self, unit: UnitPlan, roles: impl IntoIterator<Item = Name>) {
        self.plan.add_unit(unit);
        for role in roles {
            self.plan.add_role(role);
        }
    }
}
