use crate::context::Lane;
use crate::{
    Because, Deadline, Decision, Event, LineNumber, Refusal, ScanEvidence, ScanId, ScanInput, ScanRecord,
    ScanningMode, TransactionId, limits, scan_code,
};
use std::sync::Arc;

/// What becomes of a scan, and the events that come before its own.
pub(super) struct Verdict {
    pub(super) before: Vec<Event>,
    pub(super) decision: Decision,
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) line: Option<LineNumber>,
    pub(super) choices: Vec<LineNumber>,
    /// Milliseconds until it ends by itself.
    pub(super) wait_ms: Option<u64>,
    /// What decided.
    pub(super) because: Option<Because>,
}

impl Verdict {
    fn new(
        decision: Decision,
        code: &'static str,
        message: impl Into<String>,
        line: Option<LineNumber>,
    ) -> Self {
        let message = message.into();
        Self {
            before: Vec::new(),
            decision,
            code,
            message,
            line,
            choices: Vec::new(),
            wait_ms: None,
            because: None,
        }
    }

    pub(super) fn accepted(code: &'static str, message: impl Into<String>, line: Option<LineNumber>) -> Self {
        Self::new(Decision::Accepted, code, message, line)
    }

    pub(super) fn ignored(code: &'static str, message: impl Into<String>, line: Option<LineNumber>) -> Self {
        Self::new(Decision::Ignored, code, message, line)
    }

    pub(super) fn refused(refusal: Refusal) -> Self {
        let message = format!("{} {}", refusal.detail, refusal.remedy);
        Self::new(Decision::Refused, refusal.code.name(), message, refusal.lines.first().copied())
    }

    pub(super) fn held(wait_ms: u64, message: impl Into<String>) -> Self {
        let verdict = Self::new(Decision::Held, scan_code::WAITING, message, None);
        Self { wait_ms: Some(wait_ms), ..verdict }
    }

    pub(super) fn needs_choice(wait_ms: u64, message: impl Into<String>, choices: Vec<LineNumber>) -> Self {
        let verdict = Self::new(Decision::NeedsChoice, scan_code::CHOICE_NEEDED, message, None);
        Self { wait_ms: Some(wait_ms), choices, ..verdict }
    }

    /// Says what decided.
    pub(super) const fn because(mut self, because: Because) -> Self {
        self.because = Some(because);
        self
    }

    /// Events that come before the scan's own.
    pub(super) fn after(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        self.before.extend(events);
        self
    }

    /// All events of a scan that has just come.
    pub(super) fn events_of(mut self, lane: &Lane<'_>, input: &ScanInput) -> Vec<Event> {
        let count = lane.state.counters().scans.saturating_add(1);
        let current = lane.state.current().map(|cart| cart.id.clone());
        let scan = ScanRecord {
            aim: input.aim.map(|aim| aim.to_string()),
            symbology: input.symbology,
            hex: (lane.state.scanning_mode() != ScanningMode::Pos).then(|| hex(&input.data)),
            read_mono_ms: input.read_mono_ms,
            hash_is_separator: input.tolerance.hash_is_separator,
            evidence: input.evidence.clone(),
            ..self.record(lane, ScanId::counted(count), input.source(), current)
        };
        self.closed_by(scan)
    }

    /// All events of an earlier scan that has come to its end.
    pub(super) fn events_for(mut self, lane: &Lane<'_>, earlier: &ScanRecord) -> Vec<Event> {
        let scan = ScanRecord {
            aim: earlier.aim.clone(),
            symbology: earlier.symbology,
            hex: earlier.hex.clone(),
            read_mono_ms: earlier.read_mono_ms,
            hash_is_separator: earlier.hash_is_separator,
            evidence: earlier.evidence.clone(),
            settles: Some(earlier.id.clone()),
            ..self.record(lane, earlier.id.clone(), &earlier.device, earlier.transaction.clone())
        };
        self.closed_by(scan)
    }

    fn closed_by(self, scan: ScanRecord) -> Vec<Event> {
        let mut events = self.before;
        let did = u32::try_from(events.len()).unwrap_or(u32::MAX);
        events.push(Event::Scan(Box::new(ScanRecord { did, ..scan })));
        events
    }

    /// The part of the record that the verdict says. Taken out of it: a message is made once, and choices may be many.
    fn record(
        &mut self,
        lane: &Lane<'_>,
        id: ScanId,
        device: &str,
        transaction: Option<TransactionId>,
    ) -> ScanRecord {
        let until = self.wait_ms.map(|wait_ms| Deadline(lane.now.mono_ms.saturating_add(wait_ms)));
        let expires_ms = self
            .wait_ms
            .filter(|_| self.decision == Decision::NeedsChoice)
            .map(|wait_ms| lane.now.wall_ms.saturating_add(i64::try_from(wait_ms).unwrap_or(i64::MAX)));
        ScanRecord {
            id,
            device: device.to_owned(),
            aim: None,
            symbology: label::Symbology::Unknown,
            hex: None,
            decision: self.decision,
            code: self.code.to_owned(),
            message: core::mem::take(&mut self.message),
            transaction,
            line: self.line,
            choices: Arc::new(core::mem::take(&mut self.choices)),
            until,
            expires_ms,
            settles: None,
            read_mono_ms: 0,
            hash_is_separator: false,
            evidence: ScanEvidence::default(),
            did: 0,
            because: self.because,
        }
    }
}

/// Lower-case hex; of an over-long scan only as much as is kept.
pub(super) fn hex(data: &[u8]) -> String {
    let kept = data.iter().take(limits::SCAN_BYTES);
    let mut text = String::with_capacity(kept.len().saturating_mul(2));
    for byte in kept {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 0xf));
    }
    text
}

const fn digit(nibble: u8) -> char {
    (if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }) as char
}

/// Reads what [`hex`] writes.
pub(crate) fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let digits = hex.as_bytes().chunks(2);
    digits.map(|pair| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
