//! Rule 10: what nothing declares and is more than one word, holds another number or says nothing is never taken without a question.

use super::catalogue::{phone, watch};
use super::till::{Till, outcome};
use checkout::{Decision, Product, Sku};
use label::{Gtin, IdentifierKind as Kind, IdentifierRule, Pattern, SerialRule};

/// A product with a GTIN of its own, and a rule of one kind.
fn product(sku: &str, gtin: &str, kind: Kind) -> Product {
    Product {
        sku: Sku::new(sku.to_owned()).unwrap(),
        gtins: vec![Gtin::parse(gtin).unwrap()],
        rule: SerialRule::new(vec![IdentifierRule::plain(kind)]).unwrap(),
        ..phone()
    }
}

fn router() -> Product {
    product("ROUTER", "4006381333931", Kind::Serial)
}

fn with_pattern(pattern: &str) -> Product {
    let rule = IdentifierRule { pattern: Pattern::new(pattern).ok(), ..IdentifierRule::plain(Kind::Serial) };
    Product { rule: SerialRule::new(vec![rule]).unwrap(), ..router() }
}

fn open(product: &Product) -> Till {
    let mut till = Till::open();
    till.facts.products = vec![product.clone(), watch()];
    till.add(product, 1).unwrap();
    till
}

/// `]cm` first where the scanner sent it.
fn scan(till: &mut Till, transmission: &str) -> checkout::ScanRecord {
    match label::Aim::split(transmission.as_bytes()) {
        Some((aim, _)) => till.scan(&aim.to_string(), &transmission[3..]),
        None => till.scan("", transmission),
    }
}

/// Nothing of it is taken by itself, and no line is added for it.
#[track_caller]
fn not_taken(product: &Product, transmissions: &[&str]) {
    for transmission in transmissions {
        let mut till = open(product);
        let record = scan(&mut till, transmission);
        println!("{transmission:?} {:?} {} {}", record.decision, record.code, record.message);
        assert_ne!(record.decision, Decision::Accepted, "{transmission:?}: {record:?}");
        assert!(till.line(1).is_pending(), "{transmission:?}");
        assert_eq!(till.line(1).unit, None, "{transmission:?}");
        assert_eq!(till.current().lines.len(), 1, "{transmission:?}");
    }
}

#[test]
fn text_that_holds_the_products_own_code_is_no_serial_number() {
    for separator in ["", " ", ";", ",", "|", "/", "-", "_", "*", "#", "+"] {
        not_taken(
            &router(),
            &[&format!("ABC12345{separator}4006381333931"), &format!("4006381333931{separator}ABC12345")],
        );
    }
    not_taken(
        &router(),
        &[
            "E04006381333931",
            "E3400638133393112",
            "I114006381333938",
            "X04006381333931",
            "A04006381333931",
            "(4006381333931)",
            "01 04006381333931",
            "1*4006381333931",
            "4006381333931.",
            "400638133393105",
            "４００６３８１３３３９３１",
            "410400638133393121ABC",
        ],
    );
    let upc = product("SHIRT", "042100005264", Kind::Serial);
    not_taken(
        &upc,
        &["ABC12345;042100005264", "E00042100005264", "A042100005264", "4252614", "0425261", "425261"],
    );
    let ean_8 = product("MINT", "40170725", Kind::Serial);
    not_taken(&ean_8, &["E440170725", "40170725;ABC12345", "4017072"]);
    // Another product's line isn't the only one that it fits, whatever the rule of the first.
    for product in [router(), with_pattern("RT[0-9]+"), product("UNIT", "4006381333931", Kind::Imei)] {
        let mut till = open(&product);
        till.add(&watch(), 1).unwrap();
        let record = till.scan("", "X04006381333931");
        assert_eq!(record.decision, Decision::NeedsChoice, "{record:?}");
    }
}

#[test]
fn text_that_holds_another_number_is_asked_about() {
    not_taken(
        &router(),
        &[
            "490154203237518;C02XK0ABJHD2",
            "C02XK0ABJHD2 490154203237518",
            "490154203237518C02XK0ABJHD2",
            "490154203237518-C02XK0ABJHD2",
            "00340434292135100186",
            "]C000340434292135100186",
            "]d100340434292135100186",
            "0010614141234567890821ABC",
            "0204006381333948370010",
            "0204006381333931370010",
            "8006040063813339480102",
            "8006040063813339310102",
            "1728063010LOT",
            "C0+A123BJC5D6E71G",
            "C121ABC12345",
            "MQ8N2LL/A;C02XK0ABJHD2",
            "C02XK0ABJHD2;C02XK0ABJHD3",
            "C02XK0ABJHD2C02XK0ABJHD3",
            "SC02XK0ABJHD2;1PMQ8N2LL/A",
            "]C0JUN123456789",
        ],
    );
    for front in
        ["w", "I", "J", "A", "C", "F1", "K", "L", "Q", "%", "_", "#", "~1", "^1", "0x", "è", "Ê", "Ñ", "Í"]
    {
        for gtin in ["04006381333931", "04006381333948"] {
            not_taken(&router(), &[&format!("{front}01{gtin}21ABC")]);
        }
    }
    // The serial number of a telephone is not what its IMEI stands in.
    let phone = SerialRule::new(vec![
        IdentifierRule::plain(Kind::Imei),
        IdentifierRule { role: label::Role::Optional, ..IdentifierRule::plain(Kind::Serial) },
    ])
    .unwrap();
    not_taken(&Product { rule: phone, ..router() }, &["490154203237518;SN123"]);
}

#[test]
fn more_than_one_word_is_asked_about() {
    not_taken(
        &router(),
        &[
            "MAC 001A2B3C4D5E",
            "WIFI MAC 001A2B3C4D5E",
            "LOT 12345",
            "MODEL AB-123",
            "PN 123",
            "REF 12345",
            "PIN 12345670",
            "FCC ID 2ABCD-X1",
            "SSID net-1234",
            "Order No. 7G4K9A12",
            "Carton No 7G4K9A12",
            "SSCC 340434292135100186",
            "SER 7G4K9A12",
            "SN of case 7G4K9A12",
            "Serial Number 1 7G4K9A12",
            "SERIAL NUMBER OF BATTERY 123",
            "SERIAL CABLE RS232",
            "S/N ABC12345 MADE IN CHINA",
            "SN:ABC12345 001A2B3C4D5E",
            "Battery SN 7G4K9A12",
            "ABC12345\t7G4K9A12",
            "EAN13 4006381333948",
            "UPC042100005264",
            "IMEI490154203237518",
            "MAC001A2B3C4D5E",
            "IMEI/MEID 490154203237518",
        ],
    );
    for (transmission, serial) in [
        ("SN ABC12345", "ABC12345"),
        ("SN ABC PN X1", "ABC"),
        ("SN ABC MAC 001A2B3C4D5E", "ABC"),
        ("S/NABC123", "ABC123"),
        ("(S) Serial No. ABC123", "ABC123"),
        ("Service Tag 7G4K9A1", "7G4K9A1"),
    ] {
        let mut till = open(&router());
        assert_eq!(scan(&mut till, transmission).code, "serial_provided", "{transmission}");
        assert_eq!(till.line(1).serial(), Some(serial), "{transmission}");
    }
    // A pattern of the product's that fits the whole text knows better.
    for (pattern, text) in [
        ("[A-Z]{3} [0-9]{5}", "ABC 12345"),
        ("LOT [0-9]{5}", "LOT 12345"),
        ("MAC [0-9A-F:]{17}", "MAC 00:1A:2B:3C:4D:5E"),
        ("SN [A-Z0-9]+ MADE IN CHINA", "SN ABC MADE IN CHINA"),
        ("ABC[0-9]{5};[0-9]{13}", "ABC12345;4006381333931"),
        ("[A-Z]01[0-9]{14}", "w0104006381333948".to_uppercase().as_str()),
        ("[a-z.]+/[A-Za-z0-9]+", "qrco.de/bdXyZ1"),
    ] {
        let mut till = open(&with_pattern(pattern));
        assert_eq!(scan(&mut till, text).code, "serial_provided", "{text}");
        assert_eq!(till.line(1).serial(), Some(text), "{text}");
    }
}

#[test]
fn a_name_before_a_number_says_what_it_is_without_a_colon() {
    for (kind, transmission, value) in [
        (Kind::Mac, "MAC 001A2B3C4D5E", "001A2B3C4D5E"),
        (Kind::Mac, "MAC001A2B3C4D5E", "001A2B3C4D5E"),
        (Kind::Mac, "00 1A 2B 3C 4D 5E", "001A2B3C4D5E"),
        (Kind::Mac, "001A2B-3C4D5E", "001A2B3C4D5E"),
        (Kind::Mac, "001A2B:3C4D5E", "001A2B3C4D5E"),
        (Kind::Mac, "001A-2B3C-4D5E", "001A2B3C4D5E"),
        (Kind::Mac, "WLAN MAC: 00:1A:2B:3C:4D:5E", "001A2B3C4D5E"),
        (Kind::Mac, "ETH MAC: 00:1A:2B:3C:4D:5E", "001A2B3C4D5E"),
        (Kind::Mac, "MAC-001A2B3C4D5E", "001A2B3C4D5E"),
        (Kind::Mac, "BT001A2B3C4D5E", "001A2B3C4D5E"),
        (Kind::Imei, "IMEI490154203237518", "490154203237518"),
        (Kind::Imei, "IMEI/MEID 490154203237518", "490154203237518"),
        (Kind::Imei, "IMEI 490154203237518", "490154203237518"),
    ] {
        let mut till = open(&product("UNIT", "4006381333931", kind));
        assert_eq!(scan(&mut till, transmission).code, "serial_provided", "{transmission}");
        assert_eq!(till.line(1).serial(), Some(value), "{transmission}");
    }
    // As with a colon it names the product, and adds it.
    for transmission in ["EAN:4006381333931", "EAN4006381333931", "EAN13 4006381333931", "GTIN04006381333931"]
    {
        let mut till = open(&router());
        assert_eq!(scan(&mut till, transmission).code, "product_added", "{transmission}");
        assert!(till.line(1).is_pending());
    }
    // A book by its number, as it is printed and with its name.
    let book = product("BOOK", "9783161484100", Kind::Serial);
    for transmission in ["ISBN9783161484100", "ISBN 978-3-16-148410-0", "978-3-16-148410-0"] {
        let mut till = open(&book);
        assert_eq!(scan(&mut till, transmission).code, "product_added", "{transmission}");
    }
    not_taken(
        &router(),
        &[
            "MAC-001A2B3C4D5E",
            "BT001A2B3C4D5E",
            "WLAN MAC: 00:1A:2B:3C:4D:5E",
            "(23S)001A2B3C4D5E",
            "(1T)LOT12345",
            "(Q)1",
        ],
    );
    not_taken(&router(), &["(P)MQ8N2LL/A", "(30P)X1234", "(D)20270531", "(I)1M8GDM9AXKP042788", "(K)PO123"]);
    for (transmission, serial) in [
        ("(1S)ABC1", "ABC1"),
        ("(18S)1VSA0123", "1VSA0123"),
        ("(S)ABC1234(Q)1", "ABC1234"),
        ("SN:\"ABC1234\"", "ABC1234"),
    ] {
        let mut till = open(&router());
        assert_eq!(scan(&mut till, transmission).code, "serial_provided", "{transmission}");
        assert_eq!(till.line(1).serial(), Some(serial), "{transmission}");
    }
    not_taken(&router(), &["001A2B-3C4D5E", "00 1A 2B 3C 4D 5E", "001A-2B3C-4D5E", "001A2BFFFE3C4D5E"]);
}

#[test]
fn what_a_scanner_sends_where_it_read_nothing_is_refused() {
    for transmission in
        ["NOREAD", "NO READ", "NR", "ERROR", "?????", "SN:N/A", "SN:NONE", "SN NONE", "0", "*", "]C0NOREAD"]
    {
        let mut till = open(&with_pattern(".*"));
        let record = scan(&mut till, transmission);
        assert_eq!(outcome(&record), (Decision::Refused, "unreadable_label"), "{transmission}");
        assert!(till.line(1).is_pending());
    }
}

#[test]
fn an_address_without_its_scheme_is_no_serial_number() {
    for transmission in [
        "qrco.de/bdXyZ1",
        "]Q1bit.ly/3xYzAbC",
        "aka.ms/xboxsetup",
        "support.hp.com/123",
        "brand.com",
        "info@brand.com",
        "www.brand.com",
    ] {
        let mut till = open(&router());
        assert_eq!(scan(&mut till, transmission).decision, Decision::Held, "{transmission}");
    }
}

#[test]
fn a_glued_label_never_adds_a_line() {
    for transmission in [
        "4006381333931;ABC123",
        "4006381333931ABC12345",
        "400638133393105",
        "4006381333931.",
        "]C0010400638133393121ABC",
        "010400638133393110ABC|10LOT",
        "E04006381333931",
        "[)>05010400638133393121ABC",
    ] {
        let mut till = Till::open();
        till.facts.products = vec![router()];
        let record = scan(&mut till, transmission);
        println!("{transmission:?} {}", record.message);
        assert_ne!(record.decision, Decision::Accepted, "{transmission}: {record:?}");
        assert_eq!(till.current().lines.len(), 0, "{transmission}");
    }
    // Both readings are named.
    let mut till = Till::open();
    till.facts.products = vec![router()];
    let message = scan(&mut till, "4006381333931;ABC123").message;
    assert!(message.contains("4006381333931") && message.contains("ABC123"), "{message}");
    // Of a magazine the add-on is nothing to ask about.
    let magazine = product("MAG", "9771234567003", Kind::Serial);
    let magazine = Product { tracking: checkout::Tracking::None, ..magazine };
    let mut till = Till::open();
    till.facts.products = vec![magazine];
    assert_eq!(scan(&mut till, "977123456700305").code, "product_added");
}

#[test]
fn a_label_that_was_mended_asks_for_the_line_that_waits() {
    for (transmission, serial) in [
        ("id.gs1.org/01/04006381333931/21/ABC", "ABC"),
        ("https%3A%2F%2Fa%2F01%2F04006381333931%2F21%2FABC", "ABC"),
        ("C1010400638133393121ABC", "ABC"),
        ("d2010400638133393121ABC", "ABC"),
        ("]c1010400638133393121aBc", "AbC"),
        ("EAN:4006381333931;SN:ABC12345", "ABC12345"),
    ] {
        let mut till = open(&router());
        let record = scan(&mut till, transmission);
        assert_eq!(outcome(&record), (Decision::NeedsChoice, "choice_needed"), "{transmission}: {record:?}");
        assert!(record.message.contains(serial), "{}", record.message);
        assert_eq!(till.current().lines.len(), 1, "{transmission}");
        till.choose(&record.id, 1).unwrap();
        assert_eq!(till.line(1).serial(), Some(serial), "{transmission}");
        // With nothing that waits, a line without its number would be wrong.
        let mut till = Till::open();
        till.facts.products = vec![router()];
        let record = scan(&mut till, transmission);
        assert_eq!(outcome(&record), (Decision::Refused, "unreadable_label"), "{transmission}: {record:?}");
        assert_eq!(till.current().lines.len(), 0, "{transmission}");
    }
    // The product's pattern knows its numbers.
    let mut till = open(&with_pattern("ABC[0-9]{5}"));
    assert_eq!(scan(&mut till, "EAN:4006381333931;SN:ABC12345").code, "serial_provided");
    // Cut out under an assumption: refused, not dropped.
    let mut till = open(&router());
    let record = scan(&mut till, "[)>05010400638133393121ABC");
    assert_eq!(outcome(&record), (Decision::Refused, "unreadable_label"), "{record:?}");
    assert!(till.line(1).is_pending());
}

#[test]
fn what_is_said_and_what_is_decided_are_the_same() {
    // The identifier came twice, however it is handed on.
    for aim in ["", "]C1"] {
        let mut till = open(&router());
        let data = if aim.is_empty() { "]C1]C1010400638133393121ABC" } else { "]C1010400638133393121ABC" };
        assert_eq!(till.scan(aim, data).code, "serial_provided", "{aim}");
        assert_eq!(till.line(1).serial(), Some("ABC"));
    }
    // Warnings alone are asked about, where the line isn't the product's own.
    let other = product("OTHER", "4006381333948", Kind::Serial);
    for transmission in ["]C0010400638133393121ABC", "010400638133393110ABC|10LOT"] {
        let mut till = open(&other);
        assert_eq!(scan(&mut till, transmission).decision, Decision::NeedsChoice, "{transmission}");
    }
    let mut till = open(&router());
    let record = scan(&mut till, "0104006381333931]C121ABC");
    assert!(record.message.contains("can't be taken as it is"), "{}", record.message);
    // A terminator that was left is refused whatever carries the data.
    for transmission in ["010400638133393121ABC\r", "]C1010400638133393121ABC\r", "ABC12345\r"] {
        let mut till = open(&router());
        let record = scan(&mut till, transmission);
        assert_eq!(outcome(&record), (Decision::Refused, "unreadable_label"), "{transmission:?}");
    }
    // An IMEI without its check digit that happens to be a case's code.
    let mut till = open(&product("UNIT", "4006381333931", Kind::Imei));
    let record = till.scan("", "49015420323751");
    assert_eq!(record.code, "serial_does_not_fit", "{record:?}");
    assert!(record.message.contains("may lack its check digit"), "{}", record.message);
}

#[test]
fn a_pattern_that_the_whole_text_matches_is_not_asked() {
    for (pattern, text, serial) in [
        ("[0-9A-Z]{7,14}", "4832487350", "4832487350"),
        ("[0-9A-Z]{7,14}", "SAL1234ABCD", "SAL1234ABCD"),
        ("[0-9A-Z-]+", "S5GXNG0R65076MY", "S5GXNG0R65076MY"),
        ("[0-9-]{18}", "49-015420-323751-8", "49-015420-323751-8"),
        (".*", "SN ABC12345", "ABC12345"),
    ] {
        let mut till = open(&with_pattern(pattern));
        assert_eq!(scan(&mut till, text).code, "serial_provided", "{text}");
        assert_eq!(till.line(1).serial(), Some(serial), "{text}");
    }
}

#[test]
fn another_products_code_glued_to_text_is_asked_about_where_the_catalogue_has_it() {
    let other = product("OTHER", "4006381333948", Kind::Serial);
    let long = format!("{}4006381333931", "ABCDEFGHJKLMNPQRSTUVWXYZ".repeat(2));
    for text in ["ABC123454006381333931", "X4006381333931", &long] {
        let mut till = open(&other);
        till.facts.products.push(router());
        let record = scan(&mut till, text);
        assert_eq!(outcome(&record), (Decision::NeedsChoice, "choice_needed"), "{text}: {record:?}");
        // Of digits that are nobody's code nothing is made.
        let mut till = open(&other);
        assert_eq!(scan(&mut till, text).code, "serial_provided", "{text}");
    }
}

#[test]
fn text_that_only_holds_the_products_code_is_not_called_it() {
    let mut till = open(&router());
    let record = scan(&mut till, "010400638133393121ABC|10LOT");
    assert_eq!(outcome(&record), (Decision::Refused, "serial_is_gtin"), "{record:?}");
    assert!(record.message.contains("stands the product number of"), "{}", record.message);
    not_taken(&router(), &["94006381333930", "AB94006381333930"]);
}

#[test]
fn text_with_signs_is_offered_and_asked_about() {
    for (text, offered) in [
        ("2Y12EA#ABD", "2Y12EA#ABD"),
        ("C02XK0ABJHD2-C02XK0ABJHD3", "C02XK0ABJHD2-C02XK0ABJHD3"),
        ("(X)ABC1234", "(X)ABC1234"),
        ("12.99", "12.99"),
        ("S/N-ABC1234", "ABC1234"),
        ("SN: WX11A1234567 WWN: 50014EE2BABCDEF0", "WX11A1234567"),
        ("SN:ABC1234 XYZ:DEF", "ABC1234"),
        ("S/N: ABC1234 DOM: 2026", "ABC1234"),
        ("SN:ABC1234|XYZ:DEF", "ABC1234"),
        ("SN:ABC1234&MAC:00:1A:2B:3C:4D:5E", "ABC1234"),
        ("SN=ABC1234&MODEL=X", "ABC1234"),
        ("SN:ABC1234_001A2B3C4D5E", "ABC1234_001A2B3C4D5E"),
        ("SN:ABC1234-001A2B3C4D5E", "ABC1234-001A2B3C4D5E"),
        ("SC02XK0ABJHD2C02XK0ABJHD2", "SC02XK0ABJHD2C02XK0ABJHD2"),
        ("C02XK0ABJHD2SC02XK0ABJHD3", "C02XK0ABJHD2SC02XK0ABJHD3"),
        ("A123BJC5D6E71G", "A123BJC5D6E71G"),
        // All in one, whose check character is a space.
        ("A123ABC1/$$+7ABC123 ", "ABC123"),
        ("]a0ABC12345", "abc12345"),
        ("MQ8N2LL/A", "MQ8N2LL/A"),
    ] {
        let mut till = open(&router());
        let record = scan(&mut till, text);
        assert_eq!(outcome(&record), (Decision::NeedsChoice, "choice_needed"), "{text}: {record:?}");
        assert!(record.message.contains(&format!("\"{offered}\"")), "{text}: {}", record.message);
        till.choose(&record.id, 1).unwrap();
        assert_eq!(till.line(1).serial(), Some(offered), "{text}");
    }
    let mut till = open(&router());
    assert!(scan(&mut till, "MQ8N2LL/A").message.contains("reads as a part number"));
}

#[test]
fn a_prefix_that_is_taken_off_says_nothing_of_other_signs() {
    let rule = IdentifierRule { strip_prefix: Some("X-".to_owned()), ..IdentifierRule::plain(Kind::Serial) };
    let product = Product { rule: SerialRule::new(vec![rule]).unwrap(), ..router() };
    let mut till = open(&product);
    assert_eq!(scan(&mut till, "X-12").code, "serial_provided");
    assert_eq!(till.line(1).serial(), Some("12"));
    not_taken(&product, &["X-12/34", "12/34", "ABC 12"]);
}

#[test]
fn what_was_asked_about_is_the_same_unit_without_its_signs() {
    for (first, again) in [
        ("S/N-ABC1234", "ABC1234"),
        ("ABC12345<CR>", "ABC12345"),
        ("ABC12345\\r", "ABC12345"),
        ("ABC12345\\x0d", "ABC12345"),
        ("ABC12345^M", "ABC12345"),
        ("ABC12345%0D", "ABC12345"),
        ("ABC12345{ENTER}", "ABC12345"),
        ("PC-012345", "1S20AL0098USPC012345"),
        ("SC02XK0ABJHD2C02XK0ABJHD2", "C02XK0ABJHD2"),
        ("]a0ABC12345", "ABC12345"),
        ("SN:ABC1234&MAC:00:1A:2B:3C:4D:5E", "ABC1234"),
    ] {
        let mut till = open(&router());
        till.add(&router(), 1).unwrap();
        let record = scan(&mut till, first);
        till.choose(&record.id, 1).unwrap();
        till.wait(30_000);
        let record = scan(&mut till, again);
        assert_eq!(record.decision, Decision::Refused, "{first} {again}: {record:?}");
        assert!(till.line(2).is_pending(), "{first} {again}");
    }
}

#[test]
fn what_says_that_there_is_no_number_is_none_however_it_is_declared() {
    for transmission in [
        "]d2010400638133393121N/A",
        "]d2010400638133393121NONE",
        "]d20104006381333931210",
        "]d2010400638133393121-",
        "[)>\x1e06\x1dSN/A\x1e\x04",
        "[)>\x1e06\x1dS0\x1e\x04",
        "https://a/01/04006381333931/21/N%2FA",
        "(21)N/A",
        "(S)N/A",
        "S0",
        "SNONE",
        "SN/A",
        "NOREAD1",
        "SN:TBD",
        "TBD",
        "UNKNOWN",
        "SN:",
        "SN: ",
    ] {
        for product in [router(), with_pattern(".*")] {
            not_taken(&product, &[transmission]);
        }
    }
}

#[test]
fn the_shops_own_receipt_is_no_serial_number_whatever_its_signs() {
    for text in [
        "R0042/3/17",
        "R0042\u{df}3\u{df}17",
        "R0042'3'17",
        "R0042\u{2013}3\u{2013}17",
        "R0042_3_17",
        "Receipt R0042-3-17",
        "R0042-3-17 ABC12345",
        "0042-3-17",
        "0042/3/17",
    ] {
        let mut till = open(&router());
        assert_eq!(outcome(&scan(&mut till, text)), (Decision::Refused, "is_receipt"), "{text}");
    }
}

#[test]
fn another_products_code_that_was_cut_is_asked_about_where_the_catalogue_has_it() {
    let upc = product("SHIRT", "036000291452", Kind::Serial);
    let ean = product("MINT", "4012345678901", Kind::Serial);
    let dell = with_pattern("[A-Z0-9]{7}");
    for (line, text, is_asked) in [
        (router(), "36000291452", true),
        (router(), "03600029145", true),
        (router(), "401234567890", true),
        (router(), "012345678901", true),
        (router(), "36000291453", false),
        (router(), "12542331601", false),
        (dell.clone(), "36000291452", true),
        (dell.clone(), "12542331601", false),
        (dell.clone(), "125-423-316-01", false),
    ] {
        let mut till = open(&line);
        till.facts.products.extend([upc.clone(), ean.clone()]);
        let record = scan(&mut till, text);
        let wanted = if is_asked { Decision::NeedsChoice } else { Decision::Accepted };
        assert_eq!(record.decision, wanted, "{text}: {record:?}");
    }
    // A tag that is made of a good code is doubted though nobody here sells that.
    let mut till = open(&dell);
    assert_eq!(scan(&mut till, "36000291452").decision, Decision::NeedsChoice);
}

#[test]
fn the_products_own_code_is_refused_with_its_ends_cut_off_and_as_that_of_its_case() {
    not_taken(
        &router(),
        &[
            "006381333931",
            "00638133393",
            "S006381333931",
            "X006381333931",
            "SN:006381333931",
            "(21)006381333931",
            "]C121006381333931",
            "[)>\x1e06\x1dS006381333931\x1e\x04",
            "S14006381333938",
            "]C12114006381333938",
            "X14006381333938",
            "14006381333938",
        ],
    );
    not_taken(
        &product("MINT", "4212345678905", Kind::Serial),
        &["212345678905", "[)>\x1e06\x1dS14212345678902\x1e\x04"],
    );
}

#[test]
fn a_waiting_line_that_takes_nothing_of_a_scan_is_not_said_to_be_missing() {
    let mut till = open(&router());
    let record = scan(&mut till, "LOT:ABC123");
    assert_eq!(record.decision, Decision::Held, "{record:?}");
    let ended = till.wait(10_000);
    let said = ended.iter().find_map(|event| match event {
        checkout::Event::Scan(scan) => Some(scan.message.as_str()),
        _ => None,
    });
    assert_eq!(said, Some("No line that waits can take this scan: it is something else than their numbers."));
}

#[test]
fn a_makers_form_takes_a_declared_number_apart_where_the_pattern_asks_for_its_part() {
    for transmission in
        ["]C1211S20AL0098USPC012345", "[)>\x1e06\x1d1S20AL0098USPC012345\x1e\x04", "1S20AL0098USPC012345"]
    {
        let mut till = open(&with_pattern("[A-Z0-9]{8}"));
        assert_eq!(scan(&mut till, transmission).code, "serial_provided", "{transmission}");
        assert_eq!(till.line(1).serial(), Some("PC012345"), "{transmission}");
        // On a line that takes any the two are one unit.
        let mut till = open(&router());
        till.add(&router(), 1).unwrap();
        let record = scan(&mut till, transmission);
        till.choose(&record.id, 1).unwrap();
        till.wait(30_000);
        assert_eq!(scan(&mut till, "PC012345").decision, Decision::Refused, "{transmission}");
    }
    // What is wrong is said of the number, not of the product's code beside it.
    let mut till = open(&product("UNIT", "4006381333931", Kind::Imei));
    let record = scan(&mut till, "]d201040063813339312149015420323751\x1d10A");
    assert!(record.message.contains("49015420323751"), "{}", record.message);
}
