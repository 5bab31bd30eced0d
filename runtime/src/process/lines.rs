//! Bytes in, lines out: split only at line ends, in whatever pieces they arrive, and in bounded memory.

use std::mem;

/// The longest piece of a line that is held back to wait for its end.
const LONGEST: usize = 8 * 1024;

/// One stream that is being split.
#[derive(Default)]
pub(super) struct Lines {
    /// The line that has begun.
    held: Vec<u8>,
}

impl Lines {
    /// Takes the bytes that have arrived. Calls `emit` with each line or piece of one, and with `true` if the line continues.
    pub(super) fn push(&mut self, mut bytes: &[u8], mut emit: impl FnMut(&str, bool)) {
        while !bytes.is_empty() {
            let room = LONGEST - self.held.len();
            let end = bytes.iter().take(room + 1).position(|byte| *byte == b'\n');
            if let Some(end) = end {
                self.held.extend_from_slice(&bytes[..end]);
                self.emit_line(&mut emit);
                bytes = &bytes[end + 1..];
            } else {
                let (taken, rest) = bytes.split_at(room.min(bytes.len()));
                self.held.extend_from_slice(taken);
                if !rest.is_empty() {
                    self.emit_piece(&mut emit);
                }
                bytes = rest;
            }
        }
    }

    /// The stream has ended: a last line without an end is one all the same.
    pub(super) fn end(&mut self, mut emit: impl FnMut(&str, bool)) {
        if !self.held.is_empty() {
            self.emit_line(&mut emit);
        }
    }

    fn emit_line(&mut self, emit: &mut impl FnMut(&str, bool)) {
        let line = self.held.strip_suffix(b"\r").unwrap_or(&self.held);
        emit(&String::from_utf8_lossy(line), false);
        self.held.clear();
    }

    /// All that is held, but for a character that is not whole yet.
    fn emit_piece(&mut self, emit: &mut impl FnMut(&str, bool)) {
        let whole = match std::str::from_utf8(&self.held) {
            // `None`: the end is missing, and not that it is no UTF-8.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.held.len(),
        };
        let rest = self.held.split_off(whole);
        let piece = mem::replace(&mut self.held, rest);
        emit(&String::from_utf8_lossy(&piece), true);
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Lines};

    /// The pieces of these reads, each with `+` after it if its line continues.
    fn split(reads: &[&[u8]]) -> Vec<String> {
        let mut lines = Lines::default();
        let mut pieces = Vec::new();
        let mut emit = |text: &str, continued: bool| {
            pieces.push(format!("{text}{}", if continued { "+" } else { "" }));
        };
        for read in reads {
            lines.push(read, &mut emit);
            assert!(lines.held.len() <= LONGEST && lines.held.capacity() <= 2 * LONGEST);
        }
        lines.end(&mut emit);
        pieces
    }

    #[test]
    fn a_line_is_one_however_it_arrives() {
        assert_eq!(split(&[b"one\ntwo\n"]), ["one", "two"]);
        assert_eq!(split(&[b"o", b"n", b"e\nt", b"wo", b"\n"]), ["one", "two"]);
        assert_eq!(split(&[b"one\n\n\ntwo\n"]), ["one", "", "", "two"]);
        assert_eq!(split(&[]), Vec::<String>::new());
    }

    #[test]
    fn a_last_line_without_an_end_is_a_line() {
        assert_eq!(split(&[b"one\ntwo"]), ["one", "two"]);
    }

    #[test]
    fn a_line_ends_only_at_a_newline() {
        assert_eq!(
            split(&[b"10 %\r20 %\r\n", b"done\r", b"\n"]),
            ["10 %\r20 %", "done"]
        );
    }

    #[test]
    fn invalid_utf8_is_replaced() {
        assert_eq!(split(&[b"a\xffb\n"]), ["a\u{fffd}b"]);
        // A character that arrives in two reads is one.
        assert_eq!(
            split(&["ä".as_bytes().split_at(1).0, "ä\n".as_bytes().split_at(1).1]),
            ["ä"]
        );
    }

    #[test]
    fn a_line_without_an_end_comes_in_pieces() {
        let long = "x".repeat(2 * LONGEST + 1);
        let piece = "x".repeat(LONGEST) + "+";
        assert_eq!(split(&[long.as_bytes()]), [&*piece, &piece, "x"]);
        let reads: Vec<&[u8]> = long.as_bytes().chunks(100).collect();
        assert_eq!(split(&reads), [&*piece, &piece, "x"]);
    }

    #[test]
    fn the_longest_line_is_one() {
        let longest = "x".repeat(LONGEST);
        assert_eq!(split(&[longest.as_bytes(), b"\n"]), [&*longest]);
        assert_eq!(split(&[(longest.clone() + "\n").as_bytes()]), [&*longest]);
        assert_eq!(split(&[longest.as_bytes()]), [&*longest]);
    }

    #[test]
    fn a_piece_ends_with_a_whole_character() {
        let line = "x".repeat(LONGEST - 1) + "ä";
        assert_eq!(
            split(&[line.as_bytes()]),
            ["x".repeat(LONGEST - 1) + "+", "ä".into()]
        );
        // Bytes that are not UTF-8 delay no line.
        let noise = vec![0xff; LONGEST + 1];
        assert_eq!(
            split(&[&noise]),
            ["\u{fffd}".repeat(LONGEST) + "+", "\u{fffd}".into()]
        );
    }
}
