//! A unit of the cart whose label is read again, in another notation or spelling, is here already: no new one, and none that nothing waits for.

use super::catalogue::{charger, phone, watch};
use super::till::{CODE_128, GS1_128, Till, gs1};
use super::unit_forms::{of_rule, till_with};
use checkout::{Decision, Product};
use label::{IdentifierKind as Kind, IdentifierRule, Pattern};

/// Scans two spellings: the second when the box is long out of the hand, and perhaps another product waits that takes any text.
fn scan_again(product: &Product, first: &str, again: &str, waits: Option<&Product>) -> (String, Till) {
    let sent = |text: &str| match text.split_at_checked(3).filter(|_| text.starts_with(']')) {
        Some((aim, data)) => (aim.to_owned(), data.to_owned()),
        None => (CODE_128.to_owned(), text.to_owned()),
    };
    let mut till = till_with(product);
    till.add(product, 1).unwrap();
    let (aim, data) = sent(first);
    till.focus(1);
    let scan = till.scan(&aim, &data);
    assert_eq!(scan.decision, Decision::Accepted, "{first}: {}", scan.message);
    if let Some(other) = waits {
        till.add(other, 1).unwrap();
    }
    till.pass(61_000);
    let (aim, data) = sent(again);
    (till.scan(&aim, &data).code, till)
}

#[test]
fn a_code_of_the_box_that_is_read_again_in_another_spelling_is_here() {
    for (first, again) in [
        ("SC02XK0ABJHD2", "C02XK0ABJHD2"),
        ("C02XK0ABJHD2", "SC02XK0ABJHD2"),
        ("5RFDP01", "12542331601"),
        ("CH1AB23456789", "CH-1AB23456789"),
        ("ABC12345", "SN:ABC12345"),
        ("ABC12345", "*ABC12345*"),
        ("ABC12345", "]C0\u{ff21}\u{ff22}\u{ff23}12345"),
    ] {
        for other in [None, Some(&watch())] {
            let (code, till) = scan_again(&phone(), first, again, other);
            assert_eq!(code, "serial_already_here", "{first} then {again}, {other:?}");
            assert!(till.current().lines.iter().skip(1).all(|line| line.unit.is_none()), "not the watch's");
        }
    }
}

#[test]
fn a_number_of_a_kind_that_is_read_again_in_another_notation_is_here() {
    for (kind, notations) in [
        (Kind::Meid, &["AF0123450ABCDEC", "af0123450abcde", "2936087365007037100", "293608736500703710"][..]),
        (Kind::Mac, &["00:1A:2B:3C:4D:5E", "001a2b3c4d5e", "001A.2B3C.4D5E"]),
        (Kind::Imei, &["490154203237518", "49-015420-323751-8"]),
        (Kind::Vin, &["1M8GDM9AXKP042788", "1m8gdm9axkp042788", "I1M8GDM9AXKP042788"]),
    ] {
        let anything = Some(Pattern::new(".+").unwrap());
        let plain = IdentifierRule::plain(kind);
        for rule in [plain.clone(), IdentifierRule { pattern: anything, ..plain }] {
            let product = of_rule(rule);
            for first in notations {
                for again in notations.iter().filter(|again| *again != first) {
                    for other in [None, Some(&watch())] {
                        let (code, _) = scan_again(&product, first, again, other);
                        assert_eq!(code, "serial_already_here", "{kind:?} {first} then {again}, {other:?}");
                    }
                }
            }
        }
    }
}

/// It says which unit is meant; and the cashier who has set the focus knows better.
#[test]
fn who_is_told_that_a_unit_is_here_in_another_spelling_can_give_it_to_the_line_in_focus() {
    let (_, mut till) = scan_again(&phone(), "C02XK0ABJHD2", "SC02XK0ABJHD2", Some(&watch()));
    till.pass(61_000);
    let scan = till.scan(CODE_128, "SC02XK0ABJHD2");
    assert!(scan.message.contains("the same unit as \"C02XK0ABJHD2\""), "{}", scan.message);
    till.pass(61_000);
    till.focus(2);
    assert_eq!(till.scan(CODE_128, "SC02XK0ABJHD2").decision, Decision::Accepted);
    assert_eq!(till.line(2).serial(), Some("SC02XK0ABJHD2"));
}

#[test]
fn a_label_that_says_more_than_a_text_is_taken_for_what_it_says_beside_a_unit_that_is_spelled_so() {
    let label = format!("{GS1_128}{}", gs1(&watch(), "SHH1"));
    let (code, till) = scan_again(&phone(), "HH1", &label, Some(&watch()));
    assert_eq!((code.as_str(), till.line(2).serial()), ("serial_provided", Some("SHH1")));
}

/// Stock that is known goes first: then it is another unit, and only the line is not known.
#[test]
fn what_is_in_stock_for_several_lines_is_asked_about_though_another_spelling_of_it_is_here() {
    for in_stock in [false, true] {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        till.provide(1, "C02XK0ABJHD2").unwrap();
        for product in [watch(), charger()] {
            till.add(&product, 1).unwrap();
            if in_stock {
                till.facts.stock(&product, Kind::Serial, "SC02XK0ABJHD2");
            }
        }
        let scan = till.scan(CODE_128, "SC02XK0ABJHD2");
        let expected = if in_stock { "choice_needed" } else { "serial_already_here" };
        assert_eq!(scan.code, expected, "{}", scan.message);
    }
}
