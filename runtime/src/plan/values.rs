//! The mistakes that only values show, with their words. Input: options and edges; output: the message, the same for
//! the macro's const and for a group built at run time. It must not allocate: all of it runs in a const.

use super::actor::{ActorPlan, InterruptKind};
use super::text::Text;
use crate::{Ready, Restart};
use std::time::Duration;

mod chain;

pub(super) use chain::chain;

/// A nested group is stopped through its context and says itself when all inside are ready.
pub(super) const fn nested(actor: &ActorPlan<'_>) -> Option<Text> {
    let options = actor.options;
    if options.group && options.restart.is_some() {
        return Some(group_runs_once(actor.name));
    }
    if !options.group
        || matches!(
            (options.interrupt, options.ready),
            (InterruptKind::Cancel, Some(Ready::Manual))
        )
    {
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
        return Some(text.push(
            " is zero\nhelp: make it longer; to end execute at once, interrupt it by `drop`",
        ));
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
    if restart.backoff.is_zero() {
        let text = in_restart("`backoff`", name);
        return Some(
            text.push(" is zero\nhelp: make it longer: what fails at once would be run again at once, for ever"),
        );
    }
    if is_less(restart.max_backoff, restart.backoff) {
        let text = in_restart("`max_backoff`", name)
            .push(" is ")
            .duration(restart.max_backoff)
            .push(", which is less than its `backoff` of ");
        return Some(
            text.duration(restart.backoff)
                .push("\nhelp: make it longer: the backoff doubles up to it"),
        );
    }
    if restart.reset_after.is_zero() {
        let text = in_restart("`reset_after`", name);
        return Some(
            text.push(
                " is zero\nhelp: make it longer: an execution that lasts as long makes the next failure the first",
            ),
        );
    }
    if matches!(restart.max_restarts, Some(0)) {
        let text = in_restart("`max_restarts`", name);
        return Some(text.push(" is 0\nhelp: leave out `restart` if it is not to be run again"));
    }
    None
}

const fn in_restart(what: &str, name: &str) -> Text {
    Text::new()
        .push(what)
        .push(" in the `restart` of ")
        .name(name)
}

/// What cannot be run again as a whole.
pub(super) const fn group_runs_once(name: &str) -> Text {
    Text::new()
        .name(name)
        .push(" is a group, and a group cannot be run again as a whole")
        .push("\nhelp: remove `restart` there, and say it of the actors inside")
}

/// The durations of a group.
pub(super) const fn group_durations(
    name: &str,
    grace: Option<Duration>,
    drain: Option<Duration>,
) -> Option<Text> {
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

    pub(super) const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    pub(super) fn refusal<const N: usize>(group: GroupSpec<N>) -> String {
        refused(|| drop(group.plan()))
    }

    fn refused(refuses: impl FnOnce() + UnwindSafe) -> String {
        let panic = catch_unwind(refuses).expect_err("it is refused");
        panic.downcast_ref::<String>().expect("a message").clone()
    }

    #[test]
    fn a_nested_group_is_cancelled_and_says_when_it_is_ready() {
        const INNER: ActorSpec = ActorSpec::new("inner").group(true);
        const WRONG: [&[ActorSpec; 1]; 3] = [
            &[INNER],
            &[INNER.ready(Ready::Started)],
            &[INNER.interrupt(InterruptKind::Call).ready(Ready::Manual)],
        ];
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
            (
                refused(move || _ = api.grace(Duration::ZERO)),
                "`grace` of `api` is zero\n",
            ),
            (
                refused(move || _ = api.ready_within(Duration::ZERO)),
                "`ready_within` of `api` is zero\n",
            ),
            (
                refusal(GroupSpec::new("app", &[]).grace(Some(Duration::ZERO))),
                "`grace` of group `app` is zero\n",
            ),
            (
                refusal(GroupSpec::new("app", &[]).drain(Duration::ZERO)),
                "`drain` of group `app` is zero\n",
            ),
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
        assert_eq!(
            GroupSpec::new("app", &[])
                .drain(seconds(25))
                .grace(None)
                .plan()
                .drain(),
            Some(seconds(25))
        );
    }
}
