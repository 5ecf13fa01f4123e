use crate::{Refusal, limits};

/// Text from outside that is kept: not empty, not too long, without control characters.
pub(super) fn check(what: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid_value(what, "it is empty"));
    }
    if text.chars().count() > limits::TEXT_CHARS {
        let why = format!("it has more than {} characters", limits::TEXT_CHARS);
        return Err(Refusal::invalid_value(what, why));
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::invalid_value(what, "it has control characters in it"));
    }
    Ok(())
}

/// The same, where there is one.
pub(super) fn check_some(what: &'static str, text: Option<&String>) -> Result<(), Refusal> {
    text.map_or(Ok(()), |text| check(what, text))
}
