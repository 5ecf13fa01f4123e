//! GS1 data whose separators were lost on the way: every way to cut it into elements.
//!
//! A value of variable length ends with a separator. Where that is lost, for one because a keyboard has no key for it, nothing
//! in the data says where the value ends: `10ABC21SN1` is lot `ABC` and serial number `SN1`, or lot `ABC21SN1`. So no
//! reading is ever taken here. All of them are candidates, and only what is known from elsewhere, the product and
//! the form of its serial numbers, can leave one ([`resolve`]).

mod search;

use crate::gs1::Message;
use crate::interpret::identified_by;
use crate::problem::{
    BRACKETS, MISSING_SEPARATOR, MORE_SEGMENTATIONS, NO_AIM, SEPARATOR_AS_TEXT, SEPARATOR_MAY_BE_MISSING,
};
use crate::{
    Aim, Element, Elements, Evidence, Gtin, Identifier, IdentifierKind as Kind, Label, MAX_SCAN_BYTES,
    Problem, Scan, SerialRule, Severity, Tolerance, bind, damage, gs1,
};
use search::{Go, Search};
use std::borrow::Cow;

/// The most segmentations that are kept.
pub const MAX_SEGMENTATIONS: usize = 16;

/// Ways to cut data into GS1 elements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segmentations<'a> {
    /// Each way: elements in order, all valid, that can stand together. At most [`MAX_SEGMENTATIONS`].
    pub found: Vec<Elements<'a>>,
    /// Whether there are more, or might be.
    pub more: bool,
}

/// What is known of the label from elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected<'e> {
    /// The product that it is of.
    pub gtin: Option<Gtin>,
    /// What the product says of its units. The label must give the key.
    pub rule: Option<&'e SerialRule>,
}

/// Every way to cut data into GS1 elements, whether or not separators are left in it. Takes any text; the time is bounded
/// by the length of the data, and by a fixed number of elements tried.
#[must_use]
pub fn segmentations(data: &str) -> Segmentations<'_> {
    collect(data, |_| true)
}

/// The only way to cut data into GS1 elements that fits what is expected. Separators that are left are kept.
///
/// # Errors
/// None fits, or more than one does, or there are too many ways to see them all. What fits is in the error.
pub fn resolve<'a>(data: &'a str, expected: Expected<'_>) -> Result<Elements<'a>, Segmentations<'a>> {
    let mut all = collect(data, |elements| fits(elements, expected));
    match (all.found.pop(), all.found.is_empty(), all.more) {
        (Some(only), true, false) => Ok(only),
        (last, ..) => {
            all.found.extend(last);
            Err(all)
        }
    }
}

/// Whether data keeps its standard as it stands, with the separators that it has, and gives no key of the rule.
///
/// It may still be cut so that it gives one. That is the weaker reading: it takes a separator that may never have been there.
#[must_use]
pub fn stands_without_key(data: &str, rule: &SerialRule) -> bool {
    gs1::parse(data).is_ok_and(|message| !gives_key(&elements(&message), rule))
}

/// The data of a label that only what is known from elsewhere can say the meaning of, ready to be [resolved](resolve): GS1 data whose
/// separators were lost or came as text, or of which the scanner doesn't say that it is GS1 data. `tolerance` is what the label was read with.
/// None for any other label.
#[must_use]
pub fn suspect<'l>(label: &'l Label<'_>, tolerance: Tolerance) -> Option<Cow<'l, str>> {
    const SUSPECT: [&str; 5] =
        [MISSING_SEPARATOR, SEPARATOR_MAY_BE_MISSING, NO_AIM, SEPARATOR_AS_TEXT, BRACKETS];
    let is_suspect = label.problems.iter().any(|problem| SUSPECT.contains(&problem.code));
    let text = core::str::from_utf8(label.scan.data).ok().filter(|_| is_suspect)?;
    Some(damage::undone(label.scan, tolerance).map_or(Cow::Borrowed(text), Cow::Owned))
}

/// The label that these elements would be, had no separator been lost. What is bound of it is not declared but
/// [`Evidence::Segmented`].
#[must_use]
pub fn as_label<'a>(elements: &Elements<'a>) -> Label<'a> {
    let mut label = Label::of(Scan::bare(b""));
    label.told.cut_out = true;
    for Element { ai, value } in elements {
        if let Some((kind, value)) = identified_by(ai, value.clone()).filter(|(kind, _)| *kind != Kind::Text)
        {
            label.identifiers.push(Identifier { kind, value, evidence: Evidence::Declared });
        }
    }
    label.identifiers.sort_by_key(|identifier| identifier.kind);
    label
}

/// Adds candidates to a label whose separators may be missing, and says so. Its own elements stay what they are.
pub(crate) fn tell(label: &mut Label<'_>) {
    let broken = label.problems.iter().any(|problem| problem.severity == Severity::Error);
    let candidate = match label.scan.aim {
        Some(aim) => broken && is_gs1(aim),
        None => !broken,
    };
    let text = Some(label.scan.data).filter(|_| candidate).and_then(|data| core::str::from_utf8(data).ok());
    let Some(text) = text else { return };
    if label.scan.aim.is_none() && (text.contains(gs1::SEPARATOR) || !starts_with_gtin(text)) {
        return;
    }
    let Segmentations { found, more } = segmentations(text);
    if found.is_empty() {
        return;
    }
    let standing = gs1::parse(text).is_ok();
    if standing && found.len() < 2 {
        return;
    }
    let (code, message) = match standing {
        true => (
            SEPARATOR_MAY_BE_MISSING,
            "this can be cut into GS1 elements in more than one way, if separators got lost",
        ),
        false => (MISSING_SEPARATOR, "a separator of GS1 elements is missing: the candidates are guesses"),
    };
    label.problems.push(Problem::warning(code, None, message));
    if more {
        let message = format!("there are more than the {} ways to cut the data that are shown", found.len());
        label.problems.push(Problem::warning(MORE_SEGMENTATIONS, None, message));
    }
    for element in found.into_iter().flatten() {
        add(element, label);
    }
}

fn add<'a>(Element { ai, value }: Element<'a>, label: &mut Label<'a>) {
    let Some((kind, value)) = identified_by(ai, value) else { return };
    if !label.identifiers.iter().any(|known| known.kind == kind && known.value == value) {
        label.identifiers.push(Identifier { kind, value, evidence: Evidence::Segmented });
    }
}

/// Carriers of element strings and nothing else, composite symbols aside: those hold two messages.
fn is_gs1(aim: Aim) -> bool {
    matches!(
        (aim.code, aim.modifier),
        (b'C', b'1') | (b'd', b'2') | (b'Q', b'3') | (b'J', b'1') | (b'z', b'1')
    )
}

fn starts_with_gtin(text: &str) -> bool {
    let digits = text.strip_prefix("01").and_then(|rest| rest.get(..14));
    digits.and_then(|digits| Gtin::from_digits(digits.as_bytes())).is_some()
}

fn collect<'a>(data: &'a str, mut fits: impl FnMut(&Elements<'a>) -> bool) -> Segmentations<'a> {
    let mut all = Segmentations::default();
    if data.is_empty() || data.len() > MAX_SCAN_BYTES {
        return all;
    }
    let Some(search) = Search::new(data) else { return all };
    let complete = search.run(|message| {
        let elements = elements(&message);
        if !fits(&elements) {
            return Go::On;
        }
        if all.found.len() == MAX_SEGMENTATIONS {
            all.more = true;
            return Go::Stop;
        }
        all.found.push(elements);
        Go::On
    });
    all.more |= !complete;
    all
}

fn elements<'a>(message: &Message<'a>) -> Elements<'a> {
    message.elements.iter().map(|element| Element { ai: element.ai, value: element.value.into() }).collect()
}

fn fits(elements: &Elements<'_>, expected: Expected<'_>) -> bool {
    let named =
        |gtin: Gtin| elements.iter().any(|element| element.ai == "01" && element.value == gtin.as_str());
    expected.gtin.is_none_or(named) && expected.rule.is_none_or(|rule| gives_key(elements, rule))
}

/// Whether elements, were they the label's own, fill the key of a rule.
fn gives_key(elements: &Elements<'_>, rule: &SerialRule) -> bool {
    bind(&as_label(elements), rule).is_ok_and(|binding| binding.key().is_some())
}
