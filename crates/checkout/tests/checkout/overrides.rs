//! Rule 15: what only a supervisor may allow.

use super::catalogue::{cable, phone};
use super::till::{Till, new_line};
use checkout::{
    Actor, ActorRole, Authority, Command, Delivery, Event, Input, LineNumber, NewReturn, OperatorRecord,
    Product, Refusal, RefusalCode, ReturnPolicy, SerialState, TransactionState, registry_changes,
};

/// A lane with a clerk (7), a supervisor (9), and one who has a PIN (10).
fn staffed() -> Till {
    let mut till = Till::open();
    for (id, supervisor, has_pin) in [("7", false, false), ("9", true, false), ("10", true, true)] {
        till.facts.operators.insert(id.to_owned(), OperatorRecord { supervisor, has_pin });
    }
    till
}

fn by(supervisor: &str) -> Authority {
    Authority { supervisor: supervisor.to_owned(), pin_is_right: false }
}

fn acting(operator: &str) -> Actor {
    Actor::Peer { role: ActorRole::Pos, uid: 0, pid: 1, operator: Some(operator.to_owned()) }
}

fn go_without(till: &Till, line: u32, authority: Authority) -> Command {
    Command::Override {
        transaction: till.id(),
        line: LineNumber(line),
        reason: "label torn".to_owned(),
        authority: Some(authority),
    }
}

fn as_clerk(till: &mut Till, command: Command) -> Result<Vec<Event>, Refusal> {
    till.decide(&Input::Command(command), &acting("7"))
}

/// A product whose serial number is to be scanned.
fn scanned_only() -> Product {
    Product { keyed_needs_supervisor: true, ..phone() }
}

#[test]
fn a_label_that_cannot_be_read_is_overridden_by_a_supervisor_and_it_shows() {
    let mut till = staffed();
    till.add(&phone(), 1).unwrap();
    assert_eq!(till.checkout().unwrap_err().code, RefusalCode::SerialMissing);
    let command = go_without(&till, 1, by("9"));
    let events = as_clerk(&mut till, command.clone()).unwrap();
    let [Event::Overridden { allowed, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((allowed.reason.as_str(), allowed.supervisor.as_str()), ("label torn", "9"));
    let line = till.line(1);
    assert_eq!(
        (line.serial_state(), line.is_pending(), line.is_blocking()),
        (SerialState::Overridden, false, false)
    );
    assert_eq!(line.comment().as_deref(), Some("No serial number: label torn (allowed by 9)"));
    assert_eq!(as_clerk(&mut till, command).unwrap(), [], "the same again");
    let events = till.sell();
    assert!(events.iter().all(|event| registry_changes(event).is_empty()), "there is no unit to be sold");
    assert_eq!(till.finished[0].lines[0].overridden.as_ref().unwrap().supervisor, "9");
}

#[test]
fn only_a_supervisor_allows_it_and_nobody_to_themselves() {
    let mut till = staffed();
    till.add(&phone(), 1).unwrap();
    for (authority, operator, why) in [
        (by("7"), "8", "the one named is none"),
        (by("99"), "7", "the one named is not known"),
        (by("9"), "9", "nobody allows it to themselves"),
        (by("10"), "7", "the PIN is missing or wrong"),
    ] {
        let command = Input::Command(go_without(&till, 1, authority));
        let refusal = till.decide(&command, &acting(operator)).unwrap_err();
        assert_eq!((refusal.code, refusal.lines.len()), (RefusalCode::SupervisorNeeded, 1));
        assert!(refusal.detail.contains(why), "{}", refusal.detail);
    }
    let command = go_without(&till, 1, Authority { pin_is_right: true, ..by("10") });
    as_clerk(&mut till, command).unwrap();
}

#[test]
fn an_override_needs_a_reason_and_a_line_that_waits() {
    let mut till = staffed();
    till.add(&phone(), 2).unwrap();
    till.add(&cable(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    let Command::Override { transaction, line, authority, .. } = go_without(&till, 2, by("9")) else {
        panic!()
    };
    for reason in [String::new(), "x".repeat(201)] {
        let command = Command::Override {
            transaction: transaction.clone(),
            line,
            reason,
            authority: authority.clone(),
        };
        assert_eq!(till.refused(command), RefusalCode::InvalidValue);
    }
    for (line, code) in
        [(1, RefusalCode::NoPendingLine), (3, RefusalCode::NotSerialized), (4, RefusalCode::UnknownLine)]
    {
        let command = go_without(&till, line, by("9"));
        assert_eq!(till.refused(command), code);
    }
    let command = go_without(&till, 2, by("9"));
    till.command(command.clone()).unwrap();
    till.checkout().unwrap();
    assert_eq!(till.refused(command), RefusalCode::WrongState);
}

#[test]
fn a_serial_number_that_is_found_after_all_is_taken() {
    let mut till = staffed();
    till.add(&phone(), 1).unwrap();
    let command = go_without(&till, 1, by("9"));
    till.command(command).unwrap();
    till.provide(1, "SN1").unwrap();
    assert_eq!((till.line(1).serial_state(), till.line(1).comment()), (SerialState::Provided, None));
    till.sell();
    assert!(till.facts.state_of(&phone(), "SN1").is_some());
}

#[test]
fn a_voided_override_is_none_for_the_line_that_takes_its_place() {
    let mut till = staffed();
    till.add(&phone(), 1).unwrap();
    let command = go_without(&till, 1, by("9"));
    till.command(command).unwrap();
    let replace = Command::ReplaceLine { transaction: till.id(), line: LineNumber(1), serial: None };
    till.command(replace).unwrap();
    assert!(till.line(2).is_blocking());
}

#[test]
fn a_line_of_a_placed_order_is_overridden_when_it_is_picked() {
    let mut till = staffed();
    till.add(&phone(), 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.make_order();
    let order = till.id();
    let command = go_without(&till, 1, by("9"));
    till.sell();
    let pick = Command::Pick { order: order.clone(), line: LineNumber(1), serial: None, authority: None };
    assert_eq!(till.refused(pick.clone()), RefusalCode::SerialMissing);
    till.command(command).unwrap();
    till.command(pick).unwrap();
    till.command(Command::Pickup { order, lines: None }).unwrap();
    assert_eq!(till.finished[0].state, TransactionState::Completed);
}

#[test]
fn a_product_may_want_a_supervisor_for_a_serial_number_that_is_typed_in() {
    let mut till = staffed();
    till.facts.products = vec![scanned_only()];
    till.add(&phone(), 2).unwrap();
    let provide = |till: &Till, authority| Command::ProvideSerial {
        transaction: till.id(),
        line: LineNumber(1),
        serial: "SN1".to_owned(),
        authority,
    };
    let refusal = till.provide(1, "SN1").unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SupervisorNeeded);
    assert!(refusal.params.contains(&("reason", "serial_keyed".to_owned())), "{refusal:?}");
    let line = checkout::NewLine { serial: Some("SN5".to_owned()), ..new_line(&phone(), 1) };
    let transaction = till.id();
    assert_eq!(till.refused(Command::AddLine { transaction, line }), RefusalCode::SupervisorNeeded);
    let command = provide(&till, Some(by("9")));
    let events = till.command(command).unwrap();
    let [Event::SerialProvided { allowed_by, .. }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(allowed_by.as_deref(), Some("9"));
    // Read by a scanner, it needs nobody.
    let scan = till.scan(super::till::CODE_128, "SN2");
    assert_eq!(super::till::outcome(&scan), (checkout::Decision::Accepted, "serial_provided"));
    till.add(&phone(), 1).unwrap();
    let mut input = super::till::scan_input(super::till::CODE_128, "SN3", till.now.mono_ms);
    input.keyed = true;
    assert_eq!(super::till::outcome(&till.scan_input(input)).1, "supervisor_needed");
}

#[test]
fn a_supervisor_allows_a_return_that_something_speaks_against() {
    let mut till = staffed();
    let open = |authority| {
        let serial = Some("SN77".to_owned());
        Command::OpenReturn(Box::new(NewReturn {
            serial,
            sku: Some(phone().sku),
            authority,
            ..NewReturn::default()
        }))
    };
    let transaction = till.id();
    till.command(Command::VoidTransaction { transaction }).unwrap();
    assert_eq!(till.refused(open(None)), RefusalCode::SupervisorNeeded);
    assert_eq!(till.refused(open(Some(by("7")))), RefusalCode::SupervisorNeeded);
    till.settings.return_unknown = ReturnPolicy::Block;
    assert_eq!(till.refused(open(Some(by("9")))), RefusalCode::ReturnUnknown);
    till.settings.return_unknown = ReturnPolicy::Supervisor;
    till.command(open(Some(by("9")))).unwrap();
    assert_eq!(till.line(1).returns.as_ref().unwrap().allowed_by.as_deref(), Some("9"));
}
