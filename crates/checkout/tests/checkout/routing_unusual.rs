//! Rules 10 and 11: scans that hardly ever come.

use super::catalogue::{cable, dual_sim, ean, gtin, imei, phone, router, tv, watch};
use super::till::{CODE_128, EAN_13, GS1_128, Till, gs1, numbers, outcome, scan_input};
use checkout::{Decision, Event, LineNumber, Product, RefusalCode, ScanInput, ScanRecord, SerialSource, Sku};
use label::{IdentifierKind, IdentifierRule, Pattern, Role, SerialRule};

/// A product whose serial numbers are 13 digits.
fn digits(sku: &str, first_12: &str) -> Product {
    let key = IdentifierRule {
        pattern: Some(Pattern::new("[0-9]{13}").unwrap()),
        ..IdentifierRule::plain(IdentifierKind::Serial)
    };
    Product {
        sku: Sku::new(sku).unwrap(),
        gtins: vec![gtin(first_12)],
        rule: SerialRule::new(vec![key]).unwrap(),
        ..phone()
    }
}

/// A till that knows these products too, with a line of each.
fn till_with(products: &[Product]) -> Till {
    let mut till = Till::open();
    for product in products {
        till.facts.products.push(product.clone());
        till.add(product, 1).unwrap();
    }
    till
}

fn ends(till: &Till) -> Vec<&ScanRecord> {
    let scans = till.journal.iter().filter_map(|recorded| match &recorded.record.event {
        Event::Scan(scan) if scan.settles.is_some() => Some(&**scan),
        _ => None,
    });
    scans.collect()
}

/// A barcode that the catalogue doesn't have, with a right check digit, read as mere text.
fn stranger() -> String {
    gtin("509999999999").as_str()[1..].to_owned()
}

#[test]
fn a_barcode_that_the_catalogue_lacks_is_told_to_be_one_whatever_symbol_it_comes_in() {
    let mut till = Till::open();
    let scan = till.scan(CODE_128, &stranger());
    assert_eq!(outcome(&scan), (Decision::Refused, "unknown_product"), "{}", scan.message);
    // A case of it is no unit, known or not.
    let case = gtin("1509999999999");
    let scan = till.scan(CODE_128, case.as_str());
    assert_eq!(outcome(&scan), (Decision::Refused, "case_gtin"), "{}", scan.message);
    // Nor is it offered as a serial number of lines that take any.
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    for (code, problem) in [(stranger(), "unknown_product"), (case.as_str().to_owned(), "case_gtin")] {
        till.pass(1_000);
        let scan = till.scan(CODE_128, &code);
        assert_eq!(outcome(&scan), (Decision::Refused, problem), "{}", scan.message);
    }
}

#[test]
fn digits_that_the_rules_of_two_lines_ask_for_are_no_barcode_and_the_cashier_says_which() {
    let mut till = till_with(&[digits("D1", "501111111111"), digits("D2", "502222222222")]);
    let scan = till.scan(CODE_128, &stranger());
    assert_eq!(scan.decision, Decision::NeedsChoice, "{}", scan.message);
    assert_eq!(*scan.choices, numbers(&[1, 2]));
    assert!(scan.message.starts_with("Which line is this for"), "{}", scan.message);
}

#[test]
fn a_label_that_repeats_what_was_read_before_gives_the_rest() {
    let (first, second) = (imei("49015420323751"), imei("35693803564380"));
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    till.scan(CODE_128, &first);
    till.pass(1_000);
    let scan = till.scan(CODE_128, &format!("IMEI 1:{first};IMEI 2:{second}"));
    assert_eq!(outcome(&scan), (Decision::Accepted, "unit_identified"), "{}", scan.message);
    let known: Vec<_> = till.line(1).unit.iter().flat_map(|unit| &unit.identifiers).collect();
    assert_eq!(known.iter().map(|bound| &bound.normalized).collect::<Vec<_>>(), [&first, &second]);
    // Of another unit it gives nothing.
    till.add(&dual_sim(), 1).unwrap();
    till.scan(CODE_128, &imei("35209900176148"));
    till.pass(1_000);
    let scan = till.scan(CODE_128, &format!("IMEI 1:{first};IMEI 2:{}", imei("35209900176149")));
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_already_here"), "{}", scan.message);
    assert_eq!(till.line(2).unit.as_ref().map(|unit| unit.identifiers.len()), Some(1));
}

#[test]
fn a_code_that_does_not_fit_is_refused_for_the_line_in_focus_among_ones_like_it() {
    let mut till = till_with(&[tv(), tv(), tv()]);
    till.focus(2);
    let scan = till.scan(CODE_128, "WRONG1");
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_does_not_fit"));
    assert_eq!(scan.line, Some(LineNumber(2)), "{}", scan.message);
    assert_eq!(till.state.focus(), Some(LineNumber(2)), "the focus is still not used");
}

#[test]
fn a_unit_of_the_product_in_focus_is_added_where_that_line_has_its_own() {
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    till.scan(CODE_128, &imei("49015420323751"));
    // It still takes a second number.
    till.focus(1);
    till.pass(1_000);
    let other = imei("35693803564380");
    let scan = till.scan(GS1_128, &format!("01{}\u{1d}8002{other}", dual_sim().gtins[0].as_str()));
    assert_eq!(outcome(&scan), (Decision::Accepted, "product_added_with_serial"), "{}", scan.message);
    assert_eq!((till.current().lines.len(), till.line(2).serial()), (2, Some(other.as_str())));
}

#[test]
fn a_phones_second_number_on_a_label_of_its_product_is_here_already_and_no_repeat() {
    let (first, second) = (imei("49015420323751"), imei("35693803564380"));
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    till.scan(CODE_128, &first);
    till.scan(CODE_128, &second);
    till.pass(1_000);
    let scan = till.scan(GS1_128, &format!("01{}\u{1d}8002{second}", dual_sim().gtins[0].as_str()));
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_already_here"), "{}", scan.message);
    assert_eq!(till.current().lines.len(), 1);
}

#[test]
fn a_label_of_two_products_names_none() {
    let text = format!("EAN:{};EAN:{}", ean(&phone()), ean(&cable()));
    for (aim, data) in [
        (CODE_128, text),
        ("]d1", format!("[)>\u{1e}06\u{1d}8P{}\u{1d}8P{}\u{1e}\u{4}", ean(&phone()), ean(&watch()))),
    ] {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        let scan = till.scan(aim, &data);
        assert_eq!(outcome(&scan), (Decision::Refused, "unreadable_label"), "{data:?} {}", scan.message);
        assert!(scan.message.contains("can be read as two products"), "{}", scan.message);
        assert!(till.line(1).is_pending());
    }
    // Two GTINs of one product are that product.
    let two = Product { gtins: vec![gtin("501111111111"), gtin("502222222222")], ..phone() };
    let mut till = Till::open();
    till.facts.products = vec![two.clone()];
    let [one, other] = [0, 1].map(|index: usize| two.gtins[index].as_str());
    let scan = till.scan("]d1", &format!("[)>\u{1e}06\u{1d}8P{one}\u{1d}8P{other}\u{1e}\u{4}"));
    assert_eq!(outcome(&scan), (Decision::Accepted, "product_added"), "{}", scan.message);
}

#[test]
fn of_two_boxes_a_number_of_another_kind_is_not_taken_either() {
    let mut till = Till::open();
    till.scan(CODE_128, "RT1");
    till.scan(CODE_128, "RT2");
    till.scan(CODE_128, &imei("49015420323751"));
    till.scan(EAN_13, &ean(&router()));
    let codes: Vec<_> = ends(&till).iter().map(|scan| scan.code.clone()).collect();
    assert_eq!(codes, ["two_boxes", "two_boxes"]);
    assert!(till.line(1).unit.is_none(), "nothing says of which box the IMEI is");
    till.wait(5_000);
    assert_eq!(ends(&till).last().map(|scan| scan.code.as_str()), Some("no_pending_line"));
}

#[test]
fn of_three_numbers_where_a_unit_has_two_each_is_refused_with_what_came_with_it() {
    let [first, second, third] = ["49015420323751", "35693803564380", "35209900176148"].map(imei);
    let mut till = Till::open();
    till.scan(CODE_128, &first);
    till.scan(CODE_128, &second);
    till.scan(CODE_128, &format!("S/N:A1B2;IMEI:{third}"));
    till.scan(EAN_13, &ean(&dual_sim()));
    let codes: Vec<_> = ends(&till).iter().map(|scan| scan.code.clone()).collect();
    assert_eq!(codes, ["two_boxes", "two_boxes", "two_boxes"]);
    assert!(till.line(1).unit.is_none());
}

#[test]
fn of_two_boxes_a_better_code_of_another_kind_is_not_taken_either() {
    let mac = IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(IdentifierKind::Mac) };
    let rule = SerialRule::new(vec![IdentifierRule::plain(IdentifierKind::Serial), mac]).unwrap();
    let product = Product { rule, ..phone() };
    let mut till = Till::open();
    till.facts.products = vec![product.clone()];
    till.scan(CODE_128, "ABC1");
    till.scan(CODE_128, "ABC2");
    till.scan(CODE_128, "MAC:00:1A:2B:3C:4D:62");
    till.scan(EAN_13, &ean(&product));
    let codes: Vec<_> = ends(&till).iter().map(|scan| scan.code.clone()).collect();
    assert_eq!(codes, ["two_boxes", "two_boxes"]);
    assert!(till.line(1).unit.is_none(), "nothing says of which box it is");
}

#[test]
fn of_three_declared_numbers_each_is_refused_whatever_else_its_label_declares() {
    let [first, second, third] = ["49015420323751", "35693803564380", "35209900176148"].map(imei);
    let mut till = Till::open();
    till.scan(GS1_128, &format!("8002{first}"));
    till.scan(GS1_128, &format!("8002{second}"));
    till.scan(GS1_128, &format!("21A1\u{1d}8002{third}"));
    till.scan(EAN_13, &ean(&dual_sim()));
    let codes: Vec<_> = ends(&till).iter().map(|scan| scan.code.clone()).collect();
    assert_eq!(codes, ["two_boxes", "two_boxes", "two_boxes"]);
    assert!(till.line(1).unit.is_none());
}

#[test]
fn a_web_address_on_a_box_contradicts_nothing_and_is_not_taken_where_two_boxes_were_read() {
    let key = IdentifierRule {
        pattern: Some(Pattern::new("https://x/[0-9]+").unwrap()),
        ..IdentifierRule::plain(IdentifierKind::Serial)
    };
    let product = Product { rule: SerialRule::new(vec![key]).unwrap(), ..phone() };
    let mut till = Till::open();
    till.facts.products = vec![product.clone()];
    till.scan(GS1_128, "21https://x/1");
    till.scan(GS1_128, "21https://x/2");
    till.scan(CODE_128, "https://x/3");
    till.scan(EAN_13, &ean(&product));
    assert_eq!(ends(&till).iter().filter(|scan| scan.code == "two_boxes").count(), 2);
    assert!(till.line(1).is_pending());
}

#[test]
fn a_unit_whose_product_left_the_catalogue_while_it_waited_fills_no_other_line() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    let scan = till.scan(GS1_128, &gs1(&watch(), "SN1"));
    assert_eq!(outcome(&scan), (Decision::Held, "waiting"));
    till.facts.products.retain(|product| product.sku != watch().sku);
    till.add(&phone(), 1).unwrap();
    assert!(till.line(1).is_pending(), "a watch's number is not a phone's");
    till.wait(5_000);
    assert_eq!(ends(&till).last().map(|scan| scan.code.as_str()), Some("no_pending_line"));
}

/// A phone with a serial number, and perhaps an IMEI that is noted; its IMEI is on one of two lines already, its serial number not.
fn with_imei(line: u32, number: &str) -> Till {
    let second = IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(IdentifierKind::Imei) };
    let rule = SerialRule::new(vec![IdentifierRule::plain(IdentifierKind::Serial), second]).unwrap();
    let product = Product { rule, ..phone() };
    let mut till = Till::open();
    till.facts.products = vec![product.clone()];
    till.add(&product, 2).unwrap();
    till.focus(line);
    till.scan(CODE_128, &format!("IMEI:{number}"));
    assert!(till.line(line).unit.is_some() && till.line(line).serial().is_none());
    till.wait(60_000);
    till
}

#[test]
fn a_barcode_whose_product_left_the_catalogue_while_it_waited_says_nothing_of_the_next_code() {
    for left in [false, true] {
        let mut till = Till::open();
        till.settings.add_product_on_scan = false;
        till.add(&phone(), 1).unwrap();
        till.add(&watch(), 1).unwrap();
        assert_eq!(outcome(&till.scan(EAN_13, &ean(&watch()))), (Decision::Held, "waiting"));
        if left {
            till.facts.products.retain(|product| product.sku != watch().sku);
        }
        let scan = till.scan(CODE_128, "ABC1");
        let right = if left { Decision::NeedsChoice } else { Decision::Accepted };
        assert_eq!(scan.decision, right, "{}", scan.message);
    }
}

#[test]
fn an_imei_that_is_known_of_a_unit_is_not_its_serial_number_however_it_is_written() {
    let number = imei("49015420323751");
    let marked = format!("{}-{}-{}-{}", &number[..2], &number[2..8], &number[8..14], &number[14..]);
    for spelling in [number.clone(), marked.clone(), marked.replace('-', " ")] {
        let mut till = with_imei(1, &number);
        let refusal = till.provide(1, &spelling).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::SerialDoesNotFit, "{spelling}: {}", refusal.detail);
        let scan = till.scan(CODE_128, &spelling);
        if scan.choices.contains(&LineNumber(1)) {
            till.choose(&scan.id, 1).unwrap_err();
        }
        assert_eq!(till.line(1).serial(), None, "{spelling}");
    }
}

#[test]
fn a_label_that_says_a_units_number_again_goes_to_its_line_and_to_no_other() {
    let number = imei("49015420323751");
    let gtin = phone().gtins[0];
    for (line, other) in [(1, 2), (2, 1)] {
        for (aim, data) in [
            (CODE_128, format!("SN:A1;IMEI:{number}")),
            (GS1_128, format!("01{}21A1\u{1d}8002{number}", gtin.as_str())),
            (GS1_128, format!("21A1\u{1d}8002{number}")),
        ] {
            for focus in [None, Some(1), Some(2)] {
                let mut till = with_imei(line, &number);
                focus.into_iter().for_each(|line| till.focus(line));
                let scan = till.scan(aim, &data);
                let found = (outcome(&scan), scan.line);
                let right = ((Decision::Accepted, "serial_provided"), Some(LineNumber(line)));
                assert_eq!(found, right, "{data:?}, {focus:?} in focus: {}", scan.message);
                assert_eq!(till.line(line).serial(), Some("A1"));
                assert!(till.line(other).unit.is_none());
            }
        }
    }
}

#[test]
fn a_code_that_waited_is_given_as_it_came_read_or_typed_in() {
    for (keyed, source) in [(false, SerialSource::Scanned), (true, SerialSource::Keyed)] {
        let mut till = Till::open();
        let input = scan_input("", "ABC1", till.now.mono_ms);
        let scan = till.scan_input(ScanInput { keyed, ..input });
        assert_eq!(outcome(&scan), (Decision::Held, "waiting"));
        till.add(&phone(), 1).unwrap();
        assert_eq!(till.line(1).serial(), Some("ABC1"));
        assert_eq!(till.line(1).serial_source(), Some(source));
    }
}

#[test]
fn a_number_that_a_line_has_is_here_already_with_its_name_and_is_not_where_another_number_is_named() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "A1").unwrap();
    let scan = till.scan(CODE_128, "LOT:A1");
    assert_eq!(outcome(&scan), (Decision::Held, "waiting"), "{}", scan.message);
    for text in ["SN:A1", "A1"] {
        let scan = till.scan(CODE_128, text);
        assert_eq!(outcome(&scan), (Decision::Refused, "serial_already_here"), "{text}: {}", scan.message);
    }
}

#[test]
fn what_is_wrong_with_a_code_is_said_of_the_line_in_focus_not_of_another() {
    let mut till = till_with(&[tv()]);
    till.focus(1);
    let alone = till.scan(CODE_128, "WRONG1").message;
    let mut till = till_with(&[dual_sim(), tv()]);
    till.focus(2);
    let scan = till.scan(CODE_128, "WRONG1");
    assert_eq!(scan.message, alone.replace("line 1", "line 2"));
}

#[test]
fn a_text_that_is_rather_something_else_is_called_by_a_name_that_a_cashier_knows() {
    for text in ["8S106141412345678908", "PMQ8N2LL/A", "14D20280630", "1TLOT123", "35693803564380", "2P01"] {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        let scan = till.scan(CODE_128, text);
        assert_eq!(scan.decision, Decision::NeedsChoice, "{text}");
        assert!(scan.message.starts_with("This reads as a"), "{}", scan.message);
        assert!(!scan.message.contains("text"), "{}", scan.message);
    }
}

#[test]
fn the_end_of_a_scan_that_waited_says_all_that_its_beginning_said() {
    let mut till = Till::open();
    let input = scan_input(GS1_128, "21ABC1", till.now.mono_ms);
    let tolerance = label::Tolerance { hash_is_separator: true };
    let evidence = checkout::ScanEvidence { aim_derived: true, took_ms: Some(14), ..Default::default() };
    let held = till.scan_input(ScanInput { tolerance, evidence, ..input });
    assert_eq!(outcome(&held), (Decision::Held, "waiting"));
    till.pass(300);
    till.add(&phone(), 1).unwrap();
    let end = ends(&till)[0].clone();
    assert_eq!((end.settles.as_ref(), end.did, end.line), (Some(&held.id), 1, Some(LineNumber(1))));
    let as_read = ScanRecord {
        decision: held.decision,
        code: held.code.clone(),
        message: held.message.clone(),
        line: None,
        until: held.until,
        settles: None,
        did: 0,
        because: held.because,
        ..end
    };
    assert_eq!(as_read, held);
}

#[test]
fn what_each_of_very_many_scanners_read_last_is_known() {
    const SCANNERS: usize = 64;
    let read = |till: &mut Till, scanner: usize, data: &str| {
        let input = scan_input(CODE_128, data, till.now.mono_ms);
        till.scan_input(ScanInput { device: format!("scanner {scanner}"), ..input }).code
    };
    let mut till = Till::open();
    for scanner in 0..SCANNERS {
        read(&mut till, scanner, "LOYALTY-1");
    }
    // One that is known makes nobody forgotten.
    read(&mut till, 0, "LOYALTY-2");
    for scanner in 0..SCANNERS {
        assert_eq!(read(&mut till, scanner, "LOYALTY-1"), "repeat", "{scanner}");
    }
    // Another one than those is too much: there are never more.
    read(&mut till, SCANNERS, "LOYALTY-1");
    let kept = serde_json::to_value(&till.state).unwrap()["reads"].as_object().unwrap().len();
    assert!((1..=SCANNERS).contains(&kept), "{kept}");
    assert_eq!(read(&mut till, SCANNERS, "LOYALTY-1"), "repeat");
}

#[test]
fn a_text_that_could_be_the_key_too_is_the_other_number_once_the_key_is_known() {
    let of = |kind, role, pattern: &str| IdentifierRule {
        pattern: Some(Pattern::new(pattern).unwrap()),
        role,
        ..IdentifierRule::plain(kind)
    };
    let rule = SerialRule::new(vec![
        of(IdentifierKind::Serial, Role::Key, "[A-Z0-9-]+"),
        of(IdentifierKind::PartNumber, Role::Optional, "[A-Z]{2}-[0-9]+"),
    ]);
    let product = Product { rule: rule.unwrap(), ..phone() };
    let mut till = Till::open();
    till.facts.products = vec![product.clone()];
    till.add(&product, 1).unwrap();
    till.provide(1, "RTR2").unwrap();
    till.focus(1);
    let scan = till.scan(CODE_128, "AB-123");
    assert_eq!(outcome(&scan), (Decision::Accepted, "unit_identified"), "{}", scan.message);
    assert_eq!(till.line(1).serial(), Some("RTR2"));
}

#[test]
fn a_number_of_a_finished_line_is_here_already_while_another_is_in_hand() {
    let [first, second, third] = ["49015420323751", "35693803564380", "35209900176148"].map(imei);
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    till.scan(CODE_128, &first);
    till.scan(CODE_128, &second);
    till.add(&dual_sim(), 1).unwrap();
    till.scan(CODE_128, &third);
    till.pass(1_000);
    let scan = till.scan(CODE_128, &first);
    let refused = (Decision::Refused, "serial_already_here");
    assert_eq!((outcome(&scan), scan.line, scan.because), (refused, Some(LineNumber(1)), None));
}
