//! How long the rules take to decide, in small carts and in the longest there are. `cargo bench -p checkout`.

use checkout::{
    Actor, CameBack, Command, Event, Facts, Input, NewLine, Now, OperatorRecord, Outcome, Product,
    ProductRef, ReceiptId, ReceiptRecord, Record, Recorded, ScanInput, Settings, Sku, State, Tracking,
    Transaction, TransactionId, UnitRecord, decide,
};
use criterion::{Criterion, criterion_group, criterion_main};
use label::{Aim, Gtin, IdentifierKind, SerialRule, Symbology};
use money::{Amount, Quantity, TaxRate};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::hint::black_box;

const NOW: Now = Now { wall_ms: 0, mono_ms: 0 };
const LINES: [usize; 2] = [10, 9_900];

/// Two products and an empty registry.
struct Shop([Product; 2]);

impl Facts for Shop {
    type Error = Infallible;

    fn product(&self, sku: &Sku) -> Result<Option<Product>, Infallible> {
        Ok(self.0.iter().find(|product| product.sku == *sku).cloned())
    }

    fn product_by_gtin(&self, gtin: &Gtin) -> Result<Option<Product>, Infallible> {
        Ok(self.0.iter().find(|product| product.gtins.contains(gtin)).cloned())
    }

    fn unit(&self, _: &Sku, _: IdentifierKind, _: &str) -> Result<Option<UnitRecord>, Infallible> {
        Ok(None)
    }

    fn unit_with_key(&self, _: &Sku, _: &str) -> Result<Option<UnitRecord>, Infallible> {
        Ok(None)
    }

    fn units_known_as(&self, _: &str) -> Result<Vec<UnitRecord>, Infallible> {
        Ok(Vec::new())
    }

    fn came_back(&self, _: &Sku, _: &str) -> Result<bool, Infallible> {
        Ok(false)
    }

    fn blocked(&self, _: &Sku, _: &str) -> Result<Option<String>, Infallible> {
        Ok(None)
    }

    fn in_stock(&self, _: &Sku, _: &str) -> Result<bool, Infallible> {
        Ok(false)
    }

    fn stock_as_of_ms(&self) -> Result<Option<i64>, Infallible> {
        Ok(None)
    }

    fn operator(&self, _: &str) -> Result<Option<OperatorRecord>, Infallible> {
        Ok(None)
    }

    fn receipt(&self, _: &ReceiptId) -> Result<Option<ReceiptRecord>, Infallible> {
        Ok(None)
    }

    fn finished(&self, _: &TransactionId) -> Result<Option<Transaction>, Infallible> {
        Ok(None)
    }

    fn returned(&self, _: &TransactionId) -> Result<Vec<CameBack>, Infallible> {
        Ok(Vec::new())
    }
}

fn decisions(criterion: &mut Criterion) {
    let shop = Shop([
        product("PHONE", "04012345678901", Tracking::SalesProcess),
        product("CABLE", "04006381333931", Tracking::None),
    ]);
    for lines in LINES {
        let state = cart(&shop, lines);
        for (name, aim, data) in [
            ("gtin_with_serial", "]C1", "010401234567890121SN-1"),
            ("bare_gtin", "]E0", "4006381333931"),
            ("bare_serial_that_fits_every_line", "]C0", "SN-1"),
        ] {
            let input = Input::Scan(scan(aim, data));
            criterion.bench_function(&format!("decide/{name}/{lines}_pending"), |bencher| {
                bencher.iter(|| events(&state, &shop, black_box(&input)));
            });
        }
    }
    replay(criterion, &shop);
}

/// A start replays the records since the last snapshot.
fn replay(criterion: &mut Criterion, shop: &Shop) {
    let state = cart(shop, 10);
    let input = Input::Scan(scan("]C1", "010401234567890121SN-1"));
    let records: Vec<Recorded> = events(&state, shop, &input).into_iter().map(recorded).collect();
    criterion.bench_function("apply/gtin_with_serial", |bencher| {
        bencher.iter_batched(
            || state.clone(),
            |mut state| {
                for record in &records {
                    state.apply(record);
                }
                state
            },
            criterion::BatchSize::SmallInput,
        );
    });
}

/// A cart with so many pending lines.
fn cart(shop: &Shop, lines: usize) -> State {
    let mut state = State::default();
    let open = Command::Open { reference: None, metadata: BTreeMap::new(), training: false };
    apply(&mut state, shop, open);
    while let Some(open) = state.current().filter(|open| open.lines.len() < lines) {
        let left = lines - open.lines.len();
        let transaction = open.id.clone();
        apply(&mut state, shop, add(transaction, i64::try_from(left.min(100)).unwrap_or(1)));
    }
    state
}

fn add(transaction: TransactionId, count: i64) -> Command {
    let line = NewLine {
        product: ProductRef::Sku(sku("PHONE")),
        quantity: Quantity::from_thousandths(count * 1_000).unwrap_or(Quantity::ONE),
        delivery: None,
        serial: None,
        unit_price: None,
        discount: None,
        reference: None,
    };
    Command::AddLine { transaction, line }
}

fn apply(state: &mut State, shop: &Shop, command: Command) {
    for event in events(state, shop, &Input::Command(command)) {
        state.apply(&recorded(event));
    }
}

fn events(state: &State, shop: &Shop, input: &Input) -> Vec<Event> {
    let Ok(outcome) = decide(state, &Settings::default(), input, &Actor::Lane, shop, NOW);
    match outcome {
        Outcome::Accept(events) => events,
        Outcome::Refuse(refusal) => unreachable!("{refusal:?}"),
    }
}

fn recorded(event: Event) -> Recorded {
    Recorded { seq: 1, record: Record { at_ms: 0, actor: Actor::Lane, event } }
}

fn scan(aim: &str, data: &str) -> ScanInput {
    let aim = Aim::parse(aim);
    ScanInput {
        device: "counter".to_owned(),
        aim,
        symbology: aim.map_or(Symbology::Unknown, Symbology::from_aim),
        data: data.as_bytes().to_vec(),
        read_mono_ms: 0,
        damage: None,
        keyed: false,
        tolerance: label::Tolerance::default(),
        evidence: checkout::ScanEvidence::default(),
    }
}

#[expect(clippy::expect_used, reason = "a benchmark's own constants")]
fn product(name: &str, gtin: &str, tracking: Tracking) -> Product {
    Product {
        sku: sku(name),
        description: name.to_owned(),
        gtins: vec![Gtin::parse(gtin).expect("a GTIN")],
        price: Amount::from_minor(990).expect("an amount"),
        tax_rate: TaxRate::ZERO,
        tracking,
        blank_issue_allowed: false,
        negative_stock_allowed: false,
        keyed_needs_supervisor: false,
        rule: SerialRule::plain(),
    }
}

#[expect(clippy::expect_used, reason = "a benchmark's own constants")]
fn sku(name: &str) -> Sku {
    Sku::new(name).expect("a SKU")
}

criterion_group!(benches, decisions);
criterion_main!(benches);
