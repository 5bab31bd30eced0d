//! Text that can be put together in a const. Input: pieces; output: one string of bounded length. It must not allocate,
//! because a const cannot.

use std::time::Duration;

/// Room for a message about some hundred names; what does not fit is left out.
const ROOM: usize = 8 * 1024;

/// A message in the making.
#[derive(Clone, Copy)]
pub(super) struct Text {
    bytes: [u8; ROOM],
    len: usize,
}

impl Text {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; ROOM],
            len: 0,
        }
    }

    pub(super) const fn push(mut self, piece: &str) -> Self {
        let piece = piece.as_bytes();
        let mut end = piece.len();
        if end > ROOM - self.len {
            end = ROOM - self.len;
            while end > 0 && piece[end] & 0b1100_0000 == 0b1000_0000 {
                end -= 1;
            }
        }
        let mut index = 0;
        while index < end {
            self.bytes[self.len] = piece[index];
            self.len += 1;
            index += 1;
        }
        self
    }

    pub(super) const fn name(self, name: &str) -> Self {
        self.push("`").push(name).push("`")
    }

    /// A duration in the largest unit that shows it exactly.
    pub(super) const fn duration(self, duration: Duration) -> Self {
        if duration.subsec_nanos() == 0 {
            self.number(duration.as_secs() as u128).push("s")
        } else if duration.subsec_nanos() % 1_000_000 == 0 {
            self.number(duration.as_millis()).push("ms")
        } else {
            self.number(duration.as_nanos()).push("ns")
        }
    }

    const fn number(self, number: u128) -> Self {
        const DIGITS: &str = "0123456789";
        let text = if number >= 10 {
            self.number(number / 10)
        } else {
            self
        };
        let (_, digits) = DIGITS.as_bytes().split_at((number % 10) as usize);
        match std::str::from_utf8(digits.split_at(1).0) {
            Ok(digit) => text.push(digit),
            Err(_) => text,
        }
    }

    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ROOM, Text};
    use std::time::Duration;

    #[test]
    fn durations_are_exact() {
        for (nanos, text) in [
            (0, "0s"),
            (90_000_000_000, "90s"),
            (1_500_000_000, "1500ms"),
            (1_000_000_001, "1000000001ns"),
        ] {
            assert_eq!(
                Text::new().duration(Duration::from_nanos(nanos)).as_str(),
                text
            );
        }
    }

    #[test]
    fn what_does_not_fit_is_cut_between_characters() {
        let text = Text::new().push("a").push(&"ü".repeat(ROOM));
        assert_eq!(text.as_str().chars().count(), 1 + (ROOM - 1) / 2);
    }
}
