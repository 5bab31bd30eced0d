//! The texts of an error and its sources, outermost first. No text is repeated: many errors include their source in their
//! own text, and some add nothing to it.

use std::error::Error as StdError;
use std::fmt;
use std::ptr;

use crate::report::escape::{one_line, visible};
use crate::report::panics;

type Dyn = dyn StdError + 'static;
type BoxError = Box<dyn StdError + Send + Sync>;

/// Converts a boxed error that an actor returned.
pub(crate) fn from_boxed(error: BoxError) -> anyhow::Error {
    anyhow::Error::from_boxed(error)
}

/// Returns the error of the user, with its contexts. `anyhow` hides the type of one that was boxed.
pub(crate) fn user_error(error: &anyhow::Error) -> &(dyn StdError + Send + Sync + 'static) {
    let outermost: &(dyn StdError + Send + Sync + 'static) = error.as_ref();
    match error.downcast_ref::<BoxError>() {
        // The outermost error is the box itself. A box behind or in a context is only a part of it.
        Some(boxed)
            if ptr::addr_eq(outermost, boxed) && size_of_val(outermost) == size_of_val(boxed) =>
        {
            &**boxed
        }
        _ => outermost,
    }
}

/// The error of the user and its sources, also those of one in a box.
pub(crate) fn chain(error: &anyhow::Error) -> impl Iterator<Item = &Dyn> {
    let boxed = error.downcast_ref::<BoxError>();
    error.chain().chain(boxed.map(|boxed| &**boxed as &Dyn))
}

/// Returns the error of the user if it is an `E`, also inside of contexts or in a box.
pub(crate) fn downcast_ref<E: StdError + Send + Sync + 'static>(
    error: &anyhow::Error,
) -> Option<&E> {
    let boxed = || error.downcast_ref::<BoxError>()?.downcast_ref();
    error.downcast_ref().or_else(boxed)
}

/// Returns the text of an error. The log formats it on the thread that drives the group, so a panic of its `Display` is
/// contained and takes the place of the text.
pub(crate) fn text(error: &Dyn) -> String {
    let text = panics::catch_quiet(|| error.to_string());
    let text = text.unwrap_or_else(|panic| format!("its `Display` {panic}"));
    visible(text)
}

/// Returns the texts of an error and of its sources, without the texts that end the previous one.
pub(crate) fn texts(error: &Dyn) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = text(error);
        if !texts.last().is_some_and(|last| last.ends_with(&text)) {
            texts.push(text);
        }
        // The text of a group's error ends with the text of the group nested in it that failed.
        let error = error
            .downcast_ref()
            .map_or(error, crate::Error::innermost_failed);
        next = panics::catch_quiet(|| error.source()).unwrap_or_default();
    }
    texts
}

/// The text of an error; in the alternate form, `{:#}`, with its sources in one line.
pub(crate) struct ErrorText<'a>(pub(crate) &'a anyhow::Error);

impl fmt::Display for ErrorText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error: &Dyn = (*self.0).as_ref();
        if f.alternate() {
            f.write_str(&one_line(&texts(error).join(": ")))
        } else {
            f.write_str(&text(error))
        }
    }
}

/// The conversion in a backtrace.
pub(crate) const CONVERSION: &str = concat!(module_path!(), "::into_anyhow");

/// Converts the error that an actor returned. A backtrace that `anyhow` captures in it contains the name of this function.
#[cold]
#[inline(never)]
pub(crate) fn into_anyhow<E: Into<anyhow::Error>>(error: E) -> anyhow::Error {
    error.into()
}

/// Returns `text` with `indent` before each of its lines except the first.
pub(crate) fn indented(text: &str, indent: &str) -> String {
    text.replace('\n', &format!("\n{indent}"))
}

#[cfg(test)]
mod tests {
    use super::{ErrorText, indented, texts};

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
    fn a_source_is_printed_once() {
        let error =
            anyhow::Error::new(Wraps(std::io::Error::other("disk gone"))).context("cannot start");
        assert_eq!(
            format!("{:#}", ErrorText(&error)),
            "cannot start: cannot open the store: disk gone"
        );
    }

    #[test]
    fn c12_control_characters_of_an_error_are_escaped() {
        let error = anyhow::anyhow!("got \u{1b}[2J\tand\r\nmore").context("cannot parse");
        assert_eq!(texts(error.as_ref())[1], "got \\u{1b}[2J\\tand\\r\nmore");
        let line = r"cannot parse: got \u{1b}[2J\tand\r\nmore";
        assert_eq!(format!("{:#}", ErrorText(&error)), line);
    }

    #[test]
    fn later_lines_are_indented() {
        assert_eq!(indented("a\nb\nc", "  "), "a\n  b\n  c");
    }
}
