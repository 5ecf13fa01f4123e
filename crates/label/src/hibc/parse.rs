use super::check::check_character;
use crate::Problem;
use crate::calendar::DateForm;
use crate::problem::{CHECK_CHARACTER, DATE, HIBC_STRUCTURE, LENGTH};

/// The most fields of one structure: real ones have a handful.
const MAX_FIELDS: usize = 32;

/// The most characters of a lot or a serial number. The standard has 18; older labels have up to 20, and no harm is in them.
const MAX_VALUE: usize = 20;

/// What one HIBC structure says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    /// The primary structure: which product.
    pub primary: Option<Primary<'a>>,
    /// What the secondary structure and the supplemental data say, in order.
    pub fields: Vec<Field<'a>>,
    /// The link of a secondary structure of its own: the check character of its primary one.
    pub link: Option<char>,
    /// The check character.
    pub check: char,
}

/// The product (ANSI/HIBC 2.6, 2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Primary<'a> {
    /// The labeler's identification code: a letter and three letters or digits.
    pub labeler: &'a str,
    /// The product or catalogue number, 1 to 18 characters.
    pub product: &'a str,
    /// The unit of measure, `0` to `9`.
    pub unit: &'a str,
    /// All three.
    pub whole: &'a str,
}

/// One fact of the secondary structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// What it is.
    pub kind: FieldKind,
    /// Its value as it stands; of a date its digits.
    pub value: &'a str,
    /// A date as `YYMMDD`.
    pub day: Option<String>,
}

/// What a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// How many.
    Quantity,
    /// When it expires.
    Expiry,
    /// When it was made.
    Made,
    /// Lot or batch.
    Lot,
    /// Serial number.
    Serial,
}

impl Message<'_> {
    /// Whether a secondary structure of its own belongs to the primary one: its link is the other's check character.
    #[must_use]
    pub fn belongs_to(&self, primary: &Message<'_>) -> bool {
        self.link.is_some_and(|link| primary.primary.is_some() && link == primary.check)
    }
}

/// Reads one HIBC structure, its flag `+` and its check character included; nothing is trimmed off it.
///
/// `Ok(None)`: the text has no HIBC structure's form, and is something else.
///
/// # Errors
/// The form is HIBC's, and the check character, a date or a length is wrong. Positions are bytes of `text`.
pub fn parse(text: &str) -> Result<Option<Message<'_>>, Problem> {
    let Some((front, check)) =
        text.char_indices().next_back().and_then(|(at, check)| Some((text.get(..at)?, check)))
    else {
        return Ok(None);
    };
    let Some(data) = front.strip_prefix('+') else { return Ok(None) };
    let right = check_character(front);
    // Lower case, say: no HIBC at all.
    let Some(right) = right.filter(|_| check.is_ascii()) else { return Ok(None) };
    let mut message = Message { primary: None, fields: Vec::new(), link: None, check };
    let (first, supplements) = data.split_once('/').map_or((data, None), |(first, rest)| (first, Some(rest)));
    if let Some(primary) = primary(first) {
        message.primary = Some(primary);
    } else if supplements.is_none() && data.starts_with('$') {
        check_is(right, check, front)?;
        let (data, link) = without_link(data)?;
        message.link = Some(link);
        secondary(data, 1, &mut message.fields)?;
        return Ok(Some(message));
    } else {
        return Ok(Some(message)
            .filter(|_| supplements.is_none() && right == check)
            .and_then(|message| old(data, message)));
    }
    check_is(right, check, front)?;
    let mut at = 2 + first.len();
    for segment in supplements.into_iter().flat_map(|rest| rest.split('/')) {
        if message.fields.len() >= MAX_FIELDS {
            return Err(structure(at, "has more facts than any label"));
        }
        supplement(segment, at, &mut message.fields)?;
        at += segment.len() + 1;
    }
    Ok(Some(message))
}

fn check_is(right: char, check: char, front: &str) -> Result<(), Problem> {
    if right == check {
        return Ok(());
    }
    let message = format!("the HIBC check character is {check:?} and should be {right:?}: scan again");
    Err(Problem::error(CHECK_CHARACTER, front.len(), message))
}

/// Labeler, product and unit.
fn primary(text: &str) -> Option<Primary<'_>> {
    let fits = (6..=23).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.ends_with(|last: char| last.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let (labeler, rest) = text.split_at_checked(4).filter(|_| fits)?;
    let (product, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    Some(Primary { labeler, product, unit, whole: text })
}

fn without_link(data: &str) -> Result<(&str, char), Problem> {
    let link = data.char_indices().next_back().filter(|(at, _)| *at > 0);
    link.and_then(|(at, link)| Some((data.get(..at)?, link)))
        .ok_or_else(|| structure(1, "has no link character"))
}

/// The secondary structure before the flags: a date as `YYJJJ`, then the lot. Taken only where everything is right.
fn old<'a>(data: &'a str, mut message: Message<'a>) -> Option<Message<'a>> {
    let (data, link) = without_link(data).ok()?;
    let (date, lot) = data.split_at_checked(5)?;
    let day = DateForm::YearDay.read(date)?;
    message.link = Some(link);
    message.fields.push(Field { kind: FieldKind::Expiry, value: date, day: Some(day) });
    value(FieldKind::Lot, lot, 6, &mut message.fields).ok()?;
    Some(message)
}

/// A segment after a `/`.
fn supplement<'a>(segment: &'a str, at: usize, fields: &mut Vec<Field<'a>>) -> Result<(), Problem> {
    if segment.starts_with('$') {
        return secondary(segment, at, fields);
    }
    if let Some(digits) = segment.strip_prefix("14D") {
        return full_date(FieldKind::Expiry, digits, at + 3, fields);
    }
    if let Some(digits) = segment.strip_prefix("16D") {
        return full_date(FieldKind::Made, digits, at + 3, fields);
    }
    if let Some(serial) = segment.strip_prefix('S') {
        return value(FieldKind::Serial, serial, at + 1, fields);
    }
    if let Some(quantity) = segment.strip_prefix('Q') {
        if (1..=5).contains(&quantity.len()) && quantity.bytes().all(|byte| byte.is_ascii_digit()) {
            fields.push(Field { kind: FieldKind::Quantity, value: quantity, day: None });
            return Ok(());
        }
        return Err(structure(at + 1, "has a quantity that is none"));
    }
    match segment.split_at_checked(5) {
        Some((date, lot)) if date.bytes().all(|byte| byte.is_ascii_digit()) => {
            push_date(FieldKind::Expiry, DateForm::YearDay, date, at, fields)?;
            value(FieldKind::Lot, lot, at + 5, fields)
        }
        _ => Err(structure(at, "has a part of no known kind")),
    }
}

fn full_date<'a>(
    kind: FieldKind,
    digits: &'a str,
    at: usize,
    fields: &mut Vec<Field<'a>>,
) -> Result<(), Problem> {
    push_date(kind, DateForm::FullYearMonthDay, digits, at, fields)
}

/// `$` lot, `$+` serial number, `$$` quantity, date and lot, `$$+` the same with a serial number.
fn secondary<'a>(data: &'a str, at: usize, fields: &mut Vec<Field<'a>>) -> Result<(), Problem> {
    let (dated, flags, rest) = match data.strip_prefix("$$") {
        Some(rest) => (true, 2, rest),
        None => (false, 1, data.strip_prefix('$').unwrap_or(data)),
    };
    let (kind, flags, rest) = match rest.strip_prefix('+') {
        Some(rest) => (FieldKind::Serial, flags + 1, rest),
        None => (FieldKind::Lot, flags, rest),
    };
    if !dated {
        return value(kind, rest, at + flags, fields);
    }
    let start = at + flags;
    let (quantity_digits, length) = match rest.as_bytes().first() {
        Some(b'8') => (2, 3),
        Some(b'9') => (5, 6),
        _ => return dated_value(kind, rest, start, false, fields),
    };
    let (quantity, rest) =
        rest.split_at_checked(length).ok_or_else(|| structure(start, "has no quantity"))?;
    let quantity = quantity.get(1..).unwrap_or_default();
    if quantity.len() != quantity_digits || !quantity.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(structure(start + 1, "has a quantity that is none"));
    }
    fields.push(Field { kind: FieldKind::Quantity, value: quantity, day: None });
    dated_value(kind, rest, start + length, true, fields)
}

/// The forms of a date by the digit in front of it; `MMYY` has none.
const FORMS: &[(u8, DateForm)] = &[
    (b'2', DateForm::MonthDayYear),
    (b'3', DateForm::YearMonthDay),
    (b'4', DateForm::YearMonthDayHour),
    (b'5', DateForm::YearDay),
    (b'6', DateForm::YearDayHour),
];

/// A date and a value. After a quantity the date may be left out (not verified in the standard, seen on labels):
/// what is no date there belongs to the value.
fn dated_value<'a>(
    kind: FieldKind,
    rest: &'a str,
    at: usize,
    optional: bool,
    fields: &mut Vec<Field<'a>>,
) -> Result<(), Problem> {
    let Some(first) = rest.bytes().next() else { return Ok(()) };
    let flagged = FORMS.iter().find(|(flag, _)| *flag == first);
    let (flag, form) = match (first, flagged) {
        (b'7', _) => return value(kind, rest.get(1..).unwrap_or_default(), at + 1, fields),
        (b'0' | b'1', _) => (0, DateForm::MonthYear),
        (_, Some((_, form))) => (1, *form),
        _ if optional => return value(kind, rest, at, fields),
        _ => return Err(structure(at, "has no date where its flags ask for one")),
    };
    let date = rest.get(flag..flag + form.digits()).unwrap_or_default();
    let after = flag + form.digits();
    match push_date(FieldKind::Expiry, form, date, at + flag, fields) {
        Ok(()) => value(kind, rest.get(after..).unwrap_or_default(), at + after, fields),
        Err(_) if optional => value(kind, rest, at, fields),
        Err(problem) => Err(problem),
    }
}

fn push_date<'a>(
    kind: FieldKind,
    form: DateForm,
    digits: &'a str,
    at: usize,
    fields: &mut Vec<Field<'a>>,
) -> Result<(), Problem> {
    let Some(day) = form.read(digits) else {
        let message =
            format!("the HIBC structure has {} where a date should be", crate::escape(digits.as_bytes()));
        return Err(Problem::error(DATE, at, message));
    };
    fields.push(Field { kind, value: digits, day: Some(day) });
    Ok(())
}

fn value<'a>(kind: FieldKind, text: &'a str, at: usize, fields: &mut Vec<Field<'a>>) -> Result<(), Problem> {
    if text.len() > MAX_VALUE {
        let message = format!(
            "a lot or serial number of HIBC has {} characters, and at most 18 are allowed",
            text.len()
        );
        return Err(Problem::error(LENGTH, at, message));
    }
    if !text.is_empty() {
        fields.push(Field { kind, value: text, day: None });
    }
    Ok(())
}

fn structure(at: usize, what: &str) -> Problem {
    Problem::error(HIBC_STRUCTURE, at, format!("the HIBC structure {what}"))
}
