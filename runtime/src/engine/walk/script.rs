//! The options of a walked group: whatever the engine asks is answered then and there, by a script.
//!
//! A step is taken once for every script, so that each answer the engine could get is walked from where it matters.

use std::cell::{Ref, RefCell};

use super::case::Space;
use super::random::Rng;
use super::world::World;
use crate::engine::{Id, Interruption, Options};
use crate::{Dependents, Ready, RestartWhen, Then, Until};

/// What the engine asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    Ready(Id),
    ReadyWithin(Id),
    OnOk(Id),
    OnErr(Id),
    Restart(Id),
    RestartLimit(Id),
    Dependents(Id),
    Interruption(Id),
    OwnGrace(Id),
    Until,
    Drain,
    Deadline,
}

impl Question {
    /// Whom it is about, and which it is of those about one actor.
    pub(super) fn of_actor(self) -> Option<(Id, usize)> {
        match self {
            Question::Ready(id) => Some((id, 0)),
            Question::ReadyWithin(id) => Some((id, 1)),
            Question::OnOk(id) => Some((id, 2)),
            Question::OnErr(id) => Some((id, 3)),
            Question::Restart(id) => Some((id, 4)),
            Question::RestartLimit(id) => Some((id, 5)),
            Question::Dependents(id) => Some((id, 6)),
            Question::Interruption(id) => Some((id, 7)),
            Question::OwnGrace(id) => Some((id, 8)),
            Question::Until | Question::Drain | Question::Deadline => None,
        }
    }

    /// Those that are asked at an interrupt.
    pub(super) const OF_INTERRUPT: [usize; 2] = [7, 8];
}

/// Which of the choices was taken, and which comes after it, if another may.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub(super) question: Question,
    pub(super) choice: u8,
    next: Option<u8>,
}

/// The answers of one step: what was answered before, or those given in advance, then the first choice each, or a random
/// one.
pub(super) struct Script<'a> {
    space: &'a Space,
    world: &'a World,
    advance: &'a [u8],
    /// Whether one interruption stands for all.
    doubled: bool,
    rng: Option<&'a RefCell<Rng>>,
    given: RefCell<Vec<Answer>>,
}

impl<'a> Script<'a> {
    pub(super) fn new(space: &'a Space, world: &'a World, advance: &'a [u8], doubled: bool) -> Script<'a> {
        Script { space, world, advance, doubled, rng: None, given: RefCell::default() }
    }

    pub(super) fn random(space: &'a Space, world: &'a World, rng: &'a RefCell<Rng>) -> Script<'a> {
        Script { rng: Some(rng), ..Script::new(space, world, &[], false) }
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
        let told: Vec<String> =
            given.iter().map(|answer| format!("{:?}: {}", answer.question, answer.choice)).collect();
        told.join(", ")
    }

    /// The script after this one, if there is one.
    pub(super) fn next(&self) -> Option<Vec<u8>> {
        let given = self.given.borrow();
        let last = given.iter().rposition(|answer| answer.next.is_some())?;
        let mut advance: Vec<u8> = given[..last].iter().map(|answer| answer.choice).collect();
        advance.extend(given[last].next);
        Some(advance)
    }

    fn choose<T: Copy>(&self, question: Question, choices: &[T]) -> T {
        self.choose_where(question, choices, |_| true)
    }

    /// One of the choices that fit with what else was answered.
    fn choose_where<T: Copy>(&self, question: Question, choices: &[T], fits: impl Fn(T) -> bool) -> T {
        let mut given = self.given.borrow_mut();
        if let Some(answer) = given.iter().find(|answer| answer.question == question) {
            return choices[usize::from(answer.choice)];
        }
        let recalled = self.world.memory.recall(question);
        let fit = |from: usize| (from..choices.len()).find(|&at| fits(choices[at]));
        let choice = match (recalled, self.advance.get(given.len()), self.rng) {
            (Some(choice), _, _) | (None, Some(&choice), _) => usize::from(choice),
            (None, None, Some(rng)) => {
                let fit: Vec<usize> = (0..choices.len()).filter(|&at| fits(choices[at])).collect();
                fit[rng.borrow_mut().below(fit.len())]
            }
            (None, None, None) => fit(0).expect("a choice that fits"),
        };
        let small = |number: usize| u8::try_from(number).expect("few choices");
        let next = if recalled.is_some() { None } else { fit(choice + 1).map(small) };
        given.push(Answer { question, choice: small(choice), next });
        choices[choice]
    }

    fn limit(&self, question: Question, otherwise: bool) -> bool {
        if self.space.limits { self.choose(question, &[false, true]) } else { self.choose(question, &[otherwise]) }
    }
}

impl Options for Script<'_> {
    /// One that is ready when it has returned Ok is not run again after that.
    fn ready(&self, id: Id) -> Ready {
        let always = self
            .world
            .memory
            .recall(Question::Restart(id))
            .is_some_and(|choice| self.space.restart[usize::from(choice)] == Some(RestartWhen::Always));
        self.choose_where(Question::Ready(id), self.space.ready, |ready| !always || ready != Ready::Finished)
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

    fn restart(&self, id: Id) -> Option<RestartWhen> {
        let finished = self.world.parts[id].finished;
        let fits = |when| !finished || when != Some(RestartWhen::Always);
        self.choose_where(Question::Restart(id), self.space.restart, fits)
    }

    fn restart_limit(&self, id: Id) -> Option<u32> {
        self.choose(Question::RestartLimit(id), self.space.restart_limit)
    }

    fn dependents(&self, id: Id) -> Dependents {
        self.choose(Question::Dependents(id), self.space.dependents)
    }

    /// A nested group leaves nothing behind when it returns.
    fn interruption(&self, id: Id) -> Interruption {
        let choices = self.space.interruptions;
        let children = self.world.parts[id].children;
        let fits = |by| !children || by != Interruption::Group;
        self.choose_where(Question::Interruption(id), if self.doubled { &choices[..1] } else { choices }, fits)
    }

    /// A future that is dropped and a nested group have none.
    fn own_grace(&self, id: Id) -> bool {
        match self.interruption(id) {
            Interruption::Cancel | Interruption::Call => self.limit(Question::OwnGrace(id), false),
            Interruption::Drop | Interruption::Group => self.choose(Question::OwnGrace(id), &[false]),
        }
    }

    fn until(&self) -> Until {
        self.choose(Question::Until, &UNTIL)
    }

    fn drain(&self) -> bool {
        self.choose(Question::Drain, &[false, true])
    }

    fn deadline(&self) -> bool {
        self.limit(Question::Deadline, true)
    }
}

const UNTIL: [Until; 2] = [Until::First, Until::All];
