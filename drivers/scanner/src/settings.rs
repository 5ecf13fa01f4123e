use core::fmt;
use core::str::FromStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use models::{KeyboardOverrides, Mode, Models, ScannerModel, SerialModel, SerialOverrides, SsiModel, Wire};

use crate::SettingsError;
use crate::advice::Advice;
use crate::hid::HidPosProfile;
use crate::ibm::IbmProfile;
use crate::keyboard::KeyboardProfile;
use crate::serial::unknown_symbology;

/// Where a scanner is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    /// A tty: a serial port, a USB serial port, a pseudo-terminal.
    Tty(PathBuf),
    /// A hidraw node, or a link to one.
    Hidraw(PathBuf),
    /// Wherever USB shows one.
    Usb,
    /// The socket of an emulated HID device.
    Emulated(PathBuf),
}

/// One configured scanner, checked: what it holds can work, if the device is there.
#[derive(Clone, Debug)]
pub struct ScannerSettings {
    pub(crate) name: String,
    pub(crate) port: Port,
    pub(crate) driver: Driver,
    pub(crate) advice: Advice,
}

/// Which driver reads the port, with what it needs to know.
#[derive(Clone, Debug)]
pub(crate) enum Driver {
    /// Bytes on a tty.
    Serial { model: String, line: SerialModel },
    /// Packets of the Simple Serial Interface on a tty.
    Ssi { model: String, line: SsiModel },
    /// Reports of a HID mode, of the one model named, or of any that is known.
    Hid(HidChoice),
}

/// Which HID models are taken.
#[derive(Clone, Debug)]
pub(crate) enum HidChoice {
    /// The HID POS model that the configuration names.
    Named(Arc<HidPosProfile>),
    /// The IBM OEM model that the configuration names.
    IbmOem(IbmProfile),
    /// The model that types and that the configuration names.
    Keyboard(Arc<KeyboardProfile>),
    /// Any that is known.
    Any(Arc<KnownHid>),
}

/// The HID models that are taken without being named: by USB id, else, where the descriptor tells that the device is a
/// scanner, the generic one of its mode. A keyboard is one only by its USB id, and only in a layout that was said.
#[derive(Clone, Debug, Default)]
pub(crate) struct KnownHid {
    pub(crate) pos: Vec<Arc<HidPosProfile>>,
    pub(crate) ibm: Vec<IbmProfile>,
    pub(crate) keyboards: Vec<Arc<KeyboardProfile>>,
}

impl ScannerSettings {
    /// Puts a scanner's configuration together. `model` left out: `generic-serial` on a tty, elsewhere the
    /// model that the device's USB id tells, else `generic-hid-pos` or
    /// `generic-ibm-oem`. A keyboard is taken only if its model is named, or names its USB id, and its layout is known.
    ///
    /// # Errors
    ///
    /// What cannot work whatever device is there: an unknown model, a model on a port where it cannot be, line
    /// settings that contradict themselves.
    pub fn new(
        name: &str,
        port: &str,
        model: Option<&str>,
        overrides: &SerialOverrides,
        models: &Models,
    ) -> Result<Self, SettingsError> {
        Self::with_keyboard(name, port, model, (overrides, &KeyboardOverrides::default()), models)
    }

    /// As [`Self::new`], with what the configuration says of scanners that type. Of the line's settings, `idle_ms`, `aim`,
    /// `prefix` and `suffix` are theirs, too.
    ///
    /// # Errors
    ///
    /// As [`Self::new`]; and settings of a keyboard where there can be none.
    pub fn with_keyboard(
        name: &str,
        port: &str,
        model: Option<&str>,
        (overrides, keyboard): (&SerialOverrides, &KeyboardOverrides),
        models: &Models,
    ) -> Result<Self, SettingsError> {
        let model = model.map(|name| known(models, name)).transpose()?;
        let port = port.parse::<Port>()?.for_model(model);
        let driver = match &port {
            // One that types is on the wrong port, whatever else is said of it.
            Port::Tty(_)
                if *keyboard != KeyboardOverrides::default()
                    && model.is_none_or(|model| model.mode() != Mode::HidKeyboard) =>
            {
                return Err(SettingsError::NotAKeyboard);
            }
            Port::Tty(_) => serial(model, overrides, models, &port)?,
            Port::Hidraw(_) | Port::Usb | Port::Emulated(_) => {
                let (overrides, keyboard) = of_keyboard(model, overrides, keyboard);
                if overrides != SerialOverrides::default() {
                    return Err(SettingsError::NoSerialLine { port: port.to_string() });
                }
                Driver::Hid(hid(model, &keyboard, models, &port)?)
            }
        };
        Ok(Self { name: name.to_owned(), port, driver, advice: Advice::new(models) })
    }

    /// The scanner's name in the configuration.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it is.
    #[must_use]
    pub const fn port(&self) -> &Port {
        &self.port
    }

    /// How it talks. A HID port without a model takes IBM OEM as well, and keyboards that a model knows.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        match self.driver {
            Driver::Serial { .. } => Mode::Serial,
            Driver::Ssi { .. } => Mode::Ssi,
            Driver::Hid(HidChoice::IbmOem(_)) => Mode::IbmOem,
            Driver::Hid(HidChoice::Keyboard(_)) => Mode::HidKeyboard,
            Driver::Hid(_) => Mode::HidPos,
        }
    }
}

impl ScannerSettings {
    /// How long the answer to so many commands may take, one after the other: an SSI scanner is asked each three times, and may
    /// still be asked something else. Where a mode has no answers, only the driver's turn is waited for.
    #[must_use]
    pub fn answer_wait(&self, commands: u32) -> Duration {
        let Driver::Ssi { line, .. } = &self.driver else { return TURN };
        let each = Duration::from_millis(u64::from(line.ssi.response_ms)) * SENDINGS;
        each * (commands + 1) + TURN
    }
}

/// How often a command is sent.
const SENDINGS: u32 = 3;

/// How long it may take until a driver does what it is told.
const TURN: Duration = Duration::from_secs(3);

fn known<'m>(models: &'m Models, name: &str) -> Result<&'m ScannerModel, SettingsError> {
    models.scanner(name).ok_or_else(|| SettingsError::UnknownModel {
        name: name.to_owned(),
        close: close(models, name).join(", "),
    })
}

/// The models whose names begin as this one does; else the generic ones.
fn close<'m>(models: &'m Models, name: &str) -> Vec<&'m str> {
    let names = || models.scanners().map(|model| model.name.as_str());
    let begins: String = name.chars().take(4).collect();
    let alike: Vec<&str> = names().filter(|known| !begins.is_empty() && known.starts_with(&begins)).collect();
    if alike.is_empty() { names().filter(|known| known.starts_with("generic-")).collect() } else { alike }
}

fn serial(
    model: Option<&ScannerModel>,
    overrides: &SerialOverrides,
    models: &Models,
    port: &Port,
) -> Result<Driver, SettingsError> {
    let model = match model {
        Some(model) => model,
        None => known(models, "generic-serial")?,
    };
    match &model.wire {
        Wire::Serial(SerialModel { settings, feedback }) => {
            if let Some(symbology) = unknown_symbology(&settings.code_ids) {
                let symbology = symbology.to_owned();
                return Err(SettingsError::UnknownSymbology { model: model.name.clone(), symbology });
            }
            let settings = settings.with(overrides)?;
            let line = SerialModel { settings, feedback: feedback.clone() };
            Ok(Driver::Serial { model: model.name.clone(), line })
        }
        Wire::Ssi(line) => {
            if frames(overrides) {
                return Err(SettingsError::OwnFrames { model: model.name.clone() });
            }
            let line = SsiModel { settings: line.settings.with(overrides)?, ssi: line.ssi.clone() };
            line.check()?;
            Ok(Driver::Ssi { model: model.name.clone(), line })
        }
        Wire::HidPos(_) | Wire::HidKeyboard(_) | Wire::IbmOem => Err(wrong_port(model, port, "a tty")),
    }
}

/// Whether settings say how a scan ends.
const fn frames(overrides: &SerialOverrides) -> bool {
    let o = overrides;
    o.terminator.is_some()
        || o.prefix.is_some()
        || o.suffix.is_some()
        || o.stx_etx.is_some()
        || o.bcc.is_some()
        || o.code_ids.is_some()
}

/// Moves the settings that a line and a keyboard share to the keyboard, where the model is one.
fn of_keyboard(
    model: Option<&ScannerModel>,
    line: &SerialOverrides,
    keyboard: &KeyboardOverrides,
) -> (SerialOverrides, KeyboardOverrides) {
    let (mut line, mut keyboard) = (line.clone(), keyboard.clone());
    if model.is_some_and(|model| model.mode() == Mode::HidKeyboard) {
        keyboard.idle_ms = line.idle_ms.take();
        keyboard.aim = line.aim.take();
        keyboard.prefix = line.prefix.take();
        keyboard.suffix = line.suffix.take();
    }
    (line, keyboard)
}

fn hid(
    model: Option<&ScannerModel>,
    keyboard: &KeyboardOverrides,
    models: &Models,
    port: &Port,
) -> Result<HidChoice, SettingsError> {
    let Some(model) = model else {
        return Ok(HidChoice::Any(Arc::new(KnownHid {
            pos: HidPosProfile::all(models)?.into_iter().map(Arc::new).collect(),
            ibm: IbmProfile::all(models),
            keyboards: KeyboardProfile::with_ids(models, keyboard)?,
        })));
    };
    if model.mode() == Mode::HidKeyboard && model.usb.is_empty() && *port == Port::Usb {
        return Err(SettingsError::AnyKeyboard { model: model.name.clone() });
    }
    if let Some(profile) = KeyboardProfile::new(model, keyboard, models)? {
        return Ok(HidChoice::Keyboard(Arc::new(profile)));
    }
    if *keyboard != KeyboardOverrides::default() {
        return Err(SettingsError::NotAKeyboard);
    }
    match &model.wire {
        Wire::HidPos(_) => HidPosProfile::new(model).map(Arc::new).map(HidChoice::Named),
        Wire::IbmOem => Ok(HidChoice::IbmOem(IbmProfile::new(model))),
        Wire::HidKeyboard(_) | Wire::Serial(_) | Wire::Ssi(_) => Err(wrong_port(model, port, "a HID device")),
    }
}

fn wrong_port(model: &ScannerModel, port: &Port, is: &'static str) -> SettingsError {
    SettingsError::WrongPort { model: model.name.clone(), mode: model.mode(), port: port.to_string(), is }
}

impl Port {
    /// A link made by udev may be called anything, and lead nowhere yet: then the model tells what it is a link to.
    fn for_model(self, model: Option<&ScannerModel>) -> Self {
        let is_hid = model
            .is_some_and(|model| matches!(model.wire, Wire::HidPos(_) | Wire::IbmOem | Wire::HidKeyboard(_)));
        match self {
            Self::Tty(path) if is_hid && !named(&path, "tty") && !path.starts_with("/dev/pts") => {
                Self::Hidraw(path)
            }
            port => port,
        }
    }
}

fn named(path: &Path, part: &str) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.contains(part))
}

impl FromStr for Port {
    type Err = SettingsError;

    fn from_str(text: &str) -> Result<Self, SettingsError> {
        if text == "usb" {
            return Ok(Self::Usb);
        }
        if let Some(path) = text.strip_prefix("emulated:") {
            return if path.is_empty() {
                Err(SettingsError::Port(text.to_owned()))
            } else {
                Ok(Self::Emulated(path.into()))
            };
        }
        if !text.contains('/') || text.contains("://") || text.contains('\0') {
            return Err(SettingsError::Port(text.to_owned()));
        }
        let path = PathBuf::from(text);
        let leads_to_hidraw = path.canonicalize().is_ok_and(|target| named(&target, "hidraw"));
        Ok(if named(&path, "hidraw") || leads_to_hidraw { Self::Hidraw(path) } else { Self::Tty(path) })
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tty(path) | Self::Hidraw(path) => write!(f, "{}", path.display()),
            Self::Usb => f.write_str("usb"),
            Self::Emulated(path) => write!(f, "emulated:{}", path.display()),
        }
    }
}
