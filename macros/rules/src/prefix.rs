//! The prefix of the flags of a field.

/// Returns `true` if a long flag can begin with the text: words of lowercase letters and digits, with hyphens between them.
pub fn is_prefix(text: &str) -> bool {
    let fits = |word: &str| !word.is_empty() && word.chars().all(is_letter);
    text.split('-').all(fits)
}

/// Returns the prefix that an error suggests for a field: its name in kebab-case.
pub fn suggested_prefix(field: &str) -> String {
    let name = field.to_lowercase();
    let mut prefix = String::new();
    for word in name.split(|letter| !is_letter(letter)) {
        if !prefix.is_empty() && !word.is_empty() {
            prefix.push('-');
        }
        prefix.push_str(word);
    }
    if prefix.is_empty() {
        prefix.push_str("field");
    }
    prefix
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::{is_prefix, suggested_prefix};

    #[test]
    fn a_suggested_prefix_is_accepted() {
        for (field, prefix) in [
            ("store", "store"),
            ("the_b", "the-b"),
            ("_Db2__x_", "db2-x"),
            ("\u{fc}ber", "ber"),
            ("\u{6570}", "field"),
        ] {
            assert_eq!(suggested_prefix(field), prefix);
            assert!(is_prefix(prefix));
        }
        for text in ["", "-a", "a-", "a--b", "A", "a_b", "a b", "\u{fc}"] {
            assert!(!is_prefix(text), "{text}");
        }
    }
}
