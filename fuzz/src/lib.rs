//! What holds whatever a wire carries. Each function is a fuzz target's body; the ordinary tests run them over the
//! seeds (`tests/fuzz_seeds.rs`). Nothing here may panic for any input, except by its own assertions.

mod labels;

use core::time::Duration;
use emulator::printer::Profile;
use models::{
    AimUse, ByteString, CodeIdPlace, KeyboardModel, LineCodeIds, Models, SerialSettings, SsiModel, Terminator,
};
use scanner::{
    Framed, HidPosFramer, HidPosProfile, IbmFramer, IbmLayout, KeyboardFramer, KeyboardReports, Layout,
    RecordedDevice, Recording, SerialFramer, SsiFramer, decode_capture,
};
use std::sync::{Arc, LazyLock};

pub use labels::{label_bind, label_burst, label_damage, label_interpret, label_segment};

/// The same bytes are the same scans, whatever the chunks were. The first byte says how the line is set.
///
/// # Panics
/// When that does not hold.
pub fn serial_framer(data: &[u8]) {
    let Some((&set, bytes)) = data.split_first() else { return };
    let terminators = [
        Terminator::Cr,
        Terminator::Lf,
        Terminator::CrLf,
        Terminator::Tab,
        Terminator::Any,
        Terminator::None,
    ];
    let settings = SerialSettings {
        terminator: terminators.get(usize::from(set & 7)).copied().unwrap_or(Terminator::Cr),
        stx_etx: set & 0x08 != 0,
        bcc: set & 0x10 != 0,
        aim: if set & 0x20 != 0 { AimUse::Taken } else { AimUse::Data },
        code_ids: if set & 7 == 7 { code_ids(set & 0x20 != 0) } else { LineCodeIds::default() },
        ..SerialSettings::default()
    };
    for marked in [false, true] {
        let whole = frames(&settings, marked, bytes.chunks(bytes.len().max(1)));
        let chunk = usize::from(set >> 6) + 1;
        let cut = frames(&settings, marked, bytes.chunks(chunk));
        assert_eq!(whole, cut, "chunks of {chunk} make other scans");
        let longest = label::MAX_SCAN_BYTES + 16;
        assert!(whole.iter().all(|scan| scan.data.len() <= longest), "a scan longer than any symbol");
    }
}

/// A few of a maker's code identifiers, one of them the beginning of another.
fn code_ids(behind: bool) -> LineCodeIds {
    let known = [("F", "ean_13"), ("FF", "ean_8"), ("P0G", "gs1_data_matrix"), ("A", LineCodeIds::RETAIL)];
    let id = |(id, name): (&str, &str)| Some((ByteString::from_text(id).ok()?, name.to_owned()));
    let place = if behind { CodeIdPlace::Suffix } else { CodeIdPlace::Prefix };
    LineCodeIds { on: true, place, ids: known.into_iter().filter_map(id).collect() }
}

fn frames<'a>(
    settings: &SerialSettings,
    marked: bool,
    chunks: impl Iterator<Item = &'a [u8]>,
) -> Vec<Framed> {
    let mut framer = SerialFramer::new(settings);
    let mut push = |chunk| {
        if marked { framer.push_marked(chunk, Duration::ZERO) } else { framer.push(chunk, Duration::ZERO) }
    };
    let mut scans: Vec<Framed> = chunks.flat_map(&mut push).collect();
    scans.extend(framer.expire(Duration::from_secs(3_600)));
    assert_eq!(framer.next_deadline(), None, "something is left after the line has been silent for an hour");
    scans
}

/// A capture is read or refused, whatever it says. What a recording holds is no more than its text, and one of a serial
/// line has no scan longer than any symbol.
///
/// # Panics
/// When that does not hold.
pub fn capture(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _scans = decode_capture(&text, &Models::default());
    let Ok(recording) = Recording::parse(&text, None) else { return };
    let held: usize = recording.messages.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(held <= text.len(), "{held} bytes were read from a text of {}", text.len());
    if let RecordedDevice::Hid { introduction } = &recording.device {
        assert!(introduction.len() <= text.len() + 1, "more is said of the device than the text says");
    }
    for scan in recording.decode_serial(&SerialSettings::default()) {
        assert!(scan.data.len() <= label::MAX_SCAN_BYTES, "a scan longer than any symbol");
    }
}

/// The same bytes of a Simple Serial Interface are the same scans, whatever the chunks were; all of them end, and what is
/// answered is bounded by what came. The first byte says how long the chunks are.
///
/// # Panics
/// When that does not hold.
pub fn ssi_framer(data: &[u8]) {
    let Some((&set, bytes)) = data.split_first() else { return };
    let whole = packets(set, bytes.chunks(bytes.len().max(1)));
    let chunk = usize::from(set & 15) + 1;
    assert_eq!(whole, packets(set, bytes.chunks(chunk)), "chunks of {chunk} make other scans");
    assert!(
        whole.iter().all(|scan| scan.data.len() <= label::MAX_SCAN_BYTES),
        "a scan longer than any symbol"
    );
}

fn packets<'a>(set: u8, chunks: impl Iterator<Item = &'a [u8]>) -> Vec<Framed> {
    let mut model = SsiModel::default();
    model.settings.aim = if set & 0x10 != 0 { AimUse::Taken } else { AimUse::Data };
    let mut framer = SsiFramer::new(&model);
    framer.set_up(Duration::ZERO);
    let mut scans: Vec<Framed> = chunks.flat_map(|chunk| framer.push(chunk, Duration::ZERO)).collect();
    let mut rounds = 0;
    while let Some(due) = framer.next_deadline() {
        scans.extend(framer.expire(due));
        rounds += 1;
        assert!(rounds < 64, "something is always due");
    }
    assert!(framer.take_output().len() <= 8_192, "more answers than a line can take");
    scans
}

/// An IBM OEM scanner may send anything, at any time: each report is preceded by its length and the tenths of a second
/// since the last one.
///
/// # Panics
/// When the framer does not hold its bounds.
pub fn ibm_oem_framer(data: &[u8]) {
    const DESCRIPTOR: [u8; 30] = [
        0x06, 0x45, 0xff, 0x0a, 0x00, 0x4b, 0xa1, 0x01, 0x0a, 0x01, 0x4a, 0x75, 0x08, 0x95, 0x0b, 0x15, 0x00,
        0x26, 0xff, 0x00, 0x91, 0x02, 0x0a, 0x02, 0x4a, 0x95, 0x40, 0x81, 0x02, 0xc0,
    ];
    let Ok(layout) = IbmLayout::compile(&DESCRIPTOR) else { unreachable!("it is that of a real scanner") };
    let mut framer = IbmFramer::new(&layout);
    framer.enable();
    let mut now = Duration::ZERO;
    let mut scans: Vec<Framed> = Vec::new();
    let mut rest = data;
    while let [length, tenths, after @ ..] = rest {
        let (report, following) = after.split_at(usize::from(*length).min(after.len()));
        now += Duration::from_millis(100 * u64::from(*tenths));
        scans.extend(framer.expire(now));
        scans.extend(framer.push(report, now));
        let _ = (framer.wants_enable(now), framer.take_trouble(), framer.take_notes());
        rest = following;
    }
    for hour in 1..9 {
        let later = now + Duration::from_secs(3_600 * hour);
        scans.extend(framer.expire(later));
        let _ = framer.wants_enable(later);
    }
    assert_eq!(framer.next_deadline(), None, "something is left after the scanner has been silent for hours");
    let bytes: usize = scans.iter().map(|scan| scan.data.len()).sum();
    assert!(bytes <= data.len(), "more data than was sent");
    assert!(
        scans.iter().all(|scan| scan.data.len() <= label::MAX_SCAN_BYTES),
        "a scan longer than any symbol"
    );
}

/// A scanner that types may say anything of itself, and then send anything at any time. The first byte says how it is set,
/// the second how long its descriptor is (0: that of a boot keyboard); each report is preceded by its length and the
/// hundredths of a second since the last one.
///
/// # Panics
/// When the framer does not hold its bounds.
pub fn keyboard(data: &[u8]) {
    static MODELS: LazyLock<Models> = LazyLock::new(|| Models::load(None).unwrap_or_default());
    let [set, length, rest @ ..] = data else { return };
    let (descriptor, mut rest) = rest.split_at(usize::from(*length).min(rest.len()));
    let boot = emulator::keyboard::Form::Boot.descriptor();
    let Ok(reports) = KeyboardReports::compile(if *length == 0 { &boot } else { descriptor }) else { return };
    let layouts: Vec<_> = MODELS.layouts().collect();
    let Some(layout) = layouts.get(usize::from(set & 7) % layouts.len().max(1)) else { return };
    let aim = if set & 0x10 != 0 { AimUse::Taken } else { AimUse::Data };
    let mut settings = KeyboardModel { idle_end: set & 0x08 != 0, aim, ..KeyboardModel::default() };
    if set & 0x20 != 0 {
        settings.ends.clear();
    }
    let mut framer = KeyboardFramer::new(reports, Arc::clone(layout), &settings);
    let mut now = Duration::ZERO;
    let mut scans: Vec<Framed> = Vec::new();
    while let [length, hundredths, after @ ..] = rest {
        let (report, following) = after.split_at(usize::from(*length).min(after.len()));
        now += Duration::from_millis(10 * u64::from(*hundredths));
        scans.extend(framer.expire(now));
        scans.extend(framer.push(report, now));
        rest = following;
    }
    scans.extend(framer.expire(now + Duration::from_secs(3_600)));
    assert_eq!(
        framer.next_deadline(),
        None,
        "something is left after the keyboard has been silent for an hour"
    );
    assert!(
        scans.iter().all(|scan| scan.data.len() <= label::MAX_SCAN_BYTES),
        "a scan longer than any symbol"
    );
    // Each bit of a report can be a key, and a key is two characters of three bytes at most.
    let bytes: usize = scans.iter().map(|scan| scan.data.len()).sum();
    assert!(bytes <= data.len() * 8 * 6, "more data than was typed");
}

/// A device may say anything of itself, and then send anything. The first two bytes are the descriptor's length.
///
/// # Panics
/// When the framer does not hold its bounds.
pub fn hid_descriptor(data: &[u8]) {
    let [low, high, rest @ ..] = data else { return };
    let length = usize::from(u16::from_le_bytes([*low, *high])).min(rest.len());
    let (descriptor, reports) = rest.split_at(length);
    let Ok(layout) = Layout::compile(descriptor) else { return };
    let mut framer = HidPosFramer::new(layout, Arc::new(HidPosProfile::default()));
    let mut scans: Vec<Framed> = Vec::new();
    for (number, report) in (0..).zip(reports.chunks(64)) {
        scans.extend(framer.push(report, Duration::from_millis(number)));
    }
    scans.extend(framer.expire(Duration::from_secs(3_600)));
    let bytes: usize = scans.iter().map(|scan| scan.data.len()).sum();
    assert!(bytes <= reports.len() * 8, "more data than reports");
}

/// A printer takes any bytes, and prints the same whatever the chunks were.
///
/// # Panics
/// When that does not hold.
pub fn escpos_decoder(data: &[u8]) {
    let profile = Profile::columns_48();
    let whole = emulator::printer::decode(&profile, [data]);
    let split = emulator::printer::decode(&profile, data.chunks(3));
    assert_eq!(whole.receipts, split.receipts, "chunks of 3 make other receipts");
    assert_eq!(whole.unfinished, split.unfinished, "chunks of 3 leave other paper");
}
