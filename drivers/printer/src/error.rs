use crate::Blocked;
use core::fmt;
use core::time::Duration;

/// Why a receipt was not printed, or why nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintError {
    /// Certain: nothing of the job reached the printer. It may be sent again.
    NotSent {
        /// The printer's name.
        printer: String,
        /// What was wrong.
        reason: Reason,
    },
    /// The job, or a part of it, may be on paper. It must not be sent again unmarked.
    Uncertain {
        /// The printer's name.
        printer: String,
        /// What was wrong.
        reason: Reason,
        /// Bytes that were handed over.
        written: usize,
        /// Bytes of the whole job.
        length: usize,
    },
}

/// What was wrong with a printer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It could not be reached.
    Unreachable {
        /// Its port.
        port: String,
        /// The system's words.
        cause: String,
    },
    /// No USB printer that fits.
    NoUsbPrinter,
    /// It does not answer questions of status.
    Silent(Duration),
    /// It says that it cannot print.
    Blocked(Blocked),
    /// The connection ended.
    Lost(String),
    /// It took no bytes for so long.
    Stalled(Duration),
    /// It took everything, and said nothing of having printed.
    Unconfirmed(Duration),
    /// An earlier job on this connection had no certain end.
    Interrupted,
}

impl PrintError {
    /// What was wrong.
    #[must_use]
    pub const fn reason(&self) -> &Reason {
        match self {
            Self::NotSent { reason, .. } | Self::Uncertain { reason, .. } => reason,
        }
    }

    /// What to do now, for the person at the till.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::NotSent { reason, .. } => reason.remedy(),
            Self::Uncertain { .. } => {
                "Look at the printer: if the receipt is not there, or not whole, reprint it (the copy is marked DUPLICATE)."
            }
        }
    }
}

impl fmt::Display for PrintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent { printer, reason } => {
                write!(f, "printer {printer}: {reason}; nothing was printed. {}", self.remedy())
            }
            Self::Uncertain { printer, reason, written, length } => write!(
                f,
                "printer {printer}: {reason} ({written} of {length} bytes were sent); the receipt may or may not be on paper. {}",
                self.remedy()
            ),
        }
    }
}

impl core::error::Error for PrintError {}

impl Reason {
    /// What to do about it.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => {
                "Check that the printer is switched on, its cable, and its port in the configuration."
            }
            Self::NoUsbPrinter => {
                "Check that the printer is switched on and plugged in. If it is, name its model in the configuration."
            }
            Self::Silent(_) => {
                "Check that the printer is switched on, and that its model in the configuration is right: not every printer answers."
            }
            Self::Blocked(blocked) => blocked.remedy(),
            Self::Lost(_) => "Check the printer's cable and power.",
            Self::Stalled(_) => "Look at the printer: cover, paper, and its error light.",
            Self::Unconfirmed(_) => "Look at the printer.",
            Self::Interrupted => "Connect to the printer again.",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable { port, cause } => write!(f, "not reachable at {port} ({cause})"),
            Self::NoUsbPrinter => f.write_str("no USB printer was found that the model fits"),
            Self::Silent(waited) => write!(f, "it does not answer (waited {} ms)", waited.as_millis()),
            Self::Blocked(blocked) => write!(f, "{blocked}"),
            Self::Lost(cause) => write!(f, "the connection was lost ({cause})"),
            Self::Stalled(waited) => write!(f, "it took no data for {} ms", waited.as_millis()),
            Self::Unconfirmed(waited) => {
                write!(f, "it did not confirm that it printed (waited {} ms)", waited.as_millis())
            }
            Self::Interrupted => f.write_str("an earlier job on this connection had no certain end"),
        }
    }
}
