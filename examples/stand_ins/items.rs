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
/// Returns an error if `FAULT` is `migration`.
pub async fn migrate(version: u32) -> anyhow::Result<()> {
    tokio::task::yield_now().await;
    ensure!(!fault("migration"), "version {version} is too old");
    println!("migration: version {version}");
    Ok(())
}

/// The items of each worker: five, or more than it can work off if `FAULT` is `slow` or `hang`.
pub fn shards() -> Vec<Vec<u32>> {
    let is_endless = fault("slow") || fault("hang");
    let items = if is_endless { 100_000 } else { 5 };
    (0..4)
        .map(|worker| (worker * items + 1..=worker * items + items).collect())
        .collect()
}

/// Processes an item: at once, or in 300 ms if `FAULT` is `slow`. If `FAULT` is `hang`, item 7 hangs, and the others take 10 ms.
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
    if fault("hang") {
        tokio::time::sleep(Duration::from_millis(10)).await;
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
