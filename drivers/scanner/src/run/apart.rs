//! Closing a device where nobody waits for it.

use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};

use tokio::sync::oneshot;

use super::link::Link;

/// A device that is open. However its reading ends, what is said to it at last and its closing are done on a thread of their own:
/// they wait for the device, for seconds where its cable is bad, and all others are read meanwhile.
#[derive(Debug)]
pub(super) struct Apart {
    link: ManuallyDrop<Link>,
    /// Dropped once it is closed.
    closed: Option<oneshot::Sender<()>>,
}

impl Apart {
    pub(super) const fn new(link: Link) -> Self {
        Self { link: ManuallyDrop::new(link), closed: None }
    }

    /// Closes it, and waits until it is closed.
    pub(super) async fn close(mut self) {
        let (closed, done) = oneshot::channel();
        self.closed = Some(closed);
        drop(self);
        // Never sent: it is dropped when that is done.
        let _ = done.await;
    }
}

impl Deref for Apart {
    type Target = Link;

    fn deref(&self) -> &Link {
        &self.link
    }
}

impl DerefMut for Apart {
    fn deref_mut(&mut self) -> &mut Link {
        &mut self.link
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        // SAFETY: nothing takes it out before, and nothing uses it after this.
        let link = unsafe { ManuallyDrop::take(&mut self.link) };
        let closed = self.closed.take();
        let close = move || {
            drop(link);
            drop(closed);
        };
        match tokio::runtime::Handle::try_current() {
            // Where the runtime is ending it may not be called, but is dropped with what it holds: that closes the device, too.
            Ok(runtime) => drop(runtime.spawn_blocking(close)),
            Err(_) => close(),
        }
    }
}
