//! A second, plain telling of the rules of selling, and a comparison of both over many sequences of commands.
//!
//! It says what `docs/specification.md` says, in vectors that are searched from end to end. Where a command
//! breaks several rules, any of them may be named; where it breaks none, it is taken. `LANED_SEQUENCES` says how
//! many sequences are tried; a sequence follows from its number, so a failing one is found again by it.

mod cart;
mod compare;
mod steps;

/// Sequences that once failed. They are tried first, always.
const KEPT: &[u64] = &[];

#[test]
fn a_plain_telling_of_the_rules_comes_to_the_same() {
    let count = std::env::var("LANED_SEQUENCES").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000);
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
        share(0).plus(&odd.join().expect("the odd ones hold"))
    });
    println!("{tally:?}");
    // A comparison that hardly ever takes or sells anything proves nothing.
    assert!(tally.accepted > count * 3 && tally.refused > count && tally.sold > count / 20, "{tally:?}");
}
