use super::*;

fn written(text: &str) -> String {
    let mut label = Label::of(crate::Scan::bare(text.as_bytes()));
    let is_named = read(text, &mut label);
    let found: Vec<String> = label
        .identifiers
        .iter()
        .map(|found| format!("{} {} {}", found.kind.name(), found.evidence.name(), found.value))
        .chain(label.problems.iter().map(|problem| problem.code.to_owned()))
        .chain(label.told.serial.iter().map(|serial| format!("told {serial}")))
        .collect();
    if is_named.is_some() { format!("named {}", found.join(", ")) } else { found.join(", ") }
}

fn says(table: &[(&str, &str)]) {
    for (text, wanted) in table {
        assert_eq!(written(text), *wanted, "{text}");
    }
}

#[test]
fn text_with_a_known_name_says_what_its_values_are() {
    says(&[
        ("SN:ABC123", "named serial shaped ABC123, told ABC123"),
        ("s/n = ABC123", "named serial shaped ABC123, told ABC123"),
        ("Serial No. : AB 1", "named serial shaped AB 1, several_words, told AB 1"),
        (
            "SN:A1;P/N:B2,IMEI 2:490154203237518;",
            "named serial shaped A1, part_number shaped B2, imei checked 490154203237518, told A1",
        ),
        ("SN:A1, Rev: 2", "named serial shaped A1, told A1"),
        ("SN:A1, Foo: 2", "named serial shaped A1, unclear_text, told A1"),
        ("S/N ABC1", "named serial shaped ABC1, told ABC1"),
        ("SN ABC123", "named serial shaped ABC123, told ABC123"),
        ("S/N#ABC", "named serial shaped ABC, told ABC"),
        ("SN\u{ff1a}ABC10", "named serial shaped ABC10, told ABC10"),
        ("S:ABC6", "named serial shaped ABC6, told ABC6"),
        ("(S)QQ1", "named serial shaped QQ1, told QQ1"),
        ("(1P)AB(S)QQ1", "named part_number shaped AB, serial shaped QQ1, told QQ1"),
        (
            "PID: WS-C3750X-24T-S VID: V02 SN: FDO1234A5BC",
            "named part_number shaped WS-C3750X-24T-S, serial shaped FDO1234A5BC, told FDO1234A5BC",
        ),
        (
            "IMEI 1 490154203237518 IMEI 2 356938035643809",
            "named imei checked 490154203237518, imei checked 356938035643809",
        ),
        ("IMEI 352099001761481", "named imei checked 352099001761481"),
    ]);
}

#[test]
fn a_name_ends_where_its_number_starts_and_alone_says_nothing() {
    says(&[
        ("Serial No.7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
        ("SERIAL NO-7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
        ("Ser. No.-7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
        ("Ser.No.-7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
        ("Serial Number/7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
        ("Serial Nr....7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
        ("S/N (\u{5e8f}\u{5217}\u{53f7})7G4K9A12", "named serial shaped 7G4K9A12, told 7G4K9A12"),
        ("(S) SN7G4K9A12", "named serial shaped SN7G4K9A12, unclear_text, told SN7G4K9A12"),
        ("SERIAL NO7G4K9A12", "named serial shaped NO7G4K9A12, unclear_text, told NO7G4K9A12"),
        ("SERIAL PORT", "named serial shaped PORT, unclear_text, told PORT"),
        ("SN MODEL", "named no_read"),
        ("Serial Number", "named no_read"),
        ("SERIAL NUMBER", "named no_read"),
        ("Serial No.", "named no_read"),
        ("SERIAL", "named no_read"),
        ("Service Tag (S/N)", "named no_read"),
        ("Service Tag (S/N):", "named no_read"),
    ]);
}

#[test]
fn each_name_says_what_kind_of_number_follows() {
    says(&[
        ("Service Tag: 5RFDP01", "named serial shaped 5RFDP01, told 5RFDP01"),
        ("Express Service Code: 12542331601", "named serial shaped 12542331601, told 12542331601"),
        (
            "Service Tag: 5RFDP01 Express Service Code: 125-423-316-01",
            "named serial shaped 5RFDP01, serial shaped 125-423-316-01, told 5RFDP01",
        ),
        ("Service Tag (S/N): 5RFDP01", "named serial shaped 5RFDP01, told 5RFDP01"),
        ("MEID: AF 012345 0ABCDE C", "named meid checked AF0123450ABCDEC"),
        ("ICCID: 8914 8000 0007 4580 9013", "named iccid checked 89148000000745809013"),
        ("GTIN:04006381333948;SN:A5", "named gtin checked 04006381333948, serial shaped A5, told A5"),
        ("LOT:ABC123", "named lot shaped ABC123"),
        ("MODEL:X1;SKU:Y2", "named "),
        ("SSID:net;KEY:secret123", "unclear_text"),
        ("MAC:00:1A:2B:3C:4D:5E", "named mac shaped 00:1A:2B:3C:4D:5E"),
        ("SN:A1;SN:A1", "named serial shaped A1, serial shaped A1, told A1"),
        // Which of them it is nothing tells.
        ("SN:A1;SN:A2", "named serial segmented A1, serial segmented A2, several_numbers"),
        ("IMEI:490154203237517", "named imei_check_digit"),
        ("IMEI:1", "named named_value"),
        ("EID:490154203237517", "named named_value"),
    ]);
}

#[test]
fn what_is_not_clear_is_not_made_clear() {
    says(&[
        // Not clear.
        ("SN:A1;B2", "named "),
        ("SN:A1 Foo:2", "named serial shaped A1, unclear_text, told A1"),
        ("SN:A1 Foo\u{ff1d}2", "named serial shaped A1, unclear_text, told A1"),
        ("Foo\u{ff1d}2;KEY\u{ff1d}b", "unclear_text"),
        ("SN:A1 12:30", "named "),
        ("SN:A1\u{ff1d}2", "named "),
        ("SN:A1=2", "named "),
        ("SN:A1 IMEI:490154203237518", "named serial shaped A1, imei checked 490154203237518, told A1"),
        ("Rev:2", "named "),
        ("SN:", "named no_read"),
        ("SN: ", "named no_read"),
        ("SN", "named no_read"),
        ("SN123", ""),
    ]);
}

#[test]
fn a_blank_or_nothing_stands_for_the_mark_where_what_follows_is_well_formed() {
    says(&[
        ("S/NABC123", "named serial shaped ABC123, told ABC123"),
        ("S/N", "named no_read"),
        ("S/NO123", ""),
        ("S/No 123", "named serial shaped 123, told 123"),
        ("S/No.: 123", "named serial shaped 123, told 123"),
        ("IMEI490154203237518", "named imei checked 490154203237518"),
        ("IMEI490154203237517", ""),
        ("IMEI/MEID 490154203237518", "named imei checked 490154203237518"),
        ("IMEI1490154203237518 SN:A1", "named imei checked 490154203237518, serial shaped A1, told A1"),
        ("MAC001A2B3C4D5E", "named mac shaped 001A2B3C4D5E"),
        ("MAC 00 1A 2B 3C 4D 5E", "named mac shaped 00 1A 2B 3C 4D 5E"),
        ("MAC001A2B3C4D", ""),
        ("EAN4006381333931", "named gtin checked 04006381333931"),
        ("EAN13 4006381333931", "named gtin checked 04006381333931"),
        ("EAN4006381333932", ""),
        ("LOT 12345", "named lot shaped 12345"),
        ("MODEL AB-123", "named "),
        ("LOT12345", ""),
        ("SN ABC PN X1", "named serial shaped ABC, part_number shaped X1, told ABC"),
        ("SN of case 7G4K9A12", "named serial shaped of case 7G4K9A12, several_words, told of case 7G4K9A12"),
        ("(S) Serial No. ABC123", "named serial shaped ABC123, told ABC123"),
        ("SN:N/A", "named no_read"),
        ("SN NONE", "named no_read"),
        ("SN:A1;MAC:N/A", "named serial shaped A1, named_value, told A1"),
        ("S ABC", ""),
        ("XSN:A1", "unclear_text"),
        ("00:1A:2B:3C:4D:5E", ""),
        ("é:1", "unclear_text"),
        ("1:2", ""),
        (":", ""),
        ("", ""),
    ]);
}

#[test]
fn other_signs_after_a_name_or_between_parts_make_it_doubted() {
    says(&[
        ("S/N-ABC1234", "named serial shaped ABC1234, unclear_text, told ABC1234"),
        ("S/N. 77001", "named serial shaped 77001, unclear_text, told 77001"),
        ("SN_ABC1234", "named serial shaped ABC1234, unclear_text, told ABC1234"),
        ("SN/ABC1234", "named serial shaped ABC1234, unclear_text, told ABC1234"),
        ("SERIAL>ABC1234", "named serial shaped ABC1234, unclear_text, told ABC1234"),
        ("SN-ABC", ""),
        // How the number is written.
        ("SN-77001", ""),
        ("Serial-77001", ""),
        ("SNR-77001", ""),
        ("S-77001", ""),
        ("LOT-2024", ""),
        // Between fields that all have known names they are a part of none.
        ("SN:A1|MAC:001A2B3C4D5E", "named serial shaped A1, mac shaped 001A2B3C4D5E, told A1"),
        ("SN:A1|MAC 001A2B3C4D5E", "named serial shaped A1, mac shaped 001A2B3C4D5E, unclear_text, told A1"),
        ("SN:A1&MAC:001A2B3C4D5E", "named serial shaped A1, mac shaped 001A2B3C4D5E, unclear_text, told A1"),
        ("SN=A1&MODEL=X", "named serial shaped A1, unclear_text, told A1"),
        ("SN: A1 WWN: 50014EE2", "named serial shaped A1, unclear_text, told A1"),
        ("S/N: A1 DOM: 2026", "named serial shaped A1, unclear_text, told A1"),
        ("SN:A1|B2", "named serial shaped A1, unclear_text, told A1"),
        ("A1|B2", ""),
    ]);
}

#[test]
fn data_identifiers_in_brackets_are_names() {
    says(&[
        ("(1T)LOT12345", "named lot shaped LOT12345"),
        ("(Q)1", "named quantity shaped 1"),
        ("(P)MQ8N2LL/A", "named part_number shaped MQ8N2LL/A"),
        ("(30P)X1234", "named "),
        ("(D)20270531", "named "),
        ("(23S)001A2B3C4D5E", "named mac shaped 001A2B3C4D5E"),
        ("(I)1M8GDM9AXKP042788", "named vin checked 1M8GDM9AXKP042788"),
        ("(K)PO123", "named "),
        ("(1S)ABC1", "named serial shaped ABC1, told ABC1"),
        ("(18S)1VSA0123", "named serial shaped 1VSA0123, told 1VSA0123"),
        ("(25S)UN1234567891", "named serial shaped UN1234567891, told UN1234567891"),
        ("(S)ABC1234(Q)1", "named serial shaped ABC1234, quantity shaped 1, told ABC1234"),
        ("(S)ABC1234(Q)20", "named serial shaped ABC1234, quantity shaped 20, serial_of_case, told ABC1234"),
        ("(S): ABC1234", "named serial shaped ABC1234, told ABC1234"),
        ("(S) = Serial No. ABC1234", "named serial shaped ABC1234, told ABC1234"),
        ("(S):", "named "),
        ("(S) ABC1234 (1T) L7", "named serial shaped ABC1234, lot shaped L7, told ABC1234"),
        ("PN:X1(S)ABC1", "named part_number shaped X1, serial shaped ABC1, told ABC1"),
        ("SN:ABC1(Q)1", "named serial shaped ABC1(Q)1, several_words, told ABC1(Q)1"),
        ("(X)ABC1", ""),
        ("(10)AB(C)D", ""),
    ]);
}

#[test]
fn words_before_an_address_and_marks_around_a_value_are_no_part_of_it() {
    says(&[
        ("WLAN MAC: 00:1A:2B:3C:4D:5E", "named mac shaped 00:1A:2B:3C:4D:5E"),
        ("ETH MAC: 001A2B3C4D5E", "named mac shaped 001A2B3C4D5E"),
        ("WI-FI MAC 001A2B3C4D5E", "named mac shaped 001A2B3C4D5E"),
        ("MAC addr-001A2B3C4D5E", "named mac shaped 001A2B3C4D5E, unclear_text"),
        ("MAC-001A2B3C4D5E", "named mac shaped 001A2B3C4D5E, unclear_text"),
        ("BT001A2B3C4D5E", "named mac shaped 001A2B3C4D5E"),
        ("BTLL123456AB1P2", ""),
        ("BT 123", ""),
        ("SN:\"ABC1234\"", "named serial shaped ABC1234, told ABC1234"),
        ("SN: <CR>", "named serial shaped <CR>, several_words, told <CR>"),
        ("SN:*ABC1234*", "named serial shaped ABC1234, told ABC1234"),
        ("ISBN9783161484100", "named gtin checked 09783161484100"),
        ("ISBN 978-3-16-148410-0", "named gtin checked 09783161484100"),
    ]);
}

#[test]
fn longer_text_is_not_looked_through() {
    assert_eq!(written(&"SN:A;".repeat(MOST + 1)), "named ");
    assert_eq!(written(&format!("SN:{}", "A".repeat(LONGEST))), "");
}

#[test]
fn a_serial_number_has_its_name_in_several_languages_and_spellings() {
    for name in [
        "Serien-Nr.:",
        "Serien Nr:",
        "SerienNr:",
        "Seriennummer:",
        "Serien-Nummer:",
        "Ser.-Nr.:",
        "Ser. No.:",
        "SER NO:",
        "Fabr.-Nr.:",
        "Fabrik-Nr.:",
        "SerialNumber:",
        "Serial-Number:",
        "SerialNo:",
        "SERNO:",
        "Serial-No.:",
        "Serial-No:",
        "Serial.No:",
        "Numéro de série:",
        "NUMÉRO DE SÉRIE:",
        "Numero de serie:",
        "Número de serie:",
        "Numero di serie:",
        "N° de série:",
        "Nº de serie:",
        "N. de serie:",
        "N/S:",
        "Matricola:",
        "FRAME NO:",
        "Frame No.:",
        "Mfg SN:",
        "MFG S/N:",
        "GPON SN:",
        "ONT S/N:",
    ] {
        for between in ["", " "] {
            let text = format!("{name}{between}ABC12345");
            assert_eq!(written(&text), "named serial shaped ABC12345, told ABC12345", "{text}");
            assert_eq!(units_number(&text), Some("ABC12345"), "{text}");
        }
        assert_eq!(written(name), "named no_read", "{name}");
    }
    // Words and numbers that start as a name does.
    for text in [
        "SERIALNO12345",
        "SERIENNR12345",
        "MATRICOLA12345",
        "FRAMENO12345",
        "GPONSN12345",
        "N/S12345",
        "NSA12345",
    ] {
        assert_eq!(written(text), "", "{text}");
    }
}

#[test]
fn what_stands_behind_a_name_that_is_not_known_may_be_the_number() {
    for (text, wanted) in [
        ("Tillv nr: ABC12345", Some("ABC12345")),
        ("Gerät=ABC12345", Some("ABC12345")),
        ("Nr: ABC12345", Some("ABC12345")),
        ("AB:12345678", None),
        ("Foo:2", None),
        ("Foo: bar and more", None),
        ("A0:12:34", None),
        ("Foo: ABC12345, Bar: ABC12346", None),
        ("ABC12345", None),
        ("SN: ABC12345", None),
        ("", None),
    ] {
        assert_eq!(behind_other_name(text), wanted, "{text}");
    }
}
