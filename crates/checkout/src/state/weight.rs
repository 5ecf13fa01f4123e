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

#[cfg(test)]
mod tests {
    use super::{of_given, of_new_line};
    use crate::{
        Delivery, Line, LineNumber, LineState, Override, Product, SerialSource, Sku, Tracking, Unit,
    };
    use label::{
        BoundIdentifier, Evidence, Form, Gtin, IdentifierKind, IdentifierRule, Pattern, Role, SerialRule,
    };
    use money::{Amount, Quantity, TaxRate};
    use std::sync::Arc;

    fn product(text: &str, gtins: usize, pattern: &str, prefix: &str) -> Product {
        let rule = IdentifierRule {
            pattern: (!pattern.is_empty()).then(|| Pattern::new(pattern).unwrap()),
            strip_prefix: (!prefix.is_empty()).then(|| prefix.to_owned()),
            ..IdentifierRule::plain(IdentifierKind::Serial)
        };
        Product {
            sku: Sku::new("\"".repeat(60)).unwrap(),
            description: text.to_owned(),
            gtins: vec![Gtin::parse("4006381333931").unwrap(); gtins],
            price: Amount::ZERO,
            tax_rate: TaxRate::parse("19").unwrap(),
            tracking: Tracking::SalesProcess,
            blank_issue_allowed: false,
            negative_stock_allowed: false,
            keyed_needs_supervisor: false,
            rule: SerialRule::new(vec![rule]).unwrap(),
        }
    }

    fn unit(text: &str, forms: usize) -> Unit {
        let form = Form { kind: IdentifierKind::Serial, value: text.to_owned() };
        let (raw, normalized) = (text.to_owned(), text.to_owned());
        let (kind, role, evidence) = (IdentifierKind::Serial, Role::Key, Evidence::Shaped);
        let bound = BoundIdentifier { kind, role, raw, normalized, evidence, forms: vec![form; forms] };
        Unit { identifiers: vec![bound], source: SerialSource::Scanned }
    }

    fn line(product: Product, unit: Option<Unit>, reference: Option<&str>, reason: Option<&str>) -> Line {
        let allowed = |reason: &str| Override { reason: reason.to_owned(), supervisor: "boss".to_owned() };
        Line {
            number: LineNumber(1),
            state: LineState::Active,
            product: Arc::new(product),
            quantity: Quantity::ONE,
            unit_price: Amount::ZERO,
            discount: Amount::ZERO,
            delivery: Delivery::CarryOut,
            unit,
            reference: reference.map(str::to_owned),
            replaces: None,
            stale_stock_ms: None,
            overridden: reason.map(allowed),
            returns: None,
            came_back: false,
        }
    }

    /// What counts as a line's bytes is what it takes in the journal, and not much more: whichever part of it is large.
    #[test]
    fn a_line_counts_as_what_it_takes_in_the_journal() {
        let (plain, signs) = ("x".repeat(2_000), "\"\\".repeat(1_000));
        for text in [plain.as_str(), &signs] {
            for line in [
                line(product("", 0, "", ""), None, None, None),
                line(product(text, 0, "", ""), None, None, None),
                line(product("", 100, "", ""), None, None, None),
                line(product("", 0, &"x".repeat(500), ""), None, None, None),
                line(product("", 0, "", &text[..300]), None, None, None),
                line(product(text, 100, &"x".repeat(500), &text[..300]), None, None, None),
                line(product("", 0, "", ""), Some(unit("x", 0)), None, None),
                line(product("", 0, "", ""), Some(unit(text, 0)), None, None),
                line(product("", 0, "", ""), Some(unit("x", 64)), None, None),
                line(product("", 0, "", ""), Some(unit(text, 8)), None, None),
                line(product("", 0, "", ""), None, Some(text), None),
                line(product("", 0, "", ""), None, None, Some(text)),
                line(product("", 0, "", ""), Some(unit("x", 1)), Some("x"), Some(text)),
            ] {
                let is = serde_json::to_vec(&line).unwrap().len();
                let counts = of_new_line(&line.product) + of_given(&line);
                assert!((is..is * 5 / 2 + 600).contains(&counts), "{counts} for {is} bytes of {line:?}");
            }
        }
    }
}
