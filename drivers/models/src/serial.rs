use core::fmt;

use serde::Deserialize;

use crate::{ByteString, LineCodeIds};

/// How a scanner talks on a serial line: the line itself, and how one scan ends.
///
/// On the wire: `[STX] prefix [AIM or maker's identifier] data [maker's identifier] suffix [ETX [BCC]] [terminator]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SerialSettings {
    /// Bits per second.
    pub baud: u32,
    /// Data bits in one character.
    pub data_bits: DataBits,
    /// The parity bit.
    pub parity: Parity,
    /// Stop bits after one character.
    pub stop_bits: StopBits,
    /// How either side makes the other wait.
    pub flow: FlowControl,
    /// What ends a scan.
    pub terminator: Terminator,
    /// What the scanner sends before the data. Taken off; a scan without it is damaged.
    pub prefix: ByteString,
    /// What the scanner sends after the data, before the terminator. Taken off; a scan without it is damaged.
    pub suffix: ByteString,
    /// Whether each scan stands between STX (02) and ETX (03).
    pub stx_etx: bool,
    /// Whether a block check character follows ETX: the exclusive or of all bytes after STX up to and with ETX.
    pub bcc: bool,
    /// After this silence, in milliseconds, what has come is a scan (terminator `none`), or a damaged one.
    pub idle_ms: u32,
    /// Whether a leading `]`, letter and digit is the AIM symbology identifier.
    pub aim: AimUse,
    /// The maker's own code identifiers. Where scans carry them, `aim` does not count.
    pub code_ids: LineCodeIds,
}

/// What a configuration says in place of a model's serial settings. What it leaves out stays as the model has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each field has the meaning of the field of the same name in `SerialSettings`"
)]
pub struct SerialOverrides {
    pub baud: Option<u32>,
    pub data_bits: Option<DataBits>,
    pub parity: Option<Parity>,
    pub stop_bits: Option<StopBits>,
    pub flow: Option<FlowControl>,
    pub terminator: Option<Terminator>,
    pub prefix: Option<ByteString>,
    pub suffix: Option<ByteString>,
    pub stx_etx: Option<bool>,
    pub bcc: Option<bool>,
    pub idle_ms: Option<u32>,
    pub aim: Option<AimUse>,
    /// Whether scans carry the maker's code identifiers that the model knows.
    pub code_ids: Option<bool>,
}

/// What a leading `]`, letter and digit is. In files: `false`, `true`, `"required"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "AimWord")]
pub enum AimUse {
    /// Data.
    #[default]
    Data,
    /// The AIM symbology identifier, where it is there.
    Taken,
    /// The AIM symbology identifier, which the scanner sends with each scan: one without it is damaged.
    Required,
}

/// As files have it.
#[derive(Deserialize)]
#[serde(untagged)]
enum AimWord {
    Is(bool),
    Word(String),
}

/// Data bits in one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "u8")]
pub enum DataBits {
    /// Seven: plain ASCII only.
    Seven,
    /// Eight.
    Eight,
}

/// The parity bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parity {
    /// None.
    None,
    /// Odd.
    Odd,
    /// Even.
    Even,
}

/// Stop bits after one character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "u8")]
pub enum StopBits {
    /// One.
    One,
    /// Two.
    Two,
}

/// How either side makes the other wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowControl {
    /// Not at all.
    None,
    /// By the RTS and CTS lines.
    Hardware,
    /// By XON (11) and XOFF (13) among the data.
    Software,
}

/// What ends a scan on a serial line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Terminator {
    /// CR (0D). A line feed right after it belongs to it.
    #[serde(rename = "CR")]
    Cr,
    /// LF (0A). A carriage return right before it belongs to it.
    #[serde(rename = "LF")]
    Lf,
    /// CR and LF together. Either alone is data.
    #[serde(rename = "CRLF")]
    CrLf,
    /// TAB (09).
    #[serde(rename = "TAB")]
    Tab,
    /// The first of CR and LF. TAB is data: no maker is known whose scanners end with it as delivered, and labels hold it.
    #[serde(rename = "any")]
    Any,
    /// Nothing: silence ends a scan, or ETX does.
    #[serde(rename = "none")]
    None,
}

/// Serial settings that contradict themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SerialError {
    /// The speed is outside what a scanner's port can have.
    #[error("baud = {0} is not a speed of a serial port; it must lie between 300 and 4000000")]
    Baud(u32),
    /// The silence that ends a scan is too short or too long.
    #[error("idle_ms = {0} cannot be; it must lie between 10 and 60000")]
    Idle(u32),
    /// Silence ends a scan, and is shorter than pauses within one.
    #[error(
        "idle_ms = {idle} is too short where silence ends a scan; at {baud} baud it must be at least {least}"
    )]
    ShortIdle {
        /// What it is.
        idle: u32,
        /// The line's speed.
        baud: u32,
        /// The least that it can be.
        least: u32,
    },
    /// A block check without a frame to check.
    #[error("bcc = true needs stx_etx = true: the block check character follows ETX")]
    BccWithoutFrame,
    /// Scans carry the maker's identifiers, and none is known.
    #[error("code_ids = true, but the model knows no identifiers of its maker; name a model that does")]
    NoCodeIds,
    /// What stands around the data has in it what ends a read: it would end there, each time.
    #[error(
        "{key} holds {what}, which ends a read where terminator = \"{terminator}\", so nothing could ever be read: take it out of {key}. \
         What a scanner's manual calls the suffix CR, LF, CR LF or Tab is the terminator here",
        terminator = .terminator.name()
    )]
    EndWithin {
        /// `prefix` or `suffix`.
        key: &'static str,
        /// What ends a read.
        what: &'static str,
        /// By which setting.
        terminator: Terminator,
    },
    /// The prefix or the suffix holds what stops and starts the line, and never arrives.
    #[error(
        "{key} holds XON (11) or XOFF (13), which flow = \"software\" takes out of what is read; use hardware or none"
    )]
    FlowWithin {
        /// `prefix`, `suffix` or `bcc`.
        key: &'static str,
    },
    /// What stands around the data has STX or ETX in it, which stand around all of it.
    #[error("{key} holds {what}, which stx_etx = true takes off: take it out of {key}")]
    FrameWithin {
        /// `prefix` or `suffix`.
        key: &'static str,
        /// `STX` or `ETX`.
        what: &'static str,
    },
    /// A maker's identifier is empty or too long.
    #[error("code_ids: each identifier has 1 to {max} bytes", max = LineCodeIds::BYTES_MAX)]
    CodeId,
}

/// How long an adapter and the kernel may keep bytes back.
const KEPT_BACK_MS: u32 = 40;

/// How long a USB adapter waits for more, with some to spare.
const ADAPTER_MS: u32 = 20;

impl SerialError {
    /// The key that it is about.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Baud(_) => "baud",
            Self::Idle(_) | Self::ShortIdle { .. } => "idle_ms",
            Self::BccWithoutFrame => "bcc",
            Self::EndWithin { key, .. } | Self::FrameWithin { key, .. } | Self::FlowWithin { key } => key,
            Self::NoCodeIds | Self::CodeId => "code_ids",
        }
    }
}

impl SerialSettings {
    /// Checks that the settings can be used together.
    ///
    /// # Errors
    ///
    /// The first setting that cannot be.
    pub fn check(&self) -> Result<(), SerialError> {
        if self.baud < 300 || self.baud > 4_000_000 {
            return Err(SerialError::Baud(self.baud));
        }
        if self.idle_ms < 10 || self.idle_ms > 60_000 {
            return Err(SerialError::Idle(self.idle_ms));
        }
        let (idle, baud, least) = (self.idle_ms, self.baud, self.least_pause_ms());
        if self.ends_by_silence() && idle < least {
            return Err(SerialError::ShortIdle { idle, baud, least });
        }
        if self.bcc && !self.stx_etx {
            return Err(SerialError::BccWithoutFrame);
        }
        if self.bcc && self.flow == FlowControl::Software {
            return Err(SerialError::FlowWithin { key: "bcc" });
        }
        if self.code_ids.on && self.code_ids.ids.is_empty() {
            return Err(SerialError::NoCodeIds);
        }
        if self.code_ids.misfit().is_some() {
            return Err(SerialError::CodeId);
        }
        self.check_around("prefix", self.prefix.as_bytes())?;
        self.check_around("suffix", self.suffix.as_bytes())
    }

    /// Checks that what stands around the data is read, and does not end the read.
    fn check_around(&self, key: &'static str, bytes: &[u8]) -> Result<(), SerialError> {
        if self.flow == FlowControl::Software && bytes.iter().any(|byte| matches!(*byte, XON | XOFF)) {
            return Err(SerialError::FlowWithin { key });
        }
        if self.stx_etx {
            // ETX ends a read then, and nothing else.
            let what = if bytes.contains(&STX) { Some("STX (02)") } else { None };
            let what = what.or_else(|| bytes.contains(&ETX).then_some("ETX (03)"));
            return what.map_or(Ok(()), |what| Err(SerialError::FrameWithin { key, what }));
        }
        let terminator = self.terminator;
        match terminator.within(bytes, key == "suffix") {
            None => Ok(()),
            Some(what) => Err(SerialError::EndWithin { key, what, terminator }),
        }
    }

    /// Whether silence is the regular end of a scan.
    #[must_use]
    pub const fn ends_by_silence(&self) -> bool {
        matches!(self.terminator, Terminator::None) && !self.stx_etx
    }

    /// The shortest silence that may end a scan, in milliseconds: one character at the line's speed, and what a USB adapter and the
    /// kernel keep bytes back for at the worst.
    #[must_use]
    pub const fn least_pause_ms(&self) -> u32 {
        self.character_ms() + KEPT_BACK_MS
    }

    /// A pause within one scan is shorter, in milliseconds: one character at the line's speed, and what a USB adapter keeps bytes back
    /// for, 16 ms as FTDI's are delivered.
    #[must_use]
    pub const fn pause_ms(&self) -> u32 {
        self.character_ms() + ADAPTER_MS
    }

    const fn character_ms(&self) -> u32 {
        // Start bit, eight data bits, parity, two stop bits.
        match 12_000_u32.checked_div(self.baud) {
            Some(ms) => ms + 1,
            None => 0,
        }
    }

    /// These settings, with what `overrides` names in their place.
    ///
    /// # Errors
    ///
    /// As [`Self::check`].
    pub fn with(&self, overrides: &SerialOverrides) -> Result<Self, SerialError> {
        let o = overrides;
        let settings = Self {
            baud: o.baud.unwrap_or(self.baud),
            data_bits: o.data_bits.unwrap_or(self.data_bits),
            parity: o.parity.unwrap_or(self.parity),
            stop_bits: o.stop_bits.unwrap_or(self.stop_bits),
            flow: o.flow.unwrap_or(self.flow),
            terminator: o.terminator.unwrap_or(self.terminator),
            prefix: o.prefix.clone().unwrap_or_else(|| self.prefix.clone()),
            suffix: o.suffix.clone().unwrap_or_else(|| self.suffix.clone()),
            stx_etx: o.stx_etx.unwrap_or(self.stx_etx),
            bcc: o.bcc.unwrap_or(self.bcc),
            idle_ms: o.idle_ms.unwrap_or(self.idle_ms),
            aim: o.aim.unwrap_or(self.aim),
            code_ids: LineCodeIds { on: o.code_ids.unwrap_or(self.code_ids.on), ..self.code_ids.clone() },
        };
        settings.check()?;
        Ok(settings)
    }
}

impl fmt::Display for SerialSettings {
    /// Speed, data bits, parity and stop bits: `9600 8N1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = match self.data_bits {
            DataBits::Seven => 7,
            DataBits::Eight => 8,
        };
        let parity = match self.parity {
            Parity::None => 'N',
            Parity::Odd => 'O',
            Parity::Even => 'E',
        };
        let stop = match self.stop_bits {
            StopBits::One => 1,
            StopBits::Two => 2,
        };
        write!(f, "{} {bits}{parity}{stop}", self.baud)
    }
}

const STX: u8 = 0x02;
const ETX: u8 = 0x03;
const XON: u8 = 0x11;
const XOFF: u8 = 0x13;

impl Terminator {
    /// What of these bytes would end a read, where anything would. `before_end`: the terminator comes right after them.
    fn within(self, bytes: &[u8], before_end: bool) -> Option<&'static str> {
        let has = |byte: u8, name| bytes.contains(&byte).then_some(name);
        let (cr, lf, tab) = (|| has(b'\r', "CR (0D)"), || has(b'\n', "LF (0A)"), || has(b'\t', "TAB (09)"));
        match self {
            Self::Cr => cr(),
            // A carriage return right before the line feed belongs to that.
            Self::Lf => lf().or_else(|| if before_end && bytes.ends_with(b"\r") { cr() } else { None }),
            Self::CrLf => bytes.windows(2).any(|two| two == b"\r\n").then_some("CR LF (0D 0A)"),
            Self::Tab => tab(),
            Self::Any => cr().or_else(lf),
            Self::None => None,
        }
    }

    /// Its name in model files and in the configuration.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cr => "CR",
            Self::Lf => "LF",
            Self::CrLf => "CRLF",
            Self::Tab => "TAB",
            Self::Any => "any",
            Self::None => "none",
        }
    }
}

impl Default for SerialSettings {
    fn default() -> Self {
        Self {
            baud: 9_600,
            data_bits: DataBits::Eight,
            parity: Parity::None,
            stop_bits: StopBits::One,
            flow: FlowControl::None,
            terminator: Terminator::Cr,
            prefix: ByteString::default(),
            suffix: ByteString::default(),
            stx_etx: false,
            bcc: false,
            idle_ms: 300,
            aim: AimUse::Data,
            code_ids: LineCodeIds::default(),
        }
    }
}

impl AimUse {
    /// Whether an identifier is taken as one.
    #[must_use]
    pub const fn takes(self) -> bool {
        matches!(self, Self::Taken | Self::Required)
    }
}

impl TryFrom<AimWord> for AimUse {
    type Error = &'static str;

    fn try_from(word: AimWord) -> Result<Self, &'static str> {
        match word {
            AimWord::Is(false) => Ok(Self::Data),
            AimWord::Is(true) => Ok(Self::Taken),
            AimWord::Word(word) if word == "required" => Ok(Self::Required),
            AimWord::Word(_) => Err("aim must be true, false or \"required\""),
        }
    }
}

impl TryFrom<u8> for DataBits {
    type Error = &'static str;

    fn try_from(bits: u8) -> Result<Self, &'static str> {
        match bits {
            7 => Ok(Self::Seven),
            8 => Ok(Self::Eight),
            _ => Err("data_bits must be 7 or 8"),
        }
    }
}

impl TryFrom<u8> for StopBits {
    type Error = &'static str;

    fn try_from(bits: u8) -> Result<Self, &'static str> {
        match bits {
            1 => Ok(Self::One),
            2 => Ok(Self::Two),
            _ => Err("stop_bits must be 1 or 2"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_override_replaces_only_what_it_names() {
        let overrides = SerialOverrides {
            baud: Some(115_200),
            terminator: Some(Terminator::Lf),
            ..SerialOverrides::default()
        };
        let settings = SerialSettings::default().with(&overrides);
        let expected =
            SerialSettings { baud: 115_200, terminator: Terminator::Lf, ..SerialSettings::default() };
        assert_eq!(settings, Ok(expected));
    }

    #[test]
    fn an_aim_identifier_is_data_or_taken_or_required() {
        let read = |value: &str| toml::from_str::<SerialSettings>(&format!("aim = {value}"));
        for (value, aim) in
            [("false", AimUse::Data), ("true", AimUse::Taken), ("\"required\"", AimUse::Required)]
        {
            assert_eq!(read(value).unwrap().aim, aim);
        }
        for wrong in ["\"always\"", "1"] {
            let error = read(wrong).unwrap_err().to_string();
            assert!(error.contains("aim"), "{error}");
        }
    }

    #[test]
    fn settings_that_contradict_themselves_are_refused() {
        let with = |overrides: SerialOverrides| SerialSettings::default().with(&overrides).err();
        let none = SerialOverrides::default;
        assert_eq!(with(SerialOverrides { bcc: Some(true), ..none() }), Some(SerialError::BccWithoutFrame));
        assert_eq!(with(SerialOverrides { baud: Some(0), ..none() }), Some(SerialError::Baud(0)));
        assert_eq!(with(SerialOverrides { idle_ms: Some(0), ..none() }), Some(SerialError::Idle(0)));
        assert_eq!(with(SerialOverrides { bcc: Some(true), stx_etx: Some(true), ..none() }), None);
        assert_eq!(with(SerialOverrides { code_ids: Some(true), ..none() }), Some(SerialError::NoCodeIds));
        // A character of 300 baud takes longer than the shortest silence that may be set, and so does an adapter.
        let silent = SerialOverrides { terminator: Some(Terminator::None), ..none() };
        let slow = SerialOverrides { baud: Some(300), idle_ms: Some(80), ..silent.clone() };
        assert_eq!(with(slow.clone()), Some(SerialError::ShortIdle { idle: 80, baud: 300, least: 81 }));
        assert_eq!(with(SerialOverrides { idle_ms: Some(81), ..slow.clone() }), None);
        assert_eq!(with(SerialOverrides { stx_etx: Some(true), ..slow.clone() }), None);
        assert_eq!(with(SerialOverrides { terminator: Some(Terminator::Cr), ..slow }), None);
        let fast = SerialOverrides { baud: Some(115_200), idle_ms: Some(40), ..silent };
        assert_eq!(with(fast), Some(SerialError::ShortIdle { idle: 40, baud: 115_200, least: 41 }));
        let known: LineCodeIds =
            toml::from_str("ids = { \"P0G\" = \"gs1_data_matrix\", \"\\u0001\" = \"msi\" }").unwrap();
        let settings = SerialSettings { code_ids: known, ..SerialSettings::default() };
        let on = settings.with(&SerialOverrides { code_ids: Some(true), ..none() }).unwrap();
        assert!(on.code_ids.on && on.code_ids.ids.len() == 2);
        let suffix = |terminator, suffix: &str, stx_etx| {
            let suffix = ByteString::from_text(suffix).ok();
            with(SerialOverrides { terminator, suffix, stx_etx: Some(stx_etx), ..none() })
        };
        let error = suffix(None, "\r\n", false).unwrap();
        assert_eq!((error.key(), error.to_string().contains("holds CR (0D)")), ("suffix", true), "{error}");
        assert_eq!(suffix(None, "\r\n", true), None, "ETX ends a read then");
        let error = suffix(Some(Terminator::None), "\u{3}", true).unwrap().to_string();
        assert!(error.contains("suffix holds ETX (03)"), "{error}");
        let any = |prefix: &str| {
            let prefix = ByteString::from_text(prefix).ok();
            with(SerialOverrides { prefix, terminator: Some(Terminator::Any), ..none() })
        };
        assert_eq!(any("a\n").unwrap().key(), "prefix");
        assert_eq!(any("a\t"), None, "TAB is data there");
        let flow = |flow| {
            let prefix = ByteString::from_text("\u{11}").ok();
            with(SerialOverrides { prefix, flow: Some(flow), ..none() })
        };
        assert_eq!(flow(FlowControl::Software), Some(SerialError::FlowWithin { key: "prefix" }));
        assert_eq!(flow(FlowControl::Hardware), None);
        let checked = SerialOverrides { bcc: Some(true), stx_etx: Some(true), ..none() };
        let checked = SerialOverrides { flow: Some(FlowControl::Software), ..checked };
        assert_eq!(with(checked), Some(SerialError::FlowWithin { key: "bcc" }));
        let long: LineCodeIds = toml::from_str("ids = { \"P0GX\" = \"msi\" }").unwrap();
        let settings = SerialSettings { code_ids: long, ..SerialSettings::default() };
        assert_eq!(settings.check(), Err(SerialError::CodeId));
    }
}
