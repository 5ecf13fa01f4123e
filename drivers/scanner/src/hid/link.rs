mod writing;

use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hidapi::HidDevice;
use models::{ByteString, CommandReport, Mode};
use tokio::io::unix::AsyncFd;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::attached::{Attached, unfit, unusable};
use super::backlog::Backlog;
use super::feature::ReadBack;
use super::socket::{self, Description};
use super::{Control, HidFramer, HidLayout, HidPosProfile, OutputMessage, node};
use crate::ibm::IbmCommand;
use crate::keyboard::Grab;
use crate::own_thread::on_own_thread;
use crate::ready::{ready, waits};
use crate::run::{Gone, News, Obstacle};
use crate::serial::{Held, same_device};
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
    /// Of a HID POS scanner.
    profile: Option<Arc<HidPosProfile>>,
    /// What it was told last.
    reading: Reading,
    /// Whether it does, as it says itself, where it can.
    read_back: Option<ReadBack>,
    /// The feature reports of a node that were asked for.
    features: (UnboundedSender<Vec<u8>>, UnboundedReceiver<Vec<u8>>),
    news: Option<ReadingState>,
    /// Its trigger was pulled, and not let go since.
    is_triggered: bool,
    /// What a scanner types on a node goes to nobody else for as long as this is here.
    _grab: Option<Grab>,
    /// Of a node: no other scanner of the lane reads it as well.
    _held: Option<Held>,
}

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
        // The kernel gives every reader each report: under two names, each scan would come twice.
        let opened = on_own_thread(move || {
            let held = Held::claim(&owned).map_err(|other| same_device(&owned, &other))?;
            node::open(&owned).map(|node| (node, held))
        });
        let (node, held) = opened.await.ok_or_else(|| unusable(path, "opening it failed"))??;
        let input = ready(node.input).map_err(|error| unusable(path, &error.to_string()))?;
        let far = Far::Node { output: Arc::new(Mutex::new(node.output)), writing: None };
        let mut link = Self::attach(path, input, far, &node.description, choice)?;
        link._held = Some(held);
        link.take_over(path).await?;
        Ok(link)
    }

    /// Takes it over from whoever read it before, and keeps what a scanner types from consoles and windows. One for which
    /// that fails is not read.
    async fn take_over(&mut self, path: &Path) -> Result<(), Obstacle> {
        // It may be in the middle of a read, of which the beginning went elsewhere.
        self.framer.taken(self.started.elapsed());
        if !matches!(self.framer, HidFramer::Keyboard(_)) {
            return Ok(());
        }
        let owned = path.to_owned();
        let grabbed = on_own_thread(move || Grab::take(&owned)).await;
        let grab = grabbed.ok_or_else(|| unusable(path, "grabbing its input nodes failed"))??;
        self.framer.taken(self.started.elapsed());
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
            backlog: Backlog::new(description.kept),
            description: format!("{}{named}{id} on {}", attached.model, path.display()),
            profile: attached.profile,
            reading: Reading::Allowed,
            read_back: attached.read_back,
            features: unbounded_channel(),
            news: None,
            is_triggered: false,
            _grab: None,
            _held: None,
        };
        link.set_up();
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
        let (backlog, started) = (&mut self.backlog, self.started);
        let looks = |look| backlog.look(look, started.elapsed());
        let message = tokio::select! {
            biased;
            message = socket::receive_and_tell(&self.input, &mut self.buffer, looks) => message,
            // There is a sender for as long as there is a link.
            Some(feature) = self.features.1.recv() => {
                self.take_feature(&feature);
                return Ok(Vec::new());
            }
        };
        let message = message.map_err(|error| Gone(format!("reading failed: {error}")))?;
        let now = self.started.elapsed();
        let report = match (&self.far, message) {
            (_, []) => return Err(Gone("it was unplugged".to_owned())),
            (Far::Node { .. }, report) => report,
            (Far::Socket, long) if long.len() > socket::MESSAGE_BYTES_MAX => {
                return Err(Gone(format!(
                    "it sent a message of more than {} bytes",
                    socket::MESSAGE_BYTES_MAX
                )));
            }
            (Far::Socket, [socket::INPUT, report @ ..]) => report,
            (Far::Socket, [socket::FEATURE, feature @ ..]) => {
                let feature = feature.to_vec();
                self.take_feature(&feature);
                return Ok(Vec::new());
            }
            (Far::Socket, [kind, ..]) => {
                tracing::debug!(kind = %kind.escape_ascii(), "a message that nobody asked for");
                return Ok(Vec::new());
            }
        };
        let scans = self.framer.push(report, now);
        if self.backlog.report(now) {
            tracing::warn!(device = %self.description, "so many reports waited that some may have been dropped");
            self.framer.lose(now);
        }
        self.follow_up();
        Ok(scans)
    }

    /// Whether a report waits to be read.
    pub(crate) fn waits(&self) -> bool {
        waits(&self.input)
    }

    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        self.framer.next_deadline().map(|deadline| self.started + deadline)
    }

    /// Whether a scan is in hand.
    pub(crate) fn is_in_scan(&self) -> bool {
        self.framer.is_in_scan()
    }

    pub(crate) fn expire(&mut self) -> Option<Framed> {
        let now = self.started.elapsed();
        let scan = self.framer.expire(now);
        self.follow_up();
        scan
    }

    pub(crate) const fn mode(&self) -> Mode {
        self.framer.mode()
    }

    /// Whether it reads, where that has changed since it was asked last.
    pub(crate) fn take_news(&mut self) -> Option<News> {
        if let Some(state) = self.news.take() {
            return Some(News::Reading(state));
        }
        let HidFramer::Ibm(framer) = &mut self.framer else { return None };
        if let Some(state) = framer.take_reading() {
            if state == ReadingState::StillReads {
                self.command(IbmCommand::Disable);
            }
            return Some(News::Reading(state));
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

    /// What it reads for so long may be the rest of what was not read.
    pub(crate) fn distrust_for(&mut self, time: Duration) {
        self.framer.distrust_until(self.started.elapsed() + time);
    }

    pub(crate) fn break_off(&mut self) -> Option<Framed> {
        self.framer.break_off()
    }

    /// Makes the scanner beep, where it has a control for it. Never waits.
    pub(crate) fn feedback(&mut self, feedback: Feedback) {
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
        let good = matches!(feedback, Feedback::Accepted | Feedback::Neutral);
        let command = || good.then(|| self.command_of(|commands| &commands.good)).flatten();
        if let Some(message) = message.or_else(command) {
            self.send(message);
        }
    }

    /// The report with one of its maker's commands, where it has that command and its descriptor that report.
    fn command_of(&self, which: impl Fn(&CommandReport) -> &ByteString) -> Option<OutputMessage> {
        let (HidLayout::Pos(layout), Some(profile)) = (&self.layout, &self.profile) else { return None };
        let commands = profile.commands.as_ref()?;
        layout.output().command(commands.report_id, which(commands).as_bytes())
    }

    /// Pulls its trigger or lets it go: by the control that its descriptor has, else by its maker's command.
    pub(crate) fn trigger(&mut self, on: bool) -> bool {
        // The others have no way.
        let Some(message) = self.trigger_message(on) else { return false };
        // A scanner that has read lets go by itself, and its bit may still be set: it would see no change.
        if on
            && self.is_triggered
            && let Some(release) = self.trigger_message(false)
        {
            self.send_for_sure(release);
        }
        self.is_triggered = on;
        self.send_for_sure(message);
        true
    }

    fn trigger_message(&self, on: bool) -> Option<OutputMessage> {
        let HidLayout::Pos(layout) = &self.layout else { return None };
        layout
            .output()
            .trigger(on)
            .or_else(|| self.command_of(|commands| if on { &commands.trigger } else { &commands.release }))
    }

    /// Lets it read or not, where its mode and its descriptor have a way.
    pub(crate) fn set_reading(&mut self, reading: Reading) -> ReadingState {
        self.reading = reading;
        let message = match (&self.layout, &mut self.framer) {
            (HidLayout::Pos(layout), _) => match layout.output().reading(reading) {
                None if self.read_back.is_none() => return ReadingState::CannotBePrevented,
                message => message,
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
        if let Some(ask) = self.read_back.as_mut().map(|read_back| read_back.want(reading)) {
            self.ask(ask);
        }
        self.follow_up();
        ReadingState::after(reading, true)
    }

    /// Takes a feature report that was asked for.
    fn take_feature(&mut self, report: &[u8]) {
        let Some(read_back) = &mut self.read_back else { return };
        let (asks, state) = read_back.answer(report);
        match state {
            Some(ReadingState::StillReads) => {
                tracing::warn!(device = %self.description, "it was told not to read, and says that it reads");
            }
            Some(ReadingState::Prevented) if self.reading == Reading::Allowed => {
                tracing::warn!(device = %self.description, "it was told to read, and says that it does not");
            }
            _ => {}
        }
        self.news = state.or(self.news);
        asks.into_iter().for_each(|ask| self.ask(ask));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_node_that_another_scanner_reads_under_another_name_is_not_read_twice() {
        let folder = tempfile::tempdir().unwrap();
        let names = ["one", "other"].map(|name| folder.path().join(name));
        names.iter().for_each(|name| std::os::unix::fs::symlink("/dev/zero", name).unwrap());
        let choice = HidChoice::Any(Arc::default());
        let first = Held::claim(&names[0]).unwrap();
        let same = HidLink::open_node(&names[1], &choice).await.unwrap_err();
        assert!(same.reason.contains("/other is the same device as") && same.reason.contains("/one"));
        drop(first);
        let other = HidLink::open_node(&names[1], &choice).await.unwrap_err();
        assert!(!other.reason.contains("the same device"), "{other:?}");
        // What could not be opened is not held.
        assert_eq!(Held::by_whom(&names[0]), None);
    }
}
