//! A cart of the largest products is refused before it is more than a record of the journal takes.

use super::catalogue::phone;
use super::till::{Till, new_line};
use checkout::{Actor, Command, Input, LineNumber, Outcome, Product, Record, Recorded, RefusalCode, State};
use label::{Gtin, IdentifierKind, IdentifierRule, Pattern, Role, SerialRule};

/// What the store takes at most.
const RECORD: usize = 64 << 20;

/// Everything about it is as large as it may be.
fn largest() -> Product {
    let pattern = Pattern::new(&format!("{}[A-Z0-9\"]*", "\\\\?".repeat(150))).unwrap();
    let rule =
        |kind, role| IdentifierRule { role, pattern: Some(pattern.clone()), ..IdentifierRule::plain(kind) };
    let mut rules = vec![rule(IdentifierKind::Serial, Role::Key)];
    rules.extend((1..8).map(|_| rule(IdentifierKind::PartNumber, Role::Optional)));
    let gtins = (0..100).map(|number| Gtin::parse(&with_check(number)).unwrap()).collect();
    Product { description: "\u{1f4f1}".repeat(200), gtins, rule: SerialRule::new(rules).unwrap(), ..phone() }
}

fn with_check(number: u64) -> String {
    let digits = format!("{:013}", 400_000_000_000 + number);
    let sum: u32 = digits
        .bytes()
        .zip([3, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

/// One by one would check the whole state thousands of times.
fn decide(till: &Till, state: &mut State, command: Command) -> Result<(), RefusalCode> {
    let input = Input::Command(command);
    match checkout::decide(state, &till.settings, &input, &Actor::Lane, &till.facts, till.now).unwrap() {
        Outcome::Refuse(refusal) => Err(refusal.code),
        Outcome::Accept(events) => {
            for (seq, event) in (1_000..).zip(events) {
                state.apply(&Recorded { seq, record: Record { at_ms: 0, actor: Actor::Lane, event } });
            }
            Ok(())
        }
    }
}

#[test]
fn a_cart_of_the_largest_products_ends_before_a_record_does() {
    let mut till = Till::open();
    let product = largest();
    till.facts.products = vec![product.clone()];
    let id = till.id();
    let mut state = till.state.clone();
    let add = || Command::AddLine { transaction: id.clone(), line: new_line(&product, 100) };
    let mut added = 0;
    while decide(&till, &mut state, add()).is_ok() {
        added += 100;
        assert!(added < 10_000, "the number of lines ended it");
    }
    assert_eq!(decide(&till, &mut state, add()), Err(RefusalCode::LimitReached));
    state.check().unwrap();
    // There is room for the units of its lines.
    for line in 1..=added {
        let provide = Command::ProvideSerial {
            transaction: id.clone(),
            line: LineNumber(line),
            serial: format!("{}{line:08}", "\"".repeat(56)),
            authority: None,
        };
        decide(&till, &mut state, provide).unwrap();
    }
    state.check().unwrap();
    let bytes = serde_json::to_vec(state.transaction(&id).unwrap()).unwrap().len();
    assert!(bytes < RECORD, "{bytes} bytes");
    assert!(bytes > 16 << 20, "of {added} lines only {bytes} bytes");
}
