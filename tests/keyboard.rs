//! Scanners that type, against an emulated keyboard whose drawings of the layouts are its own.
//!
//! Beyond that, `drivers/models/layouts` was compared by hand with xkeyboard-config's symbols for us, gb, de, fr(azerty), es
//! and it: 612 characters agree. Where they differ, Microsoft's layout stands, since scanners are made for it: `~` and `` ` ``
//! of fr and `~` of es are accents that wait, es and it have `€` on 5, uk has its vowels with accents and `¦`, and xkb has
//! es's key of `<` elsewhere.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../drivers/scanner/tests/common/lane.rs"]
mod lane;

use emulator::keyboard::{self, Controls, End, Faults, Form, KeyboardScanner, LAYOUTS, Options, reports};
use lane::Lane;
use models::{KeyboardModel, KeyboardOverrides, Models, SerialOverrides};
use proptest::prelude::*;
use scanner::{Damage, Feedback, Framed, KeyboardFramer, KeyboardReports, ScannerSettings};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

const FORMS: [Form; 3] = [Form::Boot, Form::Ids, Form::Bits];
const CONTROLS: [Controls; 3] = [Controls::Keys, Controls::ByNumber, Controls::AllByNumber];

static MODELS: LazyLock<Models> = LazyLock::new(|| Models::load(None).unwrap());

fn framer(layout: &str, form: Form) -> KeyboardFramer {
    let reports = KeyboardReports::compile(&form.descriptor()).unwrap();
    KeyboardFramer::new(reports, MODELS.layout(layout).unwrap().clone(), &KeyboardModel::default())
}

fn options(layout: &str, form: Form, controls: Controls) -> Options {
    Options { layout: layout.to_owned(), form, controls, end: End::Enter }
}

/// The scans of reports that come one every two milliseconds.
fn read(framer: &mut KeyboardFramer, reports: &[Vec<u8>]) -> Vec<Framed> {
    let mut scans: Vec<Framed> = (1..)
        .zip(reports)
        .flat_map(|(number, report)| framer.push(report, Duration::from_millis(2 * number)))
        .collect();
    scans.extend(framer.expire(Duration::from_secs(3_600)));
    scans
}

/// Every character that a label is likely to have: all of ASCII, what a country adds, and the rest of Latin-1 by number.
fn alphabet(layout: &str) -> Vec<char> {
    let euro = (layout != "us").then_some('€');
    (0..0x80_u8).map(char::from).chain('\u{a0}'..='ÿ').chain(euro).collect()
}

#[test]
fn every_character_of_every_layout_is_read_as_it_was_typed() {
    for layout in LAYOUTS {
        for form in FORMS {
            for controls in CONTROLS {
                for character in alphabet(layout) {
                    let text = format!("a{character}b");
                    let typed = reports(&options(layout, form, controls), &Faults::default(), &text);
                    // A character by its number is one of 256, so the euro sign has no number here.
                    let Ok(typed) = typed else {
                        assert_eq!((character, controls), ('€', Controls::AllByNumber));
                        continue;
                    };
                    let scans = read(&mut framer(layout, form), &typed);
                    assert_eq!(scans.len(), 1, "{layout} {form:?} {controls:?} {character:?}: {scans:?}");
                    let read = String::from_utf8(scans[0].data.clone());
                    assert_eq!(
                        (read.as_deref(), scans[0].damage),
                        (Ok(text.as_str()), None),
                        "{layout} {form:?} {controls:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn ascii_is_typed_on_keys_and_not_by_number() {
    const LEFT_ALT: u8 = 0x04;
    for layout in LAYOUTS {
        for character in ' '..='~' {
            let typed = reports(
                &options(layout, Form::Boot, Controls::Keys),
                &Faults::default(),
                &character.to_string(),
            );
            let by_number = typed.unwrap().iter().any(|report| report[0] & LEFT_ALT != 0);
            let on_no_key = layout == "it" && matches!(character, '`' | '~' | '{' | '}');
            assert_eq!(by_number, on_no_key, "{layout} {character}");
        }
    }
}

/// Reads a scan in a layout that isn't the scanner's.
fn misread(scanner: &str, lane: &str, text: &str) -> Framed {
    let typed = reports(&options(scanner, Form::Boot, Controls::Keys), &Faults::default(), text).unwrap();
    read(&mut framer(lane, Form::Boot), &typed).remove(0)
}

#[test]
fn the_wrong_layout_reads_something_else_or_says_that_it_cannot() {
    assert_eq!(misread("de", "us", "XYZ-1").data, b"XZY/1");
    assert_eq!(misread("fr", "us", "1").data, b"!");
    assert_eq!(misread("de", "us", "a<b").damage, Some(Damage::UnknownKey));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_typed_and_however_the_same_text_is_read(
        layout in prop::sample::select(LAYOUTS.to_vec()),
        form in prop::sample::select(FORMS.to_vec()),
        controls in prop::sample::select(CONTROLS.to_vec()),
        places in prop::collection::vec((any::<prop::sample::Index>(), 0..20_u64), 1..40),
        (overlap, repeat, media_noise) in any::<(bool, bool, bool)>(),
        end in prop::sample::select(vec![End::Enter, End::KeypadEnter, End::Tab]),
    ) {
        let alphabet: Vec<char> = alphabet(layout).into_iter().filter(|c| *c != '€').collect();
        let text: String = places.iter().map(|(place, _)| *place.get(&alphabet)).collect();
        let faults = Faults { overlap, repeat, media_noise, ..Faults::default() };
        let options = Options { end, ..options(layout, form, controls) };
        let typed = reports(&options, &faults, &text).unwrap();
        let mut framer = framer(layout, form);
        let mut now = Duration::ZERO;
        let mut scans = Vec::new();
        let waits = places.iter().map(|(_, wait)| *wait).cycle();
        for (report, wait) in typed.iter().zip(waits) {
            // The clock is asked between the reports. A key takes twelve of them at most, and is allowed 300 ms.
            now += Duration::from_millis(wait);
            scans.extend(framer.expire(now));
            scans.extend(framer.push(report, now));
        }
        prop_assert_eq!(framer.next_deadline(), None);
        // A text that begins like one has an AIM identifier.
        let whole: Vec<String> = scans
            .iter()
            .map(|scan| {
                let aim = scan.aim.map(|aim| aim.to_string()).unwrap_or_default();
                aim + str::from_utf8(&scan.data).unwrap()
            })
            .collect();
        prop_assert_eq!(whole, vec![text]);
        prop_assert!(scans.iter().all(|scan| scan.damage.is_none()), "{:?}", scans);
    }

    #[test]
    fn caps_lock_around_a_scan_makes_no_difference(
        text in "[ -~]{1,30}",
        lower in prop::sample::select(vec!["us", "uk"]),
        pause in prop::sample::select(vec![1, 13, 26, 60]),
    ) {
        let faults = Faults { caps_lock: true, ..Faults::default() };
        let typed = reports(&options(lower, Form::Boot, Controls::Keys), &faults, &text).unwrap();
        let pause = Duration::from_millis(pause);
        let mut framer = framer(lower, Form::Boot);
        let mut now = Duration::ZERO;
        let mut scans = Vec::new();
        for report in &typed {
            // Four reports to a character, which may take 300 ms.
            now += pause;
            scans.extend(framer.push(report, now));
        }
        prop_assert_eq!(scans.len(), 1);
        let aim = scans[0].aim.map(|aim| aim.to_string()).unwrap_or_default();
        prop_assert_eq!(aim.into_bytes().into_iter().chain(scans[0].data.clone()).collect::<Vec<u8>>(), text.into_bytes());
        prop_assert_eq!(scans[0].damage, None);
    }

    #[test]
    fn what_goes_wrong_at_any_character_is_one_damaged_scan_and_the_next_is_whole(
        at in 0..12_usize,
        layout in prop::sample::select(LAYOUTS.to_vec()),
        form in prop::sample::select(FORMS.to_vec()),
        fault in 0..3,
    ) {
        let (faults, damage) = match fault {
            0 => (Faults { stray_key: Some(at), ..Faults::default() }, Damage::UnknownKey),
            1 if form != Form::Bits => (Faults { roll_over: Some(at), ..Faults::default() }, Damage::LostKeys),
            _ => (Faults { cut_after: Some(at + 1), ..Faults::default() }, Damage::NoTerminator),
        };
        let options = options(layout, form, Controls::Keys);
        let mut framer = framer(layout, form);
        let scans = read(&mut framer, &reports(&options, &faults, "SERIAL-00001").unwrap());
        prop_assert_eq!(scans.len(), 1);
        prop_assert_eq!(scans[0].damage, Some(damage));
        let healthy = reports(&options, &Faults::default(), "SERIAL-00002").unwrap();
        let mut now = Duration::from_secs(7_200);
        let mut scans = Vec::new();
        for report in healthy {
            now += Duration::from_millis(1);
            scans.extend(framer.push(&report, now));
        }
        prop_assert_eq!(scans.len(), 1);
        prop_assert_eq!((scans[0].data.as_slice(), scans[0].damage), (b"SERIAL-00002".as_slice(), None));
    }
}

fn german() -> KeyboardOverrides {
    KeyboardOverrides { layout: Some("de".to_owned()), ..KeyboardOverrides::default() }
}

/// A keyboard that is plugged in, at a path of its own.
fn plugged(folder: &Path) -> (KeyboardScanner, String) {
    let socket: PathBuf = folder.join("keys");
    let port = format!("emulated:{}", socket.display());
    (KeyboardScanner::open(socket, options("de", Form::Ids, Controls::Keys)).unwrap(), port)
}

#[tokio::test]
async fn a_keyboard_that_the_configuration_names_is_read_in_its_layout_and_again_after_a_replug() {
    let folder = tempfile::tempdir().unwrap();
    let (mut scanner, port) = plugged(folder.path());
    let mut lane = Lane::typed(&port, Some("generic-keyboard"), &german());
    for _ in 0..2 {
        let description = lane.attached().await;
        assert!(
            description.starts_with("generic-keyboard, keyboard layout de, \"Emulated keyboard"),
            "{description}"
        );
        scanner.until_attached().await;
        scanner.scan("0104012345678901\u{1d}21ÄZ-/@".as_bytes(), Some("]C1")).await.unwrap();
        let scan = lane.scan().await;
        assert_eq!((scan.mode.name(), scan.symbology.name(), scan.damage), ("hid_keyboard", "gs1_128", None));
        assert_eq!(scan.data, "0104012345678901\u{1d}21ÄZ-/@".as_bytes());
        assert!(!scan.aim_is_derived());
        // It can be told nothing, and is sent nothing.
        lane.beep(Feedback::Refused).await;
        // Unplugged within a scan.
        scanner.set_faults(Faults { cut_after: Some(3), ..Faults::default() });
        scanner.scan(b"SN1234", None).await.unwrap();
        scanner.unplug();
        let broken = lane.scan().await;
        assert_eq!((broken.data.as_slice(), broken.damage), (b"SN1".as_slice(), Some(Damage::NoTerminator)));
        lane.detached().await;
        assert_eq!(scanner.heard_so_far(), Vec::<Vec<u8>>::new());
        scanner.set_faults(Faults::default());
        scanner.replug().unwrap();
    }
    lane.attached().await;
    lane.leave().await;
}

#[tokio::test]
async fn a_keyboard_that_nothing_names_is_not_taken_even_at_its_own_path() {
    let folder = tempfile::tempdir().unwrap();
    let (_scanner, port) = plugged(folder.path());
    for keyboard in [KeyboardOverrides::default(), german()] {
        let mut lane = Lane::typed(&port, None, &keyboard);
        let (reason, remedy) = lane.unavailable().await;
        assert!(reason.contains("it talks hid_keyboard"), "{reason}");
        assert!(
            remedy.contains("HID POS") && remedy.contains("name a model that talks hid_keyboard"),
            "{remedy}"
        );
        lane.leave().await;
    }
    // A model of another mode is no leave to take it, either.
    let mut lane = Lane::start(&port, Some("zebra-ds2208"), &SerialOverrides::default());
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.contains("hid_keyboard") && remedy.contains("HID POS"), "{reason}: {remedy}");
    lane.leave().await;
}

#[tokio::test]
async fn a_scanner_of_another_mode_is_named_where_a_keyboard_was_expected() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("pos");
    let layout = emulator::hid::Layout::named("honeywell-xenon").unwrap();
    let _scanner = emulator::hid::HidPosScanner::open(&socket, layout).unwrap();
    let mut lane =
        Lane::typed(&format!("emulated:{}", socket.display()), Some("generic-keyboard"), &german());
    let (reason, remedy) = lane.unavailable().await;
    assert!(reason.contains("it talks hid_pos, and its model says hid_keyboard"), "{reason}");
    assert!(remedy.contains("name one that talks hid_pos"), "{remedy}");
    lane.leave().await;
}

#[test]
fn no_port_takes_any_keyboard() {
    let models = Models::load(None).unwrap();
    let error =
        ScannerSettings::new("a", "usb", Some("generic-keyboard"), &SerialOverrides::default(), &models);
    assert!(error.unwrap_err().to_string().contains("would take any keyboard"));
    for model in MODELS.scanners().filter(|model| model.name.starts_with("generic-")) {
        assert!(model.usb.is_empty(), "{} would be taken by a USB id", model.name);
    }
    let unknown = keyboard::Options { layout: "dk".to_owned(), ..keyboard::Options::default() };
    assert!(reports(&unknown, &Faults::default(), "a").is_err());
}

/// The first block of the page that has this line.
fn block(page: &str, line: &str) -> String {
    page.split("```toml\n")
        .filter_map(|rest| rest.split("```").next())
        .find(|block| block.contains(line))
        .unwrap()
        .to_owned()
}

#[test]
fn the_files_that_the_page_shows_can_be_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/keyboard-scanners.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (folder, name) in
        [(folder.path().join("scanners"), "acme-500"), (folder.path().join("layouts"), "dk-short")]
    {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.toml")), block(&page, &format!("name = \"{name}\"")))
            .unwrap();
    }
    let models = Models::load(Some(folder.path())).unwrap();
    assert!(models.layout("dk-short").is_some());
    assert!(ScannerSettings::new("a", "usb", Some("acme-500"), &SerialOverrides::default(), &models).is_ok());
    let config = format!("[lane]\nmodels_dir = {:?}\n{}", folder.path(), block(&page, "[[scanner]]"));
    let config = laned::config::Config::parse(&config, Path::new("laned.toml"), folder.path()).unwrap();
    laned::devices::DeviceSetup::new(&config).unwrap();
    let unknown =
        "[[scanner]]\nname = \"a\"\nport = \"/dev/hidraw3\"\nmodel = \"generic-keyboard\"\nlayout = \"dk\"\n";
    let config = laned::config::Config::parse(unknown, Path::new("laned.toml"), folder.path()).unwrap();
    let error = laned::devices::DeviceSetup::new(&config).unwrap_err().to_string();
    assert!(
        error.contains("laned.toml:5: ") && error.contains("known are de, es, fr, it, uk, us"),
        "{error}"
    );
}
