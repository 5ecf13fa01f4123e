//! What GS1 Digital Links say.

use crate::common::{elements, identifiers, problems, read, says};
use label::digital_link;
use proptest::prelude::*;

#[test]
fn the_elements_of_a_link_are_declared() {
    says(&[
        (
            "]Q1https://id.gs1.org/01/04006381333931/21/ABC123",
            "(01)04006381333931(21)ABC123",
            "gtin declared 04006381333931 | serial declared ABC123",
            "",
        ),
        (
            "https://brand.example/some/stem/01/04006381333931/22/2A/10/LOT7/21/abc-1?17=280630&3103=000195",
            "(01)04006381333931(22)2A(10)LOT7(21)abc-1(17)280630(3103)000195",
            "gtin declared 04006381333931 | serial declared abc-1 | lot declared LOT7 | expiry declared 280630",
            "",
        ),
        (
            "HTTPS://EXAMPLE.COM/01/04006381333931/21/ABC",
            "(01)04006381333931(21)ABC",
            "gtin declared 04006381333931 | serial declared ABC",
            "",
        ),
        (
            "http://example.com/00/106141412345678908",
            "(00)106141412345678908",
            "sscc declared 106141412345678908",
            "",
        ),
        (
            "http://a:8080/01/04006381333931/235/TPX1",
            "(01)04006381333931(235)TPX1",
            "gtin declared 04006381333931",
            "",
        ),
        ("https://a/8004/9506000134352A", "(8004)9506000134352A", "", ""),
        ("https://a/414/9506000134352/254/12", "(414)9506000134352(254)12", "", ""),
        ("https://a/8003/09506000134352ABC", "(8003)09506000134352ABC", "", ""),
    ]);
}

#[test]
fn the_rightmost_key_wins_and_what_is_not_gs1s_is_left_alone() {
    says(&[
        (
            "https://a/01/04006381333948/x/01/04006381333931/21/A",
            "(01)04006381333931(21)A",
            "gtin declared 04006381333931 | serial declared A",
            "",
        ),
        (
            "https://a/01/04006381333931/21/A?linkType=gs1:pip&x=21&99999=1&flag#21=B&10=C",
            "(01)04006381333931(21)A",
            "gtin declared 04006381333931 | serial declared A",
            "",
        ),
        (
            "https://a/01/04006381333931/21/A/",
            "(01)04006381333931(21)A",
            "gtin declared 04006381333931 | serial declared A",
            "",
        ),
    ]);
}

#[test]
fn what_stands_before_the_key_is_held_to_the_form_of_an_address_too() {
    let says_so = "gtin declared 04006381333931 | serial declared A";
    for (stem, problem) in [
        ("https://a/b~c!$&'()*+,;=:@%20", ""),
        ("https://a/%zz", "warning percent_encoding 10"),
        ("https://a/%4", "warning percent_encoding 10"),
        ("https://a/\"<x>", "warning link_character 10"),
        ("https://a/b c", "warning link_character 11"),
        ("https://a/b\\c", "warning link_character 11"),
        ("https://g\u{f6}tt.example", "warning link_character 9"),
    ] {
        let uri = format!("{stem}/01/04006381333931/21/A");
        let label = read(&uri);
        assert_eq!(
            (identifiers(&label), problems(&label)),
            (says_so.to_owned(), problem.to_owned()),
            "{stem}"
        );
    }
    for uri in [
        "https://a/\u{202e}/01/04006381333931/21/A",
        "https://a\u{200b}/01/04006381333931/21/A",
        "https://a/01/04006381333931/21/A?x=\u{2066}",
        "https://a/\"/01/04006381333931/21/A#\u{2800}",
    ] {
        let label = read(uri);
        assert_eq!(identifiers(&label), "", "{uri:?}");
        assert!(problems(&label).starts_with("error hidden_character"), "{uri:?}");
    }
}

#[test]
fn a_value_is_decoded_exactly_once() {
    for (uri, serial) in [
        ("https://a/01/04006381333931/21/A%2FB", "A/B"),
        ("https://a/01/04006381333931/21/A%2f%3F%25B", "A/?%B"),
        ("https://a/01/04006381333931/21/A%252FB", "A%2FB"),
        ("https://a/01/04006381333931/21/A+B", "A+B"),
        ("https://a/01/04006381333931/21/A%2BB", "A+B"),
    ] {
        let label = read(uri);
        assert_eq!(problems(&label), "", "{uri}");
        assert_eq!(elements(&label), format!("(01)04006381333931(21){serial}"), "{uri}");
        assert_eq!(
            identifiers(&label),
            format!("gtin declared 04006381333931 | serial declared {serial}"),
            "{uri}"
        );
    }
    // A plus sign in the query is a space, which no element holds.
    says(&[
        (
            "https://a/01/04006381333931?240=A%2BB",
            "(01)04006381333931(240)A+B",
            "gtin declared 04006381333931 | part_number declared A+B",
            "",
        ),
        ("https://a/01/04006381333931?240=A+B", "", "", "error character 33"),
        // Decoded once this holds a percent sign, twice an at sign, which no element holds either.
        (
            "https://a/01/04006381333931/21/A%2540",
            "(01)04006381333931(21)A%40",
            "gtin declared 04006381333931 | serial declared A%40",
            "",
        ),
    ]);
}

#[test]
fn a_short_gtin_is_padded_and_said_to_be() {
    for (digits, gtin) in [
        ("4006381333931", "04006381333931"),
        ("036000291452", "00036000291452"),
        ("40170725", "00000040170725"),
    ] {
        let uri = format!("https://a/01/{digits}/21/A");
        let label = read(&uri);
        assert_eq!(elements(&label), format!("(01){gtin}(21)A"));
        assert_eq!(identifiers(&label), format!("gtin declared {gtin} | serial declared A"));
        assert_eq!(problems(&label), "warning short_gtin 13");
    }
}

#[test]
fn a_link_that_breaks_its_standard_is_nothing_else() {
    for (uri, problem) in [
        ("https://a/01/04006381333932", "error check_digit 13"),
        ("https://a/01/04006381333931/21", "error link_path 27"),
        ("https://a/01/04006381333931//21/A", "error link_path 27"),
        ("https://a/01/04006381333931/21/a/../b", "error link_path 27"),
        // Two symbols in one scan.
        ("https://a/01/04006381333931/21/Ahttps://a/01/04006381333948/21/B", "error link_path 32"),
        ("https://a/01/04006381333931HTTP://a/01/04006381333948", "error link_path 27"),
        ("https://a/01/04006381333931/21/A?98=%", "error percent_encoding 36"),
        ("https://a/01/4006381333932/21/A", "error check_digit 13"),
        ("https://a/00/106141412345678907", "error check_digit 13"),
        ("https://a/01/04006381333931/21/A/22/B", "error link_path 33"),
        ("https://a/01/04006381333931/10/A/235/B", "error link_path 33"),
        ("https://a/01/04006381333931/17/280630", "error link_path 28"),
        ("https://a/00/106141412345678908/21/A", "error link_path 32"),
        ("https://a/01/04006381333931/21/A/21/A", "error repeated_ai 33"),
        ("https://a/01/04006381333931?17=280630&17=280630", "error repeated_ai 38"),
        ("https://a/01/04006381333931/10/A?10=B", "error repeated_ai 33"),
        ("https://a/01/04006381333931?21=A", "error link_attribute 28"),
        ("https://a/01/04006381333931?8020=A", "error link_attribute 28"),
        ("https://a/01/04006381333931/21/A%00B", "error control_character 32"),
        ("https://a/01/04006381333931/21/A%1D10B", "error control_character 32"),
        ("https://a/01/04006381333931/21/%1dA", "error value_too_short 31"),
        ("https://a/01/04006381333931/21/%0AA", "error control_character 31"),
        ("https://a/01/04006381333931/21/A%2", "error percent_encoding 32"),
        ("https://a/01/04006381333931/21/A%GGB", "error percent_encoding 32"),
        ("https://a/01/04006381333931/21/AB%FF", "error percent_encoding 33"),
        ("https://a/01/04006381333931/21/%41%23", "error character 34"),
        ("https://a/01/04006381333931/21/ABCDEFGHIJKLMNOPQRSTU", "error value_too_long 51"),
        ("https://a/01/04006381333931/21/A/", ""),
        ("https://a/01/04006381333931/21/A?u=https://b/c", ""),
        ("https://a/01/04006381333931/21/A#https://b/c", ""),
        ("https://archive.example/https://a/01/04006381333931/21/A", ""),
        ("https://a/01/04006381333931/21/A?17=280630;10=L", ""),
        ("https://a/01/04006381333931/10//21/A", "error value_too_short 31"),
        ("https://a/01/04006381333931?17=281301", "error date 31"),
        ("https://a/01/04006381333931?10=", "error value_too_short 31"),
        ("https://a/01/04006381333931?255=9506000134352", "error exclusive_ais 32"),
    ] {
        let label = read(uri);
        assert_eq!(problems(&label), problem, "{uri}");
        if !problem.is_empty() {
            assert_eq!((elements(&label), identifiers(&label)), (String::new(), String::new()), "{uri}");
        }
    }
}

#[test]
fn a_plain_web_address_is_no_link_and_no_error() {
    for uri in [
        "https://example.com/x?y=1",
        "HTTP://EXAMPLE.COM",
        "https://example.com/2024/01/15/news",
        "https://example.com/01/15",
        "https://example.com/2024/01/20240115",
        "https://example.com/01/04006381333931/reviews",
        "https://example.com/gtin/04006381333931/ser/ABC",
        "https://example.com/401/unauthorized",
        "https://example.com/01/",
        "https:///01/04006381333931",
        "https://example.com?01=04006381333931",
        "https://www.example.com/watch/dQw4w9WgXcQ",
        "https://example.com/AQnYUc1gmh",
        // Compressed, but a coupon's number beside the GTIN.
        "https://id.gs1.org/01/04006381333931/wBs9yW6-5A0kQ",
        // Compressed, but an ITIP that is piece 2 of 1.
        "https://id.gs1.org/EEarwSMhC4an0V05E2gEsb6e897an8ewAMGAkftmjYEy",
    ] {
        let label = read(uri);
        assert_eq!(problems(&label), "warning not_a_label 0", "{uri}");
        assert_eq!((elements(&label), identifiers(&label)), (String::new(), format!("url shaped {uri}")));
    }
}

#[test]
fn a_compressed_link_is_read_and_said_to_be() {
    for (path, wanted) in [
        ("AN2yxDhfaiaw", "(00)998440410914660971"),
        ("AQnYUc1gmg", "(01)05412345000013"),
        ("AQnYUc1gmiCNV4JG", "(01)05412345000013(10)ABC123"),
        ("AQnYUc1gmiCNV4JGQhcNT6K6c", "(01)05412345000013(10)ABC123(21)72292641703"),
        (
            "AQnYUc1gmiCNV4JGQhcNT6K6cibQCWN9Pee9tT-PQ",
            "(01)05412345000013(22)AJY3095721P49(10)ABC123(21)72292641703",
        ),
        ("AQnYUc1gmkax7ipGrOHDPC5YNI8hMz", "(01)05412345000013(235)8TFV883a904GH&3"),
        ("AQnYUc1gmkIXDU-iunIm0AljfT3nvbU_j0", "(01)05412345000013(22)AJY3095721P49(21)72292641703"),
        ("JTLIetaiHYA", "(253)3060077601309"),
        ("JVUqG5hJ5wA", "(255)5678409730535"),
        ("QBl2DVoxZM2jVm3ZOWEFoxTR5HDgzZg", "(401)0541234537290A41&GHpp33"),
        ("QCJZyW9mC6Z4", "(402)21173492661712079"),
        ("JUa0T-eifdtOO9UFEmlYwv3Q", "(414)5060917510004(254)RP56J920471"),
        ("QUSaVjC_dHBAVlCrg", "(414)5060917510004(7040)5KFX"),
        ("gAMJCAXukTMA", "(8003)04965031954585"),
        ("gASXYNWjFkzaNWbdk5YQWjFNHkcODNm", "(8004)0541234537290A41&GHpp33"),
        ("gBCVYNWjFkzaNWbdk5YQWjFHHkM2cAI0xdvpGo", "(8010)0541234537290A41#GH33(8011)6639047221"),
        ("gBe1ajAd9ATDmAGXPRfk", "(8017)817019610850151481(8019)4003812"),
        ("01/05412345000013/EEarwSM", "(01)05412345000013(10)ABC123"),
        ("01/05412345000013/EEarwSMhC4an0V04", "(01)05412345000013(10)ABC123(21)72292641703"),
        ("01/05412345000013/I1j3FSNWcOGeFywaR5CZm", "(01)05412345000013(235)8TFV883a904GH&3"),
        ("414/5060917510004/cEBWUKu", "(414)5060917510004(7040)5KFX"),
        ("8004/0541234537290A41%26GHpp33/cEB2Cqi", "(8004)0541234537290A41&GHpp33(7040)7BVR"),
        ("8018/411369833821910265/gBlz0X5A", "(8018)411369833821910265(8019)4003812"),
    ] {
        let uri = format!("https://id.gs1.org/{path}");
        let label = read(&uri);
        assert_eq!(elements(&label), wanted, "{path}");
        assert!(problems(&label).contains("warning compressed_link"), "{path}: {}", problems(&label));
    }
    let label = read("https://id.gs1.org/AQnYUc1gmiCNV4JGQhcNT6K6c?17=280630");
    assert_eq!(
        identifiers(&label),
        "gtin declared 05412345000013 | serial declared 72292641703 | lot declared ABC123 | expiry declared 280630"
    );
    // Elsewhere nothing but the contents tells that it is one. A key alone can come about by chance.
    let label = read("https://bit.ly/AQnYUc1gmiCNV4JGQhcNT6K6c");
    assert_eq!(
        identifiers(&label),
        "gtin declared 05412345000013 | serial declared 72292641703 | lot declared ABC123"
    );
    assert_eq!(identifiers(&read("https://bit.ly/AQnYUc1gmg")), "gtin checked 05412345000013");
    assert_eq!(identifiers(&read("https://bit.ly/AN2yxDhfaiaw")), "sscc checked 998440410914660971");
}

/// A serial number of any of GS1's 82 characters.
fn serial() -> impl Strategy<Value = String> {
    "[!\"%&'()*+,./0-9:;<=>?A-Z_a-z-]{1,20}"
}

fn encoded(text: &str, all: bool) -> String {
    let plain = |byte: u8| !all && byte.is_ascii_alphanumeric();
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

proptest! {
    #[test]
    fn what_is_put_into_a_link_comes_out_of_it(serial in serial(), lot in serial(), all: bool) {
        let uri = format!("https://a/b/01/04006381333931/10/{}/21/{}?240={}", encoded(&lot, all), encoded(&serial, all), encoded(&serial, true));
        let label = read(&uri);
        prop_assert_eq!(problems(&label), "");
        prop_assert_eq!(elements(&label), format!("(01)04006381333931(10){lot}(21){serial}(240){serial}"));
    }

    #[test]
    fn any_text_is_a_link_or_not(uri in "https?://a/(01/04006381333931|/|21|10|%|[0-9A-F]{2}|[?&=#+]|17=280630|\\PC|[A-Za-z0-9_-]{1,30}){0,12}") {
        match digital_link::parse(&uri) {
            Ok(Some(link)) => prop_assert!(!link.elements.is_empty()),
            Ok(None) => {}
            Err(problem) => prop_assert!(problem.position.unwrap_or_default() <= uri.len(), "{problem:?}"),
        }
    }

    #[test]
    fn any_letters_are_a_compressed_link_or_not(letters in "[A-Za-z0-9_-]{0,200}") {
        let uri = format!("https://a/{letters}");
        prop_assert!(digital_link::parse(&uri).is_ok());
        let beside = format!("https://a/01/04006381333931/{letters}");
        // Letters can be the number of a qualifier.
        let read = digital_link::parse(&beside);
        prop_assert!(read.as_ref().map_or_else(|problem| problem.code == "link_path", |_| true), "{read:?}");
    }
}

/// Writes compressed elements as the standard has them, apart from the reader: one bit a character.
#[derive(Default)]
struct Compressor(String);

impl Compressor {
    fn number(&mut self, number: u128, bits: usize) {
        for bit in (0..bits).rev() {
            self.0.push(if number >> bit & 1 == 1 { '1' } else { '0' });
        }
    }

    /// Digits of a fixed number.
    fn digits(&mut self, digits: &str) {
        let largest = "9".repeat(digits.len()).parse().unwrap();
        self.number(digits.parse().unwrap(), bits_of(largest));
    }

    /// Text of at most so many characters, in an encoding: digits, hex in small or capital letters, base 64, ASCII.
    fn text(&mut self, text: &str, most: u128, encoding: u128) {
        self.number(encoding, 3);
        self.number(text.len() as u128, bits_of(most));
        match encoding {
            0 => self.digits(text),
            1 | 2 => text.chars().for_each(|digit| self.number(digit.to_digit(16).unwrap().into(), 4)),
            3 => text.chars().for_each(|letter| self.number(LETTERS.find(letter).unwrap() as u128, 6)),
            _ => text.bytes().for_each(|byte| self.number(byte.into(), 7)),
        }
    }

    fn letters(mut self) -> String {
        while !self.0.len().is_multiple_of(6) {
            self.0.push('0');
        }
        let letter = |bits: &[u8]| {
            let number = bits.iter().fold(0, |number, bit| number * 2 + usize::from(*bit == b'1'));
            LETTERS.chars().nth(number)
        };
        self.0.as_bytes().chunks(6).filter_map(letter).collect()
    }
}

/// How many bits a number takes.
fn bits_of(number: u128) -> usize {
    (1..128).find(|bits| number >> bits == 0).unwrap()
}

const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[test]
fn an_element_comes_once_in_a_link() {
    let link = "https://a/01/04006381333931";
    for (rest, wanted) in [
        ("?17=280630&17=280630", "error repeated_ai"),
        ("/21/A/21/B", "error repeated_ai"),
        ("?17=280630&15=280630", ""),
    ] {
        let uri = format!("{link}{rest}");
        let label = read(&uri);
        assert!(problems(&label).starts_with(wanted), "{uri}: {}", problems(&label));
        assert_eq!(label.elements.is_empty(), !wanted.is_empty(), "{uri}");
    }
}

#[test]
fn an_element_comes_once_in_a_compressed_link_and_a_letter_may_be_left_over() {
    let compressed = |lots: usize, left: usize| {
        let mut bits = Compressor::default();
        bits.number(0x01, 8);
        bits.digits("04006381333931");
        for _ in 0..lots {
            bits.number(0x10, 8);
            bits.text("12345", 20, 0);
        }
        bits.number(0, left);
        assert!(bits.0.len().is_multiple_of(6), "{} bits", bits.0.len());
        let uri = format!("https://a/{}", bits.letters());
        elements(&read(&uri))
    };
    assert_eq!(compressed(1, 2), "(01)04006381333931(10)12345");
    assert_eq!(compressed(1, 8), "(01)04006381333931(10)12345");
    assert_eq!(compressed(1, 14), "");
    assert_eq!(compressed(2, 5), "");
    let dated = |dates: usize, left: usize| {
        let mut bits = Compressor::default();
        bits.number(0x01, 8);
        bits.digits("04006381333931");
        for _ in 0..dates {
            bits.number(0x17, 8);
            bits.digits("280630");
        }
        bits.number(0, left);
        elements(&read(&format!("https://a/{}", bits.letters())))
    };
    // Two parts of text are compressed as one.
    let mut bits = Compressor::default();
    bits.number(0x01, 8);
    bits.digits("04006381333931");
    bits.number(0x7230, 16);
    bits.text("EMABC", 30, 4);
    let uri = format!("https://a/{}", bits.letters());
    assert_eq!(elements(&read(&uri)), "(01)04006381333931(7230)EMABC");
    assert_eq!(dated(1, 1), "(01)04006381333931(17)280630");
    assert_eq!(dated(2, 3), "");
}

proptest! {
    #[test]
    fn what_is_compressed_comes_out_again(
        lot in "0?[0-9]{1,19}",
        small in "[0-9a-f]{1,20}",
        capital in "[0-9A-F]{1,20}",
        letters in "[A-Za-z0-9_-]{1,20}",
        ascii in serial(),
        day in 10..28_u32,
        way in 0..3_usize,
        other in "[a-z]{1,9}",
    ) {
        let mut bits = Compressor::default();
        let (serial, encoding) = [(&small, 1), (&capital, 2), (&letters, 3)][way];
        // A byte for GTIN, lot, serial number and expiry date together; a key that isn't GS1's; one more element.
        bits.number(0x1A, 8);
        bits.digits("04006381333931");
        bits.text(&lot, 20, 0);
        bits.text(serial, 20, encoding);
        bits.digits(&format!("2806{day}"));
        bits.number(0xF, 4);
        bits.number(other.len() as u128, 7);
        other.chars().for_each(|letter| bits.number(LETTERS.find(letter).unwrap() as u128, 6));
        bits.number(4, 3);
        bits.number(2, 7);
        "xy".bytes().for_each(|byte| bits.number(byte.into(), 7));
        bits.number(0x240, 12);
        bits.text(&ascii, 30, 4);
        let uri = format!("https://a/{}", bits.letters());
        prop_assert_eq!(elements(&read(&uri)), format!("(01)04006381333931(10){lot}(21){serial}(17)2806{day}(240){ascii}"));
    }
}
