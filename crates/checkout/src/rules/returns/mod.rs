//! Rule 14: goods that come back.

mod in_hand;
mod sale;

pub(crate) use in_hand::name;

use self::in_hand::InHand;
use self::sale::{Piece, Sale};
use super::open::{self, Opening};
use super::{add_line, amounts};
use crate::context::{Context, Ruling, Stop};
use crate::state::weight;
use crate::{
    Disposition, Event, Facts, Kind, Line, LineNumber, NewReturn, Product, ReceiptId, Refusal, ReturnDoubt,
    ReturnLineAdded, ReturnPolicy, Returned, Sku, Transaction, Unit, UnitRecord, UnitState,
};
use label::{BoundIdentifier, Own, SerialRule, bind_value_for};
use money::{Amount, Quantity, TaxMode};
use std::sync::Arc;

/// What comes back, before it has a transaction.
struct Found {
    pieces: Vec<Piece>,
    training: bool,
    tax_mode: TaxMode,
}

/// Opens a transaction that takes goods back, at what was paid for them. The units are claimed; nothing else changes before it
/// is completed.
pub(super) fn open<F: Facts>(cx: &Context<'_, F>, new: &NewReturn) -> Ruling<Vec<Event>, F> {
    open::check(&cx.lane, new.reference.as_ref(), &new.metadata)?;
    let Found { pieces, training, tax_mode } = match (&new.receipt, &new.serial) {
        (Some(receipt), serial) => by_receipt(cx, new, receipt, serial.as_deref())?,
        (None, Some(serial)) => by_serial(cx, new, serial)?,
        (None, None) => {
            let why = "neither it nor a serial number is given";
            return Err(Refusal::invalid_value("receipt", why).into());
        }
    };
    let opening = Opening {
        reference: &new.reference,
        metadata: &new.metadata,
        training,
        tax_mode,
        kind: Kind::Return,
    };
    let (transaction, opened) = open::opened(&cx.lane, opening)?;
    amounts::check_range(pieces.iter().map(Piece::amount))?;
    let bytes = pieces.iter().map(|piece| weight::of_new_line(&piece.product)).sum();
    add_line::check_count(pieces.len(), bytes)?;
    let added = (1..).zip(pieces).map(|(line, piece)| piece.added(&transaction, LineNumber(line)));
    let lines = added.map(|added| Event::ReturnLineAdded(Box::new(added)));
    Ok(core::iter::once(opened).chain(lines).collect())
}

/// Takes back, in an open return, a unit that another sale than that of its lines has sold.
pub(crate) fn add_unit<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    record: &UnitRecord,
) -> Ruling<Option<ReturnLineAdded>, F> {
    let Some((sale, number)) = sale_of(cx, record)? else { return Ok(None) };
    // What was really sold does not come back in training.
    let alike = (sale.transaction.tax_mode, sale.transaction.training) == (cart.tax_mode, cart.training);
    let Some(line) = sale.transaction.line(number).filter(|_| alike) else { return Ok(None) };
    add_line::check_room(&cx.lane, cart, 1, &line.product)?;
    let disposition =
        cart.returned_lines().next().map(|(_, returned)| returned.disposition).unwrap_or_default();
    let Some(piece) = sale.pieces(cx, line, disposition)?.into_iter().next() else { return Ok(None) };
    let piece = Piece { returns: Returned { in_hand: true, ..piece.returns }, ..piece };
    let added = piece.added(&cart.id, cart.next_line());
    amounts::check_sums(&cx.lane, cart, None, [&added.to_line()])?;
    Ok(Some(added))
}

fn by_receipt<F: Facts>(
    cx: &Context<'_, F>,
    new: &NewReturn,
    receipt: &ReceiptId,
    serial: Option<&str>,
) -> Ruling<Found, F> {
    let unknown = || Stop::Refused(Refusal::unknown_receipt(receipt));
    let record = cx.facts.receipt(receipt).map_err(Stop::Facts)?.ok_or_else(unknown)?;
    let sale = Sale::find(cx, &record.transaction)?.ok_or_else(unknown)?;
    let on_receipt: Vec<&Line> =
        record.lines.iter().filter_map(|number| sale.transaction.line(*number)).collect();
    let named = new.lines.as_deref().map(|numbers| sale.named(numbers, Some(&record.lines))).transpose()?;
    let lines = named.clone().unwrap_or_else(|| {
        on_receipt.iter().copied().filter(|line| sale.sold(line) && sale.left(line) > 0).collect()
    });
    let Some(serial) = serial else {
        return sale.found(cx, &lines, new.disposition, None);
    };
    let considered = named.as_ref().unwrap_or(&on_receipt);
    if let Some(line) = considered.iter().find(|line| sale.sold(line) && has_unit(line, serial)) {
        let lines = named.clone().unwrap_or_else(|| vec![line]);
        return sale.found(cx, &lines, new.disposition, Some(InHand::Recorded(line.number)));
    }
    let (line, identifiers) = meant(&lines, serial)?;
    let unit = Unit { identifiers, source: crate::SerialSource::Keyed };
    let lines = named.clone().unwrap_or_else(|| vec![line]);
    sale.found(cx, &lines, new.disposition, Some(InHand::Other(line.number, unit)))
}

/// The line that a unit comes back for which the receipt doesn't have: the only one whose rule it fits.
fn meant<'a>(lines: &[&'a Line], serial: &str) -> Result<(&'a Line, Vec<BoundIdentifier>), Refusal> {
    let fits = |line: &&'a Line| {
        let bound = bind_value_for(serial, &line.product.rule, line.product.own()).ok()?;
        line.product.is_serialized().then_some((*line, bound.identifiers))
    };
    let mut fitting: Vec<_> = lines.iter().filter_map(fits).collect();
    match (fitting.pop(), fitting.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some((last, _)), false) => {
            let lines: Vec<&Line> = fitting.iter().map(|(line, _)| *line).chain([last]).collect();
            Err(Refusal::return_names_no_line(serial, &lines))
        }
        (None, _) => Err(Refusal::return_mismatch(serial, &[])),
    }
}

fn by_serial<F: Facts>(cx: &Context<'_, F>, new: &NewReturn, serial: &str) -> Ruling<Found, F> {
    let known = known_as(cx, new.sku.as_ref(), serial)?;
    let sold: Vec<_> = known.iter().filter(|record| matches!(record.state, UnitState::Sold { .. })).collect();
    if sold.len() > 1 {
        return Err(Refusal::return_names_no_product(serial, sold.iter().map(|record| &record.sku)).into());
    }
    let found = match sold.first() {
        Some(record) => sale_of(cx, record)?,
        None => {
            refuse_unsold(cx, serial, &known)?;
            None
        }
    };
    let Some((sale, number)) = found else { return unknown(cx, new, serial) };
    let mut numbers = new.lines.clone().unwrap_or_default();
    numbers.push(number);
    let lines = sale.named(&numbers, None)?;
    sale.found(cx, &lines, new.disposition, Some(InHand::Recorded(number)))
}

/// A unit that is known, and nobody's to bring.
fn refuse_unsold<F: Facts>(cx: &Context<'_, F>, serial: &str, known: &[UnitRecord]) -> Ruling<(), F> {
    for record in known {
        match &record.state {
            UnitState::Claimed { transaction, .. } | UnitState::Returning { transaction, .. } => {
                return Err(Refusal::serial_in_other_transaction(serial, transaction).into());
            }
            UnitState::Free if cx.facts.came_back(&record.sku, &record.serial).map_err(Stop::Facts)? => {
                return Err(Refusal::unit_already_returned(serial).into());
            }
            UnitState::Free | UnitState::Sold { .. } => {}
        }
    }
    Ok(())
}

/// A unit whose sale nobody here has seen: at the product's price of today, where that may be.
fn unknown<F: Facts>(cx: &Context<'_, F>, new: &NewReturn, serial: &str) -> Ruling<Found, F> {
    let allowed_by = allow(cx, cx.lane.settings.return_unknown, &Refusal::return_unknown(serial))?;
    let Some(sku) = &new.sku else {
        return Err(Refusal::invalid_value(
            "sku",
            "nothing is known of the unit, so its product has to be said",
        )
        .into());
    };
    let product = cx.facts.product(sku).map_err(Stop::Facts)?.ok_or_else(|| Refusal::unknown_sku(sku))?;
    if !product.is_serialized() {
        return Err(Refusal::not_serialized(&product, None).into());
    }
    let binding = bind_value_for(serial, &product.rule, product.own())
        .map_err(|misfit| Refusal::serial_does_not_fit(&product, None, &misfit))?;
    let unit = Unit { identifiers: binding.identifiers, source: crate::SerialSource::Keyed };
    let mut unit = in_hand::as_known(cx, false, sku, unit)?;
    let claims = in_hand::claim(cx, false, sku, &mut unit)?;
    let piece = Piece {
        quantity: Quantity::ONE,
        unit_price: product.price,
        discount: Amount::ZERO,
        unit: Some(unit),
        returns: Returned {
            sale: None,
            disposition: new.disposition,
            in_hand: true,
            despite: Some(ReturnDoubt::Unknown),
            allowed_by,
        },
        claims,
        product: Arc::new(product),
    };
    Ok(Found { pieces: vec![piece], training: false, tax_mode: cx.lane.settings.tax_mode })
}

/// The units that are known by a serial number as it was given, as their product keeps it, or in another form.
fn known_as<F: Facts>(cx: &Context<'_, F>, sku: Option<&Sku>, serial: &str) -> Ruling<Vec<UnitRecord>, F> {
    let mut known = cx.facts.units_known_as(serial).map_err(Stop::Facts)?;
    known.retain(|record| sku.is_none_or(|sku| record.sku == *sku));
    if known.iter().any(|record| record.state != UnitState::Free) {
        return Ok(known);
    }
    match sku {
        None => known_in_other_forms(cx, serial, &mut known)?,
        Some(sku) => {
            let product = cx.facts.product(sku).map_err(Stop::Facts)?;
            let Some(key) = product.and_then(|product| key_of(&product, serial)) else { return Ok(known) };
            let kept = cx.facts.unit_with_key(sku, &key.normalized).map_err(Stop::Facts)?;
            known.extend(kept.filter(|kept| !known.contains(kept)));
            for (kind, value) in key.known_as() {
                let record = cx.facts.unit(sku, kind, value).map_err(Stop::Facts)?;
                known.extend(record.filter(|record| record.sku == *sku && !known.contains(record)));
            }
        }
    }
    Ok(known)
}

/// Adds the units of any product that are known by another form of a serial number, where their product reads it so.
fn known_in_other_forms<F: Facts>(
    cx: &Context<'_, F>,
    serial: &str,
    known: &mut Vec<UnitRecord>,
) -> Ruling<(), F> {
    let Ok(plain) = bind_value_for(serial, &SerialRule::plain(), Own::default()) else { return Ok(()) };
    for (_, form) in plain.key().iter().flat_map(|key| key.known_as().skip(1)) {
        for record in cx.facts.units_known_as(form).map_err(Stop::Facts)? {
            let product = cx.facts.product(&record.sku).map_err(Stop::Facts)?;
            let key = product.and_then(|product| key_of(&product, serial));
            let is_it = key.is_some_and(|key| key.known_as().any(|(_, value)| value == form));
            if is_it && !known.contains(&record) {
                known.push(record);
            }
        }
    }
    Ok(())
}

/// The key that a serial number is for a product.
fn key_of(product: &Product, serial: &str) -> Option<BoundIdentifier> {
    bind_value_for(serial, &product.rule, product.own()).ok()?.key().cloned()
}

/// The sale that a unit was sold in, and its line there.
fn sale_of<'a, F: Facts>(
    cx: &Context<'a, F>,
    record: &UnitRecord,
) -> Ruling<Option<(Sale<'a>, LineNumber)>, F> {
    let UnitState::Sold { transaction, line, .. } = &record.state else { return Ok(None) };
    let sale = Sale::find(cx, transaction)?;
    Ok(sale
        .filter(|sale| sale.transaction.line(*line).is_some_and(|line| sale.sold(line)))
        .map(|sale| (sale, *line)))
}

/// Whether a line's unit is known by this value, as it was read, as it is kept, or in another form.
fn has_unit(line: &Line, serial: &str) -> bool {
    let of_unit = line.unit.iter().flat_map(|unit| &unit.identifiers);
    let known = || of_unit.clone().filter(|bound| bound.names_unit());
    known().any(|bound| bound.raw == serial || bound.known_as().any(|(_, value)| value == serial))
        || key_of(&line.product, serial).is_some_and(|key| known().any(|bound| bound.may_be(&key)))
}

/// What becomes of a return that something speaks against; who allowed it, where somebody had to.
fn allow<F: Facts>(
    cx: &Context<'_, F>,
    policy: ReturnPolicy,
    refusal: &Refusal,
) -> Ruling<Option<String>, F> {
    match policy {
        ReturnPolicy::Warn => Ok(None),
        ReturnPolicy::Block => Err(refusal.clone().into()),
        ReturnPolicy::Supervisor => cx.allowed(refusal).map(Some),
    }
}

impl Sale<'_> {
    /// What these lines come to.
    fn found<F: Facts>(
        &self,
        cx: &Context<'_, F>,
        lines: &[&Line],
        disposition: Disposition,
        in_hand: Option<InHand>,
    ) -> Ruling<Found, F> {
        let mut pieces = Vec::new();
        for line in lines {
            let of_line = in_hand.as_ref().filter(|in_hand| in_hand.line() == line.number);
            let taken = self.pieces(cx, line, disposition)?;
            for piece in taken {
                pieces.push(match of_line {
                    Some(in_hand) => in_hand.given(cx, self.transaction.training, line, piece)?,
                    None => piece,
                });
            }
        }
        if pieces.is_empty() {
            return Err(Refusal::sale_already_returned(&self.transaction.id).into());
        }
        Ok(Found { pieces, training: self.transaction.training, tax_mode: self.transaction.tax_mode })
    }
}
