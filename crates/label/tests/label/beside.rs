//! What else the fields of a code say of their unit: by each of it the unit is known again.

use crate::common::{identifiers, read};
use label::{IdentifierKind as Kind, SerialRule, bind};

/// The other forms of the serial number that a product without a pattern takes.
fn forms(code: &str) -> Vec<(Kind, String)> {
    let bound = bind(&read(code), &SerialRule::plain()).unwrap();
    let key = bound.key().unwrap();
    assert_eq!(key.normalized, "XYZ78901", "{code:?}");
    key.forms.iter().map(|form| (form.kind, form.value.clone())).collect()
}

#[test]
fn a_unit_is_known_by_its_address_whatever_sign_stands_after_the_names() {
    for code in [
        "S/N:XYZ78901;MAC:001A2B3C4D5E",
        "S/N\u{ff1a}XYZ78901\u{ff1b}MAC\u{ff1a}001A2B3C4D5E",
        "S/N\u{ff1d}XYZ78901 MAC\u{ff1d}001A2B3C4D5E",
        "SN#XYZ78901\nMAC#001A2B3C4D5E",
        "(S)XYZ78901 (23S)001A2B3C4D5E",
        "SN XYZ78901;MAC 001A2B3C4D5E",
        // What stands around it changes nothing.
        "\u{feff}S/N\u{ff1a}XYZ78901\u{ff1b}MAC\u{ff1a}001A2B3C4D5E",
    ] {
        let found = forms(code);
        assert!(found.contains(&(Kind::Mac, "001A2B3C4D5E".to_owned())), "{code:?}: {found:?}");
        let is_junk = |(_, value): &&(Kind, String)| value.contains("MAC") || value.len() > 12;
        assert_eq!(found.iter().find(is_junk), None, "{code:?}: {found:?}");
    }
}

#[test]
fn a_router_is_known_by_each_of_its_addresses() {
    let code = |count: usize| {
        let lines: Vec<String> = (0..count).map(|index| format!("\nMAC: 001A2B3C4D{index:02X}")).collect();
        format!("SN: XYZ78901{}", lines.concat())
    };
    let addresses = |count: usize| forms(&code(count)).iter().filter(|(kind, _)| *kind == Kind::Mac).count();
    for count in [1, 2, 3, 8] {
        assert_eq!(addresses(count), count);
    }
    // So many are those of several units.
    assert_eq!(addresses(9), 0);
}

#[test]
fn the_name_of_an_address_may_have_a_number_or_say_of_what_it_is() {
    for name in [
        "MAC ADDRESS 1",
        "MAC1",
        "MAC 2",
        "MAC-3",
        "LAN MAC",
        "WAN-MAC",
        "WLAN MAC Address",
        "WiFi MAC",
        "Wi-Fi MAC",
        "BT MAC",
        "Bluetooth MAC",
        "ETH.MAC",
    ] {
        for code in [
            format!("SN: XYZ78901\n{name}: 00:1A:2B:3C:4D:5E"),
            format!("{name}=00:1A:2B:3C:4D:5E;SN=XYZ78901"),
            format!(r#"{{"sn":"XYZ78901","{name}":"00:1A:2B:3C:4D:5E"}}"#),
        ] {
            let label = read(&code);
            assert_eq!(label.problems.len(), 0, "{code:?}: {label:?}");
            assert!(identifiers(&label).contains("mac shaped 00:1A:2B:3C:4D:5E"), "{code:?}: {label:?}");
            assert!(forms(&code).contains(&(Kind::Mac, "001A2B3C4D5E".to_owned())), "{code:?}");
        }
    }
    let both = forms("SN: XYZ78901\nMAC1: 001A2B3C4D5E\nMAC2: 001A2B3C4D5F");
    assert_eq!(both.iter().filter(|(kind, _)| *kind == Kind::Mac).count(), 2);
    // A digit right after the name may be the first one of the address.
    assert!(identifiers(&read("MAC 1A:2B:3C:4D:5E:6F")).contains("mac shaped 1A:2B:3C:4D:5E:6F"));
    assert!(identifiers(&read("MAC1A2B3C4D5E6F")).contains("mac shaped 1A2B3C4D5E6F"));
}
