//! A job: a migration, then parallel workers. The job completes when all of them have returned.
//!
//! `ready = finished` makes the workers wait for the `Ok` of the migration. `until = all` makes the group wait for all actors
//! instead of stopping at the first return. If the migration fails, no worker starts.

use rungroup::{Context, group};

/// Runs once. The workers start after its `Ok`.
async fn migrate(versions: std::ops::RangeInclusive<u32>, _ctx: Context) -> anyhow::Result<()> {
    for version in versions {
        println!("migration: version {version}");
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// Processes a list, and skips the remaining pieces after the interrupt.
async fn work(pieces: Vec<u32>, ctx: Context) {
    for piece in pieces {
        if ctx.is_interrupted() {
            return;
        }
        println!("{}: piece {piece}", ctx.name());
        tokio::task::yield_now().await;
    }
}

#[group(until = all)]
struct Job {
    #[actor(execute = migrate, interrupt = cancel, ready = finished)]
    migration: std::ops::RangeInclusive<u32>,

    #[actor(execute = work, interrupt = cancel, requires = [migration], each)]
    workers: Vec<Vec<u32>>,
}

async fn job() -> anyhow::Result<Job> {
    Ok(Job {
        migration: 1..=2,
        workers: vec![vec![1, 3, 5], vec![2, 4, 6]],
    })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let report = job().await?.run().await?;
    println!("job: {}", report.cause());
    Ok(())
}

#[test]
fn survives_every_fault() {
    rungroup::drill(job).run();
}
