//! Waiting for a device to be opened.

use std::path::Path;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;

use super::{Closed, Link, Obstacle, Outlet};
use crate::Order;
use crate::wait::{Watch, for_change};

/// A device that takes longer to be opened is said to hang. Most take milliseconds, a USB device that is reset a second or two.
const HANGS_AFTER: Duration = Duration::from_secs(10);

/// How often it is looked whether it is still there, where nothing tells.
const LOOK: Duration = Duration::from_secs(5);

/// A device that is being opened.
#[derive(Debug)]
pub(super) struct Opening<'o> {
    outlet: &'o Outlet,
    path: &'o Path,
    orders: &'o mut Receiver<Order>,
    hangs_after: Duration,
    /// It was said that its opening hangs.
    pub(super) hung: bool,
}

/// What came of it, and what tells that there may be more to come.
type Opened = (Result<Link, Obstacle>, Option<Watch>);

impl Outlet {
    pub(super) const fn opening<'o>(
        &'o self,
        path: &'o Path,
        orders: &'o mut Receiver<Order>,
    ) -> Opening<'o> {
        Opening { outlet: self, path, orders, hangs_after: HANGS_AFTER, hung: false }
    }
}

impl Opening<'_> {
    /// Waits until it is opened. Where that hangs, it is said once; it is waited for on, since a second try would hang as well, until the
    /// device has gone.
    pub(super) async fn done(&mut self, opens: impl Future<Output = Opened>) -> Result<Opened, Closed> {
        tokio::pin!(opens);
        let in_time = tokio::time::timeout(self.hangs_after, opens.as_mut());
        if let Ok(opened) = self.outlet.idle(in_time, self.orders).await? {
            return Ok(opened);
        }
        self.hung = true;
        self.outlet.unavailable(&hangs(self.path)).await?;
        let path = self.path;
        let opened_or_gone = async {
            tokio::select! {
                biased;
                opened = opens => opened,
                watch = gone(path) => (Err(unplugged(path)), watch),
            }
        };
        self.outlet.idle(opened_or_gone, self.orders).await
    }
}

/// Waits until nothing is at that path. Gives what tells when something is again.
async fn gone(path: &Path) -> Option<Watch> {
    let mut watch = Watch::for_path(path);
    while path.exists() {
        for_change(watch.as_mut(), Some(LOOK)).await;
    }
    watch
}

fn hangs(path: &Path) -> Obstacle {
    Obstacle::new(
        format!("{} is there, but opening it hangs", path.display()),
        "unplug it, then plug it in again; where that does not help, start the machine again".to_owned(),
    )
}

fn unplugged(path: &Path) -> Obstacle {
    Obstacle::missing(
        format!("there is no {} any more", path.display()),
        "plug the scanner or its adapter in again".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;
    use crate::own_thread::on_own_thread;
    use crate::{Leave, Notice};

    const PATIENCE: Duration = Duration::from_secs(10);

    #[tokio::test]
    async fn a_device_whose_opening_hangs_is_named_once_and_waited_for_until_it_opens_or_has_gone() {
        for goes in [false, true] {
            let held = tempfile::NamedTempFile::new().unwrap();
            let path = held.path().to_owned();
            let (notices, mut lane) = mpsc::channel(8);
            let (orders, mut heard) = mpsc::channel(1);
            let (release, hold) = std::sync::mpsc::channel::<()>();
            let opens = async move {
                let opened = on_own_thread(move || {
                    let _ = hold.recv();
                    Err(Obstacle::new("opened at last".to_owned(), String::new()))
                });
                (opened.await.unwrap(), None)
            };
            let task = tokio::spawn(async move {
                let outlet = Outlet {
                    device: "counter".to_owned(),
                    notices,
                    ending: tokio::sync::watch::channel(false).1,
                };
                let mut opening = outlet.opening(&path, &mut heard);
                opening.hangs_after = Duration::from_millis(50);
                let opened = opening.done(opens).await.unwrap().0.unwrap_err();
                (opened, opening.hung)
            });
            let said = tokio::time::timeout(PATIENCE, lane.recv()).await.unwrap().unwrap();
            let Notice::Unavailable { reason, remedy, .. } = said else { unreachable!() };
            assert!(
                reason.contains("opening it hangs") && remedy.contains("unplug it"),
                "{reason}: {remedy}"
            );
            // Orders for it are dropped: whoever gives them waits for nothing.
            for _ in 0..3 {
                let leave =
                    Leave { device: "counter".to_owned(), reason: String::new(), remedy: String::new() };
                tokio::time::timeout(PATIENCE, orders.send(Order::Leave(leave))).await.unwrap().unwrap();
            }
            if goes {
                held.close().unwrap();
            } else {
                release.send(()).unwrap();
            }
            let (opened, hung) = tokio::time::timeout(PATIENCE, task).await.unwrap().unwrap();
            assert!(hung && opened.is_missing == goes, "{opened:?}");
            assert_eq!(opened.reason.contains("opened at last"), !goes);
            assert!(lane.recv().await.is_none(), "it is said once");
        }
    }
}
