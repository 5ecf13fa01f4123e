use super::own_words;
use crate::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

own_words! {
    /// What a device is.
    DeviceKind = "DeviceKind" as DeviceKindValue {
        /// Reads barcodes.
        Scanner = "scanner",
        /// Prints receipts.
        Printer = "printer",
    }
}

own_words! {
    /// How a device is.
    DeviceState = "DeviceState" as DeviceStateValue {
        /// It has not been heard of yet; a printer is only talked to when there is something to print.
        Unknown = "unknown",
        /// It is there.
        Ready = "ready",
        /// It isn't there, or can't be used.
        Unavailable = "unavailable",
    }
}

own_words! {
    /// Whether a scanner reads that is told when to.
    DeviceReading = "DeviceReading" as DeviceReadingValue {
        /// It was told to read, or never told not to.
        Allowed = "allowed",
        /// It was told not to, and its mode has no way to say that it has understood.
        ToldNotTo = "told_not_to",
        /// It says that it doesn't read.
        Prevented = "prevented",
        /// It was told not to, and says that it reads all the same.
        StillReads = "still_reads",
        /// It has no control or command for it.
        CannotBePrevented = "cannot_be_prevented",
    }
}

own_words! {
    /// A technician's test.
    TestName = "TestName" as TestNameValue {
        /// A scanner's good beep, then its bad one.
        Beep = "beep",
        /// Asks a printer how it is.
        Status = "status",
        /// Prints a test page.
        Print = "print",
    }
}

/// One device and how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Device {
    /// Its name in the configuration.
    #[schema(example = "counter")]
    pub name: String,
    /// What it is.
    pub kind: DeviceKind,
    /// Where it is looked for.
    pub port: String,
    /// Its model.
    pub model: String,
    /// How it is.
    pub state: DeviceState,
    /// Since when.
    pub since: Timestamp,
    /// When ready: how it talks.
    pub mode: Option<String>,
    /// When ready: what it says it is.
    pub description: Option<String>,
    /// When unavailable: why.
    pub reason: Option<String>,
    /// When unavailable: what to do.
    pub remedy: Option<String>,
    /// Of a scanner with `prevent_reading`: whether it reads now.
    pub reading: Option<DeviceReading>,
}

/// All devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceList {
    /// By name.
    pub devices: Vec<Device>,
}

/// `POST /v1/devices/{name}/test`: which test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceTest {
    /// `beep` for a scanner; `status` or `print` for a printer.
    pub test: TestName,
}

/// `POST /v1/devices/{name}/trigger`: for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceTrigger {
    /// For how long the scanner shall try to read, in milliseconds. It stops by itself when it has read. 0: it shall stop now.
    #[serde(default = "DeviceTrigger::usual")]
    #[schema(minimum = 0, maximum = 30_000, default = 5_000)]
    pub for_ms: u32,
}

impl DeviceTrigger {
    /// The longest time.
    pub const MOST_MS: u32 = 30_000;

    const fn usual() -> u32 {
        5_000
    }
}

/// What a scanner was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceTriggered {
    /// The scanner.
    pub device: String,
    /// For how long it tries to read, in milliseconds; 0: it was told to stop.
    pub for_ms: u32,
    /// The same in a sentence.
    pub detail: String,
}

/// What came of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceTestResult {
    /// The device.
    pub device: String,
    /// The test.
    pub test: TestName,
    /// Whether it went as it should.
    pub passed: bool,
    /// What was seen.
    pub detail: String,
    /// What to do, where it did not pass.
    pub remedy: Option<String>,
}
