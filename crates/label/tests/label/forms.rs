//! What else a unit is known by: every pair of spellings of one unit has a form in common.

use crate::common::read;
use label::{
    BoundIdentifier, Case, Check, Gtin, IdentifierKind as Kind, IdentifierRule, MAX_FORMS, MAX_SERIAL_CHARS,
    Own, Pattern, Role, SerialRule, bind, bind_for, bind_value,
};
use proptest::prelude::*;

const GTIN: &str = "04006381333931";

fn key(kind: Kind) -> SerialRule {
    SerialRule::new(vec![IdentifierRule::plain(kind)]).unwrap()
}

/// The key that a transmission binds, or a value that is typed in (`=` in front).
fn bound(text: &str, rule: &SerialRule) -> BoundIdentifier {
    let binding = match text.strip_prefix('=') {
        Some(value) => bind_value(value, rule),
        None => bind(&read(text), rule),
    };
    binding.unwrap_or_else(|misfit| panic!("{text}: {}", misfit.message)).identifiers.swap_remove(0)
}

/// `serial C02XK0ABJHD2, imei 490154203237518`.
fn forms(text: &str, rule: &SerialRule) -> String {
    let forms = bound(text, rule).forms;
    let written: Vec<String> =
        forms.iter().map(|form| format!("{} {}", form.kind.name(), form.value)).collect();
    written.join(", ")
}

#[test]
fn dump() {
    for t in [
        "]C0SC02XK0ABJHD2",
        "C02XK0ABJHD2",
        "]C0SHX7Q4PL2K9",
        "]C0SR58M1234561",
        "]d2010400638133393121HH1",
        "]C0SHH1",
        "]C012542331601",
        "5RFDP01",
        "]C01S20AL0098USPC012399",
        "]C0S1S20AL0098USPC012399",
        "]C020AL0098USPC012399",
        "]C025SUN1234567891234A786950",
        "]C037SUN1234567891234A+786950",
        "]C0S786950",
        "21861536030196001",
        "=21861536030196001",
        "\u{c9}1X",
        "E\u{301}1X",
        "CH\u{a0}3",
        "\u{ff14}\u{ff19}\u{ff10}",
        "AF0123450ABCDEC",
        "00:1A:2B:3C:4D:5E",
        "89148000000745809013",
        "8914800000074580901",
        "SN:ABC123;IMEI 1:490154203237518;IMEI 2:356938035643809;MAC:00:1A:2B:3C:4D:5E",
        "SSSSSSSSSS123",
        "35693803564380",
        "[)>\u{1e}06\u{1d}37SUN1234567891234A+786950\u{1e}\u{4}",
    ] {
        let label = read(t);
        match bind(&label, &SerialRule::plain()) {
            Ok(_) => println!(
                "{t:?} kept {} forms {}",
                bound(t, &SerialRule::plain()).normalized,
                forms(t, &SerialRule::plain())
            ),
            Err(m) => println!("{t:?} {}", m.message),
        }
    }
    for (t, k) in [
        ("AF0123450ABCDEC", Kind::Meid),
        ("]Q3010400638133393180404901542032375188041356938035643809", Kind::Imei),
        ("00:1A:2B:3C:4D:5E", Kind::Mac),
        ("SN:ABC123;IMEI 1:490154203237518;IMEI 2:356938035643809;MAC:00:1A:2B:3C:4D:5E", Kind::Imei),
        ("89148000000745809013", Kind::Iccid),
    ] {
        println!("{t:?} {}", forms(t, &key(k)));
    }
}
