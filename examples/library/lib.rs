//! A library that brings a group of its own: a cache of one table, which a program nests under any number of names.

pub mod table;

use std::time::Duration;

use rungroup::{Context, group};
use tokio::time::sleep;

use table::{Client, Pool};

/// Caches a table of the pool that the program passes, and provides a client.
#[derive(Debug)]
#[group(receives = (pool: Pool), provides = store)]
pub struct Cache {
    #[actor(execute = store, interrupt = cancel, receives = pool, provides = Client)]
    store: &'static str,
    #[actor(execute = refresh, interrupt = cancel, receives = Needs { pool, client: store })]
    refresher: Duration,
}

struct Needs {
    pool: Pool,
    client: Client,
}

impl Cache {
    /// A cache of this table.
    pub fn of(table: &'static str) -> Cache {
        Cache {
            store: table,
            refresher: Duration::from_millis(20),
        }
    }
}

/// Loads the table, and saves it after the program no longer uses it.
async fn store(table: &'static str, ctx: Context<Client, Pool>) -> anyhow::Result<()> {
    let client = Client::load(table, ctx.received()).await?;
    ctx.provide(client.clone());
    ctx.interrupted().await;
    client.save(ctx.received()).await
}

async fn refresh(every: Duration, ctx: Context<(), Needs>) -> anyhow::Result<()> {
    let Needs { pool, client } = ctx.received();
    while ctx.run_until_interrupted(sleep(every)).await.is_some() {
        client.refresh(pool).await?;
    }
    Ok(())
}
