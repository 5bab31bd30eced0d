//! The nearest name to one that is not known.

use crate::text::quoted;

/// Returns the candidate nearest to `written`, the first of equally near ones, if it differs in at most a third of the
/// letters, or in one.
pub fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let length = written.chars().count();
    let limit = (length / 3).max(1);
    let (mut nearest, mut least) = (None, limit + 1);
    for name in candidates {
        // Each letter more or less is a difference, so that a long text is compared with few names.
        if name.chars().count().abs_diff(length) <= limit {
            let distance = distance(written, name);
            if distance < least {
                (nearest, least) = (Some(name), distance);
            }
        }
    }
    nearest
}

/// Returns the text about a known name of this kind that is near to one that is not known.
pub fn similar(kind: &str, name: &str) -> String {
    let article = match kind.as_bytes() {
        [b'a' | b'e' | b'i' | b'o' | b'u', ..] => "an",
        _ => "a",
    };
    let name = quoted(name);
    format!("{article} {kind} with a similar name exists: {name}")
}

/// Returns `true` if the two words begin with the same letter, and differ in at most one letter that is added, missing, replaced
/// or swapped with the next one.
pub fn is_slip(written: &str, word: &str) -> bool {
    let first = |word: &str| {
        word.chars()
            .next()
            .map(|letter| letter.to_ascii_lowercase())
    };
    first(written) == first(word) && distance(written, word) <= 1
}

/// The number of letters to insert, remove, replace or swap with the next one, in any case of the letters.
fn distance(from: &str, to: &str) -> usize {
    let from: Vec<char> = from.to_lowercase().chars().collect();
    let to: Vec<char> = to.to_lowercase().chars().collect();
    let (mut older, mut row) = (Vec::new(), (0..=to.len()).collect::<Vec<_>>());
    for (i, &a) in from.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, &b) in to.iter().enumerate() {
            let mut least = (row[j] + usize::from(a != b))
                .min(row[j + 1] + 1)
                .min(next[j] + 1);
            if i > 0 && j > 0 && a == to[j - 1] && from[i - 1] == b {
                least = least.min(older[j - 1] + 1);
            }
            next.push(least);
        }
        older = std::mem::replace(&mut row, next);
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, is_slip, nearest};

    #[test]
    fn a_slip_of_the_finger_is_near() {
        assert_eq!(nearest("requries", ["ready", "requires"]), Some("requires"));
        assert_eq!(nearest("bd", ["api", "db"]), Some("db"));
        assert_eq!(nearest("term", ["INT", "TERM"]), Some("TERM"));
    }

    #[test]
    fn a_slip_is_one_letter() {
        for slip in ["cancle", "cancell", "cacel", "Cancel", "cencel"] {
            assert!(is_slip(slip, "cancel"), "{slip}");
        }
        for other in ["canceled", "close", "cncle", "ancel"] {
            assert!(!is_slip(other, "cancel"), "{other}");
        }
        assert!(is_slip("dorp", "drop"));
        assert!(!is_slip("stop", "drop") && !is_slip("crop", "drop"));
    }

    #[test]
    fn another_word_is_not_near() {
        assert_eq!(nearest("config", ["db", "api"]), None);
        assert_eq!(nearest("", ["db"]), None);
        assert_eq!(nearest("", []), None);
    }

    #[test]
    fn the_nearest_wins_and_the_first_of_equals() {
        assert_eq!(nearest("stor", ["stop", "store"]), Some("stop"));
        assert_eq!(nearest("store1", ["stores", "store"]), Some("stores"));
        assert_eq!(nearest("metris", ["matrix"]), Some("matrix"));
        assert_eq!(
            nearest("ready_withn", ["ready", "ready_within"]),
            Some("ready_within")
        );
    }

    #[test]
    fn distance_counts_edits_and_ignores_case() {
        for (from, to, expected) in [
            ("", "", 0),
            ("", "ab", 2),
            ("ab", "ba", 1),
            ("kitten", "sitting", 3),
            ("Store", "store", 0),
        ] {
            assert_eq!(distance(from, to), expected, "{from} {to}");
            assert_eq!(distance(to, from), expected, "{to} {from}");
        }
    }
}
