//! Rule 10: bare identifiers, and the order in which a line is looked for.

use super::catalogue::{cable, dual_sim, ean, imei, phone, router, tv, watch};
use super::till::{CODE_128, GS1_128, Till, gs1, outcome, scan_input};
use checkout::{Command, Decision, LineNumber};
use label::IdentifierKind;

fn line_of(scan: &checkout::ScanRecord) -> Option<u32> {
    scan.line.map(|line| line.0)
}

#[test]
fn a_plain_serial_number_fills_the_only_pending_line() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.add(&phone(), 1).unwrap();
    let scan = till.scan(CODE_128, "ABC123");
    assert_eq!((outcome(&scan), line_of(&scan)), ((Decision::Accepted, "serial_provided"), Some(2)));
}

#[test]
fn a_value_goes_to_the_only_line_whose_rule_it_fits() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.add(&tv(), 1).unwrap();
    till.add(&dual_sim(), 1).unwrap();
    assert_eq!(line_of(&till.scan(CODE_128, "S/N:TV000001")), Some(2));
    assert_eq!(till.line(2).serial(), Some("TV000001"));
    assert_eq!(line_of(&till.scan(CODE_128, &imei("49015420323751"))), Some(3));
}

#[test]
fn a_declared_serial_number_goes_to_the_line_that_takes_serial_numbers() {
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    till.add(&phone(), 1).unwrap();
    assert_eq!(line_of(&till.scan(GS1_128, "21ABC123")), Some(2));
}

#[test]
fn an_imei_is_no_serial_number_of_a_product_that_has_plain_ones() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let scan = till.scan(CODE_128, &imei("49015420323751"));
    assert_ne!(scan.decision, Decision::Accepted, "{scan:?}");
    assert!(till.line(1).is_pending());
}

#[test]
fn focus_never_overrides_a_unique_better_fit_elsewhere() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.add(&tv(), 1).unwrap();
    till.focus(1);
    assert_eq!(line_of(&till.scan(CODE_128, "TV000001")), Some(2));
    assert_eq!(till.state.focus(), Some(LineNumber(1)), "a focus that was not used stays");
}

#[test]
fn focus_decides_between_equal_fits() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    till.focus(2);
    assert_eq!(line_of(&till.scan(CODE_128, "ABC123")), Some(2));
    assert_eq!(till.state.focus(), None);
}

#[test]
fn known_stock_goes_before_focus() {
    let mut till = Till::open();
    till.facts.stock(&watch(), IdentifierKind::Serial, "ABC123");
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    till.focus(1);
    assert_eq!(line_of(&till.scan(CODE_128, "ABC123")), Some(2));
}

#[test]
fn without_any_of_these_the_cashier_is_asked() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    let scan = till.scan(CODE_128, "ABC123");
    assert_eq!(outcome(&scan), (Decision::NeedsChoice, "choice_needed"));
    assert_eq!(*scan.choices, super::till::numbers(&[1, 2]));
    assert_eq!(scan.expires_ms, Some(till.now.wall_ms + 30_000));
    assert!(scan.message.contains("line 1 (Phone X) and line 2 (Watch 2)"), "{}", scan.message);
}

#[test]
fn two_pending_lines_of_one_product_are_not_guessed_between_either() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    let scan = till.scan(CODE_128, "ABC123");
    assert_eq!((scan.decision, &*scan.choices), (Decision::NeedsChoice, &super::till::numbers(&[1, 2])));
}

#[test]
fn a_focus_ends_after_thirty_seconds_and_says_so() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.focus(2);
    assert_eq!(till.wait(29_999), []);
    assert_eq!(till.state.focus(), Some(LineNumber(2)));
    assert!(matches!(till.wait(1).as_slice(), [checkout::Event::Focused { line: None, .. }]));
    assert_eq!(till.state.focus(), None);
}

#[test]
fn a_focus_that_ran_out_counts_no_more_even_before_anybody_looked() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.focus(2);
    till.pass(30_000);
    assert_eq!(till.scan(CODE_128, "ABC123").decision, Decision::NeedsChoice);
}

#[test]
fn windows_and_deadlines_do_not_follow_the_wall_clock() {
    for jump_ms in [-3_600_000, 3_600_000] {
        let mut till = Till::open();
        till.add(&phone(), 2).unwrap();
        till.focus(2);
        till.now.wall_ms += jump_ms;
        assert_eq!(till.wait(29_999), []);
        assert_eq!(till.state.focus(), Some(LineNumber(2)));
        assert_eq!(till.wait(1).len(), 1);
        // The same read within the window is the same read, whatever the wall says.
        assert_eq!(till.scan(CODE_128, "ABC123").decision, Decision::NeedsChoice);
        till.now.wall_ms += jump_ms;
        let again = till.scan(CODE_128, "ABC123");
        assert_eq!(outcome(&again), (Decision::Ignored, "repeat"));
        till.pass(10_000);
        till.now.wall_ms -= 10_000;
        assert_ne!(till.scan(CODE_128, "ABC123").code, "repeat");
    }
}

#[test]
fn what_does_not_fit_the_line_in_focus_is_refused_and_the_focus_stays() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.focus(1);
    let scan = till.scan(CODE_128, "WRONG");
    assert_eq!((outcome(&scan), line_of(&scan)), ((Decision::Refused, "serial_does_not_fit"), Some(1)));
    assert_eq!(till.state.focus(), Some(LineNumber(1)));
}

#[test]
fn a_declared_serial_number_that_fits_no_line_is_refused() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    let scan = till.scan(GS1_128, "21WRONG");
    assert_eq!((outcome(&scan), line_of(&scan)), ((Decision::Refused, "serial_does_not_fit"), Some(1)));
}

#[test]
fn the_lines_own_number_is_never_its_serial_number() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.add(&phone(), 1).unwrap();
    let scan = till.scan(CODE_128, "PHONE");
    assert_eq!((outcome(&scan), line_of(&scan)), ((Decision::Refused, "serial_is_gtin"), Some(1)));
    let scan = till.scan(CODE_128, &ean(&phone()));
    assert_ne!(scan.decision, Decision::Accepted, "{scan:?}");
    assert!(till.line(1).is_pending());
}

#[test]
fn the_number_of_a_product_that_waits_is_no_serial_number_of_another_without_a_question() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    let scan = till.scan(CODE_128, "PHONE");
    assert_eq!((scan.decision, &*scan.choices), (Decision::NeedsChoice, &super::till::numbers(&[2])));
}

#[test]
fn a_bare_serial_number_that_is_here_already_is_refused_outside_the_repeat_window() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.focus(1);
    till.scan(CODE_128, "ABC123");
    assert_eq!(outcome(&till.scan(CODE_128, "ABC123")), (Decision::Ignored, "repeat"));
    till.wait(401);
    let scan = till.scan(CODE_128, "ABC123");
    assert_eq!((outcome(&scan), line_of(&scan)), ((Decision::Refused, "serial_already_here"), Some(1)));
    assert!(till.line(2).is_pending());
}

#[test]
fn a_read_value_is_known_again_even_where_the_rule_made_another_of_it() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.scan(CODE_128, "S/N:tv000001");
    till.wait(1_000);
    assert_eq!(till.scan(CODE_128, "S/N:tv000001").code, "serial_already_here");
    till.wait(1_000);
    assert_eq!(till.scan(CODE_128, "TV000001").code, "serial_already_here");
}

#[test]
fn a_bare_serial_number_that_was_sold_is_refused_for_its_line() {
    let mut till = Till::open();
    till.scan(GS1_128, &gs1(&phone(), "ABC123"));
    till.sell();
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    till.wait(1_000);
    let scan = till.scan(CODE_128, "ABC123");
    assert_eq!((outcome(&scan), line_of(&scan)), ((Decision::Refused, "serial_sold"), Some(1)));
}

#[test]
fn a_keyed_serial_number_goes_the_same_way_and_is_marked_keyed() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let mut input = scan_input("", "ABC123", 0);
    input.keyed = true;
    let scan = till.scan_input(input);
    assert_eq!((scan.code.as_str(), scan.device.as_str()), ("serial_provided", "keyed"));
    assert_eq!(till.line(1).unit.as_ref().map(|unit| unit.source), Some(checkout::SerialSource::Keyed));
}

#[test]
fn an_identifier_under_another_name_is_not_the_serial_number() {
    let number = imei("49015420323751");
    let mut till = Till::open();
    till.add(&router(), 1).unwrap();
    assert_eq!(till.scan(CODE_128, &number).code, "unit_identified");
    assert!(till.line(1).is_pending());
    let transaction = till.id();
    let command =
        Command::ProvideSerial { transaction, line: LineNumber(1), serial: number, authority: None };
    assert_eq!(till.refused(command), checkout::RefusalCode::SerialDoesNotFit);
    assert_eq!(line_of(&till.scan(CODE_128, "RT77")), Some(1));
    assert_eq!(till.line(1).serial(), Some("RT77"));
}

#[test]
fn a_text_that_can_be_read_as_two_serial_numbers_is_refused() {
    let pattern = label::Pattern::new("[0-9A-Z]{8}|[0-9A-Z]{18}").unwrap();
    let rule = label::IdentifierRule {
        pattern: Some(pattern),
        ..label::IdentifierRule::plain(IdentifierKind::Serial)
    };
    let product = checkout::Product { rule: label::SerialRule::new(vec![rule]).unwrap(), ..watch() };
    let mut till = Till::open();
    till.facts.products = vec![product.clone()];
    till.add(&product, 1).unwrap();
    let scan = till.scan(CODE_128, "1S20AL0098USPC012345");
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_does_not_fit"));
    assert!(scan.message.contains("by hand"), "{}", scan.message);
}

#[test]
fn a_refused_value_is_escaped_once_and_cut() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    let refusal = till.provide(1, "back\\slash").unwrap_err();
    assert!(refusal.params.contains(&("raw", "back\\\\slash".to_owned())), "{refusal:?}");
    let refusal = till.provide(1, &"x".repeat(100_000)).unwrap_err();
    assert!(refusal.detail.len() < 1_000, "{}", refusal.detail.len());
}

#[test]
fn digits_that_could_be_a_gtin_are_a_serial_number_only_for_the_line_in_focus() {
    let digits = super::catalogue::gtin("400638133393").as_str()[1..].to_owned();
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    assert_eq!(till.scan("", &digits).code, "unknown_product");
    till.focus(1);
    till.wait(1_000);
    // One digit string in ten has the right check digit: the cashier says.
    let scan = till.scan("", &digits);
    assert_eq!((scan.decision, scan.choices.len()), (Decision::NeedsChoice, 1), "{scan:?}");
    assert!(till.line(1).is_pending());
    till.choose(&scan.id, 1).unwrap();
    assert_eq!(till.line(1).serial(), Some(digits.as_str()));
}

#[test]
fn the_focus_makes_no_serial_number_of_what_reads_as_something_else() {
    for (data, reads_as) in [
        (imei("49015420323751"), "an IMEI"),
        ("00:1A:2B:3C:4D:5E".to_owned(), "a network address (MAC)"),
        ("1PMQ8N2LL/A".to_owned(), "a part number"),
        ("2936087365007037100".to_owned(), "an MEID"),
    ] {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        till.focus(1);
        let scan = till.scan(CODE_128, &data);
        assert_eq!(scan.decision, Decision::NeedsChoice, "{data}: {scan:?}");
        assert!(scan.message.contains(reads_as), "{data}: {}", scan.message);
        assert!(till.line(1).is_pending());
    }
}
