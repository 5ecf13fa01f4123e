//! Names before values: which words are names, and how many values a label may have.

use crate::bind::bound;
use crate::common::{identifiers, problems, read};
use crate::doubt::is_taken_for_granted;
use label::SerialRule;

#[test]
fn as_many_values_as_a_label_has_are_read() {
    let rest = |count: usize| (1..=count).map(|index| format!(";Rev: x{index}")).collect::<String>();
    assert_eq!(bound(&format!("SN:ABC1{}", rest(15)), &SerialRule::plain()), "key serial shaped ABC1");
    assert_eq!(bound(&format!("SN:ABC1{}", rest(16)), &SerialRule::plain()), "kind");
}

#[test]
fn one_word_before_the_name_of_a_network_address_is_a_part_of_the_name() {
    let mac = |text: &str| identifiers(&read(text)).contains("mac shaped 00:1A:2B:3C:4D:5E");
    assert!(mac("WLAN MAC: 00:1A:2B:3C:4D:5E"));
    assert!(!mac("A MAC: 00:1A:2B:3C:4D:5E"));
    assert!(!mac("WIRELESSLAN MAC: 00:1A:2B:3C:4D:5E"));
    // Of a serial number it is not: it may be another one's.
    for text in ["The SN: ABC123", "The SN: 001A2B3C4D5E"] {
        assert_eq!(bound(text, &SerialRule::plain()), "kind", "{text}");
    }
    // Before what is no address it is a word by itself.
    let wanted = "warning unclear_text 0 | warning named_value 0";
    assert_eq!(problems(&read("SN: XYZ78901\nDSL MAC: 12345")), wanted);
}

#[test]
fn the_name_of_an_address_is_one_whatever_number_it_has_and_whatever_it_is_of() {
    const OF: [&str; 8] = ["", "LAN ", "WLAN-", "Wi-Fi ", "WIFI ", "Bluetooth ", "BT ", "Eth. "];
    const WORDS: [&str; 5] = ["MAC", "MAC Address", "MAC addr.", "mac-addr", "MAC ID"];
    const NUMBERS: [&str; 6] = ["", "1", " 2", "5", "-9", " 0"];
    let words = OF.iter().flat_map(|of| WORDS.map(|word| format!("{of}{word}")));
    for name in words.flat_map(|word| NUMBERS.map(|number| format!("{word}{number}"))) {
        for value in ["00:1A:2B:3C:4D:5E", "001A2B3C4D5E", "10-1A-2B-3C-4D-5E"] {
            for joint in [":", " = ", " "] {
                let text = format!("{name}{joint}{value}");
                let code = format!("SN: XYZ78901\n{text}");
                assert_eq!(identifiers(&read(&text)), format!("mac shaped {value} | text shaped {text}"));
                let wanted = format!("serial shaped XYZ78901 | mac shaped {value}");
                assert_eq!(identifiers(&read(&code)), wanted, "{code:?}");
                assert!(is_taken_for_granted(&read(&code)), "{code:?}");
            }
        }
    }
    // Twelve digits are an address, with the number before them or without.
    for (text, value) in [("MAC1001A2B3C4D5E", "001A2B3C4D5E"), ("MAC 1A2B3C4D5E6F", "1A2B3C4D5E6F")] {
        assert_eq!(identifiers(&read(text)), format!("mac shaped {value} | text shaped {text}"));
    }
    // One digit: more of them are a part of something else.
    for text in ["MAC 12: 001A2B3C4D5E", "MACX: 001A2B3C4D5E", "MAC 1X: 001A2B3C4D5E"] {
        assert!(!identifiers(&read(text)).contains("mac"), "{text}");
    }
}

#[test]
fn what_stands_in_brackets_after_a_name_is_a_name_only_without_digits() {
    assert_eq!(
        bound("SN(\u{5e8f}\u{5217}\u{53f7}):ABC123", &SerialRule::plain()),
        "key serial shaped ABC123"
    );
    for text in ["SN(12):ABC123", "SN(\u{5e8f}1):ABC123", "SN(AB):ABC123", "SN(EA):ABC123"] {
        assert_eq!(bound(text, &SerialRule::plain()), "kind", "{text}");
    }
}
