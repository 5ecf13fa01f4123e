use super::add_line::{Terms, as_one, is_equal};
use super::amounts::{check_sums, check_terms};
use super::void::voided;
use crate::context::{Lane, live_line_of};
use crate::{
    Delivery, Event, Line, LineNumber, Refusal, Transaction, TransactionId, TransactionState, VoidReason,
};
use money::{Amount, Quantity};

/// What is to be different.
pub(super) struct Changes {
    pub(super) quantity: Option<Quantity>,
    pub(super) delivery: Option<Delivery>,
    pub(super) unit_price: Option<Amount>,
    pub(super) discount: Option<Amount>,
}

/// Changes a line of the open cart; of a placed order, how a line that is still here gets to the customer.
pub(super) fn change_line(
    lane: &Lane<'_>,
    id: &TransactionId,
    number: LineNumber,
    changes: &Changes,
) -> Result<Vec<Event>, Refusal> {
    let act = "change a line";
    let cart = lane.transaction_in(id, &[TransactionState::Open, TransactionState::Ordered], act)?;
    let line = live_line_of(cart, number, act)?;
    if line.returns.is_some() {
        return Err(Refusal::line_comes_back(line, act));
    }
    if line.product.is_serialized() && changes.quantity.is_some_and(|quantity| quantity != Quantity::ONE) {
        return Err(Refusal::quantity_of_serialized(&line.product, Some(line)));
    }
    let changed = Line {
        quantity: changes.quantity.unwrap_or(line.quantity),
        delivery: changes.delivery.unwrap_or(line.delivery),
        unit_price: changes.unit_price.unwrap_or(line.unit_price),
        discount: changes.discount.unwrap_or(line.discount),
        ..line.clone()
    };
    if cart.state == TransactionState::Ordered {
        check_order_change(cart, line, &changed)?;
    }
    check_terms(changed.unit_price, changed.quantity, changed.discount)?;
    check_sums(lane, cart, Some(line), [&changed])?;
    let (joined, taken) = joined(lane, cart, line, changed, changes);
    let mut events = differences(id, line, &joined);
    events.extend(taken.into_iter().map(|other| voided(cart, other, VoidReason::Joined)));
    Ok(events)
}

/// Rule 5: a line that a change makes equal to others takes them in. It keeps its number, which whoever changed it
/// knows, and the others are voided. Where the change says what the whole line comes to (its quantity, its
/// discount), and joined it would come to something else, they stay apart: the answer is what was asked for, and
/// the same change again changes nothing.
fn joined<'c>(
    lane: &Lane<'_>,
    cart: &'c Transaction,
    line: &Line,
    changed: Line,
    changes: &Changes,
) -> (Line, Vec<&'c Line>) {
    let index = lane.state.cart_index(&cart.id).filter(|_| {
        lane.settings.aggregate_products
            && cart.state == TransactionState::Open
            && !line.product.is_serialized()
            && changed != *line
    });
    let Some(index) = index else { return (changed, Vec::new()) };
    let as_asked = |joined: &Line| {
        changes.quantity.is_none_or(|quantity| quantity == joined.quantity)
            && changes.discount.is_none_or(|discount| discount == joined.discount)
    };
    let terms = Terms::of_line(&changed);
    let others = index.plain_of(line.sku()).filter_map(|number| cart.line(number)).filter(|other| {
        other.number != line.number && other.product == line.product && is_equal(other, &terms)
    });
    others.fold((changed, Vec::new()), |(joined, mut taken), other| match sum(&joined, other) {
        Some(sum) if as_asked(&sum) => {
            taken.push(other);
            (sum, taken)
        }
        // It is full, or not what was asked for.
        _ => (joined, taken),
    })
}

/// Both as one line, where that is one.
fn sum(line: &Line, other: &Line) -> Option<Line> {
    let (quantity, discount) = as_one(line, other.quantity, other.discount)?;
    let sum = Line { quantity, discount, ..line.clone() };
    sum.checked_amount().ok().map(|_| sum)
}

/// A placed order is paid: only the way to the customer may change, and only between the later ones.
fn check_order_change(order: &Transaction, line: &Line, changed: &Line) -> Result<(), Refusal> {
    let same_money = (line.quantity, line.unit_price, line.discount)
        == (changed.quantity, changed.unit_price, changed.discount);
    if !same_money {
        return Err(Refusal::wrong_state(order, "change quantity or price"));
    }
    if line.is_gone() {
        return Err(Refusal::line_in_wrong_state(line, "change its delivery"));
    }
    if changed.delivery == Delivery::CarryOut {
        return Err(Refusal::wrong_state(order, "change a line to carry-out"));
    }
    Ok(())
}

fn differences(id: &TransactionId, line: &Line, changed: &Line) -> Vec<Event> {
    let mut events = Vec::new();
    let (transaction, number) = (id, line.number);
    if changed.quantity != line.quantity {
        let quantity = changed.quantity;
        events.push(Event::QuantityChanged { transaction: transaction.clone(), line: number, quantity });
    }
    if changed.delivery != line.delivery {
        let delivery = changed.delivery;
        events.push(Event::DeliveryChanged { transaction: transaction.clone(), line: number, delivery });
    }
    if (changed.unit_price, changed.discount) != (line.unit_price, line.discount) {
        let (unit_price, discount) = (changed.unit_price, changed.discount);
        events.push(Event::PriceChanged {
            transaction: transaction.clone(),
            line: number,
            unit_price,
            discount,
        });
    }
    events
}
