//! Rule 7: one unit read in two spellings is one unit, and is sold once.

use super::catalogue::{camera, dual_sim, phone, watch};
use super::till::{CODE_128, GS1_128, Till, gs1};
use checkout::{
    Command, Decision, Disposition, Event, NewReturn, Product, Refusal, RefusalCode, ReturnPolicy, Sku,
    UnitState, registry_changes,
};
use label::{Check, IdentifierKind as Kind, IdentifierRule, Pattern, SerialRule};
use proptest::prelude::*;

/// Spellings of one unit of a product whose rule says nothing. With `]`, as a scanner reads it; else as it is typed in.
const PLAIN: &[&[&str]] = &[
    &[
        "]C0SC02XK0ABJHD2",
        "C02XK0ABJHD2",
        "]Q1[)>\x1e06\x1d1PMQ8N2LL/A\x1dSC02XK0ABJHD2\x1e\x04",
        "]C0C02XK0ABJHD2",
    ],
    &["]C0SHX7Q4PL2K9", "]C0HX7Q4PL2K9"],
    &["]C0R58M1234561", "]C0SR58M1234561"],
    &["]C0SHH1", "HH1"],
    &["]C012542331601", "]C05RFDP01"],
    &["]C01S20AL0098USPC012399", "S1S20AL0098USPC012399", "20AL0098USPC012399"],
    &["37SUN1234567891234A+786950", "]C0S786950"],
    &["25SUN1234567891234A786950", "37SUN1234567891234A+786950"],
    &["\u{c9}1X", "E\u{301}1X"],
    &["CH 3", "CH\u{a0}3"],
    &["490", "\u{ff14}\u{ff19}\u{ff10}"],
    &["AF0123450ABCDEC", "AF0123450ABCDE", "2936087365007037100"],
    &["00:1A:2B:3C:4D:5E", "00-1A-2B-3C-4D-5E", "001A2B3C4D5E"],
    &["89148000000745809013", "8914800000074580901"],
    &["35693803564380", "356938035643809"],
];

/// Every two of them, both ways round.
fn pairs(
    spellings: &'static [&'static [&'static str]],
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let pairs_of =
        |of: &'static [&'static str]| of.iter().flat_map(move |one| of.iter().map(move |two| (*one, *two)));
    spellings.iter().flat_map(move |of| pairs_of(of)).filter(|(one, two)| one != two)
}

/// What came of giving a spelling to a line: nothing, or the code and sentence of a refusal.
fn give(till: &mut Till, line: u32, spelling: &str) -> Result<(), (String, String)> {
    let Some((aim, data)) = spelling.split_at_checked(3).filter(|_| spelling.starts_with(']')) else {
        return till
            .provide(line, spelling)
            .map(drop)
            .map_err(|refusal| (refusal.code.name().to_owned(), refusal.detail));
    };
    till.pass(1_000);
    till.focus(line);
    let scan = till.scan(aim, data);
    match scan.decision {
        Decision::Accepted => Ok(()),
        _ => Err((scan.code, scan.message)),
    }
}

fn code(result: Result<(), (String, String)>) -> String {
    result.map_or_else(|(code, _)| code, |()| "taken".to_owned())
}

/// A product of this rule.
pub(super) fn of_rule(rule: IdentifierRule) -> Product {
    let rule = SerialRule::new(vec![rule]).unwrap();
    Product { sku: Sku::new("NEW").unwrap(), gtins: vec![], rule, ..phone() }
}

pub(super) fn till_with(product: &Product) -> Till {
    let mut till = Till::open();
    till.facts.products.push(product.clone());
    till
}

fn next(till: &mut Till, product: &Product) {
    till.open_transaction();
    till.add(product, 1).unwrap();
}

#[test]
fn two_spellings_of_one_unit_are_not_on_two_lines_of_a_cart() {
    for (one, two) in pairs(PLAIN) {
        let mut till = Till::open();
        till.add(&phone(), 2).unwrap();
        give(&mut till, 1, one).unwrap_or_else(|refusal| panic!("{one}: {refusal:?}"));
        assert_eq!(code(give(&mut till, 2, two)), "serial_already_here", "{one} then {two}");
        till.void_line(1).unwrap();
        give(&mut till, 2, two).unwrap_or_else(|refusal| panic!("{two} after all: {refusal:?}"));
    }
}

#[test]
fn two_spellings_of_one_unit_are_not_sold_twice_after_a_restart_either() {
    for (one, two) in pairs(PLAIN) {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        give(&mut till, 1, one).unwrap();
        till.sell();
        till.restart();
        next(&mut till, &phone());
        assert_eq!(code(give(&mut till, 1, two)), "serial_sold", "{one} then {two}");
    }
}

#[test]
fn a_suspended_cart_holds_its_units_in_every_spelling() {
    for (one, two) in pairs(PLAIN) {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        give(&mut till, 1, one).unwrap();
        let transaction = till.id();
        till.command(Command::Suspend { transaction }).unwrap();
        next(&mut till, &phone());
        assert_eq!(code(give(&mut till, 1, two)), "serial_in_other_transaction", "{one} then {two}");
    }
}

#[test]
fn a_gs1_label_and_the_bare_text_beside_it_are_one_unit() {
    let label = format!("{GS1_128}{}", gs1(&phone(), "HH1"));
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    give(&mut till, 1, "]C0SHH1").unwrap();
    // Not passed over in silence as a repeat: it may be another unit.
    assert_eq!(code(give(&mut till, 2, &label)), "serial_already_here");
    till.void_line(1).unwrap();
    give(&mut till, 2, &label).unwrap();
    till.add(&phone(), 1).unwrap();
    assert_eq!(code(give(&mut till, 3, "]C0SHH1")), "serial_already_here");
}

#[test]
fn what_two_labels_declare_are_two_units() {
    let mut till = Till::open();
    till.add(&phone(), 2).unwrap();
    give(&mut till, 1, &format!("{GS1_128}{}", gs1(&phone(), "SHH1"))).unwrap();
    give(&mut till, 2, &format!("{GS1_128}{}", gs1(&phone(), "HH1"))).unwrap();
    till.sell();
}

#[test]
fn another_product_may_have_a_unit_of_the_other_spelling() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    till.provide(1, "S123").unwrap();
    till.provide(2, "123").unwrap();
    till.sell();
}

#[test]
fn the_refusal_names_the_form_that_is_known_and_says_what_to_do() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    give(&mut till, 1, "]C0SC02XK0ABJHD2").unwrap();
    till.sell();
    next(&mut till, &phone());
    let refusal: Refusal = till.provide(1, "C02XK0ABJHD2").unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SerialSold);
    assert!(refusal.detail.contains("\"C02XK0ABJHD2\" was sold already"), "{}", refusal.detail);
    assert!(refusal.detail.contains("the same unit as \"SC02XK0ABJHD2\""), "{}", refusal.detail);
    assert!(refusal.remedy.contains("supervisor"), "{}", refusal.remedy);
    assert!(refusal.params.contains(&("known_as", "SC02XK0ABJHD2".to_owned())), "{:?}", refusal.params);
    let same = till.provide(1, "SC02XK0ABJHD2").unwrap_err();
    assert!(!same.detail.contains("the same unit"), "{}", same.detail);
}

#[test]
fn the_same_unit_given_again_in_another_spelling_changes_nothing() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SC02XK0ABJHD2").unwrap();
    assert_eq!(till.provide(1, "C02XK0ABJHD2").unwrap(), []);
    assert_eq!(till.line(1).serial(), Some("SC02XK0ABJHD2"));
    assert_eq!(till.provide(1, "C02XK0ABJHD3").unwrap_err().code, RefusalCode::SerialNotEditable);
}

/// The check of a kind of its own, or a pattern, keeps a value as it is read; the unit is one all the same.
#[test]
fn keys_of_a_kind_with_a_form_of_its_own_are_one_unit_whatever_the_rule_says() {
    let meid = IdentifierRule { check: Check::Luhn16, ..IdentifierRule::plain(Kind::Meid) };
    let anything = Some(Pattern::new(".+").unwrap());
    let like = |kind| IdentifierRule { pattern: anything.clone(), ..IdentifierRule::plain(kind) };
    let meids: &[&str] = &["AF0123450ABCDEC", "af0123450abcdec"];
    let all_meids: &[&str] =
        &["AF0123450ABCDEC", "af0123450abcdec", "2936087365007037100", "af0123450abcde", "AF0123450ABCDE"];
    let macs: &[&str] = &["00:1A:2B:3C:4D:5E", "001a2b3c4d5e", "001A.2B3C.4D5E"];
    let sims: &[&str] = &["89148000000745809013", "8914800000074580901"];
    for (rule, spellings) in [
        (meid, meids),
        (like(Kind::Meid), all_meids),
        (like(Kind::Mac), macs),
        (like(Kind::Iccid), sims),
        (IdentifierRule::plain(Kind::Iccid), sims),
    ] {
        let product = of_rule(rule);
        for one in spellings {
            for two in spellings {
                let mut till = till_with(&product);
                till.add(&product, 1).unwrap();
                till.provide(1, one).unwrap();
                till.sell();
                next(&mut till, &product);
                let refusal = till.provide(1, two).unwrap_err();
                assert_eq!(refusal.code, RefusalCode::SerialSold, "{one} then {two}");
            }
        }
    }
}

#[test]
fn the_second_imei_of_a_label_is_claimed_though_the_rule_asks_for_one() {
    const LABEL: &str = "SN:ABC123;IMEI 1:490154203237518;IMEI 2:356938035643809";
    let phone_x = of_rule(IdentifierRule::plain(Kind::Imei));
    for (kept, other) in [("490154203237518", "356938035643809"), ("356938035643809", "490154203237518")] {
        // Which of the two is kept is the label's order; the other one is known all the same.
        let label = if kept.starts_with('4') {
            LABEL.to_owned()
        } else {
            LABEL
                .replace("IMEI 1", "MEI")
                .replace("IMEI 2:356938035643809", "IMEI 1:356938035643809;IMEI 2:490154203237518")
                .replace("MEI:490154203237518;", "")
        };
        let mut till = till_with(&phone_x);
        till.add(&phone_x, 2).unwrap();
        give(&mut till, 1, &format!("]Q1{label}")).unwrap();
        assert_eq!(till.line(1).serial(), Some(kept));
        assert_eq!(till.provide(2, other).unwrap_err().code, RefusalCode::SerialAlreadyHere);
        till.void_line(2).unwrap();
        till.sell();
        till.restart();
        for product in [&phone_x, &dual_sim()] {
            next(&mut till, product);
            assert_eq!(till.provide(1, other).unwrap_err().code, RefusalCode::SerialSold);
            let transaction = till.id();
            till.command(Command::VoidTransaction { transaction }).unwrap();
        }
    }
}

#[test]
fn an_imei_that_was_sold_as_plain_text_is_not_sold_as_an_imei() {
    for text in ["21861536030196001", "861536030196001"] {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        till.provide(1, text).unwrap();
        till.sell();
        next(&mut till, &dual_sim());
        assert_eq!(till.provide(1, "861536030196001").unwrap_err().code, RefusalCode::SerialSold, "{text}");
        till.void_line(1).unwrap();
        till.add(&watch(), 1).unwrap();
        assert_eq!(till.provide(2, text).unwrap_err().code, RefusalCode::SerialSold, "{text}");
    }
}

#[test]
fn a_blocked_spelling_blocks_the_unit() {
    let mut till = Till::open();
    till.facts.blocked.insert("C02XK0ABJHD2".to_owned(), "stolen".to_owned());
    till.add(&phone(), 1).unwrap();
    assert_eq!(code(give(&mut till, 1, "]C0SC02XK0ABJHD2")), "serial_blocked");
}

#[test]
fn a_list_of_the_stock_has_a_unit_in_any_spelling() {
    let mut till = Till::open();
    till.facts.stock.insert((camera().sku, "C02XK0ABJHD2".to_owned()));
    till.facts.stock_as_of_ms = Some(till.now.wall_ms);
    till.add(&camera(), 1).unwrap();
    give(&mut till, 1, "]C0SC02XK0ABJHD2").unwrap();
    till.sell();
    // Sold, whatever the list says; back again, it is in stock in the other spelling, too.
    back(&mut till, unit("C02XK0ABJHD2"));
    till.facts.stock.clear();
    next(&mut till, &camera());
    till.provide(1, "C02XK0ABJHD2").unwrap();
    till.sell();
}

fn unit(serial: &str) -> NewReturn {
    NewReturn { serial: Some(serial.to_owned()), ..NewReturn::default() }
}

/// It comes back, all of it.
fn back(till: &mut Till, new: NewReturn) {
    till.command(Command::OpenReturn(Box::new(new))).unwrap();
    till.sell();
}

/// A sale of one phone in this spelling.
fn sold(spelling: &str) -> Till {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    give(&mut till, 1, spelling).unwrap();
    till.sell();
    till
}

fn data(spelling: &str) -> &str {
    spelling.strip_prefix("]C0").unwrap_or(spelling)
}

#[test]
fn a_unit_comes_back_under_its_other_spelling_and_is_sold_again_once() {
    for (one, two) in pairs(PLAIN).filter(|(one, two)| !one.starts_with("]Q") && !two.starts_with("]Q")) {
        for sku in [None, Some(phone().sku)] {
            let mut till = sold(one);
            back(&mut till, NewReturn { sku, ..unit(data(two)) });
            for (first, second) in [(two, one), (one, two)] {
                next(&mut till, &phone());
                give(&mut till, 1, first)
                    .unwrap_or_else(|refusal| panic!("{one}, back as {two}: {refusal:?}"));
                till.sell();
                next(&mut till, &phone());
                assert_eq!(code(give(&mut till, 1, second)), "serial_sold", "{one}, {two}");
                let transaction = till.id();
                till.command(Command::VoidTransaction { transaction }).unwrap();
                back(&mut till, NewReturn { sku: Some(phone().sku), ..unit(data(second)) });
            }
        }
    }
}

#[test]
fn a_scan_of_the_other_spelling_confirms_the_unit_that_comes_back() {
    for (one, two) in pairs(PLAIN) {
        let mut till = sold(one);
        till.open_return();
        till.pass(1_000);
        match two.split_at_checked(3).filter(|_| two.starts_with(']')) {
            Some((aim, data)) => {
                let scan = till.scan(aim, data);
                assert_eq!(scan.code, "return_confirmed", "{one} then {two}: {}", scan.message);
            }
            None => drop(till.provide(1, two).unwrap()),
        }
        assert_eq!(till.current().returned_lines().filter(|(_, returned)| returned.in_hand).count(), 1);
        till.sell();
        assert!(till.facts.units.values().all(|known| known.state == UnitState::Free), "{one}, {two}");
    }
}

#[test]
fn the_receipt_and_another_spelling_are_one_unit() {
    for (one, two) in [("]C0SC02XK0ABJHD2", "C02XK0ABJHD2"), ("C02XK0ABJHD2", "SC02XK0ABJHD2")] {
        let mut till = sold(one);
        let receipt = till.receipts().pop();
        back(&mut till, NewReturn { receipt, ..unit(two) });
        assert!(till.facts.units.values().all(|known| known.state == UnitState::Free));
    }
}

/// The unit of another sale, brought in another spelling: it is that unit that comes back, and its sale's record that is changed.
#[test]
fn another_unit_than_the_one_sold_comes_back_as_what_it_was_sold_as() {
    let mut till = sold("AAA1");
    next(&mut till, &phone());
    till.provide(1, "C02XK0ABJHD2").unwrap();
    till.sell();
    till.settings.return_mismatch = ReturnPolicy::Warn;
    let receipt = Some(till.receipts().remove(0));
    let new = NewReturn { receipt, ..NewReturn::default() };
    till.command(Command::OpenReturn(Box::new(new))).unwrap();
    till.provide(1, "SC02XK0ABJHD2").unwrap();
    assert_eq!(till.line(1).serial(), Some("C02XK0ABJHD2"));
    till.sell();
    assert_eq!(till.facts.state_of(&phone(), "C02XK0ABJHD2"), Some(&UnitState::Free));
    assert_eq!(till.facts.state_of(&phone(), "SC02XK0ABJHD2"), None);
}

#[test]
fn what_was_put_aside_is_not_sold_in_another_spelling() {
    for (one, two) in pairs(PLAIN) {
        let mut till = sold(one);
        till.open_return();
        let transaction = till.id();
        till.command(Command::VoidTransaction { transaction }).unwrap();
        let receipt = till.receipts().pop();
        back(&mut till, NewReturn { receipt, disposition: Disposition::Quarantine, ..NewReturn::default() });
        next(&mut till, &phone());
        assert_eq!(code(give(&mut till, 1, two)), "serial_blocked", "{one} then {two}");
    }
}

#[test]
fn in_training_forms_matter_in_the_cart_alone() {
    let mut till = sold("SC02XK0ABJHD2");
    till.command(super::till::open_training()).unwrap();
    till.add(&phone(), 2).unwrap();
    till.provide(1, "C02XK0ABJHD2").unwrap();
    assert_eq!(till.provide(2, "SC02XK0ABJHD2").unwrap_err().code, RefusalCode::SerialAlreadyHere);
}

#[test]
fn forms_are_claimed_and_given_up_with_their_unit_and_never_shown() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let events = till.provide(1, "SC02XK0ABJHD2").unwrap();
    let claims: Vec<_> = events.iter().flat_map(registry_changes).collect();
    let known: Vec<&str> = claims[0].unit.identities.iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(known, ["SC02XK0ABJHD2", "C02XK0ABJHD2"]);
    let unit = till.line(1).unit.as_ref().unwrap();
    assert_eq!(unit.identifiers.len(), 1);
    // What has no other form is written as it was before there were any.
    till.void_line(1).unwrap();
    till.add(&phone(), 1).unwrap();
    let events = till.provide(2, "AAA1").unwrap();
    assert!(!serde_json::to_string(&events).unwrap().contains("forms"));
    // And what was written then is read.
    let earlier = r#"{"serial_provided":{"transaction":"0042-3-1","line":1,"identifiers":[{"kind":"serial","role":"key","raw":"SC02XK0ABJHD2","normalized":"SC02XK0ABJHD2","evidence":"shaped"}],"source":"scanned","claims":{"sku":"PHONE","serial":"SC02XK0ABJHD2","identities":[["serial","SC02XK0ABJHD2"]]}}}"#;
    let event: Event = serde_json::from_str(earlier).unwrap();
    assert_eq!(serde_json::to_string(&event).unwrap(), earlier);
    assert_eq!(registry_changes(&event)[0].unit.identities.len(), 1);
}

#[test]
fn a_unit_that_was_sold_before_there_were_forms_is_found_by_its_shorter_spelling() {
    let mut till = sold("C02XK0ABJHD2");
    for known in till.facts.units.values_mut() {
        known.identities.truncate(1);
    }
    next(&mut till, &phone());
    assert_eq!(code(give(&mut till, 1, "]C0SC02XK0ABJHD2")), "serial_sold");
}

/// What a text that is typed in is known by as a serial number; nothing where it is none.
fn spellings(text: &str) -> Vec<String> {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    if till.provide(1, text).is_err() {
        return Vec::new();
    }
    let identifiers = till.line(1).unit.iter().flat_map(|unit| &unit.identifiers);
    let known = identifiers.flat_map(|bound| bound.known_as().filter(|(kind, _)| *kind == bound.kind));
    known.map(|(_, value)| value.to_owned()).collect()
}

/// Sells one; the other is refused then.
fn refuse_each_other(one: &str, two: &str) -> bool {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    // What is no serial number by itself can't be sold at all.
    if till.provide(1, one).is_err() {
        return true;
    }
    till.sell();
    till.restart();
    next(&mut till, &phone());
    till.provide(1, two).is_err()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 96 } else { 5_000 }))]

    /// Any text, and everything that it can be read as. Of text with signs in it two readings may be so short by themselves that the signs
    /// tell numbers apart, and a zero in front may be a number's or Interleaved 2 of 5's: there each is held against the text alone.
    #[test]
    fn every_spelling_of_any_text_is_refused_once_one_is_sold(
        (text, is_bare) in prop_oneof![
            "S{0,3}[A-Z0-9]{1,14}".prop_map(|text| (text, true)),
            "S?1S[0-9]{2}[A-R0-9]{6}[A-R]{3}[A-R0-9]{7}".prop_map(|text| (text, true)),
            "[0-9]{10,20}".prop_map(|text| (text.clone(), !text.starts_with('0'))),
            "(89|35|86|49|A0)[0-9A-F]{12,18}".prop_map(|text| (text, true)),
            "[0-9A-F]{2}(:[0-9A-F]{2}){5}".prop_map(|text| (text, true)),
            "\\PC{1,12}".prop_map(|text| (text, false)),
        ],
    ) {
        let spellings = spellings(&text);
        for (index, one) in spellings.iter().enumerate() {
            for (other, two) in spellings.iter().enumerate() {
                if is_bare || index == 0 || other == 0 {
                    prop_assert!(refuse_each_other(one, two), "{:?}: {:?} then {:?}", text, one, two);
                }
            }
        }
    }

    /// The number of an item within its company is known by the one that is unique in the world, and the other way round.
    #[test]
    fn a_text_and_each_of_its_spellings_are_refused_once_one_is_sold(
        text in "(18S|25SUN|37SUN|25SLH|37SLB|25SD|S|1S|21|22S|23S|43S|I)[A-Z0-9+:-]{4,24}",
    ) {
        for one in spellings(&text) {
            prop_assert!(refuse_each_other(&one, &text), "{:?} then {:?}", one, text);
            prop_assert!(refuse_each_other(&text, &one), "{:?} then {:?}", text, one);
        }
    }
}

#[test]
fn a_number_in_parts_is_one_without_its_hyphens_and_without_the_name_in_front() {
    for [one, other] in
        [["SN-77001", "77001"], ["CH-1AB23456789", "CH1AB23456789"], ["0123-4567-8901", "012345678901"]]
    {
        assert!(refuse_each_other(one, other), "{one} then {other}");
    }
}

/// A letter that is a sign by itself, and letters in its one form; a letter that is a name's.
#[test]
fn letters_that_are_written_in_several_ways_are_one_unit_in_every_spelling() {
    for text in [
        "Aa\u{2f00}\u{b9}aA\u{11950}\u{a81}",
        "\u{20000}\u{114d0}0\u{11c30}\u{3200}a\u{1003f}A",
        "a\u{10787}:0\u{10500}\u{a8f}A\u{10a28}",
        "Ger\u{e4}t=ABC12345",
        "Gera\u{308}t\u{ff1d}\u{ff21}BC12345",
    ] {
        let spellings = spellings(text);
        assert!(spellings.len() > 1, "{text}");
        for one in &spellings {
            for two in &spellings {
                assert!(refuse_each_other(one, two), "{text}: {one} then {two}, of {spellings:?}");
            }
        }
    }
    assert!(refuse_each_other("Ger\u{e4}t=ABC12345", "ABC12345"));
}

#[test]
fn a_serial_number_with_its_name_is_sold_once_whatever_it_is_called() {
    for text in ["Serien-Nr.: ABC12345", "SERNO:ABC12345", "GPON SN: ABC12345", "Numéro de série: ABC12345"]
    {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        let scan = till.scan(CODE_128, text);
        assert_eq!((scan.decision, till.line(1).serial()), (Decision::Accepted, Some("ABC12345")), "{text}");
    }
    // Of a name that isn't known the cashier is asked, and what stands on the receipt is known without it.
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let scan = till.scan(CODE_128, "Tillv nr: ABC12345");
    assert_eq!(scan.decision, Decision::NeedsChoice);
    till.choose(&scan.id, 1).unwrap();
    till.sell();
    next(&mut till, &phone());
    assert_eq!(code(give(&mut till, 1, "]C0ABC12345")), "serial_sold");
}
