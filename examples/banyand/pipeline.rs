//! The local pipeline: it takes writes from the front ends, and appends them to the storages.

use rungroup::Context;
use tokio::sync::{mpsc, oneshot};

use super::storage::Store;

/// The storages, by the names of their fields.
#[derive(Clone)]
pub(crate) struct Storages {
    pub(crate) property: Store,
    pub(crate) measure: Store,
    pub(crate) stream: Store,
    pub(crate) trace: Store,
}

impl Storages {
    fn find(&self, name: &str) -> Option<&Store> {
        let all = [&self.property, &self.measure, &self.stream, &self.trace];
        all.into_iter().find(|store| store.name() == name)
    }
}

/// A row for a storage, and the place of the answer.
type Row = (Store, String, oneshot::Sender<std::io::Result<()>>);

/// The sending end of the pipeline.
#[derive(Clone)]
pub(crate) struct Pipeline {
    storages: Storages,
    rows: mpsc::Sender<Row>,
}

impl Pipeline {
    /// Appends a row to a storage, and waits for the answer.
    pub(crate) async fn write(&self, storage: &str, row: String) -> anyhow::Result<()> {
        let Some(store) = self.storages.find(storage) else {
            anyhow::bail!("there is no storage `{storage}`");
        };
        let (answer, appended) = oneshot::channel();
        self.rows.send((store.clone(), row, answer)).await?;
        Ok(appended.await??)
    }

    /// Returns the last rows of a storage.
    pub(crate) fn read(&self, storage: &str, max_rows: usize) -> Option<Vec<String>> {
        self.storages.find(storage)?.read(max_rows)
    }
}

/// Receives until the last sender has gone. The group stops the front ends first and drops its own copy of the pipeline
/// afterwards, so that every row that they sent is received.
pub(crate) async fn relay((): (), ctx: Context<Pipeline, Storages>) {
    let (rows, mut receiver) = mpsc::channel::<Row>(64);
    let storages = ctx.received().clone();
    ctx.provide(Pipeline { storages, rows });
    let mut relayed = 0;
    while let Some((store, row, answer)) = receiver.recv().await {
        let appended = tokio::task::spawn_blocking(move || store.append(&row)).await;
        let appended = appended.unwrap_or_else(|panic| Err(panic.into()));
        relayed += 1;
        let _ = answer.send(appended); // the client may have gone
    }
    println!("local_pipeline: closed after {relayed} rows");
}
