//! Rule 8: what has to be in stock, and what is blocked.

use super::catalogue::{camera, phone, watch};
use super::till::{CODE_128, GS1_128, Till, gs1, open_training, outcome};
use checkout::{
    Command, Decision, Disposition, Event, LineNumber, NewReturn, Product, RefusalCode, StockPolicy,
};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A lane whose stock has camera CAM1, as of now.
fn stocked() -> Till {
    let mut till = Till::open();
    till.facts.stock.insert((camera().sku, "CAM1".to_owned()));
    till.facts.stock_as_of_ms = Some(till.now.wall_ms);
    till
}

#[test]
fn a_unit_that_has_to_be_in_stock_is_refused_when_it_is_not() {
    let mut till = stocked();
    till.add(&camera(), 2).unwrap();
    let refusal = till.provide(1, "CAM2").unwrap_err();
    assert_eq!(refusal.code, RefusalCode::SerialNotInStock);
    let scan = till.scan(GS1_128, &gs1(&camera(), "CAM2"));
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_not_in_stock"));
    till.provide(1, "CAM1").unwrap();
    assert_eq!(till.line(1).comment(), None);
    // For what is only recorded when it is sold, the stock doesn't matter.
    till.add(&phone(), 1).unwrap();
    till.provide(3, "SN1").unwrap();
}

#[test]
fn without_a_list_nothing_is_in_stock() {
    let mut till = Till::open();
    till.add(&camera(), 1).unwrap();
    assert_eq!(till.provide(1, "CAM1").unwrap_err().code, RefusalCode::SerialNotInStock);
}

#[test]
fn a_product_may_be_sold_beyond_its_stock() {
    let mut till = stocked();
    till.facts.products = vec![Product { negative_stock_allowed: true, ..camera() }];
    till.add(&camera(), 1).unwrap();
    till.provide(1, "CAM2").unwrap();
    till.sell();
}

#[test]
fn an_old_list_is_believed_believed_with_a_comment_or_not_at_all() {
    for (policy, age_ms, outcome) in [
        (StockPolicy::Accept, 2 * DAY_MS, Ok(None)),
        (StockPolicy::Warn, DAY_MS, Ok(None)),
        (StockPolicy::Warn, DAY_MS + 1, Ok(Some("In stock, by a list that is old"))),
        (StockPolicy::Block, DAY_MS, Ok(None)),
        (StockPolicy::Block, DAY_MS + 1, Err(RefusalCode::StockStale)),
    ] {
        let mut till = stocked();
        till.settings.stock_stale = policy;
        let as_of_ms = till.now.wall_ms - age_ms;
        till.facts.stock_as_of_ms = Some(as_of_ms);
        till.add(&camera(), 1).unwrap();
        match (till.provide(1, "CAM1"), outcome) {
            (Ok(events), Ok(comment)) => {
                assert_eq!(till.line(1).comment().as_deref(), comment, "{policy:?} {age_ms}");
                let Event::SerialProvided { stock_ms, .. } = &events[0] else { panic!("{events:?}") };
                assert_eq!(*stock_ms, comment.map(|_| as_of_ms));
            }
            (Err(refusal), Err(code)) => assert_eq!(refusal.code, code),
            other => panic!("{policy:?} {age_ms}: {other:?}"),
        }
    }
}

#[test]
fn what_left_the_stock_since_is_refused_at_checkout_and_names_its_line() {
    let mut till = stocked();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.add(&camera(), 1).unwrap();
    till.provide(2, "CAM1").unwrap();
    till.facts.stock.clear();
    let refusal = till.checkout().unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::SerialNotInStock, vec![LineNumber(2)]));
}

#[test]
fn what_came_back_is_in_stock_unless_it_was_put_aside() {
    for (disposition, code) in
        [(Disposition::Resellable, None), (Disposition::Quarantine, Some(RefusalCode::SerialBlocked))]
    {
        let mut till = stocked();
        till.add(&camera(), 1).unwrap();
        till.provide(1, "CAM1").unwrap();
        till.sell();
        till.facts.stock.clear();
        let serial = Some("CAM1".to_owned());
        let new = NewReturn { serial, disposition, ..NewReturn::default() };
        till.command(Command::OpenReturn(Box::new(new))).unwrap();
        till.sell();
        till.open_transaction();
        till.add(&camera(), 1).unwrap();
        assert_eq!(till.provide(1, "CAM1").err().map(|refusal| refusal.code), code);
    }
}

#[test]
fn known_stock_says_which_of_two_products_a_bare_serial_number_is_for() {
    let mut till = stocked();
    till.add(&watch(), 1).unwrap();
    till.add(&camera(), 1).unwrap();
    let scan = till.scan(CODE_128, "CAM1");
    assert_eq!((outcome(&scan), scan.line), ((Decision::Accepted, "serial_provided"), Some(LineNumber(2))));
}

#[test]
fn in_training_the_stock_does_not_matter() {
    let mut till = Till::new();
    till.command(open_training()).unwrap();
    till.add(&camera(), 1).unwrap();
    till.provide(1, "CAM9").unwrap();
}

#[test]
fn a_blocked_serial_number_is_refused_when_it_is_given_and_at_checkout() {
    let mut till = Till::open();
    till.facts.blocked.insert("SN1".to_owned(), "stolen".to_owned());
    till.add(&phone(), 2).unwrap();
    let refusal = till.provide(1, "SN1").unwrap_err();
    assert_eq!((refusal.code, refusal.detail.contains("stolen")), (RefusalCode::SerialBlocked, true));
    let scan = till.scan(GS1_128, &gs1(&phone(), "SN1"));
    assert_eq!(outcome(&scan), (Decision::Refused, "serial_blocked"));
    till.provide(1, "SN2").unwrap();
    till.provide(2, "SN3").unwrap();
    till.facts.blocked.insert("SN3".to_owned(), "recalled".to_owned());
    let refusal = till.checkout().unwrap_err();
    assert_eq!((refusal.code, refusal.lines), (RefusalCode::SerialBlocked, vec![LineNumber(2)]));
}
