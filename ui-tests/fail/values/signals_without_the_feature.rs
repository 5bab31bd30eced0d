//! Signals are a feature of the runtime. The module stands for a runtime without it.

use no_signals::group;

mod no_signals {
    pub use rungroup::*;

    pub mod __private {
        pub use rungroup::__private::*;
        pub use rungroup::__without_feature as with_signal;
    }
}

#[group(crate = no_signals, signals = [INT, TERM], drain = "1s")]
struct App {
    #[actor(execute = async |_, _| (), interrupt = cancel)]
    api: u8,
}

fn main() {}
