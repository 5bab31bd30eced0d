//! A hash for keys that nobody outside can choose: positions and kinds of limits. Made for speed alone, since a stop sets
//! and cancels a limit for each actor.

use std::hash::{BuildHasherDefault, Hasher};

pub(super) type BuildMix = BuildHasherDefault<Mix>;

#[derive(Default)]
pub(super) struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn write_u64(&mut self, value: u64) {
        // An odd number without a pattern spreads each bit over all above it, and the turn brings those down again.
        self.0 = (self.0.rotate_left(23) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    #[expect(clippy::cast_sign_loss, reason = "any number will do")]
    fn write_isize(&mut self, value: isize) {
        self.write_u64(value as u64);
    }

    fn finish(&self) -> u64 {
        // Tables take the lowest bits for the place and the highest for a tag.
        self.0 ^ self.0 >> 32
    }
}
