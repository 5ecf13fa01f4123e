//! What a refusal says, word by word: the cashier has nothing else to go by.

use super::catalogue::{cable, phone, tv};
use super::till::{CODE_128, GS1_128, Till, cash, new_line};
use checkout::{
    Authority, Command, Delivery, LineNumber, OperatorRecord, Refusal, RefusalCode, TransactionId,
};

fn refusal(till: &mut Till, command: Command) -> Refusal {
    till.command(command).expect_err("it is refused")
}

fn param<'a>(refusal: &'a Refusal, name: &str) -> Option<&'a str> {
    refusal.params.iter().find(|(is, _)| *is == name).map(|(_, value)| value.as_str())
}

/// A placed order of a television for pickup and a cable to be sent.
fn ordered() -> (Till, TransactionId) {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.add(&cable(), 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.deliver(2, Delivery::Ship).unwrap();
    till.make_order();
    let order = till.id();
    till.sell();
    (till, order)
}

fn add(transaction: TransactionId) -> Command {
    Command::AddLine { transaction, line: new_line(&cable(), 1) }
}

#[test]
fn what_a_transaction_can_not_do_is_said_with_its_state_and_what_to_do() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    let id = till.id();
    let said = refusal(&mut till, Command::Complete { transaction: id.clone(), tenders: vec![] });
    assert_eq!(said.detail, "Can't complete it: transaction 0042-3-1 is still open.");
    assert_eq!((said.remedy.as_str(), param(&said, "state")), ("Check it out first.", Some("open")));
    assert_eq!(param(&said, "transaction"), Some("0042-3-1"));
    till.command(Command::Suspend { transaction: id.clone() }).unwrap();
    let said = refusal(&mut till, add(id.clone()));
    assert_eq!(said.detail, "Can't add a line: transaction 0042-3-1 is suspended.");
    assert_eq!((said.remedy.as_str(), param(&said, "state")), ("Recall it first.", Some("suspended")));
    till.command(Command::Recall { transaction: id.clone() }).unwrap();
    till.checkout().unwrap();
    let said = refusal(&mut till, add(id));
    assert_eq!(said.detail, "Can't add a line: transaction 0042-3-1 is being paid.");
    let remedy = "Complete it, or reopen it first.";
    assert_eq!((said.remedy.as_str(), param(&said, "state")), (remedy, Some("tendering")));
    let (mut till, order) = ordered();
    let said = refusal(&mut till, add(order));
    assert_eq!(said.detail, "Can't add a line: transaction 0042-3-1 is a placed order.");
    let remedy = "Fulfil it (pick, then pickup or ship), or cancel it.";
    assert_eq!((said.remedy.as_str(), param(&said, "state")), (remedy, Some("ordered")));
}

#[test]
fn what_was_not_placed_is_voided_or_paid_back_first() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    let cancel = Command::CancelOrder { order: till.id(), reason: None, tenders: vec![] };
    let said = refusal(&mut till, cancel.clone());
    assert_eq!(said.remedy, "Void the transaction: only a placed order is cancelled.");
    till.checkout().unwrap();
    let said = refusal(&mut till, cancel);
    assert_eq!(said.remedy, "Give back what was taken, reopen it, then void it.");
}

#[test]
fn what_has_ended_says_how_it_did() {
    let (mut till, order) = ordered();
    let cancel = Command::CancelOrder { order: order.clone(), reason: None, tenders: vec![] };
    till.command(cancel.clone()).unwrap();
    let given_up = till.finished.pop().unwrap();
    let said = Refusal::finished(&given_up, &cancel);
    assert_eq!(
        (said.code, said.detail.as_str()),
        (RefusalCode::AlreadyCancelled, "Order 0042-3-1 was cancelled already.")
    );
    assert_eq!(said.remedy, "Read the order again to see what was given back.");
    assert_eq!(param(&said, "state"), Some("voided"));
    let said = Refusal::finished(&given_up, &add(order));
    assert_eq!(said.detail, "Order 0042-3-1 was cancelled; it can't be changed any more.");
    assert_eq!(said.remedy, "Open a new transaction.");
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.sell();
    let sale = till.finished.pop().unwrap();
    let said = Refusal::finished(&sale, &add(sale.id.clone()));
    assert_eq!(said.detail, "Transaction 0042-3-1 is completed; it can't be changed any more.");
    assert_eq!((said.remedy.as_str(), param(&said, "state")), ("Open a new transaction.", Some("completed")));
    let said = Refusal::finished(&sale, &cancel);
    assert_eq!(said.code, RefusalCode::WrongState);
    assert_eq!(said.remedy, "Open a return for what the customer brings back.");
}

#[test]
fn a_line_for_another_way_says_both() {
    let (mut till, order) = ordered();
    let lines = Some(super::till::numbers(&[2]));
    let said = refusal(&mut till, Command::Pickup { order: order.clone(), lines });
    assert_eq!(said.detail, "line 2 (Cable) is for ship, not for pickup.");
    let lines = Some(super::till::numbers(&[1]));
    let said = refusal(&mut till, Command::Ship { order, lines });
    assert_eq!(said.detail, "line 1 (Television 55) is for pickup, not for ship.");
}

#[test]
fn missing_serial_numbers_are_counted_in_the_sentence() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let said = till.checkout().unwrap_err();
    assert_eq!(said.detail, "A serial number is missing before checkout: line 1 (Phone X).");
    till.add(&tv(), 1).unwrap();
    let said = till.checkout().unwrap_err();
    let both = "Serial numbers are missing before checkout: line 1 (Phone X) and line 2 (Television 55).";
    assert_eq!((said.detail.as_str(), said.lines.len()), (both, 2));
    assert_eq!(said.remedy, "Scan or type in the serial number of each of these lines, or void the line.");
}

#[test]
fn what_needs_a_supervisor_says_what_and_why_none_allows_it() {
    let mut till = Till::open();
    till.facts.operators.insert("boss".to_owned(), OperatorRecord { supervisor: true, has_pin: true });
    till.facts.operators.insert("ann".to_owned(), OperatorRecord { supervisor: false, has_pin: false });
    till.add(&phone(), 1).unwrap();
    for (supervisor, why) in [
        (None, "nobody is named"),
        (Some("nobody"), "the one named is not known"),
        (Some("ann"), "the one named is none"),
        (Some("boss"), "the PIN is missing or wrong"),
    ] {
        let authority = supervisor.map(|name| Authority { supervisor: name.to_owned(), pin_is_right: false });
        let (transaction, line, reason) = (till.id(), LineNumber(1), "torn".to_owned());
        let said = refusal(&mut till, Command::Override { transaction, line, reason, authority });
        assert_eq!(said.code, RefusalCode::SupervisorNeeded);
        let detail =
            "A serial number is missing before checkout: line 1 (Phone X). Only a supervisor may allow it:";
        assert_eq!(said.detail, format!("{detail} {why}."));
        assert_eq!(said.remedy, "Have a supervisor, who is not the one that acts, allow it.");
        assert_eq!(said.params, [("reason", "serial_missing".to_owned())]);
        assert_eq!(said.lines, [LineNumber(1)]);
    }
    // What has a reason of its own keeps it.
    let product = checkout::Product { keyed_needs_supervisor: true, ..phone() };
    till.facts.products = vec![product.clone()];
    till.add(&product, 1).unwrap();
    let said = till.provide(2, "SN1").unwrap_err();
    assert_eq!(said.params, [("reason", "serial_keyed".to_owned())]);
}

#[test]
fn what_was_taken_more_or_less_than_is_due_is_said_in_money() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.checkout().unwrap();
    let complete =
        |tenders| Command::Complete { transaction: TransactionId::new("0042-3-1").unwrap(), tenders };
    let said = refusal(&mut till, complete(vec![cash(500)]));
    assert_eq!(said.code, RefusalCode::Underpaid);
    assert!(said.detail.contains("4.90"), "{}", said.detail);
    till.command(complete(vec![cash(1_000)])).unwrap();
}

#[test]
fn lines_are_listed_with_commas_and_an_and_before_the_last() {
    let mut till = Till::open();
    till.add(&phone(), 3).unwrap();
    let refusal = till.checkout().unwrap_err();
    let named = "line 1 (Phone X), line 2 (Phone X) and line 3 (Phone X)";
    assert!(refusal.detail.contains(named), "{}", refusal.detail);
}

/// What nothing declares has no standard of its own that it could break.
#[test]
fn a_label_breaks_its_own_standard_or_can_not_be_read() {
    for (aim, data, said) in [
        (CODE_128, "NOREAD", "The label can't be read"),
        ("", "A1\u{1}B2", "The label can't be read"),
        (GS1_128, "01123", "The label breaks its own standard"),
    ] {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        let scan = till.scan(aim, data);
        assert!(scan.message.starts_with(said), "{data:?}: {}", scan.message);
    }
}
