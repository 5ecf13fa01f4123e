//! A lane that can't read what it has to know decides nothing.

use super::catalogue::{camera, dual_sim, ean, imei, phone, watch};
use super::till::{CODE_128, EAN_13, GS1_128, Shop, Till, gs1, scan_input};
use checkout::{
    Actor, CameBack, Command, Facts, Input, LineNumber, NewReturn, OperatorRecord, Product, ReceiptId,
    ReceiptRecord, Sku, Transaction, TransactionId, UnitRecord,
};
use label::{Gtin, IdentifierKind};
use std::cell::Cell;

/// The shop, of which one question has no answer: the one after so many others.
struct Failing<'a> {
    shop: &'a Shop,
    asked: Cell<u32>,
    fails_after: Option<u32>,
}

/// What went wrong.
#[derive(Debug, PartialEq)]
struct Broken;

impl Failing<'_> {
    fn answer<T>(&self, answer: Result<T, core::convert::Infallible>) -> Result<T, Broken> {
        let before = self.asked.replace(self.asked.get() + 1);
        if Some(before) == self.fails_after { Err(Broken) } else { answer.map_err(|never| match never {}) }
    }
}

impl Facts for Failing<'_> {
    type Error = Broken;

    fn product(&self, sku: &Sku) -> Result<Option<Product>, Broken> {
        self.answer(self.shop.product(sku))
    }

    fn product_by_gtin(&self, gtin: &Gtin) -> Result<Option<Product>, Broken> {
        self.answer(self.shop.product_by_gtin(gtin))
    }

    fn unit(&self, sku: &Sku, kind: IdentifierKind, value: &str) -> Result<Option<UnitRecord>, Broken> {
        self.answer(self.shop.unit(sku, kind, value))
    }

    fn unit_with_key(&self, sku: &Sku, key: &str) -> Result<Option<UnitRecord>, Broken> {
        self.answer(self.shop.unit_with_key(sku, key))
    }

    fn units_known_as(&self, value: &str) -> Result<Vec<UnitRecord>, Broken> {
        self.answer(self.shop.units_known_as(value))
    }

    fn came_back(&self, sku: &Sku, serial: &str) -> Result<bool, Broken> {
        self.answer(self.shop.came_back(sku, serial))
    }

    fn blocked(&self, sku: &Sku, value: &str) -> Result<Option<String>, Broken> {
        self.answer(self.shop.blocked(sku, value))
    }

    fn in_stock(&self, sku: &Sku, serial: &str) -> Result<bool, Broken> {
        self.answer(self.shop.in_stock(sku, serial))
    }

    fn stock_as_of_ms(&self) -> Result<Option<i64>, Broken> {
        self.answer(self.shop.stock_as_of_ms())
    }

    fn operator(&self, id: &str) -> Result<Option<OperatorRecord>, Broken> {
        self.answer(self.shop.operator(id))
    }

    fn receipt(&self, receipt: &ReceiptId) -> Result<Option<ReceiptRecord>, Broken> {
        self.answer(self.shop.receipt(receipt))
    }

    fn finished(&self, transaction: &TransactionId) -> Result<Option<Transaction>, Broken> {
        self.answer(self.shop.finished(transaction))
    }

    fn returned(&self, sale: &TransactionId) -> Result<Vec<CameBack>, Broken> {
        self.answer(self.shop.returned(sale))
    }
}

/// Whichever question has no answer, nothing is decided; with all of them the same as ever.
fn needs_every_answer(till: &Till, input: &Input) {
    let decide = |fails_after| {
        let facts = Failing { shop: &till.facts, asked: Cell::new(0), fails_after };
        let outcome = checkout::decide(&till.state, &till.settings, input, &Actor::Lane, &facts, till.now);
        (outcome, facts.asked.get())
    };
    let (whole, asked) = decide(None);
    assert!(asked > 0, "{input:?} asks nothing");
    let right = checkout::decide(&till.state, &till.settings, input, &Actor::Lane, &till.facts, till.now);
    assert_eq!(whole.as_ref().ok(), right.as_ref().ok());
    for before in 0..asked {
        let outcome = decide(Some(before)).0;
        assert_eq!(outcome.err(), Some(Broken), "{input:?} after {before} of {asked} answers");
    }
}

fn scan(till: &Till, aim: &str, data: &str) -> Input {
    Input::Scan(scan_input(aim, data, till.now.mono_ms))
}

#[test]
fn a_scan_is_not_decided_without_what_it_asks() {
    let mut till = Till::open();
    till.settings.add_product_on_scan = false;
    till.add(&phone(), 1).unwrap();
    till.add(&watch(), 1).unwrap();
    till.add(&dual_sim(), 1).unwrap();
    till.add(&camera(), 1).unwrap();
    till.facts.stock_as_of_ms = Some(till.now.wall_ms);
    till.facts.stock(&camera(), IdentifierKind::Serial, "CAM1");
    let before = [
        scan(&till, GS1_128, &gs1(&phone(), "SN1")),
        scan(&till, GS1_128, &gs1(&camera(), "CAM1")),
        scan(&till, "", &format!("01{}10LOT721SN1", phone().gtins[0].as_str())),
        scan(&till, EAN_13, &ean(&watch())),
        scan(&till, CODE_128, "ABC1"),
        scan(&till, CODE_128, &imei("49015420323751")),
    ];
    before.iter().for_each(|input| needs_every_answer(&till, input));
    // The code of the same box waits.
    till.scan(EAN_13, &ean(&watch()));
    needs_every_answer(&till, &scan(&till, CODE_128, "ABC1"));
    till.scan(GS1_128, &gs1(&camera(), "CAM1"));
    till.settings.add_product_on_scan = true;
    needs_every_answer(&till, &scan(&till, EAN_13, &ean(&camera())));
}

#[test]
fn a_command_is_not_decided_without_what_it_asks() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    let (transaction, line) = (till.id(), LineNumber(1));
    let replace =
        Command::ReplaceLine { transaction: transaction.clone(), line, serial: Some("SN2".to_owned()) };
    needs_every_answer(&till, &Input::Command(replace));
    needs_every_answer(&till, &Input::Command(Command::Checkout { transaction }));
    till.sell();
    let receipt = till.receipts().pop();
    for new in [
        NewReturn { receipt, ..NewReturn::default() },
        NewReturn { serial: Some("SN1".to_owned()), ..NewReturn::default() },
        NewReturn { serial: Some("SN9".to_owned()), sku: Some(phone().sku), ..NewReturn::default() },
    ] {
        needs_every_answer(&till, &Input::Command(Command::OpenReturn(Box::new(new))));
    }
    till.open_return();
    needs_every_answer(&till, &scan(&till, CODE_128, "SN7"));
}
