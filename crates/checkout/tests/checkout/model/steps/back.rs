use super::cart::boss;
use super::{Step, number, value_for};
use crate::model::back::Brought;
use crate::model::compare::Random;
use crate::model::wares::{WARES, Ware};
use crate::model::words::Shop;
use checkout::{Command, Disposition, NewReturn, Sku};

/// Chapter 14: by receipt, by lines of it, by serial number, by both.
pub(super) fn open(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let any = random.below(12) == 0;
    let own = |receipt: &usize| any || shop.carts[shop.receipts[*receipt].cart].lane == lane;
    let receipts: Vec<usize> = (0..shop.receipts.len()).filter(own).collect();
    let receipt = (!receipts.is_empty() && random.below(4) > 0).then(|| random.one_of(&receipts));
    let by_serial = receipt.is_none() || random.below(3) == 0;
    let sold: Vec<(Ware, String)> =
        shop.sold.iter().map(|unit| (unit.ware, unit.numbers[0].1.clone())).collect();
    let (ware, serial) = if sold.is_empty() || random.below(3) == 0 {
        let ware = random.one_of(&WARES[..7]);
        (ware, value_for(random, shop, ware))
    } else {
        sold[random.below(sold.len())].clone()
    };
    let lines = (random.below(3) == 0).then(|| {
        let rows = receipt.map_or(2, |receipt| shop.carts[shop.receipts[receipt].cart].rows.len());
        (0..=random.below(2)).map(|_| random.below(rows + 1)).collect::<Vec<_>>()
    });
    let brought = Brought {
        lane,
        receipt,
        serial: by_serial.then_some(serial),
        ware: (random.below(2) == 0).then_some(ware),
        lines,
        aside: random.below(4) == 0,
        allowed: random.below(2) == 0,
    };
    let disposition = if brought.aside { Disposition::Quarantine } else { Disposition::Resellable };
    let new = NewReturn {
        receipt: receipt.and_then(|receipt| shop.receipts[receipt].id.clone()),
        serial: brought.serial.clone(),
        sku: brought.ware.map(|ware| Sku::new(ware.sku).unwrap()),
        lines: brought.lines.clone().map(|lines| lines.into_iter().map(number).collect()),
        disposition,
        authority: brought.allowed.then(boss),
        ..NewReturn::default()
    };
    let broken = shop.open_return(&brought);
    Step::Command(Command::OpenReturn(Box::new(new)), broken)
}
