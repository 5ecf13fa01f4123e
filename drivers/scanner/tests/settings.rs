//! Which configurations can work, and what is said of those that cannot.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use models::{
    AimUse, ByteString, DataBits, EndKey, KeyboardOverrides, Mode, ModelError, Models, SerialOverrides,
    SerialSettings, Terminator,
};
use scanner::{Framed, Port, ScannerSettings, SerialFramer, SettingsError};

fn settings(port: &str, model: Option<&str>) -> Result<ScannerSettings, SettingsError> {
    ScannerSettings::new("counter", port, model, &SerialOverrides::default(), &Models::load(None).unwrap())
}

#[test]
fn the_port_tells_the_driver() {
    let cases = [
        ("/dev/ttyS0", None, Port::Tty("/dev/ttyS0".into()), Mode::Serial),
        ("/dev/ttyS0", Some("honeywell-serial"), Port::Tty("/dev/ttyS0".into()), Mode::Serial),
        ("/dev/hidraw-none", None, Port::Hidraw("/dev/hidraw-none".into()), Mode::HidPos),
        ("/dev/till-scanner", Some("zebra-ds2208"), Port::Hidraw("/dev/till-scanner".into()), Mode::HidPos),
        ("/dev/till-scanner", None, Port::Tty("/dev/till-scanner".into()), Mode::Serial),
        ("usb", None, Port::Usb, Mode::HidPos),
        ("/dev/ttyS0", Some("zebra-ssi"), Port::Tty("/dev/ttyS0".into()), Mode::Ssi),
        ("usb", Some("honeywell-xenon"), Port::Usb, Mode::HidPos),
        ("usb", Some("symbol-ibm-handheld"), Port::Usb, Mode::IbmOem),
        (
            "/dev/till-scanner",
            Some("generic-ibm-oem"),
            Port::Hidraw("/dev/till-scanner".into()),
            Mode::IbmOem,
        ),
        ("emulated:/run/x.sock", None, Port::Emulated("/run/x.sock".into()), Mode::HidPos),
    ];
    for (port, model, expected, mode) in cases {
        let settings = settings(port, model).unwrap();
        assert_eq!(
            (settings.name(), settings.port(), settings.mode()),
            ("counter", &expected, mode),
            "{port}"
        );
    }
}

#[test]
fn what_cannot_work_is_refused_with_what_to_do() {
    let cases = [
        ("", None, "is no port of a scanner"),
        ("ttyS0", None, "is no port of a scanner"),
        ("tcp://10.0.0.1:4000", None, "is no port of a scanner"),
        ("emulated:", None, "is no port of a scanner"),
        ("usb", Some("honeywel-xenon"), "one of honeywell-serial, honeywell-xenon?"),
        // Nobody's: the examples of the documents may be built in.
        (
            "usb",
            Some("zzz-no-maker"),
            "one of generic-hid-pos, generic-ibm-oem, generic-keyboard, generic-serial?",
        ),
        ("usb", Some("honeywell-serial"), "is a HID device"),
        ("/dev/ttyS0", Some("honeywell-xenon"), "is a tty"),
        ("usb", Some("zebra-ssi"), "is a HID device"),
        ("/dev/ttyS0", Some("symbol-ibm-tabletop"), "is a tty"),
        ("/dev/ttyS0", Some("generic-keyboard"), "is a tty"),
        ("usb", Some("generic-keyboard"), "would take any keyboard"),
        ("usb", Some("symbol-keyboard"), "needs layout"),
        ("/dev/hidraw3", Some("generic-keyboard"), "needs layout"),
    ];
    for (port, model, says) in cases {
        let error = settings(port, model).unwrap_err().to_string();
        assert!(error.contains(says), "{port} {model:?}: {error}");
    }
}

#[test]
fn line_settings_belong_to_a_line_and_must_fit_each_other() {
    let models = Models::load(None).unwrap();
    let with =
        |port: &str, overrides: &SerialOverrides| ScannerSettings::new("a", port, None, overrides, &models);
    let baud = SerialOverrides { baud: Some(19_200), ..SerialOverrides::default() };
    assert!(with("/dev/ttyS0", &baud).is_ok());
    assert!(matches!(with("usb", &baud), Err(SettingsError::NoSerialLine { .. })));
    let bcc = SerialOverrides { bcc: Some(true), ..SerialOverrides::default() };
    assert!(matches!(with("/dev/ttyS0", &bcc), Err(SettingsError::Serial(_))));
}

/// Either is refused, or a read with it is whole: of the settings alone, nobody would see which.
#[test]
fn what_may_stand_around_the_data_is_what_can_be_read() {
    use Terminator as T;
    let ends = [
        (T::Cr, "\r"),
        (T::Lf, "\n"),
        (T::CrLf, "\r\n"),
        (T::Tab, "\t"),
        (T::Any, "\r"),
        (T::Any, "\n"),
        (T::None, ""),
    ];
    let around = [
        "", "#", "\r", "\n", "\t", "\r\n", "\n\r", "a\r", "a\rb", "a\nb", "\rb", "\nb", "\tb", "\u{2}",
        "a\u{3}",
    ];
    let mut counts = [0, 0];
    for (((terminator, end), text), stx_etx) in ends
        .into_iter()
        .flat_map(|end| around.map(|text| (end, text)))
        .flat_map(|case| [(case, false), (case, true)])
    {
        for is_prefix in [false, true] {
            let bytes = ByteString::from_text(text).unwrap();
            let (prefix, suffix) =
                if is_prefix { (bytes, ByteString::default()) } else { (ByteString::default(), bytes) };
            let settings =
                SerialSettings { terminator, stx_etx, prefix, suffix, ..SerialSettings::default() };
            let taken = settings.check().is_ok();
            let (before, after) = if is_prefix { (text, "") } else { ("", text) };
            let (stx, etx) = if stx_etx { ("\u{2}", "\u{3}") } else { ("", "") };
            let read = format!("{stx}{before}SN1{after}{etx}{end}");
            // Two of them, since the end of the first may be the beginning of the second.
            let mut framer = SerialFramer::new(&settings);
            let mut scans = Vec::new();
            for at in [Duration::ZERO, Duration::from_secs(10)] {
                scans.extend(framer.push(read.as_bytes(), at));
                scans.extend(framer.expire(at + Duration::from_secs(5)));
            }
            let whole = |scan: &Framed| (scan.data.as_slice(), scan.damage) == (b"SN1".as_slice(), None);
            let can_be_read = scans.len() == 2 && scans.iter().all(whole);
            assert_eq!(taken, can_be_read, "{terminator:?} {end:?}, stx_etx {stx_etx}, {read:?}: {scans:?}");
            counts[usize::from(taken)] += 1;
        }
    }
    assert!(counts[0] > 50 && counts[1] > 200, "{counts:?}");
}

#[test]
fn packets_have_no_terminator_and_need_all_eight_bits() {
    let models = Models::load(None).unwrap();
    let with = |overrides: &SerialOverrides| {
        ScannerSettings::new("a", "/dev/ttyS0", Some("zebra-ssi"), overrides, &models)
    };
    let baud = SerialOverrides { baud: Some(19_200), ..SerialOverrides::default() };
    assert_eq!(with(&baud).unwrap().mode(), Mode::Ssi);
    let ends = SerialOverrides { terminator: Some(Terminator::Cr), ..SerialOverrides::default() };
    let error = with(&ends).unwrap_err();
    assert!(matches!(error, SettingsError::OwnFrames { .. }), "{error}");
    let seven = SerialOverrides { data_bits: Some(DataBits::Seven), ..SerialOverrides::default() };
    assert!(matches!(with(&seven), Err(SettingsError::Ssi(_))));
}

fn with_model(text: &str) -> Result<ScannerSettings, SettingsError> {
    let models = models_with(text).unwrap();
    ScannerSettings::new("a", "usb", Some("own"), &SerialOverrides::default(), &models)
}

fn models_with(text: &str) -> Result<Models, ModelError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("scanners")).unwrap();
    let head = "name = \"own\"\nmaker = \"us\"\ndescription = \"ours\"\nverified = \"device\"\n";
    std::fs::write(folder.path().join("scanners/own.toml"), format!("{head}{text}")).unwrap();
    Models::load(Some(folder.path()))
}

#[test]
fn the_symbologies_that_a_model_may_name_are_those_that_there_are() {
    let known: Vec<&str> = label::Symbology::ALL.iter().map(|symbology| symbology.name()).collect();
    assert_eq!(models::SYMBOLOGIES, known);
}

#[test]
fn a_model_s_names_are_looked_up_before_anything_is_opened() {
    // Of a model that no scanner has, too.
    let symbology = models_with("mode = \"hid_pos\"\n[hid_pos.code_ids]\na = \"ean_31\"\n").unwrap_err();
    assert!(symbology.to_string().contains("own.toml, line 7: `ean_31` is no symbology"), "{symbology}");
    let reply =
        with_model("mode = \"hid_pos\"\n[hid_pos]\nreplies = [{ aim = \"X0\", code_id = 1 }]\n").unwrap_err();
    assert!(reply.to_string().contains("\"X0\""), "{reply}");
}

#[test]
fn settings_of_a_keyboard_belong_to_one_and_must_fit_each_other() {
    let models = Models::load(None).unwrap();
    let with = |port: &str, model, line: &SerialOverrides, keyboard: &KeyboardOverrides| {
        ScannerSettings::with_keyboard("a", port, model, (line, keyboard), &models)
    };
    let (none, line) = (KeyboardOverrides::default, SerialOverrides::default());
    let keyboard = Some("generic-keyboard");
    let german = KeyboardOverrides { layout: Some("de".to_owned()), ..none() };
    for (port, model, expected) in [
        ("/dev/hidraw3", keyboard, Port::Hidraw("/dev/hidraw3".into())),
        ("/dev/till-scanner", keyboard, Port::Hidraw("/dev/till-scanner".into())),
        ("usb", Some("symbol-keyboard"), Port::Usb),
    ] {
        let settings = with(port, model, &line, &german).unwrap();
        assert_eq!((settings.port(), settings.mode()), (&expected, Mode::HidKeyboard));
    }
    // Without a model it is for the keyboards that their USB ids tell.
    assert!(with("usb", None, &line, &german).is_ok());
    for (port, model) in
        [("usb", Some("zebra-ds2208")), ("/dev/ttyS0", None), ("usb", Some("symbol-ibm-handheld"))]
    {
        let error = with(port, model, &line, &german).unwrap_err();
        assert!(matches!(error, SettingsError::NotAKeyboard), "{port} {model:?}: {error}");
        assert_eq!(error.key(), Some("layout"));
    }
    // One that types is named as being on the wrong port, whatever its layout.
    let error = with("/dev/ttyS0", keyboard, &line, &german).unwrap_err();
    assert!(matches!(error, SettingsError::WrongPort { .. }), "{error}");
    let danish = KeyboardOverrides { layout: Some("dk".to_owned()), ..none() };
    let error = with("/dev/hidraw3", keyboard, &line, &danish).unwrap_err().to_string();
    assert!(error.contains("\"dk\"") && error.contains("known are de, es, fr, it, uk, us"), "{error}");
    let endless = KeyboardOverrides { ends: Some(Vec::new()), ..german.clone() };
    let error = with("/dev/hidraw3", keyboard, &line, &endless).unwrap_err().to_string();
    assert!(error.contains("idle_end"), "{error}");
    let tab = KeyboardOverrides { ends: Some(vec![EndKey::Tab]), ..german.clone() };
    // Of a line's settings these two are a keyboard's as well.
    let shared = SerialOverrides { idle_ms: Some(50), aim: Some(AimUse::Data), ..SerialOverrides::default() };
    assert!(with("/dev/hidraw3", keyboard, &shared, &tab).is_ok());
    let baud = SerialOverrides { baud: Some(9_600), ..SerialOverrides::default() };
    assert!(matches!(with("/dev/hidraw3", keyboard, &baud, &tab), Err(SettingsError::NoSerialLine { .. })));
}

#[test]
fn every_built_in_model_can_be_configured() {
    let models = Models::load(None).unwrap();
    for model in models.scanners() {
        let port = if model.serial().is_some() { "/dev/ttyS0" } else { "usb" };
        if model.mode() == Mode::HidKeyboard {
            // Nothing tells which layout the scanner is set to, so the configuration must.
            let error = settings("/dev/hidraw9", Some(&model.name)).unwrap_err();
            assert!(matches!(error, SettingsError::NoLayout { .. }), "{}: {error}", model.name);
            continue;
        }
        assert!(settings(port, Some(&model.name)).is_ok(), "{}", model.name);
    }
}

#[test]
fn an_answer_is_waited_for_as_long_as_the_model_lets_it_take() {
    let folder = tempfile::tempdir().unwrap();
    let model = "name = \"slow\"\nmaker = \"Us\"\ndescription = \"A slow scanner\"\nmode = \"ssi\"\nverified = \"documents\"\n\
                 sources = [\"x\"]\n[ssi]\nresponse_ms = 10000\n";
    std::fs::create_dir(folder.path().join("scanners")).unwrap();
    std::fs::write(folder.path().join("scanners/slow.toml"), model).unwrap();
    let models = Models::load(Some(folder.path())).unwrap();
    let wait = |port, model, commands| {
        let settings = ScannerSettings::new("a", port, Some(model), &SerialOverrides::default(), &models);
        settings.unwrap().answer_wait(commands).as_secs()
    };
    // Each is asked three times, and one may be under way; then the driver's turn.
    assert_eq!((wait("/dev/ttyS0", "slow", 1), wait("/dev/ttyS0", "slow", 2)), (63, 93));
    assert_eq!((wait("/dev/ttyS0", "zebra-ssi", 1), wait("/dev/ttyS0", "zebra-ssi", 2)), (15, 21));
    assert_eq!((wait("/dev/ttyS0", "generic-serial", 2), wait("usb", "honeywell-xenon", 1)), (3, 3));
}
