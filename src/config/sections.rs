use super::ranges;
use checkout::LaneId;
use label::Tolerance;
use models::{
    AimUse, ByteString, DataBits, EndKey, FlowControl, KeyboardOverrides, Parity, SerialOverrides, StopBits,
    Terminator,
};
use money::{Currency, TaxMode};
use serde::Deserialize;
use std::path::PathBuf;

pub(super) type Wrong = (&'static str, String);

/// Which lane this is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LaneSection {
    /// The store's number; required once a registry URL is set.
    pub store: Option<String>,
    /// The lane's number; required once a registry URL is set.
    pub number: Option<u32>,
    /// ISO 4217 code of all amounts.
    pub currency: String,
    /// Language of what cashiers read.
    pub language: String,
    /// IANA name of the time zone that receipts are dated in; left out: the system's.
    pub timezone: Option<String>,
    /// Where the journal is.
    pub state_dir: PathBuf,
    /// Where more models are looked for.
    pub models_dir: PathBuf,
}

impl Default for LaneSection {
    fn default() -> Self {
        Self {
            store: None,
            number: None,
            currency: "EUR".to_owned(),
            language: "en".to_owned(),
            timezone: None,
            state_dir: PathBuf::from("/var/lib/laned"),
            models_dir: PathBuf::from("/etc/laned/models"),
        }
    }
}

impl LaneSection {
    /// Which lane this is: store 1, lane 1 where nothing is said.
    #[must_use]
    pub fn id(&self) -> LaneId {
        LaneId {
            store: self.store.clone().unwrap_or_else(|| "1".to_owned()),
            number: self.number.unwrap_or(1),
        }
    }

    pub(super) fn check(&self, with_registry: bool) -> Result<(), Wrong> {
        if with_registry && (self.store.is_none() || self.number.is_none()) {
            return Err((
                "store",
                "a shared registry needs the store's and the lane's number: set store and number in [lane]"
                    .to_owned(),
            ));
        }
        if let Some(store) = &self.store {
            let good = !store.is_empty()
                && store.len() <= 12
                && store.chars().all(|letter| letter.is_ascii_alphanumeric());
            if !good {
                return Err((
                    "store",
                    format!(
                        "{store:?} can't be a store's number: 1 to 12 of A-Z a-z 0-9 (it is part of every id)"
                    ),
                ));
            }
        }
        if !matches!(self.number.unwrap_or(1), 1..=9_999) {
            return Err(("number", "a lane's number is 1 to 9999".to_owned()));
        }
        if self.language != "en" {
            return Err(("language", format!("{:?} isn't there yet: \"en\" is", self.language)));
        }
        Currency::from_code(&self.currency).map_err(|error| ("currency", error.to_string()))?;
        if let Some(name) = &self.timezone {
            jiff::tz::TimeZone::get(name).map_err(|error| {
                (
                    "timezone",
                    format!("{name:?} can't be used: {error}; give an IANA name such as \"Europe/Berlin\""),
                )
            })?;
        }
        Ok(())
    }
}

/// The sockets, one a role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApiSection {
    /// Runs carts; group `lane-pos`.
    pub pos_socket: PathBuf,
    /// Tests devices; group `lane-tech`.
    pub technician_socket: PathBuf,
    /// Keeps the catalogue; group `lane-admin`.
    pub admin_socket: PathBuf,
}

impl Default for ApiSection {
    fn default() -> Self {
        Self {
            pos_socket: PathBuf::from("/run/laned/pos.sock"),
            technician_socket: PathBuf::from("/run/laned/technician.sock"),
            admin_socket: PathBuf::from("/run/laned/admin.sock"),
        }
    }
}

/// How checkout goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CheckoutSection {
    /// Equal non-serialized products share a line.
    pub aggregate_products: bool,
    /// A scanned product is added.
    pub add_product_on_scan: bool,
    /// Every command has to name its operator.
    pub require_operator: bool,
    /// The same read within this window is one.
    pub repeat_window_ms: u64,
    /// A scan that fits nothing yet waits this long.
    pub burst_window_ms: u64,
    /// A returned unit that isn't the one sold.
    pub return_mismatch: ReturnPolicy,
    /// A returned unit whose sale isn't known.
    pub return_unknown: ReturnPolicy,
    /// The list of the stock is older than it should be.
    pub stock_stale: StockPolicy,
    /// It is after this many hours.
    pub stock_stale_after_h: u64,
}

impl Default for CheckoutSection {
    fn default() -> Self {
        Self {
            aggregate_products: true,
            add_product_on_scan: true,
            require_operator: false,
            repeat_window_ms: 400,
            burst_window_ms: 2_000,
            return_mismatch: ReturnPolicy::Block,
            return_unknown: ReturnPolicy::Supervisor,
            stock_stale: StockPolicy::Warn,
            stock_stale_after_h: 24,
        }
    }
}

impl CheckoutSection {
    pub(super) fn check(&self) -> Result<(), Wrong> {
        if self.repeat_window_ms > 5_000 {
            return Err(("repeat_window_ms", "at most 5000: two equal boxes are two units".to_owned()));
        }
        if self.burst_window_ms > 60_000 {
            return Err(("burst_window_ms", "at most 60000".to_owned()));
        }
        if !(1..=8_760).contains(&self.stock_stale_after_h) {
            return Err(("stock_stale_after_h", "from 1 to 8760: a year".to_owned()));
        }
        Ok(())
    }
}

/// How labels are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LabelsSection {
    /// `#` stands for a separator of GS1 elements: in what programs send, and in what scanners read that say nothing else.
    pub hash_is_separator: bool,
}

impl LabelsSection {
    /// What labels are read with where a scanner says nothing else.
    #[must_use]
    pub const fn tolerance(&self) -> Tolerance {
        Tolerance { hash_is_separator: self.hash_is_separator }
    }
}

/// What happens to a unit that has to be in stock, where the list of the stock is old.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockPolicy {
    /// The list is believed.
    Accept,
    /// It is believed, and the line says so.
    Warn,
    /// The unit is refused.
    Block,
}

impl StockPolicy {
    /// As the rules have it.
    #[must_use]
    pub const fn policy(self) -> checkout::StockPolicy {
        match self {
            Self::Accept => checkout::StockPolicy::Accept,
            Self::Warn => checkout::StockPolicy::Warn,
            Self::Block => checkout::StockPolicy::Block,
        }
    }
}

/// What happens when a return isn't as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnPolicy {
    /// It is said, and goes on.
    Warn,
    /// It is refused.
    Block,
    /// A supervisor has to allow it.
    Supervisor,
}

impl ReturnPolicy {
    /// As the rules have it.
    #[must_use]
    pub const fn policy(self) -> checkout::ReturnPolicy {
        match self {
            Self::Warn => checkout::ReturnPolicy::Warn,
            Self::Block => checkout::ReturnPolicy::Block,
            Self::Supervisor => checkout::ReturnPolicy::Supervisor,
        }
    }
}

/// One scanner.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScannerSection {
    /// What it is called.
    pub name: String,
    /// A tty, `usb`, a `/dev` path, or `emulated:<socket path>`.
    pub port: String,
    /// Its model; left out: from its USB ids, or `generic-serial` on a tty.
    pub model: Option<String>,
    /// Bits a second.
    #[serde(default, deserialize_with = "ranges::baud")]
    pub baud: Option<u32>,
    /// Data bits.
    pub data_bits: Option<DataBits>,
    /// Parity.
    pub parity: Option<Parity>,
    /// Stop bits.
    pub stop_bits: Option<StopBits>,
    /// Flow control.
    pub flow: Option<FlowControl>,
    /// What ends a scan.
    pub terminator: Option<Terminator>,
    /// Stands before each scan and isn't part of it.
    pub prefix: Option<ByteString>,
    /// Stands after each scan and isn't part of it.
    pub suffix: Option<ByteString>,
    /// Scans stand between STX and ETX.
    pub stx_etx: Option<bool>,
    /// A block check character follows ETX.
    pub bcc: Option<bool>,
    /// A scan that stops coming is cut off after this long.
    #[serde(default, deserialize_with = "ranges::idle_ms")]
    pub idle_ms: Option<u32>,
    /// A leading `]`, letter and digit are the AIM identifier.
    pub aim: Option<AimUse>,
    /// Scans carry the maker's code identifiers, as the model knows them.
    pub code_ids: Option<bool>,
    /// The keyboard layout of a scanner that types.
    pub layout: Option<String>,
    /// The keys that end a scan of one that types.
    pub ends: Option<Vec<EndKey>>,
    /// Silence ends a scan of one that types, too.
    pub idle_end: Option<bool>,
    /// It sends `#` for a separator of GS1 elements; left out: as `[labels]` says.
    pub hash_is_separator: Option<bool>,
    /// It is told not to read while nothing can come of a scan.
    #[serde(default)]
    pub prevent_reading: bool,
    /// More reads than this within 10 s are more than anybody scans: it is left alone for a while.
    #[serde(default = "ranges::reads_per_10_s_default", deserialize_with = "ranges::reads_per_10_s")]
    pub reads_per_10_s: u32,
}

impl ScannerSection {
    pub(super) fn any_usb() -> Self {
        Self {
            name: "scanner".to_owned(),
            port: "usb".to_owned(),
            model: None,
            baud: None,
            data_bits: None,
            parity: None,
            stop_bits: None,
            flow: None,
            terminator: None,
            prefix: None,
            suffix: None,
            stx_etx: None,
            bcc: None,
            idle_ms: None,
            aim: None,
            code_ids: None,
            layout: None,
            ends: None,
            idle_end: None,
            hash_is_separator: None,
            prevent_reading: false,
            reads_per_10_s: ranges::reads_per_10_s_default(),
        }
    }

    /// What its labels are read with.
    #[must_use]
    pub fn tolerance(&self, labels: &LabelsSection) -> Tolerance {
        Tolerance { hash_is_separator: self.hash_is_separator.unwrap_or(labels.hash_is_separator) }
    }

    /// What is said here of a scanner that types, over what its model says.
    #[must_use]
    pub fn keyboard(&self) -> KeyboardOverrides {
        KeyboardOverrides {
            layout: self.layout.clone(),
            ends: self.ends.clone(),
            idle_end: self.idle_end,
            ..KeyboardOverrides::default()
        }
    }

    /// What is said here of the serial line, over what the model says.
    #[must_use]
    pub fn overrides(&self) -> SerialOverrides {
        SerialOverrides {
            baud: self.baud,
            data_bits: self.data_bits,
            parity: self.parity,
            stop_bits: self.stop_bits,
            flow: self.flow,
            terminator: self.terminator,
            prefix: self.prefix.clone(),
            suffix: self.suffix.clone(),
            stx_etx: self.stx_etx,
            bcc: self.bcc,
            idle_ms: self.idle_ms,
            aim: self.aim,
            code_ids: self.code_ids,
        }
    }
}

/// One printer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrinterSection {
    /// What it is called.
    pub name: String,
    /// `usb`, a `/dev` path, `tcp://host:port` or `file:<path>`.
    pub port: String,
    /// Its model; left out: from its USB ids, or `generic-escpos`.
    pub model: Option<String>,
    /// Bits a second, on a tty.
    pub baud: Option<u32>,
}

impl PrinterSection {
    pub(super) fn any_usb() -> Self {
        Self { name: "printer".to_owned(), port: "usb".to_owned(), model: None, baud: None }
    }
}

/// How receipts look.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReceiptSection {
    /// Lines at the top.
    pub header: Vec<String>,
    /// Lines at the end.
    pub footer: Vec<String>,
    /// A PNG at the top.
    pub logo: Option<PathBuf>,
    /// How serial numbers are barcoded.
    pub serial_barcode: SerialBarcode,
    /// Whether prices include tax.
    pub prices_include_tax: bool,
}

impl Default for ReceiptSection {
    fn default() -> Self {
        Self {
            header: Vec::new(),
            footer: Vec::new(),
            logo: None,
            serial_barcode: SerialBarcode::Code128,
            prices_include_tax: true,
        }
    }
}

impl ReceiptSection {
    /// Whether prices include tax.
    #[must_use]
    pub const fn tax_mode(&self) -> TaxMode {
        if self.prices_include_tax { TaxMode::Gross } else { TaxMode::Net }
    }

    pub(super) fn check(&self) -> Result<(), Wrong> {
        for (key, lines) in [("header", &self.header), ("footer", &self.footer)] {
            if lines.len() > 20 || lines.iter().any(|line| line.chars().count() > 200) {
                return Err((key, "at most 20 lines of at most 200 characters".to_owned()));
            }
        }
        Ok(())
    }
}

/// How serial numbers are barcoded on receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SerialBarcode {
    /// Not at all.
    None,
    /// Code 128.
    Code128,
    /// QR Code.
    Qr,
    /// GS1 DataMatrix with GTIN and serial number.
    Gs1Datamatrix,
}

/// The store's registry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrySection {
    /// Where it is.
    pub url: String,
    /// What the lane does while it is away.
    #[serde(default)]
    pub offline: OfflinePolicy,
}

/// What the lane does while the registry is away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfflinePolicy {
    /// Refuses what it can't check.
    #[default]
    Refuse,
    /// Sells on and reconciles later.
    Allow,
}

impl RegistrySection {
    /// The shared registry isn't there yet: a lane that was told to use one must not sell as if it did.
    pub(super) fn check(&self) -> Result<(), Wrong> {
        Err(("url", "this version keeps the lane's own registry only; a shared one isn't there yet: leave [registry] out".to_owned()))
    }
}
