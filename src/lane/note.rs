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
        job: String,
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
            Self::ProductPut(_) => "product_put",
            Self::DeviceAttached { .. } => "device_attached",
            Self::DeviceDetached { .. } => "device_detached",
            Self::DeviceUnavailable { .. } => "device_unavailable",
            Self::PrintJob { .. } => "print_job",
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
