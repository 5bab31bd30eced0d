//! The walk itself: breadth first, so that the path to a broken rule is as short as any.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::hash::{BuildHasherDefault, Hasher};
use std::mem::{Discriminant, discriminant};

use super::case::Case;
use super::script::Script;
use super::snapshot::Snapshot;
use crate::Outcome;
use crate::engine::{Action, Event, StopReason};

/// The way to a state: the state before, the event, and the answers.
struct Reached {
    from: usize,
    event: Event,
    choices: Box<[u8]>,
}

/// The size of the walk.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) groups: usize,
    pub(super) states: usize,
    pub(super) steps: usize,
    pub(super) actions: Quick<Discriminant<Action>>,
    pub(super) causes: Quick<Discriminant<StopReason>>,
    pub(super) outcomes: Quick<Outcome>,
}

impl Walked {
    fn saw(&mut self, actions: &[Action]) {
        for action in actions {
            self.actions.insert(discriminant(action));
            match action {
                Action::Caused(why) => _ = self.causes.insert(discriminant(why)),
                Action::Ended(_, outcome) => _ = self.outcomes.insert(*outcome),
                _ => {}
            }
        }
    }
}

impl std::ops::Add for Walked {
    type Output = Walked;

    fn add(mut self, other: Walked) -> Walked {
        self.groups += other.groups;
        self.states += other.states;
        self.steps += other.steps;
        self.actions.extend(other.actions);
        self.causes.extend(other.causes);
        self.outcomes.extend(other.outcomes);
        self
    }
}

/// Walks all that can happen to the group. An error is a broken rule, with the group, its options as far as they were
/// asked for, and the events that lead there.
pub(super) fn explore(case: &Case) -> Result<Walked, String> {
    let mut seen: Quick<Snapshot> = Quick::default();
    let mut trail: Vec<Reached> = Vec::new();
    let mut walked = Walked {
        groups: 1,
        ..Walked::default()
    };
    let mut actions = Vec::new();
    let start = Snapshot::new(case);
    seen.insert(start.key());
    let mut frontier = vec![(usize::MAX, start)];
    while !frontier.is_empty() {
        let mut next = Vec::new();
        for (from, snapshot) in frontier {
            let erased = snapshot.to_prove_erasure(case);
            for event in snapshot
                .events(case)
                .map_err(|broken| story(case, &trail, from, None, &broken))?
            {
                let mut advance = Some(Vec::new());
                while let Some(choices) = advance {
                    let script = Script::new(
                        &case.space,
                        snapshot.world(),
                        &choices,
                        snapshot.is_doubled(case, event),
                    );
                    let reached = snapshot
                        .step(case, erased.as_ref(), &script, event, &mut actions)
                        .map_err(|broken| {
                            let last = Reached {
                                from,
                                event,
                                choices: script.choices(),
                            };
                            story(case, &trail, from, Some(&last), &broken)
                        })?;
                    walked.steps += 1;
                    walked.saw(&actions);
                    if seen.insert(reached.key()) {
                        trail.push(Reached {
                            from,
                            event,
                            choices: script.choices(),
                        });
                        next.push((trail.len() - 1, reached));
                    }
                    advance = script.next();
                }
            }
        }
        frontier = next;
    }
    walked.states = seen.len();
    Ok(walked)
}

/// The broken rule, the group, and the events that lead to `from` and through `last`, with the answers and the actions of
/// each.
fn story(
    case: &Case,
    trail: &[Reached],
    from: usize,
    last: Option<&Reached>,
    broken: &str,
) -> String {
    let mut path: Vec<&Reached> = last.into_iter().collect();
    let mut at = from;
    while let Some(reached) = trail.get(at) {
        path.push(reached);
        at = reached.from;
    }
    let mut snapshot = Snapshot::new(case);
    let mut text = format!(
        "{broken}\ngroup: {:?}\naddition: {:?}\n",
        case.edges, case.addition
    );
    for reached in path.iter().rev() {
        let doubled = snapshot.is_doubled(case, reached.event);
        let script = Script::new(&case.space, snapshot.world(), &reached.choices, doubled);
        let mut actions = Vec::new();
        let erased = snapshot.to_prove_erasure(case);
        let step = snapshot.step(case, erased.as_ref(), &script, reached.event, &mut actions);
        _ = writeln!(
            text,
            "{:?}\n    {}\n    -> {actions:?}",
            reached.event,
            script.answers()
        );
        match step {
            Ok(reached) => snapshot = reached,
            Err(_) => break,
        }
    }
    _ = write!(text, "in the state before that: {}", snapshot.describe());
    text
}

pub(super) type Quick<T> = HashSet<T, BuildHasherDefault<Fold>>;

/// A quick hash. The states are our own, so no attacker chooses them.
#[derive(Default)]
pub(super) struct Fold(u64);

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
