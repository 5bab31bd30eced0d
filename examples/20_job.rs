//! A job: a migration, then a worker per shard. The job completes when all of them have returned.
//!
//! The exit code is 0, 1 after a failure, or 143 if SIGTERM stops the job half-way. Each worker then finishes its item.
//! `tests/by_hand/20_job.rs` is the same program without the crate.

use rungroup::{Context, Exit, group};
use rungroup_examples::stand_ins::items::{migrate, process, shards};

#[group(until = all, grace = "2s")]
struct Job {
    #[actor(execute = |version, _| migrate(version), interrupt = drop, ready = finished)]
    migration: u32,
    #[actor(execute = work, interrupt = cancel, requires = [migration], each)]
    workers: Vec<Vec<u32>>,
}

async fn work(items: Vec<u32>, ctx: Context) -> anyhow::Result<()> {
    for item in items {
        if ctx.is_interrupted() {
            println!("stops before: {item}");
            break;
        }
        process(item).await?;
    }
    Ok(())
}

async fn app() -> anyhow::Result<Job> {
    Ok(Job {
        migration: 7,
        workers: shards(),
    })
}

fn main() -> Exit {
    rungroup::main(app)
}

#[test]
fn survives_every_fault() {
    rungroup::drill(app).run();
}
