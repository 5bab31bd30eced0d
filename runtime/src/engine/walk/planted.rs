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
use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::case::{Case, Space};
use super::explore::explore;
use super::refusals::{Answer, Answers};
use super::script::Script;
use super::{ALL, Id, Neighbours};
use crate::engine::{Action, ActorGraph, ControlRefusal, Delivery, Engine, Event, PlanView};
use crate::plan::Plan;

/// One step of an engine.
pub(crate) struct Handling<'a> {
    pub(super) engine: &'a mut Engine,
    pub(super) graph: &'a ActorGraph,
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
    graph: &ActorGraph,
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

    /// The delivery of a planted interrupt: in a group that is run, as the actor declares it.
    fn delivery(&self, id: Id) -> Delivery {
        match self.options {
            Options::Script(_) => Delivery::Cancel,
            Options::Plan(plan) => PlanView::delivery(plan, id),
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
    fn permit(&mut self, reason: fn(ControlRefusal) -> bool) {
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
    let edges = requirements.iter().map(|requirements| Neighbours {
        requirements: requirements.to_vec(),
        ..Neighbours::default()
    });
    let space = Space {
        prove_erasure: false,
        ..space
    };
    let edges = super::graphs::named_in_background(edges.collect());
    Case::new(edges, None, space)
}

fn single() -> Case {
    group(&[&[]], ALL)
}

fn apart() -> Case {
    group(&[&[], &[]], ALL)
}

/// Actor 1 requires actor 0.
fn pair() -> Case {
    group(&[&[], &[0]], ALL)
}

/// The sentences of the walk that no violation of an engine breaks, with the reason.
const UNPLANTED: &[(&str, &[&str])] = &[
    (
        "both sides are facts of the walk, which cannot disagree by an action: the sentence guards the walk itself",
        &[
            "G4: {why:?} is the cause, and left no such failure",
            "G4: {why:?} would have been the cause, and left no such failure",
            "G4: {id} ends {outcome:?}, and is an error of the run: {recorded}",
            "of {id} is recorded {recorded:?}, and it ends {ill:?}",
            "{id} is interrupted at a request, and there is nothing to stop",
        ],
    ),
    (
        "the event demands an action, and the sentence about that action comes first: this one guards the demands",
        &[
            "G5: no actor is left to wait for, and there is no cause",
            "G5: {id} waits in vain",
            "G5: nothing can end the stop",
            "a further request of a handle changes something: {actions:?}",
        ],
    ),
];

/// The sentence that the walk finds broken.
fn find(planted: &Planted) -> Result<String, String> {
    let mut case = (planted.group)();
    case.handle = planted.handle;
    match explore(&case) {
        Err(story) => {
            let sentence = story.lines().next().unwrap_or_default();
            if !planted.sentence.is_empty() && sentence.contains(planted.sentence) {
                return Ok(sentence.to_owned());
            }
            Err(format!(
                "{}: expected `{}`, found {story}",
                planted.rule, planted.sentence
            ))
        }
        Ok(_) => Err(format!("{}: not found", planted.rule)),
    }
}

/// What the walk finds of each violation.
static FOUND: LazyLock<Vec<Result<String, String>>> = LazyLock::new(|| {
    let planted = [running::PLANTED, stopping::PLANTED, attempts::PLANTED];
    planted.into_iter().flatten().map(find).collect()
});

#[test]
fn the_walk_finds_each_planted_violation_and_names_its_rule() {
    let missed: Vec<&str> = FOUND
        .iter()
        .filter_map(|found| found.as_ref().err().map(String::as_str))
        .collect();
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
}

/// The sentences that the walk can find broken, as they are written in its sources.
fn sentences() -> BTreeSet<&'static str> {
    const SOURCES: [&str; 7] = [
        include_str!("rules.rs"),
        include_str!("rules/action.rs"),
        include_str!("rules/after.rs"),
        include_str!("rules/attempt.rs"),
        include_str!("rules/event.rs"),
        include_str!("refusals.rs"),
        include_str!("snapshot.rs"),
    ];
    let literal = |text: &'static str| {
        let literal = text.trim_start().strip_prefix('"');
        let literal = literal.and_then(|text| text.split('"').next());
        literal.unwrap_or_else(|| panic!("no sentence: {}", &text[..text.len().min(80)]))
    };
    let broken = |source: &'static str| {
        let rules = source.split("rule!(").skip(1).map(without_condition);
        let errors = source.match_indices("Err(").filter_map(|(at, of)| {
            let text = &source[at + of.len()..];
            let text = text.strip_prefix("format!(").unwrap_or(text);
            let is_rule = text.starts_with("$(");
            let is_variant = source[..at].ends_with(char::is_alphanumeric);
            (!is_rule && !is_variant).then_some(text)
        });
        rules.chain(errors).map(literal)
    };
    SOURCES.into_iter().flat_map(broken).collect()
}

/// The text after the first comma that is neither in parentheses nor in a literal.
fn without_condition(text: &str) -> &str {
    let (mut depth, mut is_literal) = (0, false);
    let comma = text.find(|it: char| {
        is_literal ^= it == '"';
        match it {
            _ if is_literal => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        it == ',' && depth == 0 && !is_literal
    });
    comma.map_or("", |at| &text[at + 1..])
}

/// Returns `true` if the sentence is what the pattern becomes when its values are filled in.
fn is_of(sentence: &str, pattern: &str) -> bool {
    let literals = pattern.split('{').enumerate();
    let mut literals = literals.map(|(place, part)| match place {
        0 => part,
        _ => part.split_once('}').map_or("", |(_, after)| after),
    });
    let first = literals.next().unwrap_or_default();
    let Some(mut rest) = sentence.strip_prefix(first) else {
        return false;
    };
    let mut has_values = false;
    for literal in literals {
        has_values = true;
        let Some(place) = rest.find(literal) else {
            return false;
        };
        rest = &rest[place + literal.len()..];
    }
    rest.is_empty() || (has_values && pattern.ends_with('}'))
}

#[test]
fn each_sentence_of_the_walk_has_a_planted_violation() {
    let sentences = sentences();
    let found: Vec<&String> = FOUND.iter().flatten().collect();
    let unplanted = sentences
        .iter()
        .copied()
        .filter(|pattern| !found.iter().any(|sentence| is_of(sentence, pattern)));
    let listed = UNPLANTED.iter().flat_map(|(_, list)| list.iter().copied());
    let unplanted: BTreeSet<&str> = unplanted.collect();
    assert_eq!(
        unplanted,
        listed.collect(),
        "without a violation, and listed"
    );
}
