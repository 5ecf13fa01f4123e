//! A second, plain telling of the rules of selling, and a comparison of both over many sequences of what happens in a shop.
//!
//! It says what `docs/specification.md` says, in vectors that are searched from end to end, and asks nothing of the code that it
//! is compared with. Where something breaks several rules, any of them may be named; where it breaks none, it is taken.
//! `LANED_SEQUENCES` says how many sequences are tried; a sequence follows from its number, so a failing one is found
//! again by it (`LANED_SEQUENCE`). `LANED_SEQUENCES_FROM` says which is the first. They are those in which everything happens
//! ([`WIDEST`]); of those in which less does, an eighth as many are tried besides.
//!
//! [`words`] says what there is, [`wares`] what is sold; [`unit`], [`sell`], [`back`], [`scan`], [`scan_back`] and [`wait`] are
//! the rules. `steps` makes up what happens, `compare` asks both tellings.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

mod back;
mod compare;
mod scan;
mod scan_back;
mod sell;
mod steps;
mod unit;
mod wait;
mod wares;
mod words;

/// Sequences that once failed. They are tried first, always.
const KEPT: &[u64] = &[
    13_841,
    17_387,
    49_091,
    154_104,
    171_837,
    246_304,
    292_864,
    329_072,
    567_368,
    684_693,
    781_884,
    889_509,
    908_214,
    912_863,
    977_422,
    4_295_153_111,
    4_295_157_740,
    8_590_115_997,
    8_590_676_213,
];

/// From this number on, orders are cancelled, too. Those before stay what they were, so that the kept ones do.
const WIDER: u64 = 1 << 32;

/// From this number on, the cashier says which row is meant, scans go to the till program or to nobody, and labels don't all say which
/// symbol they are.
const WIDEST: u64 = 1 << 33;

/// So many that fail are enough to look at.
const ENOUGH: usize = 20;

#[test]
fn a_plain_telling_of_the_rules_comes_to_the_same() {
    let variable = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(number) = variable("LANED_SEQUENCE") {
        return compare::sequence(number, &mut compare::Tally::default());
    }
    let count = variable("LANED_SEQUENCES").unwrap_or(10_000);
    let from = variable("LANED_SEQUENCES_FROM").unwrap_or(0);
    let end = from + count;
    let eighth = |first: u64| first + from / 8..first + end / 8;
    let numbers =
        KEPT.iter().copied().chain(WIDEST + from..WIDEST + end).chain(eighth(0)).chain(eighth(WIDER));
    let numbers = Mutex::new(numbers);
    let failed = Mutex::new(vec![]);
    let share = || {
        let mut tally = compare::Tally::default();
        loop {
            let is_enough = failed.lock().expect("no list of numbers fails").len() >= ENOUGH;
            let next = numbers.lock().expect("no list of numbers fails").next();
            let Some(number) = next.filter(|_| !is_enough) else { return tally };
            let try_it = AssertUnwindSafe(|| compare::sequence(number, &mut tally));
            if catch_unwind(try_it).is_err() {
                println!("sequence {number} fails");
                failed.lock().expect("no list of numbers fails").push(number);
            }
        }
    };
    let tally = std::thread::scope(|scope| {
        let other = scope.spawn(share);
        share().plus(other.join().expect("what fails is caught"))
    });
    println!("{tally:#?}");
    let failed = failed.into_inner().expect("no list of numbers fails");
    assert!(failed.is_empty(), "these fail, each alone by LANED_SEQUENCE: {failed:?}");
    // A comparison that hardly ever comes to something proves nothing of it. Very few come to it by luck only.
    assert!(count < 2_000 || tally.is_of_everything(count), "{tally:#?}");
}
