//! Options that are written and could not be read. Input: a group and a problem of the rules; output: whether such an option
//! may explain the problem. It must not decide whether something is a problem.

use super::place::named_entry;
use crate::ast::GroupStruct;
use rungroup_rules::{OptionName, Problem, Rule, Subject};

/// Returns `true` if the problem may be gone when the unread options are right.
pub(super) fn explains(group: &GroupStruct, problem: &Problem) -> bool {
    let place = problem.place();
    let entry = named_entry(group, place).map(|(_, entry)| entry);
    let of_group = |option| group.options.written.is_unread(option);
    let of_actor = |options: &[OptionName]| match place.subject {
        Subject::Group | Subject::Value(_) => false,
        Subject::Actor(actor) => group
            .actors()
            .nth(actor)
            .is_some_and(|(field, _)| field.written.is_one_unread(options)),
    };
    let of_entry = |option| {
        let named = entry.and_then(|entry| group.actor(entry));
        named.is_some_and(|(field, _)| field.written.is_unread(option))
    };
    match problem.rule() {
        Rule::NameIsUnique => group
            .actors()
            .any(|(field, _)| field.written.is_unread(OptionName::Name)),
        Rule::EntryExists => {
            let mut fields = group.fields.iter();
            let is_received = matches!(place.option, Some(OptionName::Receives));
            let is_lacking = group.lacks_actors && fields.any(|field| Some(&field.ident) == entry);
            is_lacking || (is_received && of_group(OptionName::Receives))
        }
        Rule::GroupProvidesAValue => {
            let provided = group.options.provides.as_ref();
            match provided.and_then(|provided| group.actor(provided)) {
                Some((field, _)) => field.written.is_unread(OptionName::Provides),
                None => group.lacks_actors,
            }
        }
        Rule::SourceProvides => of_entry(OptionName::Provides),
        Rule::OptionsDoNotConflict => {
            let is_unread = |option| of_actor(&[option]);
            place.option.is_some_and(is_unread) || of_actor(problem.others())
        }
        Rule::ReadyWithinNeedsReady | Rule::RequiredActorStatesReady => {
            of_actor(&[OptionName::Ready, OptionName::Provides])
        }
        Rule::StopsLastNamesLast => of_entry(OptionName::StopsLast),
        Rule::GroundNeedsUntilAll => of_group(OptionName::Until),
        Rule::UntilAllWaitsForAnActor => group.lacks_actors || of_group(OptionName::Until),
        Rule::NamedActorStatesGround => {
            let of_actor = of_actor(&[
                OptionName::Foreground,
                OptionName::Background,
                OptionName::StopsLast,
                OptionName::Ready,
            ]);
            of_actor || of_group(OptionName::Until)
        }
        Rule::ForegroundActorReturns => {
            let of_actor = of_actor(&[
                OptionName::Background,
                OptionName::StopsLast,
                OptionName::Restart,
            ]);
            of_actor || of_group(OptionName::Until)
        }
        Rule::DependentsIsSet => of_actor(&[OptionName::Dependents]),
        Rule::DependentRestarts => of_actor(&[OptionName::Restart]),
        Rule::BackoffFitsItsMaximum => of_actor(&[OptionName::Backoff, OptionName::MaxBackoff]),
        Rule::DrainFitsTheGrace | Rule::ChainFitsTheGrace => of_group(OptionName::Grace),
        Rule::NameIsNotEmpty
        | Rule::NameHasNoNul
        | Rule::EntryIsAnotherActor
        | Rule::EntryIsListedOnce
        | Rule::EntryIsInOneList
        | Rule::ValueIsOnlyReceived
        | Rule::SlotIsProvided
        | Rule::SlotBelongsToOneGroup
        | Rule::SlotIsProvidedOnce
        | Rule::OrderHasNoCycle
        | Rule::DrainNeedsTerm
        | Rule::InterruptIsRepeatable
        | Rule::NestedGroupIsCancelled
        | Rule::NestedGroupAcceptsInside
        | Rule::NestedGroupDoesNotRestart
        | Rule::NestedGroupLeavesSignals
        | Rule::NestedGraceFits
        | Rule::DurationIsNotZero
        | Rule::MaxRestartsIsNotZero
        | Rule::OptionalSourceIsReceivedAsOption => false,
    }
}
