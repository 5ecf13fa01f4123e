use super::text;
use crate::context::Lane;
use crate::{Customer, Event, Refusal, TransactionId};

/// Makes the open cart a customer order (rule 4); again, with another customer, corrects whom it is for.
pub(super) fn make(lane: &Lane<'_>, id: &TransactionId, customer: &Customer) -> Result<Vec<Event>, Refusal> {
    let cart = lane.open_cart(id, "make it a customer order")?;
    if cart.takes_back() {
        return Err(Refusal::is_return(cart, "make it a customer order"));
    }
    text::check("customer's name", &customer.name)?;
    text::check_some("customer's telephone number", customer.phone.as_ref())?;
    text::check_some("customer's mail address", customer.email.as_ref())?;
    text::check_some("customer's reference", customer.reference.as_ref())?;
    if cart.customer.as_ref() == Some(customer) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::OrderMade { transaction: id.clone(), customer: customer.clone() }])
}
