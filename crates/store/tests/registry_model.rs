//! Whatever is done in whatever order, the registry says what a map in memory says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that can't go on fails"
)]

mod common;

use common::{NOW_MS, holder, open};
use proptest::prelude::*;
use std::collections::BTreeMap;
use store::{Batch, ClaimError, Identity, StoreError, UnitKey, UnitState};

#[derive(Clone, Copy, Debug)]
enum Action {
    Claim,
    Release,
    Sell,
    ClaimReturn,
    GiveBack,
}

#[derive(Clone, Debug)]
struct Step {
    action: Action,
    serial: u8,
    /// An identifier that is unique across all products.
    imei: Option<u8>,
    line: u32,
}

/// A few steps that are committed, taken back together, or followed by opening the file again.
#[derive(Clone, Debug)]
enum Turn {
    Commit(Vec<Step>),
    TakeBack(Vec<Step>),
    FailedAttempt(Vec<Step>),
    Reopen,
}

#[derive(Clone, Debug, PartialEq)]
enum Place {
    Free,
    Claimed(u32),
    Sold(u32),
    Returning(u32),
}

/// Whose it is, and which unit that nobody had it was taken from by a claim that may be given up.
#[derive(Clone, Copy, Debug)]
struct Imei {
    owner: u8,
    from: Option<u8>,
}

#[derive(Clone, Debug, Default)]
struct Model {
    units: BTreeMap<u8, (Place, bool)>,
    imeis: BTreeMap<u8, Imei>,
    /// On which line each unit was sold, until it came back.
    sold: BTreeMap<u8, u32>,
    history: BTreeMap<u8, Vec<(&'static str, u32)>>,
}

impl Model {
    /// Whether the step is allowed; if so it is done.
    fn step(&mut self, step: &Step) -> bool {
        let place = self.units.get(&step.serial).map(|(place, _)| place.clone());
        let done = match step.action {
            Action::Claim => self.claim(step, place.as_ref()),
            Action::ClaimReturn if place == Some(Place::Returning(step.line)) => return true,
            Action::ClaimReturn => self.claim_return(step, place.as_ref()),
            Action::Release if place == Some(Place::Returning(step.line)) => {
                match (self.sold.get(&step.serial), self.units.get_mut(&step.serial)) {
                    (Some(line), Some((place, _))) => {
                        *place = Place::Sold(*line);
                        self.give_taken(step.serial);
                    }
                    _ => self.release(step.serial),
                }
                Some("released")
            }
            Action::Release if place == Some(Place::Claimed(step.line)) => {
                self.release(step.serial);
                Some("released")
            }
            Action::Sell if place == Some(Place::Claimed(step.line)) => {
                self.units.insert(step.serial, (Place::Sold(step.line), true));
                self.sold.insert(step.serial, step.line);
                self.keep_taken(step.serial);
                Some("sold")
            }
            Action::GiveBack if place == Some(Place::Returning(step.line)) => {
                self.sold.remove(&step.serial);
                self.units.insert(step.serial, (Place::Free, true));
                self.keep_taken(step.serial);
                Some("returned")
            }
            _ => return false,
        };
        let Some(word) = done else { return false };
        if place != Some(Place::Claimed(step.line)) || word != "claimed" {
            self.history.entry(step.serial).or_default().push((word, step.line));
        }
        true
    }

    fn claim(&mut self, step: &Step, place: Option<&Place>) -> Option<&'static str> {
        match place {
            None | Some(Place::Free) => {}
            Some(Place::Claimed(line)) if *line == step.line => {}
            Some(_) => return None,
        }
        if !self.may_take(step) {
            return None;
        }
        let known = self.units.get(&step.serial).is_some_and(|(_, known)| *known);
        self.units.insert(step.serial, (Place::Claimed(step.line), known));
        self.take(step);
        Some("claimed")
    }

    fn claim_return(&mut self, step: &Step, place: Option<&Place>) -> Option<&'static str> {
        let known = match place {
            None => {
                if !self.may_take(step) {
                    return None;
                }
                self.take(step);
                false
            }
            Some(Place::Free | Place::Sold(_)) => {
                self.units.get(&step.serial).is_some_and(|(_, known)| *known)
            }
            Some(_) => return None,
        };
        self.units.insert(step.serial, (Place::Returning(step.line), known));
        Some("claimed")
    }

    /// Whether the step's identifier is nobody's, this unit's, or that of a unit that nobody has.
    fn may_take(&self, step: &Step) -> bool {
        step.imei.and_then(|imei| self.imeis.get(&imei)).is_none_or(|imei| {
            imei.owner == step.serial || matches!(self.units.get(&imei.owner), Some((Place::Free, _)))
        })
    }

    fn take(&mut self, step: &Step) {
        let Some(number) = step.imei else { return };
        let imei = self.imeis.entry(number).or_insert(Imei { owner: step.serial, from: None });
        if imei.owner != step.serial {
            *imei = Imei { owner: step.serial, from: Some(imei.owner) };
        }
    }

    /// What it took is its own for good.
    fn keep_taken(&mut self, serial: u8) {
        self.imeis.values_mut().filter(|imei| imei.owner == serial).for_each(|imei| imei.from = None);
    }

    /// What it took goes back.
    fn give_taken(&mut self, serial: u8) {
        for imei in self.imeis.values_mut().filter(|imei| imei.owner == serial) {
            if let Some(owner) = imei.from {
                *imei = Imei { owner, from: None };
            }
        }
    }

    fn release(&mut self, serial: u8) {
        self.give_taken(serial);
        match self.units.get_mut(&serial) {
            Some((place, true)) => *place = Place::Free,
            _ => {
                self.units.remove(&serial);
                self.imeis.retain(|_, imei| imei.owner != serial);
            }
        }
    }
}

/// Does the step in the registry; gives whether it was allowed.
fn step(batch: &mut Batch<'_>, step: &Step) -> bool {
    let serial = step.serial.to_string();
    let imei = step.imei.map(|imei| imei.to_string());
    let mut identities = vec![Identity { scope: "SKU", kind: "serial", value: &serial }];
    identities.extend(imei.as_deref().map(|value| Identity { scope: "", kind: "imei", value }));
    let unit = UnitKey { sku: "SKU", serial: &serial, identities: &identities };
    let by = holder("T", step.line);
    let done = match step.action {
        Action::Claim => batch.claim(&unit, &by, 0, NOW_MS),
        Action::Release => batch.release(&unit, &by, 0, NOW_MS),
        Action::Sell => batch.sell(&unit, &by, 0, NOW_MS),
        Action::ClaimReturn => batch.claim_return(&unit, &by, 0, NOW_MS),
        Action::GiveBack => batch.give_back(&unit, &by, 0, NOW_MS),
    };
    match done {
        Ok(()) => true,
        Err(ClaimError::Taken { .. } | ClaimError::NotHeld { .. }) => false,
        Err(ClaimError::Store(error)) => panic!("{error}"),
    }
}

fn compare(reads: &store::Reads, model: &Model) {
    for serial in 0..6_u8 {
        let text = serial.to_string();
        let found = reads.unit("SKU", &text).unwrap().map(|row| match row.state {
            UnitState::Free => Place::Free,
            UnitState::Claimed { line, .. } => Place::Claimed(line),
            UnitState::Sold { line, .. } => Place::Sold(line),
            UnitState::Returning { line, .. } => Place::Returning(line),
        });
        assert_eq!(found, model.units.get(&serial).map(|(place, _)| place.clone()), "unit {serial}");
        let by_identity = reads.unit_by_identity("SKU", "serial", &text).unwrap();
        assert_eq!(by_identity.is_some(), model.units.contains_key(&serial), "identifier {serial}");
        let history: Vec<_> = reads
            .unit_history("SKU", &text, 0, 1_000)
            .unwrap()
            .iter()
            .map(|row| (row.action.as_str(), row.line))
            .collect();
        assert_eq!(&history, model.history.get(&serial).unwrap_or(&Vec::new()), "history of {serial}");
    }
    for imei in 0..4_u8 {
        let owner = reads.unit_by_identity("", "imei", &imei.to_string()).unwrap().map(|row| row.serial);
        assert_eq!(owner, model.imeis.get(&imei).map(|imei| imei.owner.to_string()), "imei {imei}");
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let action = prop_oneof![
        4 => Just(Action::Claim),
        2 => Just(Action::Release),
        2 => Just(Action::Sell),
        2 => Just(Action::ClaimReturn),
        2 => Just(Action::GiveBack),
    ];
    let step = (action, 0..6_u8, prop::option::of(0..4_u8), 1..4_u32)
        .prop_map(|(action, serial, imei, line)| Step { action, serial, imei, line });
    prop::collection::vec(step, 1..8)
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![
        6 => steps().prop_map(Turn::Commit),
        1 => steps().prop_map(Turn::TakeBack),
        1 => steps().prop_map(Turn::FailedAttempt),
        1 => Just(Turn::Reopen),
    ];
    prop::collection::vec(turn, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_registry_says_what_a_map_in_memory_says(turns in turns()) {
        let folder = tempfile::tempdir().unwrap();
        let mut store = open(folder.path());
        let mut model = Model::default();
        for turn in turns {
            match turn {
                Turn::Commit(steps) => {
                    let mut batch = store.begin().unwrap();
                    for one in &steps {
                        prop_assert_eq!(step(&mut batch, one), model.step(one), "{:?}", one);
                    }
                    compare(&batch, &model);
                    batch.commit().unwrap();
                }
                Turn::TakeBack(steps) => {
                    let mut batch = store.begin().unwrap();
                    steps.iter().for_each(|one| { step(&mut batch, one); });
                }
                Turn::FailedAttempt(steps) => {
                    let mut batch = store.begin().unwrap();
                    let failed: Result<(), StoreError> = batch.attempt(|batch| {
                        steps.iter().for_each(|one| { step(batch, one); });
                        Err(StoreError::Unknown { what: "thing", id: String::new() })
                    });
                    prop_assert!(failed.is_err());
                    batch.commit().unwrap();
                }
                Turn::Reopen => {
                    drop(store);
                    store = open(folder.path());
                }
            }
            compare(&store, &model);
        }
    }
}
