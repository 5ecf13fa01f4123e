//! A scanner that types like a keyboard, on a socket.
//!
//! The socket is that of [`crate::hid`]. There is no input node beside it, as a real one has: what it types goes to whoever
//! has connected, and to no console. The tables here are this emulator's own.

mod layout;
mod report;
mod typist;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use report::Form;

use crate::hid::ScanError;
use crate::hid::plug::{Device, Ears, Hearing, Plug};
use crate::hid::socket::Connection;

/// How an emulated keyboard is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Its country: one of [`LAYOUTS`].
    pub layout: String,
    /// How its reports say which keys are down.
    pub form: Form,
    /// The key that ends a scan.
    pub end: End,
    /// How it types what is on no key.
    pub controls: Controls,
}

/// The layouts that there are drawings of.
pub const LAYOUTS: [&str; 6] = ["us", "uk", "de", "fr", "es", "it"];

/// The key that ends a scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum End {
    /// Enter, beside the letters.
    #[default]
    Enter,
    /// Enter on the keypad.
    KeypadEnter,
    /// Tab.
    Tab,
    /// None.
    None,
}

/// How control characters are typed. What a layout has on no key is typed by its number in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Controls {
    /// With Ctrl: GS is Ctrl and the key of `]` on a US keyboard.
    #[default]
    Keys,
    /// By their numbers: GS is Left Alt and 029 on the keypad.
    ByNumber,
    /// Every character is typed by its number.
    AllByNumber,
}

/// Misbehaviour of an emulated keyboard. The default is a healthy one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    /// Each key goes down before the one before it has gone up.
    pub overlap: bool,
    /// Send each report twice, as a keyboard with an idle rate does.
    pub repeat: bool,
    /// Switch Caps Lock on before the scan and off after it, and type letters the other way.
    pub caps_lock: bool,
    /// Send reports of media keys between, where the form has them.
    pub media_noise: bool,
    /// Press F5 before the character of this number, from 0.
    pub stray_key: Option<usize>,
    /// Report too many keys before the character of this number, from 0.
    pub roll_over: Option<usize>,
    /// Stop after so many characters, without an end.
    pub cut_after: Option<usize>,
    /// Wait so long before each report.
    pub delay: Duration,
}

/// Why something cannot be typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypeError {
    /// There is no drawing of the layout.
    #[error("the layout is none of us, uk, de, fr, es, it")]
    Layout,
    /// The keyboard has no key for it, and no number either.
    #[error("the keyboard cannot type U+{:04X}", u32::from(*.0))]
    Character(char),
}

/// Why a scan was not sent.
#[derive(Debug, thiserror::Error)]
pub enum KeyboardError {
    /// It cannot be typed.
    #[error(transparent)]
    Type(#[from] TypeError),
    /// It could not be sent.
    #[error(transparent)]
    Scan(#[from] ScanError),
}

/// An emulated scanner that types.
#[derive(Debug)]
pub struct KeyboardScanner {
    plug: Plug,
    options: Options,
    faults: Faults,
    ears: Ears<Vec<u8>>,
}

/// The reports that type a text and the end after it.
///
/// # Errors
/// A character that the keyboard cannot type, or a layout that there is not.
pub fn reports(options: &Options, faults: &Faults, text: &str) -> Result<Vec<Vec<u8>>, TypeError> {
    typist::reports(options, faults, text)
}

impl KeyboardScanner {
    /// Listens on `socket_path`. Needs a tokio runtime.
    ///
    /// # Errors
    /// The socket cannot be made there.
    pub fn open(socket_path: impl Into<PathBuf>, options: Options) -> io::Result<Self> {
        let plug = Plug::new(socket_path);
        let mut scanner = Self { plug, options, faults: Faults::default(), ears: Ears::new() };
        scanner.replug()?;
        Ok(scanner)
    }

    /// The socket's path; `emulated:<path>` is the port to configure.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.plug.path()
    }

    /// Misbehave like this from now on.
    pub fn set_faults(&mut self, faults: Faults) {
        self.faults = faults;
    }

    /// Waits until a host is connected. Never returns while unplugged.
    pub async fn until_attached(&mut self) {
        self.plug.until_attached().await;
    }

    /// Types one scan: the AIM identifier, the data, the end. Data that are no UTF-8 are typed byte by byte, as Latin-1.
    ///
    /// # Errors
    /// Something cannot be typed, no host is connected, or it went away.
    pub async fn scan(&mut self, data: &[u8], aim: Option<&str>) -> Result<(), KeyboardError> {
        let text = str::from_utf8(data)
            .map_or_else(|_| data.iter().copied().map(char::from).collect(), str::to_owned);
        let reports = reports(&self.options, &self.faults, &format!("{}{text}", aim.unwrap_or_default()))?;
        for report in &reports {
            if !self.faults.delay.is_zero() {
                tokio::time::sleep(self.faults.delay).await;
            }
            self.send_report(report).await?;
        }
        Ok(())
    }

    /// Sends one input report as it is.
    ///
    /// # Errors
    /// No host is connected, or it went away.
    pub async fn send_report(&mut self, report: &[u8]) -> Result<(), ScanError> {
        self.plug.send_report(report).await
    }

    /// Waits for the next message of the host, its type first. Nothing of it makes a keyboard do anything.
    pub async fn heard(&mut self) -> Vec<u8> {
        self.ears.next().await
    }

    /// What the host has said by now and nobody has asked for yet, without waiting.
    pub fn heard_so_far(&mut self) -> Vec<Vec<u8>> {
        self.ears.so_far()
    }

    /// Pulls the plug: the host's connection ends, and the socket is gone until [`Self::replug`].
    pub fn unplug(&mut self) {
        self.plug.unplug();
    }

    /// Plugs it in (again): listens on the same path. Does nothing while plugged in.
    ///
    /// # Errors
    /// The socket cannot be made.
    pub fn replug(&mut self) -> io::Result<()> {
        let form = self.options.form;
        self.plug.plug(|| Keyboard { form, hearing: self.ears.hearing() })
    }
}

/// The device's side of a connection.
struct Keyboard {
    form: Form,
    hearing: Hearing<Vec<u8>>,
}

impl Device for Keyboard {
    /// The lines of hid-recorder that describe the device. Its USB id is nobody's.
    fn introduction(&self) -> String {
        let descriptor = self.form.descriptor();
        let bytes: String = descriptor.iter().map(|byte| format!(" {byte:02x}")).collect();
        format!(
            "R: {}{bytes}\nN: Emulated keyboard scanner\nP: emulated/input0\nI: 3 ffff 0001\n",
            descriptor.len()
        )
    }

    fn reset(&mut self) {}

    async fn receive(&mut self, message: &[u8], _host: &Connection) -> io::Result<()> {
        self.hearing.hear(message.to_vec());
        Ok(())
    }
}

impl End {
    /// The ends that [`End::named`] knows.
    pub const NAMES: [&'static str; 4] = ["enter", "keypad-enter", "tab", "none"];

    /// An end by name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "enter" => Some(Self::Enter),
            "keypad-enter" => Some(Self::KeypadEnter),
            "tab" => Some(Self::Tab),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

impl Controls {
    /// The ways that [`Controls::named`] knows.
    pub const NAMES: [&'static str; 3] = ["ctrl", "alt", "all-alt"];

    /// A way by name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "ctrl" => Some(Self::Keys),
            "alt" => Some(Self::ByNumber),
            "all-alt" => Some(Self::AllByNumber),
            _ => None,
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { layout: "us".to_owned(), form: Form::Boot, end: End::default(), controls: Controls::default() }
    }
}
