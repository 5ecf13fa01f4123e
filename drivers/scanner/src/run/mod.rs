//! One configured scanner, from looking for it to reading it, for ever.

mod apart;
mod chatter;
mod link;
mod opening;
mod orders;
mod serve;
mod tty;
mod usb;

use std::path::Path;
use std::time::Duration;

use models::UsbId;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::advice::Advice;
use crate::settings::{Driver, HidChoice};
use crate::wait::{Backoff, Watch, for_change};
use crate::{Framed, Notice, Order, Port, Reading, ReadingState, Received, ScannerSettings};
pub use apart::wait_until_closed;
use link::Link;

/// Drives one configured scanner until the notices' receiver is gone; dropping the future ends it as well, at
/// any moment. Finds the device, reads it, reports how it is, and looks for it again when it has gone. While
/// the device is there and silent, it never wakes.
///
/// A scan is handed out although the notices' queue is full: the device waits, and then its kernel buffer. When
/// the orders' sender is gone, the scanner beeps no more. An order goes to the very device that it names, where one
/// port has several; for a device that is not there it is dropped.
///
/// `reading` says whether scanners shall read. What it says last holds, for a device that comes later too; when its
/// sender is gone, it stays as it was.
///
/// Needs a tokio runtime with I/O and time.
pub async fn run(
    settings: ScannerSettings,
    notices: Sender<Notice>,
    orders: Receiver<Order>,
    reading: watch::Receiver<Reading>,
) {
    // Nobody ever says so.
    let (_, ending) = watch::channel(false);
    run_until(settings, notices, orders, reading, ending).await;
}

/// As [`run`], until `ending` says so: then what has come already is read, for 0.2 s at the most, what is in hand even then is handed out
/// as damaged, the scanner is left, and the driver ends. A read that breaks off with the program is told by it.
pub async fn run_until(
    settings: ScannerSettings,
    notices: Sender<Notice>,
    orders: Receiver<Order>,
    reading: watch::Receiver<Reading>,
    ending: watch::Receiver<bool>,
) {
    let mut ears = Ears { orders, reading };
    let ScannerSettings { name, port, driver, advice } = settings;
    let outlet = Outlet { device: name, notices, ending };
    match (&port, driver) {
        (Port::Usb, Driver::Hid(choice)) => usb::run(&outlet, &choice, &advice, &mut ears).await,
        (Port::Tty(path) | Port::Hidraw(path) | Port::Emulated(path), driver) => {
            let place = Place { path, port: &port, driver: &driver, advice: &advice };
            place.run(&outlet, &mut ears).await;
        }
        // Settings are only made with a driver that fits the port.
        (Port::Usb, Driver::Serial { .. } | Driver::Ssi { .. }) => {}
    }
}

/// What the lane says to scanners.
#[derive(Debug)]
pub(crate) struct Ears {
    pub(crate) orders: Receiver<Order>,
    pub(crate) reading: watch::Receiver<Reading>,
}

/// The configured name of the port that found a device, of those that it calls `name-2`, `name-3`, ...
#[must_use]
pub fn port_of(device: &str) -> Option<&str> {
    let (port, number) = device.rsplit_once('-')?;
    number.parse().is_ok_and(|number: usize| number > 1).then_some(port)
}

/// Why a device cannot be used now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Obstacle {
    /// It is simply not there.
    pub(crate) is_missing: bool,
    /// The device that is there, where it is no scanner in a mode that is read.
    pub(crate) stray: Option<Stray>,
    pub(crate) reason: String,
    pub(crate) remedy: String,
}

/// A device that is there and can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stray {
    /// It talks in a mode that no driver reads.
    OtherMode(UsbId),
    /// This node of it shows no scanner. Another one of the same device may.
    NoScanner(UsbId),
}

impl Obstacle {
    pub(crate) const fn new(reason: String, remedy: String) -> Self {
        Self { is_missing: false, stray: None, reason, remedy }
    }

    pub(crate) const fn missing(reason: String, remedy: String) -> Self {
        Self { is_missing: true, stray: None, reason, remedy }
    }
}

/// How it showed itself that a device has gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gone(pub(crate) String);

/// How a device was parted from that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parting {
    pub(crate) left: Left,
    /// A read broke off with it: where it kept its power, it goes on at once when it is back.
    pub(crate) broke_off: bool,
}

/// Why a device that was read is read no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// It has gone.
    Gone,
    /// The lane has no use for what it sends: it is left alone for a while.
    Noisy,
}

/// What a device that is there says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It reads nothing now.
    Trouble(Obstacle),
    /// It reads again.
    Well,
    /// How far it is with reading or not.
    Reading(ReadingState),
}

/// Nobody wants notices any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Closed;

/// Where one device's notices go.
#[derive(Clone, Debug)]
pub(crate) struct Outlet {
    pub(crate) device: String,
    pub(crate) notices: Sender<Notice>,
    /// Told once when the driver shall end.
    pub(crate) ending: watch::Receiver<bool>,
}

impl Outlet {
    pub(crate) async fn send(&self, notice: Notice) -> Result<(), Closed> {
        self.notices.send(notice).await.map_err(|_| Closed)
    }

    pub(crate) async fn unavailable(&self, obstacle: &Obstacle) -> Result<(), Closed> {
        let Obstacle { reason, remedy, .. } = obstacle.clone();
        self.send(Notice::Unavailable { device: self.device.clone(), reason, remedy }).await
    }

    /// Waits until nobody wants notices any more, or the driver shall end.
    pub(crate) async fn closed(&self) {
        tokio::select! {
            () = self.notices.closed() => {}
            () = self.ending() => {}
        }
    }

    /// Waits until the driver shall end. Where nobody will ever say so, for ever.
    async fn ending(&self) {
        if self.ending.clone().wait_for(|told| *told).await.is_err() {
            std::future::pending().await
        }
    }

    async fn attached(&self, link: &Link) -> Result<(), Closed> {
        let description = link.description().to_owned();
        self.send(Notice::Attached { device: self.device.clone(), mode: link.mode(), description }).await
    }

    async fn scan(&self, mode: crate::DeviceMode, started: Instant, scan: Framed) -> Result<(), Closed> {
        let started = started.into_std();
        let received = Received {
            device: self.device.clone(),
            mode,
            aim: scan.aim,
            symbology: scan.symbology,
            data: scan.data,
            vendor_id: scan.vendor_id,
            first_byte: started + scan.first,
            last_byte: started + scan.last,
            damage: scan.damage,
        };
        self.send(Notice::Received(received)).await
    }

    async fn reading(&self, state: ReadingState) -> Result<(), Closed> {
        self.send(Notice::Reading { device: self.device.clone(), state }).await
    }
}

/// A device that is always at one path.
#[derive(Clone, Copy, Debug)]
struct Place<'s> {
    path: &'s Path,
    port: &'s Port,
    driver: &'s Driver,
    advice: &'s Advice,
}

impl Place<'_> {
    async fn run(self, outlet: &Outlet, ears: &mut Ears) {
        let mut backoff = Backoff::new();
        let mut said: Option<Obstacle> = None;
        let mut was_attached = false;
        let mut parting = Parting { left: Left::Gone, broke_off: false };
        loop {
            let mut opening = outlet.opening(self.path, &mut ears.orders);
            let Ok((opened, mut watch)) = opening.done(look(self.path, || self.open())).await else { return };
            // That is what was said of it last: not that it has gone.
            was_attached &= !opening.hung;
            match opened {
                Ok(mut link) => {
                    drop(watch.take());
                    said = None;
                    was_attached = true;
                    let since = link.started();
                    taken_again(&mut link, parting);
                    let Ok(how) = outlet.serve(link, ears).await else { return };
                    parting = how;
                    backoff.was_left(parting.left, since.elapsed());
                    watch = Watch::for_path(self.path);
                    // Before it was watched for, nothing would have told.
                    if !self.path.exists() && outlet.gone_while(&mut parting.left).await.is_err() {
                        return;
                    }
                }
                Err(obstacle) => {
                    let obstacle = self.advice.on(obstacle);
                    if obstacle.is_missing && outlet.gone_while(&mut parting.left).await.is_err() {
                        return;
                    }
                    // That a device which has gone is not there has been said.
                    let known = (was_attached && obstacle.is_missing) || said.as_ref() == Some(&obstacle);
                    if !known && outlet.unavailable(&obstacle).await.is_err() {
                        return;
                    }
                    said = Some(obstacle);
                }
            }
            let wait = for_change(watch.as_mut(), Some(backoff.next()));
            if outlet.idle(wait, &mut ears.orders).await.is_err() {
                return;
            }
        }
    }

    async fn open(self) -> Result<Link, Obstacle> {
        match (self.driver, self.port) {
            (Driver::Serial { model, line }, _) => Link::serial(self.path, model, line).await,
            (Driver::Ssi { model, line }, _) => Link::ssi(self.path, model, line).await,
            (Driver::Hid(choice), Port::Emulated(_)) => Link::socket(self.path, choice).await,
            (Driver::Hid(choice), _) => Link::node(self.path, choice).await,
        }
    }
}

/// One that was left in the middle of what it sent may still be there, and one that was unplugged within a read may go on with it, as
/// one behind an adapter that was reset.
pub(crate) fn taken_again(link: &mut Link, parting: Parting) {
    if parting.broke_off {
        link.may_go_on();
    }
    if parting.left == Left::Noisy {
        link.distrust_for(AFTER_NOISE);
    }
}

/// What comes so soon after a device was taken again that had been left may be the rest of a read.
const AFTER_NOISE: Duration = Duration::from_secs(2);

/// Opens a device. One that isn't there is watched for, and tried once more after the watch has begun, so that it can't appear between
/// them unseen; what else is in the way is tried again soon in any case. A device that is simply there costs no watch.
pub(crate) async fn look<O>(path: &Path, open: impl Fn() -> O) -> (Result<Link, Obstacle>, Option<Watch>)
where
    O: Future<Output = Result<Link, Obstacle>>,
{
    match open().await {
        Ok(link) => (Ok(link), None),
        Err(obstacle) => {
            let watch = Watch::for_path(path);
            let opened = if obstacle.is_missing { open().await } else { Err(obstacle) };
            (opened, watch)
        }
    }
}

impl Outlet {
    /// The device is not there: of one that had been left alone, that is said once. What comes in its place is another one.
    pub(crate) async fn gone_while(&self, left: &mut Left) -> Result<(), Closed> {
        match std::mem::replace(left, Left::Gone) {
            Left::Gone => Ok(()),
            Left::Noisy => {
                let reason = "it was unplugged while it was left alone".to_owned();
                self.send(Notice::Detached { device: self.device.clone(), reason }).await
            }
        }
    }

    /// Waits while there is no device: orders for it are dropped.
    async fn idle<T>(
        &self,
        wait: impl Future<Output = T>,
        orders: &mut Receiver<Order>,
    ) -> Result<T, Closed> {
        tokio::pin!(wait);
        let mut hears = true;
        loop {
            tokio::select! {
                biased;
                () = self.closed() => return Err(Closed),
                done = &mut wait => return Ok(done),
                order = orders.recv(), if hears => hears = order.is_some(),
            }
        }
    }
}
