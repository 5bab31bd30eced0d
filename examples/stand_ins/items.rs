//! A migration, and items of work. `FAULT` names what goes wrong.

use std::time::Duration;

use anyhow::ensure;

fn fault(name: &str) -> bool {
    std::env::var("FAULT").is_ok_and(|fault| fault == name)
}

/// Migrates the schema.
///
/// # Errors
///
/// If `FAULT` is `migration`.
pub async fn migrate(version: u32) -> anyhow::Result<()> {
    tokio::task::yield_now().await;
    ensure!(!fault("migration"), "version {version} is too old");
    println!("migration: version {version}");
    Ok(())
}

/// The items of each worker.
pub fn shards() -> Vec<Vec<u32>> {
    (0..4)
        .map(|worker| (worker * 5 + 1..=worker * 5 + 5).collect())
        .collect()
}

/// Works an item off: at once, or in 300 ms if `FAULT` is `slow`. Item 7 hangs if `FAULT` is `hang`.
///
/// # Errors
///
/// For item 7, if `FAULT` is `item`.
///
/// # Panics
///
/// For item 7, if `FAULT` is `panic`.
pub async fn process(item: u32) -> anyhow::Result<()> {
    println!("begins: {item}");
    tokio::task::yield_now().await;
    if fault("slow") {
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    ensure!(item != 7 || !fault("item"), "item {item} is broken");
    assert!(item != 7 || !fault("panic"), "item {item} panics");
    if item == 7 && fault("hang") {
        println!("hangs: {item}");
        std::future::pending::<()>().await;
    }
    println!("done: {item}");
    Ok(())
}
