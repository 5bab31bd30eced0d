//! The second parameter of an execute is a context.

use rungroup::{Scope, group};

async fn serve(_: u8, scope: Scope) {
    scope.interrupted().await;
}

#[group]
struct App {
    #[actor(execute = serve, interrupt = cancel)]
    api: u8,
}

fn main() {}
