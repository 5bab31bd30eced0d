//! The options of a walked group: whatever the engine asks is answered then and there, by a script.
//!
//! A step is taken once for every script, so that each answer to the engine is walked from the step at which it matters. A
//! request that is repeated in another attempt may get another answer: the walk covers more than can happen, and remembers
//! less.

use std::cell::{Ref, RefCell};

use std::time::Duration;

use super::case::{GROUP_GRACE, OWN_GRACE, Space};
use super::rng::Rng;
use super::world::World;
use crate::engine::{Delivery, Id, PlanView};
use crate::{Dependents, Overrun, Ready, RestartWhen, ReturnAction, Until};

/// The requests of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    Ready(Id),
    ReadyWithin(Id),
    OnOk(Id),
    OnErr(Id),
    Restart(Id),
    MaxRestarts(Id),
    Dependents(Id),
    Delivery(Id),
    InterruptsOnce(Id),
    Receives(Id),
    Grace(Id),
    Overrun(Id),
    EndsItself(Id),
    Until,
    GroupReadyWithin,
    Drain,
    GroupGrace,
}

/// Which of the choices was taken, and which comes after it, if another may.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub(super) question: Question,
    pub(super) choice: u8,
    next: Option<u8>,
}

/// The answers of one step: those given in advance, then the first choice each, or a random one.
pub(crate) struct Script<'a> {
    space: &'a Space,
    world: &'a World,
    advance: &'a [u8],
    /// Set if one delivery stands for all.
    doubled: bool,
    rng: Option<&'a RefCell<Rng>>,
    given: RefCell<Vec<Answer>>,
}

impl<'a> Script<'a> {
    pub(super) fn new(
        space: &'a Space,
        world: &'a World,
        advance: &'a [u8],
        doubled: bool,
    ) -> Script<'a> {
        Script {
            space,
            world,
            advance,
            doubled,
            rng: None,
            given: RefCell::default(),
        }
    }

    pub(super) fn random(space: &'a Space, world: &'a World, rng: &'a RefCell<Rng>) -> Script<'a> {
        Script {
            rng: Some(rng),
            ..Script::new(space, world, &[], false)
        }
    }

    pub(super) fn given(&self) -> Ref<'_, Vec<Answer>> {
        self.given.borrow()
    }

    pub(super) fn len(&self) -> usize {
        self.given().len()
    }

    pub(super) fn choices(&self) -> Box<[u8]> {
        self.given
            .borrow()
            .iter()
            .map(|answer| answer.choice)
            .collect()
    }

    pub(super) fn answers(&self) -> String {
        let given = self.given.borrow();
        let answers: Vec<String> = given
            .iter()
            .map(|answer| format!("{:?}: {}", answer.question, answer.choice))
            .collect();
        answers.join(", ")
    }

    /// The script after this one, if there is one.
    pub(super) fn next(&self) -> Option<Vec<u8>> {
        let given = self.given.borrow();
        let last = given.iter().rposition(|answer| answer.next.is_some())?;
        let mut advance: Vec<u8> = given[..last].iter().map(|answer| answer.choice).collect();
        advance.extend(given[last].next);
        Some(advance)
    }

    fn answered(&self, question: Question) -> Option<usize> {
        let given = self.given.borrow();
        let answer = given.iter().find(|answer| answer.question == question);
        answer.map(|answer| usize::from(answer.choice))
    }

    /// The answer about a grace period of the actor, if it was requested.
    pub(super) fn answered_grace(&self, id: Id) -> Option<bool> {
        let now = self.answered(Question::Grace(id)).map(|choice| choice == 1);
        now.or(self.world.actors[id].grace)
    }

    /// The answer about the delivery of the interrupt, if it was requested.
    fn answered_delivery(&self, id: Id) -> Option<Delivery> {
        let now = self.answered(Question::Delivery(id));
        now.map(|choice| self.space.deliveries[choice])
            .or(self.world.actors[id].delivery)
            .or(self.world.actors[id].begun.then_some(Delivery::Group))
    }

    fn choose<T: Copy>(&self, question: Question, choices: &[T]) -> T {
        self.choose_where(question, choices, |_| true)
    }

    /// One of the choices that fit the other answers.
    fn choose_where<T: Copy>(
        &self,
        question: Question,
        choices: &[T],
        fits: impl Fn(T) -> bool,
    ) -> T {
        let mut given = self.given.borrow_mut();
        if let Some(answer) = given.iter().find(|answer| answer.question == question) {
            return choices[usize::from(answer.choice)];
        }
        let fit = |from: usize| (from..choices.len()).find(|&at| fits(choices[at]));
        let choice = match (self.advance.get(given.len()), self.rng) {
            (Some(&choice), _) => usize::from(choice),
            (None, Some(rng)) => {
                let fit: Vec<usize> = (0..choices.len()).filter(|&at| fits(choices[at])).collect();
                fit[rng.borrow_mut().below(fit.len())]
            }
            (None, None) => fit(0).expect("a choice that fits"),
        };
        let small = |number: usize| u8::try_from(number).expect("few choices");
        given.push(Answer {
            question,
            choice: small(choice),
            next: fit(choice + 1).map(small),
        });
        choices[choice]
    }

    /// An option of few actors.
    fn rarely(&self, question: Question) -> bool {
        if self.space.everything {
            self.choose(question, &[false, true])
        } else {
            self.choose(question, &[false])
        }
    }

    fn limit(&self, question: Question, otherwise: bool) -> bool {
        if self.space.limits {
            self.choose(question, &[false, true])
        } else {
            self.choose(question, &[otherwise])
        }
    }
}

fn may_declare_grace(by: Delivery) -> bool {
    matches!(by, Delivery::Cancel | Delivery::Call)
}

impl PlanView for Script<'_> {
    fn ready(&self, id: Id) -> Ready {
        self.choose(Question::Ready(id), self.space.ready)
    }

    fn ready_within(&self, id: Id) -> bool {
        self.limit(Question::ReadyWithin(id), true)
    }

    fn on_ok(&self, id: Id) -> ReturnAction {
        self.choose(Question::OnOk(id), self.space.ends)
    }

    fn on_err(&self, id: Id) -> ReturnAction {
        self.choose(Question::OnErr(id), self.space.ends)
    }

    /// One that is ready when it has returned Ok does not restart after that.
    fn restart(&self, id: Id) -> Option<RestartWhen> {
        let finished = self.world.actors[id].finished;
        let fits = |when| !finished || when != Some(RestartWhen::Always);
        self.choose_where(Question::Restart(id), self.space.restart, fits)
    }

    fn max_restarts(&self, id: Id) -> Option<u32> {
        self.choose(Question::MaxRestarts(id), self.space.max_restarts)
    }

    fn dependents(&self, id: Id) -> Dependents {
        self.choose(Question::Dependents(id), self.space.dependents)
    }

    /// The same for both interrupts of one attempt. A nested group leaves nothing behind when it returns. A future that is
    /// dropped and a nested group declare no grace.
    fn delivery(&self, id: Id) -> Delivery {
        let choices = self.space.deliveries;
        let (actor, declares) = (
            &self.world.actors[id],
            self.answered_grace(id) == Some(true),
        );
        let one = self.doubled && !actor.begun;
        let choices = if one { &choices[..1] } else { choices };
        let fits = |by| match actor.delivery {
            Some(before) => by == before,
            None if actor.begun => by == Delivery::Group,
            None => (!actor.tasks || by != Delivery::Group) && (!declares || may_declare_grace(by)),
        };
        self.choose_where(Question::Delivery(id), choices, fits)
    }

    fn interrupts_once(&self, id: Id) -> bool {
        self.rarely(Question::InterruptsOnce(id))
    }

    /// Only a group that has received values has begun so.
    fn receives(&self, id: Id) -> bool {
        if self.world.actors[id].begun {
            self.choose(Question::Receives(id), &[true])
        } else {
            self.rarely(Question::Receives(id))
        }
    }

    /// The same at each question in one attempt.
    fn grace(&self, id: Id) -> Option<Duration> {
        let (before, by) = (self.world.actors[id].grace, self.answered_delivery(id));
        let choices: &[bool] = if self.space.limits {
            &[false, true]
        } else {
            &[false]
        };
        let declares = self.choose_where(Question::Grace(id), choices, |one| match before {
            Some(before) => one == before,
            None => !one || by.is_none_or(may_declare_grace),
        });
        declares.then_some(OWN_GRACE)
    }

    fn overrun(&self, id: Id) -> Overrun {
        if self.rarely(Question::Overrun(id)) {
            Overrun::Accept
        } else {
            Overrun::Fail
        }
    }

    /// A nested group is no such actor.
    fn ends_itself(&self, id: Id) -> bool {
        let actor = &self.world.actors[id];
        let is_group = actor.begun || actor.is(Delivery::Group);
        !is_group && self.rarely(Question::EndsItself(id))
    }

    fn until(&self) -> Until {
        let until = self.world.until;
        self.choose_where(Question::Until, &[Until::First, Until::All], |one| {
            until.is_none_or(|until| until == one)
        })
    }

    fn group_ready_within(&self) -> bool {
        self.limit(Question::GroupReadyWithin, true)
    }

    /// An actor without a value only lacks two actions.
    fn provides(&self, _: Id) -> bool {
        true
    }

    fn drain(&self) -> bool {
        self.choose(Question::Drain, &[false, true])
    }

    fn group_grace(&self) -> Option<Duration> {
        self.limit(Question::GroupGrace, true)
            .then_some(GROUP_GRACE)
    }
}
