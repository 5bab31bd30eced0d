//! Durations as an option takes them.

use std::fmt::Write;
use std::time::Duration;

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

/// Returns the duration as an option takes it, without the part below a millisecond.
pub fn in_millis(time: Duration) -> String {
    let nanos = time.subsec_millis() * 1_000_000;
    duration(Duration::new(time.as_secs(), nanos))
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
    use super::{duration, parse_duration};
    use std::time::Duration;

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
