//! The mistakes that only values show, with their words. Input: options and edges; output: the message, the same for
//! the macro's const and for a group built at run time. It must not allocate: all of it runs in a const.

use super::actor::{ActorPlan, InterruptKind};
use super::text::Text;
use crate::{Ready, Restart};
use std::time::Duration;

/// A nested group is stopped through its context and says itself when all inside are ready.
pub(super) const fn nested(actor: &ActorPlan<'_>) -> Option<Text> {
    let options = actor.options;
    if options.group && options.restart.is_some() {
        return Some(group_runs_once(actor.name));
    }
    if !options.group || matches!((options.interrupt, options.ready), (InterruptKind::Cancel, Some(Ready::Manual))) {
        return None;
    }
    Some(no_group(actor.name))
}

/// What is wrong with a nested group that does not say both.
pub(super) const fn no_group(name: &str) -> Text {
    Text::new()
        .name(name)
        .push(" is a group, so its interrupt must be `cancel` and its `ready` must be `manual`")
        .push("\nhelp: say both: a group is stopped through its context, and is ready when all inside are")
}

/// The durations of an actor, each on its own.
pub(super) const fn actor_durations(actor: &ActorPlan<'_>) -> Option<Text> {
    if is_zero(actor.options.grace) {
        let text = Text::new().push("`grace` of ").name(actor.name);
        return Some(text.push(" is zero\nhelp: make it longer; to end execute at once, interrupt it by `drop`"));
    }
    if is_zero(actor.options.ready_within) {
        let text = Text::new().push("`ready_within` of ").name(actor.name);
        return Some(text.push(" is zero\nhelp: make it longer, or leave it out"));
    }
    match actor.options.restart {
        Some(restart) => restart_durations(actor.name, &restart),
        None => None,
    }
}

/// The durations of a restart: what fails at once must not be run again at once for ever.
const fn restart_durations(name: &str, restart: &Restart) -> Option<Text> {
    if restart.delay.is_zero() {
        let text = in_restart("`delay`", name);
        return Some(
            text.push(" is zero\nhelp: make it longer: what fails at once would be run again at once, for ever"),
        );
    }
    if is_less(restart.max_delay, restart.delay) {
        let text = in_restart("`max_delay`", name)
            .push(" is ")
            .duration(restart.max_delay)
            .push(", which is less than its `delay` of ");
        return Some(text.duration(restart.delay).push("\nhelp: make it longer: the delay doubles up to it"));
    }
    if restart.within.is_zero() {
        let text = in_restart("`within`", name);
        return Some(
            text.push(
                " is zero\nhelp: make it longer: an execution that lasts as long makes the next failure the first",
            ),
        );
    }
    if matches!(restart.limit, Some(0)) {
        let text = in_restart("`limit`", name);
        return Some(text.push(" is 0\nhelp: leave out `restart` if it is not to be run again"));
    }
    None
}

const fn in_restart(what: &str, name: &str) -> Text {
    Text::new().push(what).push(" in the `restart` of ").name(name)
}

/// What cannot be run again as a whole.
pub(super) const fn group_runs_once(name: &str) -> Text {
    Text::new()
        .name(name)
        .push(" is a group, and a group cannot be run again as a whole")
        .push("\nhelp: remove `restart` there, and say it of the actors inside")
}

/// The durations of a group.
pub(super) const fn group_durations(name: &str, grace: Option<Duration>, drain: Option<Duration>) -> Option<Text> {
    if is_zero(grace) {
        let text = Text::new().push("`grace` of group ").name(name);
        return Some(text.push(" is zero\nhelp: make it longer, or `none` for no limit"));
    }
    if is_zero(drain) {
        let text = Text::new().push("`drain` of group ").name(name);
        return Some(text.push(" is zero\nhelp: make it longer, or leave it out"));
    }
    if let (Some(grace), Some(drain)) = (grace, drain) {
        if !is_less(drain, grace) {
            return Some(
                Text::new()
                    .push("the drain of group ")
                    .name(name)
                    .push(" is ")
                    .duration(drain)
                    .push(", which leaves nothing of its grace of ")
                    .duration(grace)
                    .push(
                        "\nhelp: make the drain shorter or the grace longer: it bounds the whole stop, drain included",
                    ),
            );
        }
    }
    None
}

/// A grace that an actor declares must have room in the group's, after the drain and those of all that end before it.
/// `ends` and `previous` are room to work in, one place an actor.
pub(super) const fn chain(
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
    let mut text = Text::new().push("the grace of group ").name(group).push(" is ").duration(grace).push(", but ");
    if !drain.is_zero() {
        text = text.push("after its drain of ").duration(drain).push(" ");
    }
    let text = path(text, actors, previous, longest).push(" may take ").duration(ends[longest]).push(" to end");
    let text = text.push("\nhelp: make the grace of the group at least ").duration(needed);
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
        let index = if forwards { step } else { actors.len() - 1 - step };
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
const fn path(mut text: Text, actors: &[ActorPlan<'_>], previous: &mut [Option<usize>], last: usize) -> Text {
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

const fn is_zero(duration: Option<Duration>) -> bool {
    matches!(duration, Some(duration) if duration.is_zero())
}

const fn is_less(left: Duration, right: Duration) -> bool {
    left.as_nanos() < right.as_nanos()
}

#[cfg(test)]
mod tests {
    use crate::Ready;
    use crate::plan::{ActorSpec, GroupSpec, InterruptKind, no_group};
    use std::panic::{UnwindSafe, catch_unwind};
    use std::time::Duration;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn refusal<const N: usize>(group: GroupSpec<N>) -> String {
        refused(|| drop(group.plan()))
    }

    fn refused(refuses: impl FnOnce() + UnwindSafe) -> String {
        let panic = catch_unwind(refuses).expect_err("it is refused");
        panic.downcast_ref::<String>().expect("a message").clone()
    }

    #[test]
    fn a_nested_group_is_cancelled_and_says_when_it_is_ready() {
        const INNER: ActorSpec = ActorSpec::new("inner").group(true);
        const WRONG: [&[ActorSpec; 1]; 3] =
            [&[INNER], &[INNER.ready(Ready::Started)], &[INNER.interrupt(InterruptKind::Call).ready(Ready::Manual)]];
        const RIGHT: &[ActorSpec; 1] = &[INNER.ready(Ready::Manual)];
        let expected = "`inner` is a group, so its interrupt must be `cancel` and its `ready` must be `manual`\n\
                        help: say both: a group is stopped through its context, and is ready when all inside are";
        assert_eq!(refused(|| _ = no_group("inner", true)), expected);
        assert!(!no_group("inner", false));
        for actors in WRONG {
            assert_eq!(refusal(GroupSpec::new("app", actors)), expected);
        }
        assert!(GroupSpec::new("app", RIGHT).plan().actor(0).is_group());
    }

    #[test]
    fn durations_of_zero_are_refused() {
        let api = ActorSpec::new("api");
        for (message, expected) in [
            (refused(move || _ = api.grace(Duration::ZERO)), "`grace` of `api` is zero\n"),
            (refused(move || _ = api.ready_within(Duration::ZERO)), "`ready_within` of `api` is zero\n"),
            (refusal(GroupSpec::new("app", &[]).grace(Some(Duration::ZERO))), "`grace` of group `app` is zero\n"),
            (refusal(GroupSpec::new("app", &[]).drain(Duration::ZERO)), "`drain` of group `app` is zero\n"),
        ] {
            assert!(message.starts_with(expected), "{message}");
        }
    }

    #[test]
    fn a_drain_is_shorter_than_the_grace() {
        assert_eq!(
            refusal(GroupSpec::new("app", &[]).drain(seconds(25))),
            "the drain of group `app` is 25s, which leaves nothing of its grace of 25s\n\
             help: make the drain shorter or the grace longer: it bounds the whole stop, drain included"
        );
        assert_eq!(GroupSpec::new("app", &[]).drain(seconds(25)).grace(None).plan().drain(), Some(seconds(25)));
    }

    const CHAIN: &[ActorSpec; 5] = &[
        ActorSpec::new("telemetry").stops_last().grace(Duration::from_millis(500)),
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
            assert_eq!(GroupSpec::new("app", CHAIN).grace(grace).plan().grace(), grace);
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
        assert_eq!(drained.grace(Some(Duration::from_millis(9500))).plan().drain(), Some(seconds(1)));
    }

    #[test]
    fn a_chain_is_found_whatever_the_order_of_the_fields() {
        const FIRST_WAITS: &[ActorSpec; 3] = &[
            ActorSpec::new("a").requires(&[1]).grace(seconds(1)),
            ActorSpec::new("b").requires(&[2]).grace(seconds(1)),
            ActorSpec::new("c").grace(seconds(1)),
        ];
        let message = refusal(GroupSpec::new("app", FIRST_WAITS).grace(Some(seconds(2))));
        assert!(message.contains("but `a`, then `b`, then `c` may take 3s to end"), "{message}");
    }
}
