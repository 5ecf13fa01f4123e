//! Captures as a whole: what is played again, and a serial line's scans.

use std::time::Duration;

use models::{Models, SerialSettings, Wire};
use scanner::{Damage, DeviceMode, RecordedDevice, Recording, is_serial_capture};

const HID: &str = "# a comment\nD: 0\nR: 2 05 8c\nN: a scanner\nP: here\nI: 3 05e0 2100\n\
                   E: 000000.000000 2 02 01\nE: 000001.500000 1 02\n";

const SERIAL: &str = "S: 9600 8N1\nB: 000000.000000 4 34 30 31 32\nB: 000000.010000 2 33 0d\n\
                      B: 000001.000000 2 34 35\nB: 000002.000000 2 36 0d\nB: 000003.000000 1 37\n";

#[test]
fn a_hid_device_is_what_it_said_and_what_it_sent_when() {
    let recording = Recording::parse(HID, None).unwrap();
    let introduction = "R: 2 05 8c\nN: a scanner\nP: here\nI: 3 05e0 2100\n".to_owned();
    assert_eq!(recording.device, RecordedDevice::Hid { introduction });
    assert_eq!(recording.messages, [(Duration::ZERO, vec![2, 1]), (Duration::from_millis(1_500), vec![2])]);
    assert!(!is_serial_capture(HID) && is_serial_capture(SERIAL) && !is_serial_capture("# nothing\n"));
}

#[test]
fn of_several_devices_one_is_chosen() {
    let two = format!("{HID}D: 1\nR: 1 06\nE: 000000.000000 1 07\nD: 2\nR: 1 08\n");
    let error = Recording::parse(&two, None).unwrap_err().to_string();
    assert!(error.contains("several devices (0, 1, 2)"), "{error}");
    assert_eq!(Recording::parse(&two, Some(1)).unwrap().messages, [(Duration::ZERO, vec![7])]);
    assert_eq!(Recording::parse(&two, Some(2)).unwrap().messages, []);
    assert!(Recording::parse(&two, Some(7)).unwrap_err().to_string().contains("no such device"));
    let silent = "D: 0\nR: 1 06\nD: 1\nR: 1 07\nE: 000000.000000 1 07\n";
    assert_eq!(Recording::parse(silent, None).unwrap().messages.len(), 1, "the one that sent something");
}

#[test]
fn a_serial_lines_scans_are_framed_by_the_capture_s_clock() {
    let recording = Recording::parse(SERIAL, None).unwrap();
    assert_eq!(recording.device, RecordedDevice::Serial);
    let models = Models::load(None).unwrap();
    let settings = models.scanner("generic-serial").unwrap().serial().unwrap();
    let scans: Vec<_> =
        recording.decode_serial(settings).into_iter().map(|scan| (scan.data, scan.damage)).collect();
    assert_eq!(
        scans,
        [
            (b"40123".to_vec(), None),
            // A second of silence: it broke off.
            (b"45".to_vec(), Some(Damage::NoTerminator)),
            // What came so soon after it may be its rest.
            (b"6".to_vec(), Some(Damage::Gap)),
            (b"7".to_vec(), Some(Damage::NoTerminator)),
        ]
    );
    assert!(recording.decode_serial(&SerialSettings::default()).last().unwrap().open_at_end);
    assert!(Recording::parse(HID, None).unwrap().decode_serial(settings).is_empty());
}

#[test]
fn packets_of_a_serial_line_are_decoded_as_packets() {
    let text = "S: 9600 8N1\nB: 000000.000000 12 0a f3 00 00 03 53 43 41 4e 31 fd aa\n\
                B: 000001.000000 7 52 41 57 4f 4e 45 0d\n";
    let models = Models::load(None).unwrap();
    let Wire::Ssi(model) = &models.scanner("zebra-ssi").unwrap().wire else { unreachable!() };
    let scans = Recording::parse(text, None).unwrap().decode_ssi(model);
    let seen: Vec<_> =
        scans.iter().map(|scan| (scan.mode, scan.data.as_slice(), scan.damage, scan.open_at_end)).collect();
    let raw = (DeviceMode::Ssi, &b"RAWONE\r"[..], Some(Damage::OutsideFrame), true);
    assert_eq!(seen, [(DeviceMode::Ssi, &b"SCAN1"[..], None, false), raw]);
    assert!(Recording::parse(HID, None).unwrap().decode_ssi(model).is_empty());
}

#[test]
fn a_malformed_recording_is_refused_with_its_line() {
    for (text, line, says) in [
        ("D: 0\nR: 2 05\n", 2, "says 2 bytes"),
        ("E: 000000.000000 1 07\n", 1, "no R: line"),
        ("S: 9600 8N1\nB: 1\n", 2, "needs its time"),
        ("S: 9600 9Z7\n", 1, "no setting of a serial line"),
        ("B: 000001.000000 1 37\nB: 000000.500000 1 37\n", 2, "before that of the message above"),
        ("R: 1 06\nE: 000001.000000 1 07\nE: 000000.500000 1 07\n", 3, "before that of the message above"),
        ("R: 1 06\nE: 000000.000000 1 07\nB: 000000.000000 1 37\n", 3, "in one capture"),
        ("# nothing\n", 1, "nothing that a device sent"),
        ("", 0, "nothing that a device sent"),
    ] {
        let error = Recording::parse(text, None).unwrap_err();
        assert_eq!(error.line, line, "{text}: {error}");
        assert!(error.to_string().contains(says), "{text}: {error}");
    }
    let many: String = (0..65).map(|number| format!("D: {number}\nR: 1 06\n")).collect();
    assert!(Recording::parse(&many, None).unwrap_err().to_string().contains("more than 64 devices"));
}
