//! What the printer makes of ESC/POS.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test's helpers fail by panicking too"
)]

mod support;

use emulator::printer::{Decoded, Profile, Receipt, decode};
use proptest::prelude::*;
use support::{picture, sample_receipt};

/// Prints the bytes and tears off what came out.
fn printed(bytes: &[u8]) -> Receipt {
    decode(&Profile::columns_48(), [bytes]).unfinished
}

fn text(bytes: &[u8]) -> String {
    printed(bytes).text
}

/// What was complained about, without the offsets.
fn complaints(bytes: &[u8]) -> Vec<String> {
    decode(&Profile::columns_48(), [bytes]).complaints.into_iter().map(|complaint| complaint.what).collect()
}

fn answers(bytes: &[u8]) -> Vec<u8> {
    decode(&Profile::columns_48(), [bytes]).answers
}

/// A Code 128 of four digits, 68 modules wide at set C.
const BARCODE: &[u8] = b"\x1dk\x49\x04{C\x0c\x22";

#[test]
fn text_is_read_as_its_code_page_says() {
    let table: [(&[u8], &str); 9] = [
        (b"Caf\x82\n", "Café\n"),
        (b"\x1bt\x135,00 \xd5\n", "5,00 €\n"),
        (b"\x1bt\x105,00 \x80\n", "5,00 €\n"),
        (b"\x1bt\x285,00 \xa4\n", "5,00 €\n"),
        (b"\x1bt\x02\xd5\n", "ı\n"),
        (b"\x1bR\x02[]\n", "ÄÜ\n"),
        (b"\x1bt\x10\xfc\x1b@\x81\n", "ü\n"),
        (b"\xb3\xc4\xdb\n", "│─█\n"),
        (b"a\r\0b\n", "ab\n"),
    ];
    for (bytes, expected) in table {
        assert_eq!(text(bytes), expected, "{bytes:x?}");
    }
}

#[test]
fn lines_wrap_at_the_paper_and_not_before() {
    let line = "x".repeat(100);
    let wrapped = |prefix: &[u8], profile: &Profile| {
        let bytes = [prefix, line.as_bytes(), b"\n"].concat();
        let lines = decode(profile, [&bytes[..]]).unfinished.text;
        lines.lines().map(str::len).collect::<Vec<_>>()
    };
    let (wide, narrow) = (Profile::columns_48(), Profile::columns_42());
    assert_eq!(wrapped(b"", &wide), [48, 48, 4]);
    assert_eq!(wrapped(b"", &narrow), [42, 42, 16]);
    assert_eq!(wrapped(b"\x1d!\x10", &wide), [24, 24, 24, 24, 4]);
    assert_eq!(wrapped(b"\x1d!\x01", &wide), [48, 48, 4]);
    assert_eq!(wrapped(b"\x1bM\x01", &wide), [64, 36]);
    assert_eq!(wrapped(b"\x1dW\x78\x00", &wide), [10; 10]);
    assert_eq!(wrapped(b"\x1dL\xe0\x01", &wide).len(), 13);
    assert_eq!(wrapped(b"\x1b \x0c", &wide), [24, 24, 24, 24, 4]);
}

#[test]
fn columns_line_up_where_tabs_positions_and_alignment_put_them() {
    let table: [(&[u8], &str); 8] = [
        (b"a\tb\tc\n", "a       b       c\n"),
        (b"\x1bD\x04\x0a\x00a\tb\tc\n", "a   b     c\n"),
        (b"a\x1b$\x78\x00b\n", "a         b\n"),
        (b"a\x1b\\\x18\x00b\n", "a  b\n"),
        (b"\x1ba\x02end\n", "                                             end\n"),
        (b"\x1ba\x01mid!\n", "                      mid!\n"),
        (b"\x1dL\x24\x00in\n", "   in\n"),
        (b"\x1ba\x02\x1d!\x11EUR\n", "                                          EUR\n"),
    ];
    for (bytes, expected) in table {
        assert_eq!(text(bytes), expected, "{bytes:x?}");
    }
}

#[test]
fn alignment_in_the_middle_of_a_line_is_ignored_with_a_complaint() {
    assert_eq!(text(b"a\x1ba\x01b\n"), "ab\n");
    assert_eq!(complaints(b"a\x1ba\x01b\n"), ["ESC a: in the middle of a line; ignored"]);
}

#[test]
fn feeds_move_the_paper_as_far_as_they_say() {
    let rows = |bytes: &[u8]| printed(bytes).rows();
    let line = 203 / 6;
    assert_eq!(rows(b"x\n"), line);
    assert_eq!(rows(b"x\x1bd\x03"), 3 * line);
    assert_eq!(rows(b"\x1b3\x00x\n"), 24, "a line is never less than its characters");
    assert_eq!(rows(b"\x1b3\x78x\n"), 60, "a unit is half a dot");
    assert_eq!(rows(b"\x1b3\x78\x1b2x\n"), line);
    assert_eq!(rows(b"x\x1bJ\x64"), 50);
    assert_eq!(rows(b"\x1dP\x00\xcbx\x1bJ\x64"), 100, "a unit is a dot");
    assert_eq!(rows(b"\x1d!\x03x\n"), 96);
    assert_eq!(rows(&[b"\x1dh\x40", BARCODE].concat()), 64);
}

#[test]
fn every_form_of_cut_ends_a_receipt() {
    let forms: [&[u8]; 10] = [
        b"\x1dV\x00",
        b"\x1dV\x01",
        b"\x1dV0",
        b"\x1dV1",
        b"\x1dVA\x00",
        b"\x1dVB\x10",
        b"\x1dVg\x00",
        b"\x1dVh\x00",
        b"\x1bi",
        b"\x1bm",
    ];
    for cut in forms {
        let decoded = decode(&Profile::columns_48(), [&[b"one\n", cut, b"two\n", cut].concat()[..]]);
        let texts: Vec<&str> = decoded.receipts.iter().map(|receipt| receipt.text.as_str()).collect();
        assert_eq!(texts, ["one\n", "two\n"], "{cut:x?}");
        assert_eq!(decoded.receipts[1].bytes, [b"two\n", cut].concat());
    }
}

#[test]
fn a_cut_of_blank_paper_is_no_receipt() {
    assert_eq!(decode(&Profile::columns_48(), [&b"\x1b@\n\n\x1dVB\x00"[..]]).receipts, []);
}

#[test]
fn a_cut_through_what_was_printed_is_complained_about() {
    let what = complaints(b"x\n\x1dV\x00");
    assert!(what[0].starts_with("GS V: the last 90 dots are still below the blade"), "{what:?}");
    assert_eq!(complaints(b"x\n\x1dVB\x00"), [""; 0]);
    assert_eq!(complaints(b"x\n\x1bd\x04\x1dV\x00"), [""; 0]);
}

#[test]
fn barcodes_say_what_a_scanner_would_read() {
    let table: [(&[u8], &str, &[u8]); 10] = [
        (b"\x1dk\x00036000291452\x00", "upc_a", b"036000291452"),
        (b"\x1dk\x02400638133393\x00", "ean_13", b"4006381333931"),
        (b"\x1dk\x44\x079638507", "ean_8", b"96385074"),
        (b"\x1dk\x42\x06425261", "upc_e", b"04252614"),
        (b"\x1dk\x04SN-1\x00", "code_39", b"SN-1"),
        (b"\x1dk\x46\x041234", "itf", b"1234"),
        (b"\x1dk\x47\x05A123B", "codabar", b"A123B"),
        (b"\x1dk\x48\x04sn-1", "code_93", b"sn-1"),
        (b"\x1dk\x49\x09{BSN\x2d{{\x7e1", "code_128", b"SN-{~1"),
        (b"\x1dk\x49\x0e{C{1\x01\x04{B21{1A\x41", "gs1_128", b"010421\x1dAA"),
    ];
    for (bytes, symbology, data) in table {
        let receipt = printed(bytes);
        assert_eq!(receipt.complaints, [], "{symbology}");
        let [barcode] = &receipt.barcodes[..] else { panic!("{symbology}: {:?}", receipt.barcodes) };
        assert_eq!((barcode.symbology, &barcode.data[..]), (symbology, data));
    }
}

#[test]
fn a_caption_stands_where_it_was_asked_for() {
    let captioned = |n: u8| text(&[b"\x1dH", &[n][..], BARCODE].concat());
    assert_eq!(captioned(0), "[code_128 1234]\n");
    assert_eq!(captioned(1).trim_start(), "1234\n[code_128 1234]\n");
    assert!(captioned(2).starts_with("[code_128 1234]\n "));
    assert_eq!(captioned(b'3').matches("1234").count(), 3);
}

#[test]
fn a_barcode_wider_than_the_paper_prints_nothing_and_is_complained_about() {
    // 6 * (11 * (1 + 14 + 1) + 13) = 1134 dots.
    let bytes = b"\x1dw\x06\x1dk\x49\x10{BSERIAL-NUMBER1";
    let receipt = printed(bytes);
    assert_eq!((receipt.barcodes.len(), receipt.rows(), receipt.text.as_str()), (0, 0, ""));
    assert_eq!(
        complaints(bytes),
        ["GS k: the barcode is 1134 dots wide, the print area 576; nothing printed"]
    );
}

#[test]
fn bad_barcode_data_is_printed_as_text_as_a_printer_does() {
    let table: [(&[u8], &str); 5] = [
        (b"\x1dk\x49\x05SN-12\n", "SN-12\n"),
        (b"\x1dk\x49\x05{Bab\x01\n", "\n"),
        (b"\x1dk\x43\x0540063\n", "40063\n"),
        (b"\x1dk\x04abc\x00\n", "abc\n"),
        (b"ab\x1dk\x04CD\x00\n", "abCD\n"),
    ];
    for (bytes, expected) in table {
        let receipt = printed(bytes);
        assert_eq!((receipt.text.as_str(), receipt.barcodes.len()), (expected, 0), "{bytes:x?}");
        assert_eq!(receipt.complaints.len(), 1, "{bytes:x?}");
    }
}

#[test]
fn a_qr_code_is_stored_and_then_printed_any_number_of_times() {
    let store = b"\x1d(k\x07\x001P0SN-1";
    let print = b"\x1d(k\x03\x001Q0";
    let receipt = printed(&[&store[..], b"\x1d(k\x03\x001C\x04", print, print].concat());
    let found: Vec<_> = receipt.barcodes.iter().map(|code| (code.symbology, &code.data[..])).collect();
    assert_eq!(found, [("qr_code", &b"SN-1"[..]); 2]);
    assert_eq!(receipt.rows(), 2 * 21 * 4);
    assert_eq!(complaints(print), ["GS ( k: no data is stored; nothing printed"]);
    assert_eq!(complaints(&[&store[..], b"\x1b@", print].concat()).len(), 1);
    let too_big = [&store[..], b"\x1d(k\x03\x001C\x10\x1dW\x64\x00", print].concat();
    assert_eq!(
        complaints(&too_big),
        ["GS ( k: the QR code is 336 dots wide, the print area 100; nothing printed"]
    );
}

#[test]
fn a_raster_picture_lands_dot_for_dot_where_alignment_puts_it() {
    let bytes = b"\x1ba\x02\x1dv0\x00\x01\x00\x02\x00\x81\x7e";
    let dots = picture(&printed(bytes));
    let row = |y: u32| (568..576).map(|x| if dots.is_black(x, y) { '#' } else { '.' }).collect::<String>();
    assert_eq!([row(0), row(1)], ["#......#", ".######."]);
    assert_eq!(dots.count_black(), 8);
    let doubled = printed(b"\x1dv0\x03\x01\x00\x02\x00\x81\x7e");
    assert_eq!((doubled.rows(), picture(&doubled).count_black()), (4, 32));
    let stored = printed(b"\x1d(L\x0c\x000p0\x01\x011\x08\x00\x02\x00\x81\x7e\x1d(L\x02\x0002");
    assert_eq!(picture(&stored).count_black(), 8);
    let columns = printed(b"\x1b*\x21\x02\x00\xff\x00\x00\x00\x00\x01\n");
    assert_eq!(picture(&columns).count_black(), 9);
}

#[test]
fn a_picture_wider_than_the_paper_is_cut_off_with_a_complaint() {
    let row = [0xff; 80];
    let bytes = [b"\x1dv0\x00\x50\x00\x01\x00", &row[..]].concat();
    assert_eq!(picture(&printed(&bytes)).count_black(), 576);
    assert_eq!(
        complaints(&bytes),
        ["GS v 0: the picture is 640 dots wide, the print area 576; the rest is cut off"]
    );
}

#[test]
fn a_real_time_command_inside_a_picture_is_executed_and_complained_about() {
    let decoded = decode(&Profile::columns_48(), [&b"\x1dv0\x00\x04\x00\x01\x00\x10\x04\x01\xff"[..]]);
    assert_eq!(decoded.answers, [0x12]);
    assert!(decoded.complaints[0].what.contains("real-time command"), "{:?}", decoded.complaints);
    assert_eq!(picture(&decoded.unfinished).count_black(), 1 + 1 + 1 + 8);
}

#[test]
fn questions_are_answered() {
    let table: [(&[u8], &[u8]); 10] = [
        (b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04", &[0x12; 4]),
        (b"text \x10\x04\x04 more", &[0x12]),
        (b"\x1da\xff", &[0x10, 0, 0, 0x0f]),
        (b"\x1da\x00", b""),
        (b"\x1dr\x01\x1dr\x02", &[0, 0]),
        (b"\x1dIB", b"_EPSON\0"),
        (b"\x1dIC\x1dID", b"_TM-m30\0_EMU0000001\0"),
        (b"\x1d(H\x06\x0000ab~ ", b"\x37\x22ab~ \0"),
        (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", b"\x37\x25\0"),
        (b"\x1b=\x00\x1dr\x01\x1b=\x01\x1dr\x01", &[0]),
    ];
    for (bytes, expected) in table {
        assert_eq!(answers(bytes), expected, "{bytes:x?}");
    }
}

#[test]
fn a_process_id_is_answered_when_its_line_is_printed_and_only_the_latest_waits() {
    let id = |id: &[u8; 4]| [b"\x1d(H\x06\x0000", &id[..]].concat();
    let waiting = [b"a", &id(b"0001")[..], &id(b"0002")].concat();
    assert_eq!(answers(&waiting), b"");
    assert_eq!(answers(&[&waiting[..], b"\n"].concat()), b"\x37\x220002\0");
    assert_eq!(answers(&[&waiting[..], b"\x1b@b\n"].concat()), b"", "what is cleared is never confirmed");
    assert_eq!(answers(b"\x1d(H\x06\x0000\x1f123"), b"");
}

#[test]
fn the_drawer_opens_by_either_command() {
    let kicks = |bytes: &[u8]| decode(&Profile::columns_48(), [bytes]).drawer_kicks;
    assert_eq!(kicks(b"\x1bp\x00\x19\xfa"), 1);
    assert_eq!(kicks(b"\x10\x14\x01\x00\x01"), 1);
    assert_eq!(kicks(b"\x1bp\x07\x19\xfa"), 0);
}

#[test]
fn unknown_and_malformed_commands_are_complained_about_with_their_offset() {
    let table: [(&[u8], u64, &str); 8] = [
        (b"ab\x1b\x01c\n", 2, "an unknown command: 1B 01"),
        (b"\x05", 0, "a control byte that means nothing: 05"),
        (b"\x1d(Z\x02\x00ab", 0, "GS ( Z: not emulated; left out"),
        (b"\x1bt\x63", 0, "ESC t: the emulator has no code page 99; the page stays as it was"),
        (b"\x1dV\x09", 0, "GS V: parameters that do not exist; what follows is taken as text"),
        (b"\x1dk\x40", 0, "GS k: parameters that do not exist; what follows is taken as text"),
        (b"abc\x1bt\x10d\x81\n", 7, "byte 81 is no character of WPC1252; printed as a space"),
        (b"lost\x1b@", 4, "ESC @: in the middle of a line; the line is lost"),
    ];
    for (bytes, offset, what) in table {
        let complaints = decode(&Profile::columns_48(), [bytes]).complaints;
        let [complaint] = &complaints[..] else { panic!("{bytes:x?}: {complaints:?}") };
        assert_eq!((complaint.offset, complaint.what.as_str()), (offset, what));
    }
}

#[test]
fn a_printer_without_an_ability_says_so_or_stays_silent() {
    let bare =
        Profile { process_id: false, status: false, raster: false, qr: false, ..Profile::columns_48() };
    let decoded = decode(&bare, [&b"\x10\x04\x01\x1da\xff\x1dr\x01\x1d(H\x06\x00000001"[..]]);
    assert_eq!((decoded.answers.len(), decoded.complaints.len()), (0, 1));
    let drawn = decode(&bare, [&b"\x1dv0\x00\x01\x00\x01\x00\xff\x1d(k\x04\x001P0a\x1d(k\x03\x001Q0"[..]]);
    assert_eq!((drawn.unfinished.rows(), drawn.complaints.len()), (0, 2));
}

#[test]
fn a_sample_receipt_is_the_same_split_at_every_byte() {
    let bytes = sample_receipt();
    let profile = Profile::columns_48();
    let whole = decode(&profile, [&bytes[..]]);
    assert_eq!(whole.complaints, []);
    assert_eq!(whole.receipts.len(), 1);
    for at in 0..bytes.len() {
        let (first, second) = bytes.split_at(at);
        assert_eq!(decode(&profile, [first, second]), whole, "split at {at}");
    }
    assert_eq!(decode(&profile, bytes.chunks(1)), whole, "byte by byte");
}

#[test]
fn a_receipt_without_end_stays_within_its_limits() {
    let feeds = b"x\n\x1bd\xff".repeat(2000);
    let decoded = decode(&Profile::columns_48(), [&feeds[..]]);
    assert_eq!(decoded.unfinished.rows(), 20_000);
    assert!(decoded.complaints.iter().any(|complaint| complaint.what.contains("20,000 rows")));
    let nonsense = b"\x1b\x01".repeat(5000);
    assert_eq!(decode(&Profile::columns_48(), [&nonsense[..]]).complaints.len(), 1000);
}

#[test]
fn a_picture_larger_than_any_printers_memory_is_thrown_away_whole() {
    // 65,535 bytes a row and 255 rows: 16 MB that are never kept.
    let header = b"\x1dv0\x00\xff\xff\xff\x00";
    let row = vec![0xff; 65_535];
    let pieces = std::iter::once(&header[..])
        .chain(std::iter::repeat_n(&row[..], 255))
        .chain(std::iter::once(&b"after\n"[..]));
    let decoded = decode(&Profile::columns_48(), pieces);
    assert_eq!(decoded.unfinished.text, "after\n");
    assert_eq!(decoded.complaints.len(), 1);
}

/// Bytes in which commands are frequent.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => prop::collection::vec(any::<u8>(), 1..12),
        3 => prop::sample::select(vec![&b"\x1b"[..], b"\x1d", b"\x1c", b"\x10", b"\x1d(k", b"\x1dk", b"\x1d(L", b"\x1b*"])
            .prop_flat_map(|lead| prop::collection::vec(any::<u8>(), 0..8)
                .prop_map(move |rest| [lead, &rest].concat())),
        1 => Just(b"\n".to_vec()),
        1 => Just(b"\x1dVB\x00".to_vec()),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_in_any_pieces_print_the_same_within_limits(bytes in hostile(), at in any::<prop::sample::Index>()) {
        let profile = Profile::columns_48();
        let whole = decode(&profile, [&bytes[..]]);
        let (first, second) = bytes.split_at(at.index(bytes.len() + 1));
        prop_assert_eq!(&decode(&profile, [first, second]), &whole);
        let Decoded { receipts, unfinished, complaints, answers, .. } = whole;
        prop_assert!(receipts.iter().all(|receipt| receipt.rows() <= 20_000) && unfinished.rows() <= 20_000);
        prop_assert!(complaints.len() <= 1000 && answers.len() <= 64 * 1024);
        prop_assert!(unfinished.bytes.len() <= bytes.len());
    }
}
