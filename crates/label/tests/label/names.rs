//! Names before values: which words are names, and how many values a label may have.

use crate::bind::bound;
use crate::common::{identifiers, read};
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
    assert_eq!(bound("The SN: ABC123", &SerialRule::plain()), "kind");
}

#[test]
fn what_stands_in_brackets_after_a_name_is_a_name_only_without_digits() {
    assert_eq!(
        bound("SN(\u{5e8f}\u{5217}\u{53f7}):ABC123", &SerialRule::plain()),
        "key serial shaped ABC123"
    );
    for text in ["SN(12):ABC123", "SN(\u{5e8f}1):ABC123", "SN(AB):ABC123"] {
        assert_eq!(bound(text, &SerialRule::plain()), "kind", "{text}");
    }
}
