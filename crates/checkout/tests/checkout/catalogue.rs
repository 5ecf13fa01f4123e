//! What the shop of these tests sells.

use checkout::{Product, Sku, Tracking};
use label::{Case, Check, Gtin, IdentifierKind, IdentifierRule, Pattern, Role, SerialRule};
use money::{Amount, TaxRate};
use std::sync::LazyLock;

/// A phone with a plain serial number.
pub(crate) fn phone() -> Product {
    serialized("PHONE", "Phone X", 49_900, "401234567890")
}

/// Another product with a plain serial number.
pub(crate) fn watch() -> Product {
    serialized("WATCH", "Watch 2", 19_900, "401234567891")
}

/// A television, whose serial numbers are `TV` and six digits, printed as `S/N:TV...`.
pub(crate) fn tv() -> Product {
    let rule = IdentifierRule {
        pattern: Some(Pattern::new("TV[0-9]{6}").unwrap()),
        strip_prefix: Some("S/N:".to_owned()),
        case: Case::Upper,
        ..IdentifierRule::plain(IdentifierKind::Serial)
    };
    Product {
        rule: SerialRule::new(vec![rule]).unwrap(),
        ..serialized("TV", "Television 55", 89_900, "401234567892")
    }
}

/// A phone known by its IMEI, with perhaps a second one.
pub(crate) fn dual_sim() -> Product {
    let second = IdentifierRule { role: Role::Optional, ..IdentifierRule::plain(IdentifierKind::Imei) };
    let rule = SerialRule::new(vec![IdentifierRule::plain(IdentifierKind::Imei), second]).unwrap();
    Product { rule, ..serialized("DUAL", "Dual Phone", 59_900, "401234567893") }
}

/// A router known by its serial number (`RT` and digits), whose IMEI is required too.
pub(crate) fn router() -> Product {
    let key = IdentifierRule {
        pattern: Some(Pattern::new("RT[0-9]+").unwrap()),
        check: Check::None,
        ..IdentifierRule::plain(IdentifierKind::Serial)
    };
    let imei = IdentifierRule { role: Role::Required, ..IdentifierRule::plain(IdentifierKind::Imei) };
    Product {
        rule: SerialRule::new(vec![key, imei]).unwrap(),
        ..serialized("ROUTER", "Router 5G", 29_900, "401234567894")
    }
}

/// A charger whose serial number may be left out.
pub(crate) fn charger() -> Product {
    Product { blank_issue_allowed: true, ..serialized("CHARGER", "Charger", 2_900, "401234567895") }
}

/// A camera, whose units have to be in stock.
pub(crate) fn camera() -> Product {
    Product { tracking: Tracking::Inventory, ..serialized("CAMERA", "Camera", 69_900, "401234567898") }
}

/// A cable, not serialized.
pub(crate) fn cable() -> Product {
    Product { tracking: Tracking::None, ..serialized("CABLE", "Cable", 990, "401234567896") }
}

/// A book at the lower tax rate, not serialized.
pub(crate) fn book() -> Product {
    Product {
        tracking: Tracking::None,
        tax_rate: TaxRate::parse("7").unwrap(),
        ..serialized("BOOK", "Book", 1_999, "401234567897")
    }
}

/// All of them. Made once: reading their patterns takes longer than what most tests do with them.
pub(crate) fn all() -> Vec<Product> {
    static ALL: LazyLock<Vec<Product>> = LazyLock::new(|| {
        vec![phone(), watch(), tv(), dual_sim(), router(), charger(), camera(), cable(), book()]
    });
    ALL.clone()
}

/// The 13 digits on a product's box.
pub(crate) fn ean(product: &Product) -> String {
    product.gtins[0].as_str()[1..].to_owned()
}

/// A number with the digit that ISO/IEC 7812-1 puts at its end.
pub(crate) fn imei(first_14: &str) -> String {
    let sum: u32 = first_14
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let digit = u32::from(digit - b'0');
            let doubled = if index % 2 == 0 { digit * 2 } else { digit };
            doubled / 10 + doubled % 10
        })
        .sum();
    format!("{first_14}{}", (10 - sum % 10) % 10)
}

fn serialized(sku: &str, description: &str, price: i64, first_12: &str) -> Product {
    Product {
        sku: Sku::new(sku).unwrap(),
        description: description.to_owned(),
        gtins: vec![gtin(first_12)],
        price: Amount::from_minor(price).unwrap(),
        tax_rate: TaxRate::parse("19").unwrap(),
        tracking: Tracking::SalesProcess,
        blank_issue_allowed: false,
        negative_stock_allowed: false,
        keyed_needs_supervisor: false,
        rule: SerialRule::plain(),
    }
}

/// A GTIN-13 (or, with 13 digits, a GTIN-14) with its check digit (GS1 General Specifications 7.9).
pub(crate) fn gtin(digits: &str) -> Gtin {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, digit)| u32::from(digit - b'0') * if index % 2 == 0 { 3 } else { 1 })
        .sum();
    Gtin::parse(&format!("{digits}{}", (10 - sum % 10) % 10)).unwrap()
}
