//! A group as it is run: checked, with those nested in it.

use super::Group;
use crate::Error;
use crate::report::error::RuntimeProblem;
use crate::shared::interrupt::InterruptAction;
use crate::shared::member::{Body, Member, MemberValues, Prepared};

impl Group {
    /// The signals that the group sets.
    #[cfg(feature = "signal")]
    pub(crate) fn set_signals(&self) -> Option<&crate::plan::signal::SetSignals> {
        self.plan.set_by_signals()
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
        // Without recursion, because nothing bounds how deep groups are nested.
        let mut unfinished = Vec::new();
        let mut group = Unfinished::new(self)?;
        loop {
            if let Some(nested) = group.prepare_members() {
                unfinished.push(std::mem::replace(&mut group, Unfinished::new(nested)?));
                continue;
            }
            let prepared = group.prepared;
            let Some(outer) = unfinished.pop() else {
                return Ok(prepared);
            };
            group = outer;
            group.push_nested(prepared);
        }
    }
}

/// A checked group of which some members are prepared.
struct Unfinished {
    prepared: Prepared,
    members: std::vec::IntoIter<Member<Group>>,
    /// The rest of the member that is the nested group which is being prepared.
    nested: Option<(InterruptAction, Option<Box<MemberValues>>)>,
}

impl Unfinished {
    fn new(group: Group) -> Result<Unfinished, Error> {
        let checked = group.check().map_err(|error| group.cannot_be(error))?;
        let Group {
            mut plan,
            links,
            members,
            kept,
            mailbox,
            ..
        } = group;
        checked.resolve(&links, &mut plan);
        Ok(Unfinished {
            prepared: Prepared {
                plan,
                members: Vec::with_capacity(members.len()),
                kept,
                mailbox,
            },
            members: members.into_iter(),
            nested: None,
        })
    }

    /// Prepares the members up to the next nested group, which it returns.
    fn prepare_members(&mut self) -> Option<Group> {
        for Member {
            body,
            interrupt,
            values,
        } in self.members.by_ref()
        {
            let body = match body.map(Body::without_group).transpose() {
                Ok(body) => body,
                Err(group) => {
                    self.nested = Some((interrupt, values));
                    return Some(*group);
                }
            };
            self.prepared.members.push(Member {
                body,
                interrupt,
                values,
            });
        }
        None
    }

    fn push_nested(&mut self, group: Prepared) {
        let (interrupt, values) = self.nested.take().expect("it waits for a nested group");
        self.prepared.members.push(Member {
            body: Some(Body::Group(Box::new(group))),
            interrupt,
            values,
        });
    }
}

impl Member<Group> {
    pub(super) fn prepare(self) -> Result<Member<Prepared>, Error> {
        let body = match self.body.map(Body::without_group) {
            None => None,
            Some(Ok(body)) => Some(body),
            Some(Err(group)) => Some(Body::Group(Box::new(group.prepare()?))),
        };
        Ok(Member {
            body,
            interrupt: self.interrupt,
            values: self.values,
        })
    }
}

impl Body<Group> {
    fn without_group(self) -> Result<Body<Prepared>, Box<Group>> {
        match self {
            Body::Async(body) => Ok(Body::Async(body)),
            Body::Blocking(body) => Ok(Body::Blocking(body)),
            Body::Group(group) => Err(group),
        }
    }
}
