//! A device that sends nothing but noise, or more than anybody scans: the lane says so, leaves it alone for a while, and keeps its
//! journal small. Another scanner works on.

mod support;

use emulator::serial::{Options, SerialScanner};
use serde_json::{Value, json};
use std::time::Duration;
use support::events::Events;
use support::home::Home;
use support::http::Request;
use support::patiently;

/// Sends the same again and again for as long as somebody reads it.
async fn flood(line: &mut SerialScanner, bytes: &[u8], times: usize) {
    for _ in 0..times {
        if tokio::time::timeout(Duration::from_millis(500), line.send(bytes)).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn a_device_that_floods_the_lane_is_left_alone_and_taken_again_and_disturbs_no_other() {
    let mut home = Home::new().unwrap();
    let mut lines: Vec<SerialScanner> =
        (0..3).map(|_| SerialScanner::open(Options::default()).unwrap()).collect();
    let mut config = format!("[lane]\nstate_dir = \"state\"\n\n{}", Home::sockets_config());
    for (name, line) in ["good", "junk", "flood"].iter().zip(&lines) {
        config += &format!("\n[[scanner]]\nname = \"{name}\"\nport = \"{}\"\n", line.path().display());
    }
    home.write("laned.toml", &config).unwrap();
    home.start().await.unwrap();
    let mut events = Events::new();
    events.listen(&home.socket("pos")).await.unwrap();
    for line in &mut lines {
        patiently("the lane to open the line", line.until_open()).await.unwrap();
    }
    let [good, junk, many] = lines.as_mut_slice() else { unreachable!() };

    flood(junk, &[b'J'; 4_096], 48).await;
    flood(many, &b"X\r".repeat(512), 40).await;
    let given_up = |name: &'static str| {
        move |event: &Value| event["type"] == "device_unavailable" && event["device"] == name
    };
    let (_, said) = patiently("the junk to be left", events.wait_for(0, given_up("junk"))).await.unwrap();
    assert_eq!(said["reason"], "it sends noise: it sends bytes without an end");
    assert!(said["remedy"].as_str().unwrap().contains("terminator"), "{said}");
    let (_, said) = patiently("the flood to be left", events.wait_for(0, given_up("flood"))).await.unwrap();
    assert_eq!(said["reason"], "it sent more than 5000 reads within 10 s, which nobody scans");
    for name in ["junk", "flood"] {
        let path = format!("/v1/devices/{name}");
        let answer = Request::with("GET", path, &json!(null)).send(&home.socket("pos")).await.unwrap();
        let device = answer.json();
        assert_eq!(device["state"], "unavailable", "{device}");
        assert!(device["remedy"].as_str().unwrap().contains("by itself"), "{device}");
    }
    let of = |device: &str, all: &[Value]| {
        all.iter().filter(|event| event["type"] == "scan" && event["scan"]["device"] == device).count()
    };
    good.send(b"STILL-HERE\r").await.unwrap();
    let is_it = |event: &Value| event["type"] == "scan" && event["scan"]["text"] == "STILL-HERE";
    let (place, _) = patiently("the good scanner's read", events.wait_for(0, is_it)).await.unwrap();
    let all = events.all();
    assert!((1..=3).contains(&of("junk", &all)), "{}", of("junk", &all));
    assert!((5_001..=5_002).contains(&of("flood", &all)), "{}", of("flood", &all));

    // Both are taken again.
    for name in ["junk", "flood"] {
        let is_back = |event: &Value| event["type"] == "device_attached" && event["device"] == name;
        let back = events.wait_for(place, is_back);
        patiently("a device that was left to be taken again", back).await.unwrap();
    }
    home.stop().await.unwrap();
}
