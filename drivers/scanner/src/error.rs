use models::{KeyboardError, Mode, SerialError, SsiError};

/// A scanner's configuration that cannot work. The text says what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// Neither `usb`, nor a path, nor `emulated:` and a path.
    #[error(
        "port = \"{0}\" is no port of a scanner; write a tty such as /dev/ttyS0, a /dev/hidraw path, usb, or emulated:<socket path>"
    )]
    Port(String),
    /// No model has this name.
    #[error("model = \"{name}\" is not known; did you mean one of {close}? `lanectl models` lists all")]
    UnknownModel {
        /// The name as written.
        name: String,
        /// Names that are like it, or those of the generic models.
        close: String,
    },
    /// The model cannot be on this port.
    #[error("model = \"{model}\" talks {mode}, but port = \"{port}\" is {is}; name another model or leave it out", mode = .mode.name())]
    WrongPort {
        /// The model's name.
        model: String,
        /// Its way of talking.
        mode: Mode,
        /// The port as written.
        port: String,
        /// What kind of port that is.
        is: &'static str,
    },
    /// Serial settings that contradict themselves.
    #[error(transparent)]
    Serial(#[from] SerialError),
    /// SSI settings that cannot be.
    #[error(transparent)]
    Ssi(#[from] SsiError),
    /// Keyboard settings that cannot be.
    #[error(transparent)]
    Keyboard(#[from] KeyboardError),
    /// Nothing says which keyboard layout the scanner is set to.
    #[error(
        "model = \"{model}\" needs layout: the keyboard layout that the scanner is set to; known are {known}"
    )]
    NoLayout {
        /// The model's name.
        model: String,
        /// The names that there are.
        known: String,
    },
    /// No keyboard layout has this name.
    #[error("layout = \"{name}\" is not known; known are {known}")]
    UnknownLayout {
        /// The name as written.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// Keyboard settings for a scanner that doesn't type.
    #[error(
        "layout, ends and idle_end are for a scanner that types; name a model that talks hid_keyboard, or take them out"
    )]
    NotAKeyboard,
    /// A keyboard that nothing tells from the cashier's.
    #[error(
        "model = \"{model}\" names no USB id, so port = \"usb\" would take any keyboard; name the scanner's own path, or add a model with its USB id"
    )]
    AnyKeyboard {
        /// The model's name.
        model: String,
    },
    /// Settings of how a scan ends, for a scanner that sends packets.
    #[error(
        "model = \"{model}\" sends packets; take terminator, prefix, suffix, stx_etx, bcc and code_ids out"
    )]
    OwnFrames {
        /// The model's name.
        model: String,
    },
    /// A model's file names a symbology that there is not.
    #[error("model \"{model}\": code_ids names the symbology \"{symbology}\", which there is not")]
    UnknownSymbology {
        /// The model's name.
        model: String,
        /// The name as written.
        symbology: String,
    },
    /// A model's file names a reply by something that is no AIM identifier.
    #[error("model \"{model}\": replies names \"{aim}\", which is not an AIM identifier such as ]X0")]
    BadReply {
        /// The model's name.
        model: String,
        /// The identifier as written.
        aim: String,
    },
    /// Serial settings for a device that has no serial line.
    #[error("port = \"{port}\" has no serial line; take the line settings (baud, terminator, ...) out")]
    NoSerialLine {
        /// The port as written.
        port: String,
    },
}

impl SettingsError {
    /// The key of the configuration that it is about, where one is.
    #[must_use]
    pub const fn key(&self) -> Option<&'static str> {
        match self {
            Self::Port(_) | Self::NoSerialLine { .. } | Self::AnyKeyboard { .. } => Some("port"),
            Self::NoLayout { .. } | Self::UnknownLayout { .. } | Self::NotAKeyboard => Some("layout"),
            Self::UnknownModel { .. }
            | Self::WrongPort { .. }
            | Self::UnknownSymbology { .. }
            | Self::BadReply { .. }
            | Self::OwnFrames { .. } => Some("model"),
            Self::Serial(error) => Some(error.key()),
            Self::Ssi(error) => Some(error.key()),
            Self::Keyboard(error) => Some(error.key()),
        }
    }
}

/// A capture that cannot be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", place(*line))]
pub struct CaptureError {
    /// The line of the file, from 1. 0: it is no line's.
    pub line: usize,
    /// What is wrong there.
    pub problem: CaptureProblem,
}

fn place(line: usize) -> String {
    if line == 0 { String::new() } else { format!("line {line}: ") }
}

/// What is wrong with a capture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaptureProblem {
    /// The line is not of hid-recorder's format.
    #[error("{0}")]
    Malformed(String),
    /// A report before any `R:` line.
    #[error("a report, but no R: line has described its device")]
    NoDescriptor,
    /// There is no keyboard layout of the name that was asked for.
    #[error("the layout \"{name}\" is not known; known are {known}")]
    UnknownLayout {
        /// The name as written.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// The device is no scanner, or its descriptor cannot be used.
    #[error("{0}")]
    Descriptor(#[from] crate::DescriptorError),
}
