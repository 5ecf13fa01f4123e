//! The framer of scanners that type: reports in, scans out.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::LazyLock;
use std::time::Duration;

use models::{AimUse, ByteString, EndKey, KeyboardModel, Models};
use proptest::prelude::*;
use scanner::{Damage, DescriptorError, Framed, KeyboardFramer, KeyboardReports};

/// The boot keyboard of the HID specification, appendix B.1.
const BOOT: &[u8] = &[
    0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75,
    0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08,
    0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15,
    0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0,
];

const CTRL: u8 = 0x01;
const SHIFT: u8 = 0x02;
const ALT: u8 = 0x04;
const GUI: u8 = 0x08;
const RIGHT_CTRL: u8 = 0x10;
const ALT_GR: u8 = 0x40;

const ENTER: u8 = 0x28;
const TAB: u8 = 0x2b;
const SPACE: u8 = 0x2c;
const CAPS: u8 = 0x39;
const KEYPAD_ENTER: u8 = 0x58;

static MODELS: LazyLock<Models> = LazyLock::new(|| Models::load(None).unwrap());

struct Keyboard {
    framer: KeyboardFramer,
    now: Duration,
    scans: Vec<Framed>,
}

impl Keyboard {
    fn new(layout: &str) -> Self {
        Self::with(layout, BOOT, &KeyboardModel::default())
    }

    fn with(layout: &str, descriptor: &[u8], settings: &KeyboardModel) -> Self {
        let reports = KeyboardReports::compile(descriptor).unwrap();
        let framer = KeyboardFramer::new(reports, MODELS.layout(layout).unwrap().clone(), settings);
        Self { framer, now: Duration::ZERO, scans: Vec::new() }
    }

    fn report(&mut self, report: &[u8]) {
        self.now += Duration::from_millis(2);
        self.scans.extend(self.framer.push(report, self.now));
    }

    fn down(&mut self, modifiers: u8, keys: &[u8]) {
        let mut list = keys.to_vec();
        list.resize(6, 0);
        self.report(&[&[modifiers, 0], list.as_slice()].concat());
    }

    /// Presses keys one after the other, each released before the next.
    fn type_keys(&mut self, modifiers: u8, keys: &[u8]) -> &mut Self {
        for key in keys {
            self.down(modifiers, &[*key]);
            self.down(modifiers, &[]);
        }
        self.down(0, &[]);
        self
    }

    fn wait(&mut self, milliseconds: u64) {
        self.now += Duration::from_millis(milliseconds);
        self.scans.extend(self.framer.expire(self.now));
    }

    /// The next scan, which must be the only one.
    fn scan(&mut self) -> Framed {
        assert_eq!(self.scans.len(), 1, "{:?}", self.scans);
        self.scans.remove(0)
    }

    /// Ends a scan that must be whole.
    fn text(&mut self) -> String {
        self.type_keys(0, &[ENTER]);
        let scan = self.scan();
        assert_eq!(scan.damage, None, "{scan:?}");
        String::from_utf8(scan.data).unwrap()
    }
}

#[test]
fn each_key_that_goes_down_is_one_character_and_enter_ends_the_scan() {
    let mut keyboard = Keyboard::new("us");
    // Held over many reports; beside another; released in another order.
    for keys in [&[0x04][..], &[0x04], &[0x04, 0x05], &[0x05, 0x04], &[0x05], &[0x05, 0x04], &[]] {
        keyboard.down(0, keys);
    }
    // Two keys in one report count in its order.
    keyboard.down(0, &[0x07, 0x06]);
    keyboard.down(SHIFT, &[0x07]);
    keyboard.down(SHIFT, &[0x06]);
    assert_eq!(keyboard.text(), "abadcC");
}

#[test]
fn enter_on_the_keypad_and_tab_are_ends_and_those_that_are_not_are_data() {
    for end in [ENTER, KEYPAD_ENTER, TAB] {
        let mut keyboard = Keyboard::new("us");
        keyboard.type_keys(0, &[0x04, end]);
        assert_eq!(keyboard.scan().data, b"a");
    }
    let settings = KeyboardModel { ends: vec![EndKey::KeypadEnter], ..KeyboardModel::default() };
    let mut keyboard = Keyboard::with("us", BOOT, &settings);
    keyboard.type_keys(0, &[0x04, ENTER, 0x05, TAB, 0x06, KEYPAD_ENTER]);
    assert_eq!(keyboard.scan().data, b"a\rb\tc");
}

#[test]
fn a_prefix_and_a_suffix_that_are_typed_are_taken_off_and_missed() {
    let around = |prefix, suffix| KeyboardModel {
        prefix: ByteString::from_text(prefix).unwrap(),
        suffix: ByteString::from_text(suffix).unwrap(),
        ..KeyboardModel::default()
    };
    let read = |keyboard: &mut Keyboard, keys: &[u8]| {
        keyboard.type_keys(0, keys).type_keys(0, &[ENTER]);
        let scan = keyboard.scan();
        (String::from_utf8(scan.data).unwrap(), scan.damage)
    };
    let mut keyboard = Keyboard::with("us", BOOT, &around("a", "bc"));
    assert_eq!(read(&mut keyboard, &[0x04, 0x1e, 0x05, 0x06]), ("1".to_owned(), None));
    assert_eq!(read(&mut keyboard, &[0x04, 0x05, 0x06]), (String::new(), None));
    assert_eq!(
        read(&mut keyboard, &[0x1e, 0x05, 0x06]),
        ("1".to_owned(), Some(Damage::NoPrefix)),
        "what is there is taken off"
    );
    // What ended it may be one of its own keys; what begins with the prefix is no rest of it.
    assert_eq!(read(&mut keyboard, &[0x04, 0x1e, 0x05]), ("1b".to_owned(), Some(Damage::NoSuffix)));
    assert_eq!(read(&mut keyboard, &[0x04, 0x1f, 0x05, 0x06]), ("2".to_owned(), None));
    let mut keyboard = Keyboard::with("us", BOOT, &around("", "b"));
    assert_eq!(read(&mut keyboard, &[0x1e]), ("1".to_owned(), Some(Damage::NoSuffix)));
    assert_eq!(read(&mut keyboard, &[0x1f, 0x05]), ("2".to_owned(), Some(Damage::Gap)));
    // The longest scan has room for both, and the identifier stands between them.
    let mut keyboard = Keyboard::with("us", BOOT, &around("a", "b"));
    keyboard.type_keys(0, &[0x04, 0x30]).type_keys(SHIFT, &[0x06]).type_keys(0, &[0x1e]);
    let (data, damage) = read(&mut keyboard, &[&[0x1e; 7_089], &[0x05][..]].concat());
    assert_eq!((data.len(), damage), (7_089, None));
    // A character beyond ASCII is one, however many bytes it has.
    let mut keyboard = Keyboard::with("de", BOOT, &around("\u{e4}", ""));
    assert_eq!(read(&mut keyboard, &[0x34, 0x1e]), ("1".to_owned(), None));
    // A line feed that begins a scan is no end of the last one.
    let mut keyboard = Keyboard::with("us", BOOT, &around("\n", ""));
    for _ in 0..2 {
        keyboard.type_keys(CTRL, &[0x0d]);
        assert_eq!(read(&mut keyboard, &[0x1e]), ("1".to_owned(), None));
    }
}

#[test]
fn of_several_ends_in_close_succession_only_the_first_counts() {
    let mut keyboard = Keyboard::new("us");
    // Enter and Ctrl+J: CR and LF.
    keyboard.type_keys(0, &[0x04, ENTER, ENTER]).type_keys(CTRL, &[0x0d]);
    assert_eq!(keyboard.scan().data, b"a");
    keyboard.wait(1_000);
    keyboard.type_keys(0, &[ENTER]);
    assert_eq!(keyboard.scan().data, b"", "an end alone is a scan without data");
}

#[test]
fn ctrl_and_a_key_are_a_control_character() {
    let mut keyboard = Keyboard::new("us");
    keyboard
        .type_keys(CTRL, &[0x30, 0x04, 0x1d, 0x2f, 0x31, 0x23, 0x2d, 0x1f])
        .type_keys(RIGHT_CTRL, &[0x30]);
    assert_eq!(keyboard.text(), "\u{1d}\u{1}\u{1a}\u{1b}\u{1c}\u{1e}\u{1f}\0\u{1d}");
    // Letters are those of the layout, GS is the key beside Enter on all of them.
    for layout in ["de", "fr", "es", "it", "uk"] {
        let mut keyboard = Keyboard::new(layout);
        keyboard.type_keys(CTRL, &[0x30]).type_keys(CTRL | SHIFT, &[0x30]);
        assert_eq!(keyboard.text(), "\u{1d}\u{1d}", "{layout}");
    }
    let mut french = Keyboard::new("fr");
    french.type_keys(CTRL, &[0x14]);
    assert_eq!(french.text(), "\u{1}", "A of AZERTY");
}

#[test]
fn left_alt_and_digits_are_a_character_by_its_number() {
    let mut keyboard = Keyboard::new("us");
    let (zero, two, nine) = (0x62, 0x5a, 0x61);
    keyboard.type_keys(0, &[0x04]).type_keys(ALT, &[zero, two, nine]).type_keys(0, &[0x05]);
    assert_eq!(keyboard.text(), "a\u{1d}b");
    // The Alt key goes up in the very report in which the next key goes down.
    keyboard.down(ALT, &[two]);
    keyboard.down(ALT, &[nine]);
    keyboard.down(0, &[0x05]);
    keyboard.down(0, &[]);
    assert_eq!(keyboard.text(), "\u{1d}b");
    // Alt alone is nothing.
    keyboard.type_keys(ALT, &[]).type_keys(0, &[0x05]);
    assert_eq!(keyboard.text(), "b");
}

#[test]
fn an_accent_waits_for_its_letter() {
    let mut keyboard = Keyboard::new("de");
    let (circumflex, acute) = (0x35, 0x2e);
    keyboard.type_keys(0, &[circumflex, 0x08, circumflex, SPACE, circumflex, 0x1b, acute, circumflex, acute]);
    assert_eq!(keyboard.text(), "ê^^x´^´");
    let mut spanish = Keyboard::new("es");
    spanish
        .type_keys(ALT_GR, &[0x21])
        .type_keys(SHIFT, &[0x11])
        .type_keys(0, &[0x2f])
        .type_keys(CTRL, &[0x30]);
    assert_eq!(spanish.text(), "Ñ`\u{1d}");
}

#[test]
fn alt_gr_is_right_alt_or_ctrl_and_alt() {
    let mut keyboard = Keyboard::new("de");
    keyboard.type_keys(ALT_GR, &[0x14, 0x26]).type_keys(CTRL | ALT, &[0x14]).type_keys(0, &[0x64, 0x32]);
    assert_eq!(keyboard.text(), "@]@<#");
}

#[test]
fn caps_lock_turns_letters_and_is_the_keyboard_s_own() {
    let mut keyboard = Keyboard::new("us");
    keyboard.type_keys(0, &[CAPS, 0x04, 0x1e]).type_keys(SHIFT, &[0x04, 0x1e]).type_keys(0, &[CAPS, 0x04]);
    assert_eq!(keyboard.text(), "A1a!a");
    let mut german = Keyboard::new("de");
    german.type_keys(0, &[CAPS, 0x2f, CAPS, 0x2f]);
    assert_eq!(german.text(), "Üü");
    // A whole scan under Caps Lock.
    let mut keyboard = Keyboard::new("us");
    keyboard.type_keys(0, &[CAPS]).type_keys(SHIFT, &[0x04]).type_keys(0, &[ENTER, CAPS, 0x04]);
    assert_eq!(keyboard.scan().data, b"a");
    assert_eq!(keyboard.text(), "a");
}

/// It is pressed around a scan. One press that was not heard does not turn the letters of every later scan.
#[test]
fn a_press_of_caps_lock_that_was_not_heard_does_not_turn_every_later_scan() {
    let around = |keyboard: &mut Keyboard| {
        keyboard.wait(3_000);
        keyboard.type_keys(0, &[CAPS]).type_keys(SHIFT, &[0x04]).type_keys(0, &[0x05, CAPS]);
        assert_eq!(keyboard.text(), "aB");
    };
    let unknown = |keyboard: &mut Keyboard| {
        keyboard.type_keys(0, &[CAPS, 0x04, CAPS, ENTER]);
        assert_eq!(keyboard.scan().damage, Some(Damage::UnknownKey));
    };
    // The first that is heard is the rest of a scan: whatever came before it, and whatever comes with the end.
    for (keys, ending) in
        [(&[0x21, ENTER, CAPS][..], None), (&[0x21, CAPS, ENTER], Some(0x0d)), (&[CAPS, ENTER], Some(0x0d))]
    {
        let mut keyboard = Keyboard::new("us");
        keyboard.framer.taken(keyboard.now);
        keyboard.type_keys(0, keys).type_keys(CTRL, ending.as_slice()).wait(3_000);
        let rests: Vec<_> = keyboard.scans.drain(..).map(|scan| scan.damage).collect();
        assert!(rests.iter().all(|damage| *damage == Some(Damage::Gap)), "{rests:?}");
        around(&mut keyboard);
        around(&mut keyboard);
    }
    // All presses were heard beside keys that were lost.
    let mut keyboard = Keyboard::new("us");
    keyboard.type_keys(0, &[CAPS]).down(0, &[1; 6]);
    keyboard.down(0, &[]);
    keyboard.type_keys(0, &[CAPS, 0x1e, ENTER]);
    assert_eq!(keyboard.scan().damage, Some(Damage::LostKeys));
    unknown(&mut keyboard);
    around(&mut keyboard);
    // A scan that broke off may have pressed it.
    keyboard.type_keys(0, &[CAPS]).type_keys(SHIFT, &[0x04]).wait(400);
    assert_eq!(keyboard.scan().damage, Some(Damage::NoTerminator));
    around(&mut keyboard);
    // It may have gone up beside keys that the keyboard lost.
    keyboard.type_keys(0, &[CAPS, 0x04]).down(0, &[1; 6]);
    keyboard.down(0, &[]);
    keyboard.type_keys(0, &[ENTER]);
    assert_eq!(keyboard.scan().damage, Some(Damage::LostKeys));
    unknown(&mut keyboard);
    around(&mut keyboard);
    // What looks like a rest with it on was none, or a press was not heard: one scan is not trusted.
    keyboard.wait(3_000);
    keyboard.type_keys(0, &[CAPS]).wait(400);
    keyboard.type_keys(0, &[0x04, CAPS, ENTER]);
    assert_eq!(keyboard.scan().damage, Some(Damage::UnknownKey));
    around(&mut keyboard);
}

/// How scanners may press it: before and after the end, around letters alone, behind what they type first, and not for every scan.
#[test]
fn caps_lock_is_followed_however_a_scanner_presses_it() {
    let dot = (0, 0x37);
    for scan in [
        &[(0, CAPS), (0, 0x04), (0, CAPS), (0, ENTER)][..],
        &[(0, CAPS), (0, 0x04), (0, ENTER), (0, CAPS)],
        &[dot, (0, CAPS), (0, 0x04), (0, ENTER), (0, CAPS)],
        &[(0, CAPS), (0, 0x04), (0, CAPS), dot, (0, ENTER)],
        &[
            (0, 0x1e),
            (0, CAPS),
            (0, 0x04),
            (0, CAPS),
            (SHIFT, 0x04),
            (0, CAPS),
            (0, 0x04),
            (0, CAPS),
            (0, ENTER),
        ],
        &[(0, 0x1e), (SHIFT, 0x04), (0, ENTER)],
    ] {
        let mut keyboard = Keyboard::new("us");
        for count in 0..3 {
            for (modifiers, key) in scan {
                keyboard.type_keys(*modifiers, &[*key]);
            }
            keyboard.wait(1_000);
            let read = keyboard.scan();
            assert_eq!(read.damage, None, "{scan:?} {count}");
            let letters: Vec<u8> = read.data.into_iter().filter(u8::is_ascii_alphabetic).collect();
            assert!(!letters.is_empty() && letters.iter().all(|letter| *letter == b'A'), "{scan:?} {count}");
            // One without letters presses nothing.
            keyboard.type_keys(0, &[0x1e, 0x1f]);
            assert_eq!(keyboard.text(), "12");
        }
    }
}

proptest! {
    /// Whatever is not heard, and whenever it is read: a scan is as it was sent, or damaged. Between two scans somebody may have looked, and
    /// found nothing; within one nobody finds nothing for so long.
    #[test]
    fn letters_under_caps_lock_are_as_they_were_sent_or_the_scan_is_damaged(
        scans in prop::collection::vec("[A-Za-z0-9]{1,6}", 2..6),
        ends_first in any::<bool>(),
        has_line_feed in any::<bool>(),
        has_prefix in any::<bool>(),
        unheard in 0..12_usize,
        lost in prop::option::of(0..40_usize),
        pauses in prop::collection::vec(prop::sample::select(vec![2, 2, 2, 2, 60, 350, 1_500]), 1..60),
    ) {
        let (mut keys, mut beginnings) = (Vec::new(), Vec::new());
        for scan in &scans {
            beginnings.push(keys.len());
            if has_prefix {
                keys.push((0, 0x37));
            }
            keys.push((0, CAPS));
            for letter in scan.bytes() {
                let key = match letter {
                    b'0' => 0x27,
                    b'1'..=b'9' => 0x1e + letter - b'1',
                    _ => 0x04 + letter.to_ascii_lowercase() - b'a',
                };
                // Under Caps Lock Shift makes it small.
                keys.push((if letter.is_ascii_lowercase() { SHIFT } else { 0 }, key));
            }
            if !ends_first {
                keys.push((0, CAPS));
            }
            keys.push((0, ENTER));
            if has_line_feed {
                keys.push((CTRL, 0x0d));
            }
            if ends_first {
                keys.push((0, CAPS));
            }
        }
        let mut keyboard = Keyboard::new("us");
        keyboard.framer.taken(keyboard.now);
        let heard = keys.iter().enumerate().skip(unheard);
        for ((number, (modifiers, key)), pause) in heard.zip(pauses.iter().cycle()) {
            if beginnings.contains(&number) {
                keyboard.wait(*pause);
            } else {
                // What is read late.
                keyboard.now += Duration::from_millis(*pause);
            }
            match lost == Some(number) {
                true => keyboard.down(0, &[1; 6]),
                false => keyboard.down(*modifiers, &[*key]),
            }
            keyboard.down(0, &[]);
        }
        // Of the one of which the beginning was not heard there may be a rest.
        let is_rest = |data: &[u8]| unheard > 0 && scans.iter().any(|scan| scan.as_bytes().to_ascii_lowercase().ends_with(&data.to_ascii_lowercase()));
        for (place, scan) in keyboard.scans.iter().enumerate().filter(|(_, scan)| scan.damage.is_none() && !scan.data.is_empty()) {
            // A line feed that was heard without its end, or long after it.
            let data = scan.data.strip_prefix(b"\n").unwrap_or(&scan.data);
            let data = data.strip_prefix(b".").unwrap_or(data);
            let is_sent = scans.iter().any(|sent| sent.as_bytes() == data);
            prop_assert!(is_sent || place == 0 && is_rest(data), "{:?} of {:?}", scan, scans);
        }
    }
}

#[test]
fn the_keypad_types_digits_whatever_num_lock_is() {
    let mut keyboard = Keyboard::new("de");
    keyboard.type_keys(0, &[0x59, 0x53, 0x62, 0x61, 0x63, 0x54, 0x55, 0x56, 0x57, 0x53]);
    assert_eq!(keyboard.text(), "109,/*-+");
}

#[test]
fn what_no_character_stands_for_makes_the_scan_a_damaged_one() {
    let f5 = 0x3e;
    for (layout, modifiers, keys) in [
        ("us", 0, &[f5][..]),
        ("us", 0, &[0x64]),
        ("us", ALT, &[0x1e]),
        ("us", ALT, &[0x04]),
        ("us", GUI, &[0x04]),
        ("us", CTRL, &[0x1e]),
        ("us", CTRL, &[ENTER]),
        // The beginning of a character's number on Linux desktops.
        ("us", CTRL | SHIFT, &[0x18]),
        ("us", SHIFT, &[TAB]),
        ("us", SHIFT, &[0x59]),
        ("us", ALT_GR, &[0x04]),
        // Ctrl and 6: RS to some, US to others.
        ("fr", CTRL, &[0x23]),
        // Numbers that are too large, too long, or of an older code page.
        ("us", ALT, &[0x5a, 0x5d, 0x5e]),
        ("us", ALT, &[0x62, 0x62, 0x62, 0x5a, 0x61]),
        ("us", ALT, &[0x5a, 0x5a, 0x60]),
        // Under Caps Lock a digit is a sign on some systems.
        ("de", 0, &[CAPS, 0x1e, CAPS]),
        ("it", 0, &[CAPS, 0x2f, CAPS]),
    ] {
        let mut keyboard = Keyboard::new(layout);
        keyboard.type_keys(0, &[0x05]).type_keys(modifiers, keys).type_keys(0, &[0x06, ENTER]);
        let scan = keyboard.scan();
        assert_eq!(scan.damage, Some(Damage::UnknownKey), "{layout} {modifiers:02x} {keys:02x?}: {scan:?}");
        assert_eq!(keyboard.type_keys(0, &[0x05]).text(), "b", "the next one is whole");
    }
}

#[test]
fn an_unknown_key_alone_is_a_damaged_scan_and_never_nothing() {
    let mut keyboard = Keyboard::new("us");
    keyboard.type_keys(0, &[0x3e]);
    keyboard.wait(300);
    let scan = keyboard.scan();
    assert_eq!((scan.damage, scan.data.as_slice()), (Some(Damage::UnknownKey), b"".as_slice()));
}

#[test]
fn keys_that_the_keyboard_lost_make_the_scan_a_damaged_one() {
    let mut keyboard = Keyboard::new("us");
    keyboard.down(0, &[0x04]);
    keyboard.down(0, &[1; 6]);
    keyboard.down(0, &[0x04]);
    keyboard.type_keys(0, &[0x05, ENTER]);
    let scan = keyboard.scan();
    assert_eq!((scan.damage, scan.data.as_slice()), (Some(Damage::LostKeys), b"ab".as_slice()));
    keyboard.report(&[0, 0]);
    keyboard.type_keys(0, &[0x05, ENTER]);
    assert_eq!(keyboard.scan().damage, Some(Damage::ShortReport));
    // Read so late that reports may have been dropped: with a scan in hand, and between two.
    for before in [&[0x04][..], &[0x04, ENTER]] {
        keyboard.type_keys(0, before);
        keyboard.framer.lose(keyboard.now);
        keyboard.type_keys(0, &[0x05, ENTER]);
        assert_eq!(keyboard.scans.pop().unwrap().damage, Some(Damage::LostKeys));
        keyboard.scans.clear();
        assert_eq!(keyboard.type_keys(0, &[0x06]).text(), "c");
    }
}

#[test]
fn a_read_without_an_end_is_damaged_or_ends_by_silence_as_it_is_set() {
    let mut keyboard = Keyboard::new("us");
    keyboard.type_keys(0, &[0x04, 0x05]);
    keyboard.wait(290);
    assert!(keyboard.scans.is_empty());
    keyboard.wait(10);
    let scan = keyboard.scan();
    assert_eq!((scan.damage, scan.data.as_slice()), (Some(Damage::NoTerminator), b"ab".as_slice()));
    // What follows within two seconds may be the rest of it.
    for wait in [100, 1_500] {
        keyboard.wait(wait);
        keyboard.type_keys(0, &[0x06, ENTER]);
        assert_eq!(keyboard.scan().damage, Some(Damage::Gap), "after {wait} ms");
        keyboard.scans.clear();
    }
    keyboard.wait(500);
    assert_eq!(keyboard.type_keys(0, &[0x06, ENTER]).text(), "c");
    let settings =
        KeyboardModel { ends: Vec::new(), idle_end: true, idle_ms: 50, ..KeyboardModel::default() };
    let mut keyboard = Keyboard::with("us", BOOT, &settings);
    keyboard.type_keys(0, &[0x04, 0x05]);
    keyboard.wait(50);
    let scan = keyboard.scan();
    assert_eq!((scan.damage, scan.data.as_slice()), (None, b"ab".as_slice()));
    // Read too late, it can't be known where it ended: neither part is trusted, and it is said why.
    keyboard.scans.clear();
    keyboard.type_keys(0, &[0x04]);
    keyboard.now += Duration::from_millis(500);
    keyboard.type_keys(0, &[0x05]);
    assert_eq!(keyboard.scan().damage, Some(Damage::ReadLate));
    keyboard.scans.clear();
    keyboard.wait(50);
    assert_eq!(keyboard.scan().damage, Some(Damage::Gap));
    keyboard.wait(2_000);
    keyboard.scans.clear();
    // An unfinished number is no end, whatever ends a scan.
    keyboard.down(ALT, &[0x5a]);
    keyboard.wait(50);
    assert_eq!(keyboard.scan().damage, Some(Damage::NoTerminator));
}

#[test]
fn a_keyboard_that_repeats_its_reports_does_not_keep_a_scan_open() {
    let mut keyboard = Keyboard::new("us");
    for _ in 0..200 {
        keyboard.down(0, &[0x04]);
        let (framer, now) = (&mut keyboard.framer, keyboard.now);
        keyboard.scans.extend(framer.expire(now));
    }
    assert_eq!(keyboard.scan().damage, Some(Damage::NoTerminator));
}

/// The keys that go down, and go up, at so many milliseconds; then nothing.
fn at_times(settings: &KeyboardModel, reports: &[(u8, u64)]) -> Vec<(String, Option<Damage>)> {
    let us = MODELS.layout("us").unwrap().clone();
    let mut framer = KeyboardFramer::new(KeyboardReports::compile(BOOT).unwrap(), us, settings);
    let push = |(key, at): &(u8, u64)| framer.push(&[0, 0, *key, 0, 0, 0, 0, 0], Duration::from_millis(*at));
    let mut scans: Vec<Framed> = reports.iter().flat_map(push).collect();
    scans.extend(framer.expire(Duration::from_secs(60)));
    scans.into_iter().map(|scan| (String::from_utf8(scan.data).unwrap(), scan.damage)).collect()
}

#[test]
fn where_silence_ends_scans_a_late_reader_trusts_neither_part() {
    let settings = KeyboardModel { ends: vec![], idle_end: true, idle_ms: 100, ..KeyboardModel::default() };
    let (one, two, three, four) = (0x1e, 0x1f, 0x20, 0x21);
    let before = [(one, 0), (0, 2), (two, 4)];
    let after = [(three, 504), (0, 504), (four, 504), (0, 504)];
    let neither = [("12".to_owned(), Some(Damage::ReadLate)), ("34".to_owned(), Some(Damage::Gap))];
    // Wherever the lane stood still: before a key went up, more than once even, and before one went down.
    for between in [&[(0, 504)][..], &[(0, 6)], &[(0, 504), (0, 504)]] {
        assert_eq!(at_times(&settings, &[&before, between, &after].concat()), neither, "{between:?}");
    }
    // A keyboard that repeats its reports without a pause, whose reader has seen each of them, has been silent.
    let repeats: Vec<(u8, u64)> = (0..100).map(|count| (0, 6 + 8 * count)).collect();
    let later = [(three, 810), (0, 812)];
    let both = [("12".to_owned(), None), ("3".to_owned(), None)];
    assert_eq!(at_times(&settings, &[&before[..], &repeats, &later].concat()), both);
    // A key that went up late, and nothing after it, cuts nothing off.
    assert_eq!(at_times(&settings, &[&before[..], &[(0, 504)]].concat()), [("12".to_owned(), None)]);
    // By then it was silent.
    let later = [&before[..], &[(0, 504)], &[(three, 604), (0, 606)]].concat();
    assert_eq!(at_times(&settings, &later)[0], ("12".to_owned(), Some(Damage::ReadLate)));
}

#[test]
fn caps_lock_is_known_again_after_each_scan_whatever_ends_it() {
    let typed = |settings: &KeyboardModel, keys: &[u8]| {
        let mut keyboard = Keyboard::with("us", BOOT, settings);
        // What was heard first may be a rest.
        keyboard.type_keys(0, keys).wait(3_000);
        keyboard.scans.clear();
        keyboard.type_keys(0, keys).wait(3_000);
        let scan = keyboard.scan();
        (scan.damage, String::from_utf8(scan.data).unwrap())
    };
    let by_silence = KeyboardModel { ends: vec![], idle_end: true, ..KeyboardModel::default() };
    assert_eq!(typed(&by_silence, &[0x1e, CAPS, 0x04, CAPS]), (None, "1A".to_owned()));
    // Tab is one of the data here, and ends nothing.
    let by_enter = KeyboardModel { ends: vec![models::EndKey::Enter], ..KeyboardModel::default() };
    for keys in [&[0x37, CAPS, 0x04, TAB, 0x05, CAPS, ENTER][..], &[CAPS, TAB, 0x04, CAPS, ENTER]] {
        let (damage, data) = typed(&by_enter, keys);
        assert_eq!((damage, data.contains("\tB") || data == "\tA"), (None, true), "{data:?}");
    }
}

#[test]
fn a_leading_aim_identifier_is_taken_as_one_where_it_is_sent() {
    let typed = |aim| {
        let mut keyboard = Keyboard::with("us", BOOT, &KeyboardModel { aim, ..KeyboardModel::default() });
        keyboard.type_keys(0, &[0x30]).type_keys(SHIFT, &[0x06]).type_keys(0, &[0x1e, 0x04, ENTER]);
        keyboard.scan()
    };
    let scan = typed(AimUse::Taken);
    assert_eq!((scan.aim.unwrap().to_string().as_str(), scan.data.as_slice()), ("]C1", b"a".as_slice()));
    assert_eq!(scan.symbology.name(), "gs1_128");
    assert_eq!((typed(AimUse::Data).aim, typed(AimUse::Data).data.as_slice()), (None, b"]C1a".as_slice()));
}

#[test]
fn a_scan_that_never_ends_is_cut_at_the_limit_and_the_next_is_whole() {
    let mut keyboard = Keyboard::new("us");
    for _ in 0..10_000 {
        keyboard.down(0, &[0x04]);
        keyboard.down(0, &[]);
    }
    keyboard.type_keys(0, &[ENTER]);
    let scan = keyboard.scan();
    assert_eq!((scan.damage, scan.data.len()), (Some(Damage::TooLong), label::MAX_SCAN_BYTES));
    assert_eq!(keyboard.type_keys(0, &[0x05]).text(), "b");
}

#[test]
fn keys_are_found_by_the_descriptor_in_lists_bits_and_under_ids() {
    // Report 1: a list of usages that begins at 4, values from 1; report 2: a bit for each key from A to Z; report 3: media.
    let descriptor = [
        &[
            0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x85, 0x01, 0x19, 0x04, 0x29, 0x65, 0x15, 0x01,
            0x25, 0x62,
        ][..],
        &[
            0x75, 0x08, 0x95, 0x02, 0x81, 0x00, 0x85, 0x02, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01,
            0x75, 0x01,
        ],
        &[
            0x95, 0x08, 0x81, 0x02, 0x19, 0x04, 0x29, 0x1d, 0x95, 0x1a, 0x81, 0x02, 0x95, 0x06, 0x81, 0x01,
            0x85, 0x03,
        ],
        &[
            0x05, 0x0c, 0x19, 0x00, 0x2a, 0xff, 0x03, 0x26, 0xff, 0x03, 0x75, 0x10, 0x95, 0x01, 0x81, 0x00,
            0xc0,
        ],
    ];
    let mut keyboard = Keyboard::with("us", &descriptor.concat(), &KeyboardModel::default());
    for report in [
        &[1, 1, 0][..],
        // The same key in the other report is down already, and B is new.
        &[2, 0x20, 0b0000_0011, 0, 0, 0],
        &[1, 0, 0],
        &[2, 0x20, 0, 0, 0, 0],
        &[2, 0x20, 0, 0, 0, 0b10],
        &[3, 0xe9, 0x00],
        &[2, 0, 0, 0, 0, 0],
        &[1, ENTER - 3, 0],
    ] {
        keyboard.report(report);
    }
    assert_eq!(keyboard.scan().data, b"aBZ");
}

/// Zeros say that all keys are up, but where the descriptor says something else.
#[test]
fn a_report_of_zeros_names_what_the_list_says_for_zero() {
    // Values from -1 on, the first of the usages: value 0 is the second, B.
    let from_minus_one = [0x15, 0xff, 0x25, 0x61, 0x05, 0x07, 0x19, 0x04, 0x29, 0x65, 0x81, 0x00, 0xc0];
    // Values from 0 on: value 0 is the first, A.
    let from_zero = [0x15, 0x00, 0x25, 0x61, 0x05, 0x07, 0x19, 0x04, 0x29, 0x65, 0x81, 0x00, 0xc0];
    for (list, typed) in [(from_minus_one, b"b"), (from_zero, b"a")] {
        let descriptor = [&BOOT[..54], &list].concat();
        let mut keyboard = Keyboard::with("us", &descriptor, &KeyboardModel::default());
        keyboard.report(&[0; 8]);
        keyboard.wait(1_000);
        assert_eq!(keyboard.scan().data, typed, "{list:02x?}");
    }
}

#[test]
fn a_report_of_zeros_that_ends_too_soon_says_nothing_of_the_keys_that_it_lacks() {
    let mut keyboard = Keyboard::new("us");
    keyboard.down(0, &[0x04]);
    keyboard.report(&[0; 5]);
    keyboard.down(0, &[ENTER]);
    assert_eq!(keyboard.scan().damage, Some(Damage::ShortReport));
}

/// As a public list of descriptors has them: the whole range of a byte, and a maximum that is -1 as it is written.
#[test]
fn a_list_of_all_usages_is_read_however_its_maximum_is_written() {
    for maximum in [&[0x26, 0xff, 0x00][..], &[0x25, 0xff]] {
        let list = [maximum, &[0x05, 0x07, 0x19, 0x00, 0x2a, 0xff, 0x00, 0x81, 0x00, 0xc0]].concat();
        let descriptor = [&BOOT[..54], &list].concat();
        let mut keyboard = Keyboard::with("us", &descriptor, &KeyboardModel::default());
        keyboard.type_keys(0, &[0x04, 0xa4]);
        keyboard.wait(1_000);
        let scan = keyboard.scan();
        assert_eq!(
            (scan.data.as_slice(), scan.damage),
            (b"a".as_slice(), Some(Damage::UnknownKey)),
            "{maximum:02x?}"
        );
    }
}

#[test]
fn what_is_no_keyboard_is_refused() {
    assert_eq!(
        KeyboardReports::compile(&[0x05, 0x01, 0x09, 0x02, 0xa1, 0x01, 0xc0]),
        Err(DescriptorError::NotAScanner)
    );
    assert!(matches!(KeyboardReports::compile(&BOOT[..40]), Err(DescriptorError::Malformed { .. })));
    assert!(matches!(KeyboardReports::compile(&[0x05; 5_000]), Err(DescriptorError::TooMuch { .. })));
}

proptest! {
    #[test]
    fn no_descriptor_and_no_report_after_it_makes_it_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        reports in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..40),
    ) {
        let mut descriptor = BOOT.to_vec();
        for (place, byte) in changes {
            let at = place.index(descriptor.len());
            descriptor[at] = byte;
        }
        // Twice over, so that reports and ids meet, and cut off anywhere.
        let twice = descriptor.repeat(2);
        for descriptor in [&twice[..descriptor.len()], &twice[..], &twice[..cut.index(twice.len())]] {
            let Ok(layout) = KeyboardReports::compile(descriptor) else { continue };
            let us = MODELS.layout("us").unwrap().clone();
            let mut framer = KeyboardFramer::new(layout, us, &KeyboardModel::default());
            let mut scans: Vec<Framed> = reports.iter().flat_map(|report| framer.push(report, Duration::ZERO)).collect();
            scans.extend(framer.expire(Duration::from_secs(60)));
            prop_assert_eq!(framer.next_deadline(), None);
            prop_assert!(scans.iter().all(|scan| scan.data.len() <= label::MAX_SCAN_BYTES));
        }
    }

    #[test]
    fn whatever_is_typed_nothing_panics_and_no_scan_is_longer_than_a_symbol(
        layout in prop::sample::select(vec!["us", "uk", "de", "fr", "es", "it"]),
        idle_end: bool,
        reports in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..12), 0..400_u64), 0..200),
    ) {
        let settings = KeyboardModel { idle_end, ..KeyboardModel::default() };
        let mut keyboard = Keyboard::with(layout, BOOT, &settings);
        for (report, wait) in &reports {
            keyboard.wait(*wait);
            keyboard.report(report);
        }
        keyboard.wait(60_000);
        prop_assert_eq!(keyboard.framer.next_deadline(), None);
        // A report names six keys, each of which types two characters of three bytes at most.
        let bytes: usize = keyboard.scans.iter().map(|scan| scan.data.len()).sum();
        prop_assert!(bytes <= reports.len() * 40);
    }
}
