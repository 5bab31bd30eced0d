//! Names as people see them. Input: a name that may hold anything; output: text without control characters. It must not
//! know the syntax of a picture: each escapes what it needs on top.

use std::fmt::{self, Write};

/// The name in one line: control characters are shown by their escapes.
#[derive(Clone, Copy)]
pub(crate) struct Visible<'a>(pub(crate) &'a str);

impl fmt::Display for Visible<'_> {
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

/// The name in a list of names: in quotes where it would not be seen as one word.
pub(super) fn word(name: &str) -> String {
    let plain = |char: char| char.is_alphanumeric() || "_-.:/[]#@".contains(char);
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("{name:?}")
    }
}

/// The name in a message.
pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", Visible(name))
}

/// Names in a message, such as `` `a`, `b` and `c` ``.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<_> = names.into_iter().map(quoted).collect();
    match names.pop() {
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} and {last}", names.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{listed, quoted, word};

    #[test]
    fn names_stay_on_their_line() {
        assert_eq!(quoted("a\nb\0"), "`a\\nb\\u{0}`");
        assert_eq!(word("pg[0]"), "pg[0]");
        assert_eq!(word("a, b"), "\"a, b\"");
        assert_eq!(word(""), "\"\"");
    }

    #[test]
    fn a_list_of_names_reads_as_a_sentence() {
        assert_eq!(listed([]), "");
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
