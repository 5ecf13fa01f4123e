//! Why a scan became what it did, for each kind of decision.

use super::catalogue::{cable, charger, dual_sim, ean, imei, phone, tv, watch};
use super::return_scans::returning;
use super::till::{CODE_128, EAN_13, GS1_128, Till, gs1, numbers};
use checkout::{
    AlikeLines, Because, Command, Decision, Event, HowWell, Reason, RefusalCode, ScanRecord, ScanningMode,
};
use label::{Evidence, IdentifierKind, Role};

/// A scan, and its chain as somebody is told it who asks later.
fn why(till: &mut Till, aim: &str, data: &str) -> (ScanRecord, Reason) {
    let before = till.state.clone();
    let scan = till.scan(aim, data);
    let reason = checkout::reason(&before, &till.settings, &scan, &till.facts, till.now).unwrap();
    (scan, reason)
}

fn decided(scan: &ScanRecord) -> (Decision, Option<Because>) {
    (scan.decision, scan.because)
}

fn lines(of: &AlikeLines) -> Vec<u32> {
    of.lines.iter().map(|line| line.0).collect()
}

/// Lines, and how they fit or why they don't.
type Told<T> = Vec<(Vec<u32>, T)>;

/// Which lines fit and how, and which don't and why.
fn fitting(reason: &Reason) -> (Told<HowWell>, Told<&'static str>) {
    let fits = reason.fits.iter().map(|fitting| (lines(&fitting.of), fitting.fit)).collect();
    let fits_not = reason.fits_not.iter().map(|unfit| (lines(&unfit.of), unfit.code)).collect();
    (fits, fits_not)
}

fn till_with(products: &[checkout::Product]) -> Till {
    let mut till = Till::open();
    for product in products {
        till.add(product, 1).unwrap();
    }
    till
}

/// The last thing that became of a scan.
fn end(till: &Till) -> ScanRecord {
    let scans = till.journal.iter().rev().filter_map(|recorded| match &recorded.record.event {
        Event::Scan(scan) => Some(scan.as_ref().clone()),
        _ => None,
    });
    scans.into_iter().next().unwrap()
}

#[test]
fn what_decides_has_a_name_and_a_sentence_and_is_kept_by_its_name() {
    for because in Because::ALL {
        assert_eq!(serde_json::to_string(because).unwrap(), format!("\"{}\"", because.name()));
        assert!(because.says().ends_with('.') && because.says().len() < 100, "{}", because.says());
    }
}

#[test]
fn product_and_unit_go_to_the_first_line_of_the_product() {
    let mut till = till_with(&[watch(), phone(), phone()]);
    let (scan, reason) = why(&mut till, GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::ProductAndUnit)));
    let read: Vec<_> =
        reason.read_as.iter().map(|read| (read.kind, read.value.as_str(), read.evidence)).collect();
    let gtin = phone().gtins[0];
    assert_eq!(
        read,
        [
            (IdentifierKind::Gtin, gtin.as_str(), Evidence::Declared),
            (IdentifierKind::Serial, "SN1", Evidence::Declared)
        ]
    );
    assert_eq!(reason.product.as_ref().map(|product| product.sku.as_str()), Some("PHONE"));
    let (fits, fits_not) = fitting(&reason);
    assert_eq!(fits, [(vec![2, 3], HowWell::Declared)]);
    assert_eq!(fits_not, [(vec![1], "other_product")]);
    let gives = &reason.fits[0].gives[0];
    assert_eq!((gives.role, gives.normalized.as_str()), (Role::Key, "SN1"));
}

#[test]
fn product_and_unit_add_a_line_where_none_waits() {
    let mut till = Till::open();
    let (scan, reason) = why(&mut till, GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::ProductAndUnitAdded)));
    assert_eq!(fitting(&reason), (vec![], vec![]));
    till.pass(1_000);
    let (scan, _) = why(&mut till, GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(decided(&scan), (Decision::Ignored, Some(Because::AlreadyHere)));
}

#[test]
fn a_product_alone_is_added_or_only_focuses_or_waits() {
    let mut till = Till::open();
    let (scan, reason) = why(&mut till, EAN_13, &ean(&phone()));
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::ProductAlone)));
    assert_eq!(reason.product.map(|product| product.description), Some("Phone X".to_owned()));
    till.command(Command::SetScanningMode { mode: ScanningMode::Capture }).unwrap();
    till.pass(1_000);
    let (scan, _) = why(&mut till, EAN_13, &ean(&phone()));
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::ProductFocuses)));
    let (scan, _) = why(&mut till, EAN_13, &ean(&watch()));
    assert_eq!(decided(&scan), (Decision::Held, Some(Because::ProductWaits)));
}

#[test]
fn a_bare_number_goes_to_the_line_that_it_is_declared_for_or_whose_rule_it_keeps_or_that_is_the_only_one() {
    let mut till = till_with(&[dual_sim(), phone(), tv()]);
    let (scan, reason) = why(&mut till, GS1_128, "21ABC123");
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::Declared)));
    let (fits, fits_not) = fitting(&reason);
    assert_eq!(fits, [(vec![2], HowWell::Declared)]);
    assert_eq!(fits_not, [(vec![1], "kind"), (vec![3], "pattern")]);
    let (scan, reason) = why(&mut till, CODE_128, "S/N:TV000001");
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::OnlyRule)));
    let gives = &reason.fits[0].gives[0];
    assert_eq!((gives.raw.as_str(), gives.normalized.as_str()), ("S/N:TV000001", "TV000001"));
    let mut till = till_with(&[phone()]);
    let (scan, reason) = why(&mut till, CODE_128, "ABC123");
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::OnlyLine)));
    assert_eq!(fitting(&reason).0, [(vec![1], HowWell::Plain)]);
}

#[test]
fn among_equals_known_stock_the_focus_or_the_cashier_decides() {
    let mut till = till_with(&[phone(), watch()]);
    till.facts.stock(&watch(), IdentifierKind::Serial, "ABC1");
    let (scan, reason) = why(&mut till, CODE_128, "ABC1");
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::KnownStock)));
    assert_eq!(fitting(&reason).0, [(vec![1], HowWell::Plain), (vec![2], HowWell::Plain)]);
    let mut till = till_with(&[phone(), watch()]);
    let (scan, _) = why(&mut till, CODE_128, "ABC2");
    assert_eq!(decided(&scan), (Decision::NeedsChoice, Some(Because::SeveralFit)));
    till.choose(&scan.id, 2).unwrap();
    assert_eq!(decided(&end(&till)), (Decision::Accepted, Some(Because::Chosen)));
    let mut till = till_with(&[phone(), watch()]);
    till.focus(2);
    let (scan, _) = why(&mut till, CODE_128, "ABC3");
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::Focus)));
}

#[test]
fn a_choice_that_ran_out_still_says_why_it_was_asked() {
    let mut till = till_with(&[phone(), watch()]);
    till.scan(CODE_128, "ABC2");
    till.wait(60_000);
    let end = end(&till);
    assert_eq!(decided(&end), (Decision::Refused, Some(Because::SeveralFit)));
    assert_eq!((end.code.as_str(), end.refused_by_rule()), ("choice_expired", Some(10)));
}

#[test]
fn what_the_line_found_says_no_to_is_refused_by_its_rule() {
    let mut till = till_with(&[phone()]);
    till.provide(1, "SN1").unwrap();
    till.sell();
    till.open_transaction();
    till.add(&phone(), 1).unwrap();
    let (scan, reason) = why(&mut till, CODE_128, "SN1");
    assert_eq!(decided(&scan), (Decision::Refused, Some(Because::OnlyLine)));
    assert_eq!((scan.code.as_str(), scan.refused_by_rule()), ("serial_sold", Some(7)));
    assert_eq!(fitting(&reason).0, [(vec![1], HowWell::Plain)]);
    till.pass(1_000);
    let (scan, _) = why(&mut till, GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(decided(&scan), (Decision::Refused, Some(Because::ProductAndUnit)));
    till.facts.blocked.insert("SN2".to_owned(), "stolen".to_owned());
    let (scan, _) = why(&mut till, GS1_128, &gs1(&watch(), "SN2"));
    assert_eq!(decided(&scan), (Decision::Refused, Some(Because::ProductAndUnitAdded)));
    assert_eq!((scan.code.as_str(), scan.refused_by_rule()), ("serial_blocked", Some(8)));
}

#[test]
fn what_fits_no_line_says_so_of_each() {
    let mut till = till_with(&[tv(), dual_sim()]);
    let (scan, reason) = why(&mut till, GS1_128, "21WRONG");
    assert_eq!(decided(&scan), (Decision::Refused, None));
    assert_eq!((scan.code.as_str(), scan.refused_by_rule()), ("serial_does_not_fit", Some(9)));
    let (fits, fits_not) = fitting(&reason);
    assert_eq!((fits.len(), fits_not), (0, vec![(vec![2], "kind"), (vec![1], "pattern")]));
    assert!(reason.fits_not.iter().all(|unfit| !unfit.message.is_empty()));
    // The line's own product number is no number of a unit.
    let mut till = till_with(&[phone()]);
    till.facts.products.clear();
    let (scan, reason) = why(&mut till, CODE_128, &ean(&phone()));
    assert_eq!((scan.code.as_str(), scan.refused_by_rule()), ("serial_is_gtin", Some(9)));
    assert_eq!(fitting(&reason).1, [(vec![1], "is_gtin")]);
}

#[test]
fn a_label_that_breaks_its_standard_is_told_with_its_problem() {
    let mut till = till_with(&[phone()]);
    let (scan, reason) = why(&mut till, GS1_128, "0100000000000001");
    assert_eq!((scan.code.as_str(), scan.refused_by_rule()), ("unreadable_label", Some(21)));
    assert!(reason.problems.iter().any(|problem| problem.code == "check_digit"), "{:?}", reason.problems);
}

#[test]
fn a_held_scan_waits_and_is_settled_or_waits_in_vain() {
    let mut till = Till::open();
    let (scan, reason) = why(&mut till, CODE_128, "ABC123");
    assert_eq!(decided(&scan), (Decision::Held, Some(Because::NothingFits)));
    assert_eq!(fitting(&reason), (vec![], vec![]));
    till.scan(EAN_13, &ean(&phone()));
    let settled: Vec<_> = till
        .journal
        .iter()
        .filter_map(|recorded| match &recorded.record.event {
            Event::Scan(end) if end.settles.as_ref() == Some(&scan.id) => Some(decided(end)),
            _ => None,
        })
        .collect();
    assert_eq!(settled, [(Decision::Accepted, Some(Because::LineAdded))]);
    let mut till = Till::open();
    till.scan(CODE_128, "ABC123");
    till.wait(5_000);
    assert_eq!(decided(&end(&till)), (Decision::Ignored, Some(Because::NothingCame)));
}

#[test]
fn a_code_of_the_same_box_says_for_which_product() {
    let mut till = till_with(&[phone(), watch()]);
    till.settings.add_product_on_scan = false;
    let (scan, _) = why(&mut till, EAN_13, &ean(&watch()));
    assert_eq!(decided(&scan), (Decision::Held, Some(Because::ProductWaits)));
    let (scan, _) = why(&mut till, CODE_128, "ABC123");
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::SameBox)));
    let matched = till.journal.iter().any(|recorded| {
        matches!(&recorded.record.event, Event::Scan(end) if end.because == Some(Because::NamedProduct))
    });
    assert!(matched);
    let mut till = till_with(&[phone(), watch()]);
    till.settings.add_product_on_scan = false;
    till.scan(EAN_13, &ean(&phone()));
    till.scan(EAN_13, &ean(&watch()));
    let (scan, _) = why(&mut till, CODE_128, "ABC123");
    assert_eq!(decided(&scan), (Decision::NeedsChoice, Some(Because::TwoProducts)));
}

#[test]
fn codes_of_two_boxes_are_refused_by_name() {
    let mut till = Till::open();
    till.scan(CODE_128, &imei("49015420323751"));
    till.scan(CODE_128, &imei("49015420323752"));
    till.scan(CODE_128, &imei("49015420323753"));
    till.scan(EAN_13, &ean(&dual_sim()));
    let refused = till.journal.iter().find_map(|recorded| match &recorded.record.event {
        Event::Scan(end) if end.code == "two_boxes" => Some(end.refused_by_rule()),
        _ => None,
    });
    assert_eq!(refused, Some(Some(10)));
}

#[test]
fn lost_separators_are_told_by_the_only_cut_that_fits() {
    let mut till = till_with(&[tv(), phone()]);
    let data = format!("01{}10LOT721TV000001", tv().gtins[0].as_str());
    let (scan, reason) = why(&mut till, "", &data);
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::OnlyCut)), "{}", scan.message);
    let fitting = reason.fits.iter().find(|fitting| lines(&fitting.of) == [1]).unwrap();
    assert_eq!(fitting.gives[0].evidence, Evidence::Segmented);
}

#[test]
fn what_is_not_routed_says_why_not() {
    let mut till = till_with(&[phone()]);
    till.scan(EAN_13, "96385074");
    let (scan, reason) = why(&mut till, EAN_13, "96385074");
    assert_eq!(decided(&scan), (Decision::Ignored, Some(Because::SameRead)));
    assert_eq!(fitting(&reason), (vec![], vec![]));
    let (scan, reason) = why(&mut till, "", "");
    assert_eq!(decided(&scan), (Decision::Ignored, Some(Because::NothingRead)));
    assert_eq!((fitting(&reason), reason.problems[0].code), ((vec![], vec![]), "empty"));
    till.command(Command::SetScanningMode { mode: ScanningMode::Pos }).unwrap();
    let (scan, reason) = why(&mut till, CODE_128, "LOYALTY-1");
    assert_eq!((decided(&scan), reason), ((Decision::Accepted, Some(Because::ForPos)), Reason::default()));
    till.command(Command::SetScanningMode { mode: ScanningMode::Off }).unwrap();
    let (scan, reason) = why(&mut till, CODE_128, "ABC9");
    assert_eq!((scan.code.as_str(), scan.refused_by_rule()), ("scanning_off", Some(20)));
    assert_eq!((reason.read_as.is_empty(), fitting(&reason)), (false, (vec![], vec![])));
    let mut damaged = super::till::scan_input(CODE_128, "ABC-", till.now.mono_ms + 5_000);
    damaged.damage = Some("cut off".into());
    let before = till.state.clone();
    let scan = till.scan_input(damaged);
    let reason = checkout::reason(&before, &till.settings, &scan, &till.facts, till.now).unwrap();
    assert_eq!((scan.code.as_str(), reason), ("damaged_scan", Reason::default()));
}

#[test]
fn goods_that_come_back_are_told_by_what_was_sold() {
    let mut till = returning(&[1, 2]);
    let (scan, reason) = why(&mut till, CODE_128, "SN2");
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::ReturnedUnit)));
    assert_eq!(reason.fits.iter().flat_map(|fitting| lines(&fitting.of)).collect::<Vec<_>>(), [1, 2]);
    let mut till = returning(&[1]);
    let (scan, _) = why(&mut till, CODE_128, "SN3");
    assert_eq!(decided(&scan), (Decision::Refused, Some(Because::ReturnedLine)));
    assert_eq!((scan.code.as_str(), scan.refused_by_rule()), ("return_mismatch", Some(14)));
    till.scan(CODE_128, "SN1");
    till.pass(1_000);
    let (scan, _) = why(&mut till, CODE_128, "SN3");
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::SoldUnit)));
    let mut till = till_with(&[charger()]);
    till.sell();
    till.open_return();
    let (scan, _) = why(&mut till, CODE_128, "CH1");
    assert_eq!(decided(&scan), (Decision::Accepted, Some(Because::ReturnedLine)));
}

#[test]
fn a_chain_has_an_end_however_many_lines_wait() {
    let mut till = Till::open();
    till.add(&phone(), 100).unwrap();
    till.add(&cable(), 1).unwrap();
    till.add(&tv(), 40).unwrap();
    let (_, reason) = why(&mut till, CODE_128, "ABC123");
    let of = &reason.fits[0].of;
    assert_eq!((of.lines.len(), of.more), (16, 84));
    assert_eq!(reason.fits_not[0].of.more, 24);
    assert!(reason.read_as.len() <= checkout::limits::REASON_ENTRIES);
    // Different products, each a group of its own.
    let mut till = Till::open();
    for number in 0..40 {
        let product = checkout::Product {
            sku: checkout::Sku::new(format!("P{number}")).unwrap(),
            gtins: vec![],
            ..phone()
        };
        till.facts.products.push(product.clone());
        till.add(&product, 1).unwrap();
    }
    let (scan, reason) = why(&mut till, CODE_128, "ABC123");
    assert_eq!(*scan.choices, numbers(&(1..=40).collect::<Vec<_>>()));
    assert_eq!((reason.fits.len(), reason.more_lines), (16, 24));
}

#[test]
fn nothing_of_a_label_stands_in_its_chain_unescaped() {
    let mut till = till_with(&[phone(), tv()]);
    let (_, reason) = why(&mut till, CODE_128, "AB\u{1b}[31mC\u{202e}D");
    let text = format!("{reason:?}");
    assert!(!text.chars().any(|letter| letter.is_control() || letter == '\u{202e}'), "{text}");
    let values = reason.read_as.iter().map(|read| &read.value);
    let values = values.chain(reason.fits.iter().flat_map(|fitting| &fitting.gives).map(|gives| &gives.raw));
    assert!(values.clone().all(|value| !value.contains('\u{1b}') && !value.contains('\u{202e}')));
    let long = "A".repeat(5_000);
    let (_, reason) = why(&mut till, CODE_128, &long);
    assert!(reason.read_as.iter().all(|read| read.value.len() <= 103), "{reason:?}");
}

#[test]
fn every_rule_that_refuses_scans_has_its_chapter() {
    for code in RefusalCode::ALL {
        assert!(code.rule().is_none_or(|rule| (1..=34).contains(&rule)), "{code:?}");
    }
}
