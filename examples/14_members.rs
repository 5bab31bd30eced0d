//! A group that adds and stops actors while it runs: one watcher for each service that a registry lists.
//!
//! Each watcher is an actor that requires the store. It restarts after a failure, and is stopped when its service is gone.
//! For thousands of short-lived parts use tasks instead, as in `15_connections`.

use std::time::Duration;

use rungroup::{AddError, Context, ControlError, Exit, Interrupt, RestartPolicy, group};

/// The lists of the registry, in the order in which they appear.
type Lists = Vec<Vec<&'static str>>;

async fn store(path: &'static str, ctx: Context) {
    println!("store: {path} is open");
    ctx.ready();
    ctx.interrupted().await;
    println!("store: closed, after all watchers");
}

async fn watch(service: &'static str, ctx: Context) {
    println!("{service}: watched by {}", ctx.name());
    ctx.interrupted().await;
    println!("{service}: no longer watched");
}

/// Follows the registry. Its return stops the group. During the stop the group refuses requests, because all watchers stop
/// anyway.
async fn follow(lists: Lists, ctx: Context) -> anyhow::Result<()> {
    let mut known: Vec<&'static str> = Vec::new();
    for list in lists {
        println!("registry: lists {list:?}");
        for &service in list.iter().filter(|service| !known.contains(service)) {
            let watcher = ctx.add(|group| {
                let execute = move |ctx| watch(service, ctx);
                group
                    .actor(service)
                    .restart(RestartPolicy::on_failure())
                    .add(execute, Interrupt::cancel())
                    .requires(["store"])
            });
            match watcher.await {
                Err(AddError::NotRunning { .. }) => return Ok(()),
                added => drop(added?),
            }
        }
        for &service in known.iter().filter(|service| !list.contains(service)) {
            let gone = ctx
                .handle()
                .actor(&format!("registry.{service}"))
                .expect("it was added");
            match gone.interrupt().await {
                Err(ControlError::NotRunning { .. }) => return Ok(()),
                asked => asked?,
            }
            println!(
                "registry: {service} is gone, and its watcher {}",
                gone.wait().await?
            );
        }
        known = list;
        // The next list appears after a while.
        if ctx
            .run_until_interrupted(tokio::time::sleep(Duration::from_millis(100)))
            .await
            .is_none()
        {
            println!("registry: interrupted");
            break;
        }
    }
    Ok(())
}

#[group]
struct App {
    #[actor(execute = store, interrupt = cancel, ready = manual)]
    store: &'static str,

    #[actor(execute = follow, interrupt = cancel, requires = [store])]
    registry: Lists,
}

async fn app() -> anyhow::Result<App> {
    Ok(App {
        store: "data",
        registry: vec![vec!["a", "b"], vec!["b", "c"], vec!["b", "c", "a"]],
    })
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app).run();
}
