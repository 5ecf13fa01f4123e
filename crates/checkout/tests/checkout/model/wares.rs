//! What the shop sells, as the rules see it.

use crate::catalogue::{all, ean, imei};
use crate::till::{CODE_128, EAN_13, GS1_128, gs1};
use checkout::Product;
use std::sync::LazyLock;

/// Kinds of numbers of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    Serial,
    /// One unit in the world.
    Imei,
}

/// A number that a ware asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) number: Number,
    /// It starts with this: letters that say whose it is, or nothing.
    pub(super) starts: &'static str,
    pub(super) needed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ware {
    pub(super) sku: &'static str,
    pub(super) price: i64,
    pub(super) tax_percent: i64,
    /// 8.1: its serial number may be left out.
    pub(super) blank_allowed: bool,
    /// 8.4: its units have to be in stock.
    pub(super) in_stock_only: bool,
    /// 9.1: the serial number first.
    pub(super) asks: &'static [Ask],
}

impl core::fmt::Debug for Ware {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.sku)
    }
}

const PLAIN: &[Ask] = &[Ask { number: Number::Serial, starts: "", needed: true }];
const TV: &[Ask] = &[Ask { number: Number::Serial, starts: "TV", needed: true }];
const ROUTER: &[Ask] = &[
    Ask { number: Number::Serial, starts: "RT", needed: true },
    Ask { number: Number::Imei, starts: "", needed: true },
];
const DUAL: &[Ask] = &[
    Ask { number: Number::Imei, starts: "", needed: true },
    Ask { number: Number::Imei, starts: "", needed: false },
];

const fn ware(sku: &'static str, price: i64, asks: &'static [Ask]) -> Ware {
    Ware { sku, price, tax_percent: 19, blank_allowed: false, in_stock_only: false, asks }
}

pub(super) const WARES: [Ware; 9] = [
    ware("PHONE", 49_900, PLAIN),
    ware("WATCH", 19_900, PLAIN),
    ware("TV", 89_900, TV),
    ware("DUAL", 59_900, DUAL),
    ware("ROUTER", 29_900, ROUTER),
    Ware { blank_allowed: true, ..ware("CHARGER", 2_900, PLAIN) },
    Ware { in_stock_only: true, ..ware("CAMERA", 69_900, PLAIN) },
    ware("CABLE", 990, &[]),
    Ware { tax_percent: 7, ..ware("BOOK", 1_999, &[]) },
];

/// How well a text fits what a ware asks for, the best first (10.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It says that it is a serial number, and starts as it has to.
    DeclaredByRule,
    /// It says that it is a serial number.
    Declared,
    /// It starts as it has to, or is an IMEI.
    Rule,
    /// Any text would do.
    Plain,
    /// Any text would do, but this is rather an IMEI.
    Competing,
}

pub(super) fn is_imei(text: &str) -> bool {
    text.len() == 15 && text.bytes().all(|byte| byte.is_ascii_digit())
}

impl Ask {
    /// 9.3 to 9.6: what may stand here.
    pub(super) fn takes(&self, text: &str) -> bool {
        match (self.number, self.starts) {
            (Number::Imei, _) => is_imei(text),
            (Number::Serial, "TV") => text.len() == 8 && text.starts_with("TV"),
            (Number::Serial, starts) => !text.is_empty() && text.starts_with(starts),
        }
    }
}

/// Texts that mean something to one ware, to several, or to none.
pub(super) const TEXTS: [&str; 9] = ["SN1", "SN2", "SN3", "SN4", "TV000001", "TV000002", "RT1", "RT2", "RT3"];

/// IMEIs.
pub(super) static IMEIS: LazyLock<Vec<String>> =
    LazyLock::new(|| (0..4).map(|number| imei(&format!("4901542032375{number}"))).collect());

/// Made once: reading their patterns takes longer than a whole sequence.
static CATALOGUE: LazyLock<Vec<Product>> = LazyLock::new(all);

pub(super) fn product(ware: Ware) -> &'static Product {
    CATALOGUE.iter().find(|product| product.sku.as_str() == ware.sku).unwrap()
}

impl super::words::Label {
    /// How it is printed: AIM identifier and data.
    pub(super) fn printed(&self) -> (&'static str, String) {
        match self {
            Self::Unit(ware, value) if ware.asks[0].number == Number::Imei => {
                (GS1_128, format!("01{}8002{value}", product(*ware).gtins[0].as_str()))
            }
            Self::Unit(ware, value) => (GS1_128, gs1(product(*ware), value)),
            Self::Product(ware) => (EAN_13, ean(product(*ware))),
            Self::Bare(text) => (CODE_128, text.clone()),
            Self::Declared(text) => (GS1_128, format!("21{text}")),
        }
    }
}
