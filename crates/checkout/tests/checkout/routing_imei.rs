//! Rule 10: an IMEI with digits in front, and a line that is known by what it still waits for.

use super::catalogue::{phone, watch};
use super::till::{CODE_128, Till, outcome};
use checkout::{Decision, Product, RefusalCode};
use label::{IdentifierKind as Kind, IdentifierRule, Role, SerialRule};

/// How a telephone's IMEI comes with digits in front, and the IMEI.
const WITH_DIGITS: [(&str, &str, &str); 4] = [
    ("", "0356938035643809", "356938035643809"),
    ("]I1", "0356938035643809", "356938035643809"),
    ("", "21490154203237518", "490154203237518"),
    (CODE_128, "21490154203237518", "490154203237518"),
];

fn entry(kind: Kind, role: Role) -> IdentifierRule {
    IdentifierRule { role, ..IdentifierRule::plain(kind) }
}

fn asks_for(entries: &[(Kind, Role)]) -> Product {
    let entries = entries.iter().map(|(kind, role)| entry(*kind, *role)).collect();
    Product { rule: SerialRule::new(entries).unwrap(), ..phone() }
}

fn telephone() -> Product {
    asks_for(&[(Kind::Imei, Role::Key), (Kind::Imei, Role::Optional), (Kind::Serial, Role::Optional)])
}

fn open(product: &Product, count: i64) -> Till {
    let mut till = Till::open();
    till.facts.products = vec![product.clone(), watch()];
    till.add(product, count).unwrap();
    till
}

fn given(till: &Till, line: u32) -> Vec<(Kind, String)> {
    let identifiers = till.line(line).unit.iter().flat_map(|unit| &unit.identifiers);
    identifiers.map(|bound| (bound.kind, bound.normalized.clone())).collect()
}

#[test]
fn a_plain_product_asks_whether_an_imei_with_digits_in_front_is_its_serial_number() {
    for (aim, data, _) in WITH_DIGITS {
        let mut till = open(&phone(), 1);
        let scan = till.scan(aim, data);
        assert_eq!(outcome(&scan), (Decision::NeedsChoice, "choice_needed"), "{aim}{data}: {}", scan.message);
        assert!(till.line(1).is_pending(), "{aim}{data}");
    }
}

#[test]
fn a_telephone_takes_its_imei_from_behind_the_digits_and_its_own_code_says_nothing_else_then() {
    for (aim, data, imei) in WITH_DIGITS {
        let mut till = open(&telephone(), 2);
        let scan = till.scan(aim, data);
        assert_ne!(scan.decision, Decision::Refused, "{aim}{data}: {}", scan.message);
        if scan.decision == Decision::NeedsChoice {
            till.choose(&scan.id, 1).unwrap();
        }
        assert_eq!(given(&till, 1), [(Kind::Imei, imei.to_owned())], "{aim}{data}");
        assert!(!till.line(1).is_pending(), "{aim}{data}");
        // The other telephone doesn't get it.
        till.pass(61_000);
        till.focus(2);
        let scan = till.scan(CODE_128, imei);
        assert_eq!(outcome(&scan), (Decision::Refused, "serial_already_here"), "{imei}: {}", scan.message);
    }
}

/// What a cashier says is the serial number, and the number of another kind that it is known by: the line still waits for that.
const KNOWN_BY: [(Kind, &str, &str, &str); 5] = [
    (Kind::Imei, "IMEI(1): 490154203237518", "490154203237518", "490154203237518"),
    (Kind::Imei, "0356938035643809", "356938035643809", "356938035643809"),
    (Kind::Imei, "21490154203237518", "490154203237518", "490154203237518"),
    (Kind::Mac, "00:1A:2B:FF:FE:3C:4D:5E", "001A2B3C4D5E", "001A2B3C4D5E"),
    (Kind::Mac, "00:1A:2B:FF:FE:3C:4D:5E", "00:1A:2B:3C:4D:5E", "001A2B3C4D5E"),
];

#[test]
fn a_line_takes_the_number_that_it_lacks_though_its_serial_number_holds_it() {
    for (kind, text, code, value) in KNOWN_BY {
        for role in [Role::Required, Role::Optional] {
            let mut till = open(&asks_for(&[(Kind::Serial, Role::Key), (kind, role)]), 2);
            till.provide(1, text).unwrap();
            assert_eq!(given(&till, 1), [(Kind::Serial, text.to_owned())], "{text}");
            till.pass(61_000);
            let scan = till.scan(CODE_128, code);
            assert_eq!(
                scan.decision,
                Decision::Accepted,
                "{text} then {code}: {} {}",
                scan.code,
                scan.message
            );
            assert_eq!(given(&till, 1)[1..], [(kind, value.to_owned())], "{text} then {code}");
            assert!(!till.line(1).is_pending(), "{text} then {code}");
            // It is that line's from now on, and no other's.
            till.pass(61_000);
            let scan = till.scan(CODE_128, code);
            assert_eq!(
                outcome(&scan),
                (Decision::Refused, "serial_already_here"),
                "{code}: {}",
                scan.message
            );
            assert_eq!(till.line(2).unit, None, "{code}");
        }
    }
}

#[test]
fn a_number_goes_to_the_line_that_is_known_by_it_and_to_no_other() {
    for (kind, text, code, value) in KNOWN_BY {
        for role in [Role::Required, Role::Optional] {
            let mut till = open(&asks_for(&[(Kind::Serial, Role::Key), (kind, role)]), 2);
            till.provide(1, text).unwrap();
            till.provide(2, "ABC12345").unwrap();
            till.pass(61_000);
            till.focus(2);
            till.scan(CODE_128, code);
            assert_eq!(given(&till, 1)[1..], [(kind, value.to_owned())], "{text} then {code}");
            assert_eq!(given(&till, 2).len(), 1, "{text} then {code}");
        }
        // A line that takes nothing more has it.
        let mut till = open(&phone(), 2);
        till.provide(1, text).unwrap();
        till.pass(61_000);
        till.focus(2);
        let scan = till.scan(CODE_128, code);
        if scan.decision == Decision::NeedsChoice {
            assert_eq!(till.choose(&scan.id, 2).unwrap_err().code, RefusalCode::SerialAlreadyHere, "{code}");
        } else {
            assert_eq!(
                outcome(&scan),
                (Decision::Refused, "serial_already_here"),
                "{code}: {}",
                scan.message
            );
        }
    }
}
