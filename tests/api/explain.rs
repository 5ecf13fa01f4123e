//! `lanectl explain` and `POST /v1/explain`: what is said of a label of every format.

use crate::lane::Lane;
use hyper::Method;
use insta::assert_snapshot;
use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use serde_json::json;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const LABELS: &str = include_str!("explain/labels.txt");

/// The groups of the file, each with its name and its labels' bytes.
fn groups() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let mut groups: Vec<(&str, Vec<Vec<u8>>)> = Vec::new();
    for line in LABELS.lines().filter(|line| !line.starts_with('#')) {
        let name = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        match (name, groups.last_mut()) {
            (Some(name), _) => groups.push((name, Vec::new())),
            (None, Some((_, labels))) => labels.push(label::unescape(line).unwrap()),
            (None, None) => unreachable!("a label before the first group"),
        }
    }
    groups
}

/// Runs `lanectl explain` over labels, on a terminal of so many columns.
fn explain(labels: &[Vec<u8>], columns: usize, json: bool) -> String {
    let mut hex = String::new();
    for label in labels {
        label.iter().for_each(|byte| write!(hex, "{byte:02x}").unwrap());
        hex.push('\n');
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_lanectl"));
    command.args(["explain", "--hex"]).args(json.then_some("--json")).env("COLUMNS", columns.to_string());
    let output = run(command.stdout(Stdio::piped()), &hex);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn run(command: &mut Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    // It answers while it reads: one of the two pipes would fill up.
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

#[test]
fn labels_of_every_format_are_explained_to_a_person_and_to_a_program() {
    let groups = groups();
    assert!(groups.iter().map(|(_, labels)| labels.len()).sum::<usize>() > 90);
    for (name, labels) in groups {
        let (shown, json) = (explain(&labels, 80, false), explain(&labels, 80, true));
        assert_eq!(json.lines().count(), labels.len(), "{name}");
        assert_snapshot!(name, format!("{shown}\n{json}"));
    }
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let labels: Vec<Vec<u8>> = groups().into_iter().flat_map(|(_, labels)| labels).collect();
    for columns in [60, 80, 132] {
        for line in explain(&labels, columns, false).lines() {
            // The file has few characters that take two columns, and none in a line this long.
            assert!(line.chars().count() <= columns, "{columns}: {line}");
        }
    }
}

#[test]
fn words_are_not_broken_on_a_narrow_terminal() {
    let shown = explain(&[b"]C1010400638133393121SN1".to_vec(), b"C02XK0ABJHD2".to_vec()], 40, false);
    for line in ["04006381333931", "if it is a", "medical device", "not verified"] {
        assert!(shown.lines().any(|shown| shown.trim_end().ends_with(line)), "{line}: {shown}");
    }
}

#[test]
fn the_longest_label_and_a_longer_one_are_shown_in_a_few_lines() {
    for (length, said) in [(7_089, "text"), (7_090, "too_long")] {
        let shown = explain(&[vec![b'A'; length]], 80, false);
        assert!(shown.contains(said), "{shown}");
        assert!(shown.lines().count() < 16, "{shown}");
    }
    // Each byte takes four columns here.
    assert!(explain(&[vec![0x1d; 7_089]], 80, false).lines().count() < 16);
}

/// What `lanectl explain` writes on a terminal of 50 columns.
fn on_a_terminal(no_colour: bool) -> String {
    // Closed in whatever other tests start meanwhile: while any program has the terminal open, it doesn't end.
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let size = Winsize { ws_row: 24, ws_col: 50, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&terminal, size).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let ours =
        rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lanectl"));
    command.arg("explain").env_remove("COLUMNS").env_remove("NO_COLOR").stdout(Stdio::from(ours));
    if no_colour {
        command.env("NO_COLOR", "1");
    }
    run(&mut command, "]C1010400638133393221SN1\n]d210ABCDEFGHIJ21SN12345678\n]E04006381333931\n");
    // Our end of it is closed with the command, so that the other one ends after what was written.
    drop(command);
    let mut written = Vec::new();
    // Linux ends a terminal that nobody has open any more with EIO.
    let _ = File::from(terminal).read_to_end(&mut written);
    String::from_utf8(written).unwrap()
}

#[test]
fn colours_and_width_are_the_terminals_and_no_color_turns_colours_off() {
    let (coloured, plain) = (on_a_terminal(false), on_a_terminal(true));
    assert!(coloured.contains("\u{1b}[32mis\u{1b}[0m"), "{coloured:?}");
    assert!(!plain.contains('\u{1b}') && plain.contains("gtin"), "{plain:?}");
    assert!(plain.lines().all(|line| line.trim_end().chars().count() <= 50), "{plain}");
    // Without colours a guess looks like one, too.
    assert!(plain.contains("guess  serial") && plain.contains("is       gtin"), "{plain}");
}

#[tokio::test]
async fn explaining_a_label_changes_nothing() {
    let lane = Lane::start().await;
    let transaction = lane.open(&[("PHONE", None)]).await;
    let path = format!("/v1/transactions/{transaction}");
    let cart = lane.ask("pos", Method::GET, &path, None).await.body;
    let journal = lane.ask("technician", Method::GET, "/v1/health", None).await.body["journal"].clone();
    assert!(journal.is_object() || journal.is_number(), "{journal}");
    let labels = [
        "]C1010400638133393121SN1",
        "]E04006381333931",
        "SN1",
        "R0042-3-1",
        "]C1010400638133393221SN1",
        "https://example.com/",
    ];
    for role in ["pos", "technician", "admin"] {
        for text in labels {
            let said = lane.ask(role, Method::POST, "/v1/explain", Some(json!({"text": text}))).await;
            assert_eq!(said.status, 200, "{said:?}");
            assert!(said.body["outcome"]["decision"].is_string(), "{said:?}");
        }
    }
    // Nothing that was said to happen has happened, and nothing waits to happen.
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(lane.ask("pos", Method::GET, &path, None).await.body, cart);
    assert_eq!(lane.ask("technician", Method::GET, "/v1/health", None).await.body["journal"], journal);
    lane.ask("pos", Method::GET, "/v1/serials?serial=SN1", None).await.is_problem(404, "unknown_serial");
    // What was foretold comes true.
    let scanned = json!({"text": "]C1010400638133393121SN1"});
    let decided = lane.ask("pos", Method::POST, "/v1/scans", Some(scanned)).await;
    assert_eq!(decided.body["decision"], "accepted", "{decided:?}");
}

fn lanectl(lane: &Lane, arguments: &[&str], input: &str) -> String {
    let socket = lane.home.socket("technician");
    let mut command = Command::new(env!("CARGO_BIN_EXE_lanectl"));
    command.args(["--socket", socket.to_str().unwrap()]).args(arguments).env("COLUMNS", "100");
    let output = run(command.stdout(Stdio::piped()), input);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn what_became_of_a_scan_is_told_to_a_person_as_a_chain() {
    let lane = Lane::start().await;
    lane.open(&[("PHONE", None), ("PHONE", None)]).await;
    let scan = |text: &'static str| lane.ask("pos", Method::POST, "/v1/scans", Some(json!({"text": text})));
    assert_eq!(scan("SN-1\\x1b[31m").await.body["decision"], "refused");
    let asked = scan("SN-1").await;
    let id = asked.body["scan"]["id"].as_str().unwrap();
    let said = lanectl(&lane, &["explain", "--scan", id], "");
    for part in ["read as", "fits ", "because", "so ", "\"SN-1\"", "0042-3-1"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
    let refused = lanectl(&lane, &["explain", "--scan", "s1"], "");
    assert!(refused.contains("refused by"), "{refused}");
    assert!(!refused.contains('\u{1b}') && refused.contains("\\x1b"), "{refused}");
    let json = lanectl(&lane, &["--json", "explain", "--scan", id], "");
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["decisions"][0]["decision"], asked.body["decision"]);
}

#[tokio::test]
async fn a_lane_is_asked_what_it_would_do_with_a_label_and_why() {
    let lane = Lane::start().await;
    lane.open(&[("PHONE", None)]).await;
    let said = lanectl(&lane, &["explain", "--against-lane"], "SN1\n]C1010400638133393121SN2\n");
    assert_eq!(said.matches("would be accepted").count(), 2, "{said}");
    assert!(said.contains("It can be a serial number, and no other line takes one."), "{said}");
    let json = lanectl(&lane, &["--json", "explain", "--against-lane"], "SN1\n");
    let told: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told["reason"]["because"]["code"], "only_line");
    let output = Command::new(env!("CARGO_BIN_EXE_lanectl"))
        .args(["explain", "--scan", "s1", "--hex"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}
