//! A group as it is run: checked, with those nested in it.

use super::Group;
use crate::Error;
use crate::report::error::RuntimeProblem;
use crate::shared::member::{Body, Member, Prepared};

impl Group {
    /// The signals that the group names.
    #[cfg(feature = "signal")]
    pub(crate) fn listed_signals(&self) -> Option<&[crate::Signal]> {
        self.plan.signals()
    }

    #[cfg(feature = "signal")]
    pub(crate) fn shared_name(&self) -> std::sync::Arc<str> {
        self.mailbox.shared.name().into()
    }

    #[cfg(feature = "signal")]
    pub(crate) fn grace_period(&self) -> Option<std::time::Duration> {
        self.plan.grace()
    }

    pub(crate) fn cannot_run(&self, problem: RuntimeProblem) -> Error {
        Error::runtime(self.mailbox.shared.name().into(), problem)
    }

    /// Checks the plan, and those of the groups nested in it.
    pub(crate) fn prepare(self) -> Result<Prepared, Error> {
        let checked = self.check().map_err(|error| self.cannot_be(error))?;
        let Group {
            mut plan,
            links,
            members,
            kept,
            mailbox,
            ..
        } = self;
        checked.resolve(&links, &mut plan);
        let members = members
            .into_iter()
            .map(Member::prepare)
            .collect::<Result<_, Error>>()?;
        Ok(Prepared {
            plan,
            members,
            kept,
            mailbox,
        })
    }
}

impl Member<Group> {
    pub(super) fn prepare(self) -> Result<Member<Prepared>, Error> {
        let body = match self.body {
            Body::Async(body) => Body::Async(body),
            Body::Blocking(body) => Body::Blocking(body),
            Body::Group(group) => Body::Group(Box::new(group.prepare()?)),
        };
        Ok(Member {
            body,
            interrupt: self.interrupt,
            values: self.values,
        })
    }
}
