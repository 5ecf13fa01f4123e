use std::sync::{Mutex, PoisonError};
use store::{Reader, StoreError};

/// The most idle connections that are kept for reading; more are opened when needed, and closed again.
const KEPT: usize = 2;

/// Connections for reading the journal's file beside its one writer.
#[derive(Debug)]
pub(super) struct Readers {
    /// Where more come from.
    source: Mutex<Reader>,
    idle: Mutex<Vec<Reader>>,
}

impl Readers {
    pub(super) fn new(source: Reader) -> Self {
        Self { source: Mutex::new(source), idle: Mutex::new(Vec::new()) }
    }

    /// Lends a connection to `read`.
    pub(super) fn with<T>(
        &self,
        read: impl FnOnce(&Reader) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match idle {
            Some(reader) => reader,
            None => self.source.lock().unwrap_or_else(PoisonError::into_inner).another()?,
        };
        let answer = read(&reader);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(reader);
        }
        answer
    }
}
