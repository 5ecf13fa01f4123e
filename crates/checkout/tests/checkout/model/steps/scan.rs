use super::{Step, cart_for, fresh, id_of, in_stage, is_open, likely_ware, line_of, somebodys, value_for};
use crate::model::compare::Random;
use crate::model::wares::{IMEIS, Number, TEXTS, is_imei};
use crate::model::words::{Label, Mode, Read, Shop, Stage};
use checkout::{Command, ScanId, ScanningMode};

const SCANNERS: [&str; 4] = ["counter", "counter", "counter", "hand"];

fn scan(random: &mut Random, shop: &mut Shop, lane: usize, label: Label) -> Step {
    let scanner = random.one_of(&SCANNERS);
    let lacks_aim = shop.has_focus && random.below(3) == 0;
    let has_aim = !lacks_aim || !may_lack_aim(&label);
    again(shop, lane, Read { scanner, label, has_aim })
}

fn again(shop: &mut Shop, lane: usize, read: Read) -> Step {
    shop.scan(lane, &read);
    Step::Scan(read)
}

/// Whether a label says the same without its AIM identifier (10.19): there is one way to cut its data, and it fits. Of a longer text
/// that any product takes, a part could be a lot. What says that it is a serial number says so by its symbol only.
fn may_lack_aim(label: &Label) -> bool {
    match label {
        Label::Unit(ware, value) => {
            let is_whole = TEXTS.contains(&value.as_str()) || ware.sku == "TV" || is_imei(value);
            is_whole && ware.asks[0].takes(value)
        }
        Label::Product(_) | Label::Bare(_) => true,
        Label::Declared(_) => false,
    }
}

/// What the cashier says of the scans to come, if anything: which row they are for, or who.
pub(super) fn meant(random: &mut Random, shop: &mut Shop, lane: usize) -> Option<Step> {
    let is_usual = shop.lanes[lane].mode == Mode::Lane;
    if random.below(if is_usual { 60 } else { 6 }) == 0 {
        return Some(set_mode(random, shop, lane));
    }
    if !is_open(shop, lane) {
        return None;
    }
    let names_rows = shop.lanes[lane].mode == Mode::Capture || shop.lanes[lane].focus.is_some();
    if names_rows && random.below(8) == 0 {
        return Some(product(random, shop, lane));
    }
    (random.below(12) == 0).then(|| focus(random, shop, lane))
}

fn set_mode(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let usual = (Mode::Lane, ScanningMode::Lane);
    let capture = (Mode::Capture, ScanningMode::Capture);
    let others = [capture, capture, capture, (Mode::Pos, ScanningMode::Pos), (Mode::Off, ScanningMode::Off)];
    let is_usual = shop.lanes[lane].mode == Mode::Lane;
    let (set, mode) = if is_usual { random.one_of(&others) } else { usual };
    shop.lanes[lane].mode = set;
    Step::Command(Command::SetScanningMode { mode }, vec![])
}

/// A row that takes something, or none; rarely one that takes nothing.
fn focus(random: &mut Random, shop: &mut Shop, lane: usize) -> Step {
    let at = cart_for(random, shop, lane, &[Stage::Open]);
    let rows = &shop.carts[at].rows;
    let taking: Vec<usize> = (0..rows.len()).filter(|row| rows[*row].takes_more()).collect();
    let line = match random.below(8) {
        0 => None,
        1 => Some(line_of(random, &shop.carts[at])),
        _ if taking.is_empty() => Some(line_of(random, &shop.carts[at])),
        _ => Some(random.one_of(&taking)),
    };
    let mut broken = in_stage(shop, lane, at, &[Stage::Open]);
    if let Some(line) = line {
        broken.extend(shop.carts[at].line_is_live(line));
        match shop.carts[at].rows.get(line) {
            Some(row) if !row.is_serialized() => broken.push("not_serialized"),
            Some(row) if !row.takes_more() => broken.push("no_pending_line"),
            _ => {}
        }
    }
    match line {
        _ if !broken.is_empty() => {}
        Some(line) => shop.focus(at, line),
        None => shop.lanes[lane].focus = None,
    }
    let line = line.map(super::number);
    Step::Command(Command::Focus { transaction: id_of(shop, at), line }, broken)
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
        && let Some((read, _)) = shop.lanes[lane].reads.last().cloned()
    {
        let scanner = random.one_of(&SCANNERS);
        return again(shop, lane, Read { scanner, ..read });
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
