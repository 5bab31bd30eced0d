//! Planted violations: engines that break one rule each. The walk finds each, and names the rule.
//!
//! The violation stands between the engine and the rules of the walk: it loses, repeats, moves or changes actions, keeps an
//! event from the engine, or changes the engine's state. The groups are among those that the walk passes without a violation.

mod attempts;
mod running;
mod stopping;

use super::case::{Case, Space};
use super::explore::explore;
use super::refusals::{Answer, Answers};
use super::script::Script;
use super::{ALL, Edges, Id};
use crate::engine::{Action, Engine, Event, Graph, Refusal};

/// One step of an engine.
pub(super) struct Handling<'a> {
    pub(super) engine: &'a mut Engine,
    pub(super) graph: &'a Graph,
    pub(super) script: &'a Script<'a>,
    pub(super) event: Event,
    pub(super) actions: &'a mut Vec<Action>,
    /// The answers to the request, if a handle makes one.
    pub(super) answers: Answers,
}

impl Handling<'_> {
    /// The engine without a violation. As in the driver, it handles no request of a handle that it refuses.
    pub(super) fn handle(&mut self) {
        if let Event::Control(id, request) = self.event {
            self.answers = Answers::of(self.engine, self.graph, self.script, id, request);
            if self.answers.is_refused() {
                return;
            }
        }
        self.engine
            .handle(self.graph, self.script, self.event, self.actions);
    }

    /// These events do not reach the engine.
    fn ignore(&mut self, event: fn(Event) -> bool) {
        if !event(self.event) {
            self.handle();
        }
    }

    /// These actions are lost.
    fn lose(&mut self, lost: fn(Action) -> bool) {
        self.handle();
        self.actions.retain(|&action| !lost(action));
    }

    /// The first of these actions is lost, and all that follow it.
    fn break_off(&mut self, first: fn(Action) -> bool) {
        self.handle();
        if let Some(first) = self.actions.iter().position(|&action| first(action)) {
            self.actions.truncate(first);
        }
    }

    /// These actions are taken twice.
    fn repeat(&mut self, repeated: fn(Action) -> bool) {
        self.handle();
        let actions = std::mem::take(self.actions);
        let times = |&action: &Action| if repeated(action) { 2 } else { 1 };
        let repeated = actions
            .iter()
            .flat_map(|action| std::iter::repeat_n(*action, times(action)));
        self.actions.extend(repeated);
    }

    /// Each action is replaced.
    fn replace(&mut self, by: fn(Action) -> Action) {
        self.handle();
        for action in &mut *self.actions {
            *action = by(*action);
        }
    }

    /// Each answer to a request of a handle is changed.
    fn answer(&mut self, change: fn(&mut Answer)) {
        self.handle();
        self.answers.change(change);
    }

    /// The request of a handle, if there is one, is not refused for this reason.
    fn permit(&mut self, reason: fn(Refusal) -> bool) {
        let permitted = |answer: &Answer| answer.refusal.is_some_and(reason);
        self.answers.forget(permitted);
    }

    /// The first and the last of these actions change places.
    fn swap(&mut self, moved: fn(Action) -> bool) {
        let places = |actions: &[Action]| -> Vec<usize> {
            let places = (0..actions.len()).filter(|&at| moved(actions[at]));
            places.collect()
        };
        if let [first, .., last] = places(self.actions)[..] {
            self.actions.swap(first, last);
        }
    }

    /// The event has a further action.
    fn add(&mut self, when: fn(Event) -> bool, action: Action) {
        self.handle();
        if when(self.event) {
            self.actions.push(action);
        }
    }
}

/// An engine that breaks a rule.
pub(super) struct Planted {
    /// The violated rule, with its number in the design.
    rule: &'static str,
    group: fn() -> Case,
    handle: fn(&mut Handling<'_>),
    /// A part of the sentence that the walk finds.
    sentence: &'static str,
}

const fn planted(
    rule: &'static str,
    group: fn() -> Case,
    handle: fn(&mut Handling<'_>),
    sentence: &'static str,
) -> Planted {
    Planted {
        rule,
        group,
        handle,
        sentence,
    }
}

/// A group, each actor with its requirements. Required actors are in the background.
fn group(requirements: &[&[Id]], space: Space) -> Case {
    let edges = requirements.iter().map(|requirements| Edges {
        requirements: requirements.to_vec(),
        ..Edges::default()
    });
    let space = Space {
        prove_erasure: false,
        ..space
    };
    let edges = super::graphs::named_in_background(edges.collect());
    Case::new(edges, None, space)
}

fn alone() -> Case {
    group(&[&[]], ALL)
}

fn apart() -> Case {
    group(&[&[], &[]], ALL)
}

/// Actor 1 requires actor 0.
fn pair() -> Case {
    group(&[&[], &[0]], ALL)
}

/// The rule that the walk finds broken, or why that is not the planted one.
fn find(planted: &Planted) -> Result<(), String> {
    let mut case = (planted.group)();
    case.handle = planted.handle;
    let is_found = |story: &str| {
        let sentence = story.lines().next().unwrap_or_default();
        !planted.sentence.is_empty() && sentence.contains(planted.sentence)
    };
    match explore(&case) {
        Err(story) if is_found(&story) => Ok(()),
        Err(story) => Err(format!(
            "{}: expected `{}`, found {story}",
            planted.rule, planted.sentence
        )),
        Ok(_) => Err(format!("{}: not found", planted.rule)),
    }
}

#[test]
fn the_walk_finds_each_planted_violation_and_names_its_rule() {
    let planted = [running::PLANTED, stopping::PLANTED, attempts::PLANTED];
    let missed: Vec<String> = planted
        .into_iter()
        .flatten()
        .filter_map(|planted| find(planted).err())
        .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
}
