use super::sse::{Lines, StreamEvent};
use super::{ClientError, Connection};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use std::path::PathBuf;
use std::time::Duration;

/// The lane writes a comment every 15 s; when nothing at all comes for this long it is gone.
const SILENCE: Duration = Duration::from_secs(45);

/// The lane's events as they come. Reads only what is asked for: a slow reader slows the lane's writing, not the lane.
#[derive(Debug)]
pub struct EventStream {
    socket: PathBuf,
    body: Incoming,
    lines: Lines,
    // Dropped last: with it the connection ends.
    _connection: Connection,
}

impl EventStream {
    pub(super) fn new(socket: PathBuf, connection: Connection, body: Incoming) -> Self {
        Self { socket, body, lines: Lines::default(), _connection: connection }
    }

    /// The next event; `None` when the lane has ended the stream. Cancelling loses nothing.
    ///
    /// # Errors
    /// When the connection breaks, nothing comes for too long, or an event is longer than
    /// [`MAX_EVENT_BYTES`](super::MAX_EVENT_BYTES).
    pub async fn next(&mut self) -> Result<Option<StreamEvent>, ClientError> {
        loop {
            if let Some(event) = self.lines.next_event() {
                return Ok(Some(event));
            }
            let frame = tokio::time::timeout(SILENCE, self.body.frame())
                .await
                .map_err(|_| ClientError::TimedOut { socket: self.socket.clone(), limit: SILENCE })?;
            let Some(frame) = frame else { return Ok(None) };
            let frame = frame.map_err(|error| ClientError::cut(&self.socket, error))?;
            if let Ok(data) = frame.into_data() {
                self.lines.push(&data).map_err(|error| ClientError::cut(&self.socket, error))?;
            }
        }
    }
}
