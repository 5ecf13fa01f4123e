/// A value in a request that can't be: which field, what was given, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} can't be \"{value}\": {reason}")]
pub struct FieldError {
    /// The field, as it stands in the request.
    pub field: String,
    /// What was given, escaped and cut.
    pub value: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The most characters of a wrong value that an answer repeats.
const SHOWN: usize = 80;

impl FieldError {
    /// Says that `value` can't stand in `field`. The value is escaped: it may come from a barcode.
    #[must_use]
    pub fn new(field: &str, value: &str, reason: impl ToString) -> Self {
        let start: String = value.chars().take(SHOWN).collect();
        let cut = if start.len() < value.len() { "..." } else { "" };
        Self {
            field: field.to_owned(),
            value: format!("{}{cut}", label::escape(start.as_bytes())),
            reason: reason.to_string(),
        }
    }

    /// The same error for a field inside another.
    #[must_use]
    pub fn inside(mut self, outer: &str) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }
}
