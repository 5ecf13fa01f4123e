use super::misfit::{self, Misfit};
use crate::{Evidence, Gtin, Identifier, IdentifierKind as Kind, IdentifierRule, Label};

/// What a product is called itself. None of it is ever the serial number of one of its units, whatever the label says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Own<'p> {
    /// Its GTINs. Any digits that are one of them, with zeros in front or without, are no serial number.
    pub gtins: &'p [Gtin],
    /// Its number in the shop.
    pub sku: Option<&'p str>,
    /// Its makers' part numbers.
    pub parts: &'p [&'p str],
}

impl Own<'_> {
    /// Refuses a value that is one of the product's own numbers. A part number may be asked for as such.
    pub(super) fn refuse(self, raw: &str, normalized: &str, rule: &IdentifierRule) -> Result<(), Misfit> {
        self.refuse_within(None, raw, normalized, rule)
    }

    /// The same for a reading of a label. Text that only starts with something else, a data identifier for one, and is one of the
    /// product's own numbers after it, is that number; so is whatever else it could be made into.
    pub(super) fn refuse_of(
        self,
        label: &Label<'_>,
        candidate: &Identifier<'_>,
        normalized: &str,
        rule: &IdentifierRule,
    ) -> Result<(), Misfit> {
        let is_part = |part: &&Identifier<'_>| {
            matches!(part.kind, Kind::Serial | Kind::PartNumber)
                && part.evidence != Evidence::Declared
                && candidate.evidence != Evidence::Declared
                && (candidate.value.ends_with(&*part.value) || part.value.as_bytes() == label.scan.data)
        };
        let parts = label.identifiers.iter().filter(is_part).map(|part| &*part.value);
        let number = parts.into_iter().find(|part| self.name_of(part).is_some());
        self.refuse_within(number, &candidate.value, normalized, rule)
    }

    fn refuse_within(
        self,
        part: Option<&str>,
        raw: &str,
        normalized: &str,
        rule: &IdentifierRule,
    ) -> Result<(), Misfit> {
        if rule.kind == Kind::PartNumber || rule.kind == Kind::Gtin {
            return Ok(());
        }
        let found = [Some(raw), Some(normalized), part]
            .into_iter()
            .flatten()
            .find_map(|value| self.name_of(value.trim()));
        let Some((code, name)) = found else { return Ok(()) };
        let what = format!("is the product's {name}, not {}: scan the other code", misfit::noun(rule.kind));
        Err(Misfit { is_own: true, ..misfit::of(code, raw, normalized, what).by(rule) })
    }

    /// Whether a value is one of the product's own numbers.
    pub(super) fn is_own(self, value: &str) -> bool {
        self.name_of(value).is_some()
    }

    /// Which of the product's own numbers a value is: a misfit's code, and what it is called.
    fn name_of(self, value: &str) -> Option<(&'static str, &'static str)> {
        if self.gtins.iter().any(|gtin| is_gtin(value, gtin) || starts_with_element(value, gtin)) {
            Some(("is_gtin", "own code (GTIN)"))
        } else if self.sku.is_some_and(|sku| sku.trim().eq_ignore_ascii_case(value)) {
            Some(("is_sku", "own number (SKU)"))
        } else if self.parts.iter().any(|part| part.trim().eq_ignore_ascii_case(value)) {
            Some(("is_part", "part number"))
        } else {
            None
        }
    }
}

/// Whether text is a GTIN: its digits from the first that isn't zero. A UPC-E stands for its UPC-A.
fn is_gtin(value: &str, gtin: &Gtin) -> bool {
    let significant = |digits: &str| -> String { digits.trim_start_matches('0').to_owned() };
    let written = value.len() <= 14 && value.bytes().all(|byte| byte.is_ascii_digit());
    written
        && (significant(value) == significant(gtin.as_str()) || Gtin::parse_upc_e(value).ok() == Some(*gtin))
}

/// Whether text starts with the GS1 element of a GTIN (AI 01, GS1 General Specifications 3.2.2): it names the product, whatever else
/// is in it, and is no serial number as a whole even where it can't be read to its end.
fn starts_with_element(value: &str, gtin: &Gtin) -> bool {
    value.strip_prefix("01").is_some_and(|rest| rest.starts_with(gtin.as_str()))
}
