use super::stock;
use crate::context::{Context, Lane, Ruling, Stop};
use crate::registry::is_unique_across_products;
use crate::state::weight;
use crate::{
    Event, Facts, Line, LineNumber, Product, Refusal, SerialSource, Sku, Transaction, Unit, UnitKey,
    UnitRecord, UnitState, limits,
};
use label::{BoundIdentifier, Form, IdentifierKind, Role};
use std::sync::Arc;

/// The line that a unit is to be given to; perhaps one that the same decision adds.
pub(crate) struct Place<'a> {
    pub(crate) cart: &'a Transaction,
    pub(crate) line: LineNumber,
    pub(crate) product: &'a Product,
    /// What is known of the unit so far.
    pub(crate) unit: Option<&'a Unit>,
    /// The line whose unit the same decision gives up.
    pub(crate) replaced: Option<LineNumber>,
}

/// A unit that the line may have.
pub(crate) struct Given {
    pub(crate) identifiers: Vec<BoundIdentifier>,
    pub(crate) source: SerialSource,
    /// `None` in training, and while the key is not known.
    pub(crate) claims: Option<Arc<UnitKey>>,
    /// The supervisor who allowed that it was typed in.
    pub(crate) allowed_by: Option<String>,
    /// When the list of the stock was true that has it, where that is old.
    pub(crate) stale_stock_ms: Option<i64>,
}

/// Rule 7: whether this place may have the unit with these further identifiers.
pub(crate) fn admit<F: Facts>(
    cx: &Context<'_, F>,
    place: &Place<'_>,
    new: Vec<BoundIdentifier>,
    source: SerialSource,
) -> Ruling<Given, F> {
    let known = place.unit.map_or(&[][..], |unit| &unit.identifiers);
    check_size(&cx.lane, place, &new)?;
    for bound in &new {
        if known_as(bound).any(|(_, form)| cx.lane.settings.lane.printed(form)) {
            return Err(Refusal::is_receipt(&bound.raw).into());
        }
        check_meaning(place, known, bound)?;
        check_lane(cx, place, bound)?;
    }
    let is_key = |bound: &BoundIdentifier| bound.role == Role::Key;
    let needs_supervisor =
        place.product.keyed_needs_supervisor && source == SerialSource::Keyed && new.iter().any(is_key);
    let allowed_by = match needs_supervisor {
        true => Some(cx.allowed(&Refusal::keyed_serial(place.product, place.line))?),
        false => None,
    };
    let source = place.unit.filter(|unit| unit.key().is_some()).map_or(source, |unit| unit.source);
    let mut identifiers: Vec<_> = known.iter().cloned().chain(new).collect();
    identifiers.sort_by_key(|bound| bound.role != Role::Key);
    let (mut claims, mut stale_stock_ms) = (None, None);
    if !place.cart.training {
        let checked = check_unit(cx, place.cart, place.product, &identifiers)?;
        stale_stock_ms = checked.stale_stock_ms;
        keep_known(&mut identifiers, checked.known);
        claims = UnitKey::of(&place.product.sku, &identifiers).map(Arc::new);
    }
    Ok(Given { identifiers, source, claims, allowed_by, stale_stock_ms })
}

/// A unit is as large as its labels, and so is what a transaction of thousands of them is journalled as. What lines may take leaves room for
/// theirs: only what no shop sells comes so far.
fn check_size(lane: &Lane<'_>, place: &Place<'_>, new: &[BoundIdentifier]) -> Result<(), Refusal> {
    let taken = lane.state.cart_index(&place.cart.id).map_or(0, |index| index.weight);
    if taken.saturating_add(weight::of_identifiers(new)) <= limits::BYTES_WITH_UNITS {
        return Ok(());
    }
    let remedy = "Void this line, complete the transaction, and go on in another.";
    Err(Refusal::limit_reached("bytes in the units of a transaction", limits::BYTES_WITH_UNITS, remedy))
}

/// What is found out about a unit that a transaction may have.
pub(super) struct Checked {
    /// As [`stock::check`] answers.
    stale_stock_ms: Option<i64>,
    /// What else the unit was known by, when it was here before.
    known: Vec<String>,
}

/// The unit goes on to be known by what it was known by before.
fn keep_known(identifiers: &mut [BoundIdentifier], known: Vec<String>) {
    let Some(key) = identifiers.iter_mut().find(|bound| bound.role == Role::Key) else { return };
    for value in known {
        if !key.known_as().any(|(kind, is)| kind == key.kind && is == value) {
            key.forms.push(Form { kind: key.kind, value });
        }
    }
}

/// Whether this transaction may have the unit, as registry, block list and stock have it.
pub(super) fn check_unit<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    product: &Product,
    identifiers: &[BoundIdentifier],
) -> Ruling<Checked, F> {
    let known = check_registry(cx, cart, &product.sku, identifiers)?;
    let stale_stock_ms = match identifiers.iter().find(|bound| bound.role == Role::Key) {
        Some(key) => {
            let also = key.spellings().chain(known.iter().map(String::as_str));
            stock::check(cx, product, &key.normalized, also)?
        }
        None => None,
    };
    Ok(Checked { stale_stock_ms, known })
}

/// A unit that a line of a placed order was given must still be one that may leave: neither registry nor block list may say no. The
/// list of the stock was asked when it was given; it has been held since, and lists may leave out what is held.
pub(super) fn check_held_unit<F: Facts>(
    cx: &Context<'_, F>,
    order: &Transaction,
    line: &Line,
) -> Ruling<(), F> {
    let Some(unit) = line.unit.as_ref().filter(|_| !order.training) else { return Ok(()) };
    check_registry(cx, order, line.sku(), &unit.identifiers).map(drop).map_err(|stop| match stop {
        Stop::Refused(refusal) => Stop::Refused(Refusal::unit_no_longer(refusal, line)),
        facts @ Stop::Facts(_) => facts,
    })
}

/// Whether the registry lets this transaction have the unit. Answers what else it is known by there, as the key of a unit of its
/// product that nobody has.
fn check_registry<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    sku: &Sku,
    identifiers: &[BoundIdentifier],
) -> Ruling<Vec<String>, F> {
    let mut known = Vec::new();
    for bound in identifiers {
        for (kind, value) in known_as(bound) {
            check_blocked(cx, sku, bound, value)?;
            if let Some(record) = cx.facts.unit(sku, kind, value).map_err(Stop::Facts)? {
                check_record(cart, bound, &record)?;
                check_whole(cx, bound, value, &record)?;
                if kind == bound.kind
                    && bound.role == Role::Key
                    && record.serial != bound.normalized
                    && cx.facts.unit(sku, kind, &record.serial).map_err(Stop::Facts)?.as_ref()
                        == Some(&record)
                    && was_here_before(cx, &record)?
                {
                    known.push(record.serial);
                }
            }
        }
    }
    let Some(key) = identifiers.iter().find(|bound| bound.role == Role::Key) else { return Ok(known) };
    for (_, value) in known_as(key).filter(|(kind, _)| *kind == key.kind) {
        // The same serial number under another kind: the product's rule was another one then.
        if let Some(record) = cx.facts.unit_with_key(sku, value).map_err(Stop::Facts)? {
            check_record(cart, key, &record)?;
        }
    }
    Ok(known)
}

/// Whether the registry knew this unit before a line of this cart took it: that line gives it up, and what was only read for it is
/// forgotten.
fn was_here_before<F: Facts>(cx: &Context<'_, F>, record: &UnitRecord) -> Ruling<bool, F> {
    match record.state {
        UnitState::Free => Ok(true),
        _ => cx.facts.came_back(&record.sku, &record.serial).map_err(Stop::Facts),
    }
}

/// A unit is blocked by its serial number, whichever of its identifiers is read, and in whatever spelling: what was put aside
/// stays aside.
fn check_whole<F: Facts>(
    cx: &Context<'_, F>,
    bound: &BoundIdentifier,
    value: &str,
    record: &UnitRecord,
) -> Ruling<(), F> {
    if record.serial == value {
        return Ok(());
    }
    check_blocked(cx, &record.sku, bound, &record.serial)
}

/// What a unit may be known as: what is kept of its identifier now, its other forms, and what was read, where that is none of
/// them. Under an earlier rule of its product, that is what may have been kept.
fn known_as(bound: &BoundIdentifier) -> impl Iterator<Item = (IdentifierKind, &str)> {
    let raw = (bound.kind, bound.raw.as_str());
    let raw = Some(raw).filter(|raw| bound.names_unit() && !bound.known_as().any(|known| known == *raw));
    bound.known_as().chain(raw)
}

fn check_blocked<F: Facts>(
    cx: &Context<'_, F>,
    sku: &Sku,
    bound: &BoundIdentifier,
    value: &str,
) -> Ruling<(), F> {
    match cx.facts.blocked(sku, value).map_err(Stop::Facts)? {
        Some(reason) => {
            Err(Refusal::serial_blocked(&bound.normalized, &reason).known_as(bound, value).into())
        }
        None => Ok(()),
    }
}

/// The claim that voiding this line gives up.
pub(super) fn releases(cart: &Transaction, line: &Line) -> Option<UnitKey> {
    let unit = line.unit.as_ref().filter(|_| !cart.training)?;
    // What comes back is held as what it was sold as.
    let key = if line.returns.is_some() { UnitKey::sold_as } else { UnitKey::of };
    key(line.sku(), &unit.identifiers)
}

/// The value is no other identifier of the unit, however it is written. That it is none of the product's own numbers, binding it has shown.
fn check_meaning(
    place: &Place<'_>,
    known: &[BoundIdentifier],
    bound: &BoundIdentifier,
) -> Result<(), Refusal> {
    let is_it = |other: &&BoundIdentifier| {
        let reads_as_it = || bound.known_as().any(|form| form == (other.kind, other.normalized.as_str()));
        other.normalized == bound.normalized || (is_same_text(&bound.raw, &other.normalized) && reads_as_it())
    };
    match known.iter().filter(|other| other.kind != bound.kind).find(is_it) {
        Some(other) => Err(Refusal::serial_is_other_identifier(bound, other, place.line)),
        None => Ok(()),
    }
}

/// The same letters and digits, whatever stands between them.
fn is_same_text(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    letters(one) == letters(other)
}

/// No other line of this lane has it, in any form: in this transaction, a suspended one, or an order.
fn check_lane<F: Facts>(
    cx: &Context<'_, F>,
    place: &Place<'_>,
    bound: &BoundIdentifier,
) -> Result<(), Refusal> {
    for (kind, value) in bound.known_as() {
        let is_key = bound.role == Role::Key && kind == bound.kind;
        for holder in cx.lane.state.holders(value) {
            let same_unit = if holder.sku == place.product.sku {
                holder.kind == kind || (holder.is_key && is_key)
            } else {
                holder.kind == kind && is_unique_across_products(kind)
            };
            let here = holder.transaction == place.cart.id;
            let excused = here && (holder.line == place.line || Some(holder.line) == place.replaced);
            let apart = !here && (holder.training || place.cart.training);
            if !same_unit || excused || apart {
                continue;
            }
            let line = cx.lane.state.transaction(&holder.transaction).and_then(|cart| cart.line(holder.line));
            let refusal = match line {
                Some(line) if here => Refusal::serial_already_here(&bound.normalized, line),
                Some(line) if line.is_gone() => Refusal::serial_sold(&bound.normalized, &holder.transaction),
                _ => Refusal::serial_in_other_transaction(&bound.normalized, &holder.transaction),
            };
            return Err(refusal.known_as(bound, line.and_then(Line::serial).unwrap_or(value)));
        }
    }
    Ok(())
}

/// Whether what the registry says of a unit lets this transaction have it.
fn check_record(cart: &Transaction, bound: &BoundIdentifier, record: &UnitRecord) -> Result<(), Refusal> {
    let refusal = match &record.state {
        // What this transaction's own lines hold is known from the lines themselves.
        UnitState::Claimed { transaction, .. } if *transaction == cart.id => return Ok(()),
        UnitState::Claimed { transaction, .. } | UnitState::Returning { transaction, .. } => {
            Refusal::serial_in_other_transaction(&bound.normalized, transaction)
        }
        UnitState::Sold { transaction, .. } => Refusal::serial_sold(&bound.normalized, transaction),
        // An identifier of a unit that nobody has may have been captured wrongly: it moves to the unit at hand.
        UnitState::Free => return Ok(()),
    };
    Err(refusal.known_as(bound, &record.serial))
}

impl Given {
    /// The event that gives it to a line.
    pub(crate) fn provided(self, place: &Place<'_>) -> Event {
        Event::SerialProvided {
            transaction: place.cart.id.clone(),
            line: place.line,
            identifiers: self.identifiers,
            source: self.source,
            claims: self.claims,
            allowed_by: self.allowed_by,
            stock_ms: self.stale_stock_ms,
        }
    }
}

impl<'a> Place<'a> {
    /// An existing line.
    pub(crate) fn of(cart: &'a Transaction, line: &'a Line) -> Self {
        Self { cart, line: line.number, product: &line.product, unit: line.unit.as_ref(), replaced: None }
    }
}
