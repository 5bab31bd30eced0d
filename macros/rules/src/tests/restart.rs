//! Restarts and their dependents.

use super::*;

#[test]
fn backoff_fits_its_maximum() {
    let refused = |restart: RestartPolicy, text: &str| {
        let actor = named("api").set(|options| options.restart = Some(restart));
        let help = "help: make `max_backoff` longer or `backoff` shorter: the backoff doubles up to its maximum";
        let place = Place::option(0, OptionName::MaxBackoff);
        let text = format!("{text}\n{help}");
        refused(
            &group([actor]),
            &[(Rule::BackoffFitsItsMaximum, place, &text)],
        );
    };
    let restart = RestartPolicy::on_failure();
    refused(
        restart.backoff(seconds(60)),
        "the default `max_backoff` of `api` is 30s, less than its `backoff` of 1m",
    );
    refused(
        restart.max_backoff(Duration::from_millis(500)),
        "the `max_backoff` of `api` is 500ms, less than its default `backoff` of 1s",
    );
    refused(
        restart.backoff(seconds(10)).max_backoff(seconds(5)),
        "the `max_backoff` of `api` is 5s, less than its `backoff` of 10s",
    );
}

#[test]
fn an_actor_that_restarts_is_interrupted_more_than_once() {
    let once = Actor {
        options: ActorOptions {
            interrupts_once: true,
            ..named("api").options
        },
        ..named("api")
    };
    accepted(&group([once.clone()]));
    refused(
        &group([once.restarts(None)]),
        &[(
            Rule::InterruptIsRepeatable,
            Place::option(0, OptionName::Interrupt),
            "`api` may restart, but its interrupt can be called only once\n\
             help: create it with `Interrupt::call_each` or `Interrupt::call_each_async`",
        )],
    );
}

#[test]
fn dependents_of_an_actor_that_restarts() {
    let wrong = group([
        named("api").ready().restarts(None),
        named("web").ready().requires(&["api"]),
        named("page").requires(&["api", "web"]),
        named("db").provides(DB).restarts(Some(Dependents::Restart)),
        named("cache")
            .ready()
            .receives(DB)
            .restarts(Some(Dependents::Keep)),
        named("feed").requires(&["cache"]),
        named("job").stops_before(&["db"]),
        named("alone").restarts(None),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::DependentsIsSet,
                Place::option(0, OptionName::Restart),
                "`web` and `page` require `api`, which may restart, but `api` does not set `dependents`\n\
                 help: add `dependents = keep` to `api` to keep them running, or `dependents = restart` to restart them \
                 with it",
            ),
            (
                Rule::DependentRestarts,
                Place::actor(5),
                "`feed` depends on `db`, which restarts its dependents, but `feed` has no `restart`\n\
                 help: add `restart = on_failure` to `feed`, or write `dependents = keep` on `db`",
            ),
        ],
    );
}
