//! The walk itself: breadth first, so that the path to a broken rule is as short as any.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::hash::{BuildHasherDefault, Hasher};

use super::case::Case;
use super::node::Node;
use super::script::Script;
use crate::engine::Event;

/// How a state was reached: from which, by what, with which answers.
struct Reached {
    from: usize,
    event: Event,
    choices: Box<[u8]>,
}

/// How much was walked.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Walked {
    pub(super) cases: usize,
    pub(super) states: usize,
    pub(super) steps: usize,
}

impl std::ops::AddAssign for Walked {
    fn add_assign(&mut self, other: Walked) {
        self.cases += other.cases;
        self.states += other.states;
        self.steps += other.steps;
    }
}

/// Walks all that can happen to the group.
///
/// # Panics
///
/// If a rule is broken, with the group, its options as far as they were asked for, and the events that lead there.
pub(super) fn explore(case: &Case) -> Walked {
    let mut seen: HashSet<Node, BuildHasherDefault<Fold>> = HashSet::default();
    let mut trail: Vec<Reached> = Vec::new();
    let start = Node::new(case);
    seen.insert(start.key());
    let mut frontier = vec![(usize::MAX, start)];
    let (mut steps, mut ended, mut actions) = (0, false, Vec::new());
    while !frontier.is_empty() {
        let mut next = Vec::new();
        for (from, node) in frontier {
            let events =
                node.events(case).unwrap_or_else(|broken| panic!("{broken}\n{}", story(case, &trail, from, None)));
            for event in events {
                let mut advance = Some(Vec::new());
                while let Some(choices) = advance {
                    let script = Script::new(&case.space, node.until(), &choices);
                    let reached = node.step(case, &script, event, &mut actions).unwrap_or_else(|broken| {
                        let last = Reached { from, event, choices: script.choices() };
                        panic!("{broken}\n{}", story(case, &trail, from, Some(&last)))
                    });
                    steps += 1;
                    ended |= reached.has_ended();
                    if seen.insert(reached.key()) {
                        trail.push(Reached { from, event, choices: script.choices() });
                        next.push((trail.len() - 1, reached));
                    }
                    advance = script.next();
                }
            }
        }
        frontier = next;
    }
    assert!(ended, "no path leads to the end of {case:?}");
    Walked { cases: 1, states: seen.len(), steps }
}

/// The group and the events that lead to `from`, and on by `last`, with the answers and the actions of each.
fn story(case: &Case, trail: &[Reached], from: usize, last: Option<&Reached>) -> String {
    let mut path: Vec<&Reached> = last.into_iter().collect();
    let mut at = from;
    while let Some(reached) = trail.get(at) {
        path.push(reached);
        at = reached.from;
    }
    let mut node = Node::new(case);
    let mut text = format!("group: {:?}\naddition: {:?}\n", case.edges, case.addition);
    for reached in path.iter().rev() {
        let script = Script::new(&case.space, node.until(), &reached.choices);
        let mut actions = Vec::new();
        let step = node.step(case, &script, reached.event, &mut actions);
        _ = writeln!(text, "{:?}\n    {}\n    -> {actions:?}", reached.event, script.told());
        match step {
            Ok(reached) => node = reached,
            Err(_) => break,
        }
    }
    _ = write!(text, "in the state before that: {}", node.describe());
    text
}

/// A quick hash: the states are our own, and nobody picks them to collide.
#[derive(Default)]
struct Fold(u64);

impl Hasher for Fold {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number.unsigned_abs() as u64);
    }
}
