//! A device that sends nothing but noise, or more than anybody scans: the lane says so, leaves it alone for a while, and keeps its
//! journal small. Another scanner works on, and one that is well again is read again.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use emulator::hid::{HidPosScanner, Layout};
use emulator::serial::{Options, SerialScanner};
use serde_json::{Value, json};
use std::time::Duration;
use support::events::Events;
use support::home::Home;
use support::http::Request;
use support::patiently;

/// Sends these one after the other for as long as somebody reads them.
async fn flood(line: &mut SerialScanner, reads: impl Iterator<Item = Vec<u8>>) {
    for bytes in reads {
        if tokio::time::timeout(Duration::from_millis(500), line.send(&bytes)).await.is_err() {
            return;
        }
    }
}

/// Reads that are all different.
fn many() -> impl Iterator<Item = Vec<u8>> {
    (0..400).map(|number| format!("SN-{number:06}\r").into_bytes())
}

async fn start(home: &mut Home, ports: &[(&str, String)]) -> Events {
    let mut config = format!("[lane]\nstate_dir = \"state\"\n\n{}", Home::sockets_config());
    for (name, port) in ports {
        config += &format!("\n[[scanner]]\nname = \"{name}\"\nport = \"{port}\"\n");
    }
    home.write("laned.toml", &config).unwrap();
    home.start().await.unwrap();
    let mut events = Events::new();
    events.listen(&home.socket("pos")).await.unwrap();
    events
}

/// Waits until the lane has left it. Gives what was said.
async fn left(events: &Events, name: &str) -> (usize, Value) {
    let is_left = |event: &Value| event["type"] == "device_unavailable" && event["device"] == name;
    patiently("a device to be left", events.wait_for(0, is_left)).await.unwrap()
}

async fn taken_again(events: &Events, name: &str) {
    let (place, _) = left(events, name).await;
    let is_back = |event: &Value| event["type"] == "device_attached" && event["device"] == name;
    patiently("a device to be taken again", events.wait_for(place, is_back)).await.unwrap();
}

fn scans_of<'a>(name: &str, all: &'a [Value]) -> Vec<&'a Value> {
    all.iter().filter(|event| event["type"] == "scan" && event["scan"]["device"] == name).collect()
}

#[tokio::test]
async fn a_device_that_floods_the_lane_is_left_alone_and_taken_again_and_disturbs_no_other() {
    let mut home = Home::new().unwrap();
    let names = ["good", "junk", "flood", "stuck", "random"];
    let mut lines: Vec<SerialScanner> =
        names.iter().map(|_| SerialScanner::open(Options::default()).unwrap()).collect();
    let ports: Vec<_> =
        names.iter().zip(&lines).map(|(name, line)| (*name, line.path().display().to_string())).collect();
    let events = start(&mut home, &ports).await;
    for line in &mut lines {
        patiently("the lane to open the line", line.until_open()).await.unwrap();
    }
    let [good, junk, flooding, stuck, random] = lines.as_mut_slice() else { unreachable!() };

    flood(junk, std::iter::repeat_n(vec![b'J'; 4_096], 48)).await;
    flood(flooding, many()).await;
    flood(stuck, std::iter::repeat_n(b"4012345678901\r".to_vec(), 200)).await;
    // As a line of another speed does: whole to look at, and of no label.
    flood(random, (0..40_u8).map(|number| vec![b'A' + number, 0x11, 0x90, b'\r'])).await;
    for (name, count, reason, remedy) in [
        ("junk", 2, "it sends noise: it sends bytes without an end", "terminator in the configuration"),
        ("flood", 301, "it sent more than 300 reads within 10 s, which nobody scans", "reads_per_10_s"),
        (
            "stuck",
            150,
            "it read the same code 150 times in succession without a pause",
            "reads the same code",
        ),
        ("random", 32, "it sends noise: 32 reads in succession held characters that no label has", "parity"),
    ] {
        let (_, said) = left(&events, name).await;
        assert_eq!(said["reason"], reason);
        let path = format!("/v1/devices/{name}");
        let answer = Request::with("GET", path, &json!(null)).send(&home.socket("pos")).await.unwrap();
        let device = answer.json();
        assert_eq!(device["state"], "unavailable", "{device}");
        let says = device["remedy"].as_str().unwrap();
        assert!(says.contains(remedy) && says.ends_with("; it is tried again by itself"), "{device}");
        assert_eq!(scans_of(name, &events.all()).len(), count, "{name}");
    }
    good.send(b"STILL-HERE\r").await.unwrap();
    let is_it = |event: &Value| event["type"] == "scan" && event["scan"]["text"] == "STILL-HERE";
    patiently("the good scanner's read", events.wait_for(0, is_it)).await.unwrap();
    for name in &names[1..] {
        taken_again(&events, name).await;
    }
    home.stop().await.unwrap();
}

#[tokio::test]
async fn a_scanner_that_is_well_again_is_read_again_and_a_usb_one_is_left_as_well() {
    let mut home = Home::new().unwrap();
    let mut line = SerialScanner::open(Options::default()).unwrap();
    let mut usb = HidPosScanner::open(home.path("hand.hid"), Layout::honeywell_xenon()).unwrap();
    let ports =
        [("line", line.path().display().to_string()), ("usb", format!("emulated:{}", usb.path().display()))];
    let events = start(&mut home, &ports).await;
    patiently("the lane to open the line", line.until_open()).await.unwrap();
    patiently("the lane to attach the scanner", usb.until_attached()).await.unwrap();

    flood(&mut line, many()).await;
    for number in 0..400 {
        let read = format!("SN-{number:06}");
        let sent = tokio::time::timeout(Duration::from_millis(500), usb.scan(read.as_bytes(), Some("]C1")));
        if !matches!(sent.await, Ok(Ok(()))) {
            break;
        }
    }
    for name in ["line", "usb"] {
        let (_, said) = left(&events, name).await;
        assert_eq!(said["reason"], "it sent more than 300 reads within 10 s, which nobody scans");
        taken_again(&events, name).await;
    }
    // For two seconds everything may be the rest of a read. That is no reason to leave it once more.
    for number in 0..8_u32 {
        let code = format!("40123456789{number:02}");
        line.send(format!("{code}\r").as_bytes()).await.unwrap();
        usb.scan(code.as_bytes(), Some("]E0")).await.unwrap();
        tokio::time::sleep(Duration::from_millis(450)).await;
    }
    for name in ["line", "usb"] {
        let is_last =
            |event: &Value| event["scan"]["text"] == "4012345678907" && event["scan"]["device"] == name;
        let (_, last) = patiently("the last read", events.wait_for(0, is_last)).await.unwrap();
        assert_eq!(last["code"], "no_transaction", "{last}");
        let all = events.all();
        let often =
            |kind: &str| all.iter().filter(|event| event["type"] == kind && event["device"] == name).count();
        assert_eq!((often("device_unavailable"), often("device_attached")), (1, 2), "{name}");
        // What was sent to it while it was left is none of them.
        let damaged = scans_of(name, &all).iter().filter(|scan| scan["code"] == "damaged_scan").count();
        assert!((1..=6).contains(&damaged), "{name}: {damaged}");
    }
    home.stop().await.unwrap();
}
