//! Values that say when they are dropped.

use super::Log;

/// Records its drop.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) name: &'static str,
    pub(crate) log: Log,
}

impl Kept {
    pub(crate) fn new(name: &'static str, log: &Log) -> Kept {
        Kept {
            name,
            log: log.clone(),
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.log.record(format!("{} dropped", self.name));
    }
}

/// Panics when it is dropped, with these words.
#[derive(Debug)]
pub(crate) struct PanicsWhenDropped(pub(crate) &'static str);

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("{}", self.0);
    }
}
