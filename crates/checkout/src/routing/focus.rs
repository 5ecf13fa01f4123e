use crate::context::Lane;
use crate::{Event, Line, Product, Transaction};

/// The line in focus, where it is one of this cart and still takes identifiers.
pub(super) fn focused_line<'a>(lane: &Lane<'a>, cart: &'a Transaction) -> Option<&'a Line> {
    let focus = lane.state.focus_at(lane.now.mono_ms).filter(|focus| focus.transaction == cart.id)?;
    cart.line(focus.line).filter(|line| line.takes_identifiers())
}

/// The event that ends the focus because another product is scanned.
pub(super) fn ended_by(lane: &Lane<'_>, cart: &Transaction, product: &Product) -> Option<Event> {
    let focus = lane.state.focus_entry()?;
    let other = cart.line(focus.line).is_none_or(|line| *line.sku() != product.sku);
    other.then(|| crate::rules::unfocused(cart))
}
