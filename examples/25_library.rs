//! The group of a library, nested twice in one program under two names. `examples/library` is the library.
//!
//! Each cache receives the pool of the program and provides a client to its API. At the stop the API ends first, then the parts
//! inside each cache in their own order, and then the pool is closed. `tests/by_hand/25_library.rs` is the same program
//! without the crate.

use std::time::Duration;

use rungroup::{Context, Exit, group};
use rungroup_example_library::Cache;
use rungroup_example_library::table::{Client, Pool};
use tokio::time::sleep;

#[group(grace = "2s")]
struct App {
    #[resource(open = Pool::connect, close = Pool::close)]
    pool: &'static str,
    #[actor(interrupt = cancel, receives = pool, provides = Client)]
    users: Cache,
    #[actor(interrupt = cancel, receives = pool, provides = Client)]
    orders: Cache,
    #[actor(execute = serve, interrupt = cancel, receives = Needs { users, orders })]
    api: Duration,
}

struct Needs {
    users: Client,
    orders: Client,
}

async fn serve(every: Duration, ctx: Context<(), Needs>) {
    let Needs { users, orders } = ctx.received();
    println!("api: open");
    while ctx.run_until_interrupted(sleep(every)).await.is_some() {
        println!("api: {} users and {} orders", users.rows(), orders.rows());
    }
    println!("api: closed");
}

async fn app() -> anyhow::Result<App> {
    Ok(App {
        pool: "db://localhost",
        users: Cache::of("users"),
        orders: Cache::of("orders"),
        api: Duration::from_millis(20),
    })
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app).run();
}
