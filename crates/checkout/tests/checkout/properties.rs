//! What holds whatever is done, in whatever order.

use super::catalogue::{all, dual_sim, ean, imei};
use super::till::{
    CODE_128, EAN_13, GS1_128, Till, amount, card, cash, customer, gs1, new_line, numbers, scan_input,
};
use checkout::{
    Actor, Authority, Command, Delivery, Disposition, Event, Input, LineNumber, NewLine, NewReturn,
    OperatorRecord, Product, ReturnPolicy, SaleLine, ScanId, ScanningMode, Sku, Transaction, TransactionId,
    TransactionState,
};
use money::Quantity;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Something that happens at a till. Lines and transactions are picked by number, whether they are there or not.
#[derive(Clone, Debug)]
enum Step {
    Command(u8, Command),
    Scan(Scanned),
    Wait(u64),
    Restart,
    /// Makes an order of the cart, with its first lines to be fetched and sent.
    Order,
    /// Every pending line of the cart, or of the latest order, gets a serial number that nobody has.
    Fill,
    /// Checks out and pays with more cash than is due, or gives back what is.
    Sell,
    /// Opens a return: of a receipt, with some of its lines, or of a unit.
    Return {
        which: u8,
        lines: Option<Vec<LineNumber>>,
        serial: Option<String>,
        put_aside: bool,
    },
}

#[derive(Clone, Debug)]
struct Scanned {
    aim: &'static str,
    data: String,
    keyed: bool,
    damaged: bool,
}

/// The transaction that a command is generated for, before the step says which it really is.
fn placeholder() -> TransactionId {
    TransactionId::new("placeholder").unwrap()
}

fn serial() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..6u32).prop_map(|n| format!("SN{n}")),
        (0..4u32).prop_map(|n| format!("TV{n:06}")),
        (0..4u32).prop_map(|n| format!("RT{n}")),
        (0..4u32).prop_map(|n| imei(&format!("4901542032375{n}"))),
        Just("PHONE".to_owned()),
        Just(String::new()),
    ]
}

fn product() -> impl Strategy<Value = Product> {
    proptest::sample::select(all())
}

fn line() -> impl Strategy<Value = LineNumber> {
    (1..7u32).prop_map(LineNumber)
}

/// Somebody who may allow it, and somebody who may not.
fn supervisor() -> impl Strategy<Value = Authority> {
    proptest::sample::select(vec!["boss", "clerk"])
        .prop_map(|id| Authority { supervisor: id.to_owned(), pin_is_right: false })
}

fn delivery() -> impl Strategy<Value = Delivery> {
    prop_oneof![3 => Just(Delivery::CarryOut), 1 => Just(Delivery::Pickup), 1 => Just(Delivery::Ship)]
}

fn added_line() -> impl Strategy<Value = NewLine> {
    (product(), 1..3i64, proptest::option::of(delivery()), proptest::option::weighted(0.2, serial()), 0..3i64)
        .prop_map(|(product, count, delivery, serial, discount)| NewLine {
            delivery,
            serial,
            discount: (discount > 0).then(|| amount(discount * 50)),
            ..new_line(&product, count)
        })
}

fn cart_command() -> impl Strategy<Value = Command> {
    let transaction = placeholder;
    prop_oneof![
        6 => added_line().prop_map(move |line| Command::AddLine { transaction: transaction(), line }),
        4 => (line(), serial()).prop_map(move |(line, serial)| Command::ProvideSerial { transaction: transaction(), line, serial, authority: None }),
        1 => (line(), supervisor()).prop_map(move |(line, authority)| {
            let reason = "torn".to_owned();
            Command::Override { transaction: transaction(), line, reason, authority: Some(authority) }
        }),
        2 => line().prop_map(move |line| Command::VoidLine { transaction: transaction(), line }),
        2 => (line(), proptest::option::of(serial())).prop_map(move |(line, serial)| Command::ReplaceLine { transaction: transaction(), line, serial }),
        2 => proptest::option::of(line()).prop_map(move |line| Command::Focus { transaction: transaction(), line }),
        2 => (line(), proptest::option::of(1..4i64), proptest::option::of(delivery()), proptest::option::of(-1..60_000i64)).prop_map(
            move |(line, quantity, delivery, price)| Command::ChangeLine {
                transaction: transaction(),
                line,
                quantity: quantity.map(|count| Quantity::from_thousandths(count * 500).unwrap()),
                delivery,
                unit_price: price.map(amount),
                discount: None,
            }
        ),
        2 => Just(Command::MakeOrder { transaction: transaction(), customer: customer("Ada Example") }),
    ]
}

fn life_command() -> impl Strategy<Value = Command> {
    let transaction = placeholder;
    let tenders = prop_oneof![Just(vec![]), Just(vec![cash(10_000_000)]), Just(vec![card(990)])];
    prop_oneof![
        3 => proptest::bool::weighted(0.3).prop_map(|training| Command::Open { reference: None, metadata: BTreeMap::new(), training }),
        4 => Just(Command::Checkout { transaction: transaction() }),
        1 => Just(Command::Reopen { transaction: transaction() }),
        1 => (-1_000..1_000i64).prop_map(move |minor| Command::TakeTender { transaction: transaction(), tender: card(minor) }),
        4 => tenders.prop_map(move |tenders| Command::Complete { transaction: transaction(), tenders }),
        1 => Just(Command::Suspend { transaction: transaction() }),
        2 => Just(Command::Recall { transaction: transaction() }),
        1 => Just(Command::VoidTransaction { transaction: transaction() }),
        1 => proptest::sample::select(vec![ScanningMode::Lane, ScanningMode::Lane, ScanningMode::Lane, ScanningMode::Lane, ScanningMode::Capture, ScanningMode::Pos, ScanningMode::Off])
            .prop_map(|mode| Command::SetScanningMode { mode }),
    ]
}

fn order_command() -> impl Strategy<Value = Command> {
    let order = placeholder;
    let lines =
        || proptest::option::of(proptest::collection::vec(1..7u32, 1..3).prop_map(|lines| numbers(&lines)));
    prop_oneof![
        (line(), proptest::option::of(serial())).prop_map(move |(line, serial)| Command::Pick {
            order: order(),
            line,
            serial,
            authority: None,
        }),
        line().prop_map(move |line| Command::Unpick { order: order(), line }),
        lines().prop_map(move |lines| Command::Pickup { order: order(), lines }),
        lines().prop_map(move |lines| Command::Ship { order: order(), lines }),
        proptest::bool::weighted(0.1).prop_map(move |given| Command::CancelOrder {
            order: order(),
            reason: None,
            tenders: if given { vec![card(-100)] } else { Vec::new() },
        }),
    ]
}

fn choose() -> impl Strategy<Value = Command> {
    (1..12u32, line())
        .prop_map(|(scan, line)| Command::Choose { scan: ScanId::new(format!("s{scan}")).unwrap(), line })
}

fn scanned() -> impl Strategy<Value = Scanned> {
    let label = prop_oneof![
        (product(), serial()).prop_map(|(product, serial)| (GS1_128, gs1(&product, &serial))),
        product().prop_map(|product| (EAN_13, ean(&product))),
        product().prop_map(|product| ("", ean(&product))),
        serial().prop_map(|serial| (CODE_128, serial)),
        serial().prop_map(|serial| (GS1_128, format!("21{serial}"))),
        (0..4u32).prop_map(|n| (
            GS1_128,
            format!("01{}8002{}", dual_sim().gtins[0], imei(&format!("4901542032375{n}")))
        )),
        ".{0,20}".prop_map(|text| ("", text)),
    ];
    (label, proptest::bool::weighted(0.1), proptest::bool::weighted(0.05))
        .prop_map(|((aim, data), keyed, damaged)| Scanned { aim, data, keyed, damaged })
}

fn returned() -> impl Strategy<Value = Step> {
    let lines = proptest::option::weighted(0.3, proptest::collection::vec(1..5u32, 1..3));
    let serial = proptest::option::weighted(0.3, serial());
    (0..6u8, lines, serial, proptest::bool::weighted(0.2)).prop_map(|(which, lines, serial, put_aside)| {
        let lines = lines.map(|lines| numbers(&lines));
        Step::Return { which, lines, serial, put_aside }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let command = prop_oneof![6 => cart_command(), 4 => life_command(), 3 => order_command(), 1 => choose()];
    prop_oneof![
        10 => (0..4u8, command).prop_map(|(which, command)| Step::Command(which, command)),
        6 => scanned().prop_map(Step::Scan),
        2 => proptest::sample::select(vec![1, 300, 500, 2_500, 40_000]).prop_map(Step::Wait),
        1 => Just(Step::Restart),
        2 => Just(Step::Order),
        5 => Just(Step::Fill),
        4 => Just(Step::Sell),
        3 => returned(),
    ]
}

/// The transaction that a command is for: one of those that it makes sense for, if there are any. Sometimes not.
fn meant(till: &Till, which: u8, command: &Command) -> TransactionId {
    let current = || till.state.current().into_iter();
    let live: Vec<_> = match command {
        _ if which == 0 => current().chain(till.state.orders()).chain(till.state.suspended()).collect(),
        Command::Recall { .. } => till.state.suspended().collect(),
        Command::Pick { .. }
        | Command::Unpick { .. }
        | Command::Pickup { .. }
        | Command::Ship { .. }
        | Command::CancelOrder { .. } => till.state.orders().collect(),
        _ => current().collect(),
    };
    let transaction = live.get(usize::from(which) % live.len().max(1));
    transaction.map_or_else(placeholder, |transaction| transaction.id.clone())
}

fn directed(command: Command, id: TransactionId) -> Command {
    match command {
        Command::AddLine { line, .. } => Command::AddLine { transaction: id, line },
        Command::ProvideSerial { line, serial, authority, .. } => {
            Command::ProvideSerial { transaction: id, line, serial, authority }
        }
        Command::Override { line, reason, authority, .. } => {
            Command::Override { transaction: id, line, reason, authority }
        }
        Command::VoidLine { line, .. } => Command::VoidLine { transaction: id, line },
        Command::ReplaceLine { line, serial, .. } => Command::ReplaceLine { transaction: id, line, serial },
        Command::Focus { line, .. } => Command::Focus { transaction: id, line },
        Command::ChangeLine { line, quantity, delivery, unit_price, discount, .. } => {
            Command::ChangeLine { transaction: id, line, quantity, delivery, unit_price, discount }
        }
        Command::MakeOrder { customer, .. } => Command::MakeOrder { transaction: id, customer },
        Command::Checkout { .. } => Command::Checkout { transaction: id },
        Command::Reopen { .. } => Command::Reopen { transaction: id },
        Command::TakeTender { tender, .. } => Command::TakeTender { transaction: id, tender },
        Command::Complete { tenders, .. } => Command::Complete { transaction: id, tenders },
        Command::Suspend { .. } => Command::Suspend { transaction: id },
        Command::Recall { .. } => Command::Recall { transaction: id },
        Command::VoidTransaction { .. } => Command::VoidTransaction { transaction: id },
        Command::Pick { line, serial, authority, .. } => Command::Pick { order: id, line, serial, authority },
        Command::Unpick { line, .. } => Command::Unpick { order: id, line },
        Command::Pickup { lines, .. } => Command::Pickup { order: id, lines },
        Command::Ship { lines, .. } => Command::Ship { order: id, lines },
        Command::CancelOrder { reason, tenders, .. } => Command::CancelOrder { order: id, reason, tenders },
        other @ (Command::Open { .. }
        | Command::OpenReturn(_)
        | Command::Choose { .. }
        | Command::SetScanningMode { .. }) => other,
    }
}

fn take(till: &mut Till, step: Step) {
    match step {
        Step::Command(which, command) => {
            if till.state.current().is_none() && which < 2 && !matches!(command, Command::Open { .. }) {
                till.open_transaction();
            }
            let id = meant(till, which, &command);
            let command = directed(command, id);
            // `Till` checks that a refusal changed nothing, and the state after every event.
            let _ = till.command(command);
        }
        Step::Scan(Scanned { aim, data, keyed, damaged }) => {
            let mut input = scan_input(aim, &data, till.now.mono_ms);
            input.keyed = keyed;
            input.damage = damaged.then(|| "gap".into());
            let scans_before = scans_journalled(till);
            till.scan_input(input);
            assert!(scans_journalled(till) > scans_before, "every scan is journalled");
        }
        Step::Order => {
            if till
                .state
                .current()
                .is_some_and(|cart| cart.state == TransactionState::Open && !cart.takes_back())
            {
                till.make_order();
                let _ = till.deliver(1, Delivery::Pickup);
                let _ = till.deliver(2, Delivery::Ship);
            }
        }
        Step::Fill => fill(till),
        Step::Sell => {
            let id = till.state.current().map_or_else(placeholder, |cart| cart.id.clone());
            let _ = till.command(Command::Checkout { transaction: id.clone() });
            let total = till.state.current().map_or(0, |cart| cart.totals().total.minor());
            let tender = if total < 0 { cash(total) } else { cash(100_000_000) };
            let _ = till.command(Command::Complete { transaction: id, tenders: vec![tender] });
        }
        Step::Return { which, lines, serial, put_aside } => {
            let receipts = till.receipts();
            let receipt = receipts.get(usize::from(which)).cloned();
            let disposition = if put_aside { Disposition::Quarantine } else { Disposition::Resellable };
            let sku = (which % 2 == 0).then(|| Sku::new("PHONE").unwrap());
            let new = NewReturn { receipt, serial, sku, lines, disposition, ..NewReturn::default() };
            if till.command(Command::OpenReturn(Box::new(new))).is_ok() && which % 3 == 1 {
                // The first pieces stay with the customer.
                let _ = (till.void_line(1), till.void_line(2));
            }
        }
        Step::Wait(ms) => drop(till.wait(ms)),
        Step::Restart => drop(till.restart()),
    }
}

fn fill(till: &mut Till) {
    let Some(transaction) = till.state.orders().chain(till.state.current()).last() else { return };
    let id = transaction.id.clone();
    let pending: Vec<_> =
        transaction.pending_lines().map(|line| (line.number, line.product.sku.to_string())).collect();
    let ordered = transaction.state == TransactionState::Ordered;
    for (line, sku) in pending {
        let count = till.journal.len();
        let serial = match sku.as_str() {
            "TV" => format!("TV{count:06}"),
            "ROUTER" => format!("RT{count}"),
            "DUAL" => imei(&format!("35209900{count:06}")),
            _ => format!("{sku}-{count}"),
        };
        let command = if ordered {
            Command::Pick { order: id.clone(), line, serial: Some(serial), authority: None }
        } else {
            Command::ProvideSerial { transaction: id.clone(), line, serial, authority: None }
        };
        let _ = till.command(command);
    }
}

fn scans_journalled(till: &Till) -> usize {
    till.journal
        .iter()
        .filter(|recorded| matches!(&recorded.record.event, Event::Scan(scan) if scan.settles.is_none()))
        .count()
}

/// No unit left the shop without its serial number, unless its product allows it.
fn check_finished(transaction: &Transaction) {
    if transaction.state != TransactionState::Completed {
        return;
    }
    let sold = transaction.live_lines().filter(|line| line.returns.is_none() && line.overridden.is_none());
    for line in sold.filter(|line| line.product.is_serialized()) {
        assert!(line.serial().is_some() || line.product.blank_issue_allowed, "{transaction:?}");
    }
    // What was cancelled of an order is owed back, less what was given back with it.
    let owed = transaction.cancelled.as_ref().map_or(0, |cancelled| {
        let given = transaction.tenders.iter().rev().take(cancelled.tenders);
        cancelled.refund.minor() + given.map(|tender| tender.amount.minor()).sum::<i64>()
    });
    assert_eq!(transaction.totals().due, amount(-owed), "{transaction:?}");
}

/// No more came back of a line than it had, and for all of it what was paid.
fn check_returns(till: &Till) {
    let mut back: BTreeMap<SaleLine, (i64, i64)> = BTreeMap::new();
    for finished in till.finished.iter().filter(|finished| finished.state == TransactionState::Completed) {
        for (line, returned) in finished.returned_lines() {
            let Some(sale) = &returned.sale else { continue };
            let sum = back.entry(sale.clone()).or_default();
            *sum = (sum.0 + line.quantity.thousandths(), sum.1 + line.amount().minor());
        }
    }
    for (sale, (quantity, money)) in back {
        let finished = till.finished.iter().chain(till.state.orders());
        let sold = finished.filter(|sold| sold.id == sale.transaction).find_map(|sold| sold.line(sale.line));
        let sold = sold.expect("what came back was sold");
        assert!(quantity <= sold.quantity.thousandths(), "{sale:?}: {quantity} came back");
        if quantity == sold.quantity.thousandths() {
            assert_eq!(money, -sold.amount().minor(), "{sale:?}");
        }
    }
}

/// Every held scan and every choice has come to an end, or still waits.
fn check_waiting_scans(till: &Till) {
    let mut waiting: Vec<&ScanId> = Vec::new();
    for recorded in &till.journal {
        let Event::Scan(scan) = &recorded.record.event else { continue };
        waiting.retain(|id| Some(*id) != scan.settles.as_ref());
        if matches!(scan.decision, checkout::Decision::Held | checkout::Decision::NeedsChoice) {
            waiting.push(&scan.id);
        }
    }
    let mut still: Vec<&ScanId> =
        till.state.held_scans().iter().chain(till.state.pending_choice()).map(|scan| &scan.id).collect();
    waiting.sort();
    still.sort();
    assert_eq!(waiting, still);
}

proptest! {
    #[test]
    fn whatever_happens_the_lane_keeps_its_promises(steps in proptest::collection::vec(step(), 1..90), add_on_scan: bool, aggregate: bool, warn: bool) {
        let mut till = Till::new();
        till.facts.operators.insert("boss".to_owned(), OperatorRecord { supervisor: true, has_pin: false });
        for number in 0..200 {
            // Every other serial number that `fill` gives a camera is in stock.
            till.facts.stock.insert((Sku::new("CAMERA").unwrap(), format!("CAMERA{}", number * 2)));
        }
        if warn {
            till.settings.return_mismatch = ReturnPolicy::Warn;
            till.settings.return_unknown = ReturnPolicy::Warn;
        }
        till.settings.add_product_on_scan = add_on_scan;
        till.settings.aggregate_products = aggregate;
        till.open_transaction();
        for step in steps {
            take(&mut till, step);
        }
        till.finished.iter().for_each(check_finished);
        check_waiting_scans(&till);
        check_returns(&till);
        // Dropping the till replays its journal and reads a snapshot of it back.
    }

    #[test]
    fn any_bytes_at_all_end_in_a_decision(data in proptest::collection::vec(any::<u8>(), 0..80), aim in "[A-Za-z][0-9]") {
        let mut till = Till::open();
        for product in all() {
            till.add(&product, 1).unwrap();
        }
        let mut input = scan_input(&format!("]{aim}"), "", till.now.mono_ms);
        input.data = data;
        let events = till.decide(&Input::Scan(input), &Actor::Lane).unwrap();
        let Some(Event::Scan(scan)) = events.last() else { panic!("{events:?}") };
        prop_assert!(!scan.message.chars().any(char::is_control), "{}", scan.message);
    }
}
