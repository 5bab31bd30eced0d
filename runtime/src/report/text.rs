//! Texts without control characters, which a terminal obeys, and the texts of durations and of errors with their sources.

use crate::plan::Visible;

pub(crate) mod human;
pub(crate) mod sources;

/// Returns the lines with control characters shown as escapes: an error may quote untrusted input, and a terminal obeys it.
pub(crate) fn visible(text: String) -> String {
    let is_plain = |char: char| char == '\n' || !char.is_control();
    if text.chars().all(is_plain) {
        return text;
    }
    let lines: Vec<String> = text.split('\n').map(one_line).collect();
    lines.join("\n")
}

/// Returns `text` as one line without control characters, for a log line or a cell of a table.
pub(crate) fn one_line(text: &str) -> String {
    Visible(text).to_string()
}
