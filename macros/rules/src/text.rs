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

/// Reads a duration that an option takes: numbers, each with a unit. [`duration`] writes the short names of the units.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let (mut rest, mut total) = (text, Duration::ZERO);
    loop {
        let (number, after) = rest.split_at(rest.find(char::is_alphabetic)?);
        let end = after.find(|char: char| !char.is_alphabetic());
        let (unit, after) = after.split_at(end.unwrap_or(after.len()));
        let seconds = match unit {
            "d" | "day" | "days" => 86_400.0,
            "h" | "hour" | "hours" => 3_600.0,
            "m" | "min" | "minute" | "minutes" => 60.0,
            "s" | "sec" | "second" | "seconds" => 1.0,
            "ms" => 1e-3,
            "us" => 1e-6,
            "ns" => 1e-9,
            _ => return None,
        };
        let number: f64 = number.trim().parse().ok()?;
        total = total.checked_add(Duration::try_from_secs_f64(number * seconds).ok()?)?;
        rest = after;
        if rest.is_empty() {
            return Some(total);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{duration, first_names, listed, parse_duration, quoted};
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
            assert_eq!(parse_duration(text), Some(Duration::from_nanos(nanos)));
        }
        let long = Duration::new(3_600 * 10_000_000, 999_999_999);
        assert_eq!(parse_duration(&duration(long)), Some(long));
    }

    #[test]
    fn durations_are_read_with_their_units() {
        for (text, millis) in [
            ("1h30m", 5_400_000),
            ("1.5s", 1_500),
            ("2 min 1 sec", 121_000),
        ] {
            assert_eq!(parse_duration(text), Some(Duration::from_millis(millis)));
        }
        for text in [
            "",
            "5",
            "s",
            "5 parsecs",
            "-1s",
            "1m 30",
            "1e3s",
            "99999999999999999999s",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
