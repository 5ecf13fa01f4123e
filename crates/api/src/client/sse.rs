//! Server-sent events, from bytes to events (WHATWG HTML, section 9.2.6 "Interpreting an event stream").

use serde::de::DeserializeOwned;
use std::collections::VecDeque;

/// The longest event that is taken: more is no event of a lane's.
pub const MAX_EVENT_BYTES: usize = 4 * 1024 * 1024;

/// One event of a stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreamEvent {
    /// The journal's sequence number.
    pub id: Option<u64>,
    /// Its type.
    pub event: String,
    /// Its JSON.
    pub data: String,
}

impl StreamEvent {
    /// Reads the data.
    ///
    /// # Errors
    /// When it isn't what was expected.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.data)
    }
}

/// Why a stream can't be read on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an event is longer than {MAX_EVENT_BYTES} bytes")]
pub(super) struct TooLong;

/// Puts lines and events together from chunks of any size.
#[derive(Debug, Default)]
pub(super) struct Lines {
    line: Vec<u8>,
    // A line may end in CR LF, and the two may come apart.
    after_cr: bool,
    event: StreamEvent,
    has_data: bool,
    ready: VecDeque<StreamEvent>,
}

impl Lines {
    /// Takes a chunk.
    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<(), TooLong> {
        for byte in chunk {
            let after_cr = core::mem::replace(&mut self.after_cr, *byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => self.end_line(),
                _ if self.line.len() + self.event.data.len() >= MAX_EVENT_BYTES => return Err(TooLong),
                _ => self.line.push(*byte),
            }
        }
        Ok(())
    }

    /// The next whole event.
    pub(super) fn next_event(&mut self) -> Option<StreamEvent> {
        self.ready.pop_front()
    }

    fn end_line(&mut self) {
        let line = core::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        if line.is_empty() {
            return self.end_event();
        }
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => self.event.id = value.parse().ok(),
            "event" => value.clone_into(&mut self.event.event),
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
                self.has_data = true;
            }
            // A comment has an empty field name; other fields are not ours.
            _ => {}
        }
    }

    fn end_event(&mut self) {
        let event = core::mem::take(&mut self.event);
        if core::mem::take(&mut self.has_data) {
            self.ready.push_back(event);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = ": hello\r\n\r\nid: 7\nevent: scan\ndata: {\"a\":\ndata: 1}\n\n: still here\n\nevent: x\n\nid:8\rdata:2\r\r";

    fn events() -> Vec<StreamEvent> {
        vec![
            StreamEvent { id: Some(7), event: "scan".to_owned(), data: "{\"a\":\n1}".to_owned() },
            StreamEvent { id: Some(8), event: String::new(), data: "2".to_owned() },
        ]
    }

    #[test]
    fn comments_and_empty_events_are_passed_over_and_every_line_end_counts() {
        let mut lines = Lines::default();
        lines.push(STREAM.as_bytes()).unwrap();
        assert_eq!(core::iter::from_fn(|| lines.next_event()).collect::<Vec<_>>(), events());
    }

    #[test]
    fn the_same_events_come_out_however_the_stream_was_cut() {
        for cut in 1..STREAM.len() {
            let mut lines = Lines::default();
            let (first, second) = STREAM.as_bytes().split_at(cut);
            lines.push(first).unwrap();
            lines.push(second).unwrap();
            assert_eq!(
                core::iter::from_fn(|| lines.next_event()).collect::<Vec<_>>(),
                events(),
                "cut at {cut}"
            );
        }
    }

    #[test]
    fn a_line_without_end_is_refused_before_it_fills_the_memory() {
        let mut lines = Lines::default();
        let chunk = vec![b'x'; 1024 * 1024];
        let taken = (0..10).take_while(|_| lines.push(&chunk).is_ok()).count();
        assert_eq!(taken, 4);
    }
}
