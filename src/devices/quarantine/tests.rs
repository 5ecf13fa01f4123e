use super::record::*;
use super::*;

const BAD: Option<Damage> = Some(Damage::NoTerminator);
const READS_MOST: u32 = 300;

fn ms(start: Instant, ms: u32) -> Instant {
    start + Duration::from_millis(ms.into())
}

fn received(data: &[u8], damage: Option<Damage>, at: Instant) -> Received {
    Received {
        device: "counter".to_owned(),
        mode: scanner::DeviceMode::Serial,
        aim: None,
        symbology: label::Symbology::Unknown,
        data: data.to_vec(),
        vendor_id: None,
        first_byte: at,
        last_byte: at,
        damage,
    }
}

/// A scanner, and how many reads it has had.
struct Scanner {
    quarantine: Quarantine,
    count: u32,
}

impl Scanner {
    fn new() -> Self {
        Self { quarantine: Quarantine::new(READS_MOST), count: 0 }
    }

    /// A read that is none that came before.
    fn reads(&mut self, damage: Option<Damage>, at: Instant) -> Conduct {
        self.count += 1;
        self.quarantine.heard(&received(self.count.to_string().as_bytes(), damage, at))
    }

    fn is_given_up(&mut self, damage: Option<Damage>, at: Instant) -> bool {
        matches!(self.reads(damage, at), Conduct::GivenUp(_))
    }

    /// Is given up for noise, left, and taken again at that moment.
    fn left_and_taken(at: Instant) -> Self {
        let mut scanner = Self::new();
        let given_up = (0..DAMAGED_MOST).any(|number| scanner.is_given_up(BAD, ms(at, number)));
        assert!(given_up);
        scanner.is_left_and_taken(why(), at);
        scanner
    }

    fn is_left_and_taken(&mut self, why: Why, at: Instant) {
        self.quarantine.given_up("counter", why, Some(at));
        self.quarantine.left("counter");
        self.quarantine.taken("counter", at);
    }

    /// One with this limit is given up for sending too much, left, and taken again at that moment.
    fn flooded_and_taken(reads_most: u32, at: Instant) -> Self {
        let mut scanner = Self { quarantine: Quarantine::new(reads_most), count: 0 };
        let why = (0..=reads_most).find_map(|_| match scanner.reads(None, at) {
            Conduct::GivenUp(why) => Some(why),
            _ => None,
        });
        scanner.is_left_and_taken(why.unwrap(), at);
        scanner
    }
}

fn why() -> Why {
    Why { reason: "noise".to_owned(), cause: Cause::Noise(Damage::Endless) }
}

#[test]
fn only_many_damaged_reads_in_succession_and_soon_are_noise() {
    let start = Instant::now();
    let mut scanner = Scanner::new();
    let told: Vec<bool> = (0..32).map(|number| scanner.is_given_up(BAD, ms(start, number * 1_800))).collect();
    assert_eq!(told.iter().position(|told| *told), Some(31));
    // One whole read among them, or a person's pace.
    let mut scanner = Scanner::new();
    assert!((0..31).all(|number| !scanner.is_given_up(BAD, ms(start, number * 100))));
    assert!(!scanner.is_given_up(None, ms(start, 3_200)));
    assert!((0..31).all(|number| !scanner.is_given_up(BAD, ms(start, 4_000 + number * 100))));
    let mut scanner = Scanner::new();
    assert!((0..200).all(|number| !scanner.is_given_up(BAD, ms(start, number * 2_000))));
}

#[test]
fn what_only_its_place_or_its_reader_makes_doubtful_says_nothing_of_the_scanner() {
    let start = Instant::now();
    for doubt in [Damage::Gap, Damage::LostReports] {
        let mut scanner = Scanner::new();
        assert!(
            (0..200).all(|number| !scanner.is_given_up(Some(doubt), ms(start, number * 100))),
            "{doubt:?}"
        );
        // Each half read, and its rest: 32 of them are as many as before.
        let mut scanner = Scanner::new();
        let told: Vec<bool> = (0..32)
            .map(|number| {
                let first = scanner.is_given_up(BAD, ms(start, number * 1_000));
                scanner.is_given_up(Some(doubt), ms(start, number * 1_000 + 500)) || first
            })
            .collect();
        assert_eq!(told.iter().position(|told| *told), Some(31), "{doubt:?}");
    }
}

#[test]
fn bytes_without_an_end_are_noise_the_second_time() {
    let start = Instant::now();
    let mut scanner = Scanner::new();
    let endless = Some(Damage::Endless);
    assert!(!scanner.is_given_up(endless, start));
    assert!(!scanner.is_given_up(None, ms(start, 10)));
    assert!(!scanner.is_given_up(endless, ms(start, 20)));
    assert!(scanner.is_given_up(endless, ms(start, 70_000)), "at 9600 baud");
}

#[test]
fn more_reads_than_anybody_scans_are_too_many() {
    let start = Instant::now();
    let mut scanner = Scanner::new();
    assert!((0..300).all(|number| !scanner.is_given_up(None, ms(start, number * 33))));
    let Conduct::GivenUp(why) = scanner.reads(None, ms(start, 9_999)) else { unreachable!() };
    assert_eq!(why.reason, "it sent more than 300 reads within 10 s, which nobody scans");
    // What a line of 9600 baud brings at most.
    let mut scanner = Scanner::new();
    let given_up = (0..480).position(|number| scanner.is_given_up(None, ms(start, number * 2)));
    assert_eq!(given_up, Some(300));
    // A person's best, for hours, with pauses; and a tunnel whose limit was raised.
    let mut scanner = Scanner::new();
    assert!((0..20_000).all(|number| !scanner.is_given_up(None, ms(start, number * 250))));
    let mut tunnel = Scanner { quarantine: Quarantine::new(3_000), count: 0 };
    assert!((0..20_000).all(|number| !tunnel.is_given_up(None, ms(start, number * 50))));
}

#[test]
fn a_scanner_that_goes_on_for_minutes_faster_than_anybody_scans_is_left_too() {
    let start = Instant::now();
    let mut scanner = Scanner::new();
    let given_up = (0..6_000_u32).find_map(|number| match scanner.reads(None, ms(start, number * 100)) {
        Conduct::GivenUp(why) => Some((number, why.reason)),
        _ => None,
    });
    let reason = "it sent more than 3000 reads within 600 s, which nobody scans".to_owned();
    assert_eq!(given_up, Some((3_000, reason)));
}

#[test]
fn a_scanner_that_is_stuck_on_a_code_is_left_and_a_box_of_equal_tins_is_scanned() {
    let start = Instant::now();
    let mut quarantine = Quarantine::new(READS_MOST);
    let mut same = |number: u32, pause: u32| {
        quarantine.heard(&received(b"4012345678901", None, ms(start, number * pause)))
    };
    let given_up = (0..1_000).find_map(|number| match same(number, 100) {
        Conduct::GivenUp(why) => Some((number, why.reason)),
        _ => None,
    });
    let reason = "it read the same code 150 times in succession without a pause".to_owned();
    assert_eq!(given_up, Some((149, reason)));
    let mut quarantine = Quarantine::new(READS_MOST);
    let mut tin = |number: u32| quarantine.heard(&received(b"4012345678901", None, ms(start, number * 600)));
    assert!((0..1_000).all(|number| tin(number) == Conduct::Good));
}

/// Bytes as a line of another speed makes them.
fn random(seed: &mut u32) -> u8 {
    *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    seed.to_be_bytes()[0]
}

#[test]
fn random_bytes_of_a_serial_line_are_noise_within_a_minute() {
    let start = Instant::now();
    for mut seed in 1..=20 {
        let mut framer = scanner::SerialFramer::new(&models::SerialSettings::default());
        let mut quarantine = Quarantine::new(READS_MOST);
        // 9600 baud: a byte each 1.04 ms.
        let given_up = (0..57_600_u32).find_map(|number| {
            let now = Duration::from_micros(1_042 * u64::from(number));
            framer.push(&[random(&mut seed)], now).into_iter().find_map(|scan| {
                match quarantine.heard(&received(&scan.data, scan.damage, start + now)) {
                    Conduct::GivenUp(why) => Some(why),
                    _ => None,
                }
            })
        });
        let why = given_up.unwrap();
        assert!(why.reason.contains("that no label has"), "{why:?}");
        assert_eq!(why.cause, Cause::Noise(Damage::LineError));
    }
}

#[test]
fn labels_with_separators_and_binary_ones_now_and_then_are_no_noise() {
    let start = Instant::now();
    let mut quarantine = Quarantine::new(READS_MOST);
    for number in 0..200 {
        let data = format!("[)>\x1e06\x1dP1\x1dS{number}\x1e\x04\r\n\t\x02\x03\x1c\x1f");
        assert_eq!(quarantine.heard(&received(data.as_bytes(), None, ms(start, number * 50))), Conduct::Good);
    }
    for number in 0..200_u32 {
        let (data, at) = (number.to_be_bytes(), ms(start, 20_000 + number * 500));
        assert_eq!(quarantine.heard(&received(&data, None, at)), Conduct::Good, "not one after the other");
        let after = received(b"SN1", None, ms(start, 20_250 + number * 500));
        assert_eq!(quarantine.heard(&after), Conduct::Good);
    }
}

#[test]
fn most_of_what_is_wrong_names_what_to_look_at() {
    let start = Instant::now();
    let mut scanner = Scanner::new();
    let mut why = None;
    for number in 0..32 {
        let damage = if number % 3 == 2 { Damage::NoPrefix } else { Damage::BadChecksum };
        if let Conduct::GivenUp(told) = scanner.reads(Some(damage), ms(start, number * 200)) {
            why = Some(told);
        }
        // What is only doubted is between each two.
        assert_eq!(scanner.reads(Some(Damage::Gap), ms(start, number * 200 + 100)), Conduct::Good);
    }
    let why = why.unwrap();
    assert_eq!(
        why.reason,
        "it sends noise: 32 reads in succession were damaged, most of them by bad_checksum"
    );
    assert_eq!(why.cause, Cause::Noise(Damage::BadChecksum));
}

#[test]
fn one_that_was_left_is_on_probation_for_a_minute() {
    let start = Instant::now();
    for damage in Damage::ALL.iter().filter(|damage| !damage.is_doubt() && **damage != Damage::Endless) {
        let bad = Some(*damage);
        let mut scanner = Scanner::left_and_taken(start);
        let told = (0..10).position(|number| scanner.is_given_up(bad, ms(start, 10 + number)));
        assert_eq!(told, Some(3), "{damage:?}");
        let mut scanner = Scanner::left_and_taken(start);
        let later = start + PROBATION;
        let told = (0..40).position(|number| scanner.is_given_up(bad, ms(later, number)));
        assert_eq!(told, Some(31), "{damage:?}");
    }
    let mut scanner = Scanner::left_and_taken(start);
    let most = (0..400).position(|number| scanner.is_given_up(None, ms(start, number)));
    assert_eq!(most, Some(300), "how much it sends was not what it was left for");
    for (limit, most) in [(50, 50), (150, 100), (300, 100), (3_000, 1_000)] {
        let mut scanner = Scanner::flooded_and_taken(limit, start);
        let told = (0..2_000).position(|_| scanner.is_given_up(None, start));
        assert_eq!(told, Some(most), "of {limit}");
    }
    let mut scanner = Scanner::left_and_taken(start);
    let stuck = received(b"SN1", None, start);
    let told = (1..200).find(|_| matches!(scanner.quarantine.heard(&stuck), Conduct::GivenUp(_)));
    assert_eq!(told, Some(100));
}

#[test]
fn a_tunnel_that_was_left_once_is_read_again_at_its_own_pace() {
    let start = Instant::now();
    let pace =
        |scanner: &mut Scanner| (0..3_000).all(|number| !scanner.is_given_up(None, ms(start, number * 67)));
    let mut tunnel = Scanner { quarantine: Quarantine::new(900), count: 0 };
    assert!((0..DAMAGED_MOST).any(|number| tunnel.is_given_up(BAD, ms(start, number))));
    tunnel.is_left_and_taken(why(), start);
    assert!(pace(&mut tunnel), "left for noise");
    let mut tunnel = Scanner::flooded_and_taken(900, start);
    assert!(pace(&mut tunnel), "left for what came too fast");
}

#[test]
fn an_item_that_lies_before_a_scanner_and_is_read_twice_a_second_is_no_scanner_that_is_stuck() {
    let start = Instant::now();
    for mut scanner in [Scanner::new(), Scanner::left_and_taken(start)] {
        let mut again = |number: u32| {
            scanner.quarantine.heard(&received(b"4012345678901", None, ms(start, number * 500)))
        };
        assert!((0..600).all(|number| again(number) == Conduct::Good));
    }
}

#[test]
fn good_reads_after_it_was_taken_again_keep_it_whatever_the_driver_doubts() {
    let start = Instant::now();
    let mut scanner = Scanner::left_and_taken(start);
    // For two seconds everything may be the rest of a read.
    assert!((0..5).all(|number| scanner.reads(Some(Damage::Gap), ms(start, number * 450)) == Conduct::Good));
    assert!((5..100).all(|number| scanner.reads(None, ms(start, number * 450)) == Conduct::Good));
}

#[test]
fn a_scanner_that_goes_on_is_told_again_until_it_has_been_left() {
    let start = Instant::now();
    let mut scanner = Scanner::new();
    assert_eq!(scanner.reads(None, start), Conduct::Good);
    // It could not be told.
    scanner.quarantine.given_up("counter", why(), None);
    assert_eq!(scanner.reads(None, ms(start, 1)), Conduct::AskAgain(why()));
    // It was, and the order was lost.
    scanner.quarantine.given_up("counter", why(), Some(ms(start, 1)));
    assert_eq!(scanner.reads(None, ms(start, 1_000)), Conduct::Left);
    assert_eq!(scanner.reads(None, ms(start, 1_001)), Conduct::AskAgain(why()));
    scanner.quarantine.given_up("counter", why(), Some(ms(start, 1_001)));
    scanner.quarantine.left("counter");
    assert_eq!(scanner.reads(None, ms(start, 9_000)), Conduct::Left);
    scanner.quarantine.taken("counter", ms(start, 10_000));
    assert_eq!(scanner.reads(None, ms(start, 10_001)), Conduct::Good);
}

#[test]
fn what_comes_in_the_place_of_one_that_was_left_and_unplugged_has_no_probation() {
    let start = Instant::now();
    let mut scanner = Scanner::new();
    assert_eq!(scanner.reads(BAD, start), Conduct::Good);
    scanner.quarantine.given_up("counter", why(), Some(start));
    scanner.quarantine.left("counter");
    scanner.quarantine.gone("counter");
    scanner.quarantine.taken("counter", start);
    let told = (0..40).position(|number| scanner.is_given_up(BAD, ms(start, number)));
    assert_eq!(told, Some(31));
}
