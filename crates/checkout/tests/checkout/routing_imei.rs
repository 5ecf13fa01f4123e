//! Rule 10: an IMEI with digits in front, and a line that is known by what it still waits for.

use super::catalogue::{phone, watch};
use super::till::{CODE_128, Till, outcome};
use checkout::{Decision, Product};
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
