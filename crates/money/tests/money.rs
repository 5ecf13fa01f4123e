//! Amounts, quantities and tax against plain rational arithmetic.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use money::{Amount, AmountError, Currency, Quantity, QuantityError, TaxMode, TaxRate};
use proptest::prelude::*;

fn euros(text: &str) -> Amount {
    Amount::parse(text, Currency::EUR).unwrap()
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    let cases =
        [("EUR", "12.50", 1250, "12.50"), ("EUR", "12.5", 1250, "12.50"), ("EUR", "-0.05", -5, "-0.05")];
    let others = [("JPY", "1250", 1250, "1250"), ("KWD", "1.25", 1250, "1.250"), ("EUR", "-0", 0, "0.00")];
    for (code, text, minor, written) in cases.into_iter().chain(others) {
        let currency = Currency::from_code(code).unwrap();
        let amount = Amount::parse(text, currency).unwrap();
        assert_eq!((amount.minor(), amount.format(currency)), (minor, written.to_owned()), "{text} {code}");
    }
}

#[test]
fn an_amount_that_is_none_says_why() {
    let jpy = Currency::from_code("JPY").unwrap();
    assert!(
        matches!(Amount::parse("1,5", Currency::EUR), Err(AmountError::NotDecimal(text)) if text == "1,5")
    );
    assert!(matches!(Amount::parse("1.5", jpy), Err(AmountError::TooManyDecimals { decimals: 0, .. })));
    assert_eq!(Amount::parse("100000000000.01", Currency::EUR), Err(AmountError::OutOfRange));
    assert_eq!(Amount::parse(&"9".repeat(10_000), Currency::EUR), Err(AmountError::OutOfRange));
    assert_eq!(Amount::parse("100000000000.00", Currency::EUR), Ok(Amount::MAX));
    assert_eq!(Amount::MAX.plus(euros("0.01")), Err(AmountError::OutOfRange));
    assert_eq!(Amount::MAX.negated().minus(euros("0.01")), Err(AmountError::OutOfRange));
}

#[test]
fn an_error_quotes_no_more_than_the_start_of_what_was_given() {
    let message = Amount::parse(&"x".repeat(1_000_000), Currency::EUR).unwrap_err().to_string();
    assert!(message.len() < 200, "{} bytes", message.len());
}

#[test]
fn a_json_number_is_a_quantity_however_it_is_written() {
    for (text, thousandths) in [
        ("2", 2_000),
        ("2.0", 2_000),
        ("2.00000", 2_000),
        ("0.25", 250),
        ("0.2500", 250),
        ("99999", 99_999_000),
    ] {
        assert_eq!(Quantity::from_json_number(text).map(Quantity::thousandths), Ok(thousandths), "{text}");
    }
    for text in ["0", "-1", "-2.5", "0.000", "99999.001", "100000", "123456789012345678901234567890123456"] {
        assert_eq!(Quantity::from_json_number(text), Err(QuantityError::OutOfRange), "{text}");
    }
    for text in ["1e1", "1E1", "1e-1"] {
        assert!(matches!(Quantity::from_json_number(text), Err(QuantityError::Exponent(_))), "{text}");
    }
    for text in ["02", "1.", ".5", "", "0.0001", "2.00010", "NaN", "+1", "1.2.30000"] {
        assert!(matches!(Quantity::from_json_number(text), Err(QuantityError::NotDecimal(_))), "{text}");
    }
}

#[test]
fn a_quantity_is_written_without_trailing_zeros() {
    for (thousandths, text) in [(2_000, "2"), (250, "0.25"), (1, "0.001"), (10_000, "10"), (100_500, "100.5")]
    {
        assert_eq!(Quantity::from_thousandths(thousandths).unwrap().to_string(), text);
    }
}

#[test]
fn price_times_quantity_rounds_half_away_from_zero() {
    for (price, quantity, amount) in [
        ("1.99", "0.5", "1.00"),
        ("-1.99", "0.5", "-1.00"),
        ("0.01", "0.499", "0.00"),
        ("0.01", "0.5", "0.01"),
    ] {
        assert_eq!(
            Quantity::parse(quantity).unwrap().times(euros(price)),
            Ok(euros(amount)),
            "{price} x {quantity}"
        );
    }
    assert_eq!(Quantity::MAX.times(Amount::MAX), Err(AmountError::OutOfRange));
}

#[test]
fn a_tax_rate_is_a_percentage_with_at_most_four_decimals() {
    for (text, written) in
        [("19", "19"), ("8.875", "8.875"), ("0", "0"), ("100", "100"), ("7.50", "7.5"), ("0.0001", "0.0001")]
    {
        assert_eq!(TaxRate::parse(text).unwrap().format(), written);
    }
    for text in ["", "-1", "100.0001", "101", "19 %", "1e1", "0.00001", "99999999999999999999"] {
        assert!(TaxRate::parse(text).is_err(), "{text}");
    }
}

#[test]
fn tax_is_within_a_gross_price_and_on_top_of_a_net_one() {
    let rate = TaxRate::parse("19").unwrap();
    for (amount, gross, net) in [
        ("119.00", "19.00", "22.61"),
        ("-119.00", "-19.00", "-22.61"),
        ("499.00", "79.67", "94.81"),
        ("0.00", "0.00", "0.00"),
    ] {
        assert_eq!(rate.tax_on(euros(amount), TaxMode::Gross), euros(gross), "gross {amount}");
        assert_eq!(rate.tax_on(euros(amount), TaxMode::Net), euros(net), "net {amount}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(minor in -Amount::MAX.minor()..=Amount::MAX.minor(), code in "EUR|JPY|KWD|CLF") {
        let currency = Currency::from_code(&code).unwrap();
        let amount = Amount::from_minor(minor).unwrap();
        prop_assert_eq!(Amount::parse(&amount.format(currency), currency), Ok(amount));
    }

    #[test]
    fn a_quantity_written_is_read_again(thousandths in 1_i64..=99_999_000) {
        let quantity = Quantity::from_thousandths(thousandths).unwrap();
        prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
        prop_assert_eq!(Quantity::from_json_number(&quantity.to_string()), Ok(quantity));
    }

    #[test]
    fn a_tax_rate_written_is_read_again(ten_thousandths in 0_u32..=1_000_000) {
        let rate = TaxRate::try_from(ten_thousandths).unwrap();
        prop_assert_eq!(TaxRate::parse(&rate.format()), Ok(rate));
    }

    /// The rounded tax t of the exact n/d is the one whole number with |t*d - n| <= d/2, away from zero on a tie.
    #[test]
    fn tax_is_the_nearest_unit(minor in -Amount::MAX.minor()..=Amount::MAX.minor(), ten_thousandths in 0_u32..=1_000_000, gross: bool) {
        let (rate, amount) = (TaxRate::try_from(ten_thousandths).unwrap(), Amount::from_minor(minor).unwrap());
        let (mode, divisor) = if gross { (TaxMode::Gross, 1_000_000 + i128::from(ten_thousandths)) } else { (TaxMode::Net, 1_000_000) };
        let exact = i128::from(minor) * i128::from(ten_thousandths);
        let tax = i128::from(rate.tax_on(amount, mode).minor());
        let twice_off = (tax * divisor - exact) * 2 * exact.signum();
        prop_assert!(-divisor < twice_off && twice_off <= divisor, "{tax} of {exact}/{divisor}");
    }

    #[test]
    fn tax_is_the_same_owed_either_way(minor in 0..=Amount::MAX.minor(), ten_thousandths in 0_u32..=1_000_000) {
        let (rate, amount) = (TaxRate::try_from(ten_thousandths).unwrap(), Amount::from_minor(minor).unwrap());
        for mode in [TaxMode::Gross, TaxMode::Net] {
            prop_assert_eq!(rate.tax_on(amount.negated(), mode), rate.tax_on(amount, mode).negated());
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,40}|-?[0-9]{0,40}\\.?[0-9]{0,8}") {
        let _ = (Amount::parse(&text, Currency::EUR), Quantity::parse(&text), Quantity::from_json_number(&text), TaxRate::parse(&text));
    }
}
