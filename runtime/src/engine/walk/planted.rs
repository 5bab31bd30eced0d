//! Planted violations: engines that break one rule each. The walk finds each, and names the rule.
//!
//! The violation stands between the engine and the rules of the walk: it loses, repeats, moves or changes actions, keeps an
//! event from the engine, or changes the engine's state. The groups are among those that the walk passes without a violation.
//!
//! A group that is run can have such an engine, too: the drill finds those that a user could see.

mod attempts;
mod running;
mod stopping;

use std::cell::Cell;

use super::case::{Case, Space};
use super::explore::explore;
use super::refusals::{Answer, Answers};
use super::script::Script;
use super::{ALL, Edges, Id};
use crate::engine::{Action, Engine, Event, Graph, PlanView, Refusal};
use crate::plan::Plan;

/// One step of an engine.
pub(crate) struct Handling<'a> {
    pub(super) engine: &'a mut Engine,
    pub(super) graph: &'a Graph,
    pub(super) options: Options<'a>,
    pub(super) event: Event,
    pub(super) actions: &'a mut Vec<Action>,
    /// The answers to the request, if a handle makes one.
    pub(super) answers: Answers,
}

/// The options that the engine reads: of a walk, or of a group that is run.
#[derive(Clone, Copy)]
pub(super) enum Options<'a> {
    Script(&'a Script<'a>),
    Plan(&'a Plan),
}

impl Options<'_> {
    fn read_on_ok(self, id: Id) {
        _ = match self {
            Options::Script(script) => script.on_ok(id),
            Options::Plan(plan) => PlanView::on_ok(plan, id),
        };
    }
}

/// A step of an engine that may break a rule.
pub(crate) type Handle = fn(&mut Handling<'_>);

thread_local! {
    static OF_THREAD: Cell<Option<Handle>> = const { Cell::new(None) };
}

/// The groups that are run on this thread have an engine with this violation from now on.
pub(crate) fn plant(violation: Handle) {
    OF_THREAD.set(Some(violation));
}

/// Handles an event of a group that is run. Returns `false` if this thread has no violation.
pub(crate) fn handles(
    engine: &mut Engine,
    graph: &Graph,
    plan: &Plan,
    event: Event,
    actions: &mut Vec<Action>,
) -> bool {
    // A panic drops the run, whose engine must not panic again.
    let violation = OF_THREAD.get().filter(|_| !std::thread::panicking());
    let Some(violation) = violation else {
        return false;
    };
    violation(&mut Handling {
        engine,
        graph,
        options: Options::Plan(plan),
        event,
        actions,
        // The driver answers the requests of handles.
        answers: Answers::default(),
    });
    let exits = |action: &Action| matches!(action, Action::Exit(_));
    assert!(!actions.iter().any(exits), "the process would exit");
    true
}

/// Each violated rule, with the engine that breaks it.
pub(crate) fn violations() -> impl Iterator<Item = (&'static str, Handle)> {
    let planted = [running::PLANTED, stopping::PLANTED, attempts::PLANTED];
    let planted = planted.into_iter().flatten();
    planted.map(|planted| (planted.rule, planted.handle))
}

impl Handling<'_> {
    /// The engine without a violation. As in the driver, it handles no request of a handle that it refuses.
    pub(crate) fn handle(&mut self) {
        let (graph, event) = (self.graph, self.event);
        match self.options {
            Options::Script(script) => {
                if let Event::Control(id, request) = event {
                    self.answers = Answers::of(self.engine, graph, script, id, request);
                    if self.answers.is_refused() {
                        return;
                    }
                }
                self.engine.handle(graph, script, event, self.actions);
            }
            Options::Plan(plan) => self.engine.handle(graph, plan, event, self.actions),
        }
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
    handle: Handle,
    /// A part of the sentence that the walk finds.
    sentence: &'static str,
}

const fn planted(
    rule: &'static str,
    group: fn() -> Case,
    handle: Handle,
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
