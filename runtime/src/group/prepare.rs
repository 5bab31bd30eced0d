//! A group as it is run: checked, with those nested in it.

use super::Group;
use super::rules_input::resolve;
use crate::Error;
use crate::report::error::RuntimeProblem;
use crate::shared::dyn_drop_box::DynDropBox;
use crate::shared::prepared::{Body, Prepared};

impl Group {
    pub(crate) fn grace_period(&self) -> Option<std::time::Duration> {
        self.plan.grace()
    }

    pub(crate) fn cannot_run(&self, problem: RuntimeProblem) -> Error {
        Error::runtime(self.mailbox.shared.name().into(), problem)
    }

    /// The body of an actor that is a group. Its error is that of this group, unless this one has an error of its own.
    pub(super) fn nest(&mut self, group: Group) -> Body {
        let (prepared, problem) = group.prepared();
        self.nested_problem = self.nested_problem.take().or(problem);
        Body::Group(DynDropBox::new(prepared))
    }

    /// The group as it is run, and the first error that keeps it from running: its own, or that of a group nested in it.
    pub(crate) fn prepared(self) -> (Prepared, Option<Error>) {
        let checked = self.check();
        let unbuilt = self.unbuilt_unit();
        let unbuilt = unbuilt.map(|unit| self.cannot_run(RuntimeProblem::NotBuilt(unit)));
        let Group {
            mut plan,
            parts,
            nested_problem,
            mut retained,
            mailbox,
            receive,
            units,
            ..
        } = self;
        for unit in units {
            retained.push(((&unit.facts.plan.name).into(), Box::new(unit)));
        }
        let problem = match checked {
            Ok(edges) => {
                resolve(edges, &parts, &mut plan);
                nested_problem
            }
            Err(problem) => Some(problem),
        };
        // An actor that a unit would add is missing in the plan.
        let problem = unbuilt.or(problem);
        let prepared = Prepared {
            plan,
            parts,
            retained,
            mailbox,
            receive,
        };
        (prepared, problem)
    }
}
