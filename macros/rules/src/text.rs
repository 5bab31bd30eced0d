//! Names and lists in messages.

mod duration;

pub use duration::{duration, in_millis, parse_duration};

use crate::input::{ActorFacts, RulesInput};
use std::fmt::{self, Display, Write};

/// The number of names that a message lists before it counts the rest.
pub const LISTED: usize = 12;

/// A name in one line: control characters are shown as escapes.
#[derive(Clone, Copy, Debug)]
pub struct Visible<'a>(pub &'a str);

impl Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars() {
            if char.is_control() {
                write!(f, "{}", char.escape_default())?;
            } else {
                f.write_char(char)?;
            }
        }
        Ok(())
    }
}

/// Returns the name in backticks.
pub fn quoted(name: &str) -> String {
    format!("`{}`", Visible(name))
}

/// Returns a list such as `` `a`, `b` and `c` ``, with another word in front of the last name.
pub fn listed(names: impl IntoIterator<Item = impl Display>, last: &str) -> String {
    let (mut text, mut end) = (String::new(), None);
    for name in names {
        push(&mut text, end.replace(quoted(&name.to_string())));
    }
    match end {
        None => text,
        Some(only) if text.is_empty() => only,
        Some(end) => format!("{text} {last} {end}"),
    }
}

/// Returns a list of the first names and the number of the others.
pub fn first_names<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let count = names.len();
    if count <= LISTED {
        return listed(names, "and");
    }
    let mut list = String::new();
    for name in names.take(LISTED) {
        push(&mut list, Some(quoted(name)));
    }
    format!("{list} and {} more", count - LISTED)
}

/// Adds a name to a list.
fn push(list: &mut String, name: Option<String>) {
    if let Some(name) = name {
        list.push_str(if list.is_empty() { "" } else { ", " });
        list.push_str(&name);
    }
}

/// The actor in a message: its label, or its number if it has none.
#[derive(Clone, Copy)]
pub(crate) struct Label<'a> {
    label: &'a str,
    actor: usize,
}

impl Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.label.is_empty() {
            write!(f, "actor number {}", self.actor + 1)
        } else {
            write!(f, "`{}`", Visible(self.label))
        }
    }
}

pub(crate) fn label<'a>(facts: &ActorFacts<'a>, actor: usize) -> Label<'a> {
    Label {
        label: facts.label,
        actor,
    }
}

/// The actors in a message.
pub(crate) fn labels(input: &dyn RulesInput, actors: &[usize]) -> String {
    first_names(actors.iter().map(|&actor| input.actor(actor).label))
}

/// The names of the actors that require one, with the verb: "`a` requires", "`a` and `b` require".
pub(crate) fn first_that_require(input: &dyn RulesInput, actors: &[usize]) -> String {
    let verb = match actors {
        [_] => "requires",
        _ => "require",
    };
    format!("{} {verb}", labels(input, actors))
}

#[cfg(test)]
mod tests {
    use super::{first_names, listed, quoted};

    #[test]
    fn names_stay_on_their_line() {
        assert_eq!(quoted("a\nb\0"), "`a\\nb\\u{0}`");
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(listed(Vec::<&str>::new(), "and"), "");
        assert_eq!(listed(["a"], "or"), "`a`");
        assert_eq!(listed(["a", "b", "c"], "or"), "`a`, `b` or `c`");
    }

    #[test]
    fn a_long_list_is_cut() {
        let names: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        let text = first_names(names.iter().map(String::as_str));
        assert!(text.starts_with("`0`, `1`, `2`"), "{text}");
        assert!(text.ends_with("`11` and 8 more"), "{text}");
        assert_eq!(first_names(["a", "b"].into_iter()), "`a` and `b`");
    }
}
