//! The problems of a group and their places.

use crate::input::RulesInput;
use crate::{OptionName, Rule};
use std::fmt;

/// A problem of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    rule: Rule,
    place: Place,
    others: &'static [OptionName],
    message: String,
    help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\nhelp: {}", self.message, self.help)
    }
}

impl Problem {
    /// Returns the problem in one line, with the names of the actors and options.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the remedy.
    pub fn help(&self) -> &str {
        &self.help
    }

    /// The rule that is broken.
    #[doc(hidden)]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The place of the problem.
    #[doc(hidden)]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The options beside that of the place on which the problem depends, if two options conflict.
    #[doc(hidden)]
    pub fn others(&self) -> &'static [OptionName] {
        self.others
    }

    pub(crate) fn with_others(self, others: &'static [OptionName]) -> Problem {
        Problem { others, ..self }
    }

    pub(crate) fn new(
        rule: Rule,
        place: Place,
        (message, help): (String, impl Into<String>),
    ) -> Problem {
        Problem {
            rule,
            place,
            others: &[],
            message,
            help: help.into(),
        }
    }
}

/// The place of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The group, or one of its actors or values.
    pub subject: Subject,
    /// The option, if the problem is not about the subject as a whole.
    pub option: Option<OptionName>,
    /// The position of the entry in the option's list.
    pub entry: Option<usize>,
}

/// The group, or one of its actors or values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The group.
    Group,
    /// The actor at this position.
    Actor(usize),
    /// The value at this position.
    Value(usize),
}

impl Place {
    /// The place of an option of the group.
    pub const fn group(option: OptionName) -> Place {
        Place {
            subject: Subject::Group,
            option: Some(option),
            entry: None,
        }
    }

    /// The place of an actor as a whole.
    pub const fn actor(actor: usize) -> Place {
        Place {
            subject: Subject::Actor(actor),
            option: None,
            entry: None,
        }
    }

    /// The place of the name of a value.
    pub(crate) const fn value(value: usize) -> Place {
        Place {
            subject: Subject::Value(value),
            option: Some(OptionName::Name),
            entry: None,
        }
    }

    /// The place of an option of an actor.
    pub const fn option(actor: usize, option: OptionName) -> Place {
        Place {
            subject: Subject::Actor(actor),
            option: Some(option),
            entry: None,
        }
    }

    /// The place of an entry in a list of an actor.
    pub const fn entry(actor: usize, option: OptionName, entry: usize) -> Place {
        Place {
            subject: Subject::Actor(actor),
            option: Some(option),
            entry: Some(entry),
        }
    }
}

/// The problems of one group.
#[derive(Default)]
pub(crate) struct Problems {
    pub(crate) found: Vec<Problem>,
    /// The problems that the group has if a value that is not known breaks the rule.
    pub(crate) open: Vec<Problem>,
    /// The number of unknown names for which a known name was looked up.
    pub(crate) suggested: usize,
}

impl Problems {
    pub(crate) fn add(&mut self, rule: Rule, place: Place, text: (String, impl Into<String>)) {
        self.found.push(Problem::new(rule, place, text));
    }

    /// Reports two options of an actor that conflict. `others` are those beside the one at the place.
    pub(crate) fn add_conflict(
        &mut self,
        place: Place,
        others: &'static [OptionName],
        text: (String, impl Into<String>),
    ) {
        let problem = Problem::new(Rule::OptionsDoNotConflict, place, text);
        self.found.push(problem.with_others(others));
    }

    /// Reports the problem at the last of the places if its rule is broken, or leaves it open if a value at one of the places
    /// is not known. `text` receives whether all values are known.
    pub(crate) fn check<'a>(
        &mut self,
        input: &dyn RulesInput,
        rule: Rule,
        places: &[Place],
        holds: bool,
        text: &dyn Fn(bool) -> (String, &'a str),
    ) {
        if let Some((place, is_known)) = checked(input, places, holds) {
            let problem = Problem::new(rule, place, text(is_known));
            if is_known {
                self.found.push(problem);
            } else {
                self.open.push(problem);
            }
        }
    }
}

/// Returns the place of a problem, and whether all values are known; `None` without a problem.
fn checked(input: &dyn RulesInput, places: &[Place], holds: bool) -> Option<(Place, bool)> {
    let is_known = places.iter().all(|&place| input.is_known(place));
    let place = places.last().filter(|_| !holds || !is_known)?;
    Some((*place, is_known))
}
