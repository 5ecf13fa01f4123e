use crate::escape::shown;
use crate::{Identifier, IdentifierKind as Kind, IdentifierRule, Label};

/// Why a value does not fill a rule. Text in it is escaped, fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// A stable code: `kind`, `pattern`, `check`, `is_gtin`, `holds_gtin`, `is_sku`, `is_part`, `empty`, `too_long`, `characters`, `ambiguous`, `known`.
    pub code: &'static str,
    /// The value as it was read.
    pub raw: String,
    /// The value as the rule makes it.
    pub normalized: String,
    /// A sentence for the cashier.
    pub message: String,
    /// The rule that it doesn't fit, where it is one.
    pub rule: Option<Box<IdentifierRule>>,
    /// Whether the value is one of the product's own numbers: its GTIN, its SKU or its part number.
    pub is_own: bool,
}

impl Misfit {
    /// The same, with the rule that refused.
    pub(super) fn by(self, rule: &IdentifierRule) -> Self {
        Self { rule: Some(Box::new(rule.clone())), ..self }
    }
}

/// A misfit of one value; `what` ends the sentence that the value starts.
pub(super) fn of(code: &'static str, raw: &str, normalized: &str, what: String) -> Misfit {
    let raw_shown = shown(raw);
    let normalized = if raw == normalized { raw_shown.clone() } else { shown(normalized) };
    let value = match (normalized.is_empty(), raw_shown == normalized) {
        (true, _) => "The value",
        (false, true) => &normalized,
        (false, false) => &format!("{normalized} (read as {raw_shown})"),
    };
    let message = [value, " ", &what, "."].concat();
    Misfit { code, raw: raw_shown, normalized, message, rule: None, is_own: false }
}

/// The label gives nothing of the kinds that the rule asks for.
pub(super) fn wrong_kind(label: &Label<'_>, wanted: Option<&IdentifierRule>) -> Misfit {
    let noun = wanted.map_or("anything that is still needed", |wanted| noun(wanted.kind));
    // What is declared of a unit says more than the product's code beside it.
    let is_of_unit =
        |found: &&Identifier<'_>| found.kind.names_unit() && found.evidence == crate::Evidence::Declared;
    let of_unit = label.identifiers.iter().find(is_of_unit);
    let misfit = match of_unit.or_else(|| label.identifiers.first()) {
        Some(found) => not_wanted(found, noun),
        None => {
            let data = core::str::from_utf8(label.scan.data).unwrap_or_default();
            of("kind", data, data, format!("can't be read as {noun}"))
        }
    };
    match wanted {
        Some(wanted) => misfit.by(wanted),
        None => misfit,
    }
}

/// Two readings of one text fit.
pub(super) fn ambiguous(first: &str, second: &str, normalized: &str) -> Misfit {
    let (first, second) = (shown(first), shown(second));
    let message = format!("Both {first} and {second} could be meant: enter the right one by hand.");
    Misfit {
        code: "ambiguous",
        raw: first,
        normalized: shown(normalized),
        message,
        rule: None,
        is_own: false,
    }
}

/// The unit has this value already.
pub(super) fn known(raw: &str, normalized: &str) -> Misfit {
    of("known", raw, normalized, "is already known of this unit".to_owned())
}

/// A rule without a key, which no rule is.
pub(super) fn no_key(value: &str) -> Misfit {
    of("kind", value, value, "is not asked for: the product has no key identifier".to_owned())
}

/// What a kind is called within a sentence.
pub(crate) const fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Gtin => "a product code (GTIN)",
        Kind::Serial => "a serial number",
        Kind::Imei => "an IMEI",
        Kind::Imeisv => "an IMEI with software version",
        Kind::Meid => "an MEID",
        Kind::Iccid => "a SIM card's number",
        Kind::Eid => "an embedded SIM's number",
        Kind::Mac => "a network address (MAC)",
        Kind::Vin => "a vehicle's number",
        Kind::Lot => "a lot number",
        Kind::Expiry => "an expiry date",
        Kind::BestBefore => "a best-before date",
        Kind::ProductionDate => "a production date",
        Kind::Sscc => "a shipping container's number (SSCC)",
        Kind::PartNumber => "a part number",
        Kind::DeviceIdentifier => "a medical device's identifier",
        Kind::Ppn => "a pharmacy product number",
        Kind::Quantity => "a quantity",
        Kind::Url => "a web address",
        Kind::AddOn => "an add-on to a product code",
        Kind::Receipt => "a receipt's number",
        Kind::Text => "text",
    }
}

fn not_wanted(found: &Identifier<'_>, wanted: &str) -> Misfit {
    // It stands there, and isn't taken.
    if noun(found.kind) == wanted {
        let what = format!(
            "may be {wanted}, but this code doesn't say so for sure: scan the other code, or enter it by hand"
        );
        return of("kind", &found.value, &found.value, what);
    }
    let code = if found.kind == Kind::Gtin { "is_gtin" } else { "kind" };
    let what = format!("is {}, not {wanted}: scan the other code, or enter it by hand", noun(found.kind));
    of(code, &found.value, &found.value, what)
}
