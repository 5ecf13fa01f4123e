//! What holds of data whose separators may be lost.

use label::segment::{Expected, MAX_SEGMENTATIONS, Segmentations, resolve, segmentations};
use label::{
    Element, Elements, Evidence, Gtin, Identifier, IdentifierKind, Label, Scan, SerialRule, bind, gs1,
};

/// Each way to cut data is all of the data, and one is taken only where it is the only one.
///
/// # Panics
/// When that does not hold.
pub fn label_segment(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else { return };
    let kept = text.replace(gs1::SEPARATOR, "");
    let all = segmentations(text);
    assert!(all.found.len() <= MAX_SEGMENTATIONS, "too many are kept");
    assert!(text.len() <= label::MAX_SCAN_BYTES || all == Segmentations::default(), "too long to be cut");
    for (number, elements) in all.found.iter().enumerate() {
        assert_eq!(joined(elements), kept, "something was lost or made up");
        let printed = gs1::print(elements.iter().map(|Element { ai, value }| (*ai, value.as_str())));
        assert!(printed.is_ok(), "{elements:?} can't stand together: {printed:?}");
        assert!(!all.found.iter().skip(number + 1).any(|other| other == elements), "the same twice");
    }
    as_it_stands(text, &all);
    without_separators(&kept, &all);
    of_a_product(text, &all);
    of_a_serial_number(text, &all);
}

/// The elements in one, as if nothing had ever stood between them.
fn joined(elements: &Elements<'_>) -> String {
    elements.iter().flat_map(|Element { ai, value }| [*ai, value.as_str()]).collect()
}

/// What the data says as it stands is one of the ways to cut it.
fn as_it_stands<'a>(text: &'a str, all: &Segmentations<'a>) {
    let Ok(message) = gs1::parse(text) else { return };
    if all.more || text.len() > label::MAX_SCAN_BYTES {
        return;
    }
    let among = all.found.iter().any(|found| {
        let found = found.iter().map(|found| (found.ai, found.value.as_str()));
        found.eq(message.elements.iter().map(|element| (element.ai, element.value)))
    });
    assert!(among, "{message:?} isn't found");
}

/// Nothing that was found is lost with the separators.
fn without_separators<'a>(kept: &'a str, all: &Segmentations<'a>) {
    let fewer = segmentations(kept);
    if !fewer.more {
        assert!(!all.more, "more ways with separators than without");
        assert!(
            all.found.iter().all(|found| fewer.found.contains(found)),
            "a way is lost with its separators"
        );
    }
}

fn of_a_product<'a>(text: &'a str, all: &Segmentations<'a>) {
    let named = |gtin: Gtin| {
        move |elements: &&Elements<'_>| {
            elements.iter().any(|element| element.ai == "01" && element.value == gtin.as_str())
        }
    };
    let first = all.found.iter().flatten().find(|element| element.ai == "01");
    let Some(gtin) = first.and_then(|element| Gtin::parse(&element.value).ok()) else { return };
    let wanted: Vec<_> = all.found.iter().filter(named(gtin)).collect();
    match resolve(text, Expected { gtin: Some(gtin), rule: None }) {
        Ok(only) => {
            assert!(named(gtin)(&&only), "another product's: {only:?}");
            assert!(all.more || wanted == [&only], "{only:?} is not the only one: {wanted:?}");
        }
        Err(others) => {
            assert!(others.more || others.found.len() > 1, "the only one isn't taken: {others:?}");
            assert!(others.found.iter().all(|found| named(gtin)(&found)), "another product's: {others:?}");
        }
    }
}

fn of_a_serial_number<'a>(text: &'a str, all: &Segmentations<'a>) {
    let rule = SerialRule::plain();
    let gives_key = |elements: &Elements<'_>| {
        let mut label = Label::of(Scan::bare(b""));
        let serials = elements.iter().filter(|element| element.ai == "21");
        label.identifiers.extend(serials.map(|serial| Identifier {
            kind: IdentifierKind::Serial,
            value: serial.value.clone(),
            evidence: Evidence::Declared,
        }));
        bind(&label, &rule).is_ok()
    };
    let fitting = all.found.iter().filter(|found| gives_key(found)).count();
    match resolve(text, Expected { gtin: None, rule: Some(&rule) }) {
        Ok(only) => {
            assert!(gives_key(&only) && (all.more || fitting == 1), "{fitting} fit, and {only:?} was taken")
        }
        Err(others) => {
            assert!(all.more || others.found.len() == fitting, "{others:?}, where {fitting} fit");
            assert!(others.more || others.found.len() != 1, "the only one isn't taken: {others:?}");
        }
    }
}
