use crate::{Line, Product, Unit};
use label::BoundIdentifier;

/// What everything about a line takes in a journal record beside its texts: names of fields, numbers, states.
const LINE: usize = 600;

/// The same for an identifier of a rule or a unit.
const IDENTIFIER: usize = 160;

/// The same for a GTIN or a form.
const SHORT: usize = 40;

/// About how many bytes a line takes where its transaction is journalled, archived or snapshotted: what it takes as it is added, before
/// anything is read of its unit.
pub(crate) fn of_new_line(product: &Product) -> usize {
    LINE + of_product(product)
}

/// What it takes beside that: what is known of its unit, and what is said of it.
pub(crate) fn of_given(line: &Line) -> usize {
    let why = line.overridden.as_ref().map(|overridden| overridden.reason.as_str());
    let texts: usize = [line.reference.as_deref(), why].into_iter().flatten().map(of_text).sum();
    line.unit.as_ref().map_or(0, of_unit) + texts
}

fn of_product(product: &Product) -> usize {
    let identifiers = product.rule.identifiers().iter();
    let rules: usize = identifiers
        .map(|rule| {
            let pattern = rule.pattern.as_ref().map_or(0, |pattern| of_text(pattern.as_str()));
            IDENTIFIER + pattern + rule.strip_prefix.as_deref().map_or(0, of_text)
        })
        .sum();
    of_text(&product.description) + of_text(product.sku.as_str()) + SHORT * product.gtins.len() + rules
}

fn of_unit(unit: &Unit) -> usize {
    of_identifiers(&unit.identifiers)
}

/// The same for what identifies a unit.
pub(crate) fn of_identifiers(identifiers: &[BoundIdentifier]) -> usize {
    identifiers
        .iter()
        .map(|bound| {
            let forms: usize = bound.forms.iter().map(|form| SHORT + of_text(&form.value)).sum();
            IDENTIFIER + of_text(&bound.raw) + of_text(&bound.normalized) + forms
        })
        .sum()
}

/// Quotation marks and backslashes take two.
fn of_text(text: &str) -> usize {
    text.len() + text.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count()
}
