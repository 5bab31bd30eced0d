//! A duration as people say it: two units at most, never rounded up, so that no part shows a full next unit.

use std::time::Duration;

/// In milliseconds, seconds, or the two largest units.
pub(super) fn human(duration: Duration) -> String {
    let (seconds, micros) = (duration.as_secs(), duration.subsec_micros());
    match seconds {
        0 if micros >= 10_000 || micros % 1_000 < 100 => format!("{}ms", micros / 1_000),
        0 => format!("{}.{}ms", micros / 1_000, micros % 1_000 / 100),
        1..60 => format!("{seconds}.{:02}s", micros / 10_000),
        60..3_600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        3_600..86_400 => format!("{}h {:02}m", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{}d {:02}h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}

/// In seconds with at most two digits after the point, or as [`human`].
pub(crate) fn in_seconds(duration: Duration) -> String {
    if duration >= Duration::from_secs(60) || duration < Duration::from_millis(10) {
        return human(duration);
    }
    // The formatting of a float would add 17 kB to a program.
    let hundredths = (duration.as_micros() + 5_000) / 10_000;
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::{human, in_seconds};
    use std::time::Duration;

    #[test]
    fn two_units_at_most() {
        for (micros, text) in [
            (0, "0ms"),
            (99, "0ms"),
            (340, "0.3ms"),
            (1_000, "1ms"),
            (9_990, "9.9ms"),
            (10_999, "10ms"),
            (999_999, "999ms"),
            (1_000_000, "1.00s"),
            (59_999_999, "59.99s"),
            (61_000_000, "1m 01s"),
            (3_599_000_000, "59m 59s"),
            (7_380_000_000, "2h 03m"),
            (90_000_000_000, "1d 01h"),
        ] {
            assert_eq!(human(Duration::from_micros(micros)), text);
        }
    }

    #[test]
    fn seconds_have_no_digit_without_a_meaning() {
        for (millis, text) in [
            (1, "1ms"),
            (10, "0.01 s"),
            (500, "0.5 s"),
            (2_667, "2.67 s"),
            (20_000, "20 s"),
            (90_000, "1m 30s"),
        ] {
            assert_eq!(in_seconds(Duration::from_millis(millis)), text);
        }
    }
}
