//! A storage: a file of rows.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rungroup::config::Bytes;
use rungroup::{Closer, Context};

#[derive(clap::Args)]
pub(crate) struct StorageArgs {
    /// The folder of the storage, created if it is missing
    #[arg(long, value_name = "FOLDER", default_value = "banyand-data")]
    root_path: PathBuf,
    /// The size at which the file is full
    #[arg(long, value_name = "BYTES", default_value = "64MiB")]
    max_size: Bytes,
}

/// An open storage. The actor owns it, and the other fields share its [`Store`].
pub(crate) struct Storage {
    store: Store,
}

#[derive(Clone)]
pub(crate) struct Store {
    name: &'static str,
    max_size: u64,
    rows: Arc<Mutex<Rows>>,
    closer: Closer,
}

struct Rows {
    file: File,
    texts: Vec<String>,
}

impl Storage {
    /// Opens the file, and reads the rows of former runs.
    pub(crate) fn open(name: &'static str, args: &StorageArgs) -> io::Result<Storage> {
        std::fs::create_dir_all(&args.root_path)?;
        let path = args.root_path.join(name).with_extension("rows");
        let file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(path)?;
        let texts = BufReader::new(&file)
            .lines()
            .collect::<io::Result<Vec<_>>>()?;
        println!("{name}: {} rows", texts.len());
        let store = Store {
            name,
            max_size: args.max_size.get(),
            rows: Arc::new(Mutex::new(Rows { file, texts })),
            closer: Closer::new(),
        };
        Ok(Storage { store })
    }

    pub(crate) async fn serve(self, ctx: Context<Store>) -> io::Result<()> {
        let store = self.store;
        ctx.provide(store.clone());
        ctx.interrupted().await;
        store.closer.close_and_wait().await; // no write is half done
        let rows = store.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.file.sync_all()?;
        println!("{}: closed with {} rows", store.name, rows.texts.len());
        Ok(())
    }
}

impl Store {
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    /// Appends a row. Blocks the thread.
    pub(crate) fn append(&self, row: &str) -> io::Result<()> {
        let _guard = self
            .closer
            .try_enter()
            .ok_or_else(|| io::Error::other("closed"))?;
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if rows.file.metadata()?.len() + row.len() as u64 >= self.max_size {
            return Err(io::ErrorKind::StorageFull.into());
        }
        writeln!(rows.file, "{row}")?;
        rows.texts.push(row.to_owned());
        Ok(())
    }

    /// Returns the last rows.
    pub(crate) fn read(&self, max_rows: usize) -> Option<Vec<String>> {
        let _guard = self.closer.try_enter()?;
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let first = rows.texts.len().saturating_sub(max_rows);
        Some(rows.texts[first..].to_vec())
    }
}
