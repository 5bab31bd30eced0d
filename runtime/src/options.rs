//! temp
#![allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ready {
    Started,
    Manual,
    Finished,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Then {
    Stop,
    Continue,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Until {
    First,
    All,
}
