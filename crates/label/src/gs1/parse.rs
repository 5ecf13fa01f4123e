use super::SEPARATOR;
use super::format::Family;
use super::table::{EXCLUSIVE, family_of, is_like};
use super::value::{self, Flaw};
use crate::problem::{
    EMPTY, EXCLUSIVE_AIS, REPEATED_AI, SUPERFLUOUS_SEPARATOR, TOO_MANY_ELEMENTS, UNKNOWN_AI, VALUE_TOO_SHORT,
};
use crate::{Problem, Problems};
use nom::bytes::complete::{take_till, take_while};
use nom::error::{ErrorKind, ParseError};
use nom::{Err, IResult};
use smallvec::SmallVec;

/// The most elements that one message has. Real ones have a handful; no symbol holds more than a few dozen.
pub const MAX_ELEMENTS: usize = 128;

/// A message of element strings, read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<'a> {
    /// The elements, in order.
    pub elements: SmallVec<[RawElement<'a>; 6]>,
    /// What is odd about it, but does no harm.
    pub warnings: Problems,
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
}

/// Reads element strings (GS1 General Specifications 7.8): application identifiers with their values,
/// separators (GS) where a value needs one. The FNC1 in front is not part of the data.
///
/// A separator that isn't needed, at the start, at the end, doubled, or after a value of predefined
/// length, is a warning.
///
/// # Errors
/// The first thing that breaks the standard. Positions count from the start of `data`.
pub fn parse(data: &str) -> Result<Message<'_>, Problem> {
    let mut message = Message { elements: SmallVec::new_const(), warnings: SmallVec::new_const() };
    let mut rest = data;
    let mut superfluous = None;
    let fault = |fault: Err<Fault<'_>>| fault_to_problem(fault, data);

    let (after, extra) = separators(rest).map_err(fault)?;
    if extra > 0 {
        superfluous = Some(0);
    }
    rest = after;
    while !rest.is_empty() {
        if message.elements.len() == MAX_ELEMENTS {
            let position = data.len() - rest.len();
            return Err(Problem::error(
                TOO_MANY_ELEMENTS,
                position,
                format!("there are more than {MAX_ELEMENTS} GS1 elements"),
            ));
        }
        let (after, read) = element(rest).map_err(fault)?;
        let position = data.len() - read.value_at.len();
        if read.superfluous_separators {
            superfluous = superfluous.or(Some(position + read.value.len()));
        }
        message.elements.push(RawElement { ai: read.ai, value: read.value, position });
        rest = after;
    }
    if message.elements.is_empty() {
        return Err(Problem::error(EMPTY, 0, "there is no GS1 element in the scan"));
    }
    check_pairs(&message.elements)?;
    message.warnings.extend(superfluous.map(|position| {
        Problem::warning(
            SUPERFLUOUS_SEPARATOR,
            position,
            format!("there is a separator at byte {position} that isn't needed"),
        )
    }));
    Ok(message)
}

/// One element as the parser sees it.
struct Read<'a> {
    ai: &'a str,
    value: &'a str,
    /// The data from the value on.
    value_at: &'a str,
    superfluous_separators: bool,
}

/// Where and why the parser stopped.
#[derive(Debug)]
struct Fault<'a> {
    /// The data from there on.
    at: &'a str,
    code: &'static str,
    message: String,
}

impl<'a> ParseError<&'a str> for Fault<'a> {
    fn from_error_kind(at: &'a str, kind: ErrorKind) -> Self {
        Self { at, code: UNKNOWN_AI, message: format!("no GS1 element ({})", kind.description()) }
    }

    fn append(_: &'a str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

type Parsed<'a, T> = IResult<&'a str, T, Fault<'a>>;

/// An element with the separators that follow it.
fn element(input: &str) -> Parsed<'_, Read<'_>> {
    let (value_at, (ai, family)) = application_identifier(input)?;
    let (after, value) = match family.predefined_length() {
        Some(length) => predefined_value(value_at, ai, length)?,
        None => take_till(|character| character == SEPARATOR)(value_at)?,
    };
    value::check(value, family).map_err(|flaw| failure(value_at, ai, &flaw))?;
    let (rest, count) = separators(after)?;
    let needed = family.predefined_length().is_none() && !rest.is_empty();
    Ok((rest, Read { ai, value, value_at, superfluous_separators: count > usize::from(needed) }))
}

fn application_identifier(input: &str) -> Parsed<'_, (&str, &'static Family)> {
    let known = family_of(input).and_then(|(family, length)| Some((family, input.split_at_checked(length)?)));
    let Some((family, (ai, rest))) = known else {
        let start: String = input.chars().take(4).collect();
        return Err(Err::Failure(Fault {
            at: input,
            code: UNKNOWN_AI,
            message: format!("no GS1 application identifier starts with {}", crate::escape(start.as_bytes())),
        }));
    };
    Ok((rest, (ai, family)))
}

/// A value that its length ends. One that a separator ends earlier is too short.
fn predefined_value<'a>(input: &'a str, ai: &str, length: usize) -> Parsed<'a, &'a str> {
    let (_, up_to_separator) = take_till(|character| character == SEPARATOR)(input)?;
    match up_to_separator.len() {
        enough if enough >= length => {
            // Where that is within a character, the value takes all of it, and fails for it.
            let end = (length..=input.len()).find(|end| input.is_char_boundary(*end)).unwrap_or(input.len());
            let (value, rest) = input.split_at_checked(end).unwrap_or((input, ""));
            Ok((rest, value))
        }
        short => {
            let what = format!("has {short} characters where it needs {length}");
            Err(failure(input, ai, &Flaw { code: VALUE_TOO_SHORT, offset: 0, what }))
        }
    }
}

fn separators(input: &str) -> Parsed<'_, usize> {
    let (rest, separators) = take_while(|character| character == SEPARATOR)(input)?;
    Ok((rest, separators.len()))
}

fn failure<'a>(value_at: &'a str, ai: &str, flaw: &Flaw) -> Err<Fault<'a>> {
    Err::Failure(Fault {
        at: value_at.get(flaw.offset..).unwrap_or_default(),
        code: flaw.code,
        message: format!("the GS1 element ({ai}) {}", flaw.what),
    })
}

fn fault_to_problem(fault: Err<Fault<'_>>, data: &str) -> Problem {
    match fault {
        Err::Error(fault) | Err::Failure(fault) => {
            Problem::error(fault.code, data.len() - fault.at.len(), fault.message)
        }
        Err::Incomplete(_) => Problem::error(VALUE_TOO_SHORT, data.len(), "the GS1 data ends too early"),
    }
}

/// Refuses an element that comes again with another value, and elements that can't stand together.
fn check_pairs(elements: &[RawElement<'_>]) -> Result<(), Problem> {
    for (index, element) in elements.iter().enumerate() {
        let earlier = elements.iter().take(index).find(|earlier| earlier.ai == element.ai);
        if earlier.is_some_and(|earlier| earlier.value != element.value) {
            let message = format!("the GS1 element ({}) comes twice, with different values", element.ai);
            return Err(Problem::error(REPEATED_AI, element.position, message));
        }
        if let Some(other) = excluded_by(element.ai, elements) {
            let message =
                format!("the GS1 elements ({}) and ({}) can't stand together", element.ai, other.ai);
            return Err(Problem::error(EXCLUSIVE_AIS, element.position.max(other.position), message));
        }
    }
    Ok(())
}

/// An element that can't stand beside this application identifier.
fn excluded_by<'e, 'a>(ai: &str, elements: &'e [RawElement<'a>]) -> Option<&'e RawElement<'a>> {
    EXCLUSIVE
        .iter()
        .filter(|(pattern, _)| is_like(ai, pattern))
        .flat_map(|(_, others)| *others)
        .find_map(|other| elements.iter().find(|element| element.ai != ai && is_like(element.ai, other)))
}
