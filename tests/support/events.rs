use super::http::Request;
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::AsyncBufReadExt;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Everything that the lane's event stream has said, in order, across restarts.
#[derive(Debug)]
pub(crate) struct Events {
    heard: Arc<Mutex<Vec<Value>>>,
    grown: watch::Sender<usize>,
    listener: Option<JoinHandle<()>>,
}

impl Events {
    pub(crate) fn new() -> Self {
        Self { heard: Arc::default(), grown: watch::Sender::new(0), listener: None }
    }

    /// Listens on the socket from now on, from the event after the last one heard.
    ///
    /// # Errors
    /// When the stream can't be opened.
    pub(crate) async fn listen(&mut self, socket: &Path) -> Result<(), String> {
        if let Some(listener) = self.listener.take() {
            listener.abort();
        }
        let last = self.all().last().and_then(|event| event.get("seq")?.as_u64()).unwrap_or(0);
        let stream = Request::get(format!("/v1/events?after={last}")).begin(socket).await?;
        let (heard, grown) = (Arc::clone(&self.heard), self.grown.clone());
        self.listener = Some(tokio::spawn(async move {
            let mut lines = stream.lines();
            while let Ok(Some(line)) = lines.next_line().await {
                let Some(data) = line.strip_prefix("data:") else { continue };
                let Ok(event) = serde_json::from_str(data.trim()) else { continue };
                let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
                heard.push(event);
                grown.send_replace(heard.len());
            }
        }));
        Ok(())
    }

    pub(crate) fn all(&self) -> Vec<Value> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for the first event from place `from` on that is wanted. Answers its place too.
    pub(crate) async fn wait_for(&self, from: usize, wanted: impl Fn(&Value) -> bool) -> (usize, Value) {
        let mut grown = self.grown.subscribe();
        loop {
            let found = self.all().into_iter().enumerate().skip(from).find(|(_, event)| wanted(event));
            if let Some(found) = found {
                return found;
            }
            if grown.changed().await.is_err() {
                // Can't be: the sender is ours.
                std::future::pending::<()>().await;
            }
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        if let Some(listener) = self.listener.take() {
            listener.abort();
        }
    }
}
