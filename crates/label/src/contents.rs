//! What data in a format of its own holds, before it is put on a label.

use crate::gs1::Message;
use crate::{IdentifierKind, Problem, Problems, Text};
use smallvec::SmallVec;

/// The identifiers and GS1 elements that data holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Contents<'a> {
    /// GS1 elements, checked together.
    pub(crate) message: Message<'a>,
    /// Identifiers, in order.
    pub(crate) readings: SmallVec<[Reading<'a>; 6]>,
    /// What is odd, but does no harm.
    pub(crate) warnings: Problems,
    /// The data was cut where separators should be.
    pub(crate) segmented: bool,
    /// Only a check character tells that the data is in this format: it may be a plain serial number.
    pub(crate) only_checked: bool,
    /// How many there are is said, and not to be understood.
    pub(crate) unclear_quantity: bool,
    /// It is hardly a serial number all the same.
    pub(crate) doubtful: bool,
}

/// One identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading<'a> {
    pub(crate) kind: IdentifierKind,
    pub(crate) value: Text<'a>,
}

impl<'a> Contents<'a> {
    pub(crate) fn push(&mut self, kind: IdentifierKind, value: impl Into<Text<'a>>) {
        let reading = Reading { kind, value: value.into() };
        if !self.readings.contains(&reading) {
            self.readings.push(reading);
        }
    }

    pub(crate) fn warn(
        &mut self,
        code: &'static str,
        position: impl Into<Option<usize>>,
        message: impl Into<String>,
    ) {
        self.warnings.push(Problem::warning(code, position, message.into()));
    }
}
