//! `port = "usb"`: every HID POS scanner that is plugged in, each in a task of its own.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinSet;

use super::{Closed, HidPosChoice, Link, Obstacle, Outlet, look};
use crate::hid::{Found, enumerate};
use crate::wait::{Backoff, Watch, for_change};
use crate::{Feedback, Notice};

pub(super) async fn run(outlet: &Outlet, choice: &HidPosChoice, feedback: &mut Receiver<Feedback>) {
    let (notices, inbox) = mpsc::channel(QUEUE);
    let hub = Hub {
        outlet,
        choice,
        notices,
        inbox,
        slots: BTreeMap::new(),
        tasks: JoinSet::new(),
        last_scanned: outlet.device.clone(),
        said: None,
        was_attached: false,
    };
    // It ends only when nobody wants notices any more.
    let Err(Closed) = hub.run(feedback).await;
}

/// Notices and feedback that may wait between a device's task and the hub.
const QUEUE: usize = 16;

/// The most scanners that one `usb` port takes.
const SLOTS_MAX: usize = 8;

/// Looks for scanners, and stands between their tasks and the lane.
struct Hub<'s> {
    outlet: &'s Outlet,
    choice: &'s HidPosChoice,
    notices: Sender<Notice>,
    inbox: Receiver<Notice>,
    /// The devices that are open or being opened, by name.
    slots: BTreeMap<String, Slot>,
    /// Each ends with its device's name.
    tasks: JoinSet<String>,
    /// Feedback goes to the device that scanned last.
    last_scanned: String,
    said: Option<Obstacle>,
    was_attached: bool,
}

struct Slot {
    path: PathBuf,
    feedback: Sender<Feedback>,
}

/// What woke the hub.
enum Woken {
    Notice(Notice),
    Ended(Option<String>),
    Feedback(Option<Feedback>),
    Look,
}

impl Hub<'_> {
    async fn run(mut self, feedback: &mut Receiver<Feedback>) -> Result<Infallible, Closed> {
        let mut watch = Watch::for_folder(Path::new("/dev"));
        let mut backoff = Backoff::new();
        let mut hears = true;
        self.look().await?;
        let mut look_again = false;
        loop {
            // With a scanner there, only an event in /dev is a reason to look again.
            let settled = !self.slots.is_empty() && watch.is_some() && !look_again;
            let wait = (!settled).then(|| backoff.now());
            match self.wake(watch.as_mut(), wait, feedback, hears).await? {
                Woken::Notice(notice) => self.pass_on(notice).await?,
                Woken::Ended(name) => {
                    if let Some(name) = name {
                        self.slots.remove(&name);
                    }
                    // Not at once: sysfs may still show what has gone. Its place may be wanted by another.
                    backoff.reset();
                    look_again = true;
                }
                Woken::Feedback(Some(heard)) => self.give(heard),
                Woken::Feedback(None) => hears = false,
                Woken::Look => {
                    backoff.next();
                    look_again = false;
                    self.look().await?;
                }
            }
        }
    }

    async fn wake(
        &mut self,
        watch: Option<&mut Watch>,
        wait: Option<Duration>,
        feedback: &mut Receiver<Feedback>,
        hears: bool,
    ) -> Result<Woken, Closed> {
        tokio::select! {
            biased;
            () = self.outlet.notices.closed() => Err(Closed),
            Some(notice) = self.inbox.recv() => Ok(Woken::Notice(notice)),
            Some(ended) = self.tasks.join_next() => Ok(Woken::Ended(ended.ok())),
            heard = feedback.recv(), if hears => Ok(Woken::Feedback(heard)),
            () = for_change(watch, wait) => Ok(Woken::Look),
        }
    }

    /// Starts a task for each scanner that has none yet.
    async fn look(&mut self) -> Result<(), Closed> {
        let listed = tokio::task::spawn_blocking(enumerate).await;
        let found = match listed {
            Ok(Ok(found)) => found,
            Ok(Err(obstacle)) => return self.unavailable(obstacle).await,
            // The runtime is ending.
            Err(_) => return Ok(()),
        };
        let scanners: Vec<&Found> = found.iter().filter(|device| self.takes(device)).collect();
        for device in scanners {
            let is_new = self.slots.values().all(|slot| slot.path != device.path);
            let free = (1..=SLOTS_MAX).map(|n| self.name(n)).find(|name| !self.slots.contains_key(name));
            if let (true, Some(name)) = (is_new, free) {
                self.start(name, device.path.clone());
            }
        }
        if self.slots.is_empty() && !self.was_attached {
            self.unavailable(nothing(&found)).await?;
        }
        Ok(())
    }

    /// Any scanner, or those of the one model named.
    fn takes(&self, device: &Found) -> bool {
        let of_model = match self.choice {
            HidPosChoice::Named(profile) => profile.usb.is_empty() || profile.usb.contains(&device.id),
            HidPosChoice::Any(_) => true,
        };
        device.is_scanner && of_model
    }

    /// The first scanner has the configured name, the others a number with it.
    fn name(&self, number: usize) -> String {
        if number == 1 { self.outlet.device.clone() } else { format!("{}-{number}", self.outlet.device) }
    }

    fn start(&mut self, name: String, path: PathBuf) {
        let (feedback, mut heard) = mpsc::channel(QUEUE);
        let outlet = Outlet { device: name.clone(), notices: self.notices.clone() };
        let choice = self.choice.clone();
        self.slots.insert(name.clone(), Slot { path: path.clone(), feedback });
        self.tasks.spawn(async move {
            // Closed here means that the hub has ended.
            let _ = drive(&outlet, &path, &choice, &mut heard).await;
            name
        });
    }

    async fn pass_on(&mut self, notice: Notice) -> Result<(), Closed> {
        match &notice {
            Notice::Received(scan) => self.last_scanned.clone_from(&scan.device),
            Notice::Attached { .. } => {
                self.was_attached = true;
                self.said = None;
            }
            Notice::Detached { .. } | Notice::Unavailable { .. } => {}
        }
        self.outlet.send(notice).await
    }

    fn give(&self, heard: Feedback) {
        let slot = self.slots.get(&self.last_scanned);
        if slot.is_none_or(|slot| slot.feedback.try_send(heard).is_err()) {
            tracing::debug!(device = %self.last_scanned, "a beep was not given: the scanner has gone");
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
    choice: &HidPosChoice,
    feedback: &mut Receiver<Feedback>,
) -> Result<(), Closed> {
    let mut backoff = Backoff::new();
    let mut said: Option<Obstacle> = None;
    loop {
        let (opened, mut watch) = look(path, || Link::node(path, choice)).await;
        match opened {
            Ok(link) => {
                drop(watch.take());
                said = None;
                let since = link.started();
                outlet.serve(link, feedback).await?;
                backoff.was_there(since.elapsed());
                if !path.exists() {
                    return Ok(());
                }
                watch = Watch::for_path(path);
            }
            Err(obstacle) if obstacle.is_missing => return Ok(()),
            Err(obstacle) => {
                if said.as_ref() != Some(&obstacle) {
                    outlet.unavailable(&obstacle).await?;
                }
                said = Some(obstacle);
            }
        }
        let wait = for_change(watch.as_mut(), Some(backoff.next()));
        outlet.idle(wait, feedback).await?;
    }
}

/// No scanner was found: a device that may be one in another mode is named.
fn nothing(found: &[Found]) -> Obstacle {
    let others: Vec<String> = found.iter().map(|device| device.id.to_string()).collect();
    if others.is_empty() {
        return Obstacle::missing(
            "no USB scanner is plugged in".to_owned(),
            "plug one in, set it to HID POS, or name its port in the configuration".to_owned(),
        );
    }
    Obstacle::missing(
        format!("no USB scanner in HID POS mode is plugged in; other HID devices: {}", others.join(", ")),
        "read the code that switches the scanner to HID POS (its manual shows it)".to_owned(),
    )
}
