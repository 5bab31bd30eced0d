//! A duration as text: a number and its unit, or two units from a minute on.

use std::time::Duration;

/// Whole milliseconds below a second, with one digit after the point below ten; seconds with at most two digits after the
/// point; from a minute on the two largest units.
pub(crate) fn human(duration: Duration) -> String {
    let micros = duration.as_micros();
    // The formatting of a float would add 17 kB to a program.
    let hundredths = (micros + 5_000) / 10_000;
    let seconds = duration.as_secs();
    match seconds {
        0 if micros < 10_000 && micros % 1_000 >= 100 => {
            format!("{}.{} ms", micros / 1_000, micros % 1_000 / 100)
        }
        0 => format!("{} ms", micros / 1_000),
        1..60 if hundredths < 6_000 => {
            let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
            format!("{} s", text.trim_end_matches('0').trim_end_matches('.'))
        }
        1..60 => human(Duration::from_secs(60)),
        60..3_600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        3_600..86_400 => format!("{} h {:02} min", seconds / 3_600, seconds % 3_600 / 60),
        _ => format!("{} d {:02} h", seconds / 86_400, seconds % 86_400 / 3_600),
    }
}

#[cfg(test)]
mod tests {
    use super::human;
    use std::time::Duration;

    #[test]
    fn a_duration_has_its_unit_and_no_digit_without_a_meaning() {
        for (micros, text) in [
            (0, "0 ms"),
            (99, "0 ms"),
            (340, "0.3 ms"),
            (1_000, "1 ms"),
            (9_990, "9.9 ms"),
            (10_999, "10 ms"),
            (500_000, "500 ms"),
            (999_999, "999 ms"),
            (1_000_000, "1 s"),
            (2_666_667, "2.67 s"),
            (17_800_000, "17.8 s"),
            (20_000_000, "20 s"),
            (59_994_999, "59.99 s"),
            (59_999_999, "1 min 00 s"),
            (61_000_000, "1 min 01 s"),
            (3_599_000_000, "59 min 59 s"),
            (7_380_000_000, "2 h 03 min"),
            (90_000_000_000, "1 d 01 h"),
        ] {
            assert_eq!(human(Duration::from_micros(micros)), text);
        }
    }
}
