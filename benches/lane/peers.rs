//! What the lane is compared with, in the same run on the same machine.

use crate::Failure;
use rusqlite::Connection;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// A bare SQLite commit: as many rows of as many bytes as the lane writes for a scan, and nothing else.
#[derive(Debug)]
pub(crate) struct BareCommit {
    connection: Connection,
    rows: u64,
    row: Vec<u8>,
}

impl BareCommit {
    /// Write-ahead log and full sync, as the lane has them; everything else as SQLite comes.
    pub(crate) fn open(folder: &Path, rows: u64, bytes_per_row: usize) -> Result<Self, Failure> {
        let connection = Connection::open(folder.join("bare.db"))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection
            .execute_batch("CREATE TABLE record (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT")?;
        Ok(Self { connection, rows, row: vec![b'x'; bytes_per_row] })
    }

    pub(crate) fn commit(&mut self) -> Result<Duration, Failure> {
        let begun = Instant::now();
        let transaction = self.connection.transaction()?;
        for _ in 0..self.rows {
            transaction.prepare_cached("INSERT INTO record (bytes) VALUES (?1)")?.execute([&self.row])?;
        }
        transaction.commit()?;
        Ok(begun.elapsed())
    }
}

/// Hands bytes on from one socket to the next, on a thread that does nothing else: the two wake-ups that any program between
/// a scanner and a client needs.
#[derive(Debug)]
pub(crate) struct Relay {
    scanner: UnixStream,
    came: mpsc::UnboundedReceiver<Instant>,
}

impl Relay {
    pub(crate) fn open() -> Result<Self, Failure> {
        let (scanner, mut wire) = UnixStream::pair()?;
        let (mut event, mut client) = UnixStream::pair()?;
        std::thread::Builder::new().name("relay".to_owned()).spawn(move || {
            let mut buffer = [0; 256];
            while let Ok(length @ 1..) = wire.read(&mut buffer) {
                if event.write_all(buffer.get(..length).unwrap_or_default()).is_err() {
                    return;
                }
            }
        })?;
        let (sender, came) = mpsc::unbounded_channel();
        std::thread::Builder::new().name("client".to_owned()).spawn(move || {
            let mut buffer = [0; 256];
            while let Ok(1..) = client.read(&mut buffer) {
                if sender.send(Instant::now()).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { scanner, came })
    }

    /// How long bytes take through it.
    pub(crate) async fn pass(&mut self, bytes: &[u8]) -> Result<Duration, Failure> {
        let begun = Instant::now();
        self.scanner.write_all(bytes)?;
        let came = self.came.recv().await.ok_or("the relay has ended")?;
        Ok(came.saturating_duration_since(begun))
    }
}
