//! A lane in memory. After every event it checks the state; at its end, that the journal rebuilds it.

use checkout::{
    Actor, CameBack, Command, Customer, Decision, Delivery, Event, Facts, Input, LaneId, Line, LineNumber,
    NewLine, NewReturn, Now, OperatorRecord, Outcome, Product, ProductRef, ReceiptId, ReceiptRecord, Record,
    Recorded, Refusal, RefusalCode, RegistryAction, SaleLine, ScanId, ScanInput, ScanRecord, Settings, Sku,
    State, TakenBack, Tender, TenderKind, Transaction, TransactionId, UnitRecord, UnitState, decode, encode,
    is_unique_across_products, registry_changes,
};
use label::{Aim, Gtin, IdentifierKind, Symbology};
use money::{Amount, Quantity};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

/// GS1-128.
pub(crate) const GS1_128: &str = "]C1";
/// Code 128.
pub(crate) const CODE_128: &str = "]C0";
/// EAN-13.
pub(crate) const EAN_13: &str = "]E0";

pub(crate) struct Till {
    pub(crate) state: State,
    pub(crate) settings: Settings,
    pub(crate) facts: Shop,
    pub(crate) now: Now,
    pub(crate) journal: Vec<Recorded>,
    pub(crate) finished: Vec<Transaction>,
}

/// Catalogue and registry.
#[derive(Default)]
pub(crate) struct Shop {
    pub(crate) products: Vec<Product>,
    pub(crate) units: BTreeMap<(Sku, String), Known>,
    /// Values that may not be sold, and why.
    pub(crate) blocked: BTreeMap<String, String>,
    /// What is in stock.
    pub(crate) stock: BTreeSet<(Sku, String)>,
    pub(crate) stock_as_of_ms: Option<i64>,
    /// Who acts.
    pub(crate) operators: BTreeMap<String, OperatorRecord>,
    /// What is kept of what is done.
    past: Past,
}

#[derive(Default)]
struct Past {
    receipts: BTreeMap<ReceiptId, ReceiptRecord>,
    finished: BTreeMap<TransactionId, Transaction>,
    returned: Vec<(TransactionId, CameBack)>,
    came_back: BTreeSet<(Sku, String)>,
}

/// What is known of a unit.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) state: UnitState,
    /// What it was sold as, until it has come back.
    pub(crate) sold: Option<UnitState>,
    pub(crate) identities: Vec<(IdentifierKind, String)>,
}

impl Facts for Shop {
    type Error = Infallible;

    fn product(&self, sku: &Sku) -> Result<Option<Product>, Infallible> {
        Ok(self.products.iter().find(|product| product.sku == *sku).cloned())
    }

    fn product_by_gtin(&self, gtin: &Gtin) -> Result<Option<Product>, Infallible> {
        Ok(self.products.iter().find(|product| product.gtins.contains(gtin)).cloned())
    }

    fn unit(&self, sku: &Sku, kind: IdentifierKind, value: &str) -> Result<Option<UnitRecord>, Infallible> {
        let anywhere = is_unique_across_products(kind);
        let mut units = self.units.iter().filter(|((of, _), _)| anywhere || of == sku);
        let found =
            units.find(|(_, known)| known.identities.iter().any(|(is, other)| *is == kind && other == value));
        Ok(found.map(record))
    }

    fn unit_with_key(&self, sku: &Sku, key: &str) -> Result<Option<UnitRecord>, Infallible> {
        Ok(self.units.iter().find(|((of, serial), _)| of == sku && serial == key).map(record))
    }

    fn units_known_as(&self, value: &str) -> Result<Vec<UnitRecord>, Infallible> {
        let is_it = |known: &Known| known.identities.iter().any(|(_, other)| other == value);
        Ok(self.units.iter().filter(|(_, known)| is_it(known)).map(record).collect())
    }

    fn came_back(&self, sku: &Sku, serial: &str) -> Result<bool, Infallible> {
        Ok(self.past.came_back.contains(&(sku.clone(), serial.to_owned())))
    }

    fn blocked(&self, _: &Sku, value: &str) -> Result<Option<String>, Infallible> {
        Ok(self.blocked.get(value).cloned())
    }

    fn in_stock(&self, sku: &Sku, serial: &str) -> Result<bool, Infallible> {
        Ok(self.stock.contains(&(sku.clone(), serial.to_owned())))
    }

    fn stock_as_of_ms(&self) -> Result<Option<i64>, Infallible> {
        Ok(self.stock_as_of_ms)
    }

    fn operator(&self, id: &str) -> Result<Option<OperatorRecord>, Infallible> {
        Ok(self.operators.get(id).copied())
    }

    fn receipt(&self, receipt: &ReceiptId) -> Result<Option<ReceiptRecord>, Infallible> {
        Ok(self.past.receipts.get(receipt).cloned())
    }

    fn finished(&self, transaction: &TransactionId) -> Result<Option<Transaction>, Infallible> {
        Ok(self.past.finished.get(transaction).cloned())
    }

    fn returned(&self, sale: &TransactionId) -> Result<Vec<CameBack>, Infallible> {
        let of_sale = self.past.returned.iter().filter(|(of, _)| of == sale);
        Ok(of_sale.map(|(_, back)| *back).collect())
    }
}

fn record(((sku, serial), known): (&(Sku, String), &Known)) -> UnitRecord {
    UnitRecord { sku: sku.clone(), serial: serial.clone(), state: known.state.clone() }
}

impl Till {
    pub(crate) fn new() -> Self {
        Self {
            state: State::default(),
            settings: Settings {
                lane: LaneId { store: "0042".to_owned(), number: 3 },
                ..Settings::default()
            },
            facts: Shop { products: super::catalogue::all(), ..Shop::default() },
            now: Now { wall_ms: 1_700_000_000_000, mono_ms: 1_000 },
            journal: Vec::new(),
            finished: Vec::new(),
        }
    }

    /// A lane with an open transaction.
    pub(crate) fn open() -> Self {
        let mut till = Self::new();
        till.open_transaction();
        till
    }

    pub(crate) fn open_transaction(&mut self) -> TransactionId {
        self.command(open()).expect("opens");
        self.current().id.clone()
    }

    pub(crate) fn current(&self) -> &Transaction {
        self.state.current().expect("a transaction is open")
    }

    pub(crate) fn id(&self) -> TransactionId {
        self.current().id.clone()
    }

    pub(crate) fn line(&self, number: u32) -> &Line {
        self.current().line(LineNumber(number)).expect("the line is there")
    }

    /// Decides and applies. What was refused has changed nothing: there is nothing to apply.
    pub(crate) fn decide(&mut self, input: &Input, actor: &Actor) -> Result<Vec<Event>, Refusal> {
        let before = self.state.clone();
        let outcome = checkout::decide(&self.state, &self.settings, input, actor, &self.facts, self.now);
        assert_eq!(before, self.state, "deciding changes nothing");
        match outcome.expect("the shop can be read") {
            Outcome::Refuse(refusal) => {
                assert!(!refusal.detail.is_empty() && !refusal.remedy.is_empty(), "{refusal:?}");
                assert!(!refusal.detail.chars().any(char::is_control), "{refusal:?}");
                Err(refusal)
            }
            Outcome::Accept(events) => {
                for event in &events {
                    self.apply(event.clone(), actor);
                }
                Ok(events)
            }
        }
    }

    fn apply(&mut self, event: Event, actor: &Actor) {
        self.facts.follow(&event);
        let record = Record { at_ms: self.now.wall_ms, actor: actor.clone(), event };
        let recorded = Recorded { seq: self.journal.len() as u64 + 1, record };
        let finished = self.state.apply(&recorded);
        self.facts.remember(&recorded.record.event, finished.as_ref(), &self.state);
        self.finished.extend(finished);
        self.state.check().unwrap_or_else(|problem| panic!("{problem}\nafter {recorded:?}"));
        self.journal.push(recorded);
    }

    pub(crate) fn command(&mut self, command: Command) -> Result<Vec<Event>, Refusal> {
        self.decide(&Input::Command(command), &Actor::Lane)
    }

    /// The code that a command is refused with.
    pub(crate) fn refused(&mut self, command: Command) -> RefusalCode {
        self.command(command.clone())
            .map_or_else(|refusal| refusal.code, |events| panic!("{command:?}: {events:?}"))
    }

    pub(crate) fn add(&mut self, product: &Product, count: i64) -> Result<Vec<Event>, Refusal> {
        let line = new_line(product, count);
        let transaction = self.id();
        self.command(Command::AddLine { transaction, line })
    }

    pub(crate) fn provide(&mut self, line: u32, serial: &str) -> Result<Vec<Event>, Refusal> {
        let transaction = self.id();
        self.command(Command::ProvideSerial {
            transaction,
            line: LineNumber(line),
            serial: serial.to_owned(),
            authority: None,
        })
    }

    pub(crate) fn void_line(&mut self, line: u32) -> Result<Vec<Event>, Refusal> {
        let transaction = self.id();
        self.command(Command::VoidLine { transaction, line: LineNumber(line) })
    }

    pub(crate) fn deliver(&mut self, line: u32, delivery: Delivery) -> Result<Vec<Event>, Refusal> {
        let transaction = self.id();
        self.command(Command::ChangeLine {
            transaction,
            line: LineNumber(line),
            quantity: None,
            delivery: Some(delivery),
            unit_price: None,
            discount: None,
        })
    }

    pub(crate) fn checkout(&mut self) -> Result<Vec<Event>, Refusal> {
        let transaction = self.id();
        self.command(Command::Checkout { transaction })
    }

    pub(crate) fn make_order(&mut self) {
        let transaction = self.id();
        self.command(Command::MakeOrder { transaction, customer: customer("Ada Example") })
            .expect("an order");
    }

    /// Checks out and pays exactly, in cash.
    pub(crate) fn sell(&mut self) -> Vec<Event> {
        self.checkout().expect("checks out");
        let transaction = self.id();
        let total = self.current().totals().total;
        let tenders = if total == Amount::ZERO { Vec::new() } else { vec![cash(total.minor())] };
        self.command(Command::Complete { transaction, tenders }).expect("completes")
    }

    /// A scanner reads something now.
    pub(crate) fn scan(&mut self, aim: &str, data: &str) -> ScanRecord {
        self.scan_input(scan_input(aim, data, self.now.mono_ms))
    }

    pub(crate) fn scan_input(&mut self, input: ScanInput) -> ScanRecord {
        let events = self.decide(&Input::Scan(input), &Actor::Lane).expect("a scan is never refused");
        match events.last() {
            Some(Event::Scan(scan)) => (**scan).clone(),
            other => panic!("a scan's own event is its last, not {other:?}"),
        }
    }

    pub(crate) fn choose(&mut self, scan: &ScanId, line: u32) -> Result<Vec<Event>, Refusal> {
        self.command(Command::Choose { scan: scan.clone(), line: LineNumber(line) })
    }

    pub(crate) fn focus(&mut self, line: u32) {
        let transaction = self.id();
        self.command(Command::Focus { transaction, line: Some(LineNumber(line)) })
            .expect("the line takes a focus");
    }

    /// Time passes; whatever runs out meanwhile does.
    pub(crate) fn wait(&mut self, ms: u64) -> Vec<Event> {
        let end = self.now.mono_ms + ms;
        let mut events = Vec::new();
        while let Some(deadline) = self.state.next_deadline().filter(|deadline| deadline.0 <= end) {
            self.pass(deadline.0.saturating_sub(self.now.mono_ms));
            let ended = self.decide(&Input::Deadline, &Actor::Lane).expect("a deadline is never refused");
            assert!(!ended.is_empty(), "a deadline that passed ends something");
            events.extend(ended);
        }
        self.pass(end - self.now.mono_ms);
        events
    }

    /// Time passes, and nobody has looked yet at what ran out.
    pub(crate) fn pass(&mut self, ms: u64) {
        self.now.mono_ms += ms;
        self.now.wall_ms += ms as i64;
    }

    /// The daemon stops, starts and replays its journal.
    pub(crate) fn restart(&mut self) -> Vec<Event> {
        self.state = self.replayed();
        self.now.mono_ms = 0;
        self.decide(&Input::Started, &Actor::Lane).expect("a start is never refused")
    }

    /// The state that the journal's bytes make.
    fn replayed(&self) -> State {
        let mut state = State::default();
        for recorded in &self.journal {
            let (kind, version, bytes) = encode(&recorded.record).expect("it can be written");
            let record = decode(kind, version, &bytes).expect("it can be read").expect("it is ours");
            assert_eq!(record, recorded.record);
            state.apply(&Recorded { seq: recorded.seq, record });
        }
        state
    }

    /// The journal rebuilds the state, and so does a snapshot.
    pub(crate) fn verify(&self) {
        assert_eq!(self.replayed(), self.state);
        let snapshot = serde_json::to_vec(&self.state).expect("a state can be written");
        assert_eq!(serde_json::from_slice::<State>(&snapshot).expect("a state can be read"), self.state);
    }
}

impl Drop for Till {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.verify();
        }
    }
}

impl Shop {
    /// A unit that lies in the shop.
    pub(crate) fn stock(&mut self, product: &Product, kind: IdentifierKind, serial: &str) {
        let known = Known { state: UnitState::Free, sold: None, identities: vec![(kind, serial.to_owned())] };
        self.units.insert((product.sku.clone(), serial.to_owned()), known);
    }

    /// Does to the registry what an event says; what can't be done is a defect of the rules.
    fn follow(&mut self, event: &Event) {
        for change in registry_changes(event) {
            let (transaction, line) = (change.transaction.clone(), change.line);
            let held = UnitState::Claimed { transaction: transaction.clone(), line };
            let key = (change.unit.sku.clone(), change.unit.serial.clone());
            let is = self.units.get(&key).map_or(UnitState::Free, |known| known.state.clone());
            let state = match change.action {
                RegistryAction::Claim => {
                    assert!(is == UnitState::Free || is == held, "claims {key:?}, which is {is:?}");
                    held
                }
                RegistryAction::Release => {
                    let returning = UnitState::Returning { transaction, line };
                    assert!(is == held || is == returning, "releases {key:?}, which is {is:?}");
                    let sold = self.units.get(&key).and_then(|known| known.sold.clone());
                    sold.unwrap_or(UnitState::Free)
                }
                RegistryAction::ClaimReturn => {
                    assert!(matches!(is, UnitState::Free | UnitState::Sold { .. }), "takes {key:?}: {is:?}");
                    UnitState::Returning { transaction, line }
                }
                RegistryAction::TakeBack | RegistryAction::PutAside => {
                    assert_eq!(is, UnitState::Returning { transaction, line }, "takes back {key:?}");
                    if change.action == RegistryAction::PutAside {
                        self.blocked.insert(key.1.clone(), "quarantine".to_owned());
                    }
                    self.past.came_back.insert(key.clone());
                    UnitState::Free
                }
                RegistryAction::Sell => {
                    assert_eq!(is, held, "sells {key:?}");
                    self.past.came_back.remove(&key);
                    UnitState::Sold { transaction, line, at_ms: 0 }
                }
            };
            let sold = match &state {
                UnitState::Free | UnitState::Claimed { .. } => None,
                UnitState::Sold { .. } => Some(state.clone()),
                UnitState::Returning { .. } => Some(is).filter(|is| matches!(is, UnitState::Sold { .. })),
            };
            // What a unit has is no other's any more: what nobody had moves.
            for (of, known) in self.units.iter_mut().filter(|(of, _)| **of != key) {
                let had = known.identities.len();
                known.identities.retain(|identity| {
                    let reaches = of.0 == key.0 || is_unique_across_products(identity.0);
                    !(reaches && change.unit.identities.contains(identity))
                });
                assert!(known.identities.len() == had || known.state == UnitState::Free, "takes from {of:?}");
            }
            self.units.insert(key, Known { state, sold, identities: change.unit.identities.clone() });
        }
    }

    /// Keeps what later returns ask for.
    fn remember(&mut self, event: &Event, finished: Option<&Transaction>, state: &State) {
        self.past.finished.extend(finished.map(|finished| (finished.id.clone(), finished.clone())));
        let (transaction, receipt, lines) = match event {
            Event::Completed { transaction, receipt, returns, .. } => {
                let back = |back: &TakenBack| {
                    let SaleLine { transaction, line } = back.sale.clone()?;
                    Some((transaction, CameBack { line, quantity: back.quantity, discount: back.discount }))
                };
                self.past.returned.extend(returns.iter().filter_map(back));
                (transaction, receipt, None)
            }
            Event::Fulfilled { transaction, receipt, lines, .. } => (transaction, receipt, Some(lines)),
            Event::OrderCancelled(cancelled) => {
                (&cancelled.transaction, &cancelled.receipt, Some(&cancelled.lines))
            }
            _ => return,
        };
        let done = finished.or_else(|| state.transaction(transaction)).expect("it is somewhere");
        let all = || done.live_lines().map(|line| line.number).collect();
        let record =
            ReceiptRecord { transaction: transaction.clone(), lines: lines.cloned().unwrap_or_else(all) };
        self.past.receipts.insert(receipt.clone(), record);
    }

    pub(crate) fn state_of(&self, product: &Product, serial: &str) -> Option<&UnitState> {
        self.units.get(&(product.sku.clone(), serial.to_owned())).map(|known| &known.state)
    }
}

impl Till {
    /// The receipts that there are, oldest first.
    pub(crate) fn receipts(&self) -> Vec<ReceiptId> {
        let printed = self.journal.iter().filter_map(|recorded| match &recorded.record.event {
            Event::Completed { receipt, .. } | Event::Fulfilled { receipt, .. } => Some(receipt.clone()),
            Event::OrderCancelled(cancelled) => Some(cancelled.receipt.clone()),
            _ => None,
        });
        printed.collect()
    }

    /// Opens a return of the latest receipt.
    pub(crate) fn open_return(&mut self) -> TransactionId {
        let receipt = self.receipts().pop();
        self.command(Command::OpenReturn(Box::new(NewReturn { receipt, ..NewReturn::default() })))
            .expect("it comes back");
        self.id()
    }
}

pub(crate) fn open() -> Command {
    Command::Open { reference: None, metadata: BTreeMap::new(), training: false }
}

pub(crate) fn open_training() -> Command {
    Command::Open { reference: None, metadata: BTreeMap::new(), training: true }
}

pub(crate) fn new_line(product: &Product, count: i64) -> NewLine {
    NewLine {
        product: ProductRef::Sku(product.sku.clone()),
        quantity: Quantity::from_thousandths(count * 1_000).unwrap(),
        delivery: None,
        serial: None,
        unit_price: None,
        discount: None,
        reference: None,
    }
}

pub(crate) fn amount(minor: i64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

pub(crate) fn cash(minor: i64) -> Tender {
    Tender { kind: TenderKind::Cash, amount: amount(minor) }
}

pub(crate) fn card(minor: i64) -> Tender {
    Tender { kind: TenderKind::Card, amount: amount(minor) }
}

pub(crate) fn customer(name: &str) -> Customer {
    Customer { name: name.to_owned(), phone: None, email: None, reference: None }
}

/// A read of the counter's scanner.
pub(crate) fn scan_input(aim: &str, data: &str, read_mono_ms: u64) -> ScanInput {
    let aim = Aim::parse(aim);
    ScanInput {
        device: "counter".to_owned(),
        aim,
        symbology: aim.map_or(Symbology::Unknown, Symbology::from_aim),
        data: data.as_bytes().to_vec(),
        read_mono_ms,
        damage: None,
        keyed: false,
        tolerance: label::Tolerance::default(),
        evidence: checkout::ScanEvidence::default(),
    }
}

/// The element string of a product's GTIN and a serial number.
pub(crate) fn gs1(product: &Product, serial: &str) -> String {
    format!("01{}21{serial}", product.gtins[0].as_str())
}

/// Decision and code, to be compared in one go.
pub(crate) fn outcome(scan: &ScanRecord) -> (Decision, &str) {
    (scan.decision, &scan.code)
}

pub(crate) fn numbers(lines: &[u32]) -> Vec<LineNumber> {
    lines.iter().copied().map(LineNumber).collect()
}
