//! A pool of connections, and the metrics of the process. `FAULT` names what goes wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;

use anyhow::ensure;
use tokio::sync::Semaphore;

const CONNECTIONS: u32 = 8;

static QUERIES: AtomicU32 = AtomicU32::new(0);

/// The metrics of the process, as text.
#[must_use]
pub fn metrics() -> String {
    format!("queries {}\n", QUERIES.load(Relaxed))
}

/// The options of a pool.
#[derive(Clone, Debug)]
pub struct PgOptions {
    /// The address of the database.
    pub url: &'static str,
}

/// A pool. Clones share its connections.
#[derive(Clone, Debug)]
pub struct PgPool {
    connections: Arc<Semaphore>,
    fault: Arc<str>,
}

impl PgPool {
    /// Opens a pool.
    ///
    /// # Errors
    ///
    /// Returns an error if `FAULT` is `refused`.
    ///
    /// # Panics
    ///
    /// Panics if `FAULT` is `panic at open`.
    pub async fn connect(options: PgOptions) -> anyhow::Result<PgPool> {
        let fault = std::env::var("FAULT").unwrap_or_default();
        tokio::task::yield_now().await;
        ensure!(fault != "refused", "{} refused the connection", options.url);
        assert_ne!(fault, "panic at open", "the connection panics");
        println!("pool: open");
        Ok(PgPool {
            connections: Arc::new(Semaphore::new(CONNECTIONS as usize)),
            fault: fault.into(),
        })
    }

    /// Answers a query: at once, in 400 ms if `FAULT` is `slow`, or never if it is `hang`.
    ///
    /// # Errors
    ///
    /// Returns an error if the pool is closed.
    ///
    /// # Panics
    ///
    /// Panics if `FAULT` is `panic`.
    pub async fn query(&self, query: &str) -> anyhow::Result<String> {
        let _connection = self.connections.acquire().await?;
        println!("query: {query}");
        match &*self.fault {
            "slow" => tokio::time::sleep(Duration::from_millis(400)).await,
            "hang" => std::future::pending().await,
            "panic" => panic!("{query} panics"),
            _ => {}
        }
        let number = QUERIES.fetch_add(1, Relaxed) + 1;
        Ok(format!("{query} {number}\n"))
    }

    /// Waits until all connections are returned, and closes the pool.
    ///
    /// # Panics
    ///
    /// Panics if the pool is closed already, or if `FAULT` is `panic at close`.
    pub async fn close(&self) {
        let all = self.connections.acquire_many(CONNECTIONS).await;
        assert!(all.is_ok(), "the pool is closed twice");
        self.connections.close();
        assert_ne!(&*self.fault, "panic at close", "the pool panics");
        println!("pool: closed");
    }
}
