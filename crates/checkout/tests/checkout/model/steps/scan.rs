use super::{Step, fresh, likely_ware, somebodys, value_for};
use crate::model::compare::Random;
use crate::model::wares::{IMEIS, Number, TEXTS, is_imei};
use crate::model::words::{Label, Shop};
use checkout::{Command, ScanId};

const SCANNERS: [&str; 4] = ["counter", "counter", "counter", "hand"];

fn scan(random: &mut Random, shop: &mut Shop, lane: usize, label: Label) -> Step {
    let scanner = random.one_of(&SCANNERS);
    shop.scan(lane, scanner, &label);
    Step::Scan(label, scanner)
}

/// GTIN and serial number in one.
fn unit_label(random: &mut Random, shop: &Shop, lane: usize) -> Label {
    loop {
        let ware = likely_ware(random, shop, lane);
        let value = value_for(random, shop, ware);
        let is_one = ware.asks.first().is_some_and(|ask| is_imei(&value) == (ask.number == Number::Imei));
        if is_one && !value.is_empty() && value != ware.sku {
            return Label::Unit(ware, value);
        }
    }
}

pub(super) fn unit(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let label = unit_label(random, shop, lane);
    scan(random, shop, lane, label)
}

pub(super) fn product(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let label = Label::Product(likely_ware(random, shop, lane));
    scan(random, shop, lane, label)
}

/// Text without a product, which may say that it is a serial number; or what was read a moment ago, once more.
pub(super) fn number(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    if random.below(6) == 0
        && let Some((_, label, _)) = shop.lanes[lane].reads.last().cloned()
    {
        return scan(random, shop, lane, label);
    }
    let ware = likely_ware(random, shop, lane);
    let text = match random.below(5) {
        0 => IMEIS[random.below(IMEIS.len())].clone(),
        1 => random.one_of(&TEXTS).to_owned(),
        2 => somebodys(random, shop, ware).unwrap_or_else(|| fresh(random, shop, ware)),
        _ => fresh(random, shop, ware),
    };
    let declared = random.below(3) == 0 && !is_imei(&text);
    scan(random, shop, lane, if declared { Label::Declared(text) } else { Label::Bare(text) })
}

pub(super) fn an_imei(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let dual = super::super::wares::WARES[3];
    let imei = fresh(random, shop, dual);
    scan(random, shop, lane, Label::Bare(imei))
}

/// The cashier chooses; sometimes what nobody asked, or too late.
pub(super) fn choose(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let asked = shop.lanes[lane].choice.clone();
    let (scan, line) = match asked {
        Some(choice) if random.below(5) > 0 => (choice.scan, random.one_of(&choice.choices)),
        Some(choice) => (choice.scan, random.below(5)),
        None => (shop.lanes[lane].ended_choices.last().copied().unwrap_or(1), random.below(5)),
    };
    let broken = shop.choose(lane, scan, line);
    let scan = ScanId::new(format!("s{scan}")).unwrap();
    Step::Command(Command::Choose { scan, line: super::number(line) }, broken)
}
