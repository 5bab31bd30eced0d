//! The rules are linear in actors and entries: these tests count the reads and visits.

use super::{Actor, Group, group, named, problems};
use crate::graph::visits;
use crate::{ActorOptions, Dependents, InterruptKind, Multiplicity, SlotKey, check};

/// The number of actors and entries that the rules read, and of edges that they visit.
fn work(group: &Group) -> usize {
    let before = group.reads.get();
    let (visited, _) = visits::of(|| check(group));
    visited + group.reads.get() - before
}

/// The work for a group twice as large is at most twice as much.
fn assert_linear(group: impl Fn(usize) -> Group) {
    let size = 500;
    let (small, large) = (group(size), group(2 * size));
    let (small, large) = (work(&small), work(&large));
    assert!(small >= size, "{small}");
    assert!(large <= 2 * small + 100, "{small}, then {large}");
}

fn number(number: usize) -> String {
    format!("actor-{number}")
}

fn chain(size: usize, actor: impl Fn(Actor) -> Actor) -> Group {
    group((0..size).map(|position| {
        let actor = actor(named(number(position)).ready());
        if position == 0 {
            actor
        } else {
            actor.requires(&[&number(position - 1)])
        }
    }))
}

#[test]
fn actors_without_edges_are_checked_in_linear_time() {
    assert_linear(|size| group((0..size).map(|position| named(number(position)))));
}

/// Only an actor that sets nothing but its interrupt is read once.
#[test]
fn an_interrupt_that_is_called_once_is_not_checked_further() {
    let options = |interrupts_once| ActorOptions {
        interrupts_once,
        ..ActorOptions::new(InterruptKind::Function)
    };
    let [once, each] = [true, false].map(|interrupts_once| {
        let options = options(interrupts_once);
        work(&group((0..10).map(|position| Actor {
            options,
            ..named(number(position))
        })))
    });
    assert_eq!(once, each);
}

#[test]
fn a_chain_is_checked_in_linear_time() {
    assert_linear(|size| chain(size, |actor| actor.grace(0)));
    assert_linear(|size| {
        let mut chain = chain(size, |actor| actor.grace(1));
        chain.options.grace = Some(super::seconds(1));
        chain
    });
}

#[test]
fn c8_a_chain_of_restarting_actors_is_linear() {
    for dependents in [None, Some(Dependents::Keep), Some(Dependents::Restart)] {
        assert_linear(|size| chain(size, |actor| actor.restarts(dependents)));
    }
    // Only the first one restarts; all others depend on it.
    assert_linear(|size| {
        let mut chain = chain(size, |actor| actor);
        chain.actors[0] = chain.actors[0].clone().restarts(Some(Dependents::Restart));
        chain
    });
}

#[test]
fn c8_the_check_of_ten_edges_for_each_actor_is_linear() {
    for dependents in [None, Some(Dependents::Keep), Some(Dependents::Restart)] {
        let group = |size: usize| {
            group((0..size).map(|position| {
                let names: Vec<String> = (position.saturating_sub(10)..position)
                    .map(number)
                    .collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let actor = named(number(position)).ready().requires(&names);
                actor.restarts(dependents)
            }))
        };
        let (small, large) = (group(5_000), group(10_000));
        let (small, large) = (work(&small), work(&large));
        assert!(small >= 50_000, "{small}");
        assert!(large <= 2 * small + 1_000, "{small}, then {large}");
    }
}

#[test]
fn an_actor_that_requires_all_others() {
    let all = |size: usize| -> Vec<String> { (0..size).map(number).collect() };
    let requires = |size: usize, actor: Actor| {
        let names = all(size);
        actor.requires(&names.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_linear(|size| {
        let others = (0..size).map(|position| named(number(position)).ready());
        group(others.chain([requires(size, named("api"))]))
    });
    // Each entry is a problem.
    assert_linear(|size| {
        let others = (0..size).map(|position| named(number(position)));
        group(others.chain([requires(size, requires(size, named("api").stops_last()))]))
    });
}

#[test]
fn actors_that_stop_last() {
    assert_linear(|size| {
        group((0..size).map(|position| {
            let actor = named(number(position)).grace(1);
            if position % 2 == 0 {
                actor
            } else {
                actor.stops_last()
            }
        }))
    });
}

#[test]
fn cycles_are_found_in_linear_time() {
    assert_linear(|size| {
        let hub: Vec<String> = (0..size).map(number).collect();
        let hub: Vec<&str> = hub.iter().map(String::as_str).collect();
        let others = (0..size).map(|position| named(number(position)).ready().requires(&["hub"]));
        group(
            [named("hub").ready().requires(&hub)]
                .into_iter()
                .chain(others),
        )
    });
}

#[test]
fn unknown_names_are_reported_in_linear_time() {
    let unknown = |size: usize| {
        group((0..size).map(|position| named(number(position)).requires(&["no such actor"])))
    };
    // A bounded number of unknown names is compared with each known name, and a message lists a bounded number of names.
    assert_linear(unknown);
    assert!(problems(&unknown(100))[99].help().ends_with("and 88 more"));
}

/// The entries of a list are not searched for each edge.
#[test]
fn receivers_of_optional_actors_are_checked_in_linear_time() {
    assert_linear(|size| {
        let slot = |id| SlotKey {
            id,
            type_name: "Db",
            takes_absence: false,
        };
        let optional = |id| {
            let optional =
                |options: &mut ActorOptions| options.multiplicity = Multiplicity::Optional;
            named(number(id)).provides(slot(id)).set(optional)
        };
        let receiver = (0..size).fold(named("receiver"), |receiver, id| {
            receiver.receives(slot(id))
        });
        group((0..size).map(optional).chain([receiver]))
    });
}
