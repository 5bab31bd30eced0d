// A method that borrows its field needs a function interrupt, and is one error.
use rungroup::{Context, group};

struct Store;

impl Store {
    async fn serve(&self, _: Context) {}
}

#[group]
struct App {
    #[actor(execute = Store::serve, interrupt = cancel)]
    store: Store,
}

fn main() {}
