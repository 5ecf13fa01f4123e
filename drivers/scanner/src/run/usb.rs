//! `port = "usb"`: every scanner in HID POS or IBM OEM mode that is plugged in, and every keyboard whose USB id says that it
//! is a scanner, each in a task of its own.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::Duration;

use models::Mode;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::tty::{TtyFound, usb_ttys};
use super::{Closed, Ears, HidChoice, Left, Link, Obstacle, Outlet, Parting, look, taken_again};
use crate::advice::Advice;
use crate::hid::{Found, enumerate};
use crate::serial::Held;
use crate::wait::{Backoff, Watch, for_change};
use crate::{Notice, Order, Reading};

pub(super) async fn run(outlet: &Outlet, choice: &HidChoice, advice: &Advice, ears: &mut Ears) {
    // It ends only when nobody wants notices any more.
    let mut hub = Hub::new(outlet, choice, advice, ears.reading.clone());
    let Err(Closed) = hub.run(&mut ears.orders).await;
    hub.end().await;
}

/// Notices and feedback that may wait between a device's task and the hub.
const QUEUE: usize = 16;

/// The most scanners that one `usb` port takes.
const SLOTS_MAX: usize = 8;

/// Looks for scanners, and stands between their tasks and the lane.
struct Hub<'s> {
    outlet: &'s Outlet,
    choice: &'s HidChoice,
    advice: &'s Advice,
    reading: watch::Receiver<Reading>,
    notices: Sender<Notice>,
    inbox: Receiver<Notice>,
    /// The devices that are open or being opened, by name.
    slots: BTreeMap<String, Slot>,
    /// Each ends with its device's name.
    tasks: JoinSet<String>,
    said: Option<Obstacle>,
    was_attached: bool,
}

struct Slot {
    path: PathBuf,
    orders: Sender<Order>,
}

/// What woke the hub.
enum Woken {
    Notice(Notice),
    Ended(Option<String>),
    Order(Option<Order>),
    Look,
}

impl<'s> Hub<'s> {
    fn new(
        outlet: &'s Outlet,
        choice: &'s HidChoice,
        advice: &'s Advice,
        reading: watch::Receiver<Reading>,
    ) -> Self {
        let (notices, inbox) = mpsc::channel(QUEUE);
        Self {
            outlet,
            choice,
            advice,
            reading,
            notices,
            inbox,
            slots: BTreeMap::new(),
            tasks: JoinSet::new(),
            said: None,
            was_attached: false,
        }
    }
}

impl Hub<'_> {
    async fn run(&mut self, orders: &mut Receiver<Order>) -> Result<Infallible, Closed> {
        let mut watch = Watch::for_folder(Path::new("/dev"));
        let mut backoff = Backoff::new();
        let mut hears = true;
        self.look().await?;
        let mut look_again = false;
        loop {
            // With a scanner there, only an event in /dev is a reason to look again.
            let settled = !self.slots.is_empty() && watch.is_some() && !look_again;
            let wait = (!settled).then(|| backoff.now());
            match self.wake(watch.as_mut(), wait, orders, hears).await? {
                Woken::Notice(notice) => self.pass_on(notice).await?,
                Woken::Ended(name) => {
                    if let Some(name) = name {
                        self.slots.remove(&name);
                    }
                    // Not at once: sysfs may still show what has gone. Its place may be wanted by another.
                    backoff.reset();
                    look_again = true;
                }
                Woken::Order(Some(order)) => self.give(order),
                Woken::Order(None) => hears = false,
                Woken::Look => {
                    backoff.next();
                    look_again = false;
                    self.look().await?;
                }
            }
        }
    }

    /// Passes on what the scanners' tasks still have to say, where they are told to end. Where nobody listens, nothing is said.
    async fn end(mut self) {
        loop {
            let notice = tokio::select! {
                biased;
                () = self.outlet.notices.closed() => return,
                notice = self.inbox.recv() => notice,
                ended = self.tasks.join_next() => match ended {
                    Some(_) => continue,
                    None => self.inbox.try_recv().ok(),
                },
            };
            let Some(notice) = notice else { return };
            if self.outlet.send(notice).await.is_err() {
                return;
            }
        }
    }

    async fn wake(
        &mut self,
        watch: Option<&mut Watch>,
        wait: Option<Duration>,
        orders: &mut Receiver<Order>,
        hears: bool,
    ) -> Result<Woken, Closed> {
        tokio::select! {
            biased;
            () = self.outlet.closed() => Err(Closed),
            // Few: a scanner that never stops sending shall hear, too.
            order = orders.recv(), if hears => Ok(Woken::Order(order)),
            Some(notice) = self.inbox.recv() => Ok(Woken::Notice(notice)),
            Some(ended) = self.tasks.join_next() => Ok(Woken::Ended(ended.ok())),
            () = for_change(watch, wait) => Ok(Woken::Look),
        }
    }

    /// Starts a task for each scanner that has none yet.
    async fn look(&mut self) -> Result<(), Closed> {
        let listed = tokio::task::spawn_blocking(|| Ok((enumerate()?, usb_ttys(Path::new("/sys"))))).await;
        let (found, ttys) = match listed {
            Ok(Ok(listed)) => listed,
            Ok(Err(obstacle)) => return self.unavailable(obstacle).await,
            // The runtime is ending.
            Err(_) => return Ok(()),
        };
        let scanners: Vec<&Found> = found.iter().filter(|device| self.takes(device)).collect();
        let mut other = None;
        for device in scanners {
            if self.slots.values().any(|slot| slot.path == device.path) {
                continue;
            }
            // Whichever scanner has it first keeps it.
            if let Some(path) = Held::by_whom(&device.path) {
                other = Some(path);
            } else if let Some(name) = self.free_name() {
                self.start(name, device.path.clone());
            }
        }
        if self.slots.is_empty() && !self.was_attached {
            let obstacle =
                other.map_or_else(|| nothing(&found, &ttys, self.advice), |path| no_further(&path));
            self.unavailable(obstacle).await?;
        }
        Ok(())
    }

    /// Any scanner, or those of the one model named. A keyboard only by its USB id, and in a layout that was said.
    fn takes(&self, device: &Found) -> bool {
        let (mode, ids) = match self.choice {
            HidChoice::Named(profile) => {
                return device.mode == Some(Mode::HidPos) && profile.may_be(device.id);
            }
            HidChoice::IbmOem(profile) => (Mode::IbmOem, profile.usb.as_slice()),
            // Settings are not made without one; the cashier's own keyboard is never taken.
            HidChoice::Keyboard(profile) if profile.usb.is_empty() => return false,
            HidChoice::Keyboard(profile) => (Mode::HidKeyboard, profile.usb.as_slice()),
            HidChoice::Any(known) => {
                return match device.mode {
                    Some(Mode::HidKeyboard) => {
                        known.keyboards.iter().any(|model| model.usb.contains(&device.id))
                    }
                    mode => mode.is_some(),
                };
            }
        };
        device.mode == Some(mode) && (ids.is_empty() || ids.contains(&device.id))
    }

    /// The name of the next scanner, while there is a place for one.
    fn free_name(&self) -> Option<String> {
        (1..=SLOTS_MAX).map(|number| self.name(number)).find(|name| !self.slots.contains_key(name))
    }

    /// The first scanner has the configured name, the others a number with it.
    fn name(&self, number: usize) -> String {
        if number == 1 { self.outlet.device.clone() } else { format!("{}-{number}", self.outlet.device) }
    }

    fn start(&mut self, name: String, path: PathBuf) {
        let (orders, heard) = mpsc::channel(QUEUE);
        let mut ears = Ears { orders: heard, reading: self.reading.clone() };
        let ending = self.outlet.ending.clone();
        let outlet = Outlet { device: name.clone(), notices: self.notices.clone(), ending };
        let (choice, advice) = (self.choice.clone(), self.advice.clone());
        self.slots.insert(name.clone(), Slot { path: path.clone(), orders });
        self.tasks.spawn(async move {
            // Closed here means that the hub has ended.
            let _ = drive(&outlet, &path, &choice, &advice, &mut ears).await;
            name
        });
    }

    async fn pass_on(&mut self, notice: Notice) -> Result<(), Closed> {
        if matches!(notice, Notice::Attached { .. }) {
            self.was_attached = true;
            self.said = None;
        }
        self.outlet.send(notice).await
    }

    /// An order goes to the very scanner that it names: a beep to the one whose scan it is about, whichever has scanned since.
    fn give(&self, order: Order) {
        let Some(slot) = self.slots.get(order.device()) else {
            tracing::debug!(device = order.device(), "an order was not given: the scanner has gone");
            return;
        };
        // The last place is kept for the order to leave it: without that, one that never rests would be left silent for ever.
        let is_full = slot.orders.capacity() <= 1 && !matches!(order, Order::Leave(_));
        if is_full || slot.orders.try_send(order).is_err() {
            tracing::debug!("an order was not given: the scanner takes none now");
        }
    }

    async fn unavailable(&mut self, obstacle: Obstacle) -> Result<(), Closed> {
        if self.said.as_ref() != Some(&obstacle) {
            self.outlet.unavailable(&obstacle).await?;
            self.said = Some(obstacle);
        }
        Ok(())
    }
}

/// Drives one scanner until its node has gone.
async fn drive(
    outlet: &Outlet,
    path: &Path,
    choice: &HidChoice,
    advice: &Advice,
    ears: &mut Ears,
) -> Result<(), Closed> {
    let mut backoff = Backoff::new();
    let mut said: Option<Obstacle> = None;
    let mut parting = Parting { left: Left::Gone, broke_off: false };
    loop {
        let mut opening = outlet.opening(path, &mut ears.orders);
        let (opened, mut watch) = opening.done(look(path, || Link::node(path, choice))).await?;
        let hung = opening.hung;
        match opened {
            Ok(mut link) => {
                drop(watch.take());
                said = None;
                let since = link.started();
                taken_again(&mut link, parting);
                parting = outlet.serve(link, ears).await?;
                backoff.was_left(parting.left, since.elapsed());
                if !path.exists() {
                    return outlet.gone_while(&mut parting.left).await;
                }
                watch = Watch::for_path(path);
            }
            Err(obstacle) if obstacle.is_missing && hung => {
                let reason = "it was unplugged while its opening hung".to_owned();
                return outlet.send(Notice::Detached { device: outlet.device.clone(), reason }).await;
            }
            Err(obstacle) if obstacle.is_missing => return outlet.gone_while(&mut parting.left).await,
            Err(obstacle) => {
                let obstacle = advice.on(obstacle);
                if said.as_ref() != Some(&obstacle) {
                    outlet.unavailable(&obstacle).await?;
                }
                said = Some(obstacle);
            }
        }
        let wait = for_change(watch.as_mut(), Some(backoff.next()));
        outlet.idle(wait, &mut ears.orders).await?;
    }
}

/// All that are plugged in are read by scanners of other names.
fn no_further(path: &Path) -> Obstacle {
    Obstacle::missing(
        format!("no further USB scanner is plugged in: another scanner of this lane has {}", path.display()),
        "plug one in, or take this scanner out of the configuration".to_owned(),
    )
}

/// No scanner was found: a device that may be one in another mode is named.
fn nothing(found: &[Found], ttys: &[TtyFound], advice: &Advice) -> Obstacle {
    if let Some((reason, remedy)) = ttys.iter().find_map(|tty| advice.about_tty(&tty.path, tty.id)) {
        return Obstacle::missing(reason, remedy);
    }
    let others: Vec<String> = found.iter().map(|device| device.id.to_string()).collect();
    if others.is_empty() {
        return Obstacle::missing(
            "no USB scanner is plugged in".to_owned(),
            "plug one in, set it to HID POS, or name its port in the configuration".to_owned(),
        );
    }
    Obstacle::missing(
        format!(
            "no USB scanner in HID POS or IBM OEM mode is plugged in; other HID devices: {}",
            others.join(", ")
        ),
        found.iter().find_map(|device| advice.about(device.id)).unwrap_or_else(|| {
            "read the code that switches the scanner to HID POS (its manual shows it)".to_owned()
        }),
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Instant;

    use label::Symbology;
    use models::{KeyboardOverrides, Models, SerialOverrides};

    use super::*;
    use crate::settings::Driver;
    use crate::{Beep, Feedback, Received, ScannerSettings};

    #[tokio::test]
    async fn a_beep_goes_to_the_scanner_whose_scan_it_was_and_not_to_the_last_that_read() {
        let (notices, mut lane) = mpsc::channel(QUEUE);
        let outlet = Outlet { device: "counter".to_owned(), notices, ending: watch::channel(false).1 };
        let choice = HidChoice::Any(Arc::default());
        let advice = Advice::default();
        let mut hub = Hub::new(&outlet, &choice, &advice, watch::channel(Reading::Allowed).1);
        let mut first = plugged(&mut hub, "counter");
        let mut second = plugged(&mut hub, "counter-2");
        let now = Instant::now();
        for device in ["counter", "counter-2"] {
            hub.pass_on(read_by(device, now)).await.unwrap();
            assert_eq!(lane.recv().await, Some(read_by(device, now)));
        }
        let beep = |device: &str, feedback| Beep { device: device.to_owned(), feedback };
        // The lane decides the first one's scan after the second has read, too.
        for (device, feedback) in [
            ("counter", Feedback::Refused),
            ("counter-2", Feedback::Accepted),
            ("counter-3", Feedback::NeedsChoice),
        ] {
            hub.give(Order::Beep(beep(device, feedback)));
        }
        let heard = |orders: &mut Receiver<Order>| match orders.try_recv() {
            Ok(Order::Beep(beep)) => Some(beep),
            _ => None,
        };
        assert_eq!(heard(&mut first), Some(beep("counter", Feedback::Refused)));
        assert_eq!(heard(&mut second), Some(beep("counter-2", Feedback::Accepted)));
        assert!(first.try_recv().is_err() && second.try_recv().is_err());
    }

    #[tokio::test]
    async fn the_order_to_leave_a_scanner_has_a_place_however_many_beeps_wait() {
        let (notices, _lane) = mpsc::channel(QUEUE);
        let outlet = Outlet { device: "counter".to_owned(), notices, ending: watch::channel(false).1 };
        let (choice, advice) = (HidChoice::Any(Arc::default()), Advice::default());
        let mut hub = Hub::new(&outlet, &choice, &advice, watch::channel(Reading::Allowed).1);
        let mut heard = plugged(&mut hub, "counter");
        for _ in 0..100 {
            hub.give(Order::Beep(Beep { device: "counter".to_owned(), feedback: Feedback::Accepted }));
        }
        let leave =
            crate::Leave { device: "counter".to_owned(), reason: String::new(), remedy: String::new() };
        hub.give(Order::Leave(leave));
        let orders: Vec<Order> = std::iter::from_fn(|| heard.try_recv().ok()).collect();
        assert_eq!(orders.len(), QUEUE);
        assert!(matches!(orders.last(), Some(Order::Leave(_))), "{orders:?}");
    }

    #[test]
    fn a_scanner_in_a_mode_that_is_not_read_is_known_among_the_other_devices() {
        let advice = Advice::new(&models::Models::load(None).unwrap());
        let found = |ids: &[&str]| -> Vec<Found> {
            let device = |id: &&str| Found { path: PathBuf::new(), id: id.parse().unwrap(), mode: None };
            ids.iter().map(device).collect()
        };
        let known = nothing(&found(&["046d:c31c", "05e0:1200"]), &[], &advice);
        assert!(known.reason.contains("046d:c31c, 05e0:1200"), "{known:?}");
        assert!(known.remedy.contains("05e0:1200 is known") && known.remedy.contains("HID POS"), "{known:?}");
        let unknown = nothing(&found(&["046d:c31c"]), &[], &advice);
        assert!(unknown.remedy.contains("its manual"), "{unknown:?}");
        let tty = |id: &str| TtyFound { path: PathBuf::from("/dev/ttyACM0"), id: id.parse().unwrap() };
        let serial = nothing(&[], &[tty("2341:0043"), tty("05e0:1701")], &advice);
        assert!(serial.reason.contains("05e0:1701") && serial.reason.contains("/dev/ttyACM0"), "{serial:?}");
        assert!(
            serial.remedy.contains("model = \"zebra-cdc\"") && serial.remedy.contains("hid_pos"),
            "{serial:?}"
        );
        let other = nothing(&[], &[tty("2341:0043")], &advice);
        assert!(other.reason.contains("no USB scanner is plugged in"), "{other:?}");
    }

    #[test]
    fn a_usb_port_takes_a_keyboard_only_by_its_usb_id_and_in_a_layout_that_was_said() {
        let models = Models::load(None).unwrap();
        let choice = |model, layout: Option<&str>| {
            let keyboard =
                KeyboardOverrides { layout: layout.map(str::to_owned), ..KeyboardOverrides::default() };
            let (line, name) = (SerialOverrides::default(), "counter");
            let settings =
                ScannerSettings::with_keyboard(name, "usb", model, (&line, &keyboard), &models).unwrap();
            match settings.driver {
                Driver::Hid(choice) => choice,
                other => panic!("{other:?}"),
            }
        };
        let (notices, _lane) = mpsc::channel(QUEUE);
        let outlet = Outlet { device: "counter".to_owned(), notices, ending: watch::channel(false).1 };
        let takes = |choice: &HidChoice, id: &str, mode| {
            let device = Found { path: PathBuf::new(), id: id.parse().unwrap(), mode: Some(mode) };
            Hub::new(&outlet, choice, &Advice::default(), watch::channel(Reading::Allowed).1).takes(&device)
        };
        for choice in [choice(None, Some("de")), choice(Some("symbol-keyboard"), Some("us"))] {
            assert!(takes(&choice, "05e0:1200", Mode::HidKeyboard));
            assert!(!takes(&choice, "046d:c31c", Mode::HidKeyboard), "the cashier's own");
        }
        assert!(takes(&choice(None, None), "ffff:0001", Mode::HidPos));
        assert!(!takes(&choice(None, None), "05e0:1200", Mode::HidKeyboard), "its layout would be guessed");
        assert!(!takes(&choice(Some("zebra-ds2208"), None), "05e0:1200", Mode::HidKeyboard));
        // A model is known by its maker's vendor id as well, where it names one.
        let honeywell = choice(Some("honeywell-xenon"), None);
        assert!(takes(&honeywell, "0c2e:1007", Mode::HidPos) && takes(&honeywell, "0c2e:ffff", Mode::HidPos));
        assert!(
            !takes(&honeywell, "05e0:2100", Mode::HidPos) && !takes(&honeywell, "0c2e:ffff", Mode::IbmOem)
        );
        assert!(!takes(&choice(Some("zebra-ds2208"), None), "05e0:ffff", Mode::HidPos));
    }

    #[tokio::test]
    async fn a_usb_port_has_so_many_places_and_no_more() {
        let (notices, _lane) = mpsc::channel(QUEUE);
        let outlet = Outlet { device: "counter".to_owned(), notices, ending: watch::channel(false).1 };
        let (choice, advice) = (HidChoice::Any(Arc::default()), Advice::default());
        let mut hub = Hub::new(&outlet, &choice, &advice, watch::channel(Reading::Allowed).1);
        let mut given = Vec::new();
        while let Some(name) = hub.free_name() {
            plugged(&mut hub, &name);
            given.push(name);
        }
        assert_eq!(
            (given.len(), given.first().unwrap().as_str(), given.last().unwrap().as_str()),
            (8, "counter", "counter-8")
        );
        hub.slots.remove("counter-3");
        assert_eq!(hub.free_name().unwrap(), "counter-3");
    }

    fn plugged(hub: &mut Hub<'_>, name: &str) -> Receiver<Order> {
        let (orders, heard) = mpsc::channel(QUEUE);
        hub.slots.insert(name.to_owned(), Slot { path: PathBuf::from(name), orders });
        heard
    }

    fn read_by(device: &str, at: Instant) -> Notice {
        Notice::Received(Received {
            device: device.to_owned(),
            mode: Mode::HidPos,
            aim: None,
            symbology: Symbology::Unknown,
            data: b"SN1".to_vec(),
            vendor_id: None,
            first_byte: at,
            last_byte: at,
            damage: None,
        })
    }
}
