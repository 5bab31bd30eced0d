// A struct, its options and their values may come from `macro_rules!`.
use rungroup::{Context, group};
use std::time::Duration;

async fn serve(_: u8, _: Context) {}
async fn share(_: &u8, _: Context) {}

macro_rules! app {
    ($vis:vis $name:ident, $field:ident: $ty:ty, $execute:expr, $path:path, $interrupt:expr, $text:literal, $grace:expr, $other:ident) => {
        #[group(name = $text, grace = $grace)]
        $vis struct $name {
            #[actor(execute = $execute, interrupt = cancel, ready = manual, grace = $text)]
            $field: $ty,
            #[actor(execute = $path, interrupt = cancel, requires = [$field])]
            $other: $ty,
            #[actor(execute = share, interrupt = $interrupt)]
            third: $ty,
        }
    };
}

app!(pub(crate) App, db: u8, serve, serve, |_, _| {}, "5s", Duration::from_secs(20), api);

fn main() {
    drop(App { db: 1, api: 2, third: 3 }.into_group());
    assert_eq!(App::PLAN.name(), "5s");
}
