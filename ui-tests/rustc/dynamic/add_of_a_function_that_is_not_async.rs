// The execute of `add` is async.
use rungroup::{Context, Group, Interrupt};

fn main() {
    let mut group = Group::new("app");
    group.add("greeter", |_ctx: Context| println!("hello"), Interrupt::cancel());
}
