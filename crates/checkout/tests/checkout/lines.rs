//! Rule 6 and what may be changed on a line.

use super::catalogue::{cable, phone};
use super::till::{Till, amount, new_line};
use checkout::{Command, Delivery, Event, LineNumber, NewLine, ProductRef, RefusalCode, Sku};
use money::{Quantity, TaxRate};

fn change(till: &Till, line: u32) -> (checkout::TransactionId, LineNumber) {
    (till.id(), LineNumber(line))
}

fn quantity(till: &Till, line: u32, thousandths: i64) -> Command {
    let (transaction, line) = change(till, line);
    let quantity = Some(Quantity::from_thousandths(thousandths).unwrap());
    Command::ChangeLine { transaction, line, quantity, delivery: None, unit_price: None, discount: None }
}

fn price(till: &Till, line: u32, unit_price: Option<i64>, discount: Option<i64>) -> Command {
    let (transaction, line) = change(till, line);
    let (unit_price, discount) = (unit_price.map(amount), discount.map(amount));
    Command::ChangeLine { transaction, line, quantity: None, delivery: None, unit_price, discount }
}

#[test]
fn adding_three_serialized_units_adds_three_lines() {
    let mut till = Till::open();
    till.add(&phone(), 3).unwrap();
    assert_eq!(till.current().lines.len(), 3);
    assert!(till.current().lines.iter().all(|line| line.quantity == Quantity::ONE));
}

#[test]
fn a_product_that_has_no_serial_numbers_any_more_is_replaced_as_it_was() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.facts.products = vec![checkout::Product { tracking: checkout::Tracking::None, ..phone() }];
    let (transaction, line) = change(&till, 1);
    till.command(Command::ReplaceLine { transaction, line, serial: Some("SN1".to_owned()) }).unwrap();
    assert_eq!(till.line(2).serial(), Some("SN1"));
}

#[test]
fn a_replaced_line_is_of_todays_product_but_of_no_other_tax() {
    for (rate, today) in [("19", true), ("7", false)] {
        let mut till = Till::open();
        till.add(&phone(), 1).unwrap();
        let tax_rate = TaxRate::parse(rate).unwrap();
        let description = "Phone X, new box".to_owned();
        till.facts.products = vec![checkout::Product { description, tax_rate, ..phone() }];
        let (transaction, line) = change(&till, 1);
        till.command(Command::ReplaceLine { transaction, line, serial: None }).unwrap();
        assert_eq!(till.line(2).product.description == "Phone X, new box", today, "{rate}");
        assert_eq!(till.line(2).product.tax_rate, phone().tax_rate);
    }
}

#[test]
fn the_focus_is_for_lines_that_wait_for_a_serial_number() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    let (transaction, line) = change(&till, 1);
    assert_eq!(till.refused(Command::Focus { transaction, line: Some(line) }), RefusalCode::NotSerialized);
}

#[test]
fn one_serial_number_is_for_one_unit() {
    let mut till = Till::open();
    let line = NewLine { serial: Some("SN1".to_owned()), ..new_line(&phone(), 2) };
    let transaction = till.id();
    assert_eq!(till.refused(Command::AddLine { transaction, line }), RefusalCode::QuantityOfSerialized);
}

#[test]
fn half_a_serialized_unit_is_refused() {
    let mut till = Till::open();
    let line = NewLine { quantity: Quantity::from_thousandths(1_500).unwrap(), ..new_line(&phone(), 1) };
    let transaction = till.id();
    assert_eq!(till.refused(Command::AddLine { transaction, line }), RefusalCode::QuantityOfSerialized);
}

#[test]
fn the_quantity_of_a_serialized_line_does_not_change() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let two = quantity(&till, 1, 2_000);
    assert_eq!(till.refused(two), RefusalCode::QuantityOfSerialized);
    let one = quantity(&till, 1, 1_000);
    assert_eq!(till.command(one).unwrap(), []);
}

#[test]
fn at_most_a_hundred_serialized_units_are_added_at_once() {
    let mut till = Till::open();
    assert_eq!(till.add(&phone(), 101).unwrap_err().code, RefusalCode::LimitReached);
    till.add(&phone(), 100).unwrap();
    assert_eq!(till.current().lines.len(), 100);
}

#[test]
fn a_discount_on_several_units_is_shared_out_to_the_cent() {
    let mut till = Till::open();
    let line = NewLine { discount: Some(amount(1_000)), ..new_line(&phone(), 3) };
    let transaction = till.id();
    till.command(Command::AddLine { transaction, line }).unwrap();
    let discounts: Vec<_> = till.current().lines.iter().map(|line| line.discount.minor()).collect();
    assert_eq!(discounts, [334, 333, 333]);
    assert_eq!(till.current().totals().total, amount(3 * 49_900 - 1_000));
}

#[test]
fn weights_are_exact() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    let quarter = quantity(&till, 1, 250);
    till.command(quarter).unwrap();
    // 9.90 x 0.250 is 2.475, half away from zero.
    assert_eq!(till.line(1).amount(), amount(248));
}

#[test]
fn price_and_discount_can_be_changed_but_not_below_nothing() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    let cheaper = price(&till, 1, Some(30_000), Some(1_000));
    till.command(cheaper).unwrap();
    assert_eq!(till.line(1).amount(), amount(29_000));
    for (unit_price, discount) in
        [(Some(-1), None), (None, Some(-1)), (None, Some(30_001)), (Some(999), None)]
    {
        let bad = price(&till, 1, unit_price, discount);
        assert_eq!(till.refused(bad), RefusalCode::InvalidValue, "{unit_price:?} {discount:?}");
    }
}

#[test]
fn a_change_that_changes_nothing_makes_no_event() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    assert_eq!(till.deliver(1, Delivery::CarryOut).unwrap(), []);
}

#[test]
fn a_voided_line_is_not_changed_and_its_number_not_used_again() {
    let mut till = Till::open();
    till.add(&cable(), 1).unwrap();
    till.void_line(1).unwrap();
    let more = quantity(&till, 1, 2_000);
    assert_eq!(till.refused(more), RefusalCode::WrongState);
    assert_eq!(till.void_line(1).unwrap_err().code, RefusalCode::WrongState);
    till.add(&cable(), 1).unwrap();
    assert_eq!(till.current().lines[1].number, LineNumber(2));
}

#[test]
fn unknown_lines_products_and_transactions_are_named() {
    let mut till = Till::open();
    assert_eq!(till.void_line(7).unwrap_err().code, RefusalCode::UnknownLine);
    assert_eq!(till.void_line(0).unwrap_err().code, RefusalCode::UnknownLine);
    let transaction = till.id();
    let nothing = NewLine { product: ProductRef::Sku(Sku::new("NOPE").unwrap()), ..new_line(&cable(), 1) };
    assert_eq!(till.refused(Command::AddLine { transaction, line: nothing }), RefusalCode::UnknownProduct);
    let transaction = checkout::TransactionId::new("0042-3-99").unwrap();
    assert_eq!(till.refused(Command::Checkout { transaction }), RefusalCode::UnknownTransaction);
}

#[test]
fn a_product_can_be_added_by_its_gtin() {
    let mut till = Till::open();
    let transaction = till.id();
    let line = NewLine { product: ProductRef::Gtin(cable().gtins[0]), ..new_line(&cable(), 2) };
    let events = till.command(Command::AddLine { transaction, line }).unwrap();
    assert!(matches!(events.as_slice(), [Event::LineAdded(_)]), "{events:?}");
    assert_eq!(till.line(1).sku().as_str(), "CABLE");
}

#[test]
fn a_sum_beyond_the_largest_amount_is_refused() {
    let mut till = Till::open();
    let line = NewLine { unit_price: Some(amount(9_999_999_999_999)), ..new_line(&cable(), 1) };
    let transaction = till.id();
    till.command(Command::AddLine { transaction: transaction.clone(), line: line.clone() }).unwrap();
    let second = NewLine { reference: Some("other".to_owned()), ..line };
    assert_eq!(till.refused(Command::AddLine { transaction, line: second }), RefusalCode::InvalidValue);
}

#[test]
fn text_for_the_journal_has_limits() {
    let mut till = Till::open();
    for reference in ["", " ", "a\u{1b}[2J", &"x".repeat(201)] {
        let line = NewLine { reference: Some(reference.to_owned()), ..new_line(&cable(), 1) };
        let transaction = till.id();
        assert_eq!(
            till.refused(Command::AddLine { transaction, line }),
            RefusalCode::InvalidValue,
            "{reference:?}"
        );
    }
}

#[test]
fn lines_can_be_named_in_a_sentence_without_their_control_characters() {
    let mut till = Till::open();
    let product = checkout::Product { description: "Phone\u{1b}[31m X".to_owned(), ..phone() };
    till.facts.products = vec![product.clone()];
    till.add(&product, 1).unwrap();
    let refusal = till.checkout().unwrap_err();
    assert!(refusal.detail.contains("line 1 (Phone\\x1b[31m X)"), "{}", refusal.detail);
}
