//! GS1 composite symbols: a linear symbol and a 2D component beside it, read as one.
//!
//! Source: ISO/IEC 24723. Beside GS1 DataBar and GS1-128 the component's element strings follow the linear ones in
//! one message under `]e0`. Beside EAN and UPC, and after the component's own separator character, a new message begins:
//! readers send it with an identifier of its own, `]e0` to `]e3`. Some put `|` before it, as GS1's syntax engine does.

use super::{elements, retail};
use crate::gs1::{Message, RawElement};
use crate::problem::EMPTY_COMPONENT;
use crate::{Element, Evidence, Gtin, Identifier, IdentifierKind, Label, Problem};

/// A component, and the byte of the data that it starts at.
#[derive(Clone, Copy)]
pub(super) struct Component<'a> {
    text: &'a str,
    start: usize,
}

/// The data before the first component that has a beginning of its own, and that component with what follows it.
pub(super) fn split(text: &str) -> Option<(&str, Component<'_>)> {
    text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'|' | b']')).find_map(|(end, _)| {
        let (before, rest) = text.split_at_checked(end)?;
        let after = rest.strip_prefix('|').unwrap_or(rest);
        let message = match after.as_bytes() {
            [b']', b'e', b'0'..=b'3', ..] => after.get(3..)?,
            _ if after.len() < rest.len() => after,
            _ => return None,
        };
        Some((before, Component { text: message, start: text.len() - message.len() }))
    })
}

/// Reads the element strings of all components, checked together.
pub(super) fn read_all<'a>(message: &mut Message<'a>, text: &'a str, start: usize) -> Result<(), Problem> {
    let mut component = Component { text, start };
    while let Some((before, next)) = split(component.text) {
        message.suspect = true;
        read_part(message, before, component.start)?;
        component = Component { text: next.text, start: component.start + next.start };
    }
    match message.suspect {
        true => read_part(message, component.text, component.start),
        false => message.read(component.text, component.start),
    }
}

/// Reads one of several parts.
fn read_part<'a>(message: &mut Message<'a>, text: &'a str, start: usize) -> Result<(), Problem> {
    if text.is_empty() {
        let what = "a part of the composite symbol holds nothing: scan it again";
        message.warnings.push(Problem::warning(EMPTY_COMPONENT, start, what));
    }
    message.read(text, start)
}

/// Reads the component beside an EAN or UPC symbol, whose digits are as good as an element `01`.
pub(super) fn read<'a>(gtin: Gtin, digits: &'a str, component: Component<'a>, label: &mut Label<'a>) {
    let mut message = Message::default();
    message.elements.push(RawElement::gtin(digits));
    let read = read_all(&mut message, component.text, component.start).and_then(|()| message.finish());
    if let Err(problem) = read {
        return label.problems.push(problem);
    }
    elements::add(&message, label, |_| Evidence::Declared);
    // The linear symbol's GTIN has fewer digits there than it has here.
    if let Some(first) = label.elements.first_mut() {
        *first = Element { ai: "01", value: gtin.into() };
    }
    if let Some(first) = label.identifiers.first_mut() {
        let evidence = Evidence::Declared;
        *first = Identifier { kind: IdentifierKind::Gtin, value: gtin.into(), evidence };
    }
    retail::warn_of_range(gtin, label);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_begins_with_a_bar_or_an_identifier_of_its_own() {
        for (text, wanted) in [
            ("4006381333931|]e010AB", Some(("4006381333931", "10AB", 17))),
            ("4006381333931]e110AB", Some(("4006381333931", "10AB", 16))),
            ("4006381333931|10AB", Some(("4006381333931", "10AB", 14))),
            ("4006381333931]e910AB", None),
            ("4006381333931", None),
            ("|", Some(("", "", 1))),
            ("]", None),
        ] {
            let found = split(text).map(|(before, component)| (before, component.text, component.start));
            assert_eq!(found, wanted, "{text}");
        }
    }
}
