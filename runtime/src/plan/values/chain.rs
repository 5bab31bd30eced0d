//! Whether the graces that actors declare, one after another, have room in the group's. Input: options and edges, and room to
//! work in; output: the message. It must not allocate: all of it runs in a const.

use super::is_less;
use crate::plan::actor::ActorPlan;
use crate::plan::text::Text;
use std::time::Duration;

/// A grace that an actor declares must have room in the group's, after the drain and those of all that end before it.
/// `ends` and `previous` are room to work in, one place an actor.
pub(in crate::plan) const fn chain(
    group: &str,
    grace: Option<Duration>,
    drain: Option<Duration>,
    actors: &[ActorPlan<'_>],
    ends: &mut [Duration],
    previous: &mut [Option<usize>],
) -> Option<Text> {
    let Some(grace) = grace else { return None };
    // Each round makes the chains right that are one longer, so a plan without a circle needs no more of them; going
    // to and fro, two or three are enough for most.
    let mut rounds = 0;
    while rounds <= actors.len() && lengthen(actors, ends, previous, rounds % 2 == 1) {
        rounds += 1;
    }
    let mut longest = 0;
    let mut index = 0;
    while index < actors.len() {
        if is_less(ends[longest], ends[index]) {
            longest = index;
        }
        index += 1;
    }
    if actors.is_empty() || ends[longest].is_zero() {
        return None;
    }
    let drain = match drain {
        Some(drain) => drain,
        None => Duration::ZERO,
    };
    let needed = ends[longest].saturating_add(drain);
    if !is_less(grace, needed) {
        return None;
    }
    let mut text = Text::new()
        .push("the grace of group ")
        .name(group)
        .push(" is ")
        .duration(grace)
        .push(", but ");
    if !drain.is_zero() {
        text = text.push("after its drain of ").duration(drain).push(" ");
    }
    let text = path(text, actors, previous, longest)
        .push(" may take ")
        .duration(ends[longest])
        .push(" to end");
    let text = text
        .push("\nhelp: make the grace of the group at least ")
        .duration(needed);
    Some(text.push(", or shorten the grace of an actor"))
}

/// Takes every chain one edge on; true if any became longer.
const fn lengthen(
    actors: &[ActorPlan<'_>],
    ends: &mut [Duration],
    previous: &mut [Option<usize>],
    forwards: bool,
) -> bool {
    let mut changed = false;
    // The one to end latest of those that do not stop last: whoever stops last waits for all of them.
    let mut latest: Option<usize> = None;
    let mut step = 0;
    while step < actors.len() {
        let index = if forwards {
            step
        } else {
            actors.len() - 1 - step
        };
        step += 1;
        let actor = &actors[index];
        changed |= reach(actors, ends, previous, None, index);
        changed |= reach_all(actors, ends, previous, index, actor.requires);
        changed |= reach_all(actors, ends, previous, index, actor.receives);
        changed |= reach_all(actors, ends, previous, index, actor.stops_before);
        let is_latest = match latest {
            Some(latest) => is_less(ends[latest], ends[index]),
            None => true,
        };
        if !actor.options.stops_last && is_latest {
            latest = Some(index);
        }
    }
    let mut last = 0;
    while last < actors.len() {
        if actors[last].options.stops_last && latest.is_some() {
            changed |= reach(actors, ends, previous, latest, last);
        }
        last += 1;
    }
    changed
}

const fn reach_all(
    actors: &[ActorPlan<'_>],
    ends: &mut [Duration],
    previous: &mut [Option<usize>],
    from: usize,
    to: &[usize],
) -> bool {
    let mut changed = false;
    let mut index = 0;
    while index < to.len() {
        changed |= reach(actors, ends, previous, Some(from), to[index]);
        index += 1;
    }
    changed
}

/// Lets `to` begin to end when `from` has ended.
const fn reach(
    actors: &[ActorPlan<'_>],
    ends: &mut [Duration],
    previous: &mut [Option<usize>],
    from: Option<usize>,
    to: usize,
) -> bool {
    let begin = match from {
        Some(from) => ends[from],
        None => Duration::ZERO,
    };
    let end = match actors[to].options.grace {
        Some(grace) => begin.saturating_add(grace),
        None => begin,
    };
    let later = is_less(ends[to], end);
    if later {
        ends[to] = end;
        previous[to] = from;
    }
    later
}

/// The actors with a grace on the chain that ends with `last`, in the order in which they end.
const fn path(
    mut text: Text,
    actors: &[ActorPlan<'_>],
    previous: &mut [Option<usize>],
    last: usize,
) -> Text {
    // The links lead from the end to the beginning: turn them round.
    let mut next = None;
    let mut place = Some(last);
    while let Some(index) = place {
        place = previous[index];
        previous[index] = next;
        next = Some(index);
    }
    let mut first = true;
    while let Some(index) = next {
        if actors[index].options.grace.is_some() {
            text = if first { text } else { text.push(", then ") };
            text = text.name(actors[index].name);
            first = false;
        }
        next = previous[index];
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::plan::values::tests::{refusal, seconds};
    use crate::plan::{ActorSpec, GroupSpec};
    use std::time::Duration;

    const CHAIN: &[ActorSpec; 5] = &[
        ActorSpec::new("telemetry")
            .stops_last()
            .grace(Duration::from_millis(500)),
        ActorSpec::new("store").grace(seconds(3)),
        ActorSpec::new("cache").requires(&[1]),
        ActorSpec::new("api").receives(&[2]).grace(seconds(5)),
        ActorSpec::new("job").stops_before(&[1]).grace(seconds(4)),
    ];

    #[test]
    fn a_chain_of_declared_graces_has_room_in_the_group() {
        assert_eq!(
            refusal(GroupSpec::new("app", CHAIN).grace(Some(seconds(8)))),
            "the grace of group `app` is 8s, but `api`, then `store`, then `telemetry` may take 8500ms to end\n\
             help: make the grace of the group at least 8500ms, or shorten the grace of an actor"
        );
        for grace in [None, Some(Duration::from_millis(8500))] {
            assert_eq!(
                GroupSpec::new("app", CHAIN).grace(grace).plan().grace(),
                grace
            );
        }
    }

    #[test]
    fn a_drain_comes_before_the_chain() {
        let drained = GroupSpec::new("app", CHAIN).drain(seconds(1));
        assert_eq!(
            refusal(drained.grace(Some(seconds(9)))),
            "the grace of group `app` is 9s, but after its drain of 1s `api`, then `store`, then `telemetry` may take \
             8500ms to end\n\
             help: make the grace of the group at least 9500ms, or shorten the grace of an actor"
        );
        assert_eq!(
            drained
                .grace(Some(Duration::from_millis(9500)))
                .plan()
                .drain(),
            Some(seconds(1))
        );
    }

    #[test]
    fn a_chain_is_found_whatever_the_order_of_the_fields() {
        const FIRST_WAITS: &[ActorSpec; 3] = &[
            ActorSpec::new("a").requires(&[1]).grace(seconds(1)),
            ActorSpec::new("b").requires(&[2]).grace(seconds(1)),
            ActorSpec::new("c").grace(seconds(1)),
        ];
        let message = refusal(GroupSpec::new("app", FIRST_WAITS).grace(Some(seconds(2))));
        assert!(
            message.contains("but `a`, then `b`, then `c` may take 3s to end"),
            "{message}"
        );
    }
}
