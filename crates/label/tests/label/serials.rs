//! Serial numbers as makers print them go through without a question, and what holds more than one is asked about.

use crate::common::read;
use crate::doubt::is_taken_for_granted;
use label::{Gtin, IdentifierKind, IdentifierRule, Own, Pattern, SerialRule, bind, bind_for};
use proptest::prelude::*;

/// Numbers in the forms of makers: letters, digits, and the signs that serial numbers have. None is a real unit's.
const REAL_LOOKING: &[&str] = &[
    // Computers and telephones.
    "C02XK0ABJHD2",
    "SC02XK0ABJHD2",
    "HX7Q4PL2K9",
    "F2LX7Q1A2B3",
    "DNPXQ1ABCDE2",
    "7G4K9A1",
    "5RFDP01",
    "JX2R3T1",
    "5CD1234XYZ",
    "5CG7012345",
    "CND12345AB",
    "MXL0123ABC",
    "DEH2381234",
    "PF0A1B2C",
    "R90ABCDE",
    "MP1234AB",
    "R58M123456Z",
    "RF8N70ABCDE",
    "NXHVDEF00123456789AB34",
    "K7NRCX01A123456",
    "M1N0CV12345602A",
    "K2208N0012345",
    // Networks.
    "FOC1234A5BC",
    "FDO1234A5BC",
    "SAD08300D4W",
    "22188K1000123",
    "USE1234ABC",
    "E4QC1D2345678",
    // Games, cameras, sound.
    "XAW10075273452",
    "GP1350123456",
    "1581F4QZ2310A1",
    "3012345",
    "080123C12345678AE",
    "905KCRN12345",
    "WE2DA001234",
    "X00100ABC123",
    "G0911W0123456789",
    "0123456789",
    // Disks and memory.
    "BTLL123456AB1P2",
    "WX11A12B3C4D",
    "ZA1B2C3D",
    "2042E4XBCD12",
    "50026B7212345678",
    // Printers, tools, kitchens.
    "X5EV123456",
    "U63885A1N123456",
    "21J210900123",
    "123456A",
    "RVB123456N201234A",
    "2149LZ0ABCD8",
    // As shops and small makers number.
    "SN2024001",
    "MAC2024A",
    "ERROR404",
    "000123",
    // In parts, as many are printed.
    "S01-1234567-A",
    "UK3-EU-ABC1234A",
    "CH-1AB23456789",
    "LOT2024-17",
    "SN-77001",
    "SNR-77001",
    "0123-4567-8901",
    "AB-2027",
    "AB1234-P20271",
    "AB1234-1P7",
];

/// The same with signs: what they mean only a pattern of the product's says.
const WITH_SIGNS: &[&str] = &[
    "-ABC1234",
    "ABC--1234",
    "2027-05",
    "05-2027",
    "31-05-2027",
    "EXP-2027-05",
    "LOT-ABC1234",
    "mac-ABC1234",
    "10000001-10000050",
    "SC02XK0ABJHD2-1PMQ8N2LLA",
    "SC02XK0ABJHD2-1TL0071",
    "SC02XK0ABJHD2-50PMQ8N2LLA",
    "21/123456789",
    "SN-2024/001",
    "2024.001.17",
    "A+B-0017",
    "unit_00017",
    "AB/12",
    "2Y12EA#ABD",
    "C02XK0ABJHD2-C02XK0ABJHD3",
    "C02XK0ABJHD2.C02XK0ABJHD9",
    "ABC100~ABC199",
    "MQ8N2LL/A",
    "SMQ8N2LL/A",
    "MQ8N2LL/AC02XK0ABJHD2",
    "SC02XK0ABJHD2/1PMQ8N2LL/A",
    "C02XK0ABJHD2_MQ8N2LL",
    "12.99",
    "2027-05-31",
    "ABC12345<CR>",
    "ABC12345\\r",
    "ABC12345^M",
    "ABC12345{ENTER}",
    "ABC12345%0D",
    "ABC$12345",
    "\u{c9}1X",
];

#[test]
fn letters_and_digits_with_signs_are_asked_about_unless_a_pattern_knows_them() {
    let mut rule = IdentifierRule::plain(IdentifierKind::Serial);
    rule.pattern = Pattern::new(".*").ok();
    let with_pattern = SerialRule::new(vec![rule]).unwrap();
    for text in WITH_SIGNS {
        for aim in ["", "]C0", "]d1"] {
            let transmission = format!("{aim}{text}");
            let label = read(&transmission);
            assert!(!is_taken_for_granted(&label), "{transmission}: {label:?}");
            // It is offered.
            assert!(bind(&label, &SerialRule::plain()).is_ok(), "{transmission}");
            let bound = bind(&label, &with_pattern).unwrap();
            assert_eq!(bound.key().map(|key| &*key.normalized), Some(*text), "{transmission}");
        }
    }
    // A name says that it is one.
    for text in ["SN:CH-1AB23456789", "S/N: 2024.001.17", "125-423-316-01"] {
        assert!(is_taken_for_granted(&read(text)), "{text}");
    }
}

#[test]
fn serial_numbers_as_makers_print_them_go_through_without_a_question() {
    assert!(REAL_LOOKING.len() >= 50);
    let aims = ["", "]C0", "]d1"];
    let all = REAL_LOOKING.iter().flat_map(|serial| aims.map(|aim| format!("{aim}{serial}")));
    let asked: Vec<String> = all.filter(|transmission| !is_taken_for_granted(&read(transmission))).collect();
    assert!(asked.is_empty(), "{asked:?}");
}

/// Numbers as random as it takes, always the same.
struct Random(u64);

impl Random {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    fn text(&mut self, characters: &str, length: usize) -> String {
        let mut any = || {
            let place = self.next(u64::try_from(characters.len()).unwrap_or(1));
            characters.chars().nth(usize::try_from(place).unwrap_or_default()).unwrap_or('X')
        };
        (0..length).map(|_| any()).collect()
    }
}

/// What says that a text holds something else, is more than one word, or says nothing.
const DOUBTS: &[&str] = &[
    "no_read",
    "gs1_text",
    "several_numbers",
    "several_words",
    "unclear_text",
    "not_a_label",
    "aim_in_data",
    "doubled_read",
    "device_identifier",
    "named_value",
];

#[test]
fn hardly_a_random_serial_number_is_asked_about() {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ALL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let share = |count: u32, of: u32| f64::from(count) / f64::from(of);
    // Nothing stands before the letter that could make it a data identifier.
    let asked = (0..20_000).filter(|_| {
        let text = random.text(LETTERS, 1) + &random.text(ALL, 9);
        !is_taken_for_granted(&read(&text))
    });
    let asked = u32::try_from(asked.count()).unwrap();
    assert!(share(asked, 20_000) < 0.001, "{asked} of 20,000");
    // Whatever they start with, and however long they are: what is said here of text is said of few. From fourteen characters on one in 43 of
    // those that have the form of an HIBC code has its check character too.
    for (characters, lengths, most) in
        [(ALL, 6..=13, 0.001), (ALL, 14..=24, 0.006), ("0123456789", 4..=11, 0.001)]
    {
        let doubted = (0..20_000_u64).filter(|number| {
            let length =
                lengths.start() + usize::try_from(*number).unwrap() % (lengths.end() - lengths.start() + 1);
            let text = random.text(characters, length);
            read(&text).problems.iter().any(|problem| DOUBTS.contains(&problem.code))
        });
        let doubted = u32::try_from(doubted.count()).unwrap();
        assert!(share(doubted, 20_000) < most, "{doubted} of 20,000 with {lengths:?}");
    }
}

proptest! {
    #[test]
    fn more_than_one_word_is_never_taken_for_granted(
        one in "[A-Z0-9]{1,12}",
        between in prop::sample::select(&[" ", ";", ",", "|", "; ", " | ", "\u{a0}", "\u{3000}", "\u{ff0c}"][..]),
        other in "[A-Z0-9]{1,12}",
        aim in prop::sample::select(&["", "]C0", "]d1", "]Q1", "]A0"][..]),
    ) {
        let text = format!("{aim}{one}{between}{other}");
        let label = read(&text);
        let named = label.identifiers.iter().any(|found| found.value == other.as_str());
        // A name of a serial number and one word say what they are.
        prop_assert!(named || !is_taken_for_granted(&label), "{text}: {label:?}");
    }

    #[test]
    fn the_products_own_code_within_text_is_never_bound(
        digits in "[1-9][0-9]{6}|[0-9]{11,12}",
        zeros in 0_usize..3,
        front in "[A-Z0-9;/_*# -]{0,8}",
        back in "[A-Z0-9;/_*# .-]{0,8}",
    ) {
        let code = (0..10).map(|check| format!("{digits}{check}")).find(|code| Gtin::parse(code).is_ok()).unwrap();
        let gtins = [Gtin::parse(&code).unwrap()];
        // Of a GTIN that is mostly zeros too little would be left to know it by.
        prop_assume!(gtins[0].as_str().trim_start_matches('0').len() > 7);
        let text = format!("{front}{}{code}{back}", "0".repeat(zeros));
        let label = read(&text);
        let own = Own { gtins: &gtins, ..Own::default() };
        let bound = bind_for(&label, &SerialRule::plain(), &[], own);
        let holds = |bound: &label::Binding| bound.key().is_some_and(|key| key.raw.contains(&code));
        prop_assert!(!bound.as_ref().is_ok_and(holds), "{text}: {bound:?}");
    }

    #[test]
    fn an_imei_beside_other_text_is_never_taken_for_granted(
        body in "[0-9]{14}",
        other in "[A-Z][A-Z0-9]{3,11}[A-Z]",
        between in "[ ;,/|*#_+-]?",
        first: bool,
    ) {
        let luhn = |digits: &str| {
            let sum: u32 = digits.bytes().rev().enumerate().map(|(place, digit)| {
                let digit = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
                digit / 10 + digit % 10
            }).sum();
            sum.is_multiple_of(10)
        };
        let imei = (0..10).map(|check| format!("{body}{check}")).find(|imei| luhn(imei)).unwrap();
        let text = if first { format!("{imei}{between}{other}") } else { format!("{other}{between}{imei}") };
        let label = read(&text);
        prop_assert!(!is_taken_for_granted(&label), "{text}: {label:?}");
    }
}
