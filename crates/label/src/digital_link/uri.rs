//! Reads web addresses.

use super::{compressed, keys, names};
use crate::problem::{
    CHARACTER, CONTROL_CHARACTER, DIGITAL_LINK_ATTRIBUTE, DIGITAL_LINK_PATH, IMEI_CHECK_DIGIT, PADDED_GTIN,
    PERCENT_ENCODING, REPEATED_AI, TOO_MANY_ELEMENTS, UNKNOWN_AI, VALUE_TOO_LONG, VALUE_TOO_SHORT,
};
use crate::{
    Element, Evidence, Gtin, IdentifierKind as Kind, Label, Problem, Problems, Text, check, gs1, interpret,
};
use std::borrow::Cow;

/// The most elements of one address.
const MAX_ELEMENTS: usize = 32;

/// An element before it is checked.
struct Raw<'a> {
    ai: &'a str,
    value: Cow<'a, str>,
    position: usize,
}

/// Reads a Digital Link. `false`: the text is none, and perhaps another web address.
pub(crate) fn read<'a>(text: &'a str, label: &mut Label<'a>) -> bool {
    if text.contains(char::is_control) {
        return false;
    }
    let Some(address) = Address::of(text) else { return false };
    let mut warnings = Problems::new();
    let raw = match address.path(&mut warnings) {
        Ok(Some(raw)) => raw,
        Ok(None) => return false,
        Err(problem) => {
            label.problems.push(problem);
            return true;
        }
    };
    match address.query(raw, &mut warnings).and_then(|raw| declare(raw, label)) {
        Ok(()) => label.problems.extend(warnings),
        Err(problem) => label.problems.push(problem),
    }
    true
}

/// The parts of an address that matter, each with the byte that it starts at.
struct Address<'a> {
    path: (&'a str, usize),
    query: Option<(&'a str, usize)>,
}

impl<'a> Address<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
            return None;
        }
        let start = scheme.len() + 3;
        let rest = rest.split('#').next().unwrap_or_default();
        let (before, query) = match rest.split_once('?') {
            Some((before, query)) => (before, Some((query, start + before.len() + 1))),
            None => (rest, None),
        };
        let (domain, path) = before.split_once('/').filter(|(domain, _)| !domain.is_empty())?;
        Some(Self { path: (path, start + domain.len() + 1), query })
    }

    /// The elements of the path. `None` where it has no primary key. The rightmost one counts: what is before it is
    /// the shop's own. A slash at the end is nothing, unless a value is missing behind it.
    fn path(&self, warnings: &mut Problems) -> Result<Option<Vec<Raw<'a>>>, Problem> {
        let (path, _) = self.path;
        let stripped = path.strip_suffix('/').unwrap_or(path);
        if let Some(raw) = self.uncompressed(stripped, warnings)? {
            return Ok(Some(raw));
        }
        match path.len() - stripped.len() {
            0 => Ok(self.compressed()),
            _ => self.uncompressed(path, warnings),
        }
    }

    fn uncompressed(&self, path: &'a str, warnings: &mut Problems) -> Result<Option<Vec<Raw<'a>>>, Problem> {
        let (_, start) = self.path;
        let mut pairs = Vec::new();
        let mut rest = path;
        let mut end = start + path.len();
        // Pair by pair from the end, as many as a key can have qualifiers.
        for _ in 0..=MAX_PAIRS {
            let Some((before, value)) = rest.rsplit_once('/') else { break };
            let (stem, ai) = before.rsplit_once('/').unwrap_or(("", before));
            let position = end - value.len();
            pairs.push((ai, value, position));
            if let Some(key) = keys::find(ai) {
                return of_pairs(key, &pairs, warnings);
            }
            if stem.is_empty() {
                break;
            }
            end = position - ai.len() - 2;
            rest = stem;
        }
        Ok(None)
    }

    /// The elements of a path whose last segment is compressed; before it the key may stand as it is.
    fn compressed(&self) -> Option<Vec<Raw<'a>>> {
        let (path, start) = self.path;
        let (before, segment) = path.rsplit_once('/').unwrap_or(("", path));
        let position = start + path.len() - segment.len();
        let pairs = compressed::read(segment)?;
        let mut raw = Vec::new();
        if !pairs.iter().any(|(ai, _)| keys::find(ai).is_some()) {
            let (before, value) = before.rsplit_once('/')?;
            let ai = before.rsplit('/').next().unwrap_or(before);
            keys::find(ai)?;
            raw.push(Raw { ai, value: value.into(), position: position - value.len() - 1 });
        }
        for (ai, value) in pairs {
            raw.push(Raw { ai: names::lasting(&ai)?, value: value.into(), position });
        }
        // Chance makes a segment, but not a whole one with good values.
        let good = raw.iter().all(|raw| gs1::RawElement::of(raw.ai, &raw.value, 0).is_ok());
        good.then_some(raw)
    }

    /// The elements of the path with those of the query. Keys that are none of GS1's are the shop's own.
    fn query(&self, mut raw: Vec<Raw<'a>>, warnings: &mut Problems) -> Result<Vec<Raw<'a>>, Problem> {
        let Some((query, start)) = self.query else { return Ok(raw) };
        let mut at = start;
        for pair in query.split('&') {
            let position = at;
            at += pair.len() + 1;
            let (ai, value) = pair.split_once('=').unwrap_or((pair, ""));
            if ai.is_empty() || !ai.bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let value_at = position + ai.len() + 1;
            let source = value;
            let value = decoded(source, value_at, true)?;
            match gs1::RawElement::of(ai, &value, value_at) {
                Err(problem) if problem.code == UNKNOWN_AI => {
                    let message = format!("the query's {} is no GS1 element and is left out", short(ai));
                    if !warnings.iter().any(|known| known.code == UNKNOWN_AI) {
                        warnings.push(Problem::warning(UNKNOWN_AI, position, message));
                    }
                    continue;
                }
                _ if keys::NO_ATTRIBUTES.contains(&ai) => {
                    let message =
                        format!("the GS1 element ({ai}) can't stand in the query of a Digital Link");
                    return Err(Problem::error(DIGITAL_LINK_ATTRIBUTE, position, message));
                }
                Err(problem) => return Err(placed(problem, source, value_at)),
                Ok(_) => {}
            }
            if raw.len() == MAX_ELEMENTS {
                let message = format!("there are more than {MAX_ELEMENTS} GS1 elements");
                return Err(Problem::error(TOO_MANY_ELEMENTS, position, message));
            }
            raw.push(Raw { ai, value, position: value_at });
        }
        Ok(raw)
    }
}

/// The most qualifiers of a key.
const MAX_PAIRS: usize = 3;

/// The elements of pairs of path segments that stand last to first, the key's at the end.
fn of_pairs<'a>(
    key: &keys::Key,
    pairs: &[(&'a str, &'a str, usize)],
    warnings: &mut Problems,
) -> Result<Option<Vec<Raw<'a>>>, Problem> {
    let mut raw = Vec::new();
    for (ai, source, position) in pairs.iter().rev().copied() {
        let first = raw.is_empty();
        let decoded = decoded(source, position, false);
        let value = match decoded {
            // The path of any other address.
            Err(_) if first => return Ok(None),
            other => other?,
        };
        let value = if first && ai == "01" { padded(value, position, warnings) } else { value };
        match gs1::RawElement::of(ai, &value, position) {
            // A segment that happens to be a key's number, as a day of the month is.
            Err(problem) if first && [VALUE_TOO_SHORT, VALUE_TOO_LONG, CHARACTER].contains(&problem.code) => {
                return Ok(None);
            }
            Err(problem) if problem.code != UNKNOWN_AI => return Err(placed(problem, source, position)),
            _ => raw.push(Raw { ai, value, position }),
        }
    }
    if !key.allows(raw.iter().skip(1).map(|raw| raw.ai)) {
        let at = raw.get(1).map_or(0, |raw| raw.position.saturating_sub(raw.ai.len() + 1));
        let message =
            format!("what follows the key ({}) in the path is not its qualifiers in their order", key.ai);
        return Err(Problem::error(DIGITAL_LINK_PATH, at, message));
    }
    Ok(Some(raw))
}

/// A GTIN of 8, 12 or 13 digits with zeros before it.
fn padded<'a>(value: Cow<'a, str>, position: usize, warnings: &mut Problems) -> Cow<'a, str> {
    if !matches!(value.len(), 8 | 12 | 13) || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value;
    }
    let message = format!("the GTIN has {} digits where a Digital Link has 14", value.len());
    warnings.push(Problem::warning(PADDED_GTIN, position, message));
    match Gtin::of(value.as_bytes()) {
        Ok(gtin) => Cow::Owned(gtin.as_str().to_owned()),
        Err(_) => Cow::Owned(format!("{value:0>14}")),
    }
}

/// Text with its percent escapes decoded, once. `form`: a plus is a space.
fn decoded(text: &str, position: usize, form: bool) -> Result<Cow<'_, str>, Problem> {
    let escaped = text.contains('%') || (form && text.contains('+'));
    if !escaped {
        return Ok(text.into());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes().enumerate();
    while let Some((at, byte)) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let escape =
                    text.get(at + 1..at + 3).filter(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
                let byte = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok());
                let byte = byte.ok_or_else(|| {
                    let message = format!("the percent sign at byte {} starts no escape", position + at);
                    Problem::error(PERCENT_ENCODING, position + at, message)
                })?;
                if byte.is_ascii_control() {
                    let escaped = crate::escape(&[byte]);
                    let message =
                        format!("the escape at byte {} is the control character {escaped}", position + at);
                    return Err(Problem::error(CONTROL_CHARACTER, position + at, message));
                }
                rest.nth(1);
                byte
            }
            b'+' if form => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes)
        .map(Cow::Owned)
        .map_err(|_| Problem::error(PERCENT_ENCODING, position, "the percent escapes are no UTF-8 text"))
}

/// A problem of a decoded value, moved to where it stands in the address.
fn placed(mut problem: Problem, source: &str, start: usize) -> Problem {
    let mut offset = problem.position.saturating_sub(start);
    let mut at = 0;
    while offset > 0 && at < source.len() {
        at += if source.as_bytes().get(at) == Some(&b'%') { 3 } else { 1 };
        offset -= 1;
    }
    problem.position = start + at.min(source.len());
    problem
}

/// Checks the elements against each other and adds them.
fn declare<'a>(raw: Vec<Raw<'a>>, label: &mut Label<'a>) -> Result<(), Problem> {
    let mut message = gs1::Message::default();
    for (index, element) in raw.iter().enumerate() {
        if raw.iter().take(index).any(|earlier| earlier.ai == element.ai) {
            let text = format!("the GS1 element ({}) comes twice", element.ai);
            return Err(Problem::error(REPEATED_AI, element.position, text));
        }
        message.elements.push(gs1::RawElement::of(element.ai, &element.value, element.position)?);
    }
    message.finish()?;
    label.problems.extend(core::mem::take(&mut message.warnings));
    drop(message);
    for Raw { ai, value, position } in raw {
        let kind = interpret::kind_of(ai, &value);
        if kind == Some(Kind::Imei) && !check::ends_in_luhn_digit(value.as_bytes()) {
            let text = format!("the IMEI {value} in ({ai}) has a wrong check digit");
            label.problems.push(Problem::warning(IMEI_CHECK_DIGIT, position, text));
        }
        let value = match value {
            Cow::Borrowed(text) => Text::from(text),
            Cow::Owned(text) => Text::from(text),
        };
        if let Some(kind) = kind {
            label.add(kind, value.clone(), Evidence::Declared);
        }
        label.elements.push(Element { ai, value });
    }
    Ok(())
}

fn short(text: &str) -> String {
    text.chars().take(20).collect()
}
