use crate::Port;
use core::time::Duration;

/// How to reach one printer, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrinterSettings {
    /// What the configuration calls it. Errors name it.
    pub name: String,
    /// Where it is.
    pub port: Port,
    /// What it is.
    pub model: models::PrinterModel,
    /// Bits per second, on a serial line.
    pub baud: u32,
    /// How a serial line is kept from overrunning the printer.
    pub flow: Flow,
    /// With [`Port::Usb`]: take a printer that the model doesn't list, too, because the shop named the model.
    pub any_usb: bool,
    /// How long to wait.
    pub deadlines: Deadlines,
}

/// How a serial line is kept from overrunning the printer's buffer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Flow {
    /// Not at all.
    None,
    /// XON and XOFF. No reply of a printer has these bytes by accident, so that it does no harm where the printer
    /// doesn't send them.
    #[default]
    Software,
    /// RTS and CTS.
    Hardware,
}

/// How long to wait for a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// For a connection.
    pub connect: Duration,
    /// For one answer to a question of status.
    pub status: Duration,
    /// While it takes no bytes.
    pub stall: Duration,
    /// For its word that it has printed, counted from the last byte.
    pub confirm: Duration,
    /// For the far end to close a connection that we closed.
    pub close: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(2),
            status: Duration::from_secs(2),
            stall: Duration::from_secs(10),
            confirm: Duration::from_secs(30),
            close: Duration::from_secs(1),
        }
    }
}

impl PrinterSettings {
    /// The model's own speed, and the usual deadlines.
    #[must_use]
    pub fn new(name: impl Into<String>, port: Port, model: models::PrinterModel) -> Self {
        let baud = model.baud;
        Self {
            name: name.into(),
            port,
            model,
            baud,
            flow: Flow::default(),
            any_usb: false,
            deadlines: Deadlines::default(),
        }
    }
}
