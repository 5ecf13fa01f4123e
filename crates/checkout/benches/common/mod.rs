//! The shop of the benchmarks, its carts, and what is asked of them. `cargo bench -p checkout`.

#![allow(dead_code, reason = "each benchmark takes of it what it needs")]

mod shop;

pub(crate) use shop::Shop;

use checkout::{
    Actor, Command, Event, Input, LineNumber, NewLine, Now, Outcome, ProductRef, Record, Recorded, ScanInput,
    Settings, Sku, State, Tender, TenderKind, TransactionId, decide,
};
use label::{Aim, Symbology};
use money::{Amount, Quantity};
use std::collections::BTreeMap;

const NOW: Now = Now { wall_ms: 0, mono_ms: 0 };
/// Lines of the carts: how much longer the second takes is what counts.
pub(crate) const LINES: [u32; 2] = [100, 9_900];

/// Something that is asked of a cart over and over, each time a little different.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// A cart with so many lines.
    pub(crate) cart: fn(&Shop, u32) -> State,
    /// What is asked the `n`th time of a cart that had so many lines; numbers count from 1.
    pub(crate) ask: fn(lines: u32, n: u32) -> Input,
    /// Whether it can be done again when it was done.
    pub(crate) again: bool,
}

/// Everything that a till asks often.
pub(crate) const CASES: &[Case] = &[
    Case { name: "scan, GTIN and serial number", cart: half, ask: |_, n| unit("PHONE", n), again: true },
    Case { name: "scan, the same, adds a line", cart: half, ask: |_, n| unit("TABLET", n), again: true },
    Case {
        name: "scan, GTIN alone, one more",
        cart: half,
        ask: |_, n| scan(n, "]E0", "4006381333931"),
        again: true,
    },
    Case {
        name: "scan, IMEI, one line fits",
        cart: half,
        ask: |_, n| scan(n, "]C0", "490154203237518"),
        again: false,
    },
    Case {
        name: "scan, plain text, all fit",
        cart: half,
        ask: |_, n| scan(n, "]C0", &format!("N{n}X")),
        again: true,
    },
    Case { name: "add line", cart: half, ask: |_, _| add("PHONE", 1), again: true },
    Case { name: "add line, joins another", cart: half, ask: |_, _| add("CABLE", 1), again: true },
    Case { name: "add serial number", cart: half, ask: serial, again: true },
    Case { name: "change price", cart: half, ask: price, again: true },
    Case { name: "void line", cart: half, ask: void, again: true },
    Case { name: "replace line", cart: half, ask: replace, again: true },
    Case { name: "focus", cart: half, ask: focus, again: true },
    Case { name: "tender", cart: tendering, ask: |_, n| tender(n), again: true },
    Case { name: "checkout", cart: whole, ask: |_, _| Input::Command(checkout()), again: false },
    Case { name: "complete", cart: tendering, ask: |lines, _| complete(lines), again: false },
];

/// A cart with so many telephones, every other one with its serial number, a watch known by its IMEI, and a cable.
pub(crate) fn half(shop: &Shop, lines: u32) -> State {
    with_serials(shop, lines, 2)
}

/// The same, with all their serial numbers.
fn whole(shop: &Shop, lines: u32) -> State {
    let mut state = with_serials(shop, lines, 1);
    let line = LineNumber(lines.saturating_add(1));
    let serial = "490154203237518".to_owned();
    let provide = Command::ProvideSerial { transaction: transaction(&state), line, serial, authority: None };
    do_it(&mut state, shop, &Input::Command(provide));
    state
}

fn tendering(shop: &Shop, lines: u32) -> State {
    let mut state = whole(shop, lines);
    do_it(&mut state, shop, &Input::Command(checkout()));
    state
}

fn with_serials(shop: &Shop, lines: u32, every: usize) -> State {
    let mut state = State::default();
    let open = Command::Open { reference: None, metadata: BTreeMap::new(), training: false };
    do_it(&mut state, shop, &Input::Command(open));
    let mut left = lines;
    while left > 0 {
        let count = left.min(100);
        do_it(&mut state, shop, &add("PHONE", count));
        left = left.saturating_sub(count);
    }
    for line in (1..=lines).step_by(every) {
        let serial = format!("SN{line:06}");
        let line = LineNumber(line);
        let provide = Command::ProvideSerial { transaction: first(), line, serial, authority: None };
        do_it(&mut state, shop, &Input::Command(provide));
    }
    do_it(&mut state, shop, &add("WATCH", 1));
    do_it(&mut state, shop, &add("CABLE", 1));
    state
}

/// Decides and applies.
pub(crate) fn do_it(state: &mut State, shop: &Shop, input: &Input) {
    for event in events(state, shop, input) {
        state.apply(&recorded(event));
    }
}

pub(crate) fn events(state: &State, shop: &Shop, input: &Input) -> Vec<Event> {
    let Ok(outcome) = decide(state, &Settings::default(), input, &Actor::Lane, shop, NOW);
    match outcome {
        Outcome::Accept(events) => events,
        Outcome::Refuse(refusal) => unreachable!("{refusal:?}"),
    }
}

pub(crate) fn recorded(event: Event) -> Recorded {
    Recorded { seq: 1, record: Record { at_ms: 0, actor: Actor::Lane, event } }
}

/// What the lane writes of so many sales of a dozen units: added, half of them with a scan; paid and done.
pub(crate) fn journal(shop: &Shop, sales: u32) -> Vec<Recorded> {
    const UNITS: u32 = 12;
    let mut records = Vec::new();
    let mut state = State::default();
    for sale in 0..sales {
        let open = Command::Open { reference: None, metadata: BTreeMap::new(), training: false };
        note(&mut state, shop, &Input::Command(open), &mut records);
        let id = transaction(&state);
        note(&mut state, shop, &add_to(id.clone(), "PHONE", UNITS / 2), &mut records);
        for unit_number in 1..=UNITS {
            let n = sale.saturating_mul(UNITS).saturating_add(unit_number);
            note(&mut state, shop, &unit("PHONE", n), &mut records);
        }
        note(&mut state, shop, &scan(UNITS + 1, "]E0", "4006381333931"), &mut records);
        let checkout = Command::Checkout { transaction: id.clone() };
        note(&mut state, shop, &Input::Command(checkout), &mut records);
        let total = state.current().map_or(Amount::ZERO, |cart| cart.totals().total);
        let tenders = vec![Tender { kind: TenderKind::Card, amount: total }];
        let complete = Command::Complete { transaction: id, tenders };
        note(&mut state, shop, &Input::Command(complete), &mut records);
    }
    records
}

fn note(state: &mut State, shop: &Shop, input: &Input, records: &mut Vec<Recorded>) {
    for event in events(state, shop, input) {
        let record = recorded(event);
        state.apply(&record);
        records.push(record);
    }
}

fn transaction(state: &State) -> TransactionId {
    state.current().map_or_else(first, |cart| cart.id.clone())
}

/// The id of a lane's first transaction.
#[expect(clippy::expect_used, reason = "a benchmark's own constants")]
fn first() -> TransactionId {
    TransactionId::new("1-1-1").expect("an id")
}

fn unit(product: &str, n: u32) -> Input {
    let gtin = if product == "PHONE" { "04012345678901" } else { "04012345678918" };
    scan(n, "]C1", &format!("01{gtin}21N{n}X"))
}

/// What a scanner reads the `n`th time, none of it so soon that it is a repeat.
fn scan(n: u32, aim: &str, data: &str) -> Input {
    let aim = Aim::parse(aim);
    Input::Scan(ScanInput {
        device: "counter".to_owned(),
        aim,
        symbology: aim.map_or(Symbology::Unknown, Symbology::from_aim),
        data: data.as_bytes().to_vec(),
        read_mono_ms: u64::from(n) * 1_000,
        damage: None,
        keyed: false,
        tolerance: label::Tolerance::default(),
        evidence: checkout::ScanEvidence::default(),
    })
}

fn add(product: &str, count: u32) -> Input {
    add_to(first(), product, count)
}

#[expect(clippy::expect_used, reason = "a benchmark's own constants")]
fn add_to(transaction: TransactionId, product: &str, count: u32) -> Input {
    let line = NewLine {
        product: ProductRef::Sku(Sku::new(product).expect("a SKU")),
        quantity: Quantity::from_thousandths(i64::from(count) * 1_000).unwrap_or(Quantity::ONE),
        delivery: None,
        serial: None,
        unit_price: None,
        discount: None,
        reference: None,
    };
    Input::Command(Command::AddLine { transaction, line })
}

/// The lines in the middle that wait for a serial number have even numbers.
fn waiting(lines: u32, n: u32) -> LineNumber {
    LineNumber(((lines / 4 + n) % (lines / 2).max(1) + 1) * 2)
}

fn serial(lines: u32, n: u32) -> Input {
    let (line, serial) = (waiting(lines, n), format!("K-{n}X"));
    Input::Command(Command::ProvideSerial { transaction: first(), line, serial, authority: None })
}

fn price(lines: u32, n: u32) -> Input {
    Input::Command(Command::ChangeLine {
        transaction: first(),
        line: waiting(lines, 1),
        quantity: None,
        delivery: None,
        unit_price: Amount::from_minor(1_000 + i64::from(n)).ok(),
        discount: None,
    })
}

fn void(lines: u32, n: u32) -> Input {
    Input::Command(Command::VoidLine { transaction: first(), line: waiting(lines, n) })
}

fn replace(lines: u32, n: u32) -> Input {
    let (line, serial) = (waiting(lines, n), Some(format!("K-{n}X")));
    Input::Command(Command::ReplaceLine { transaction: first(), line, serial })
}

fn focus(lines: u32, n: u32) -> Input {
    Input::Command(Command::Focus { transaction: first(), line: Some(waiting(lines, n)) })
}

fn checkout() -> Command {
    Command::Checkout { transaction: first() }
}

fn tender(n: u32) -> Input {
    let tender =
        Tender { kind: TenderKind::Cash, amount: Amount::from_minor(i64::from(n)).unwrap_or(Amount::ZERO) };
    Input::Command(Command::TakeTender { transaction: first(), tender })
}

fn complete(lines: u32) -> Input {
    // Telephones and the watch at 9.90 each, and the cable.
    let amount = Amount::from_minor((i64::from(lines) + 2) * 990).unwrap_or(Amount::ZERO);
    let tenders = vec![Tender { kind: TenderKind::Card, amount }];
    Input::Command(Command::Complete { transaction: first(), tenders })
}
