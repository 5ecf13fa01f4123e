use super::amounts::{check_sums, check_terms};
use super::text;
use super::unit::{Place, admit};
use crate::context::{Context, Lane, Ruling, Stop};
use crate::state::weight;
use crate::{
    Delivery, Event, Facts, Line, LineAdded, LineNumber, NewLine, Product, ProductRef, Refusal, SerialSource,
    Transaction, TransactionId, limits, routing,
};
use label::bind_value_for;
use money::{Amount, Quantity};
use std::sync::Arc;

/// On what terms a product is added.
pub(crate) struct Terms {
    quantity: Quantity,
    unit_price: Amount,
    discount: Amount,
    delivery: Delivery,
    reference: Option<String>,
}

/// Adds a product (rules 1, 5, 6): `quantity` lines of a serialized one, each a unit; else one line, perhaps
/// an existing one. A discount is for all that is added: it is shared out among several lines.
pub(super) fn add_line<F: Facts>(
    cx: &Context<'_, F>,
    id: &TransactionId,
    new: &NewLine,
) -> Ruling<Vec<Event>, F> {
    let cart = cx.lane.open_cart(id, "add a line")?;
    if cart.takes_back() && cart.tax_mode != cx.lane.settings.tax_mode {
        // What comes back was priced with tax, and what is sold now isn't, or the other way round.
        return Err(Refusal::is_return(cart, "sell at today's prices in it").into());
    }
    let product = find(cx, &new.product)?;
    text::check_some("reference", new.reference.as_ref())?;
    let terms = Terms {
        quantity: new.quantity,
        unit_price: new.unit_price.unwrap_or(product.price),
        discount: new.discount.unwrap_or(Amount::ZERO),
        delivery: new.delivery.unwrap_or_default(),
        reference: new.reference.clone(),
    };
    let Some(serial) = &new.serial else {
        let mut events = product_lines(&cx.lane, cart, &product, &terms)?;
        events.extend(routing::settle_held(cx, cart, &events)?);
        return Ok(events);
    };
    if !product.is_serialized() {
        return Err(Refusal::not_serialized(&product, None).into());
    }
    if new.quantity != Quantity::ONE {
        return Err(Refusal::quantity_of_serialized(&product, None).into());
    }
    let mut events = product_lines(&cx.lane, cart, &product, &terms)?;
    let binding = bind_value_for(serial, &product.rule, product.own())
        .map_err(|misfit| Refusal::serial_does_not_fit(&product, None, &misfit))?;
    let place = Place { cart, line: cart.next_line(), product: &product, unit: None, replaced: None };
    let given = admit(cx, &place, binding.identifiers, SerialSource::Keyed)?;
    events.push(given.provided(&place));
    Ok(events)
}

/// The lines that a product comes to, without serial numbers.
pub(crate) fn product_lines(
    lane: &Lane<'_>,
    cart: &Transaction,
    product: &Arc<Product>,
    terms: &Terms,
) -> Result<Vec<Event>, Refusal> {
    check_terms(terms.unit_price, terms.quantity, terms.discount)?;
    if product.is_serialized() {
        return serialized_lines(lane, cart, product, terms);
    }
    if let Some(events) = joined_line(lane, cart, product, terms)? {
        return Ok(events);
    }
    let added = added(cart, cart.next_line(), product, terms, terms.quantity, terms.discount);
    new_lines(lane, cart, vec![added])
}

/// The line that events of [`product_lines`] added or changed first.
pub(crate) fn added_line(events: &[Event]) -> Option<LineNumber> {
    events.iter().find_map(|event| match event {
        Event::LineAdded(added) => Some(added.line),
        Event::QuantityChanged { line, .. } => Some(*line),
        _ => None,
    })
}

fn find<F: Facts>(cx: &Context<'_, F>, product: &ProductRef) -> Ruling<Arc<Product>, F> {
    let found = match product {
        ProductRef::Sku(sku) => cx.facts.product(sku),
        ProductRef::Gtin(gtin) => cx.facts.product_by_gtin(gtin),
    };
    let unknown = || match product {
        ProductRef::Sku(sku) => Refusal::unknown_sku(sku),
        ProductRef::Gtin(gtin) => Refusal::unknown_gtin(gtin),
    };
    found.map_err(Stop::Facts)?.map(Arc::new).ok_or_else(|| unknown().into())
}

fn serialized_lines(
    lane: &Lane<'_>,
    cart: &Transaction,
    product: &Arc<Product>,
    terms: &Terms,
) -> Result<Vec<Event>, Refusal> {
    let Some(count) = terms.quantity.whole() else {
        return Err(Refusal::quantity_of_serialized(product, None));
    };
    if count > limits::SERIALIZED_PER_ADD {
        return Err(Refusal::limit_reached(
            "units of a serialized product added at once",
            limits::SERIALIZED_PER_ADD,
            "Add them in several steps.",
        ));
    }
    let mut lines = Vec::new();
    let mut number = cart.next_line();
    for index in 0..count {
        let discount = share(terms.discount, count, index)?;
        lines.push(added(cart, number, product, terms, Quantity::ONE, discount));
        number = LineNumber(number.0.saturating_add(1));
    }
    new_lines(lane, cart, lines)
}

/// The part of a discount that the line at `index` of `count` gets: as even as it goes, the rest first.
pub(super) fn share(discount: Amount, count: i64, index: i64) -> Result<Amount, Refusal> {
    let (even, rest) = (discount.minor() / count.max(1), discount.minor() % count.max(1));
    Amount::from_minor(even + i64::from(index < rest))
        .map_err(|error| Refusal::invalid_value("discount", error))
}

fn added(
    cart: &Transaction,
    line: LineNumber,
    product: &Arc<Product>,
    terms: &Terms,
    quantity: Quantity,
    discount: Amount,
) -> LineAdded {
    LineAdded {
        transaction: cart.id.clone(),
        line,
        product: Arc::clone(product),
        quantity,
        unit_price: terms.unit_price,
        discount,
        delivery: terms.delivery,
        reference: terms.reference.clone(),
        replaces: None,
    }
}

fn new_lines(lane: &Lane<'_>, cart: &Transaction, added: Vec<LineAdded>) -> Result<Vec<Event>, Refusal> {
    if let Some(first) = added.first() {
        check_room(lane, cart, added.len(), &first.product)?;
    }
    let lines: Vec<Line> = added.iter().map(LineAdded::to_line).collect();
    check_sums(lane, cart, None, &lines)?;
    Ok(added.into_iter().map(|added| Event::LineAdded(Box::new(added))).collect())
}

/// There is room for so many more lines of a product.
pub(super) fn check_room(
    lane: &Lane<'_>,
    cart: &Transaction,
    count: usize,
    product: &Product,
) -> Result<(), Refusal> {
    let taken = lane.state.cart_index(&cart.id).map_or(0, |index| index.weight);
    let more = weight::of_new_line(product).saturating_mul(count);
    check_count(cart.lines.len().saturating_add(count), taken.saturating_add(more))
}

/// A transaction may have so many lines, and so many bytes in them.
pub(super) fn check_count(count: usize, bytes: usize) -> Result<(), Refusal> {
    let remedy = "Complete this transaction and go on in another.";
    if count > limits::LINES_PER_TRANSACTION {
        let what = "lines in a transaction, voided ones too";
        return Err(Refusal::limit_reached(what, limits::LINES_PER_TRANSACTION, remedy));
    }
    if bytes > limits::BYTES_PER_TRANSACTION {
        let what = "bytes in the lines of a transaction, voided ones too";
        return Err(Refusal::limit_reached(what, limits::BYTES_PER_TRANSACTION, remedy));
    }
    Ok(())
}

/// Rule 5: the line of an equal product takes the new ones in.
fn joined_line(
    lane: &Lane<'_>,
    cart: &Transaction,
    product: &Product,
    terms: &Terms,
) -> Result<Option<Vec<Event>>, Refusal> {
    let Some(index) = lane.state.cart_index(&cart.id).filter(|_| lane.settings.aggregate_products) else {
        return Ok(None);
    };
    let equal = index
        .plain_of(&product.sku)
        .filter_map(|number| cart.line(number))
        .filter(|line| *line.product == *product && is_equal(line, terms))
        // One that is full takes nothing more; the next one does.
        .find_map(|line| Some((line, as_one(line, terms.quantity, terms.discount)?)));
    let Some((line, (quantity, discount))) = equal else { return Ok(None) };
    check_sums(lane, cart, Some(line), [&Line { quantity, discount, ..line.clone() }])?;
    let transaction = cart.id.clone();
    let mut events =
        vec![Event::QuantityChanged { transaction: transaction.clone(), line: line.number, quantity }];
    if discount != line.discount {
        let unit_price = line.unit_price;
        events.push(Event::PriceChanged { transaction, line: line.number, unit_price, discount });
    }
    Ok(Some(events))
}

/// Quantity and discount of two equal lines as one, where they can be one: no more than a line has room for, and no more taken off than
/// it costs. Parts of a piece that are rounded together may cost a cent less than those that are rounded apart.
pub(super) fn as_one(line: &Line, quantity: Quantity, discount: Amount) -> Option<(Quantity, Amount)> {
    let quantity = line.quantity.plus(quantity).ok()?;
    let discount = line.discount.plus(discount).ok()?;
    check_terms(line.unit_price, quantity, discount).ok()?;
    Some((quantity, discount))
}

/// Nothing that is shown differs. A line with a reference of the POS is the POS's own: nothing joins it.
/// Discounts are equal when they are so for one piece; the joined line has the sum.
pub(super) fn is_equal(line: &Line, terms: &Terms) -> bool {
    let discount =
        |amount: Amount, other: Quantity| i128::from(amount.minor()) * i128::from(other.thousandths());
    line.unit_price == terms.unit_price
        && line.delivery == terms.delivery
        && line.reference.is_none()
        && terms.reference.is_none()
        && discount(line.discount, terms.quantity) == discount(terms.discount, line.quantity)
}

impl Terms {
    /// Those that a line has.
    pub(super) fn of_line(line: &Line) -> Self {
        Self {
            quantity: line.quantity,
            unit_price: line.unit_price,
            discount: line.discount,
            delivery: line.delivery,
            reference: line.reference.clone(),
        }
    }

    /// One, at the catalogue's price, to be carried out: what a scan adds.
    pub(crate) fn of_scan(product: &Product) -> Self {
        Self {
            quantity: Quantity::ONE,
            unit_price: product.price,
            discount: Amount::ZERO,
            delivery: Delivery::CarryOut,
            reference: None,
        }
    }
}
