//! Durations of a group and of an actor.

use super::*;

#[test]
fn options_of_a_group_are_checked() {
    let mut wrong = group([named("metrics").stops_last()]);
    wrong.options = GroupOptions {
        grace: Some(Duration::ZERO),
        declares_grace: true,
        drain: Some(Duration::ZERO),
        ready_within: Some(Duration::ZERO),
        until: Until::All,
    };
    wrong.stops_on_term = false;
    let option = Place::group;
    refused(
        &wrong,
        &[
            (
                Rule::UntilAllWaitsForAnActor,
                option(OptionName::Until),
                "`until = all` of group `app` waits for no actor: all are in the background\n\
                 help: remove `background` or `stops_last` from an actor that does the work",
            ),
            (
                Rule::DrainNeedsTerm,
                option(OptionName::Drain),
                "group `app` never drains: `TERM` is not among its `signals`\n\
                 help: add `TERM` to `signals`, or remove `drain`",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::Grace),
                "`grace` of group `app` is zero\n\
                 help: make it longer, or write `grace = none` for no limit",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::Drain),
                "`drain` of group `app` is zero\nhelp: make it longer, or remove it",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::ReadyWithin),
                "`ready_within` of group `app` is zero\nhelp: make it longer, or remove it",
            ),
        ],
    );
    let mut right = group([named("metrics").stops_last(), named("job")]);
    right.options.until = Until::All;
    right.options.drain = Some(seconds(1));
    accepted(&right);
    right.actors.clear();
    accepted(&right);
}

#[test]
fn drain_fits_the_grace() {
    let mut group = group([]);
    let help = "help: make the drain shorter or the `grace` longer: the `grace` includes the drain";
    for (drain, grace, text) in [
        (
            25,
            None,
            "the drain of group `app` is 25s, not shorter than its default `grace` of 25s",
        ),
        (
            25,
            Some(25),
            "the drain of group `app` is 25s, not shorter than its `grace` of 25s",
        ),
        (
            90,
            Some(60),
            "the drain of group `app` is 1m 30s, not shorter than its `grace` of 1m",
        ),
    ] {
        group.options.drain = Some(seconds(drain));
        if let Some(grace) = grace {
            group.set_grace(grace);
        }
        let text = format!("{text}\n{help}");
        let place = Place::group(OptionName::Drain);
        refused(&group, &[(Rule::DrainFitsTheGrace, place, &text)]);
    }
    group.options.grace = None;
    accepted(&group);
}

#[test]
fn zero_values_of_an_actor_are_refused() {
    let zero = Duration::ZERO;
    let actor = named("api").ready().set(|options| {
        options.grace = Some(zero);
        options.ready_within = Some(zero);
        options.restart = Some(
            RestartPolicy::always()
                .reset_after(zero)
                .backoff(zero)
                .max_restarts(0),
        );
    });
    let option = |option| Place::option(0, option);
    refused(
        &group([actor]),
        &[
            (
                Rule::DurationIsNotZero,
                option(OptionName::Grace),
                "`grace` of `api` is zero\n\
                 help: make it longer; to end execute at once, write `interrupt = drop`",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::ReadyWithin),
                "`ready_within` of `api` is zero\nhelp: make it longer, or remove it",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::Backoff),
                "`backoff` of the `restart` of `api` is zero\n\
                 help: make it longer: an actor that fails at once would restart without a pause",
            ),
            (
                Rule::DurationIsNotZero,
                option(OptionName::ResetAfter),
                "`reset_after` of the `restart` of `api` is zero\n\
                 help: make it longer: an attempt that lasts this long resets the backoff",
            ),
            (
                Rule::MaxRestartsIsNotZero,
                option(OptionName::MaxRestarts),
                "`max_restarts` of the `restart` of `api` is 0\n\
                 help: remove `restart` from an actor that must not restart",
            ),
        ],
    );
}
