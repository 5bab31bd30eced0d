//! The walk: every order of events over every small group, checked against the guarantees. The engine itself is walked, no
//! model of it: its states are put in a set, and from each everything is tried that the outside could do, with every answer to
//! every option that is asked for on the way. The rules know only what was seen, and derive from it what the design demands.
//! The tables of outcomes and causes are stated a second time there, in `oracle`, in the order of the design: a list that is
//! wrong in both is not found.
//!
//! **Events.** At any time, also among the requests that are read before the start, the stop is requested, in every way and any
//! number of times. Limits expire
//! while they are armed. A running actor declares that it is ready, drops its context, returns `Ok`, an error, a panic, or
//! the panic of a misused context, or never does anything. A thread cannot be started. `Started` comes late. A function
//! interrupt returns, panics, or does neither. It can be called each time, or only once. A future is dropped on request, or
//! late, or never, as with a thread; or it is dropped from outside. An abandoned actor returns later. A nested group returns
//! at the latest when it is abandoned, and this group is a nested one, too, and is aborted and abandoned. A handle asks to
//! interrupt or restart an actor in every state, and the engine refuses or handles that. Execute leaves tasks behind, which
//! finish, or do not. A linked task fails, while execute runs or after that. Something of a former attempt happens.
//!
//! After the last actor, the retained values are dropped, or not, or cannot be. Stop requests and refused additions come in the
//! mailbox. Signals come meanwhile, and so does the parent's abandonment. The future of the run is dropped at any time;
//! nothing is walked after that.
//!
//! **Groups.** `two`: every graph of up to two actors, with every option but restarts. `three`: every graph of three in which
//! `stops_last` changes the order, if any actor sets it; there `Started` follows `Start` at once, every limit exists and no
//! actor has a grace period of its own, no interrupt is `cancel` (a function that returns at once), an error stands for a
//! panic, a shutdown or a TERM for any request, no value is removed, and the run is not dropped. `grown`: one addition at any
//! time, with all possible lists, to every graph of up to one actor with limits as in `three` and the rest as in `two`, also
//! in the place of an actor that is settled, and of two as in `three` with function interrupts only.
//!
//! `placed`: one addition to two independent actors, also in the place of the one that is settled while the other runs, up to
//! the cause. Nothing takes the place of an actor that something still needs.
//!
//! `grounds`: every graph of up to two, and of one with an addition, with every choice of the actors in the background, as in
//! `three`, and up to the cause. Everywhere else the actors that others name are in the background.
//!
//! `absences`: every graph of up to two, with every choice of absent actors and with every option but restarts, and with
//! restarts if it has only requirements; also every choice of the actors in the background, up to the cause; the connected
//! graphs of three, as in `three_again` and to the end; and additions to one. An absent actor never starts, is ready and has
//! returned from the beginning, and ends in its turn.
//!
//! `two_again`: one actor with every option, controlled at any time, and with tasks; the graphs of two, and the additions to
//! one, with every option of a restart, controlled likewise, all else as in `three`, but none is ready only when it has
//! returned, and interrupts are functions; and those of two in which one requires the other or neither does, with tasks,
//! `ready = started` and `cancel`, and linked ones up to the cause. `three_again`: three that are connected by requirements, each restarted after a failure,
//! up to the cause. And random runs of groups of up to forty actors, with every option.
//!
//! **Shapes.** A declaration has more forms than an engine has options. The tests of `plan_view` show that each form is one of
//! those above when the engine reads the plan:
//!
//! - A resource is an actor with the interrupt `cancel`, in the background, that is ready when it declares so. Its execute opens,
//!   waits for the interrupt and closes, so it returns only after `close`. Its abort drops one of the three.
//! - `receives` is a requirement, and `receives = late(…)` an entry in `stops_before`. The waits for a late value end as those
//!   of handles do: by [`Action::NoValueFollows`](super::Action::NoValueFollows), or with the actor.
//! - `each` is one actor per element before the engine exists, and an empty list is one absent actor. `optional` is an actor
//!   that may be absent. Both are walked in `absences`.
//! - A `#[value]` is no actor.
//! - A nested group whose values cross the border is a nested group. A value that it receives comes from a requirement, and is
//!   there before it starts. One that it provides comes from an actor inside, which is ready before the group is.
//! - A `Boxed` actor has the interrupt that the box brings.
//!
//! **Rules of other layers.** The engine knows no time and no value, so the walk does not see these rules of the lifecycle:
//!
//! - The deadline cuts a declared grace period: `the_deadline_cuts_a_declared_grace` (`tests/grace`).
//! - The backoff doubles, and its jitter is at least half of the nominal delay: `a19_…` (`engine/limits`, `tests/restart`).
//! - A nested group may set neither `signals` nor `drain`, and no longer grace period than its field: the tests of
//!   `rungroup-rules`, and `a20_…`.
//! - Plain fields are dropped in reverse order: `retained_values_are_dropped_last_in_reverse_order` (`tests/values`).
//! - A busy loop, a flood of messages or of restarts does not delay a signal: `c4_…`, `c5_…`, `c6_…` and
//!   `a_flood_of_restarts_does_not_delay_a_signal` (`run/driver/batch`).
//!
//! **Merged states.** States that differ only in the engine's memory for the report: the cause, the failures, the outcomes,
//! and once the group stops, the ready actors and the pending restarts; and the number of restarts beyond one, because a
//! limit is one or none. Each step of `two`, and of one actor in `two_again`, checks that these decide nothing. An option
//! that is requested in another attempt is answered anew. A share without a deadline has no length and never expires; here it
//! may, which covers more. A value that is removed while actors run counts only at the end: the walk covers it in groups of
//! one actor, one list at a time, and after the last actor in all groups of `two`, two at a time. While the mailbox is read,
//! only its messages happen, and a drop that could not begin.

mod case;
mod explore;
mod graphs;
mod limit_set;
mod oracle;
mod outside;
pub(crate) mod planted;
mod random;
mod refusals;
mod rng;
mod rules;
mod script;
mod snapshot;
mod world;

use std::sync::{LazyLock, Mutex};
use std::thread;

use case::{Case, Space};
use explore::{Walked, explore};

use super::{Delivery, Id, Neighbours};
use crate::{Dependents, Ready, RestartWhen, ReturnAction};

const ALL: Space = Space {
    ready: &[Ready::Started, Ready::Manual, Ready::Finished],
    deliveries: &[
        Delivery::Cancel,
        Delivery::Drop,
        Delivery::Call,
        Delivery::Group,
    ],
    ends: &[ReturnAction::Stop, ReturnAction::Continue],
    restart: &[None],
    max_restarts: &[None],
    dependents: &[Dependents::Keep],
    asks: false,
    tasks: false,
    linked: false,
    everything: true,
    limits: true,
    stop: true,
    places: true,
    prove_erasure: true,
};

const SOME: Space = Space {
    deliveries: &[Delivery::Call, Delivery::Drop, Delivery::Group],
    everything: false,
    limits: false,
    prove_erasure: false,
    ..ALL
};

/// Restarts, and stops of one actor.
const AGAIN: Space = Space {
    restart: &[
        None,
        Some(RestartWhen::OnFailure),
        Some(RestartWhen::Always),
    ],
    max_restarts: &[None, Some(1)],
    dependents: &[Dependents::Keep, Dependents::Restart],
    asks: true,
    tasks: true,
    linked: true,
    ..ALL
};

const SOME_AGAIN: Space = Space {
    ready: &[Ready::Started, Ready::Manual],
    deliveries: &[Delivery::Call],
    tasks: false,
    linked: false,
    everything: false,
    limits: false,
    prove_erasure: false,
    ..AGAIN
};

const FEW_AGAIN: Space = Space {
    ready: &[Ready::Started],
    deliveries: &[Delivery::Cancel],
    restart: &[None, Some(RestartWhen::OnFailure)],
    ..SOME_AGAIN
};

/// The completion of the group, up to the cause.
const UNTIL: Space = Space {
    stop: false,
    ..SOME
};

/// Most actors restart, more than once.
const OFTEN: Space = Space {
    ends: &[
        ReturnAction::Continue,
        ReturnAction::Continue,
        ReturnAction::Continue,
        ReturnAction::Continue,
        ReturnAction::Continue,
        ReturnAction::Stop,
    ],
    restart: &[
        Some(RestartWhen::OnFailure),
        Some(RestartWhen::Always),
        Some(RestartWhen::OnFailure),
        None,
    ],
    max_restarts: &[None, None, Some(2)],
    prove_erasure: false,
    ..AGAIN
};

/// All walks, taken once. An error is the first rule that is broken, and how to get there.
static WALKED: LazyLock<Result<Walked, String>> = LazyLock::new(|| {
    if walks_few() {
        return walk(one_again().chain(grounds()).chain(placed()));
    }
    // The largest groups come first, so that no thread is left with one of them at the end.
    walk(
        two_again()
            .chain(two())
            .chain(grown())
            .chain(placed())
            .chain(three())
            .chain(absences())
            .chain(three_again())
            .chain(grounds()),
    )
});

/// `RUNGROUP_WALK=few` leaves out most groups, for hundreds of runs with a change each.
fn walks_few() -> bool {
    std::env::var_os("RUNGROUP_WALK").is_some_and(|walk| walk == "few")
}

/// Walks the groups on all cores. Each thread takes the next group when it is done with one.
fn walk(cases: impl Iterator<Item = Case> + Send) -> Result<Walked, String> {
    let cases = Mutex::new(cases);
    let next = || cases.lock().expect("no group panics").next();
    let one_after_another = || {
        std::iter::from_fn(next).try_fold(Walked::default(), |walked, case| {
            Ok(walked + explore(&case)?)
        })
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(one_after_another)).collect();
        threads
            .into_iter()
            .try_fold(Walked::default(), |all, thread| {
                let walked: Result<Walked, String> = thread.join().expect("a walk does not panic");
                Ok(all + walked?)
            })
    })
}

fn two() -> impl Iterator<Item = Case> {
    (0..=2)
        .flat_map(graphs::all)
        .map(|edges| Case::new(edges, None, ALL))
}

/// Groups of up to two, and of one with an addition, with every choice of the actors in the background.
fn grounds() -> impl Iterator<Item = Case> {
    let declared = (1..=2).flat_map(graphs::all).flat_map(graphs::grounds);
    let grown = graphs::all(1)
        .into_iter()
        .flat_map(graphs::grounds)
        .flat_map(|edges| with_each(edges, UNTIL))
        .flat_map(|case| {
            let addition = case.addition.clone().into_iter().collect();
            graphs::grounds(addition).map(move |addition| {
                Case::new(case.edges.clone(), addition.into_iter().next(), UNTIL)
            })
        });
    declared
        .map(|edges| Case::new(edges, None, UNTIL))
        .chain(grown)
}

/// Groups of up to three of which some actors are absent, an addition included, and groups of two that restart.
fn absences() -> impl Iterator<Item = Case> {
    let all = Space {
        prove_erasure: false,
        ..ALL
    };
    let declared = (1..=2).flat_map(graphs::all).flat_map(graphs::absences);
    let foreground = (1..=2)
        .flat_map(graphs::all)
        .flat_map(graphs::grounds)
        .flat_map(graphs::absences);
    let again = (1..=2)
        .flat_map(graphs::all)
        .filter(|edges| requires(edges))
        .flat_map(graphs::absences);
    let three = graphs::all(3)
        .into_iter()
        .filter(|edges| requires(edges) && hangs_together(edges))
        .flat_map(graphs::absences);
    let grown = graphs::all(1)
        .into_iter()
        .flat_map(move |edges| with_each(edges, SOME))
        .flat_map(|case| {
            let group = [&case.edges[..], case.addition.as_slice()].concat();
            graphs::absences(group).map(|mut group| {
                let addition = group.pop();
                Case::new(group, addition, SOME)
            })
        });
    declared
        .map(move |edges| Case::new(edges, None, all))
        .chain(foreground.map(|edges| Case::new(edges, None, UNTIL)))
        .chain(again.map(|edges| Case::new(edges, None, SOME_AGAIN)))
        .chain(three.map(|edges| Case::new(edges, None, FEW_AGAIN)))
        .chain(grown)
}

/// One actor with every option.
fn one_again() -> impl Iterator<Item = Case> {
    let one = graphs::all(1).into_iter().filter(|edges| requires(edges));
    one.map(|edges| Case::new(edges, None, AGAIN))
}

/// Groups of up to two actors in which some restart, an addition included.
fn two_again() -> impl Iterator<Item = Case> {
    let two = graphs::all(2)
        .into_iter()
        .filter(|edges| !named_twice(edges) && orders_anew(edges));
    let two = two.map(|edges| Case::new(edges, None, SOME_AGAIN));
    let tasks = Space {
        tasks: true,
        ..FEW_AGAIN
    };
    let linked = Space {
        linked: true,
        stop: false,
        ..tasks
    };
    let with_tasks = graphs::all(2)
        .into_iter()
        .filter(|edges| requires(edges))
        .flat_map(move |edges| [tasks, linked].map(|space| Case::new(edges.clone(), None, space)));
    let grown = graphs::all(1)
        .into_iter()
        .filter(|edges| requires(edges))
        .flat_map(move |edges| with_each(edges, SOME_AGAIN));
    one_again().chain(two).chain(with_tasks).chain(grown)
}

fn three_again() -> impl Iterator<Item = Case> {
    let space = Space {
        restart: &[Some(RestartWhen::OnFailure)],
        max_restarts: &[None],
        stop: false,
        ..FEW_AGAIN
    };
    let graphs = graphs::all(3)
        .into_iter()
        .filter(|edges| requires(edges) && hangs_together(edges));
    graphs.map(move |edges| Case::new(edges, None, space))
}

/// Returns `true` if each actor names another, or is named.
fn hangs_together(edges: &[Neighbours]) -> bool {
    let named = |id: Id| edges.iter().any(|one| one.requirements.contains(&id));
    edges
        .iter()
        .enumerate()
        .all(|(id, one)| !one.requirements.is_empty() || named(id))
}

/// Returns `true` if no actor has another list than `requires`.
fn requires(edges: &[Neighbours]) -> bool {
    edges
        .iter()
        .all(|one| one.stops_before.is_empty() && !one.stops_last)
}

fn named_twice(edges: &[Neighbours]) -> bool {
    edges.iter().any(|one| {
        one.requirements
            .iter()
            .any(|other| one.stops_before.contains(other))
    })
}

/// Returns `true` if no actor stops last, or if that changes the order.
fn orders_anew(edges: &[Neighbours]) -> bool {
    let unflagged = edges
        .iter()
        .map(|one| Neighbours {
            stops_last: false,
            ..one.clone()
        })
        .collect();
    let flagged = edges.iter().any(|one| one.stops_last);
    let before = |edges: Vec<Neighbours>| Case::new(edges, None, SOME).shape(None).before.clone();
    !flagged || before(edges.to_vec()) != before(unflagged)
}

fn with_each(edges: Vec<Neighbours>, space: Space) -> impl Iterator<Item = Case> {
    let additions = graphs::additions(&edges);
    additions
        .into_iter()
        .map(move |addition| Case::new(edges.clone(), Some(addition), space))
}

fn three() -> impl Iterator<Item = Case> {
    let graphs = graphs::all(3)
        .into_iter()
        .filter(|edges| orders_anew(edges));
    graphs.map(|edges| Case::new(edges, None, SOME))
}

fn grown() -> impl Iterator<Item = Case> {
    let few = Space {
        deliveries: &[Delivery::Call],
        places: false,
        ..SOME
    };
    let many = Space {
        limits: false,
        prove_erasure: false,
        ..ALL
    };
    let small = (0..=1)
        .flat_map(graphs::all)
        .flat_map(move |edges| with_each(edges, many));
    small.chain(
        graphs::all(2)
            .into_iter()
            .flat_map(move |edges| with_each(edges, few)),
    )
}

/// An addition to two independent actors, one of which keeps its place.
fn placed() -> impl Iterator<Item = Case> {
    let space = Space {
        deliveries: &[Delivery::Call],
        ..UNTIL
    };
    let kept = Neighbours {
        keeps_place: true,
        ..Neighbours::default()
    };
    with_each(vec![Neighbours::default(), kept], space)
}

/// The rules whose sentences begin with `guarantee` hold in every state that was walked.
fn holds(guarantee: &str) {
    match &*WALKED {
        Ok(_) => {}
        Err(story) if story.starts_with(guarantee) => panic!("{story}"),
        Err(story) => panic!(
            "not all was walked, because a rule is broken: {}",
            story.lines().next().unwrap_or(story)
        ),
    }
}

#[test]
fn g1_order_holds_in_every_reachable_state() {
    holds("G1");
}

#[test]
fn g2_every_started_actor_is_interrupted_exactly_once() {
    holds("G2");
}

#[test]
fn g4_the_first_cause_sticks() {
    holds("G4");
}

#[test]
fn g5_a_stop_wins_at_every_instant_and_ends() {
    holds("G5");
}

#[test]
fn g7_readiness_fails_closed() {
    holds("G7");
}

#[test]
fn limits_outcomes_states_and_reports_are_as_the_design_says() {
    holds("");
}

#[test]
fn the_walk_reaches_every_action_cause_and_outcome() {
    let Ok(walked) = &*WALKED else {
        return holds("");
    };
    if walks_few() {
        return;
    }
    println!(
        "{} groups, {} states, {} steps",
        walked.groups, walked.states, walked.steps
    );
    assert_eq!(
        (
            walked.actions.len(),
            walked.causes.len(),
            walked.outcomes.len()
        ),
        (38, 10, 10),
        "{walked:?}"
    );
}

#[test]
fn random_groups_of_up_to_forty_actors_keep_every_rule() {
    for seed in 0..60 {
        random::run(
            seed,
            40,
            Space {
                prove_erasure: false,
                ..ALL
            },
        );
    }
    for seed in 0..400 {
        random::run(seed, 40, OFTEN);
    }
}
