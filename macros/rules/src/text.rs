//! Names, lists and durations in messages.

use std::fmt::{self, Display, Write};
use std::time::Duration;

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

/// Returns the duration as an option takes it, such as `1m 30s`.
pub fn duration(duration: Duration) -> String {
    if duration.is_zero() {
        return "0s".to_owned();
    }
    let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
    let parts = [
        (seconds / 3600, "h"),
        (seconds / 60 % 60, "m"),
        (seconds % 60, "s"),
        (u64::from(nanos / 1_000_000), "ms"),
        (u64::from(nanos / 1_000 % 1_000), "us"),
        (u64::from(nanos % 1_000), "ns"),
    ];
    let mut text = String::new();
    for (number, unit) in parts.into_iter().filter(|&(number, _)| number > 0) {
        let space = if text.is_empty() { "" } else { " " };
        let _ = write!(text, "{space}{number}{unit}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{duration, first_names, listed, quoted};
    use std::time::Duration;

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

    #[test]
    fn durations_are_exact_and_can_be_pasted() {
        for (nanos, text) in [
            (0, "0s"),
            (90_000_000_000, "1m 30s"),
            (3_600_000_000_000 * 25, "25h"),
            (1_500_000_000, "1s 500ms"),
            (1_000_000_001, "1s 1ns"),
            (1_002_000, "1ms 2us"),
        ] {
            assert_eq!(duration(Duration::from_nanos(nanos)), text);
        }
    }
}
