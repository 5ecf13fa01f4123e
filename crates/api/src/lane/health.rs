use super::{Device, own_words};
use crate::{ScanningMode, Transaction};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

own_words! {
    /// How the lane is as a whole.
    HealthStatus = "HealthStatus" as HealthStatusValue {
        /// Everything that is set up is there.
        Ready = "ready",
        /// It sells, and something is missing.
        Degraded = "degraded",
        /// It sells nothing; the journal's part says why.
        Stopped = "stopped",
    }
}

/// How the lane and its parts are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Health {
    /// How the lane is as a whole.
    pub status: HealthStatus,
    /// Which lane this is.
    pub lane: LaneIdentity,
    /// Scanners and printers.
    pub devices: Vec<Device>,
    /// The first printer; null where the lane has none.
    pub printer: Option<Device>,
    /// Where serial numbers are known.
    pub registry: RegistryHealth,
    /// The journal.
    pub journal: JournalHealth,
}

/// Which lane this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LaneIdentity {
    /// The store's number.
    #[schema(example = "0042")]
    pub store: String,
    /// The lane's number in the store.
    pub number: u32,
    /// ISO 4217 code of all amounts.
    #[schema(example = "EUR")]
    pub currency: String,
    /// The daemon's version.
    pub version: String,
}

/// Where serial numbers are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RegistryHealth {
    /// `embedded`: in the lane's own file.
    #[schema(example = "embedded")]
    pub kind: String,
    /// Whether it can be asked now.
    pub reachable: bool,
}

/// The journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JournalHealth {
    /// Its last sequence number.
    pub seq: u64,
    /// Why the lane has stopped, if it has.
    pub stopped: Option<String>,
}

/// The first event of a stream that starts with now: what the lane is at that place in the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Snapshot {
    /// The journal's sequence number; what comes after it follows live.
    pub seq: u64,
    /// `snapshot`.
    #[serde(rename = "type")]
    #[schema(example = "snapshot")]
    pub kind: String,
    /// The transaction that is open or tendering.
    pub transaction: Option<Transaction>,
    /// Parked transactions, oldest first.
    pub suspended: Vec<String>,
    /// Orders that wait to be fulfilled, oldest first; at most 1,000.
    pub orders: Vec<String>,
    /// The line that the next serial number is for.
    pub focus: Option<u32>,
    /// What scans do.
    pub scanning: ScanningMode,
    /// Scanners and printers.
    pub devices: Vec<Device>,
}
