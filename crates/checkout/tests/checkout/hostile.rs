//! Commands that nobody in their senses sends. None changes anything where it is refused, none harms where it is taken.

use super::catalogue::{all, cable, phone};
use super::till::{CODE_128, Till, amount, customer, new_line, open, scan_input};
use checkout::{
    Actor, Authority, Command, Customer, Delivery, Input, LineNumber, NewLine, NewReturn, ProductRef,
    ReceiptId, ScanId, Sku, Tender, TenderKind, TransactionId,
};
use money::{Amount, Quantity};
use std::collections::BTreeMap;

fn long() -> String {
    "x".repeat(100_000)
}

/// Texts that are too long, empty, or would do harm on a terminal.
fn texts() -> Vec<String> {
    vec![
        String::new(),
        " ".to_owned(),
        long(),
        "\u{1b}[2J".to_owned(),
        "\0".to_owned(),
        "PHONE".to_owned(),
        "SN1".to_owned(),
        "\u{202e}SN".to_owned(),
    ]
}

fn lines() -> Vec<LineNumber> {
    [0, 1, 2, 3, 10_001, u32::MAX].map(LineNumber).to_vec()
}

fn quantities() -> Vec<Quantity> {
    [1, 999, 1_000, 101_000, 99_999_000].map(|it| Quantity::from_thousandths(it).unwrap()).to_vec()
}

fn amounts() -> Vec<Amount> {
    vec![Amount::ZERO, amount(1), amount(-1), Amount::MAX, Amount::MAX.negated()]
}

/// Everything that can be asked of a transaction, with all that it can be asked with.
fn hostile(id: &TransactionId) -> Vec<Command> {
    let transaction = || id.clone();
    let mut commands = vec![
        Command::Checkout { transaction: transaction() },
        Command::Reopen { transaction: transaction() },
        Command::Suspend { transaction: transaction() },
        Command::Recall { transaction: transaction() },
        Command::Complete { transaction: transaction(), tenders: vec![] },
        Command::Focus { transaction: transaction(), line: None },
        Command::Pickup { order: transaction(), lines: None },
        Command::Pickup { order: transaction(), lines: Some(vec![]) },
        Command::Ship { order: transaction(), lines: None },
    ];
    for amount in amounts() {
        for kind in [TenderKind::Cash, TenderKind::Card] {
            let tender = Tender { kind, amount };
            commands.push(Command::TakeTender { transaction: transaction(), tender });
            let tenders = vec![tender; 1_001];
            commands.push(Command::Complete { transaction: transaction(), tenders });
        }
    }
    for line in lines() {
        commands.extend(about_line(id, line));
    }
    commands.extend(added(id));
    for text in texts() {
        let customer = Customer { phone: Some(text.clone()), email: Some(text.clone()), ..customer(&text) };
        commands.push(Command::MakeOrder { transaction: transaction(), customer });
    }
    commands.push(Command::VoidTransaction { transaction: transaction() });
    commands
}

fn about_line(id: &TransactionId, line: LineNumber) -> Vec<Command> {
    let transaction = || id.clone();
    let mut commands = vec![
        Command::VoidLine { transaction: transaction(), line },
        Command::Focus { transaction: transaction(), line: Some(line) },
        Command::Unpick { order: transaction(), line },
        Command::Pick { order: transaction(), line, serial: None, authority: None },
        Command::ReplaceLine { transaction: transaction(), line, serial: None },
        Command::Pickup { order: transaction(), lines: Some(vec![line; 3]) },
        Command::Ship { order: transaction(), lines: Some(vec![line, LineNumber(0)]) },
    ];
    for text in texts() {
        let authority = Some(Authority { supervisor: text.clone(), pin_is_right: true });
        commands.push(Command::ProvideSerial {
            transaction: transaction(),
            line,
            serial: text.clone(),
            authority: authority.clone(),
        });
        commands.push(Command::ReplaceLine { transaction: transaction(), line, serial: Some(text.clone()) });
        commands.push(Command::Pick {
            order: transaction(),
            line,
            serial: Some(text.clone()),
            authority: None,
        });
        commands.push(Command::Override { transaction: transaction(), line, reason: text, authority });
    }
    let change = |quantity, unit_price, discount| Command::ChangeLine {
        transaction: transaction(),
        line,
        quantity,
        delivery: Some(Delivery::Ship),
        unit_price,
        discount,
    };
    commands.extend(quantities().into_iter().map(|quantity| change(Some(quantity), Some(Amount::MAX), None)));
    commands.extend(amounts().into_iter().map(|amount| change(None, Some(amount), None)));
    commands.extend(amounts().into_iter().map(|amount| change(None, None, Some(amount))));
    commands
}

fn added(id: &TransactionId) -> Vec<Command> {
    let mut commands = Vec::new();
    let mut add = |line| commands.push(Command::AddLine { transaction: id.clone(), line });
    for product in [phone(), cable()] {
        for quantity in quantities() {
            add(NewLine { quantity, ..new_line(&product, 1) });
            add(NewLine { quantity, serial: Some("SN9".to_owned()), ..new_line(&product, 1) });
            add(NewLine { quantity, unit_price: Some(Amount::MAX), ..new_line(&product, 1) });
        }
        for amount in amounts() {
            add(NewLine { unit_price: Some(amount), ..new_line(&product, 1) });
            add(NewLine { discount: Some(amount), ..new_line(&product, 1) });
        }
        for text in texts() {
            add(NewLine { reference: Some(text.clone()), ..new_line(&product, 1) });
            add(NewLine { serial: Some(text), ..new_line(&product, 1) });
        }
    }
    add(NewLine { product: ProductRef::Sku(Sku::new("NOTHING").unwrap()), ..new_line(&phone(), 1) });
    commands
}

/// What is asked of the lane itself.
fn of_the_lane() -> Vec<Command> {
    let mut commands = vec![open()];
    for text in texts() {
        let metadata = (0..33).map(|number| (format!("{number}{text}"), text.clone())).collect();
        commands.push(Command::Open {
            reference: Some(text.clone()),
            metadata: BTreeMap::new(),
            training: false,
        });
        commands.push(Command::Open { reference: None, metadata, training: true });
        for receipt in [None, Some("R0042-3-1"), Some("R0042-3-999")] {
            for lines in [None, Some(vec![]), Some(lines())] {
                commands.push(Command::OpenReturn(Box::new(NewReturn {
                    receipt: receipt.map(|id| ReceiptId::new(id).unwrap()),
                    serial: Some(text.clone()),
                    sku: Some(Sku::new("PHONE").unwrap()),
                    lines,
                    ..NewReturn::default()
                })));
            }
        }
    }
    for scan in ["s0", "s1", "s999", "nothing"] {
        let scan = ScanId::new(scan).unwrap();
        commands.extend(lines().into_iter().map(|line| Command::Choose { scan: scan.clone(), line }));
    }
    commands
}

/// A lane that has sold, with an order, a parked cart and a cart in which something of everything stands.
fn lane() -> (Till, Vec<TransactionId>) {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    let sold = till.id();
    till.sell();
    let order = till.open_transaction();
    till.add(&phone(), 2).unwrap();
    till.make_order();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.deliver(2, Delivery::Ship).unwrap();
    till.sell();
    let parked = till.open_transaction();
    till.add(&phone(), 1).unwrap();
    till.command(Command::Suspend { transaction: parked.clone() }).unwrap();
    let current = till.open_transaction();
    for product in all().iter().take(3) {
        till.add(product, 1).unwrap();
    }
    till.add(&cable(), 2).unwrap();
    till.scan_input(scan_input(CODE_128, "ABC", till.now.mono_ms));
    let nobodys = TransactionId::new("nobodys").unwrap();
    (till, vec![sold, order, parked, current, nobodys])
}

/// Asks, and asks once more. `Till` has seen that deciding changes nothing, and checks every event that comes of it.
fn ask(till: &mut Till, command: &Command) {
    let before = (till.state.clone(), till.journal.len());
    let Err(refusal) = till.command(command.clone()) else { return };
    assert_eq!((&till.state, till.journal.len()), (&before.0, before.1), "{command:?}");
    assert!(refusal.detail.len() < 4_000 && refusal.remedy.len() < 1_000, "{}", refusal.detail);
    let params = refusal.params.iter().map(|(_, value)| value.len()).max();
    assert!(params.is_none_or(|longest| longest < 4_000), "{:?}", refusal.code);
    let again = till.command(command.clone()).expect_err("the same is refused again");
    assert_eq!(again, refusal);
}

#[test]
fn a_refused_command_changes_nothing_whatever_it_is_asked_with() {
    let (_, ids) = lane();
    for (index, id) in ids.iter().enumerate() {
        for command in hostile(id) {
            let (mut till, _) = lane();
            till.reads_bytes = index == 0;
            ask(&mut till, &command);
        }
    }
}

#[test]
fn nor_while_money_is_taken() {
    let paying = || {
        let mut till = Till::open();
        till.add(&cable(), 1).unwrap();
        till.checkout().unwrap();
        till
    };
    let id = paying().id();
    for command in hostile(&id).into_iter().chain(of_the_lane()) {
        ask(&mut paying(), &command);
    }
}

#[test]
fn one_after_the_other_they_do_no_harm_either() {
    let (mut till, ids) = lane();
    for _ in 0..2 {
        for id in &ids {
            hostile(id).iter().chain(&of_the_lane()).for_each(|command| ask(&mut till, command));
        }
        let _ = till.restart();
        let _ = till.command(open());
    }
}

#[test]
fn what_can_not_be_never_comes_so_far() {
    for thousandths in [0, -1, -1_000, 1_000_000_000_000, i64::MAX, i64::MIN] {
        assert!(Quantity::from_thousandths(thousandths).is_err(), "{thousandths}");
    }
    for minor in [i64::MAX, i64::MIN, Amount::MAX.minor() + 1, -Amount::MAX.minor() - 1] {
        assert!(Amount::from_minor(minor).is_err(), "{minor}");
    }
    for text in [String::new(), long()] {
        assert!(Sku::new(text.clone()).is_err() && TransactionId::new(text.clone()).is_err());
        assert!(ScanId::new(text.clone()).is_err() && ReceiptId::new(text).is_err());
    }
}

#[test]
fn scans_of_anything_are_decided() {
    let (mut till, _) = lane();
    for text in texts() {
        for keyed in [false, true] {
            let mut input = scan_input(CODE_128, &text, till.now.mono_ms);
            input.keyed = keyed;
            input.device = text.clone();
            let events = till.decide(&Input::Scan(input), &Actor::Lane).unwrap();
            let Some(checkout::Event::Scan(scan)) = events.last() else { panic!("{events:?}") };
            assert!(scan.message.len() < 4_000 && !scan.message.chars().any(char::is_control), "{scan:?}");
        }
    }
}
