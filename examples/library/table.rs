//! A pool of a database, and a client of a cached table: stand-ins for the items of a real library. `FAULT` names what goes
//! wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use anyhow::ensure;

fn fault(name: &str) -> bool {
    std::env::var("FAULT").is_ok_and(|fault| fault == name)
}

/// A connection pool.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    is_closed: Arc<AtomicBool>,
}

impl Pool {
    /// Connects to the database.
    ///
    /// # Errors
    ///
    /// If `FAULT` is `connect`.
    pub async fn connect(url: &'static str) -> anyhow::Result<Pool> {
        tokio::time::sleep(std::time::Duration::ZERO).await;
        ensure!(!fault("connect"), "cannot connect to {url}");
        println!("pool: connected");
        Ok(Pool::default())
    }

    /// Closes the pool.
    #[expect(clippy::unused_async, reason = "a real pool waits for its connections")]
    pub async fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
        println!("pool: closed");
    }

    fn is_open(&self) -> anyhow::Result<()> {
        ensure!(
            !self.is_closed.load(Ordering::Relaxed),
            "the pool is closed"
        );
        Ok(())
    }
}

/// A client of a cached table.
#[derive(Clone, Debug)]
pub struct Client {
    table: &'static str,
    rows: Arc<AtomicU32>,
}

impl Client {
    /// Loads the table.
    ///
    /// # Errors
    ///
    /// If `FAULT` is `load`, for the table `orders`.
    pub async fn load(table: &'static str, pool: &Pool) -> anyhow::Result<Client> {
        tokio::time::sleep(std::time::Duration::ZERO).await;
        pool.is_open()?;
        ensure!(
            table != "orders" || !fault("load"),
            "there is no table {table}"
        );
        println!("{table}: loaded");
        let rows = Arc::default();
        Ok(Client { table, rows })
    }

    /// Adds the new rows of the database.
    ///
    /// # Errors
    ///
    /// If `FAULT` is `refresh`, for the table `orders`.
    ///
    /// # Panics
    ///
    /// If `FAULT` is `panic`, for the table `orders`.
    pub async fn refresh(&self, pool: &Pool) -> anyhow::Result<()> {
        tokio::time::sleep(std::time::Duration::ZERO).await;
        pool.is_open()?;
        let rows = self.rows.fetch_add(1, Ordering::Relaxed) + 1;
        if self.table == "orders" && rows == 3 {
            ensure!(!fault("refresh"), "row {rows} of {} is broken", self.table);
            assert!(!fault("panic"), "row {rows} of {} panics", self.table);
        }
        Ok(())
    }

    /// Saves the table. The table `orders` hangs if `FAULT` is `hang`.
    ///
    /// # Errors
    ///
    /// If the pool is closed.
    pub async fn save(&self, pool: &Pool) -> anyhow::Result<()> {
        if self.table == "orders" && fault("hang") {
            println!("{}: hangs", self.table);
            std::future::pending::<()>().await;
        }
        pool.is_open()?;
        println!("{}: saved", self.table);
        Ok(())
    }

    /// The number of rows.
    pub fn rows(&self) -> u32 {
        self.rows.load(Ordering::Relaxed)
    }
}
