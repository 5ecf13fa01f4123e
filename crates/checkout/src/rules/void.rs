use super::add_line::check_room;
use super::unit::{Place, admit, releases};
use crate::context::{Context, Lane, Ruling, Stop, live_line_of};
use crate::{
    Event, Facts, Line, LineAdded, LineNumber, Product, Refusal, SerialSource, Transaction, TransactionId,
    TransactionState, VoidReason, routing,
};
use label::bind_value_for;
use std::sync::Arc;

/// Voids a line: its number is not used again, and its claim is given up.
pub(super) fn line(lane: &Lane<'_>, id: &TransactionId, number: LineNumber) -> Result<Vec<Event>, Refusal> {
    let act = "void a line";
    let cart = lane.open_cart(id, act)?;
    let line = live_line_of(cart, number, act)?;
    Ok(vec![voided(cart, line, VoidReason::Voided)])
}

/// Voids a line and adds its product again (rule 3), as the catalogue has it now, so that a corrected rule
/// counts. Price, discount, delivery and reference are kept.
pub(super) fn replace<F: Facts>(
    cx: &Context<'_, F>,
    id: &TransactionId,
    number: LineNumber,
    serial: Option<&str>,
) -> Ruling<Vec<Event>, F> {
    let act = "replace a line";
    let cart = cx.lane.open_cart(id, act)?;
    let line = live_line_of(cart, number, act)?;
    if line.returns.is_some() {
        return Err(Refusal::line_comes_back(line, act).into());
    }
    if !line.product.is_serialized() {
        return Err(Refusal::not_serialized(&line.product, Some(line)).into());
    }
    let product = current_product(cx, line)?;
    check_room(&cx.lane, cart, 1, &product)?;
    let mut events = vec![
        voided(cart, line, VoidReason::Replaced),
        Event::LineAdded(Box::new(LineAdded { product: Arc::clone(&product), ..again(cart, line) })),
    ];
    if let Some(serial) = serial {
        let binding = bind_value_for(serial, &product.rule, product.own())
            .map_err(|misfit| Refusal::serial_does_not_fit(&product, Some(line), &misfit))?;
        let place = Place {
            cart,
            line: cart.next_line(),
            product: &product,
            unit: None,
            replaced: Some(line.number),
        };
        let given = admit(cx, &place, binding.identifiers, SerialSource::Keyed)?;
        events.push(given.provided(&place));
    }
    Ok(events)
}

/// Gives up a transaction that no money was taken for, and all its claims.
pub(super) fn transaction(lane: &Lane<'_>, id: &TransactionId) -> Result<Vec<Event>, Refusal> {
    let wanted = [TransactionState::Open, TransactionState::Suspended];
    let cart = lane.transaction_in(id, &wanted, "void it")?;
    let mut events = match cart.state {
        TransactionState::Open => routing::endings(lane),
        _ => Vec::new(),
    };
    let releases =
        cart.live_lines().filter_map(|line| releases(cart, line).map(|unit| (line.number, unit))).collect();
    events.push(Event::TransactionVoided { transaction: cart.id.clone(), releases });
    Ok(events)
}

/// The event that voids a line.
pub(super) fn voided(cart: &Transaction, line: &Line, reason: VoidReason) -> Event {
    Event::LineVoided {
        transaction: cart.id.clone(),
        line: line.number,
        reason,
        releases: releases(cart, line),
    }
}

/// The same line once more, without its unit.
pub(super) fn again(cart: &Transaction, line: &Line) -> LineAdded {
    LineAdded {
        transaction: cart.id.clone(),
        line: cart.next_line(),
        product: Arc::clone(&line.product),
        quantity: line.quantity,
        unit_price: line.unit_price,
        discount: line.discount,
        delivery: line.delivery,
        reference: line.reference.clone(),
        replaces: Some(line.number),
    }
}

/// The catalogue's product, where it still has a serialized one at the same tax; else the line's own.
fn current_product<F: Facts>(cx: &Context<'_, F>, line: &Line) -> Ruling<Arc<Product>, F> {
    let found = cx.facts.product(line.sku()).map_err(Stop::Facts)?;
    Ok(found
        .filter(|product| product.is_serialized() && product.tax_rate == line.product.tax_rate)
        .map_or_else(|| Arc::clone(&line.product), Arc::new))
}
