//! Which configurations can work, and what is said of those that cannot.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use models::{DataBits, Mode, Models, SerialOverrides, Terminator};
use scanner::{Port, ScannerSettings, SettingsError};

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
        ("usb", Some("acme"), "one of generic-hid-pos, generic-ibm-oem, generic-serial?"),
        ("usb", Some("honeywell-serial"), "is a HID device"),
        ("/dev/ttyS0", Some("honeywell-xenon"), "is a tty"),
        ("usb", Some("zebra-ssi"), "is a HID device"),
        ("/dev/ttyS0", Some("symbol-ibm-tabletop"), "is a tty"),
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
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("scanners")).unwrap();
    let head = "name = \"own\"\nmaker = \"us\"\ndescription = \"ours\"\nverified = \"device\"\n";
    std::fs::write(folder.path().join("scanners/own.toml"), format!("{head}{text}")).unwrap();
    let models = Models::load(Some(folder.path())).unwrap();
    ScannerSettings::new("a", "usb", Some("own"), &SerialOverrides::default(), &models)
}

#[test]
fn a_model_s_names_are_looked_up_before_anything_is_opened() {
    let symbology = with_model("mode = \"hid_pos\"\n[hid_pos.code_ids]\na = \"ean_31\"\n").unwrap_err();
    assert!(symbology.to_string().contains("ean_31"), "{symbology}");
    let reply =
        with_model("mode = \"hid_pos\"\n[hid_pos]\nreplies = [{ aim = \"X0\", code_id = 1 }]\n").unwrap_err();
    assert!(reply.to_string().contains("\"X0\""), "{reply}");
}

#[test]
fn a_mode_without_a_driver_is_named() {
    let keyboard = with_model("mode = \"hid_keyboard\"\n").unwrap_err();
    assert!(keyboard.to_string().contains("hid_keyboard"), "{keyboard}");
}

#[test]
fn every_built_in_model_can_be_configured() {
    let models = Models::load(None).unwrap();
    // A keyboard has no driver; its model tells how to make it something else.
    for model in models.scanners().filter(|model| model.mode() != Mode::HidKeyboard) {
        let port = if model.serial().is_some() { "/dev/ttyS0" } else { "usb" };
        assert!(settings(port, Some(&model.name)).is_ok(), "{}", model.name);
    }
}
