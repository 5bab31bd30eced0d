// A group is an actor that says `interrupt = cancel, ready = manual`; it nests by its type, and through type aliases.
use rungroup::{Context, IntoGroup, group};

async fn serve(_: u8, _: Context) {}

mod inner {
    #[rungroup::group]
    pub(super) struct Storage {
        #[actor(execute = super::serve, interrupt = cancel)]
        pub(super) db: u8,
    }
}

type Alias = inner::Storage;

#[group]
struct App {
    #[actor(interrupt = cancel, ready = manual)]
    storage: inner::Storage,
    #[actor(interrupt = cancel, ready = manual, requires = [storage], grace = "5s")]
    alias: Alias,
    #[actor(execute = serve, interrupt = cancel, requires = [storage, alias])]
    api: u8,
}

fn main() {
    let app = App { storage: inner::Storage { db: 1 }, alias: Alias { db: 2 }, api: 3 };
    let group: rungroup::Group = IntoGroup::into_group(app);
    drop(group);
}
