//! The options of a walked group: whatever the engine asks is answered then and there, by a script.
//!
//! A step is taken once for every script, so that each answer the engine could get is walked from where it matters.

use std::cell::{Ref, RefCell};

use super::case::Space;
use super::random::Rng;
use crate::engine::{Id, Interruption, Options};
use crate::{Dependents, Ready, RestartWhen, Then, Until};

/// What the engine asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    Ready(Id),
    ReadyWithin(Id),
    OnOk(Id),
    OnErr(Id),
    Interruption(Id),
    OwnGrace(Id),
    Until,
    Drain,
    Deadline,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub(super) question: Question,
    choice: u8,
    choices: u8,
}

/// The answers of one step: those given in advance, then the first choice each, or a random one.
pub(super) struct Script<'a> {
    space: &'a Space,
    /// Asked in another step before, and the same for all of the group.
    until: Option<Until>,
    advance: &'a [u8],
    /// Whether one interruption stands for all.
    doubled: bool,
    rng: Option<&'a RefCell<Rng>>,
    given: RefCell<Vec<Answer>>,
}

impl<'a> Script<'a> {
    pub(super) fn new(space: &'a Space, until: Option<Until>, advance: &'a [u8], doubled: bool) -> Script<'a> {
        Script { space, until, advance, doubled, rng: None, given: RefCell::default() }
    }

    pub(super) fn random(space: &'a Space, until: Option<Until>, rng: &'a RefCell<Rng>) -> Script<'a> {
        Script { rng: Some(rng), ..Script::new(space, until, &[], false) }
    }

    pub(super) fn given(&self) -> Ref<'_, Vec<Answer>> {
        self.given.borrow()
    }

    pub(super) fn len(&self) -> usize {
        self.given().len()
    }

    pub(super) fn choices(&self) -> Box<[u8]> {
        self.given.borrow().iter().map(|answer| answer.choice).collect()
    }

    pub(super) fn told(&self) -> String {
        let given = self.given.borrow();
        let told: Vec<String> = given
            .iter()
            .map(|answer| format!("{:?}: {} of {}", answer.question, answer.choice, answer.choices))
            .collect();
        told.join(", ")
    }

    /// The script after this one, if there is one.
    pub(super) fn next(&self) -> Option<Vec<u8>> {
        let given = self.given.borrow();
        let last = given.iter().rposition(|answer| answer.choice + 1 < answer.choices)?;
        let mut advance: Vec<u8> = given[..=last].iter().map(|answer| answer.choice).collect();
        advance[last] += 1;
        Some(advance)
    }

    fn choose<T: Copy>(&self, question: Question, choices: &[T]) -> T {
        let mut given = self.given.borrow_mut();
        if let Some(answer) = given.iter().find(|answer| answer.question == question) {
            return choices[usize::from(answer.choice)];
        }
        let choice = match (self.advance.get(given.len()), self.rng) {
            (Some(&choice), _) => usize::from(choice),
            (None, Some(rng)) => rng.borrow_mut().below(choices.len()),
            (None, None) => 0,
        };
        let small = |number: usize| u8::try_from(number).expect("few choices");
        given.push(Answer { question, choice: small(choice), choices: small(choices.len()) });
        choices[choice]
    }

    fn limit(&self, question: Question, otherwise: bool) -> bool {
        if self.space.limits { self.choose(question, &[false, true]) } else { self.choose(question, &[otherwise]) }
    }
}

impl Options for Script<'_> {
    fn ready(&self, id: Id) -> Ready {
        self.choose(Question::Ready(id), self.space.ready)
    }

    fn ready_within(&self, id: Id) -> bool {
        self.limit(Question::ReadyWithin(id), true)
    }

    fn on_ok(&self, id: Id) -> Then {
        self.choose(Question::OnOk(id), &[Then::Stop, Then::Continue])
    }

    fn on_err(&self, id: Id) -> Then {
        self.choose(Question::OnErr(id), &[Then::Stop, Then::Continue])
    }

    fn restart(&self, _: Id) -> Option<RestartWhen> {
        None
    }

    fn restart_limit(&self, _: Id) -> Option<u32> {
        None
    }

    fn dependents(&self, _: Id) -> Dependents {
        Dependents::Keep
    }

    fn interruption(&self, id: Id) -> Interruption {
        let choices = self.space.interruptions;
        self.choose(Question::Interruption(id), if self.doubled { &choices[..1] } else { choices })
    }

    /// A future that is dropped and a nested group have none.
    fn own_grace(&self, id: Id) -> bool {
        match self.interruption(id) {
            Interruption::Cancel | Interruption::Call => self.limit(Question::OwnGrace(id), false),
            Interruption::Drop | Interruption::Group => self.choose(Question::OwnGrace(id), &[false]),
        }
    }

    fn until(&self) -> Until {
        match self.until {
            Some(until) => self.choose(Question::Until, &[until]),
            None => self.choose(Question::Until, &[Until::First, Until::All]),
        }
    }

    fn drain(&self) -> bool {
        self.choose(Question::Drain, &[false, true])
    }

    fn deadline(&self) -> bool {
        self.limit(Question::Deadline, true)
    }
}
