//! The drain of a group follows TERM, and fits the grace.

use super::chain::default_word;
use crate::graph::is_less;
use crate::input::RulesInput;
use crate::problem::{Place, Problems};
use crate::text::{duration, quoted};
use crate::{DRAIN_SIGNAL, OptionName, Rule};
use std::time::Duration;

/// Checks that a group that drains is stopped by TERM.
pub(crate) fn follows_term(input: &dyn RulesInput, problems: &mut Problems) {
    let facts = input.group();
    if facts.options.drain.is_some() && !facts.stops_on_term {
        let name = quoted(facts.label);
        let text = (
            format!("group {name} never drains: `{DRAIN_SIGNAL}` is not among its `signals`"),
            format!("add `{DRAIN_SIGNAL}` to `signals`, or remove `drain`"),
        );
        let place = Place::group(OptionName::Drain);
        problems.add(Rule::DrainNeedsTerm, place, text);
    }
}

/// Checks that the drain leaves a part of the grace.
pub(crate) fn fits_the_grace(input: &dyn RulesInput, problems: &mut Problems) {
    let facts = input.group();
    let options = facts.options;
    let (Some(grace), Some(drain)) = (options.grace, options.drain) else {
        return;
    };
    let places = [OptionName::Grace, OptionName::Drain].map(Place::group);
    let (rule, holds) = (
        Rule::DrainFitsTheGrace,
        drain_fits(Some(grace), Some(drain)),
    );
    problems.check(input, rule, &places, holds, &|is_known| {
        let name = quoted(facts.label);
        let message = if is_known {
            format!(
                "the drain of group {name} is {}, not shorter than its {}`grace` of {}",
                duration(drain),
                default_word(&options),
                duration(grace)
            )
        } else {
            format!("the drain of group {name} is not shorter than its `grace`")
        };
        let help = "make the drain shorter or the `grace` longer: the `grace` includes the drain";
        (message, help)
    });
}

/// [`Rule::DrainFitsTheGrace`]
pub const fn drain_fits(grace: Option<Duration>, drain: Option<Duration>) -> bool {
    match (grace, drain) {
        (Some(grace), Some(drain)) => grace.is_zero() || is_less(drain, grace),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::drain_fits;
    use std::time::Duration;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn drain_is_compared_with_the_grace() {
        let grace = Some(SECOND * 25);
        for (drain, fits) in [(0, true), (24, true), (25, false), (30, false)] {
            assert_eq!(drain_fits(grace, Some(SECOND * drain)), fits, "{drain}");
        }
        assert!(drain_fits(grace, None) && drain_fits(None, grace));
    }
}
