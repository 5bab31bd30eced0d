//! temp
#![allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signal(i32);
impl Signal {
    pub const INT: Signal = Signal(2);
    pub const TERM: Signal = Signal(15);
    pub const fn number(self) -> i32 {
        self.0
    }
}
