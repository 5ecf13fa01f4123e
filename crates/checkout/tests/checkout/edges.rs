//! Exactly at the edge: the last that may be, and the first that may not.

use super::catalogue::{book, cable, imei, phone, router, tv};
use super::till::{Till, amount, card, cash, new_line, open};
use checkout::{
    Actor, Command, Delivery, Event, Input, LineNumber, NewLine, NewReturn, Outcome, RefusalCode,
    TransactionState, limits,
};
use money::Amount;

fn costing(
    till: &mut Till,
    product: &checkout::Product,
    price: i64,
    discount: i64,
) -> Result<(), RefusalCode> {
    let (unit_price, discount) = (Some(amount(price)), Some(amount(discount)));
    let line = NewLine { unit_price, discount, ..new_line(product, 1) };
    let transaction = till.id();
    till.command(Command::AddLine { transaction, line }).map(drop).map_err(|refusal| refusal.code)
}

#[test]
fn lines_are_joined_by_what_they_come_to_not_by_what_they_cost_without_the_discount() {
    let half = Amount::MAX.minor() / 2;
    let mut till = Till::open();
    costing(&mut till, &phone(), half, 0).unwrap();
    costing(&mut till, &cable(), half, half - 10).unwrap();
    let (unit_price, discount) = (Some(amount(half)), Some(amount(half - 10)));
    let line = NewLine { unit_price, discount, ..new_line(&cable(), 1) };
    let input = Input::Command(Command::AddLine { transaction: till.id(), line });
    let outcome = checkout::decide(&till.state, &till.settings, &input, &Actor::Lane, &till.facts, till.now);
    let Ok(Outcome::Accept(events)) = outcome else { panic!("{outcome:?}") };
    assert!(matches!(events[0], Event::QuantityChanged { line: LineNumber(2), .. }), "{events:?}");
}

#[test]
fn what_can_not_come_back_in_one_sum_is_refused() {
    let most = Amount::MAX.minor();
    let mut till = Till::open();
    costing(&mut till, &cable(), most, 0).unwrap();
    till.sell();
    // An exchange for the same, and something more.
    till.open_return();
    costing(&mut till, &cable(), most, 0).unwrap();
    costing(&mut till, &phone(), 100, 0).unwrap();
    till.provide(3, "SN1").unwrap();
    till.sell();
    let receipt = till.receipts().pop();
    let back = NewReturn { receipt, ..NewReturn::default() };
    assert_eq!(till.refused(Command::OpenReturn(Box::new(back.clone()))), RefusalCode::InvalidValue);
    assert!(till.state.current().is_none());
    // One of the two does.
    let lines = Some(super::till::numbers(&[3]));
    till.command(Command::OpenReturn(Box::new(NewReturn { lines, ..back }))).unwrap();
}

#[test]
fn all_that_was_paid_for_an_order_may_be_given_back_with_it_and_not_a_cent_more() {
    for (more, may) in [(0, true), (1, false)] {
        let mut till = Till::open();
        till.add(&tv(), 1).unwrap();
        till.deliver(1, Delivery::Pickup).unwrap();
        till.make_order();
        let order = till.id();
        till.sell();
        let tenders = vec![cash(-89_900 - more)];
        let result = till.command(Command::CancelOrder { order, reason: None, tenders });
        assert_eq!(result.is_ok(), may, "{result:?}");
        if may {
            let done = till.finished.last().unwrap();
            assert_eq!((done.state, done.totals().due), (TransactionState::Voided, Amount::ZERO));
        }
    }
}

#[test]
fn money_of_one_kind_is_not_given_back_that_was_not_taken() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.checkout().unwrap();
    let transaction = till.id();
    till.command(Command::TakeTender { transaction: transaction.clone(), tender: card(500) }).unwrap();
    for tender in [cash(-1), card(-501)] {
        let refusal =
            till.command(Command::TakeTender { transaction: transaction.clone(), tender }).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::InvalidValue);
        assert!(refusal.detail.contains("than was taken of this kind"), "{}", refusal.detail);
    }
    till.command(Command::TakeTender { transaction, tender: card(-500) }).unwrap();
}

#[test]
fn a_text_of_just_the_length_that_may_be_is_taken() {
    for (count, may) in [(limits::TEXT_CHARS, true), (limits::TEXT_CHARS + 1, false)] {
        // Letters, not bytes.
        let reference = Some("\u{e4}".repeat(count));
        let mut till = Till::new();
        let Command::Open { metadata, training, .. } = open() else { unreachable!() };
        let result = till.command(Command::Open { reference, metadata, training });
        assert_eq!(result.is_ok(), may, "{count}: {result:?}");
    }
}

#[test]
fn what_some_lines_make_of_the_sums_is_told_by_rate_and_only_of_theirs() {
    let mut till = Till::open();
    till.add(&tv(), 1).unwrap();
    till.provide(1, "TV000001").unwrap();
    till.add(&book(), 1).unwrap();
    till.add(&cable(), 1).unwrap();
    let cart = till.current();
    let share = |lines: &[u32]| {
        let totals = cart.share_of(&super::till::numbers(lines)).unwrap();
        let rates = totals.by_rate.iter().map(|(_, tax, gross)| (tax.minor(), gross.minor()));
        (totals.total.minor(), totals.tax.minor(), rates.collect::<Vec<_>>())
    };
    assert_eq!(share(&[2]), (1_999, 131, vec![(131, 1_999)]));
    assert_eq!(share(&[1]), (89_900, 14_354, vec![(14_354, 89_900)]));
    assert_eq!(share(&[2, 3]), (2_989, 289, vec![(131, 1_999), (158, 990)]));
    assert_eq!(share(&[]), (0, 0, vec![]));
    let all = cart.totals();
    assert_eq!(share(&[1, 2, 3]).0, all.total.minor());
    assert_eq!(share(&[1, 2, 3]).1, all.tax.minor());
    // Tax is rounded for all of a rate together: 3 of 8 cents add none to that of the other 5.
    let mut till = Till::open();
    costing(&mut till, &cable(), 5, 0).unwrap();
    costing(&mut till, &cable(), 3, 0).unwrap();
    let share = till.current().share_of(&super::till::numbers(&[2])).unwrap();
    let rates: Vec<_> = share.by_rate.iter().map(|(_, tax, gross)| (tax.minor(), gross.minor())).collect();
    assert_eq!((share.total, share.tax, rates), (amount(3), Amount::ZERO, vec![(0, 3)]));
    // Lines that were given up since are told as they were.
    till.void_line(2).unwrap();
    let share = till.current().share_of(&super::till::numbers(&[2])).unwrap();
    assert_eq!((share.total, share.due), (amount(3), Amount::ZERO));
}

#[test]
fn what_is_still_missing_of_a_unit_is_said_under_its_line() {
    let mut till = Till::open();
    till.add(&router(), 1).unwrap();
    assert_eq!(till.line(1).comment().as_deref(), Some("Serial number not provided"));
    till.provide(1, "RT1").unwrap();
    assert_eq!(till.line(1).comment().as_deref(), Some("A further number of this unit is not provided"));
    till.scan(super::till::CODE_128, &imei("49015420323751"));
    assert_eq!(till.line(1).comment(), None);
}

#[test]
fn what_costs_nothing_gives_all_cash_back_as_change() {
    let mut till = Till::open();
    costing(&mut till, &cable(), 0, 0).unwrap();
    till.checkout().unwrap();
    let transaction = till.id();
    till.command(Command::Complete { transaction, tenders: vec![cash(500)] }).unwrap();
    let done = till.finished.last().unwrap();
    assert_eq!((done.change, done.totals().due), (amount(500), Amount::ZERO));
}
