//! `lanectl record` and `lanectl replay`, on emulated devices: what is played is what is recorded.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what cannot be, fails the test")]

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// Reports of a HID POS scanner: two of them are one long scan. The descriptor is a short one of that mode.
fn hid_capture() -> String {
    // Usage page 8C, scanner, one report 02: a count, 8 bytes of data, the continued flag with its padding.
    let descriptor = "05 8c 09 02 a1 01 09 12 a1 02 85 02 15 00 26 ff 00 75 08 95 01 05 01 09 3b 81 02 95 08 05 8c \
                      09 fe 82 02 01 25 01 75 01 95 08 09 ff 81 02 c0 c0";
    let count = descriptor.split_whitespace().count();
    let report = |length: u8, data: &[u8; 8], more: u8| {
        let bytes: Vec<String> = [&[2, length], data.as_slice(), &[more]]
            .concat()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("{} {}", bytes.len(), bytes.join(" "))
    };
    format!(
        "D: 0\nR: {count} {descriptor}\nN: a scanner\nP: here\nI: 3 1eab 1a10\nE: 000000.000000 {}\n\
         E: 000000.030000 {}\nE: 000000.200000 {}\n",
        report(8, b"40123456", 1),
        report(5, b"78901\0\0\0", 0),
        report(3, b"SN1\0\0\0\0\0", 0),
    )
}

const SERIAL: &str = "S: 9600 8N1\nB: 000000.000000 4 5d 45 30 34\nB: 000000.020000 13 30 31 32 33 34 35 36 37 38 39 30 31 0d\n\
                      B: 000000.500000 4 53 4e 31 0d\n";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn lanectl(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lanectl"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&str]) -> Output {
    lanectl(arguments).output().unwrap()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What a capture's scans are.
fn decoded(capture: &Path) -> String {
    let output = run(&["--json", "decode", text(capture)]);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Starts to play a capture. Gives where, too: it is there from now on.
fn play(arguments: &[&str]) -> (Child, String) {
    let mut child = lanectl(arguments).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let place = line.trim().strip_prefix("scanner: ").expect(&line).to_owned();
    (child, place)
}

fn recorded_again(capture: &Path, play_at: &[&str], out: &Path) {
    let (mut player, place) = play(&[&["replay", text(capture)], play_at].concat());
    let output = run(&["record", &place, "--out", text(out)]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("the device has gone; 3 messages"), "{said}");
    assert!(player.wait().unwrap().success());
}

#[test]
fn a_hid_capture_that_is_played_is_recorded_as_it_was() {
    let folder = Folder::new();
    let capture = folder.write("one.hid", &hid_capture());
    let (socket, again) = (folder.path("hid.sock"), folder.path("again.hid"));
    recorded_again(&capture, &["--socket", text(&socket)], &again);
    assert_eq!(decoded(&again), decoded(&capture));
    assert!(decoded(&again).contains("4012345678901"), "{}", decoded(&again));
    let lines = std::fs::read_to_string(&again).unwrap();
    assert!(lines.contains("\nI: 3 1eab 1a10\n") && lines.contains("\nN: a scanner\n"), "{lines}");
}

#[test]
fn a_serial_capture_that_is_played_is_recorded_as_it_was() {
    let folder = Folder::new();
    let capture = folder.write("one.serial", SERIAL);
    let (link, again) = (folder.path("tty"), folder.path("again.serial"));
    recorded_again(&capture, &["--link", text(&link)], &again);
    assert_eq!(decoded(&again), decoded(&capture));
    let scans = decoded(&again);
    assert!(scans.contains("\"aim\":\"]E0\"") && scans.contains("4012345678901"), "{scans}");
    assert!(std::fs::read_to_string(&again).unwrap().starts_with("S: 9600 8N1\nB: 000000.000000 "));
}

#[test]
fn recording_ends_well_when_it_is_told_to_and_at_its_limits() {
    let folder = Folder::new();
    let capture = folder.write("one.hid", &hid_capture());
    let socket = folder.path("hid.sock");
    let (mut player, place) = play(&["replay", text(&capture), "--socket", text(&socket), "--fast"]);
    // The head is written in any case; no report fits.
    let full = run(&["record", &place, "--max-bytes", "100"]);
    assert!(full.status.success(), "{full:?}");
    assert!(String::from_utf8_lossy(&full.stderr).contains("as long as it may be; 0 messages"), "{full:?}");
    // The host has gone while it played.
    let _ended = player.wait().unwrap();

    let silent = folder.write("silent.hid", hid_capture().split("E:").next().unwrap());
    for signal in ["-INT", "-TERM"] {
        let (mut player, place) =
            play(&["replay", text(&silent), "--socket", text(&socket), "--device", "0"]);
        let mut recorder = lanectl(&["record", &place]).spawn().unwrap();
        let mut said = BufReader::new(recorder.stderr.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        assert!(line.contains("Ctrl-C ends it"), "{line}");
        let id = recorder.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert!(recorder.wait().unwrap().success());
        said.read_to_string(&mut line).unwrap();
        assert!(line.contains("0 messages were recorded"), "{line}");
        player.wait().unwrap();
    }
}

#[test]
fn what_cannot_be_recorded_or_played_is_exit_code_2_with_what_to_do() {
    let folder = Folder::new();
    let malformed = folder.write("malformed", "D: 0\nR: 2 05\n");
    let (hid, serial) = (folder.write("hid", &hid_capture()), folder.write("serial", SERIAL));
    let there = folder.write("there", "precious");
    let nothing = folder.path("nothing");
    let missing = format!("emulated:{}", text(&nothing));
    for (arguments, says) in [
        (&["replay", text(&malformed), "--socket", text(&nothing)][..], "line 2: "),
        (&["replay", text(&hid)], "--socket"),
        (&["replay", text(&serial), "--socket", text(&nothing)], "leave --socket out"),
        (&["replay", text(&nothing)], "No such file"),
        (&["decode", text(&malformed)], "line 2: "),
        (&["decode", text(&serial), "--model", "zebra-ds2208"], "serial line"),
        (&["record", "usb"], "/dev/hidraw"),
        (&["record", "nonsense"], "no port"),
        (&["record", &missing, "--out", text(&there)], "nobody listens"),
        (&["record", "/dev/ttyS99", "--model", "zebra-ds2208"], "serial line"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "precious");
    let socket = folder.path("hid.sock");
    let (mut player, place) = play(&["replay", text(&hid), "--socket", text(&socket)]);
    let refused = run(&["record", &place, "--out", text(&there)]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "precious");
    let _ended = player.wait().unwrap();
}

#[test]
fn a_damaged_scan_of_a_capture_is_marked_and_packets_are_decoded_as_packets() {
    let folder = Folder::new();
    let tail = "S: 9600 8N1\nB: 000000.000000 8 53 4e 2d 30 30 30 31 2d\nB: 000000.700000 7 39 39 38 38 37 37 0d\n\
                B: 000003.000000 4 53 4e 31 0d\n";
    let tail = folder.write("tail.serial", tail);
    let lines: Vec<serde_json::Value> =
        decoded(&tail).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<_> = lines.iter().map(|line| (line["text"].as_str(), line["damage"].as_str())).collect();
    assert_eq!(
        told,
        [(Some("SN-0001-"), Some("no_terminator")), (Some("998877"), Some("gap")), (Some("SN1"), None)]
    );
    assert!(lines[2].get("damage").is_none(), "a whole scan says nothing of damage");
    let shown = String::from_utf8(run(&["decode", text(&tail)]).stdout).unwrap();
    assert!(shown.contains("998877") && shown.contains("damaged: gap"), "{shown}");

    let packets = "S: 9600 8N1\nB: 000000.000000 12 0a f3 00 00 03 53 43 41 4e 31 fd aa\n";
    let packets = folder.write("packets.serial", packets);
    let output = run(&["--json", "decode", text(&packets), "--model", "zebra-ssi"]);
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&line["text"], &line["device_mode"]), (&"SCAN1".into(), &"ssi".into()), "{output:?}");

    let hid = folder.write("hid", &hid_capture());
    for (arguments, says) in [
        (&["decode", text(&tail), "--layout", "de"][..], "leave --layout out"),
        (&["decode", text(&hid), "--model", "zebra-cdc"], "leave --model out"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(says), "{output:?}");
    }
    let unused = run(&["decode", text(&hid), "--layout", "de"]);
    assert!(String::from_utf8_lossy(&unused.stderr).contains("--layout said nothing"), "{unused:?}");
}
