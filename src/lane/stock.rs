//! What is in stock, and what may not be sold.

use super::facts;
use super::round::{Round, RoundError};
use super::{LaneProblem, Note};
use checkout::{Actor, Now, Product, Sku};
use label::{BoundIdentifier, SerialRule, bind_value, bind_value_for};
use store::{BlockedRow, StockList, StoreError};

/// Units of earlier lists that are forgotten with each batch of a new one: more than come in, so that they all go.
const FORGET: usize = 1_000;

/// Units for a list of the stock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StockBatch {
    /// Which list.
    pub list: StockInto,
    /// SKU and serial number.
    pub units: Vec<(Sku, String)>,
}

/// A list of the stock that units are put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StockInto {
    /// A new one.
    New,
    /// The one that counts.
    Current,
    /// One that was begun.
    Begun(u64),
}

/// A list of the stock that is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockDone {
    /// Which one; `None` where it has no unit.
    pub list: Option<u64>,
    /// When it was true, wall clock milliseconds.
    pub as_of_ms: i64,
    /// How many units came in.
    pub units: u64,
    /// They were added to the list that counts.
    pub added: bool,
}

/// A block, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBlock {
    /// The product; `None` for all.
    pub sku: Option<Sku>,
    /// The serial number, or another identifier of the unit.
    pub serial: String,
    /// Why.
    pub reason: String,
}

impl Round<'_> {
    /// Puts units into a list; answers its number.
    pub(super) fn put_stock(&mut self, batch: &StockBatch) -> Result<Result<u64, LaneProblem>, StoreError> {
        let current = self.batch.stock_list()?.map(|list| list.list);
        let list = match (batch.list, current) {
            (StockInto::Begun(list), _) | (StockInto::Current, Some(list)) => list,
            (StockInto::New, _) | (StockInto::Current, None) => self.batch.new_stock_list()?,
        };
        for (index, (sku, serial)) in batch.units.iter().enumerate() {
            let Some(product) = facts::product_of(&self.batch, sku)? else {
                return Ok(Err(unknown(sku, index)));
            };
            match key(&product, serial) {
                // A scan may be kept as any spelling of it.
                Ok(key) => self.batch.put_stock(list, sku.as_str(), &key.normalized, key.spellings())?,
                Err(mut problem) => {
                    problem.item = Some(index);
                    return Ok(Err(problem));
                }
            }
        }
        self.batch.forget_old_stock(FORGET)?;
        self.wrote = true;
        Ok(Ok(list))
    }

    /// From now on this list counts. Answers it with the journal's sequence number.
    pub(super) fn use_stock(
        &mut self,
        done: StockDone,
        actor: &Actor,
        now: Now,
    ) -> Result<(StockDone, u64), RoundError> {
        let current = self.batch.stock_list()?.filter(|_| done.added);
        // What is added makes a list no younger.
        let done = StockDone { as_of_ms: current.map_or(done.as_of_ms, |current| current.as_of_ms), ..done };
        let StockDone { list, as_of_ms, units, added } = done;
        let place = self.note(Note::StockImported { as_of_ms, units, added }, actor, now)?;
        if current.is_none() {
            let list = match list {
                Some(list) => list,
                None => self.batch.new_stock_list()?,
            };
            self.batch.use_stock_list(&StockList { list, as_of_ms, seq: place.seq })?;
        }
        Ok((done, place.seq))
    }

    /// Blocks a value, in every form. Answers the value as it is kept, and whether the block is new.
    pub(super) fn block(
        &mut self,
        block: NewBlock,
        actor: &Actor,
        now: Now,
    ) -> Result<(String, bool), RoundError> {
        let NewBlock { sku, serial, reason } = block;
        let Kept { value, forms } = self.kept(sku.as_ref(), &serial)?;
        let blocked = BlockedRow {
            scope: sku.as_ref().map_or("", Sku::as_str).to_owned(),
            value: value.clone(),
            reason: reason.clone(),
            at_ms: now.wall_ms,
            seq: self.batch.head().seq + 1,
        };
        let is_new = self.batch.block(&blocked, &forms)?;
        if is_new {
            let sku = sku.as_ref().map(ToString::to_string);
            self.note(Note::UnitBlocked { sku, serial: value.clone(), reason }, actor, now)?;
        }
        Ok((value, is_new))
    }

    /// Ends a block, in every form. Answers the value that was blocked; `None` where there was none.
    pub(super) fn unblock(
        &mut self,
        sku: Option<&Sku>,
        serial: &str,
        actor: &Actor,
        now: Now,
    ) -> Result<Option<String>, RoundError> {
        let scope = sku.map_or("", Sku::as_str);
        let kept = self.kept(sku, serial)?.value;
        for value in [serial, kept.as_str()] {
            if let Some(value) = self.batch.unblock(scope, value)? {
                let sku = sku.map(ToString::to_string);
                self.note(Note::UnitUnblocked { sku, serial: value.clone() }, actor, now)?;
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// A serial number as its product keeps it; as it is, where that isn't known or it doesn't fit.
    fn kept(&self, sku: Option<&Sku>, serial: &str) -> Result<Kept, StoreError> {
        let product = sku.map(|sku| facts::product_of(&self.batch, sku)).transpose()?.flatten();
        let key = match &product {
            Some(product) => key(product, serial).ok(),
            // Of all products, whatever their rules: as plain text has it.
            None => bind_value(serial, &SerialRule::plain()).ok().and_then(|bound| bound.key().cloned()),
        };
        let forms = key.iter().flat_map(|key| key.forms.iter().map(|form| form.value.clone())).collect();
        let value = key.filter(|_| product.is_some()).map(|key| key.normalized);
        Ok(Kept { value: value.unwrap_or_else(|| serial.to_owned()), forms })
    }
}

/// A serial number that is blocked.
struct Kept {
    /// As it is kept.
    value: String,
    /// What else the unit is known by.
    forms: Vec<String>,
}

/// The serial number as its product keeps it.
fn key(product: &Product, serial: &str) -> Result<BoundIdentifier, LaneProblem> {
    let problem = |code, detail: String| LaneProblem {
        status: 409,
        code,
        detail,
        remedy: "Correct the row, or the product's rule.".to_owned(),
        params: vec![("sku", product.sku.to_string())],
        item: None,
    };
    if !product.is_serialized() {
        return Err(problem("not_serialized", format!("{} has no serial numbers.", product.sku)));
    }
    let bound = bind_value_for(serial, &product.rule, product.own());
    let key = bound.as_ref().map(|bound| bound.key().cloned());
    match key {
        Ok(Some(key)) => Ok(key),
        Ok(None) => Err(problem("serial_does_not_fit", format!("{} has no key.", product.sku))),
        Err(misfit) => Err(problem("serial_does_not_fit", misfit.message.clone())),
    }
}

fn unknown(sku: &Sku, index: usize) -> LaneProblem {
    LaneProblem {
        status: 404,
        code: "unknown_product",
        detail: format!("The product {sku} is not in the catalogue."),
        remedy: "Have the product put into the catalogue first.".to_owned(),
        params: vec![("sku", sku.to_string())],
        item: Some(index),
    }
}
