use crate::{EUR, cheese, phone, sku};
use api::{FieldError, NewProduct, Product};
use serde_json::json;

fn read(json: serde_json::Value) -> Result<checkout::Product, FieldError> {
    let product: NewProduct = serde_json::from_value(json).unwrap();
    product.product(sku("PHONE-X"), EUR)
}

#[test]
fn a_product_has_a_hundred_gtins_and_no_more() {
    let with = |count: u64| {
        let gtins: Vec<String> = (0..count).map(gtin_8).collect();
        read(json!({"description": "X", "price": "1.00", "gtins": gtins}))
    };
    assert_eq!(with(100).unwrap().gtins.len(), 100);
    let error = with(101).unwrap_err();
    assert_eq!((error.field.as_str(), error.value.as_str()), ("gtins", "101"));
}

/// The GTIN-8 of these seven digits.
fn gtin_8(number: u64) -> String {
    let digits = format!("{:07}", 9_600_000 + number);
    let sum: u64 = digits
        .bytes()
        .zip([3, 1].iter().cycle())
        .map(|(digit, weight)| u64::from(digit - b'0') * weight)
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[test]
fn a_serialized_product_goes_out_with_everything_that_identifies_it() {
    assert_eq!(
        serde_json::to_value(Product::of(&phone(), EUR)).unwrap(),
        json!({
            "sku": "PHONE-X",
            "description": "Phone X",
            "gtins": ["04006381333931"],
            "price": "499.00",
            "tax_rate": "19",
            "tracking": "sales_process",
            "blank_issue_allowed": false,
            "negative_stock_allowed": false,
            "identifiers": [
                {"kind": "serial", "role": "key", "pattern": null, "check": "none", "strip_prefix": null, "case": "keep"}
            ],
        })
    );
}

#[test]
fn a_product_without_serial_numbers_names_no_identifiers() {
    let out = serde_json::to_value(Product::of(&cheese(), EUR)).unwrap();
    assert_eq!(out["tracking"], "none");
    assert_eq!(out["identifiers"], json!([]));
    assert_eq!(out["gtins"], json!([]));
}

#[test]
fn what_goes_out_can_be_put_back_unchanged() {
    for product in [phone(), cheese()] {
        let out = serde_json::to_value(Product::of(&product, EUR)).unwrap();
        let back: NewProduct = serde_json::from_value(out).unwrap();
        assert_eq!(back.product(product.sku.clone(), EUR).unwrap(), product);
    }
}

#[test]
fn a_product_needs_only_description_and_price() {
    let product = read(json!({"description": "Phone X", "price": "499"})).unwrap();
    assert_eq!(product.tracking, checkout::Tracking::None);
    assert_eq!(product.tax_rate, money::TaxRate::ZERO);
    assert_eq!(product.price, crate::eur("499.00"));
}

#[test]
fn a_serialized_product_that_says_nothing_has_one_plain_serial_number() {
    let product = read(json!({"description": "X", "price": "1", "tracking": "sales_process"})).unwrap();
    assert_eq!(product.rule, label::SerialRule::plain());
}

#[test]
fn a_products_units_may_have_to_be_in_stock_and_read_by_a_scanner() {
    let product = read(json!({
        "description": "X", "price": "1", "tracking": "inventory", "keyed_needs_supervisor": true,
    }));
    let product = product.unwrap();
    assert_eq!((product.tracking, product.negative_stock_allowed), (checkout::Tracking::Inventory, false));
    let out = serde_json::to_value(api::Product::of(&product, crate::EUR)).unwrap();
    assert_eq!(out["keyed_needs_supervisor"], true);
}

#[test]
fn gtins_come_with_8_12_13_or_14_digits_and_the_same_one_counts_once() {
    let product = read(json!({
        "description": "X", "price": "1",
        "gtins": ["96385074", "036000291452", "4006381333931", "04006381333931"],
    }))
    .unwrap();
    let gtins: Vec<String> = product.gtins.iter().map(ToString::to_string).collect();
    assert_eq!(gtins, ["00000096385074", "00036000291452", "04006381333931"]);
}

#[test]
fn an_imei_is_the_key_and_checked_without_saying_so() {
    let product = read(json!({
        "description": "X", "price": "1", "tracking": "sales_process",
        "identifiers": [{"kind": "imei"}, {"kind": "imei"}, {"kind": "serial", "case": "upper", "strip_prefix": "S/N:"}],
    }))
    .unwrap();
    let roles: Vec<_> =
        product.rule.identifiers().iter().map(|rule| (rule.kind.name(), rule.role, rule.check)).collect();
    assert_eq!(
        roles,
        [
            ("imei", label::Role::Key, label::Check::Luhn),
            ("imei", label::Role::Optional, label::Check::Luhn),
            ("serial", label::Role::Optional, label::Check::None),
        ]
    );
}

#[test]
fn a_key_named_later_leaves_the_first_identifier_optional() {
    let product = read(json!({
        "description": "X", "price": "1", "tracking": "sales_process",
        "identifiers": [{"kind": "mac"}, {"kind": "serial", "role": "key", "pattern": "[A-Z]{2}[0-9]+"}],
    }))
    .unwrap();
    let key = product.rule.key().unwrap();
    assert_eq!(key.kind, label::IdentifierKind::Serial);
    assert_eq!(key.pattern.as_ref().unwrap().as_str(), "[A-Z]{2}[0-9]+");
}

#[test]
fn a_value_that_cannot_be_is_named_with_its_field() {
    for (body, field) in [
        (json!({"description": "", "price": "1"}), "description"),
        (json!({"description": "a\u{7}b", "price": "1"}), "description"),
        (json!({"description": "X", "price": "1.234"}), "price"),
        (json!({"description": "X", "price": "-1"}), "price"),
        (json!({"description": "X", "price": "a lot"}), "price"),
        (json!({"description": "X", "price": "1", "tax_rate": "101"}), "tax_rate"),
        (json!({"description": "X", "price": "1", "tracking": "always"}), "tracking"),
        (json!({"description": "X", "price": "1", "gtins": ["4006381333931", "4006381333932"]}), "gtins[1]"),
        (json!({"description": "X", "price": "1", "identifiers": [{"kind": "soul"}]}), "identifiers[0].kind"),
        (
            json!({"description": "X", "price": "1", "identifiers": [{"kind": "serial", "pattern": "("}]}),
            "identifiers[0].pattern",
        ),
        (
            json!({"description": "X", "price": "1", "identifiers": [{"kind": "imei", "check": "gs1_mod10"}]}),
            "identifiers[0].check",
        ),
        (
            json!({"description": "X", "price": "1", "identifiers": [{"kind": "imei", "role": "key"}, {"kind": "mac", "role": "key"}]}),
            "identifiers",
        ),
        (
            json!({"description": "X", "price": "1", "identifiers": [{"kind": "serial", "role": "optional"}, {"kind": "lot", "role": "key"}]}),
            "identifiers[1].kind",
        ),
        (json!({"sku": "OTHER", "description": "X", "price": "1"}), "sku"),
    ] {
        assert_eq!(read(body.clone()).unwrap_err().field, field, "{body}");
    }
}

#[test]
fn an_unknown_field_is_refused_by_name() {
    let error =
        serde_json::from_value::<NewProduct>(json!({"description": "X", "price": "1", "serialised": true}));
    assert!(error.unwrap_err().to_string().contains("serialised"));
}

#[test]
fn a_price_as_a_number_is_told_how_to_write_it() {
    let error = serde_json::from_value::<NewProduct>(json!({"description": "X", "price": 12.5})).unwrap_err();
    assert!(error.to_string().contains("\"12.50\""), "{error}");
}

#[test]
fn a_unit_is_known_only_by_what_no_other_unit_has() {
    for kind in label::IdentifierKind::ALL {
        let key = json!({
            "description": "X", "price": "1", "tracking": "sales_process", "identifiers": [{"kind": kind.name()}],
        });
        let beside = json!({
            "description": "X", "price": "1", "tracking": "sales_process",
            "identifiers": [{"kind": "serial"}, {"kind": kind.name()}],
        });
        assert!(read(beside).is_ok(), "{}", kind.name());
        match (read(key), kind.names_unit()) {
            (Ok(product), true) => assert_eq!(product.rule.key().unwrap().kind, *kind),
            (Err(error), false) => {
                assert_eq!(
                    (error.field.as_str(), error.value.as_str()),
                    ("identifiers[0].kind", kind.name())
                );
                assert!(
                    error.reason.contains("serial, imei, imeisv, meid, iccid, eid, mac, vin"),
                    "{}",
                    error.reason
                );
            }
            (product, _) => panic!("{}: {product:?}", kind.name()),
        }
    }
}
