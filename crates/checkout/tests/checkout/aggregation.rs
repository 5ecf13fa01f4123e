//! Rule 5: equal non-serialized products share a line; serialized ones never do.

use super::catalogue::{cable, ean, phone};
use super::till::{EAN_13, Till, amount, new_line};
use checkout::{Command, Delivery, Event, LineNumber, LineState, NewLine, RefusalCode, VoidReason};
use money::{Amount, Quantity};

fn add(till: &mut Till, line: NewLine) {
    let transaction = till.id();
    till.command(Command::AddLine { transaction, line }).unwrap();
}

fn quantities(till: &Till) -> Vec<i64> {
    till.current().lines.iter().map(|line| line.quantity.thousandths() / 1_000).collect()
}

#[test]
fn equal_products_share_one_line() {
    let mut till = Till::open();
    add(&mut till, new_line(&cable(), 1));
    add(&mut till, new_line(&cable(), 2));
    assert_eq!(quantities(&till), [3]);
    assert_eq!(till.current().totals().total, amount(3 * 990));
}

#[test]
fn a_scanned_one_joins_too_and_the_scan_names_the_line() {
    let mut till = Till::open();
    add(&mut till, new_line(&phone(), 1));
    add(&mut till, new_line(&cable(), 1));
    let scan = till.scan(EAN_13, &ean(&cable()));
    assert_eq!((scan.code.as_str(), scan.line.map(|line| line.0)), ("product_added", Some(2)));
    assert_eq!(quantities(&till), [1, 2]);
}

#[test]
fn whatever_is_shown_differently_stays_apart() {
    let base = || new_line(&cable(), 1);
    let different = [
        NewLine { unit_price: Some(amount(500)), ..base() },
        NewLine { discount: Some(amount(100)), ..base() },
        NewLine { delivery: Some(Delivery::Pickup), ..base() },
        NewLine { reference: Some("gift".to_owned()), ..base() },
    ];
    for line in different {
        let mut till = Till::open();
        add(&mut till, base());
        add(&mut till, line.clone());
        assert_eq!(quantities(&till), [1, 1], "{line:?}");
    }
}

#[test]
fn a_line_with_a_reference_takes_nothing_in() {
    let mut till = Till::open();
    let with = NewLine { reference: Some("gift".to_owned()), ..new_line(&cable(), 1) };
    add(&mut till, with.clone());
    add(&mut till, with);
    add(&mut till, new_line(&cable(), 1));
    assert_eq!(quantities(&till), [1, 1, 1]);
}

#[test]
fn equal_discounts_add_up() {
    let mut till = Till::open();
    let reduced = |count, discount| NewLine { discount: Some(amount(discount)), ..new_line(&cable(), count) };
    add(&mut till, reduced(1, 100));
    add(&mut till, reduced(2, 200));
    assert_eq!(quantities(&till), [3]);
    assert_eq!(till.line(1).discount, amount(300));
    add(&mut till, reduced(1, 300));
    assert_eq!(quantities(&till), [3, 1], "three times the discount for one is another one");
}

#[test]
fn a_changed_catalogue_starts_a_new_line() {
    let mut till = Till::open();
    add(&mut till, new_line(&cable(), 1));
    let renamed = checkout::Product { description: "Cable 2 m".to_owned(), ..cable() };
    till.facts.products = vec![renamed];
    add(&mut till, new_line(&cable(), 1));
    assert_eq!(quantities(&till), [1, 1]);
}

#[test]
fn lines_of_a_changed_catalogue_are_not_made_equal() {
    let mut till = Till::open();
    add(&mut till, new_line(&cable(), 1));
    till.facts.products = vec![checkout::Product { description: "Cable 2 m".to_owned(), ..cable() }];
    add(&mut till, NewLine { unit_price: Some(amount(500)), ..new_line(&cable(), 1) });
    let change = Command::ChangeLine {
        transaction: till.id(),
        line: LineNumber(2),
        quantity: None,
        delivery: None,
        unit_price: Some(cable().price),
        discount: None,
    };
    till.command(change).unwrap();
    assert_eq!(quantities(&till), [1, 1]);
}

#[test]
fn a_voided_line_takes_nothing_in() {
    let mut till = Till::open();
    add(&mut till, new_line(&cable(), 1));
    till.void_line(1).unwrap();
    add(&mut till, new_line(&cable(), 1));
    assert_eq!(quantities(&till), [1, 1]);
}

#[test]
fn serialized_products_never_share_a_line() {
    for aggregate_products in [true, false] {
        let mut till = Till::open();
        till.settings.aggregate_products = aggregate_products;
        add(&mut till, new_line(&phone(), 1));
        add(&mut till, new_line(&phone(), 1));
        assert_eq!(quantities(&till), [1, 1]);
    }
}

#[test]
fn with_aggregation_off_each_has_its_own_line() {
    let mut till = Till::open();
    till.settings.aggregate_products = false;
    add(&mut till, new_line(&cable(), 2));
    add(&mut till, new_line(&cable(), 1));
    assert_eq!(quantities(&till), [2, 1]);
}

#[test]
fn a_full_line_is_followed_by_another() {
    let mut till = Till::open();
    let full = NewLine { quantity: Quantity::MAX, ..new_line(&cable(), 1) };
    add(&mut till, full);
    add(&mut till, new_line(&cable(), 1));
    assert_eq!(quantities(&till), [99_999, 1]);
}

#[test]
fn the_ten_thousandth_line_is_the_last_even_if_others_are_voided() {
    let mut till = Till::open();
    till.settings.aggregate_products = false;
    // One by one would check the whole state ten thousand times.
    let id = till.id();
    let mut state = till.state.clone();
    let facts = &till.facts;
    for seq in 0..10_000 {
        let input = checkout::Input::Command(Command::AddLine {
            transaction: id.clone(),
            line: new_line(&cable(), 1),
        });
        let outcome =
            checkout::decide(&state, &till.settings, &input, &checkout::Actor::Lane, facts, till.now)
                .unwrap();
        let checkout::Outcome::Accept(events) = outcome else { panic!("{outcome:?}") };
        for event in events {
            let record = checkout::Record { at_ms: 0, actor: checkout::Actor::Lane, event };
            state.apply(&checkout::Recorded { seq, record });
        }
    }
    state.check().unwrap();
    let input = checkout::Input::Command(Command::AddLine { transaction: id, line: new_line(&cable(), 1) });
    let outcome =
        checkout::decide(&state, &till.settings, &input, &checkout::Actor::Lane, facts, till.now).unwrap();
    let checkout::Outcome::Refuse(refusal) = outcome else { panic!("{outcome:?}") };
    assert_eq!(refusal.code, RefusalCode::LimitReached);
}

/// Changes a line's price, discount and quantity; answers what happened.
fn change(till: &mut Till, line: u32, changes: [Option<i64>; 3]) -> Vec<Event> {
    let [unit_price, discount, count] = changes;
    let transaction = till.id();
    till.command(Command::ChangeLine {
        transaction,
        line: LineNumber(line),
        quantity: count.map(|count| Quantity::from_thousandths(count * 1_000).unwrap()),
        delivery: None,
        unit_price: unit_price.map(amount),
        discount: discount.map(amount),
    })
    .unwrap()
}

/// Two cables at their price, one at another: lines 1 and 2.
fn two_prices() -> Till {
    let mut till = Till::open();
    add(&mut till, NewLine { discount: Some(amount(20)), ..new_line(&cable(), 2) });
    let other =
        NewLine { unit_price: Some(amount(500)), discount: Some(amount(10)), ..new_line(&cable(), 1) };
    add(&mut till, other);
    till
}

fn live(till: &Till) -> Vec<(u32, i64, Amount)> {
    let lines = till.current().lines.iter().filter(|line| !line.is_voided());
    lines.map(|line| (line.number.0, line.quantity.thousandths() / 1_000, line.discount)).collect()
}

#[test]
fn a_line_that_a_change_makes_equal_takes_the_other_in() {
    let mut till = two_prices();
    let events = change(&mut till, 2, [Some(990), None, None]);
    assert_eq!(live(&till), [(2, 3, amount(30))]);
    assert_eq!(till.line(1).state, LineState::Voided);
    assert_eq!(till.current().totals().total, amount(3 * 990 - 30));
    assert!(
        matches!(
            events.as_slice(),
            [
                Event::QuantityChanged { line: LineNumber(2), .. },
                Event::PriceChanged { line: LineNumber(2), .. },
                Event::LineVoided { line: LineNumber(1), reason: VoidReason::Joined, releases: None, .. }
            ]
        ),
        "{events:?}"
    );
    assert_eq!(change(&mut till, 2, [Some(990), None, None]), []);
    let scan = till.scan(EAN_13, &ean(&cable()));
    assert_eq!(scan.line, Some(LineNumber(3)), "without a discount it is another line");
}

#[test]
fn a_change_that_says_quantity_or_discount_gets_what_it_says() {
    for changes in [[Some(990), None, Some(1)], [Some(990), Some(10), None]] {
        let mut till = two_prices();
        change(&mut till, 2, changes);
        assert_eq!(live(&till), [(1, 2, amount(20)), (2, 1, amount(10))], "{changes:?}");
    }
    let mut till = two_prices();
    change(&mut till, 1, [None, Some(0), None]);
    change(&mut till, 2, [Some(990), Some(0), None]);
    assert_eq!(live(&till), [(2, 3, amount(0))], "no discount is none for the joined line, too");
}

#[test]
fn what_a_change_does_not_make_equal_stays_apart() {
    let apart = |till: &mut Till| {
        change(till, 2, [Some(990), None, None]);
        live(till).len()
    };
    let mut off = two_prices();
    off.settings.aggregate_products = false;
    assert_eq!(apart(&mut off), 2);
    let mut referenced = Till::open();
    add(&mut referenced, NewLine { reference: Some("gift".to_owned()), ..new_line(&cable(), 1) });
    add(&mut referenced, NewLine { unit_price: Some(amount(500)), ..new_line(&cable(), 1) });
    assert_eq!(apart(&mut referenced), 2);
    let mut full = Till::open();
    add(&mut full, new_line(&cable(), 99_999));
    add(&mut full, NewLine { unit_price: Some(amount(500)), ..new_line(&cable(), 1) });
    assert_eq!(apart(&mut full), 2);
    let mut serialized = Till::open();
    add(&mut serialized, new_line(&phone(), 1));
    add(&mut serialized, NewLine { unit_price: Some(amount(990)), ..new_line(&phone(), 1) });
    let price = serialized.line(1).unit_price.minor();
    change(&mut serialized, 2, [Some(price), None, None]);
    assert_eq!(live(&serialized).len(), 2);
}

#[test]
fn what_a_full_line_does_not_take_the_next_one_does() {
    let mut till = Till::open();
    for quantity in [99_999, 1, 1, 2] {
        add(&mut till, new_line(&cable(), quantity));
    }
    assert_eq!(live(&till).iter().map(|line| line.1).collect::<Vec<_>>(), [99_999, 4]);
}

/// Half a cable at 9.99 costs 5.00. Two of them with all of it taken off are not one cable at 9.99 less 10.00.
#[test]
fn lines_stay_apart_where_together_more_would_be_taken_off_than_they_cost() {
    let half = |off: i64| NewLine {
        quantity: Quantity::from_thousandths(500).unwrap(),
        unit_price: Some(amount(999)),
        discount: Some(amount(off)),
        ..new_line(&cable(), 1)
    };
    let mut till = Till::open();
    add(&mut till, half(500));
    add(&mut till, half(500));
    assert_eq!(till.current().lines.len(), 2);
    assert_eq!(till.current().totals().total, Amount::ZERO);
    till.sell();
    // Nor does a change make one of them.
    let mut till = Till::open();
    add(&mut till, half(500));
    add(&mut till, NewLine { unit_price: Some(amount(1_000)), ..half(500) });
    change(&mut till, 2, [Some(999), None, None]);
    assert_eq!(till.current().live_lines().count(), 2);
    // Where less is taken off, they are one.
    let mut till = Till::open();
    add(&mut till, half(499));
    add(&mut till, half(499));
    assert_eq!((till.current().lines.len(), till.line(1).amount()), (1, amount(1)));
}
