use super::format::{End, Run};
use super::table::{Found, find};
use super::value::{self, Flaw};
use super::{SEPARATOR, pairing};
use crate::problem::{
    DOUBLED_SEPARATOR, EMPTY, LEADING_SEPARATOR, SUPERFLUOUS_SEPARATOR, TOO_MANY_ELEMENTS, UNKNOWN_AI,
};
use crate::{Problem, Problems};
use smallvec::SmallVec;

/// The most elements that one message has. Real ones have a handful; no symbol holds more than a few dozen.
pub const MAX_ELEMENTS: usize = 128;

/// A message of element strings, read and checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message<'a> {
    /// The elements, in order.
    pub elements: SmallVec<[RawElement<'a>; 6]>,
    /// What is odd about it, but does no harm.
    pub warnings: Problems,
    /// It holds what damage could have left, or is of more than one symbol.
    pub(crate) suspect: bool,
}

/// One element: slices of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawElement<'a> {
    /// The application identifier.
    pub ai: &'a str,
    /// Its value.
    pub value: &'a str,
    /// The byte of the message that the value starts at.
    pub position: usize,
    /// The application identifier's number.
    pub(crate) code: u16,
    /// Its family's place in the table.
    pub(crate) family: u8,
}

impl<'a> RawElement<'a> {
    /// The GTIN of a symbol without element strings, of which its digits may be fewer than 14, at the start of the data.
    pub(crate) fn gtin(digits: &'a str) -> Self {
        let family = find(b"01").map_or(0, |found| found.index);
        Self { ai: "01", value: digits, position: 0, code: 1, family }
    }

    /// An element of another carrier than an element string (a GS1 Digital Link), its value checked by the
    /// format of its application identifier.
    ///
    /// # Errors
    /// No such application identifier, or a value that it doesn't allow. Positions are those of the
    /// value, which starts at `position`.
    pub fn of(ai: &'a str, value: &'a str, position: usize) -> Result<Self, Problem> {
        let found = find(ai.as_bytes()).filter(|found| usize::from(found.family.digits) == ai.len());
        let found = found.ok_or_else(|| unknown(ai, position))?;
        match value::read(value.as_bytes(), found.family) {
            Ok(run) if run.length == value.len() => {
                Ok(Self { ai, value, position, code: found.code, family: found.index })
            }
            Ok(run) => {
                Err(told(value::excess(value.as_bytes(), run.length, found.family), ai, value, position))
            }
            Err(flaw) => Err(told(flaw, ai, value, position)),
        }
    }
}

/// Reads element strings (GS1 General Specifications 7.8): application identifiers with their values,
/// separators (GS) where a value needs one. The FNC1 in front is not part of the data.
///
/// A separator that isn't needed is a warning, which says whether it is at the start, doubled, or after a
/// value that ends without one. So is an element without those that it belongs to.
///
/// # Errors
/// The first thing that breaks the standard. Positions count from the start of `data`.
pub fn parse(data: &str) -> Result<Message<'_>, Problem> {
    let mut message = Message::default();
    message.read(data, 0)?;
    message.finish()?;
    Ok(message)
}

impl<'a> Message<'a> {
    /// Adds the elements of one message, or of one component of a composite symbol, that starts at byte
    /// `start` of the data.
    ///
    /// # Errors
    /// The first value that breaks its format.
    pub(crate) fn read(&mut self, data: &'a str, start: usize) -> Result<(), Problem> {
        let mut separators = Separators::default();
        let end = start + data.len();
        let mut rest = separators.skip_leading(data);
        while !rest.is_empty() {
            if self.elements.len() == MAX_ELEMENTS {
                return Err(too_many(end - rest.len()));
            }
            let (after, separated) = self.read_element(rest, end - rest.len())?;
            rest = separators.skip(after, end - after.len(), separated);
        }
        separators.warn(start, &mut self.warnings);
        Ok(())
    }

    /// Adds the element that `rest` starts with: what follows it, and whether a separator has to where anything does.
    #[inline]
    fn read_element(&mut self, rest: &'a str, position: usize) -> Result<(&'a str, bool), Problem> {
        let Some(Found { code, index: family, family: format }) = find(rest.as_bytes()) else {
            return Err(unknown(rest, position));
        };
        let digits = usize::from(format.digits);
        let position = position + digits;
        let Some((ai, after_ai)) = rest.split_at_checked(digits) else { return Err(unknown(rest, position)) };
        let Run { length, quiet } = match value::read(after_ai.as_bytes(), format) {
            Ok(value) => value,
            Err(flaw) => return Err(told(flaw, ai, after_ai, position)),
        };
        let separated = format.end == End::Separator;
        match after_ai.split_at_checked(length) {
            Some((value, after)) if !separated || after.is_empty() || after.starts_with(SEPARATOR) => {
                self.elements.push(RawElement { ai, value, position, code, family });
                self.suspect |= !quiet;
                Ok((after, separated))
            }
            // Every byte of a value is ASCII, so that this was no split within a character.
            _ => Err(told(value::excess(after_ai.as_bytes(), length, format), ai, after_ai, position)),
        }
    }

    /// Checks what the elements say of each other.
    ///
    /// # Errors
    /// No elements, or some that can't stand together.
    pub(crate) fn finish(&mut self) -> Result<(), Problem> {
        if self.elements.is_empty() {
            return Err(Problem::error(EMPTY, None, "there is no GS1 element in the scan"));
        }
        pairing::check(&self.elements, &mut self.warnings)
    }
}

/// The first separator of each kind that isn't needed: the byte of the data that it is.
#[derive(Default)]
struct Separators {
    leading: bool,
    superfluous: Option<usize>,
    doubled: Option<usize>,
}

impl Separators {
    /// What follows the separators in front.
    fn skip_leading<'a>(&mut self, data: &'a str) -> &'a str {
        let rest = data.trim_start_matches(SEPARATOR);
        self.leading = rest.len() < data.len();
        rest
    }

    /// What follows the separators in front of `rest`, which starts at byte `at`.
    #[inline]
    fn skip<'a>(&mut self, rest: &'a str, at: usize, needed: bool) -> &'a str {
        let Some(after) = rest.strip_prefix(SEPARATOR) else { return rest };
        if needed && !after.is_empty() && !after.starts_with(SEPARATOR) {
            return after;
        }
        self.skip_needless(after, at)
    }

    /// The same after the first one, where not just one that is needed stands there.
    #[cold]
    fn skip_needless<'a>(&mut self, rest: &'a str, at: usize) -> &'a str {
        let after = rest.trim_start_matches(SEPARATOR);
        match rest.len() - after.len() {
            0 => self.superfluous = self.superfluous.or(Some(at)),
            _ => self.doubled = self.doubled.or(Some(at + 1)),
        }
        after
    }

    fn warn(&self, start: usize, warnings: &mut Problems) {
        if self.leading {
            let message = "there is a separator before the first GS1 element";
            warnings.push(Problem::warning(LEADING_SEPARATOR, start, message));
        }
        if let Some(at) = self.superfluous {
            let message = "there is a separator that isn't needed";
            warnings.push(Problem::warning(SUPERFLUOUS_SEPARATOR, at, message));
        }
        if let Some(at) = self.doubled {
            let message = "there is a second separator right after another";
            warnings.push(Problem::warning(DOUBLED_SEPARATOR, at, message));
        }
    }
}

#[cold]
fn unknown(rest: &str, position: usize) -> Problem {
    let start: String = rest.chars().take(4).collect();
    let message = format!("no GS1 application identifier starts with {}", crate::escape(start.as_bytes()));
    Problem::error(UNKNOWN_AI, position, message)
}

#[cold]
fn told(flaw: Flaw, ai: &str, value: &str, position: usize) -> Problem {
    let message = format!("the GS1 element ({ai}) {}", flaw.what(value));
    Problem::error(flaw.code(value), position + flaw.offset, message)
}

#[cold]
fn too_many(position: usize) -> Problem {
    let message = format!("there are more than {MAX_ELEMENTS} GS1 elements");
    Problem::error(TOO_MANY_ELEMENTS, position, message)
}
