// The functions of a unit take the value so far, and a role is a text.
use rungroup::{Context, Group, Interrupt, Unit, group};

struct Shard;

async fn open() -> std::io::Result<u16> {
    Ok(80)
}

fn number(_: &u16) -> u16 {
    80
}

#[group]
struct App {
    #[unit(build = open, role = number)]
    port: u16,
    #[actor(execute = async |_, ctx: Context| ctx.interrupted().await, interrupt = cancel)]
    api: u16,
}

fn main() {
    let mut group = Group::new("app");
    let _ = group.register(Shard);
    let _ = Unit::builder("not async").build(|| std::io::Result::Ok(80));
    let _ = Unit::builder("async").build_blocking(open);
    let _ = Unit::builder("another value").build(open).build(async |port: String| Ok::<_, std::io::Error>(port));
    let _ = Unit::builder("no result").build(async || 80);
    let _ = Unit::builder("number").role(80);
    let _ = Unit::builder("function").role_of(|()| 80);
    let _ = Unit::builder("not added").run(|actor, ()| drop(actor));
    let _ = Unit::builder("added").run(|actor, ()| actor.add(async |_| (), Interrupt::cancel()));
}
