//! [`Group::build`]: the build of the units that are registered.

use std::collections::VecDeque;

use super::{Building, Built};
use crate::group::unit::{AddUnit, BuiltUnit};
use crate::plan::UnitPlan;
use crate::report::text::sources;
use crate::report::user_code::panics;
use crate::{Group, Unit};

impl Group {
    /// Builds the [registered](Group::register) units one after the other, in the order of their registration, and adds what
    /// they become: an actor, a value, or a value that is retained. A group without units is returned as it is.
    ///
    /// Nothing runs before all units are built. Handles that were made before remain valid.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future drops the group, and the units that were built, as an error does. A function of
    /// [`build_blocking`](crate::UnitBuilder::build_blocking) is not stopped; its value is dropped when it returns. The values
    /// that a function of a unit holds are dropped with its future, on the thread that drops it.
    ///
    /// # Errors
    ///
    /// Returns the first error or panic of a unit, with a [`BuildError`](crate::BuildError) as its context: `build of store:
    /// address in use`. The units that were built are dropped in reverse order, and then the actors and the retained values of
    /// the group. This happens on a thread of the crate, and the error waits for it no longer than the grace period. Waiters
    /// for the readiness of the group end. If the configuration of a unit was not read, nothing is built.
    ///
    /// # Examples
    ///
    /// ```
    /// use rungroup::{Exit, Group, Interrupt, Unit};
    /// use tokio::net::TcpListener;
    ///
    /// fn main() -> Exit {
    ///     rungroup::main(async || {
    ///         let mut group = Group::new("example");
    ///         let api = Unit::builder("api");
    ///         let api = api.build(async || TcpListener::bind("127.0.0.1:0").await);
    ///         group.register(api.run(|actor, listener| {
    ///             let serve = async move |_ctx| println!("serves {:?}", listener.local_addr());
    ///             actor.add(serve, Interrupt::cancel())
    ///         }))?;
    ///         group.build().await
    ///     })
    /// }
    /// ```
    #[expect(
        clippy::missing_panics_doc,
        reason = "the group is there until the end"
    )]
    pub async fn build(mut self) -> anyhow::Result<Group> {
        let not_configured = self.unconfigured_unit().map(Unit::shared_name);
        let units = self.take_units();
        if units.is_empty() {
            return Ok(self);
        }
        let name = self.name().to_owned();
        let building = Building::of(&name, self.grace_period());
        let mut unfinished = UnfinishedBuild {
            building: &building,
            group: Some(self),
            units: units.into_iter(),
            built: VecDeque::new(),
        };
        if let Some(name) = not_configured {
            let error = anyhow::anyhow!("its configuration was not read; call `configure` first");
            return Err(building.unit(name).failed(error));
        }
        for unit in unfinished.units.by_ref() {
            let (field, plan) = (building.unit(unit.shared_name()), unit.built_plan());
            let built = field.build(unit.build()).await?;
            let built = built.leaving(Some(|built| Box::new(built)));
            unfinished.built.push_back((built, plan));
        }
        while let Some((built, plan)) = unfinished.built.pop_front() {
            let name = built.name.name.clone();
            let BuiltUnit { value, roles } = built.into_value();
            let group = unfinished.group.as_mut().expect(HAS_GROUP);
            group.note_built(plan, roles);
            if let Err(panic) = panics::catch(|| value(group)) {
                let error = sources::into_anyhow(panic);
                return Err(building.unit(name).failed(error));
            }
        }
        Ok(unfinished.group.take().expect(HAS_GROUP))
    }
}

const HAS_GROUP: &str = "the group is taken when every unit is built";

/// The group whose units are being built. If the build ends early, the values are left to the thread of the drops: those of the
/// built units, of the others, and of the group, the last of each first.
struct UnfinishedBuild<'a> {
    building: &'a Building<'a>,
    group: Option<Group>,
    units: std::vec::IntoIter<Unit>,
    built: VecDeque<(Built<'a, BuiltUnit<AddUnit>>, UnitPlan)>,
}

impl Drop for UnfinishedBuild<'_> {
    fn drop(&mut self) {
        while let Some((built, _)) = self.built.pop_back() {
            drop(built);
        }
        while let Some(unit) = self.units.next_back() {
            let name = &unit.shared_name();
            self.building.leave(name.into(), Box::new(unit));
        }
        if let Some(group) = self.group.take() {
            for (name, value) in group.prepared().0.into_values() {
                self.building.leave(name, value);
            }
        }
    }
}
