// The runtime can be reached under another name.
mod vendored {
    pub mod lifecycle {
        pub use rungroup::*;
        pub use rungroup::__private;
    }
}

use vendored::lifecycle::{self as groups, Context};

async fn open(_: u8, ctx: Context<u8>) {
    ctx.provide(1);
}

#[vendored::lifecycle::group(crate = groups, signals = none)]
struct App {
    #[actor(execute = open, interrupt = cancel, provides = u8)]
    store: u8,
    #[actor(execute = async |_, ctx| drop(ctx), interrupt = drop, receives = store)]
    api: u8,
}

fn main() {
    drop(App { store: 1, api: 2 }.into_group());
}
