use super::allow;
use super::sale::Piece;
use crate::context::{Context, Ruling, Stop};
use crate::registry::is_unique_across_products;
use crate::rules::unit::releases;
use crate::{
    Event, Facts, Line, LineNumber, Refusal, ReturnDoubt, Returned, SerialSource, Sku, Transaction, Unit,
    UnitKey, UnitRecord, UnitState,
};
use label::{BoundIdentifier, Role};

/// The unit that the customer has brought, for a line of the sale.
pub(super) enum InHand {
    /// The one that the sale's record has on that line.
    Recorded(LineNumber),
    /// One that the record doesn't have.
    Other(LineNumber, Unit),
}

/// Says which unit it is that comes back on a line: what was read or typed in. The same again changes nothing.
pub(crate) fn name<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    (line, returned): (&Line, &Returned),
    new: Vec<BoundIdentifier>,
    source: SerialSource,
) -> Ruling<Vec<Event>, F> {
    let event =
        |identifiers, source, claims, releases, Doubt { despite, allowed_by }| Event::ReturnedUnitNamed {
            transaction: cart.id.clone(),
            line: line.number,
            identifiers,
            source,
            claims,
            releases,
            despite,
            allowed_by,
        };
    if let Some(unit) = line.unit.as_ref().filter(|unit| new.iter().any(|bound| is_of(unit, bound))) {
        let named = event(unit.identifiers.clone(), unit.source, None, None, Doubt::default());
        return Ok(if returned.in_hand { Vec::new() } else { vec![named] });
    }
    if returned.in_hand {
        return Err(Refusal::serial_not_editable(line).into());
    }
    let new = as_sold(cx, line.sku(), new)?;
    let known_as = new.iter().flat_map(|bound| bound.known_as().map(move |known| (bound, known)));
    let here = known_as.into_iter().find_map(|(bound, (kind, value))| {
        let holders = cx.lane.state.holders(value).iter();
        let mut here = holders.filter(|holder| {
            let of_any_product = holder.kind == kind && is_unique_across_products(kind);
            holder.transaction == cart.id && (holder.sku == *line.sku() || of_any_product)
        });
        Some((bound, cart.line(here.find(|holder| holder.line != line.number)?.line)?))
    });
    if let Some((bound, other)) = here {
        let refusal = Refusal::serial_already_here(&bound.normalized, other);
        return Err(refusal.known_as(bound, other.serial().unwrap_or(&bound.normalized)).into());
    }
    let mut unit = as_known(cx, cart.training, line.sku(), Unit { identifiers: new, source })?;
    let doubt = doubt(cx, line, &unit)?;
    let claims = claim(cx, cart.training, line.sku(), &mut unit)?;
    Ok(vec![event(unit.identifiers, source, claims, releases(cart, line), doubt)])
}

/// Whether an identifier is one of this very unit's.
fn is_of(unit: &Unit, bound: &BoundIdentifier) -> bool {
    unit.identifiers.iter().any(|known| known.may_be(bound))
}

/// Everything that identifies a unit, as it was sold: whichever of its identifiers was read or typed in, it is one unit.
fn as_sold<F: Facts>(
    cx: &Context<'_, F>,
    sku: &Sku,
    new: Vec<BoundIdentifier>,
) -> Ruling<Vec<BoundIdentifier>, F> {
    for (kind, value) in new.iter().flat_map(BoundIdentifier::known_as) {
        let record = cx.facts.unit(sku, kind, value).map_err(Stop::Facts)?;
        if let Some(record) = record.filter(|record| record.sku == *sku)
            && let Some((sale, number)) = super::sale_of(cx, &record)?
            && let Some(unit) = sale.transaction.line(number).and_then(|line| line.unit.as_ref())
        {
            return Ok(unit.identifiers.clone());
        }
    }
    Ok(new)
}

/// What speaks against a unit, where it may come back all the same, and who allowed it.
#[derive(Default)]
struct Doubt {
    despite: Option<ReturnDoubt>,
    allowed_by: Option<String>,
}

/// Whether this unit may come back on this line.
fn doubt<F: Facts>(cx: &Context<'_, F>, line: &Line, unit: &Unit) -> Ruling<Doubt, F> {
    // A line that was sold without its serial number can't be of another unit.
    if line.unit.is_none() {
        return Ok(Doubt::default());
    }
    let serial = unit.key().map_or("", |key| &key.normalized);
    let refusal = Refusal::return_mismatch(serial, &[line]);
    let allowed_by = allow(cx, cx.lane.settings.return_mismatch, &refusal)?;
    Ok(Doubt { despite: Some(ReturnDoubt::Mismatch), allowed_by })
}

/// The claim that a return has on a unit: one that the customer can have. What else the unit could be read as, and another unit is, it
/// is not known by.
pub(super) fn claim<F: Facts>(
    cx: &Context<'_, F>,
    training: bool,
    sku: &Sku,
    unit: &mut Unit,
) -> Ruling<Option<UnitKey>, F> {
    let Some(mut key) = UnitKey::sold_as(sku, &unit.identifiers).filter(|_| !training) else {
        return Ok(None);
    };
    let mut others = Vec::new();
    let kept = unit.identifiers.iter().filter(|bound| bound.names_unit()).count();
    for (index, (kind, value)) in key.identities.iter().enumerate() {
        let known = cx.facts.unit(sku, *kind, value).map_err(Stop::Facts)?;
        if index >= kept {
            // Another form that another unit has stays that unit's: what is in hand is known by what was read of it.
            let is_other = |record: &UnitRecord| (&record.sku, &record.serial) != (sku, &key.serial);
            others.extend(known.filter(is_other).map(|_| (*kind, value.clone())));
            continue;
        }
        // A line of this lane may have it whose serial number is still to come: the registry doesn't know that yet.
        let holders = cx.lane.state.holders(value).iter().filter(|holder| !holder.training && !holder.gone);
        let mut same_unit = holders.filter(|holder| {
            holder.kind == *kind && (holder.sku == *sku || is_unique_across_products(*kind))
        });
        if let Some(holder) = same_unit.next() {
            return Err(Refusal::serial_in_other_transaction(value, &holder.transaction).into());
        }
        let Some(known) = known else { continue };
        match known.state {
            UnitState::Claimed { transaction, .. } | UnitState::Returning { transaction, .. } => {
                return Err(Refusal::serial_in_other_transaction(value, &transaction).into());
            }
            UnitState::Free => return Err(Refusal::unit_already_returned(value).into()),
            UnitState::Sold { .. } if known.sku != *sku => {
                return Err(Refusal::return_mismatch(value, &[]).into());
            }
            // A further identifier of a unit whose sale is not here to say what it was sold as.
            UnitState::Sold { .. } if known.serial != key.serial => {
                return Err(Refusal::return_unknown(value).into());
            }
            UnitState::Sold { .. } => {}
        }
    }
    let is_others = |kind, value: &str| others.iter().any(|(of, other)| *of == kind && other == value);
    key.identities.retain(|(kind, value)| !is_others(*kind, value));
    for bound in &mut unit.identifiers {
        bound.forms.retain(|form| !is_others(form.kind, &form.value));
    }
    Ok(Some(key))
}

/// The unit as the registry knows it: by its key's other form, where that is what it was sold as.
pub(super) fn as_known<F: Facts>(
    cx: &Context<'_, F>,
    training: bool,
    sku: &Sku,
    mut unit: Unit,
) -> Ruling<Unit, F> {
    let Some(key) = unit.key().filter(|_| !training).cloned() else { return Ok(unit) };
    let mut found: Option<UnitRecord> = None;
    for (kind, value) in key.known_as().filter(|(kind, _)| *kind == key.kind) {
        let Some(record) = cx.facts.unit(sku, kind, value).map_err(Stop::Facts)? else { continue };
        let is_it = record.sku == *sku && key.known_as().any(|known| known == (kind, record.serial.as_str()));
        let is_sold = matches!(record.state, UnitState::Sold { .. });
        if is_it && (is_sold || found.is_none()) {
            found = Some(record);
        }
    }
    if let Some(record) = found {
        for bound in unit.identifiers.iter_mut().filter(|bound| bound.role == Role::Key) {
            *bound = key.clone().kept_as(&record.serial);
        }
    }
    Ok(unit)
}

impl InHand {
    pub(super) const fn line(&self) -> LineNumber {
        match self {
            Self::Recorded(line) | Self::Other(line, _) => *line,
        }
    }

    /// The piece, with the unit that it is.
    pub(super) fn given<F: Facts>(
        &self,
        cx: &Context<'_, F>,
        training: bool,
        line: &Line,
        piece: Piece,
    ) -> Ruling<Piece, F> {
        let returns = Returned { in_hand: true, ..piece.returns.clone() };
        match self {
            Self::Recorded(_) => Ok(Piece { returns, ..piece }),
            Self::Other(_, unit) => {
                let identifiers = as_sold(cx, line.sku(), unit.identifiers.clone())?;
                let mut unit = as_known(cx, training, line.sku(), Unit { identifiers, source: unit.source })?;
                let Doubt { despite, allowed_by } = doubt(cx, line, &unit)?;
                let claims = claim(cx, training, line.sku(), &mut unit)?;
                let returns = Returned { despite, allowed_by, ..returns };
                Ok(Piece { unit: Some(unit), claims, returns, ..piece })
            }
        }
    }
}
