//! The texts of an error and its sources, outermost first. No text is repeated: many errors include their source in their
//! own text, and some add nothing to it.

use std::backtrace::BacktraceStatus;
use std::error::Error as StdError;
use std::fmt;
use std::hint;
use std::ptr;

use crate::report::text::{one_line, visible};
use crate::report::user_code::panics;

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

/// Converts the error that an actor returned.
#[cold]
#[inline(never)]
pub(crate) fn into_anyhow<E: Into<anyhow::Error>>(error: E) -> anyhow::Error {
    let error = error.into();
    // Keeps the frame, by which `backtrace` knows the conversion.
    hint::black_box(());
    error
}

/// Returns the backtrace that the error of an actor captured, up to the frame in which the crate calls the user's code. It is
/// the whole backtrace if `RUST_BACKTRACE` is `full`, or if the program has no symbols.
///
/// Returns `None` if `anyhow` captured it in the conversion by [`into_anyhow`], because it shows no code of the actor.
fn backtrace(error: &anyhow::Error) -> Option<String> {
    /// The name as a symbol, and as the line tables of a debug build state it.
    const CONVERSION: [&str; 2] = [concat!(module_path!(), "::into_anyhow"), ": into_anyhow<"];
    if error.backtrace().status() != BacktraceStatus::Captured {
        return None;
    }
    let text = error.backtrace().to_string();
    let is_whole = std::env::var_os("RUST_BACKTRACE").is_some_and(|value| value == "full");
    let callers = text.find("__rust_begin_short_backtrace");
    let of_user = &text[..callers.unwrap_or(text.len())];
    let [symbol, line] = CONVERSION;
    if of_user.contains(symbol) || of_user.contains(line) {
        return None;
    }
    match of_user.rfind('\n') {
        Some(end) if callers.is_some() && !is_whole => Some(format!(
            "{}\nnote: run with `RUST_BACKTRACE=full` for the frames of the runtime",
            &of_user[..end]
        )),
        _ => Some(text.trim_end().to_owned()),
    }
}

/// Returns the text of an error that has no report: its own block, with the [`backtrace`] instead of the whole one.
#[cfg(feature = "signal")]
pub(crate) fn block(error: &anyhow::Error) -> String {
    let text = format!("{error:?}");
    let whole = error.backtrace();
    if whole.status() != BacktraceStatus::Captured {
        return text;
    }
    let before = text.strip_suffix(whole.to_string().trim_end());
    match before.and_then(|before| before.trim_end().strip_suffix("Stack backtrace:")) {
        Some(before) => before.trim_end().to_owned() + &backtrace_section(error),
        None => text,
    }
}

/// Returns the end of a block: the [`backtrace`] under its heading, or nothing.
pub(crate) fn backtrace_section(error: &anyhow::Error) -> String {
    let section = |backtrace| format!("\n\nbacktrace of the error:\n{backtrace}");
    backtrace(error).map(section).unwrap_or_default()
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
