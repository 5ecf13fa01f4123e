//! Which lines were looked at for a scan, as somebody is told who asks why.

use super::catalogue::{cable, dual_sim, ean, gtin, imei, phone, tv};
use super::return_scans::returning;
use super::till::{CODE_128, EAN_13, GS1_128, Till, gs1};
use checkout::{
    Because, Command, Decision, Delivery, HowWell, Product, Reason, RefusalCode, ScanRecord, limits,
};
use label::{IdentifierKind, IdentifierRule, Role, SerialRule};

fn why(till: &mut Till, aim: &str, data: &str) -> (ScanRecord, Reason) {
    let before = till.state.clone();
    let scan = till.scan(aim, data);
    let reason = checkout::reason(&before, &till.settings, &scan, &till.facts, till.now).unwrap();
    (scan, reason)
}

/// The lines that fit, and those that don't.
fn lines(reason: &Reason) -> (Vec<u32>, Vec<u32>) {
    let fits = reason.fits.iter().flat_map(|fitting| &fitting.of.lines).map(|line| line.0).collect();
    let fits_not = reason.fits_not.iter().flat_map(|unfit| &unfit.of.lines).map(|line| line.0).collect();
    (fits, fits_not)
}

#[test]
fn for_the_code_of_a_product_without_serial_numbers_no_line_is_looked_at() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    for (aim, data) in [(EAN_13, ean(&cable())), (GS1_128, gs1(&cable(), "SN1"))] {
        let (scan, reason) = why(&mut till, aim, &data);
        assert_eq!(scan.decision, Decision::Accepted, "{}", scan.message);
        assert_eq!(reason.product.as_ref().map(|product| product.sku.as_str()), Some("CABLE"));
        assert_eq!(lines(&reason), (vec![], vec![]), "{data}");
    }
}

#[test]
fn for_the_code_of_a_product_that_comes_back_its_lines_are_looked_at() {
    let mut till = returning(&[1, 3]);
    let (scan, reason) = why(&mut till, EAN_13, &ean(&phone()));
    assert_eq!((scan.decision, scan.because), (Decision::Held, Some(Because::ProductWaits)));
    assert_eq!(lines(&reason), (vec![], vec![1]), "of the lines with serial numbers");
}

#[test]
fn a_line_that_still_takes_a_number_of_the_box_in_hand_is_looked_at_too() {
    let mut till = Till::open();
    till.add(&dual_sim(), 1).unwrap();
    till.scan(CODE_128, &imei("49015420323751"));
    assert!(!till.line(1).is_pending());
    let (scan, reason) = why(&mut till, CODE_128, &imei("35693803564380"));
    assert_eq!((scan.decision, scan.code.as_str()), (Decision::Accepted, "unit_identified"));
    assert_eq!(lines(&reason), (vec![1], vec![]));
    // Once, not twice, while it is pending itself.
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.focus(2);
    let (_, reason) = why(&mut till, CODE_128, "ABC1");
    assert_eq!(lines(&reason), (vec![1, 2], vec![]));
}

#[test]
fn no_rule_refused_what_was_not_refused() {
    let mut till = Till::open();
    let (first, _) = why(&mut till, GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!((first.decision, first.refused_by_rule()), (Decision::Accepted, None));
    let (repeat, _) = why(&mut till, GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!((repeat.decision, repeat.code.as_str()), (Decision::Ignored, RefusalCode::Repeat.name()));
    assert_eq!(repeat.refused_by_rule(), None);
    let (stray, _) = why(&mut till, CODE_128, "ABC1");
    assert_eq!(stray.refused_by_rule(), None);
}

#[test]
fn a_scan_while_money_is_taken_is_refused_by_the_rule_of_checkout() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.checkout().unwrap();
    let (scan, reason) = why(&mut till, CODE_128, "ABC1");
    assert_eq!((scan.code.as_str(), scan.refused_by_rule()), ("wrong_state", Some(12)));
    assert_eq!(lines(&reason), (vec![], vec![]));
}

/// Data without a separator after the lot.
fn glued(product: &Product, rest: &str) -> String {
    format!("01{}{rest}", product.gtins[0].as_str())
}

#[test]
fn data_without_separators_is_told_by_its_only_cut_or_as_it_stands() {
    // Two cuts: serial number SN1 and lot L7, or SN110L7.
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let (scan, reason) = why(&mut till, "", &glued(&phone(), "21SN110L7"));
    assert_eq!((scan.decision, scan.code.as_str()), (Decision::Refused, "unreadable_label"));
    assert!(reason.fits.iter().all(|fitting| fitting.gives.iter().all(|gives| gives.normalized != "SN1")));
    // One cut, for a product that no line waits for.
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let (scan, reason) = why(&mut till, "", &glued(&tv(), "10LOT721TV000001"));
    assert_eq!(
        (scan.decision, scan.because),
        (Decision::Accepted, Some(Because::OnlyCut)),
        "{}",
        scan.message
    );
    assert_eq!(lines(&reason).0, [0_u32; 0]);
    assert!(till.line(1).is_pending());
    // More than can be looked at: parts that are the shop's own may begin anywhere.
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let (scan, reason) = why(&mut till, "", &glued(&phone(), "21A91B92C93D94E95F"));
    assert_eq!((scan.decision, scan.code.as_str()), (Decision::Refused, "unreadable_label"));
    assert!(reason.fits.iter().all(|fitting| fitting.gives.iter().all(|gives| gives.normalized != "A")));
    // None, for a product that no line waits for.
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let (scan, _) = why(&mut till, "", &glued(&tv(), "10LOT721WRONG"));
    assert_ne!(scan.code, "product_added_with_serial", "{}", scan.message);
    assert!(till.line(1).is_pending());
    // None, for one that waits: what can't be cut is not taken.
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    let (scan, _) = why(&mut till, "", &glued(&tv(), "10LOT721WRONG"));
    assert_ne!(scan.code, "serial_provided", "{}", scan.message);
    assert!(till.line(1).is_pending());
}

#[test]
fn the_only_cut_is_of_its_product_and_fits_no_line_of_another() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.add(&phone(), 1).unwrap();
    let (scan, reason) = why(&mut till, "", &glued(&tv(), "10LOT721TV000001"));
    assert_eq!((scan.decision, scan.because), (Decision::Accepted, Some(Because::OnlyCut)));
    assert_eq!(lines(&reason), (vec![1], vec![2]));
}

#[test]
fn how_well_a_number_fits_is_told_by_the_rule_of_its_own_kind() {
    // A lot, where any serial number may be noted too.
    let also = |kind| IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(kind) };
    let key = IdentifierRule::plain(IdentifierKind::Imei);
    let rule = SerialRule::new(vec![key, also(IdentifierKind::Serial), also(IdentifierKind::Lot)]).unwrap();
    let product = Product { rule, ..dual_sim() };
    for (data, fit) in [("10LOT-9", HowWell::DeclaredByRule), ("21ABC1", HowWell::Declared)] {
        let mut till = Till::open();
        till.facts.products = vec![product.clone()];
        till.add(&product, 1).unwrap();
        let (scan, reason) = why(&mut till, GS1_128, data);
        assert_eq!((scan.decision, scan.code.as_str()), (Decision::Accepted, "unit_identified"));
        assert_eq!(reason.fits[0].fit, fit, "{data}");
    }
}

#[test]
fn data_without_separators_of_a_case_is_no_unit() {
    let mut till = Till::open();
    let product = Product { gtins: vec![gtin("1501111111111")], ..tv() };
    till.facts.products = vec![product.clone()];
    till.add(&product, 1).unwrap();
    let (scan, _) = why(&mut till, "", &glued(&product, "10LOT721TV000001"));
    assert_ne!(scan.decision, Decision::Accepted, "{}", scan.message);
    assert!(till.line(1).is_pending());
}

#[test]
fn an_order_that_was_placed_waits_for_no_scan() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.deliver(1, Delivery::Pickup).unwrap();
    till.make_order();
    till.sell();
    till.command(super::till::open()).unwrap();
    let (scan, reason) = why(&mut till, CODE_128, "TV000001");
    assert_eq!((scan.decision, scan.because), (Decision::Held, Some(Because::NothingFits)));
    assert_eq!(lines(&reason), (vec![], vec![]));
    let transaction = till.id();
    till.command(Command::VoidTransaction { transaction }).unwrap();
}

#[test]
fn how_well_a_line_fits_has_a_name_and_a_sentence() {
    for (fit, name) in [
        (HowWell::DeclaredByRule, "declared_by_rule"),
        (HowWell::Declared, "declared"),
        (HowWell::Rule, "rule"),
        (HowWell::Plain, "plain"),
        (HowWell::Competing, "competing"),
    ] {
        assert_eq!(fit.name(), name);
        assert!(fit.says().len() > 10 && !fit.says().contains(char::is_control), "{}", fit.says());
    }
}

#[test]
fn what_else_a_label_says_is_counted_where_it_is_too_much_to_tell() {
    let mut till = Till::open();
    let values: Vec<_> = (0..30).map(|number| format!("\u{1d}S{number}X")).collect();
    let (_, reason) = why(&mut till, "]d1", &format!("[)>\u{1e}06{}\u{1e}\u{4}", values.concat()));
    assert_eq!(reason.read_as.len(), limits::REASON_ENTRIES);
    assert_eq!(reason.more_read_as, 30 - limits::REASON_ENTRIES);
}

#[test]
fn a_label_that_is_not_sure_of_its_unit_is_told_with_the_lines_that_it_fits() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let before = till.state.clone();
    let scan = till.scan(CODE_128, &format!("EAN:{};SN:ABC12345", ean(&phone())));
    assert_eq!(scan.decision, Decision::NeedsChoice, "{}", scan.message);
    let reason = checkout::reason(&before, &till.settings, &scan, &till.facts, till.now).unwrap();
    assert_eq!(
        reason.fits.iter().map(|fitting| fitting.of.lines.clone()).collect::<Vec<_>>(),
        [[checkout::LineNumber(1)]]
    );
}
