//! Names in a list of names.

/// The name in a list of names: in quotes where it would not be seen as one word.
pub(super) fn word(name: &str) -> String {
    let plain = |char: char| char.is_alphanumeric() || "_-.:/[]#@".contains(char);
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("{name:?}")
    }
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn a_name_that_is_no_word_is_quoted() {
        assert_eq!(word("pg[0]"), "pg[0]");
        assert_eq!(word("a, b"), "\"a, b\"");
        assert_eq!(word(""), "\"\"");
    }
}
