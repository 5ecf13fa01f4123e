//! A second, plain telling of the rules of selling, and a comparison of both over many sequences of what happens in a shop.
//!
//! It says what `docs/specification.md` says, in vectors that are searched from end to end, and asks nothing of the code that it
//! is compared with. Where something breaks several rules, any of them may be named; where it breaks none, it is taken.
//! `LANED_SEQUENCES` says how many sequences are tried; a sequence follows from its number, so a failing one is found
//! again by it (`LANED_SEQUENCE`).
//!
//! [`words`] says what there is, [`wares`] what is sold; [`unit`], [`sell`], [`back`], [`scan`], [`scan_back`] and [`wait`] are
//! the rules. `steps` makes up what happens, `compare` asks both tellings.

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
const KEPT: &[u64] = &[13_841, 17_387];

#[test]
fn a_plain_telling_of_the_rules_comes_to_the_same() {
    let variable = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    if let Some(number) = variable("LANED_SEQUENCE") {
        return compare::sequence(number, &mut compare::Tally::default());
    }
    let count = variable("LANED_SEQUENCES").unwrap_or(10_000);
    let share = |first: u64| {
        let mut tally = compare::Tally::default();
        let numbers = KEPT.iter().copied().filter(|_| first == 0);
        for number in numbers.chain((first..count).step_by(2)) {
            compare::sequence(number, &mut tally);
        }
        tally
    };
    let tally = std::thread::scope(|scope| {
        let odd = scope.spawn(|| share(1));
        share(0).plus(odd.join().expect("the odd ones hold"))
    });
    println!("{tally:#?}");
    // A comparison that hardly ever comes to something proves nothing of it. Very few come to it by luck only.
    assert!(count < 2_000 || tally.is_of_everything(count), "{tally:#?}");
}
