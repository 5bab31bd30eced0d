//! Random runs of groups that are too large to walk.

use std::cell::RefCell;
use std::fmt::Write as _;

use super::case::{Case, Space};
use super::graphs;
use super::rng::Rng;
use super::script::Script;
use super::snapshot::Snapshot;
use crate::engine::Event;

/// Runs one random group of up to `most` actors from `seed` to its end.
///
/// # Panics
///
/// If a rule is broken, with the seed, the group, and the events that led there.
pub(super) fn run(seed: u64, most: usize, space: Space) {
    let mut rng = Rng::new(seed);
    let actors = 1 + rng.below(most);
    let edges = graphs::random(actors, &mut rng);
    let addition = (rng.below(2) == 0).then(|| graphs::random_addition(&edges, &mut rng));
    let case = Case::new(edges, addition, space);
    // One in so many events may be of the sort that ends something, so that some groups become ready first.
    let patience = 1 + rng.below(200);
    let rng = RefCell::new(rng);
    let mut snapshot = Snapshot::new(&case);
    let mut story = format!("seed: {seed}\ngroup: {:?}\n", case.edges);
    let mut actions = Vec::new();
    let mut steps = 0;

    while !snapshot.has_ended() {
        let mut events = snapshot
            .events(&case)
            .unwrap_or_else(|broken| panic!("{broken}\n{story}"));
        if rng.borrow_mut().below(patience) > 0 {
            let calm = |event: &Event| {
                matches!(
                    event,
                    Event::Start
                        | Event::MailboxRead { .. }
                        | Event::Started(_)
                        | Event::DeclaredReady(..)
                        | Event::Added(_)
                )
            };
            keep(&mut events, calm);
        } else if rng.borrow_mut().below(8) > 0 {
            keep(&mut events, |event| {
                !matches!(event, Event::StopRequested(_))
            });
        }
        let event = events[rng.borrow_mut().below(events.len())];
        let script = Script::random(&case.space, snapshot.world(), &rng);
        let reached = snapshot.step(&case, None, &script, event, &mut actions);
        _ = writeln!(
            story,
            "{event:?}\n    {}\n    -> {actions:?}",
            script.answers()
        );
        snapshot = reached.unwrap_or_else(|broken| {
            panic!(
                "{broken}\n{story}in the state before that: {}",
                snapshot.describe()
            )
        });
        steps += 1;
        assert!(steps < 10_000 * actors, "it does not end\n{story}");
    }
}

/// Returns only the `wanted` ones, if there are any.
fn keep(events: &mut Vec<Event>, wanted: impl Fn(&Event) -> bool) {
    if events.iter().any(&wanted) {
        events.retain(wanted);
    }
}
