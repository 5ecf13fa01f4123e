use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hidapi::HidDevice;
use models::Mode;
use tokio::io::unix::AsyncFd;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::attached::{Attached, unfit, unusable};
use super::backlog::Backlog;
use super::socket::{self, Description};
use super::{Control, HidFramer, HidLayout, HidPosProfile, OutputMessage, node};
use crate::ibm::IbmCommand;
use crate::keyboard::Grab;
use crate::ready::ready;
use crate::run::{Gone, News, Obstacle};
use crate::settings::HidChoice;
use crate::{Feedback, Framed, Reading, ReadingState};

/// A HID scanner that is open: a hidraw node, or the socket of an emulated one.
#[derive(Debug)]
pub(crate) struct HidLink {
    input: AsyncFd<OwnedFd>,
    buffer: Vec<u8>,
    far: Far,
    layout: HidLayout,
    framer: HidFramer,
    started: Instant,
    backlog: Backlog,
    description: String,
    /// What it was told last.
    reading: Reading,
    /// What a scanner types on a node goes to nobody else for as long as this is here.
    _grab: Option<Grab>,
}

/// How long after a scanner that types was taken a read may have begun before.
const STALE: Duration = Duration::from_millis(100);

/// What differs between a node and a socket.
#[derive(Debug)]
enum Far {
    /// Writing to a node waits for the device, so it is done on another thread, one report at a time.
    Node { output: Arc<Mutex<HidDevice>>, writing: Option<JoinHandle<()>> },
    /// The socket that is read.
    Socket,
}

impl HidLink {
    /// Opens a hidraw node.
    pub(crate) async fn open_node(path: &Path, choice: &HidChoice) -> Result<Self, Obstacle> {
        let owned = path.to_owned();
        let opened = tokio::task::spawn_blocking(move || node::open(&owned)).await;
        let node = opened.map_err(|_| unusable(path, "opening it failed"))??;
        let input = ready(node.input).map_err(|error| unusable(path, &error.to_string()))?;
        let far = Far::Node { output: Arc::new(Mutex::new(node.output)), writing: None };
        let mut link = Self::attach(path, input, far, &node.description, choice)?;
        link.grab(path).await?;
        Ok(link)
    }

    /// Keeps what a scanner types from consoles and windows. One for which that fails is not read.
    async fn grab(&mut self, path: &Path) -> Result<(), Obstacle> {
        let HidFramer::Keyboard(framer) = &mut self.framer else { return Ok(()) };
        let owned = path.to_owned();
        let grabbed = tokio::task::spawn_blocking(move || Grab::take(&owned)).await;
        let grab = grabbed.map_err(|_| unusable(path, "grabbing its input nodes failed"))??;
        // It may be in the middle of a read, of which the beginning went elsewhere.
        framer.distrust_until(self.started.elapsed() + STALE);
        tracing::debug!(device = %self.description, nodes = grab.count(), "its input nodes are grabbed");
        self._grab = Some(grab);
        Ok(())
    }

    /// Connects to the socket of an emulated device.
    pub(crate) async fn open_socket(path: &Path, choice: &HidChoice) -> Result<Self, Obstacle> {
        let (input, description) = socket::connect(path).await?;
        Self::attach(path, input, Far::Socket, &description, choice)
    }

    fn attach(
        path: &Path,
        input: AsyncFd<OwnedFd>,
        far: Far,
        description: &Description,
        choice: &HidChoice,
    ) -> Result<Self, Obstacle> {
        let layout = HidLayout::compile(&description.descriptor)
            .map_err(|error| unfit(path, &error, choice, description.id))?;
        let attached = Attached::choose(path, layout, choice, description.id)?;
        let id = description.id.map_or_else(String::new, |id| format!(" ({id})"));
        let named =
            if description.name.is_empty() { String::new() } else { format!(", \"{}\"", description.name) };
        let mut link = Self {
            input,
            buffer: vec![0; super::REPORT_BYTES_MAX],
            far,
            framer: attached.framer,
            layout: attached.layout,
            started: Instant::now(),
            backlog: Backlog::default(),
            description: format!("{}{named}{id} on {}", attached.model, path.display()),
            reading: Reading::Allowed,
            _grab: None,
        };
        if let Some(profile) = &attached.profile {
            link.set_up(profile);
        }
        if let HidFramer::Ibm(framer) = &mut link.framer {
            framer.enable();
        }
        link.follow_up();
        Ok(link)
    }

    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    pub(crate) const fn started(&self) -> Instant {
        self.started
    }

    /// Waits for one report. Gives the scans that it completes. May be dropped at any moment without losing any.
    pub(crate) async fn read(&mut self) -> Result<Vec<Framed>, Gone> {
        self.backlog.wait(self.started.elapsed());
        let message = socket::receive(&self.input, &mut self.buffer)
            .await
            .map_err(|error| Gone(format!("reading failed: {error}")))?;
        let now = self.started.elapsed();
        match (&self.far, message) {
            (_, []) => Err(Gone("it was unplugged".to_owned())),
            (Far::Node { .. }, report) => {
                let scans = self.framer.push(report, now);
                // A socket loses nothing: its far end waits.
                if self.backlog.report(now) {
                    self.framer.lose(now);
                }
                self.follow_up();
                Ok(scans)
            }
            (Far::Socket, long) if long.len() > socket::MESSAGE_BYTES_MAX => {
                Err(Gone(format!("it sent a message of more than {} bytes", socket::MESSAGE_BYTES_MAX)))
            }
            (Far::Socket, [socket::INPUT, report @ ..]) => {
                let scans = self.framer.push(report, now);
                self.follow_up();
                Ok(scans)
            }
            (Far::Socket, [kind, ..]) => {
                tracing::debug!(kind = %kind.escape_ascii(), "a message that nobody asked for");
                Ok(Vec::new())
            }
        }
    }

    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        self.framer.next_deadline().map(|deadline| self.started + deadline)
    }

    pub(crate) fn expire(&mut self) -> Option<Framed> {
        let now = self.started.elapsed();
        self.backlog.interrupted(now);
        let scan = self.framer.expire(now);
        self.follow_up();
        scan
    }

    pub(crate) const fn mode(&self) -> Mode {
        self.framer.mode()
    }

    /// Whether it reads, where that has changed since it was asked last.
    pub(crate) fn take_news(&mut self) -> Option<News> {
        let HidFramer::Ibm(framer) = &mut self.framer else { return None };
        if framer.take_off() {
            return Some(News::Reading(ReadingState::Prevented));
        }
        Some(match framer.take_trouble()? {
            Some(trouble) => News::Trouble(Obstacle::new(
                format!("{}: {}", self.description, trouble.reason()),
                trouble.remedy().to_owned(),
            )),
            None => News::Well,
        })
    }

    /// Does what the framer wants done: an IBM OEM scanner is told to read, as often as that is needed.
    fn follow_up(&mut self) {
        let now = self.started.elapsed();
        let HidFramer::Ibm(framer) = &mut self.framer else { return };
        for note in framer.take_notes() {
            tracing::warn!(device = %self.description, "{}", note.text());
        }
        if framer.wants_enable(now) {
            self.command(IbmCommand::Enable);
        }
    }

    fn command(&mut self, command: IbmCommand) {
        if let HidLayout::Ibm(layout) = &self.layout {
            let message = command.report(layout);
            self.send(message);
        }
    }

    pub(crate) fn break_off(&mut self) -> Option<Framed> {
        self.framer.break_off()
    }

    /// Makes the scanner beep, where it has a control for it. Never waits.
    pub(crate) fn feedback(&mut self, feedback: Feedback) {
        self.backlog.interrupted(self.started.elapsed());
        let layout = match &self.layout {
            HidLayout::Pos(layout) => layout,
            HidLayout::Ibm(_) => {
                return self.command(match feedback {
                    Feedback::Accepted | Feedback::Neutral => IbmCommand::Beep,
                    Feedback::Refused => IbmCommand::ErrorBeep,
                    Feedback::NotOnFile | Feedback::NeedsChoice => IbmCommand::NotOnFileBeep,
                });
            }
            // A keyboard has lights, and no beep.
            HidLayout::Keyboard(_) => return,
        };
        let wanted: &[Control] = match feedback {
            Feedback::Accepted | Feedback::Neutral => &[Control::GoodReadBeep],
            Feedback::Refused => &[Control::ErrorBeep],
            Feedback::NotOnFile | Feedback::NeedsChoice => &[Control::NotOnFileBeep, Control::ErrorBeep],
        };
        let output = layout.output();
        let message = wanted.iter().find_map(|control| match self.reading {
            Reading::Allowed => output.report(*control),
            Reading::Prevented => output.report_while_prevented(*control),
        });
        if let Some(message) = message {
            self.send(message);
        }
    }

    /// Lets it read or not, where its mode and its descriptor have a way.
    pub(crate) fn set_reading(&mut self, reading: Reading) -> ReadingState {
        self.reading = reading;
        let message = match (&self.layout, &mut self.framer) {
            (HidLayout::Pos(layout), _) => match layout.output().reading(reading) {
                Some(message) => Some(message),
                None => return ReadingState::CannotBePrevented,
            },
            (HidLayout::Ibm(layout), HidFramer::Ibm(framer)) => match reading {
                Reading::Prevented => {
                    framer.disable();
                    Some(IbmCommand::Disable.report(layout))
                }
                // Told as after every attach, and as often as that is needed.
                Reading::Allowed => {
                    if framer.is_off() {
                        framer.enable();
                    }
                    None
                }
            },
            // A keyboard takes orders about its lights only.
            _ => return ReadingState::CannotBePrevented,
        };
        if let Some(message) = message {
            self.send_for_sure(message);
        }
        self.follow_up();
        ReadingState::after(reading, true)
    }

    /// Sends a report that must not be lost: a scanner that is never told to read again is of no use. It waits its turn behind
    /// one that is on its way.
    fn send_for_sure(&mut self, message: OutputMessage) {
        let Far::Node { output, writing } = &mut self.far else { return self.send(message) };
        let (output, device, before) = (Arc::clone(output), self.description.clone(), writing.take());
        *writing = Some(tokio::spawn(async move {
            if let Some(before) = before {
                // However it ended, it has ended.
                let _ = before.await;
            }
            let write =
                move || output.lock().unwrap_or_else(PoisonError::into_inner).write(&message.hidraw());
            match tokio::task::spawn_blocking(write).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => tracing::warn!(device, %error, "an output report was not sent"),
                Err(error) => tracing::warn!(device, %error, "an output report was not sent"),
            }
        }));
    }

    fn send(&mut self, message: OutputMessage) {
        match &mut self.far {
            Far::Socket => {
                if let Err(error) = socket::send(&self.input, socket::OUTPUT, &message.bytes) {
                    tracing::warn!(device = %self.description, %error, "an output report was not sent");
                }
            }
            Far::Node { output, writing } => {
                if writing.as_ref().is_some_and(|writing| !writing.is_finished()) {
                    tracing::warn!(device = %self.description, "an output report was not sent: the last one is still on its way");
                    return;
                }
                let output = Arc::clone(output);
                let device = self.description.clone();
                *writing = Some(tokio::task::spawn_blocking(move || {
                    let output = output.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Err(error) = output.write(&message.hidraw()) {
                        tracing::warn!(device, %error, "an output report was not sent");
                    }
                }));
            }
        }
    }

    /// Sends the feature reports that the model wants on attach and the device declares. A device that takes
    /// none of them may work all the same.
    fn set_up(&mut self, profile: &HidPosProfile) {
        let HidLayout::Pos(layout) = &self.layout else { return };
        let reports: Vec<Vec<u8>> = profile
            .setup
            .iter()
            .filter(|setup| layout.has_feature(setup.report_id))
            .map(|setup| [&[setup.report_id], setup.data.as_bytes()].concat())
            .collect();
        if reports.is_empty() {
            return;
        }
        let device = self.description.clone();
        match &mut self.far {
            Far::Socket => {
                for report in &reports {
                    if let Err(error) = socket::send(&self.input, socket::SET_FEATURE, report) {
                        tracing::warn!(device, %error, "a feature report was not sent");
                    }
                }
            }
            Far::Node { output, writing } => {
                let output = Arc::clone(output);
                *writing = Some(tokio::task::spawn_blocking(move || {
                    let output = output.lock().unwrap_or_else(PoisonError::into_inner);
                    for report in &reports {
                        if let Err(error) = output.send_feature_report(report) {
                            tracing::warn!(device, %error, "a feature report was not taken");
                        }
                    }
                }));
            }
        }
    }
}

impl Drop for HidLink {
    /// Nobody takes what an IBM OEM scanner reads from now on, so it shall not beep as if somebody did.
    fn drop(&mut self) {
        let HidLayout::Ibm(layout) = &self.layout else { return };
        let message = IbmCommand::Disable.report(layout);
        // It may be gone.
        match &self.far {
            Far::Socket => drop(socket::send(&self.input, socket::OUTPUT, &message.bytes)),
            Far::Node { output, .. } => {
                if let Ok(output) = output.try_lock() {
                    drop(output.write(&message.hidraw()));
                }
            }
        }
    }
}
