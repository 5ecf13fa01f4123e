use crate::Failure;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// A client of the event stream on a thread of its own, so that the moment at which an event came is not the moment at which
/// somebody had time for it.
#[derive(Debug)]
pub(crate) struct Listener {
    heard: mpsc::UnboundedReceiver<Heard>,
    stream: UnixStream,
}

/// A line of the stream, and when its last byte was read.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) at: Instant,
    pub(crate) line: String,
}

impl Listener {
    /// Listens from now on. Comes back when the stream has begun.
    pub(crate) async fn open(socket: &Path) -> Result<Self, Failure> {
        let mut stream = UnixStream::connect(socket)?;
        // HTTP/1.0: the body comes as it is, without chunks around it.
        stream.write_all(b"GET /v1/events HTTP/1.0\r\nHost: lane\r\nAccept: text/event-stream\r\n\r\n")?;
        let (sender, heard) = mpsc::unbounded_channel();
        let reader = BufReader::new(stream.try_clone()?);
        std::thread::Builder::new().name("listener".to_owned()).spawn(move || listen(reader, &sender))?;
        let mut listener = Self { heard, stream };
        // A stream that begins with now begins with a snapshot.
        listener.until(|line| line.starts_with("data:") && line.contains("\"snapshot\"")).await?;
        Ok(listener)
    }

    /// Waits for what became of a scan with this text in it.
    pub(crate) async fn scanned(&mut self, text: &str) -> Result<Heard, Failure> {
        let is_it = |line: &str| {
            line.starts_with("data:") && line.contains("\"type\":\"scan\"") && line.contains(text)
        };
        let heard = self.until(is_it).await?;
        if heard.line.contains("\"decision\":\"accepted\"") {
            return Ok(heard);
        }
        Err(format!("a scan was not accepted: {}", heard.line).into())
    }

    /// How many lines have come by now that nobody has asked for.
    pub(crate) fn lines_so_far(&mut self) -> usize {
        std::iter::from_fn(|| self.heard.try_recv().ok()).filter(|heard| !heard.line.is_empty()).count()
    }

    async fn until(&mut self, wanted: impl Fn(&str) -> bool) -> Result<Heard, Failure> {
        let wait = async {
            loop {
                let heard = self.heard.recv().await.ok_or("the lane closed its event stream")?;
                if wanted(&heard.line) {
                    return Ok(heard);
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), wait).await.map_err(|_| "an event did not come")?
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // Ends the thread's read; it may have ended already.
        let _ = self.stream.shutdown(std::net::Shutdown::Both);
    }
}

fn listen(mut reader: BufReader<UnixStream>, heard: &mpsc::UnboundedSender<Heard>) {
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|length| length > 0) {
        let at = Instant::now();
        let told = heard.send(Heard { at, line: line.trim_end().to_owned() });
        if told.is_err() {
            return;
        }
        line.clear();
    }
}
