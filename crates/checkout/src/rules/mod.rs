//! The rules of commands, one file a rule or a group of commands. Each answers the events that its command
//! makes, or a refusal; none changes anything.

mod add_line;
mod amounts;
mod cancel;
mod change_line;
mod checkout;
mod complete;
mod focus;
mod fulfil;
mod open;
mod order;
mod override_serial;
mod pick;
mod returns;
mod serial;
mod stock;
mod suspend;
mod tender;
mod text;
mod unit;
mod void;

pub(crate) use add_line::{Terms, added_line, product_lines};
pub(crate) use focus::{focused, unfocused};
pub(crate) use returns::{add_unit as add_returned_unit, name as name_returned_unit};
pub(crate) use unit::{Place, admit};

use crate::context::{Context, Ruling};
use crate::{Command, Delivery, Event, Facts, ScanningMode, routing};

/// What a command comes to.
pub(crate) fn command<F: Facts>(cx: &Context<'_, F>, command: &Command) -> Ruling<Vec<Event>, F> {
    let lane = &cx.lane;
    Ok(match command {
        Command::Open { reference, metadata, training } => open::open(lane, reference, metadata, *training)?,
        Command::OpenReturn(new) => returns::open(cx, new)?,
        Command::AddLine { transaction, line } => add_line::add_line(cx, transaction, line)?,
        Command::ChangeLine { transaction, line, quantity, delivery, unit_price, discount } => {
            let changes = change_line::Changes {
                quantity: *quantity,
                delivery: *delivery,
                unit_price: *unit_price,
                discount: *discount,
            };
            change_line::change_line(lane, transaction, *line, &changes)?
        }
        Command::Override { transaction, line, reason, .. } => {
            override_serial::go_without(cx, transaction, *line, reason)?
        }
        Command::ProvideSerial { transaction, line, serial, .. } => {
            serial::provide(cx, transaction, *line, serial)?
        }
        Command::VoidLine { transaction, line } => void::line(lane, transaction, *line)?,
        Command::ReplaceLine { transaction, line, serial } => {
            void::replace(cx, transaction, *line, serial.as_deref())?
        }
        Command::Focus { transaction, line } => focus::focus(lane, transaction, *line)?,
        Command::MakeOrder { transaction, customer } => order::make(lane, transaction, customer)?,
        Command::Checkout { transaction } => checkout::checkout(cx, transaction)?,
        Command::Reopen { transaction } => checkout::reopen(lane, transaction)?,
        Command::TakeTender { transaction, tender } => tender::take(lane, transaction, *tender)?,
        Command::Complete { transaction, tenders } => complete::complete(lane, transaction, tenders)?,
        Command::Suspend { transaction } => suspend::suspend(lane, transaction)?,
        Command::Recall { transaction } => suspend::recall(lane, transaction)?,
        Command::VoidTransaction { transaction } => void::transaction(lane, transaction)?,
        Command::Pick { order, line, serial, .. } => pick::pick(cx, order, *line, serial.as_deref())?,
        Command::Unpick { order, line } => pick::unpick(cx, order, *line)?,
        Command::Pickup { order, lines } => fulfil::fulfil(cx, order, lines.as_deref(), Delivery::Pickup)?,
        Command::Ship { order, lines } => fulfil::fulfil(cx, order, lines.as_deref(), Delivery::Ship)?,
        Command::CancelOrder { order, reason, tenders } => {
            cancel::cancel(lane, order, reason.as_ref(), tenders)?
        }
        Command::Choose { scan, line } => routing::choose(cx, scan, *line)?,
        Command::SetScanningMode { mode } => set_scanning_mode(lane.state.scanning_mode(), *mode),
    })
}

fn set_scanning_mode(is: ScanningMode, mode: ScanningMode) -> Vec<Event> {
    if is == mode { Vec::new() } else { vec![Event::ScanningModeSet { mode }] }
}
