use std::sync::mpsc::{SendError, sync_channel};
use std::thread::Builder;

use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// What opens a device or closes it needs little.
const STACK_BYTES: usize = 256 << 10;

/// Does what may wait for a device, for ever where that is wedged, on a thread of its own: not on one of the few that all of the
/// program share. Nothing where no thread can be had. Who waits may be dropped: then the outcome is, once it is there.
pub(crate) async fn on_own_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    let runtime = Handle::current();
    let (sender, done) = oneshot::channel();
    let begun = thread().spawn(move || {
        let _entered = runtime.enter();
        drop(sender.send(work()));
    });
    begun.ok()?;
    done.await.ok()
}

/// As [`on_own_thread`], where nobody waits for it. Gives the work back where no thread can be had.
pub(crate) fn leave_to_own_thread<W: FnOnce() + Send + 'static>(work: W) -> Result<(), W> {
    let runtime = Handle::try_current().ok();
    // Given once the thread is there: one that can't be had would take it along.
    let (give, given) = sync_channel::<W>(1);
    let begun = thread().spawn(move || {
        let _entered = runtime.as_ref().map(Handle::enter);
        if let Ok(work) = given.recv() {
            work();
        }
    });
    if begun.is_err() {
        return Err(work);
    }
    give.send(work).map_err(|SendError(work)| work)
}

fn thread() -> Builder {
    Builder::new().name("device".to_owned()).stack_size(STACK_BYTES)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn wedged_devices_take_no_thread_that_others_need() {
        let (release, _) = tokio::sync::broadcast::channel::<()>(1);
        let wedged: Vec<_> = (0..100)
            .map(|_| {
                let mut released = release.subscribe();
                tokio::spawn(on_own_thread(move || drop(released.blocking_recv())))
            })
            .collect();
        let other = on_own_thread(|| 7);
        assert_eq!(tokio::time::timeout(Duration::from_secs(10), other).await.unwrap(), Some(7));
        drop(release);
        for wedged in wedged {
            assert_eq!(wedged.await.unwrap(), Some(()));
        }
    }

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_dropped() {
        struct Opened(mpsc::Sender<()>);
        impl Drop for Opened {
            fn drop(&mut self) {
                let _ = self.0.send(());
            }
        }
        let (closed, is_closed) = mpsc::channel();
        let opening = on_own_thread(move || {
            std::thread::sleep(Duration::from_millis(50));
            Opened(closed)
        });
        assert!(tokio::time::timeout(Duration::from_millis(5), opening).await.is_err());
        is_closed.recv_timeout(Duration::from_secs(10)).unwrap();
    }
}
