// A function whose name is similar to a kind of interrupt is written as a path, or differs in more than a letter.
use rungroup::{Context, group};

async fn serve(_: &u8, _: Context) {}

fn cancels(_: &u8, _: &rungroup::Cause) {}
fn canceled(_: &u8, _: &rungroup::Cause) {}
fn stop(_: &u8, _: &rungroup::Cause) {}

#[group]
struct App {
    #[actor(execute = serve, interrupt = self::cancels)]
    one: u8,
    #[actor(execute = serve, interrupt = canceled)]
    two: u8,
    #[actor(execute = serve, interrupt = stop)]
    three: u8,
}

fn main() {
    let _ = App {
        one: 1,
        two: 2,
        three: 3,
    }
    .into_group();
}
