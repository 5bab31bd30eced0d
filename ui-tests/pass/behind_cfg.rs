// Fields and entries of every list may be behind `#[cfg]`, and so may `#[actor]` itself.
use rungroup::{Context, group};

async fn serve(_: u8, _: Context) {}
async fn open(_: u8, ctx: Context<u8>) {
    ctx.provide(1);
}
async fn query(_: u8, ctx: Context<(), Needs>) {
    let _: u8 = ctx.received().db;
}

struct Needs {
    db: u8,
    #[cfg(any())]
    gone: u8,
}

#[group(signals = [INT, #[cfg(all())] TERM, #[cfg(any())] NO_SIGNAL])]
struct App {
    #[actor(execute = serve, interrupt = cancel, requires = [#[cfg(any())] gone, #[cfg(all())] db])]
    api: u8,
    #[cfg_attr(all(), actor(execute = serve, interrupt = cancel, ready = manual, stops_before = [#[cfg(any())] gone]))]
    db: u8,
    #[cfg_attr(any(), actor(interrupt = nothing, no_such_option))]
    plain: u8,
    #[cfg(any())]
    #[actor(execute = serve, interrupt = cancel, ready = manual)]
    gone: u8,
    #[actor(execute = open, interrupt = cancel, provides = u8)]
    store: u8,
    #[actor(execute = query, interrupt = cancel, receives = Needs { db: store, #[cfg(any())] gone })]
    query: u8,
}

fn main() {
    let plan = App::PLAN;
    let names: Vec<&str> = plan.actors().map(|actor| actor.name()).collect();
    assert_eq!(names, ["api", "db", "store", "query"]);
    assert_eq!(plan.signals().map(<[_]>::len), Some(2));
    drop(App { api: 1, db: 2, plain: 3, store: 4, query: 5 }.into_group());
}
