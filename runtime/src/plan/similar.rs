//! The nearest name. Input: a name that is unknown and those that are known; output: the one that was probably meant. It
//! must not word the help.

/// The nearest of the known names, if a third of the letters or fewer must change, and one always may.
pub(super) fn nearest<'a>(
    unknown: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = (unknown.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (distance(unknown, name), name))
        .filter(|&(distance, _)| distance <= limit)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// How many letters must be added, left out, replaced or swapped with the next, whatever their case.
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
    use super::{distance, nearest};

    #[test]
    fn distances() {
        for (from, to, expected) in [
            ("", "", 0),
            ("", "ab", 2),
            ("bd", "db", 1),
            ("kitten", "sitting", 3),
            ("Store", "store", 0),
        ] {
            assert_eq!(distance(from, to), expected, "{from} {to}");
            assert_eq!(distance(to, from), expected, "{to} {from}");
        }
    }

    #[test]
    fn the_nearest_is_found_and_the_far_is_not() {
        assert_eq!(nearest("bd", ["api", "db"]), Some("db"));
        assert_eq!(nearest("stor", ["stop", "store"]), Some("stop"));
        assert_eq!(nearest("config", ["api", "db"]), None);
        assert_eq!(nearest("", []), None);
    }
}
