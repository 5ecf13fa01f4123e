//! What there is: a shop with two lanes, their carts, and the rows in them. All of it in vectors.

use super::unit::known;
use super::wares::{Number, Ware};
use checkout::{Decision, Delivery, ReceiptId, TransactionId};

/// The codes of the rules that are broken. None: it is taken.
pub(super) type Broken = Vec<&'static str>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Open,
    Tendering,
    Suspended,
    Ordered,
    Completed,
    Voided,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Active,
    Picked,
    HandedOver,
    Shipped,
    Voided,
}

/// How strict the shop is where goods come back, or the list of its stock is old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Policy {
    Warn,
    Block,
    /// For an old list: it is believed.
    Supervisor,
}

#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) ware: Ware,
    /// In thousandths.
    pub(super) quantity: i64,
    pub(super) price: i64,
    pub(super) discount: i64,
    pub(super) delivery: Delivery,
    /// One place for each number that its ware asks for.
    pub(super) numbers: Vec<Option<String>>,
    /// What its unit was known by as its serial number when it was here before.
    pub(super) also: Vec<String>,
    /// It comes back with a serial number that reads as a telephone's, and that telephone is another unit.
    pub(super) is_no_telephone: bool,
    /// It was in stock by a list that is old.
    pub(super) stale: bool,
    pub(super) overridden: bool,
    pub(super) place: Place,
    /// It comes back.
    pub(super) back: Option<Back>,
}

#[derive(Clone, Debug)]
pub(super) struct Back {
    /// Cart and row of its sale, where that is known.
    pub(super) sale: Option<(usize, usize)>,
    pub(super) in_hand: bool,
    /// It is taken back all the same.
    pub(super) doubt: bool,
    pub(super) aside: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Cart {
    pub(super) id: Option<TransactionId>,
    pub(super) lane: usize,
    pub(super) stage: Stage,
    pub(super) order: bool,
    pub(super) takes_back: bool,
    pub(super) training: bool,
    pub(super) rows: Vec<Row>,
    pub(super) cash: i64,
    pub(super) card: i64,
}

/// A unit that was sold, or that came back.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) ware: Ware,
    /// Its serial number; of one that was sold without, what else was read of it.
    pub(super) name: String,
    pub(super) has_key: bool,
    /// Everything that was ever read of it.
    pub(super) numbers: Vec<(Number, String)>,
    /// Cart and row that sold it last.
    pub(super) sale: (usize, usize),
}

#[derive(Clone, Debug)]
pub(super) struct Receipt {
    pub(super) id: Option<ReceiptId>,
    pub(super) cart: usize,
    pub(super) rows: Vec<usize>,
}

/// What scans do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    #[default]
    Lane,
    /// A product's code only says which row is meant.
    Capture,
    /// They are for the till program.
    Pos,
    Off,
}

/// The row that the cashier means.
#[derive(Clone, Debug)]
pub(super) struct Focus {
    pub(super) cart: usize,
    pub(super) row: usize,
    pub(super) until_ms: u64,
    /// The row as it was, so that it shows when the focus is used.
    pub(super) was: Row,
}

/// What a label says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// GTIN and serial number.
    Unit(Ware, String),
    /// A GTIN alone.
    Product(Ware),
    /// Text.
    Bare(String),
    /// A serial number that says that it is one.
    Declared(String),
}

/// What a scanner sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) scanner: &'static str,
    pub(super) label: Label,
    /// It says which symbol it was: else what it says has to be told from the data.
    pub(super) has_aim: bool,
}

/// A scan that waits, for its box or for the cashier.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) scan: u64,
    pub(super) scanner: &'static str,
    pub(super) label: Label,
    pub(super) read_ms: u64,
    pub(super) until_ms: u64,
    /// The rows that the cashier chooses from.
    pub(super) choices: Vec<usize>,
}

/// What becomes of a scan, now or in its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) scan: u64,
    pub(super) decision: Decision,
    /// Any of these.
    pub(super) codes: Vec<&'static str>,
    pub(super) row: Option<usize>,
}

#[derive(Default)]
pub(super) struct Lane {
    /// Milliseconds since it started.
    pub(super) clock_ms: u64,
    pub(super) scans: u64,
    pub(super) held: Vec<Waiting>,
    pub(super) choice: Option<Waiting>,
    pub(super) ended_choices: Vec<u64>,
    /// The box that a scanner has just read a code of: its row, the scanner, and when.
    pub(super) box_read: Option<(usize, &'static str, u64)>,
    /// What was read lately, and when first.
    pub(super) reads: Vec<(Read, u64)>,
    pub(super) mode: Mode,
    pub(super) focus: Option<Focus>,
    /// What this step said of scans.
    pub(super) told: Vec<Told>,
}

pub(super) struct Shop {
    pub(super) lanes: [Lane; 2],
    pub(super) carts: Vec<Cart>,
    pub(super) sold: Vec<Unit>,
    /// What came back and lies in the shop.
    pub(super) shelf: Vec<Unit>,
    pub(super) receipts: Vec<Receipt>,
    /// Values that may not be sold.
    pub(super) blocked: Vec<String>,
    /// The list of the stock.
    pub(super) stock: Vec<(&'static str, String)>,
    /// How old that list is.
    pub(super) stock_age_ms: u64,
    pub(super) stock_stale: Policy,
    pub(super) return_mismatch: Policy,
    pub(super) return_unknown: Policy,
    /// Prices are without tax.
    pub(super) net: bool,
    /// A scanned product is added.
    pub(super) adds_on_scan: bool,
    /// Orders are cancelled here.
    pub(super) cancels_orders: bool,
    /// The cashier says which row is meant, scans are for this or for that, and not every label says which symbol it is.
    pub(super) has_focus: bool,
}

impl Row {
    pub(super) fn of(ware: Ware, quantity: i64) -> Self {
        Self {
            ware,
            quantity,
            price: ware.price,
            discount: 0,
            delivery: Delivery::CarryOut,
            numbers: vec![None; ware.asks.len()],
            also: vec![],
            is_no_telephone: false,
            stale: false,
            overridden: false,
            place: Place::Active,
            back: None,
        }
    }

    pub(super) fn is_live(&self) -> bool {
        self.place != Place::Voided
    }

    pub(super) fn is_gone(&self) -> bool {
        matches!(self.place, Place::HandedOver | Place::Shipped)
    }

    pub(super) fn is_serialized(&self) -> bool {
        !self.ware.asks.is_empty()
    }

    /// 1.1 and 2.5: serialized, active, to be sold, and a number that it needs is missing; 15.1: unless a supervisor
    /// let it go on.
    pub(super) fn is_pending(&self) -> bool {
        self.is_serialized()
            && self.place == Place::Active
            && self.back.is_none()
            && !self.overridden
            && self.lacks_a_number()
    }

    pub(super) fn lacks_a_number(&self) -> bool {
        self.ware.asks.iter().zip(&self.numbers).any(|(ask, number)| ask.needed && number.is_none())
    }

    /// 1.2, 2.4: its comment, wherever it is; 14.10, 14.11: unless there is worse to say of it.
    pub(super) fn says_that_it_lacks_its_number(&self) -> bool {
        let doubt = self.back.as_ref().is_some_and(|back| back.doubt);
        self.is_live() && self.is_serialized() && self.key().is_none() && !self.overridden && !doubt
    }

    /// 2.1 and 2.4.
    pub(super) fn is_blocking(&self) -> bool {
        self.is_pending() && self.delivery == Delivery::CarryOut && !self.ware.blank_allowed
    }

    /// The serial number is the first number that a ware asks for.
    pub(super) fn key(&self) -> Option<&String> {
        self.numbers.first()?.as_ref()
    }

    /// 3.3, 7.10: given again, in whatever spelling.
    pub(super) fn is_known_as_key(&self, serial: &str) -> bool {
        self.key().is_some_and(|key| key == serial || self.also.iter().any(|other| other == serial))
    }

    pub(super) fn has_unit(&self) -> bool {
        self.numbers.iter().any(Option::is_some)
    }

    pub(super) fn is_known_as(&self, value: &str) -> bool {
        self.numbers.iter().flatten().chain(&self.also).any(|number| number == value)
    }

    /// Everything that is known of its unit.
    pub(super) fn known(&self) -> Vec<(Number, String)> {
        let mut known = known(self.ware, &self.numbers, self.is_no_telephone);
        let before = self.also.iter().map(|value| (self.ware.asks[0].number, value.clone()));
        known.extend(before);
        known
    }

    /// Something of its unit can still be read. What comes back is named as a whole.
    pub(super) fn takes_more(&self) -> bool {
        let is_named = self.back.is_some() && self.has_unit();
        self.place == Place::Active && self.numbers.iter().any(Option::is_none) && !is_named
    }
}

impl Cart {
    pub(super) fn is_live(&self) -> bool {
        !matches!(self.stage, Stage::Completed | Stage::Voided)
    }

    pub(super) fn is_exchange(&self) -> bool {
        self.takes_back && self.rows.iter().any(|row| row.is_live() && row.back.is_none())
    }
}
