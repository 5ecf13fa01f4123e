use super::name_returned_unit;
use super::unit::{Place, admit};
use crate::context::{Context, Ruling, live_line_of};
use crate::{
    Event, Facts, Line, LineNumber, Refusal, Returned, SerialSource, Transaction, TransactionId,
    TransactionState, Unit,
};
use label::{BoundIdentifier, bind_value_for};

/// Add serial number (rule 3): fills a pending line. The same again changes nothing; another is refused.
pub(super) fn provide<F: Facts>(
    cx: &Context<'_, F>,
    id: &TransactionId,
    number: LineNumber,
    serial: &str,
) -> Ruling<Vec<Event>, F> {
    let act = "add a serial number";
    let cart = cx.lane.transaction(id)?;
    let line = live_line_of(cart, number, act)?;
    if let Some(returned) = &line.returns {
        return named(cx, cart, (line, returned), serial);
    }
    let Some(new) = keyed_key(line, serial)? else { return Ok(Vec::new()) };
    if cart.state != TransactionState::Open {
        return Err(Refusal::wrong_state(cart, act).into());
    }
    let place = Place::of(cart, line);
    let given = admit(cx, &place, new, SerialSource::Keyed)?;
    Ok(vec![given.provided(&place)])
}

/// Says which unit comes back.
fn named<F: Facts>(
    cx: &Context<'_, F>,
    cart: &Transaction,
    (line, returned): (&Line, &Returned),
    serial: &str,
) -> Ruling<Vec<Event>, F> {
    if cart.state != TransactionState::Open {
        return Err(Refusal::wrong_state(cart, "say which unit comes back").into());
    }
    if !line.product.is_serialized() {
        return Err(Refusal::not_serialized(&line.product, Some(line)).into());
    }
    let binding = bind_value_for(serial, &line.product.rule, line.product.own())
        .map_err(|misfit| Refusal::serial_does_not_fit(&line.product, Some(line), &misfit))?;
    name_returned_unit(cx, cart, (line, returned), binding.identifiers, SerialSource::Keyed)
}

/// What a value that was given as the serial number gives to a line; `None` where the line has just that, in whatever form.
pub(super) fn keyed_key(line: &Line, serial: &str) -> Result<Option<Vec<BoundIdentifier>>, Refusal> {
    if !line.product.is_serialized() {
        return Err(Refusal::not_serialized(&line.product, Some(line)));
    }
    let bound = bind_value_for(serial, &line.product.rule, line.product.own());
    match (line.unit.as_ref().and_then(Unit::key), bound) {
        (Some(known), Ok(binding)) if binding.key().is_some_and(|key| key.may_be(known)) => Ok(None),
        (Some(_), _) => Err(Refusal::serial_not_editable(line)),
        (None, Ok(binding)) => Ok(Some(binding.identifiers)),
        (None, Err(misfit)) => Err(Refusal::serial_does_not_fit(&line.product, Some(line), &misfit)),
    }
}
