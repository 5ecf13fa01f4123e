mod apply;
mod check;
mod index;
mod lines;
mod numbers;
mod pending;
mod remembered;
pub(crate) mod weight;

pub(crate) use index::{CartIndex, Holding, is_later};
pub(crate) use pending::Group;
pub(crate) use remembered::{Captured, Focus, Read};

use crate::{Deadline, LineNumber, ScanId, ScanRecord, Transaction, TransactionId, TransactionState};
use index::Index;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::collections::{BTreeMap, VecDeque};

/// Everything about the lane that rules depend on and events change.
///
/// It serialises, so that a lane can start from a snapshot and the records after it. Reading one back checks
/// it ([`State::check`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    kept: Kept,
    /// Follows from `kept`; never written.
    index: Index,
}

/// What scans do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScanningMode {
    /// They are routed.
    #[default]
    Lane,
    /// They are routed, and a bare GTIN only focuses.
    Capture,
    /// They go to the POS alone.
    Pos,
    /// They are refused.
    Off,
}

/// What a snapshot holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    counters: Counters,
    mode: ScanningMode,
    /// Every transaction that is not finished.
    live: BTreeMap<TransactionId, Transaction>,
    /// The one that is open or tendering.
    current: Option<TransactionId>,
    /// Oldest first.
    suspended: Vec<TransactionId>,
    /// Oldest first.
    orders: Vec<TransactionId>,
    focus: Option<Focus>,
    /// The scan that waits for the cashier's choice.
    choice: Option<ScanRecord>,
    /// Choices that have ended, latest last.
    ended_choices: VecDeque<ScanId>,
    /// Scans that wait for the other codes of their box, in the order they were read.
    held: Vec<ScanRecord>,
    /// What each scanner read last, by device.
    reads: BTreeMap<String, VecDeque<Read>>,
    /// The line that a scan gave an identifier to last.
    captured: Option<Captured>,
}

/// How many of each there have been; ids are made from them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counters {
    pub(crate) transactions: u64,
    pub(crate) training_transactions: u64,
    pub(crate) receipts: u64,
    pub(crate) training_receipts: u64,
    pub(crate) scans: u64,
}

impl State {
    /// When to call `decide` with [`crate::Input::Deadline`].
    #[must_use]
    pub fn next_deadline(&self) -> Option<Deadline> {
        let focus = self.kept.focus.as_ref().map(|focus| focus.until);
        let choice = self.kept.choice.as_ref().and_then(|scan| scan.until);
        let held = self.kept.held.iter().filter_map(|scan| scan.until).min();
        [focus, choice, held].into_iter().flatten().min()
    }

    /// The transaction that is open or tendering.
    #[must_use]
    pub fn current(&self) -> Option<&Transaction> {
        self.kept.current.as_ref().and_then(|id| self.transaction(id))
    }

    /// A transaction that is not finished: open, tendering, suspended or ordered.
    #[must_use]
    pub fn transaction(&self, id: &TransactionId) -> Option<&Transaction> {
        self.kept.live.get(id)
    }

    /// Orders that wait to be fulfilled, oldest first.
    pub fn orders(&self) -> impl Iterator<Item = &Transaction> {
        self.kept.orders.iter().filter_map(|id| self.transaction(id))
    }

    /// Parked transactions, oldest first.
    pub fn suspended(&self) -> impl Iterator<Item = &Transaction> {
        self.kept.suspended.iter().filter_map(|id| self.transaction(id))
    }

    /// The line that the next serial number is for.
    #[must_use]
    pub fn focus(&self) -> Option<LineNumber> {
        self.kept.focus.as_ref().map(|focus| focus.line)
    }

    /// What scans do.
    #[must_use]
    pub fn scanning_mode(&self) -> ScanningMode {
        self.kept.mode
    }

    /// Whether anything could come of a scan now: else each is refused as `scanning_off`, `no_transaction` or `wrong_state`.
    #[must_use]
    pub fn takes_scans(&self) -> bool {
        match self.scanning_mode() {
            ScanningMode::Pos => true,
            ScanningMode::Off => false,
            ScanningMode::Lane | ScanningMode::Capture => {
                self.current().is_some_and(|cart| cart.state == TransactionState::Open)
            }
        }
    }

    /// The scan that waits for the cashier's choice.
    #[must_use]
    pub fn pending_choice(&self) -> Option<&ScanRecord> {
        self.kept.choice.as_ref()
    }

    /// Scans that wait for the other codes of their box, in the order they were read.
    #[must_use]
    pub fn held_scans(&self) -> &[ScanRecord] {
        &self.kept.held
    }
}

/// What only rules ask.
impl State {
    pub(crate) fn counters(&self) -> Counters {
        self.kept.counters
    }

    /// The focus, where it has not run out.
    pub(crate) fn focus_at(&self, mono_ms: u64) -> Option<&Focus> {
        self.kept.focus.as_ref().filter(|focus| focus.until.0 > mono_ms)
    }

    pub(crate) fn focus_entry(&self) -> Option<&Focus> {
        self.kept.focus.as_ref()
    }

    pub(crate) fn choice_ended(&self, scan: &ScanId) -> bool {
        self.kept.ended_choices.contains(scan)
    }

    pub(crate) fn reads_of(&self, device: &str) -> impl Iterator<Item = &Read> {
        self.kept.reads.get(device).into_iter().flatten()
    }

    pub(crate) fn captured(&self) -> Option<&Captured> {
        self.kept.captured.as_ref()
    }

    pub(crate) fn suspended_count(&self) -> usize {
        self.kept.suspended.len()
    }

    /// What is kept beside a live transaction.
    pub(crate) fn cart_index(&self, id: &TransactionId) -> Option<&CartIndex> {
        self.index.cart(id)
    }

    /// Lines of a transaction whose unit was read as this value, or has it.
    pub(crate) fn lines_read_as(&self, id: &TransactionId, value: &str) -> impl Iterator<Item = LineNumber> {
        self.index.lines_read_as(id, value)
    }

    /// Lines whose unit has this normalized value.
    pub(crate) fn holders(&self, value: &str) -> &[Holding] {
        self.index.holders(value)
    }
}

impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.kept.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let kept = Kept::deserialize(deserializer)?;
        let index = Index::of(kept.live.values());
        let state = Self { kept, index };
        state.check().map_err(de::Error::custom)?;
        Ok(state)
    }
}
