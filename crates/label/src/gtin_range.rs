use crate::Gtin;

/// What kind of thing a GTIN's first digits say that it numbers (GS1 General Specifications 1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GtinRange {
    /// A product, by the company that has the prefix.
    Product,
    /// Something within one shop, company or country (prefixes 02, 04 and 20 to 29; an EAN-8 that starts with 0 or 2):
    /// the same number is another thing elsewhere, and some of its digits may be a price or a weight.
    Restricted,
    /// A serial publication (977); its number is an ISSN.
    Issn,
    /// A book (978, 979); its number is an ISBN.
    Isbn,
    /// Printed music (979-0); its number is an ISMN.
    Ismn,
    /// A coupon (05, 981 to 984, 99).
    Coupon,
    /// A refund receipt (980).
    Refund,
}

impl Gtin {
    /// What its first digits say that it numbers.
    #[must_use]
    pub fn range(&self) -> GtinRange {
        // After the packaging indicator: the 13 digits of the unit.
        match self.digits() {
            [_, b'0', b'2' | b'4', ..] | [_, b'2', ..] => GtinRange::Restricted,
            // An EAN-8, with five zeros before its eight digits.
            [_, b'0', b'0', b'0', b'0', b'0', b'0' | b'2', ..] => GtinRange::Restricted,
            [_, b'0', b'5', ..] | [_, b'9', b'8', b'1'..=b'4', ..] | [_, b'9', b'9', ..] => GtinRange::Coupon,
            [_, b'9', b'8', b'0', ..] => GtinRange::Refund,
            [_, b'9', b'7', b'7', ..] => GtinRange::Issn,
            [_, b'9', b'7', b'9', b'0', ..] => GtinRange::Ismn,
            [_, b'9', b'7', b'8' | b'9', ..] => GtinRange::Isbn,
            _ => GtinRange::Product,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_says_what_is_numbered() {
        for (front, range) in [
            ("400638133393", GtinRange::Product),
            ("003600029145", GtinRange::Product),
            ("020000000000", GtinRange::Restricted),
            ("019999999999", GtinRange::Product),
            ("030000000000", GtinRange::Product),
            ("049999999999", GtinRange::Restricted),
            ("200000000000", GtinRange::Restricted),
            ("299999999999", GtinRange::Restricted),
            ("300000000000", GtinRange::Product),
            ("050000000000", GtinRange::Coupon),
            ("977123456700", GtinRange::Issn),
            ("978316148410", GtinRange::Isbn),
            ("979109560041", GtinRange::Isbn),
            ("979026000043", GtinRange::Ismn),
            ("980000000000", GtinRange::Refund),
            ("981000000000", GtinRange::Coupon),
            ("984000000000", GtinRange::Coupon),
            ("985000000000", GtinRange::Product),
            ("990000000000", GtinRange::Coupon),
            // EAN-8.
            ("0000040170725".split_at(12).0, GtinRange::Product),
            ("000000123456", GtinRange::Restricted),
            ("000002123456", GtinRange::Restricted),
            ("000001234567", GtinRange::Product),
        ] {
            let good = (0..10).find_map(|check| Gtin::parse(&format!("{front}{check}")).ok());
            assert_eq!(good.map(|gtin| gtin.range()), Some(range), "{front}");
        }
        assert_eq!(Gtin::parse("19783161484107").map(|gtin| gtin.range()), Ok(GtinRange::Isbn));
    }
}
