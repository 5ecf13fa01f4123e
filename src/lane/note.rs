use serde::{Deserialize, Serialize};

/// Something that the journal keeps and that isn't checkout's: what devices, print jobs and the service did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The daemon is up.
    ServiceStarted {
        /// Its version.
        version: String,
    },
    /// The daemon was told to end.
    ServiceStopping,
    /// An operator is now this.
    OperatorPut {
        /// Their id.
        operator: String,
        /// Their name.
        name: String,
        /// May allow what others may not.
        supervisor: bool,
        /// They have a PIN; which, is nobody's to read.
        pin: bool,
    },
    /// The stock came in.
    StockImported {
        /// When it was true, milliseconds since 1970 UTC.
        as_of_ms: i64,
        /// How many units.
        units: u64,
        /// They were added to what was there.
        added: bool,
    },
    /// A unit may not be sold.
    UnitBlocked {
        /// Its product; `None` for all.
        sku: Option<String>,
        /// The value.
        serial: String,
        /// Why.
        reason: String,
    },
    /// It may be again.
    UnitUnblocked {
        /// Its product; `None` for all.
        sku: Option<String>,
        /// The value.
        serial: String,
    },
    /// A product is now this.
    ProductPut(Box<checkout::Product>),
    /// A device is there.
    DeviceAttached {
        /// Its name.
        device: String,
        /// How it talks.
        mode: String,
        /// What it is.
        description: String,
    },
    /// A device has gone.
    DeviceDetached {
        /// Its name.
        device: String,
        /// Why.
        reason: String,
    },
    /// A device isn't there, or can't be used.
    DeviceUnavailable {
        /// Its name.
        device: String,
        /// Why.
        reason: String,
        /// What to do.
        remedy: String,
    },
    /// A print job is now this.
    PrintJob {
        /// The job.
        job: PrintJobId,
        /// The receipt.
        receipt: String,
        /// Its state now.
        state: PrintState,
        /// It prints a duplicate.
        duplicate: bool,
        /// How often it was tried.
        attempts: u32,
        /// Why, where there is something to say.
        reason: Option<String>,
    },
    /// The wall clock was set back: times in the journal don't follow its order here.
    ClockWentBack {
        /// From, milliseconds since 1970 UTC.
        from_ms: i64,
        /// To.
        to_ms: i64,
    },
    /// A client was refused: wrong role or unknown user.
    PeerRefused {
        /// The socket's role.
        role: String,
        /// The user.
        uid: u32,
        /// The process.
        pid: i32,
        /// What it wanted.
        wanted: String,
    },
}

/// A print job's id, `p17`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PrintJobId(pub u64);

impl core::fmt::Display for PrintJobId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "p{}", self.0)
    }
}

impl From<PrintJobId> for String {
    fn from(id: PrintJobId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for PrintJobId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let number = text.strip_prefix('p').and_then(|digits| digits.parse().ok());
        number.map(Self).ok_or_else(|| format!("{text:?} is no print job's id, such as \"p17\""))
    }
}

/// Where a print job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// It waits.
    Queued,
    /// Its first byte may be on its way.
    Sending,
    /// It is on paper.
    Printed,
    /// It may be on paper, whole, in part or not at all.
    Uncertain,
    /// It will not be printed.
    Failed,
}

/// The version of notes in the journal.
pub(super) const VERSION: u32 = 1;

impl Note {
    /// Its type in the journal and the API.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ServiceStarted { .. } => "service_started",
            Self::ServiceStopping => "service_stopping",
            Self::OperatorPut { .. } => "operator_put",
            Self::StockImported { .. } => "stock_imported",
            Self::UnitBlocked { .. } => "unit_blocked",
            Self::UnitUnblocked { .. } => "unit_unblocked",
            Self::ProductPut(_) => "product_put",
            Self::DeviceAttached { .. } => "device_attached",
            Self::DeviceDetached { .. } => "device_detached",
            Self::DeviceUnavailable { .. } => "device_unavailable",
            Self::PrintJob { .. } => "print_job",
            Self::ClockWentBack { .. } => "clock_went_back",
            Self::PeerRefused { .. } => "peer_refused",
        }
    }
}

/// A note as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRecord {
    /// Wall clock, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Who caused it.
    pub actor: checkout::Actor,
    /// What happened.
    pub note: Note,
}

impl PrintState {
    /// Its name in the API and the journal.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Printed => "printed",
            Self::Uncertain => "uncertain",
            Self::Failed => "failed",
        }
    }
}
