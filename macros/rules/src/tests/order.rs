//! The order of the stop.

use super::*;

#[test]
fn a_cycle_is_one_problem_with_its_whole_path() {
    let wrong = group([
        named("web").requires(&["api"]),
        named("api").ready().receives(DB),
        named("db").provides(DB).stops_before(&["web"]),
        named("a").ready().requires(&["b"]).stops_before(&["web"]),
        named("b").ready().requires(&["a"]),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::OrderHasNoCycle,
                entry(2, List::StopsBefore, 0),
                "the order has a cycle: `web` requires `api`, which receives from `db`, which stops before `web`\n\
                 help: remove one of these entries",
            ),
            (
                Rule::OrderHasNoCycle,
                entry(4, List::Requires, 0),
                "the order has a cycle: `a` requires `b`, which requires `a`\n\
                 help: remove one of these entries",
            ),
        ],
    );
}

#[test]
fn an_actor_that_stops_last_names_only_such_actors() {
    let wrong = group([
        named("metrics").stops_last().requires(&["db", "telemetry"]),
        named("db").ready(),
        named("telemetry").ready().stops_last(),
        named("health").stops_last().stops_before(&["db"]),
    ]);
    refused(
        &wrong,
        &[
            (
                Rule::StopsLastNamesLast,
                entry(0, List::Requires, 0),
                "`metrics` stops last, but requires `db`, which does not\n\
                 help: add `stops_last` to `db`, or remove `db` from `metrics`",
            ),
            (
                Rule::StopsLastNamesLast,
                entry(3, List::StopsBefore, 0),
                "`health` stops last, but stops before `db`, which does not\n\
                 help: add `stops_last` to `db`, or remove `db` from `health`",
            ),
        ],
    );
    accepted(&group([
        named("api").requires(&["metrics"]),
        named("metrics").ready().stops_last(),
    ]));
}
