use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use hidapi::HidDevice;
use models::{Mode, UsbId};
use tokio::io::unix::AsyncFd;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use super::socket::{self, Description};
use super::{
    Control, DescriptorError, HidFramer, HidLayout, HidPosFramer, HidPosProfile, Layout, OutputMessage, node,
};
use crate::ibm::{IbmCommand, IbmFramer, IbmLayout, IbmProfile};
use crate::ready::ready;
use crate::run::{Gone, News, Obstacle};
use crate::settings::HidChoice;
use crate::{Feedback, Framed};

/// A HID scanner that is open: a hidraw node, or the socket of an emulated one.
#[derive(Debug)]
pub(crate) struct HidLink {
    input: AsyncFd<OwnedFd>,
    buffer: Vec<u8>,
    far: Far,
    layout: HidLayout,
    framer: HidFramer,
    started: Instant,
    description: String,
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
        let opened = tokio::task::spawn_blocking(move || node::open(&owned)).await;
        let node = opened.map_err(|_| unusable(path, "opening it failed"))??;
        let input = ready(node.input).map_err(|error| unusable(path, &error.to_string()))?;
        let far = Far::Node { output: Arc::new(Mutex::new(node.output)), writing: None };
        Self::attach(path, input, far, &node.description, choice)
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
        let layout = HidLayout::compile(&description.descriptor).map_err(|error| Obstacle {
            stray: description.id.filter(|_| matches!(error, DescriptorError::OtherMode(_))),
            ..undescribed(path, &error)
        })?;
        let attached = Attached::choose(layout, choice, description.id).map_err(|mode| {
            let error = DescriptorError::OtherMode(mode);
            if mode == Mode::HidPos { misnamed(path) } else { undescribed(path, &error) }
        })?;
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
            description: format!("{}{named}{id} on {}", attached.model, path.display()),
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
        let message = socket::receive(&self.input, &mut self.buffer)
            .await
            .map_err(|error| Gone(format!("reading failed: {error}")))?;
        let now = self.started.elapsed();
        match (&self.far, message) {
            (_, []) => Err(Gone("it was unplugged".to_owned())),
            (Far::Node { .. }, report) => {
                let scans = self.framer.push(report, now);
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
        let scan = self.framer.expire(self.started.elapsed());
        self.follow_up();
        scan
    }

    pub(crate) const fn mode(&self) -> Mode {
        self.framer.mode()
    }

    /// Whether it reads, where that has changed since it was asked last.
    pub(crate) fn take_news(&mut self) -> Option<News> {
        let HidFramer::Ibm(framer) = &mut self.framer else { return None };
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
        let HidLayout::Pos(layout) = &self.layout else {
            return self.command(match feedback {
                Feedback::Accepted | Feedback::Neutral => IbmCommand::Beep,
                Feedback::Refused => IbmCommand::ErrorBeep,
                Feedback::NotOnFile | Feedback::NeedsChoice => IbmCommand::NotOnFileBeep,
            });
        };
        let wanted: &[Control] = match feedback {
            Feedback::Accepted | Feedback::Neutral => &[Control::GoodReadBeep],
            Feedback::Refused => &[Control::ErrorBeep],
            Feedback::NotOnFile | Feedback::NeedsChoice => &[Control::NotOnFileBeep, Control::ErrorBeep],
        };
        let message = wanted.iter().find_map(|control| layout.output().report(*control));
        if let Some(message) = message {
            self.send(message);
        }
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

/// What a device is, of the models that are taken.
struct Attached {
    model: String,
    layout: HidLayout,
    framer: HidFramer,
    /// Of a HID POS scanner.
    profile: Option<Arc<HidPosProfile>>,
}

impl Attached {
    /// Puts it together. Where the configuration names a model of another mode, the error is the device's mode.
    fn choose(layout: HidLayout, choice: &HidChoice, id: Option<UsbId>) -> Result<Self, Mode> {
        match (layout, choice) {
            (HidLayout::Pos(layout), HidChoice::Named(profile)) => Ok(Self::pos(layout, Arc::clone(profile))),
            (HidLayout::Pos(layout), HidChoice::Any(profiles, _)) => {
                Ok(Self::pos(layout, HidPosProfile::for_device(profiles, id)))
            }
            (HidLayout::Ibm(layout), HidChoice::IbmOem(profile)) => {
                Ok(Self::ibm(layout, profile.model.clone()))
            }
            (HidLayout::Ibm(layout), HidChoice::Any(_, profiles)) => {
                Ok(Self::ibm(layout, IbmProfile::name_for(profiles, id)))
            }
            (HidLayout::Pos(_), HidChoice::IbmOem(_)) => Err(Mode::HidPos),
            (HidLayout::Ibm(_), HidChoice::Named(_)) => Err(Mode::IbmOem),
        }
    }

    fn pos(layout: Layout, profile: Arc<HidPosProfile>) -> Self {
        Self {
            model: profile.model.clone(),
            framer: HidFramer::Pos(HidPosFramer::new(layout.clone(), Arc::clone(&profile))),
            layout: HidLayout::Pos(layout),
            profile: Some(profile),
        }
    }

    fn ibm(layout: IbmLayout, model: String) -> Self {
        let framer = HidFramer::Ibm(IbmFramer::new(&layout));
        Self { model, framer, layout: HidLayout::Ibm(layout), profile: None }
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

/// The model is of IBM OEM mode, and the device talks HID POS.
fn misnamed(path: &Path) -> Obstacle {
    Obstacle::new(
        format!("{} cannot be used: it talks hid_pos, and its model says ibm_oem", path.display()),
        "leave the model out of the configuration, or name one that talks hid_pos".to_owned(),
    )
}

fn unusable(path: &Path, what: &str) -> Obstacle {
    Obstacle::new(
        format!("{} cannot be used: {what}", path.display()),
        "unplug the scanner and plug it in again".to_owned(),
    )
}

fn undescribed(path: &Path, error: &DescriptorError) -> Obstacle {
    let remedy = match error {
        DescriptorError::OtherMode(Mode::IbmOem) => {
            "leave the model out of the configuration, or name one that talks ibm_oem"
        }
        DescriptorError::OtherMode(_) => {
            "read the code that switches the scanner to HID POS (its manual shows it)"
        }
        DescriptorError::NotAScanner => "name the scanner's own node, or let port = \"usb\" find it",
        _ => "update the scanner's firmware, or set it to a serial mode",
    };
    Obstacle::new(format!("{} cannot be used: {error}", path.display()), remedy.to_owned())
}
