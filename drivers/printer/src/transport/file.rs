use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use tokio::task::spawn_blocking;

/// A file that every job is added to. Nobody reads it here, so nobody confirms.
#[derive(Debug)]
pub(crate) struct Appender {
    file: File,
}

impl Appender {
    /// Opens or makes the file. A pipe that nobody reads is an error, and not a wait.
    pub(super) async fn open(path: &Path) -> io::Result<Self> {
        let path = path.to_owned();
        let open = move || {
            let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
            OpenOptions::new().append(true).create(true).custom_flags(flags).open(path)
        };
        Ok(Self { file: on_its_own_thread(open).await? })
    }

    /// Adds the bytes at the end.
    ///
    /// # Errors
    /// The system's, with the number of bytes that are there all the same.
    pub(crate) async fn append(&self, bytes: &[u8]) -> Result<(), (usize, io::Error)> {
        let bytes = bytes.to_vec();
        let file = self.file.try_clone().map_err(|e| (0, e))?;
        let write = move || Ok(write_all(&file, &bytes));
        on_its_own_thread(write).await.map_err(|e| (0, e))?
    }
}

fn write_all(mut file: &File, bytes: &[u8]) -> Result<(), (usize, io::Error)> {
    let mut written = 0;
    while let Some(rest) = bytes.get(written..).filter(|rest| !rest.is_empty()) {
        match file.write(rest) {
            Ok(0) => return Err((written, io::ErrorKind::WriteZero.into())),
            Ok(count) => written += count,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err((written, e)),
        }
    }
    Ok(())
}

/// Files have no readiness to wait for: their calls may block, and must not block the others.
async fn on_its_own_thread<T: Send + 'static>(
    call: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(call).await.map_err(io::Error::other)?
}
