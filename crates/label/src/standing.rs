//! What a reading says of the text that it is made of: that it is the number of a unit, that it is rather something else, or nothing.

use crate::interpret::shapes;
use crate::{Evidence, Identifier, IdentifierKind as Kind, Label, mh10};

/// What a reading says, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Just text, or a form that text often happens to have.
    Open,
    /// The text is rather this than a serial number.
    Rather,
    /// It is this: it is taken for known of the unit, and another one of its kind contradicts it.
    Told,
}

/// The one table of what readings say.
pub(crate) fn standing(kind: Kind, evidence: Evidence, value: &str) -> Standing {
    match (kind, evidence) {
        (Kind::Text, _) => Standing::Open,
        (_, Evidence::Declared | Evidence::Checked) => Standing::Told,
        (Kind::Serial, _) => Standing::Open,
        (Kind::PartNumber | Kind::Mac | Kind::Meid, Evidence::Shaped) => Standing::Told,
        // A vehicle's number names the unit as well as its serial number does, and 17 characters are often just that.
        (Kind::Vin, Evidence::Shaped) => Standing::Open,
        // Any 16 digits have this form.
        (Kind::Imeisv, Evidence::Shaped) if !shapes::starts_like_an_imei(value) => Standing::Open,
        // Within other text.
        (Kind::Gtin | Kind::Sscc | Kind::Imei, Evidence::Segmented) => Standing::Rather,
        // A letter alone, or elements of which nothing else tells as well. Every fifth serial number starts with one of these letters;
        // few are `Q` and digits, `I` and a vehicle's number, or have a stroke as part numbers do.
        (Kind::Quantity | Kind::Vin, Evidence::Segmented) => Standing::Rather,
        (Kind::PartNumber, Evidence::Segmented) if value.contains('/') => Standing::Rather,
        (_, Evidence::Segmented) => Standing::Open,
        // By a data identifier, or by a form.
        _ => Standing::Rather,
    }
}

impl Kind {
    /// Whether an identifier of this kind names one unit: what a label can declare a unit by, and a product's units can be
    /// known by.
    #[must_use]
    pub const fn names_unit(self) -> bool {
        match self {
            Self::Serial
            | Self::Imei
            | Self::Imeisv
            | Self::Meid
            | Self::Iccid
            | Self::Eid
            | Self::Mac
            | Self::Vin => true,
            Self::Gtin
            | Self::Lot
            | Self::Expiry
            | Self::BestBefore
            | Self::ProductionDate
            | Self::Sscc
            | Self::PartNumber
            | Self::DeviceIdentifier
            | Self::Ppn
            | Self::Quantity
            | Self::Url
            | Self::AddOn
            | Self::Receipt
            | Self::Text => false,
        }
    }
}

impl Label<'_> {
    /// What keeps the text from being just a serial number: what is declared, what a check digit proves, what a data identifier
    /// says, or a form that few serial numbers happen to have. A plain serial number that is read from the same text is never
    /// taken for granted. [`Kind::Text`] where a data identifier says that it is nothing of a unit.
    ///
    /// The part number that stands beside a serial number in a verified form of its maker's is none of these.
    #[must_use]
    pub fn competing(&self) -> Option<Kind> {
        let whole = self.identifiers.iter().find(|found| is_bare(found));
        match (whole, &self.told.serial) {
            (_, Some(serial)) => self.competing_with(serial),
            (Some(whole), None) => self.competing_with(&whole.value),
            (None, None) => {
                let rather = self.identifiers.iter().find(|found| found.is_rather_else());
                rather.map(|found| found.kind).or_else(|| self.told.doubtful.then_some(Kind::Text))
            }
        }
    }

    /// The same for a value that was read from a part of the text, or from all of it.
    #[must_use]
    pub fn competing_with(&self, value: &str) -> Option<Kind> {
        let reading = self.identifiers.iter().find(|found| is_bare(found) && found.value == *value)?;
        let shares = |found: &&Identifier<'_>| {
            found.is_rather_else() && (found.names_an_item() || self.is_one_text(found, reading))
        };
        let is_told = self.told.serial.as_ref().is_some_and(|serial| serial == value);
        let is_doubtful = self.told.doubtful || (!is_told && mh10::says_nothing_of_a_unit(value));
        let otherwise = || is_doubtful.then_some(Kind::Text);
        self.identifiers.iter().find(shares).map(|found| found.kind).or_else(otherwise)
    }
}

impl Identifier<'_> {
    pub(crate) fn is_rather_else(&self) -> bool {
        self.kind != Kind::Serial && standing(self.kind, self.evidence, &self.value) >= Standing::Rather
    }

    /// What the serial number beside it is of: another item than the one that waits, unless its product is found first.
    const fn names_an_item(&self) -> bool {
        matches!(self.kind, Kind::Gtin | Kind::Sscc | Kind::DeviceIdentifier | Kind::Ppn)
    }
}

/// Text that may be a serial number, of which nothing says so. Some makers' look like a receipt's number; which are the shop's own,
/// only the shop knows.
pub(crate) fn is_bare(found: &Identifier<'_>) -> bool {
    matches!(found.kind, Kind::Serial | Kind::Text | Kind::Receipt) && found.evidence != Evidence::Declared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_declares_says_as_much_as_its_form_does() {
        for (kind, evidence, value, wanted) in [
            (Kind::Serial, Evidence::Declared, "ABC", Standing::Told),
            (Kind::Serial, Evidence::Shaped, "ABC", Standing::Open),
            (Kind::Serial, Evidence::Segmented, "ABC", Standing::Open),
            (Kind::Text, Evidence::Shaped, "ABC", Standing::Open),
            (Kind::Vin, Evidence::Checked, "1M8GDM9AXKP042788", Standing::Told),
            (Kind::Vin, Evidence::Shaped, "WVWZZZ1JZXW000001", Standing::Open),
            (Kind::Lot, Evidence::Shaped, "ABC", Standing::Rather),
            (Kind::Lot, Evidence::Segmented, "ABC", Standing::Open),
        ] {
            assert_eq!(standing(kind, evidence, value), wanted, "{kind:?} {evidence:?}");
        }
    }
}
