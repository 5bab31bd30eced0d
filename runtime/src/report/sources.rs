//! An error with its sources, as people read it: takes an error, gives its texts, outermost first. It says nothing twice:
//! many errors show their source in their own text, and some wrap it without a word of their own.

use std::error::Error as StdError;
use std::fmt;

use crate::report::panics;

type Dyn = dyn StdError + 'static;

/// The text of an error. The log asks for it on the thread that drives the group: a panic of its `Display` must not end
/// that, and stands in the place of the text.
pub(crate) fn text(error: &Dyn) -> String {
    panics::catch_quiet(|| error.to_string())
        .unwrap_or_else(|panic| format!("its `Display` {panic}"))
}

/// The texts of an error and of its sources, without those that the one before ends in.
pub(crate) fn texts(error: &Dyn) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = text(error);
        if !texts.last().is_some_and(|last| last.ends_with(&text)) {
            texts.push(text);
        }
        next = panics::catch_quiet(|| error.source()).unwrap_or_default();
    }
    texts
}

/// An error and its sources in one line.
pub(crate) struct OneLine<'a>(pub(crate) &'a anyhow::Error);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&texts((*self.0).as_ref()).join(": "))
    }
}

/// `text` with `indent` before each of its lines but the first.
pub(crate) fn indented(text: &str, indent: &str) -> String {
    text.replace('\n', &format!("\n{indent}"))
}

#[cfg(test)]
mod tests {
    use super::{OneLine, indented};

    #[derive(Debug)]
    struct Wraps(std::io::Error);

    impl std::fmt::Display for Wraps {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "cannot open the store: {}", self.0)
        }
    }

    impl std::error::Error for Wraps {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn a_source_is_said_once() {
        let error =
            anyhow::Error::new(Wraps(std::io::Error::other("disk gone"))).context("cannot start");
        assert_eq!(
            OneLine(&error).to_string(),
            "cannot start: cannot open the store: disk gone"
        );
    }

    #[test]
    fn lines_stay_under_their_first() {
        assert_eq!(indented("a\nb\nc", "  "), "a\n  b\n  c");
    }
}
