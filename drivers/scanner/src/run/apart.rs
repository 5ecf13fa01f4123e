//! Closing a device where nobody waits for it.

use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::link::Link;
use crate::own_thread::leave_to_own_thread;

/// A device that is open. However its reading ends, what is said to it at last and its closing are done on a thread of their own:
/// they wait for the device, for seconds where its cable is bad, and all others are read meanwhile.
#[derive(Debug)]
pub(super) struct Apart<L: Send + 'static = Link> {
    link: ManuallyDrop<L>,
    /// Dropped once it is closed.
    closed: Option<oneshot::Sender<()>>,
}

impl<L: Send + 'static> Apart<L> {
    pub(super) const fn new(link: L) -> Self {
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

impl<L: Send + 'static> Deref for Apart<L> {
    type Target = L;

    fn deref(&self) -> &L {
        &self.link
    }
}

impl<L: Send + 'static> DerefMut for Apart<L> {
    fn deref_mut(&mut self) -> &mut L {
        &mut self.link
    }
}

impl<L: Send + 'static> Drop for Apart<L> {
    fn drop(&mut self) {
        // SAFETY: nothing takes it out before, and nothing uses it after this.
        let link = unsafe { ManuallyDrop::take(&mut self.link) };
        let closed = self.closed.take();
        let closing = Closing::new();
        let close = move || {
            drop(link);
            drop(closed);
            drop(closing);
        };
        let Err(close) = leave_to_own_thread(close) else { return };
        match tokio::runtime::Handle::try_current() {
            // Where the runtime is ending it may not be called, but is dropped with what it holds: that closes the device, too.
            Ok(runtime) => drop(runtime.spawn_blocking(close)),
            Err(_) => close(),
        }
    }
}

/// How many devices are being closed now, in the whole process: their threads end with it.
static CLOSING: Mutex<usize> = Mutex::new(0);
static CLOSED: Condvar = Condvar::new();

/// A device that is being closed.
#[derive(Debug)]
struct Closing;

impl Closing {
    fn new() -> Self {
        *CLOSING.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        Self
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        let mut count = CLOSING.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.saturating_sub(1);
        CLOSED.notify_all();
    }
}

/// Waits until every device is closed that was read, but no longer than this. Says whether they are. A process that ends without that
/// leaves a scanner with its trigger pulled, or one that beeps as if somebody took what it reads.
#[must_use]
pub fn wait_until_closed(limit: Duration) -> bool {
    let count = CLOSING.lock().unwrap_or_else(PoisonError::into_inner);
    let waited = CLOSED.wait_timeout_while(count, limit, |count| *count > 0);
    *waited.unwrap_or_else(PoisonError::into_inner).0 == 0
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// A device whose closing waits.
    struct Slow(mpsc::Receiver<()>);

    impl Drop for Slow {
        fn drop(&mut self) {
            let _ = self.0.recv();
        }
    }

    const PATIENCE: Duration = Duration::from_secs(10);

    #[test]
    fn devices_whose_closing_waits_take_no_thread_that_others_need_and_are_waited_for_at_the_end() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(1)
            .build()
            .unwrap();
        let (release, wait) = mpsc::channel();
        let closing = runtime.spawn(Apart::new(Slow(wait)).close());
        let other = runtime.block_on(async {
            tokio::task::yield_now().await;
            tokio::time::timeout(PATIENCE, tokio::task::spawn_blocking(|| 7)).await
        });
        assert_eq!(other.unwrap().unwrap(), 7);
        assert!(!closing.is_finished() && !wait_until_closed(Duration::from_millis(10)));
        release.send(()).unwrap();
        assert!(wait_until_closed(PATIENCE));
        runtime.block_on(closing).unwrap();
    }
}
