//! Rules 10 and 11: the codes of one box in any order, and repeats.

use super::catalogue::{dual_sim, ean, imei, phone, router, tv, watch};
use super::till::{CODE_128, EAN_13, GS1_128, Till, gs1, new_line, outcome, scan_input};
use checkout::{Command, Decision, Event, ScanRecord};

fn scans(events: &[Event]) -> Vec<&ScanRecord> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Scan(scan) => Some(&**scan),
            _ => None,
        })
        .collect()
}

#[test]
fn a_serial_number_may_come_before_the_gtin_of_its_box() {
    let mut till = Till::open();
    let held = till.scan(CODE_128, "ABC123");
    assert_eq!(outcome(&held), (Decision::Held, "waiting"));
    assert_eq!(held.until.map(|until| until.0), Some(till.now.mono_ms + 2_000));
    till.wait(500);
    let before = till.journal.len();
    till.scan(EAN_13, &ean(&phone()));
    assert_eq!(till.line(1).serial(), Some("ABC123"));
    let events: Vec<_> =
        till.journal[before..].iter().map(|recorded| recorded.record.event.clone()).collect();
    let ended = scans(&events);
    assert_eq!((&ended[0].id, outcome(ended[0])), (&held.id, (Decision::Accepted, "serial_provided")));
    assert_eq!(
        (ended[0].settles.as_ref(), outcome(ended[1])),
        (Some(&held.id), (Decision::Accepted, "product_added"))
    );
    assert_eq!(till.state.next_deadline(), None);
}

#[test]
fn a_serial_number_may_come_before_the_pos_adds_its_line() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.scan(GS1_128, &gs1(&phone(), "ABC123"));
    till.add(&watch(), 1).unwrap();
    assert!(till.line(1).is_pending(), "the label names another product");
    let events = till.add(&phone(), 2).unwrap();
    assert_eq!(scans(&events)[0].code, "serial_provided");
    assert_eq!(till.line(2).serial(), Some("ABC123"));
    assert!(till.line(3).is_pending());
}

#[test]
fn a_bare_serial_number_is_not_guessed_between_several_new_lines() {
    let mut till = Till::open();
    till.scan(CODE_128, "ABC123");
    assert_eq!(scans(&till.add(&phone(), 2).unwrap()).len(), 0);
    assert_eq!(till.state.held_scans().len(), 1);
}

#[test]
fn what_is_rather_something_else_is_no_serial_number_of_the_line_that_comes_after_it() {
    for add_product_on_scan in [true, false] {
        let mut till = Till::open();
        till.settings.add_product_on_scan = add_product_on_scan;
        assert_eq!(till.scan(CODE_128, "490154203237518").decision, Decision::Held);
        if add_product_on_scan {
            till.scan(EAN_13, &ean(&phone()));
        } else {
            till.add(&phone(), 1).unwrap();
        }
        assert!(till.line(1).is_pending(), "an IMEI is on line 1 as its plain serial number");
        // The other order asks, too.
        till.wait(2_000);
        assert_eq!(till.scan(CODE_128, "490154203237518").decision, Decision::NeedsChoice);
    }
}

#[test]
fn what_fits_nothing_in_time_ends_in_an_event_of_its_own() {
    let mut till = Till::open();
    let held = till.scan(CODE_128, "ABC123");
    assert_eq!(till.wait(1_999), []);
    let events = till.wait(1);
    let [Event::Scan(end)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((outcome(end), &end.settles), ((Decision::Ignored, "no_pending_line"), &Some(held.id)));
    till.add(&phone(), 1).unwrap();
    assert!(till.line(1).is_pending());
}

#[test]
fn a_held_scan_that_ran_out_is_not_taken_even_before_anybody_looked() {
    let mut till = Till::open();
    till.scan(CODE_128, "ABC123");
    till.pass(2_000);
    till.add(&phone(), 1).unwrap();
    assert!(till.line(1).is_pending());
}

#[test]
fn a_held_unit_that_was_sold_is_refused_when_its_line_comes() {
    let mut till = Till::open();
    till.scan(GS1_128, &gs1(&phone(), "ABC123"));
    till.sell();
    till.open_transaction();
    till.wait(1_000);
    till.scan(CODE_128, "ABC123");
    let events = till.add(&phone(), 1).unwrap();
    assert_eq!(outcome(scans(&events)[0]), (Decision::Refused, "serial_sold"));
    assert!(till.line(1).is_pending());
}

#[test]
fn both_imeis_of_a_box_may_come_before_its_gtin() {
    let (first, second) = (imei("49015420323751"), imei("35209900176148"));
    let mut till = Till::open();
    till.scan(CODE_128, &first);
    till.scan(CODE_128, &second);
    till.scan(EAN_13, &ean(&dual_sim()));
    let values: Vec<_> = till
        .line(1)
        .unit
        .as_ref()
        .unwrap()
        .identifiers
        .iter()
        .map(|bound| bound.normalized.clone())
        .collect();
    assert_eq!(values, [first, second]);
}

#[test]
fn a_gtin_that_is_held_says_which_product_the_next_code_is_for() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 2).unwrap();
    let held = till.scan(EAN_13, &ean(&watch()));
    let scan = till.scan(CODE_128, "ABC123");
    assert_eq!((scan.code.as_str(), scan.line.map(|line| line.0)), ("serial_provided", Some(2)));
    let matched = &till.journal[till.journal.len() - 2].record.event;
    assert!(
        matches!(matched, Event::Scan(end) if end.id == held.id && end.code == "product_matched"),
        "{matched:?}"
    );
}

#[test]
fn of_the_lines_of_a_product_whose_gtin_is_held_the_one_in_focus_goes_first() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 3).unwrap();
    till.scan(EAN_13, &ean(&watch()));
    till.focus(3);
    let scan = till.scan(CODE_128, "ABC123");
    assert_eq!((scan.code.as_str(), scan.line.map(|line| line.0)), ("serial_provided", Some(3)));
    // That of another product says nothing of it: the two codes of the box do.
    till.pass(1_000);
    till.scan(EAN_13, &ean(&watch()));
    till.focus(1);
    let scan = till.scan(CODE_128, "ABC124");
    assert_eq!((scan.code.as_str(), scan.line.map(|line| line.0)), ("serial_provided", Some(2)));
}

/// A pattern that the whole text matches is not asked.
#[test]
fn a_held_gtin_says_whose_a_number_is_that_a_pattern_takes_with_another_products_code_in_it() {
    let rule = label::IdentifierRule {
        pattern: Some(label::Pattern::new("AB[0-9]{13}").unwrap()),
        ..label::IdentifierRule::plain(label::IdentifierKind::Serial)
    };
    let patterned = |product: checkout::Product| checkout::Product {
        rule: label::SerialRule::new(vec![rule.clone()]).unwrap(),
        ..product
    };
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.facts.products = vec![patterned(phone()), patterned(watch()), tv()];
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    till.scan(EAN_13, &ean(&watch()));
    let scan = till.scan(CODE_128, &format!("AB{}", ean(&tv())));
    assert_eq!((scan.code.as_str(), scan.line.map(|line| line.0)), ("serial_provided", Some(2)));
}

#[test]
fn a_label_that_waits_with_its_own_serial_number_lends_its_product_to_no_other() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.scan(GS1_128, &gs1(&watch(), "ABC1"));
    till.scan(GS1_128, &gs1(&watch(), "ABC2"));
    till.add(&watch(), 2).unwrap();
    till.add(&phone(), 1).unwrap();
    assert_eq!(till.line(1).serial(), Some("ABC1"));
    // ABC2 is that of the second watch: this one is perhaps the phone's.
    assert_eq!(till.scan(CODE_128, "ABC3").decision, Decision::NeedsChoice);
    assert!(till.line(2).is_pending());
}

#[test]
fn the_focus_says_that_a_number_that_is_here_is_anothers_of_another_product() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    till.provide(1, "ABC1").unwrap();
    till.add(&watch(), 1).unwrap();
    assert_eq!(till.scan(CODE_128, "ABC1").code, "serial_already_here");
    till.focus(2);
    till.pass(1_000);
    assert_eq!(till.scan(CODE_128, "ABC1").code, "serial_already_here", "another phone can't have it");
    till.focus(3);
    till.pass(1_000);
    assert_eq!(outcome(&till.scan(CODE_128, "ABC1")), (Decision::Accepted, "serial_provided"));
    assert_eq!(till.line(3).serial(), Some("ABC1"));
}

#[test]
fn choices_and_scanners_are_remembered_up_to_a_limit() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    let mut asked = Vec::new();
    for number in 0..70 {
        let mut input = scan_input(CODE_128, &format!("ABC{number}"), till.now.mono_ms);
        input.device = format!("scanner-{number}");
        asked.push(till.scan_input(input).id);
    }
    // The last is still open, 32 before it are known to have ended, and the first are forgotten.
    let code = |till: &mut Till, scan| till.choose(scan, 9).unwrap_err().code.name();
    assert_eq!(code(&mut till, &asked[69]), "choice_needed");
    assert_eq!(code(&mut till, &asked[68]), "choice_expired");
    assert_eq!(code(&mut till, &asked[69 - 32]), "choice_expired");
    assert_eq!(code(&mut till, &asked[69 - 33]), "unknown_scan");
}

#[test]
fn another_scanners_gtin_says_nothing_about_this_ones_box() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    let mut other = scan_input(EAN_13, &ean(&watch()), 0);
    other.device = "hand".to_owned();
    till.scan_input(other);
    assert_eq!(till.scan(CODE_128, "ABC123").decision, Decision::NeedsChoice);
}

#[test]
fn a_second_imei_within_the_burst_is_asked_about_where_another_phone_waits_for_one() {
    let mut till = Till::open();
    till.add(&dual_sim(), 2).unwrap();
    till.focus(1);
    till.scan(CODE_128, &imei("49015420323751"));
    let scan = till.scan(CODE_128, &imei("35209900176148"));
    assert_eq!((scan.decision, scan.choices.len()), (Decision::NeedsChoice, 2));
    till.choose(&scan.id, 1).unwrap();
    assert_eq!(till.line(1).unit.as_ref().unwrap().identifiers.len(), 2);
}

#[test]
fn after_the_burst_an_imei_is_the_next_phones() {
    let mut till = Till::open();
    till.add(&dual_sim(), 2).unwrap();
    till.focus(1);
    till.scan(CODE_128, &imei("49015420323751"));
    till.wait(2_001);
    assert_eq!(till.scan(CODE_128, &imei("35209900176148")).line.map(|line| line.0), Some(2));
}

#[test]
fn a_label_that_contradicts_what_is_known_of_a_unit_is_another_units() {
    let mut till = Till::open();
    till.add(&router(), 1).unwrap();
    till.scan(CODE_128, &imei("49015420323751"));
    till.wait(10_000);
    let other = imei("35209900176148");
    let scan = till.scan(GS1_128, &format!("01{}21RT9\u{1d}8002{other}", router().gtins[0]));
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_does_not_fit"), "{scan:?}");
    assert_eq!(till.line(1).serial(), None);
}

#[test]
fn a_repeat_within_the_window_is_ignored_and_journalled() {
    let mut till = Till::open();
    till.scan(EAN_13, &ean(&phone()));
    for read_after in [0, 150, 400] {
        let scan = till.scan_input(scan_input(EAN_13, &ean(&phone()), 1_000 + read_after));
        assert_eq!(outcome(&scan), (Decision::Ignored, "repeat"), "after {read_after} ms");
    }
    let scan = till.scan_input(scan_input(EAN_13, &ean(&phone()), 1_401));
    assert_eq!(scan.code, "product_added", "the window does not slide");
    assert_eq!(till.current().lines.len(), 2);
}

#[test]
fn a_repeat_is_measured_where_it_was_read() {
    let mut till = Till::open();
    till.scan(EAN_13, &ean(&phone()));
    let read_mono_ms = till.now.mono_ms + 100;
    till.wait(60_000);
    assert_eq!(till.scan_input(scan_input(EAN_13, &ean(&phone()), read_mono_ms)).code, "repeat");
}

#[test]
fn codes_that_are_read_in_turn_repeat_too() {
    let mut till = Till::open();
    till.scan(EAN_13, &ean(&phone()));
    till.scan(CODE_128, "ABC123");
    assert_eq!(till.scan(EAN_13, &ean(&phone())).code, "repeat");
    assert_eq!(till.scan(CODE_128, "ABC123").code, "repeat");
}

#[test]
fn another_scanner_another_symbol_or_a_keyed_scan_is_no_repeat() {
    let mut till = Till::open();
    let read = |till: &Till| scan_input(EAN_13, &ean(&phone()), till.now.mono_ms);
    let first = read(&till);
    till.scan_input(first);
    let hand = checkout::ScanInput { device: "hand".to_owned(), ..read(&till) };
    assert_eq!(till.scan_input(hand).code, "product_added");
    let other_symbol = scan_input("]C0", &ean(&phone()), till.now.mono_ms);
    assert_eq!(till.scan_input(other_symbol).code, "product_added");
    for _ in 0..2 {
        let keyed = checkout::ScanInput { keyed: true, ..read(&till) };
        assert_eq!(till.scan_input(keyed).code, "product_added");
    }
    assert_eq!(till.current().lines.len(), 5);
}

#[test]
fn without_a_window_nothing_is_a_repeat() {
    let mut till = Till::open();
    till.settings.repeat_window_ms = 0;
    till.scan(EAN_13, &ean(&phone()));
    assert_eq!(till.scan(EAN_13, &ean(&phone())).code, "product_added");
}

#[test]
fn only_so_many_scans_wait() {
    let mut till = Till::open();
    for index in 0..32 {
        assert_eq!(till.scan(CODE_128, &format!("ABC{index}")).decision, Decision::Held);
    }
    assert_eq!(outcome(&till.scan(CODE_128, "ABC33")), (Decision::Refused, "limit_reached"));
    assert_eq!(till.wait(2_000).len(), 32);
}

#[test]
fn held_codes_of_another_kind_stay_held() {
    let mut till = Till::open();
    till.scan(CODE_128, "SOMETHING");
    let transaction = till.id();
    till.command(Command::AddLine { transaction, line: new_line(&tv(), 1) }).unwrap();
    assert!(till.line(1).is_pending());
    assert_eq!(till.state.held_scans().len(), 1);
}
