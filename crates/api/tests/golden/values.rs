use crate::EUR;
use api::{Money, Quantity, Timestamp};
use money::Currency;
use proptest::prelude::*;
use serde_json::json;

#[test]
fn times_are_utc_with_milliseconds() {
    for (at_ms, text) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_763_848_200_125, "2025-11-22T21:50:00.125Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(serde_json::to_value(Timestamp(at_ms)).unwrap(), json!(text));
        assert_eq!(serde_json::from_value::<Timestamp>(json!(text)).unwrap(), Timestamp(at_ms));
    }
}

#[test]
fn a_clock_that_is_wrong_by_ages_still_gives_a_time() {
    assert!(Timestamp(i64::MAX).to_string().starts_with("9999-"));
    assert!(Timestamp(i64::MIN).to_string().starts_with("-"));
}

#[test]
fn quantities_are_numbers_and_never_rounded_in_silence() {
    for (number, exact) in
        [("1", "1"), ("2.0", "2"), ("0.25", "0.25"), ("99999", "99999"), ("0.30000000000000004", "0.3")]
    {
        let quantity: Quantity = serde_json::from_str(number).unwrap();
        assert_eq!(quantity.value("quantity").unwrap().to_string(), exact, "{number}");
    }
    for number in ["0", "-1", "0.0001", "1.2345", "100000", "1e300", "-0.5"] {
        let quantity: Quantity = serde_json::from_str(number).unwrap();
        assert_eq!(quantity.value("quantity").unwrap_err().field, "quantity", "{number}");
    }
    assert!(serde_json::from_str::<Quantity>("\"2\"").is_err());
}

#[test]
fn an_amounts_pattern_follows_the_currency() {
    let yen = Currency::from_code("JPY").unwrap();
    let dinar = Currency::from_code("KWD").unwrap();
    assert_eq!(Money::pattern(EUR), r"^-?[0-9]{1,11}(\.[0-9]{1,2})?$");
    assert_eq!(Money::pattern(yen), "^-?[0-9]{1,13}$");
    assert_eq!(Money::pattern(dinar), r"^-?[0-9]{1,10}(\.[0-9]{1,3})?$");
}

proptest! {
    #[test]
    fn every_quantity_comes_back_exactly(thousandths in 1_i64..=99_999_000) {
        let quantity = money::Quantity::from_thousandths(thousandths).unwrap();
        let json = serde_json::to_string(&Quantity::from(quantity)).unwrap();
        let back: Quantity = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(back.value("quantity").unwrap(), quantity);
    }

    #[test]
    fn every_text_of_an_amounts_pattern_is_an_amount(whole in 0_u64..100_000_000_000, cents in 0_u8..100, negative: bool) {
        let sign = if negative { "-" } else { "" };
        for text in [format!("{sign}{whole}.{cents:02}"), format!("{sign}{whole}"), format!("{sign}{whole}.{}", cents % 10)] {
            prop_assert!(Money::from(text.as_str()).value("amount", EUR).is_ok(), "{}", text);
        }
    }
}
