//! A lane that stands still for a moment, as a virtual machine does that is moved: what scanners sent meanwhile is no read of its own
//! where silence ends a read.

mod support;

use emulator::serial::{Options, SerialScanner};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::time::Duration;
use support::events::Events;
use support::home::Home;
use support::patiently;

/// How long a read's silence lasts here: longer than the test needs to stop the lane within a read.
const IDLE: Duration = Duration::from_millis(400);

#[tokio::test]
async fn a_read_that_silence_ends_is_not_cut_in_two_where_the_lane_stood_still_in_it() {
    let mut home = Home::new().unwrap();
    let mut line = SerialScanner::open(Options::default()).unwrap();
    let scanner = format!(
        "[[scanner]]\nname = \"hand\"\nport = \"{}\"\nterminator = \"none\"\nidle_ms = {}\n",
        line.path().display(),
        IDLE.as_millis()
    );
    let config = format!("[lane]\nstate_dir = \"state\"\n\n{}\n{scanner}", Home::sockets_config());
    home.write("laned.toml", &config).unwrap();
    home.start().await.unwrap();
    let mut events = Events::new();
    events.listen(&home.socket("pos")).await.unwrap();
    patiently("the lane to open the line", line.until_open()).await.unwrap();

    let pid = i32::try_from(home.pid().unwrap()).ok().and_then(Pid::from_raw).unwrap();
    line.send(b"SN-123").await.unwrap();
    tokio::time::sleep(IDLE / 8).await;
    kill_process(pid, Signal::STOP).unwrap();
    line.send(b"45").await.unwrap();
    tokio::time::sleep(IDLE * 2).await;
    kill_process(pid, Signal::CONT).unwrap();

    let is_scan = |event: &Value| event["type"] == "scan";
    let (place, first) = patiently("the read", events.wait_for(0, is_scan)).await.unwrap();
    let says = |event: &Value, damage: &str| {
        event["code"] == "damaged_scan" && event["message"].as_str().is_some_and(|said| said.contains(damage))
    };
    assert!(says(&first, "(read_late)"), "{first}");
    let (_, rest) = patiently("its rest", events.wait_for(place + 1, is_scan)).await.unwrap();
    assert!(says(&rest, "(gap)"), "{rest}");
    home.stop().await.unwrap();
}
