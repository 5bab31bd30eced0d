//! The grace of the group, and the longest chain of graces.

use super::*;

#[test]
fn chain_fits_the_grace() {
    let mut group = group([
        named("telemetry").stops_last().grace(1),
        named("store").ready().grace(20),
        named("cache").ready().requires(&["store"]),
        named("api").requires(&["cache"]).grace(5),
        named("job").stops_before(&["store"]).grace(4),
    ]);
    let refused = |group: &Group, place, text| {
        refused(group, &[(Rule::ChainFitsTheGrace, place, text)]);
    };
    refused(
        &group,
        Place::option(3, OptionName::Grace),
        "the default grace of group `app` is 25s, but `api`, then `store`, then `telemetry` may take 26s to end\n\
         help: make the grace of the group at least 26s, or shorten the grace of an actor",
    );
    group.set_grace(26);
    accepted(&group);
    group.options.drain = Some(seconds(2));
    refused(
        &group,
        Place::group(OptionName::Grace),
        "the grace of group `app` is 26s, but after its drain of 2s `api`, then `store`, then `telemetry` may take 26s to \
         end\n\
         help: make the grace of the group at least 28s, or shorten the grace of an actor",
    );
    group.options.grace = None;
    accepted(&group);
}

#[test]
fn a_chain_is_measured_only_if_the_group_has_one() {
    let rules =
        |group: &Group| -> Vec<Rule> { problems(group).iter().map(Problem::rule).collect() };
    let long = || named("long").ready().grace(30);
    let cycle = group([
        long().requires(&["other"]),
        named("other").ready().requires(&["long"]),
    ]);
    assert_eq!(rules(&cycle), [Rule::OrderHasNoCycle]);
    let mut spent = group([long()]);
    spent.options.drain = Some(seconds(25));
    assert_eq!(rules(&spent), [Rule::DrainFitsTheGrace]);
    let mut none = group([long()]);
    none.set_grace(0);
    assert_eq!(rules(&none), [Rule::DurationIsNotZero]);
    let front = group([named("front").requires(&["long"]), long()]);
    let place = problems(&front)[0].place();
    assert_eq!(place, Place::option(1, OptionName::Grace));
    // Another limit has no effect on the chain.
    let mut other = group([long()]);
    other.options.ready_within = Some(Duration::ZERO);
    assert_eq!(
        rules(&other),
        [Rule::DurationIsNotZero, Rule::ChainFitsTheGrace]
    );
}
