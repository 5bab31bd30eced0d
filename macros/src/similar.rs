//! The nearest of a list of names. Input: what was written and what could have been meant; output: the one that is
//! close enough to name in a help line. It must not word that line, and it knows no tokens.

/// The candidate nearest to `written`, the first of equally near ones, if it differs in at most a third of the letters.
pub(crate) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = (written.chars().count() / 3).max(1);
    let mut best = None;
    for candidate in candidates {
        let distance = distance(written, candidate);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// How many letters to insert, remove, replace or swap with their neighbour to make `right` out of `left`.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.to_lowercase().chars().collect();
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=left.len() {
        for j in 1..=right.len() {
            let replace = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut least = replace.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn a_slip_of_the_finger_is_near() {
        assert_eq!(nearest("requries", ["ready", "requires"]), Some("requires"));
        assert_eq!(nearest("bd", ["api", "db"]), Some("db"));
        assert_eq!(nearest("term", ["INT", "TERM"]), Some("TERM"));
    }

    #[test]
    fn another_word_is_not() {
        assert_eq!(nearest("config", ["db", "api"]), None);
        assert_eq!(nearest("", ["db"]), None);
    }

    #[test]
    fn the_nearest_of_several_wins_and_the_first_of_equals() {
        assert_eq!(nearest("stor", ["stop", "store"]), Some("stop"));
        assert_eq!(nearest("store1", ["stores", "store"]), Some("stores"));
        assert_eq!(
            nearest("ready_withn", ["ready", "ready_within"]),
            Some("ready_within")
        );
    }

    #[test]
    fn distances() {
        for (left, right, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("ab", "ba", 1),
            ("kitten", "sitting", 3),
            ("a", "a", 0),
        ] {
            assert_eq!(distance(left, right), expected, "{left} {right}");
            assert_eq!(distance(right, left), expected, "{right} {left}");
        }
    }
}
