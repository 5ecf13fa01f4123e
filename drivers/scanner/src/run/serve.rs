//! Reading a device that is open.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::apart::Apart;
use super::chatter::Chatter;
use super::link::Link;
use super::orders::Orders;
use super::{Closed, Ears, Gone, Left, News, Obstacle, Outlet, Parting};
use crate::{Framed, Leave, Notice, Order, Reading};

/// A device that is open, with what it was told.
struct Served<'o> {
    outlet: &'o Outlet,
    link: Apart,
    told: Orders,
    chatter: Chatter,
    /// How often it was read since something is due, without a rest.
    reads_since_due: usize,
}

/// The longest that a driver still reads when it was told to end: what a whole label takes at 9,600 baud, and no wait that who stops
/// the service would notice.
const FAREWELL: Duration = Duration::from_millis(200);

/// So long a wire is looked at that says nothing: the runtime finds what waits in the kernel, and a report that is on its way comes.
const LAST_LOOK: Duration = Duration::from_millis(5);

/// More reads than this never wait in the kernel: what is due then is done, although the device doesn't rest.
const READS_MOST: usize = 1_024;

/// What woke its task.
enum Woken {
    Read(Result<Vec<Framed>, Gone>),
    Due,
    Order(Option<Order>),
    /// The lane has said whether it shall read; false: it never will again.
    Reading(bool),
}

/// Why its reading ends.
enum End {
    Gone(Gone),
    Leave(Leave),
    /// The driver shall end.
    Told,
}

impl Outlet {
    /// Reads a device that is open until it has gone, or only sends noise.
    pub(crate) async fn serve(&self, link: Link, ears: &mut Ears) -> Result<Parting, Closed> {
        let link = Apart::new(link);
        self.attached(&link).await?;
        let (told, chatter) = (Orders::default(), Chatter::default());
        let mut served = Served { outlet: self, link, told, chatter, reads_since_due: 0 };
        let end = served.read(ears).await?;
        if let End::Told = end {
            served.read_out().await?;
        }
        let Served { mut link, mut told, .. } = served;
        // Who still waits for an answer hears at once that there will be none.
        told.settle(&mut link);
        drop(told);
        let (mode, started) = (link.mode(), link.started());
        let mut broke_off = false;
        for scan in link.break_off() {
            broke_off |= scan.damage.is_some_and(crate::Damage::may_leave_rest);
            self.scan(mode, started, scan).await?;
        }
        let left = match end {
            End::Gone(gone) => {
                self.send(Notice::Detached { device: self.device.clone(), reason: gone.0 }).await?;
                Left::Gone
            }
            End::Leave(Leave { reason, remedy, .. }) => {
                self.unavailable(&Obstacle::new(reason, remedy)).await?;
                Left::Noisy
            }
            End::Told => {
                link.close().await;
                return Err(Closed);
            }
        };
        link.close().await;
        Ok(Parting { left, broke_off })
    }
}

impl Served<'_> {
    async fn read(&mut self, ears: &mut Ears) -> Result<End, Closed> {
        let Ears { orders, reading } = ears;
        // Where somebody may ever prevent it, it is told how it is from the start: it may come from a time when it was.
        if reading.has_changed().is_ok() {
            self.heed(reading).await?;
        }
        // That nobody ever will is heard in the first round: a device that begins to wait only when it is read has its deadline then.
        let (mut hears, mut heeds) = (true, true);
        loop {
            let deadline = self.told.next_deadline(&self.link);
            // What can be read goes first: it may be what the deadline waits for.
            let woken = tokio::select! {
                biased;
                () = self.outlet.notices.closed() => return Err(Closed),
                () = self.outlet.ending() => return Ok(End::Told),
                read = self.link.read() => Woken::Read(read),
                () = until(deadline) => Woken::Due,
                order = orders.recv(), if hears => Woken::Order(order),
                changed = reading.changed(), if heeds => Woken::Reading(changed.is_ok()),
            };
            let woken = match woken {
                Woken::Due if self.link.waits() => self.catch_up().await,
                woken => woken,
            };
            match woken {
                Woken::Read(Ok(scans)) => {
                    if let Some(leave) = self.take(scans).await? {
                        return Ok(End::Leave(leave));
                    }
                    // One that never rests shall hear, too, and what is due is done.
                    if heeds && reading.has_changed().unwrap_or(false) {
                        self.heed(reading).await?;
                    }
                }
                Woken::Read(Err(gone)) => return Ok(End::Gone(gone)),
                Woken::Due => {
                    self.reads_since_due = 0;
                    let scan = self.told.expire(&mut self.link);
                    self.hand_out(scan).await?;
                }
                Woken::Order(Some(order)) => {
                    if let Some(leave) = self.told.obey(order, &mut self.link) {
                        return Ok(End::Leave(leave));
                    }
                }
                Woken::Order(None) => hears = false,
                Woken::Reading(goes_on) => {
                    heeds = goes_on;
                    if heeds {
                        self.heed(reading).await?;
                    }
                }
            }
            self.tell().await?;
            while let Ok(order) = orders.try_recv() {
                if let Some(leave) = self.told.obey(order, &mut self.link) {
                    return Ok(End::Leave(leave));
                }
            }
        }
    }

    /// Reads what waits although something is due: where the whole process stood still, the clock is heard before the wire is, and what came
    /// meanwhile is no read of its own.
    async fn catch_up(&mut self) -> Woken {
        match tokio::time::timeout(LAST_LOOK, self.link.read()).await {
            Ok(read) => Woken::Read(read),
            Err(_) => Woken::Due,
        }
    }

    /// Reads what has come already, once the driver was told to end: the device has sent it, and nobody else will read it. A read that
    /// has begun is waited for. All that takes no longer than [`FAREWELL`], unless the lane takes longer to take what was read.
    async fn read_out(&mut self) -> Result<(), Closed> {
        let until = Instant::now() + FAREWELL;
        while Instant::now() < until {
            let due = self.link.next_deadline();
            let wait = due.unwrap_or_else(|| Instant::now() + LAST_LOOK).min(until);
            match tokio::time::timeout_at(wait, self.link.read()).await {
                Ok(Ok(scans)) => self.hand_out(scans).await?,
                Err(_) if due.is_some() => {
                    let scan = self.told.expire(&mut self.link);
                    self.hand_out(scan).await?;
                }
                // It is silent, or has gone.
                Ok(Err(_)) | Err(_) => break,
            }
        }
        Ok(())
    }

    /// Takes what was read. Does what has become due meanwhile where the device never rests; else it waits until nothing is left to be read,
    /// which may belong to the scan in hand. Gives the reason to leave a device that only chatters.
    async fn take(&mut self, scans: Vec<Framed>) -> Result<Option<Leave>, Closed> {
        let now = Instant::now();
        let leave = if !scans.is_empty() {
            self.chatter = Chatter::default();
            None
        } else if self.link.may_be_in_scan() {
            None
        } else {
            self.chatter.heard(&self.outlet.device, now)
        };
        self.hand_out(scans).await?;
        let is_due = self.told.next_deadline(&self.link).is_some_and(|due| due <= now);
        self.reads_since_due = if is_due { self.reads_since_due + 1 } else { 0 };
        if self.reads_since_due > READS_MOST {
            self.reads_since_due = 0;
            let scan = self.told.expire(&mut self.link);
            self.hand_out(scan).await?;
        }
        Ok(leave)
    }

    async fn hand_out(&mut self, scans: impl IntoIterator<Item = Framed>) -> Result<(), Closed> {
        let (mode, started) = (self.link.mode(), self.link.started());
        for scan in scans {
            self.told.has_read(&scan, &mut self.link);
            self.outlet.scan(mode, started, scan).await?;
        }
        Ok(())
    }

    /// Tells it whether it shall read, as the lane says now.
    async fn heed(&mut self, reading: &mut watch::Receiver<Reading>) -> Result<(), Closed> {
        let wanted = *reading.borrow_and_update();
        let state = self.told.set_reading(wanted, &mut self.link);
        self.outlet.reading(state).await
    }

    /// Passes on what the device has said besides scans.
    async fn tell(&mut self) -> Result<(), Closed> {
        self.told.settle(&mut self.link);
        match self.link.take_news() {
            Some(News::Trouble(obstacle)) => self.outlet.unavailable(&obstacle).await,
            Some(News::Well) => self.outlet.attached(&self.link).await,
            Some(News::Reading(state)) => self.outlet.reading(state).await,
            None => Ok(()),
        }
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}
