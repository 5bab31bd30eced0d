// A closure is async unless `blocking`, also one that shares its field.
use rungroup::group;

#[group]
struct App {
    #[actor(execute = |value, ctx| { ctx.wait_interrupted(); drop(value) }, interrupt = |_, _| {})]
    api: u8,
}

fn main() {}
