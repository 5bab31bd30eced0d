//! The local pipeline: it takes writes from the front ends, and appends them to the storages.

use rungroup::{ChannelCloser, Context};
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
    closer: ChannelCloser,
}

impl Pipeline {
    /// Appends a row to a storage, and waits for the answer.
    pub(crate) async fn write(&self, storage: &str, row: String) -> anyhow::Result<()> {
        let Some(_sender) = self.closer.try_sender() else {
            anyhow::bail!("the pipeline is closed");
        };
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

/// Receives until the last sender has ended, which is after the interrupt.
pub(crate) async fn relay((): (), ctx: Context<Pipeline, Storages>) {
    let (sender, mut rows) = mpsc::channel(64);
    let closer = ChannelCloser::new();
    let receiver = closer.try_receiver().expect("open");
    ctx.provide(Pipeline {
        storages: ctx.received().clone(),
        rows: sender,
        closer: closer.clone(),
    });
    let close = async {
        ctx.interrupted().await;
        closer.close();
        receiver.closed().await;
    };
    tokio::pin!(close);
    let mut relayed = 0;
    loop {
        tokio::select! {
            Some((store, row, answer)) = rows.recv() => {
                let appended = tokio::task::spawn_blocking(move || store.append(&row)).await;
                let appended = appended.unwrap_or_else(|panic| Err(panic.into()));
                relayed += 1;
                let _ = answer.send(appended); // the client may have gone
            }
            () = &mut close => break,
        }
    }
    println!("local_pipeline: closed after {relayed} rows");
}
