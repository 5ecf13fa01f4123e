use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// The most contents that wait for the till's program. It reads them as they come; older ones are gone.
const KEPT: usize = 32;

/// Contents of scans that are for the till's program alone (scanning mode `pos`: loyalty cards, coupons, badges). They are handed on
/// with the scan's event to whoever listens then, and never written down.
#[derive(Debug, Default)]
pub(super) struct Passing {
    contents: Mutex<VecDeque<(u64, Vec<u8>)>>,
}

impl Passing {
    /// Keeps what was read for the event of that sequence number.
    pub(super) fn put(&self, seq: u64, data: Vec<u8>) {
        let mut contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        if contents.len() == KEPT {
            contents.pop_front();
        }
        contents.push_back((seq, data));
    }

    /// What was read for the event of that sequence number, while it is still here.
    pub(super) fn get(&self, seq: u64) -> Option<Vec<u8>> {
        let contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        contents.iter().find(|(kept, _)| *kept == seq).map(|(_, data)| data.clone())
    }
}
