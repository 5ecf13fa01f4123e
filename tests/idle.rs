//! A lane where nothing happens does nothing.
#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value read by name never panics: what isn't there is null"
)]
#![expect(clippy::unwrap_used, reason = "a test's own helper that can't go on fails the test")]

mod support;

use emulator::hid::{HidPosScanner, Layout};
use emulator::keyboard::{self, KeyboardScanner};
use emulator::printer::{EmulatedPrinter, Listen, Profile};
use emulator::serial::{Options, SerialScanner};
use std::collections::BTreeMap;
use std::time::Duration;
use support::home::Home;
use support::http::Request;
use support::patiently;

/// Far longer than any time after which the lane does something by itself, but for the event stream's comment and a
/// watchdog, and there is neither here.
const QUIET: Duration = Duration::from_secs(2);

#[tokio::test]
async fn with_silent_devices_attached_the_lane_never_wakes() {
    let mut home = Home::new().unwrap();
    let mut line = SerialScanner::open(Options::default()).unwrap();
    let mut hid = HidPosScanner::open(home.path("hid.sock"), Layout::honeywell_xenon()).unwrap();
    let mut keys = KeyboardScanner::open(home.path("keys.sock"), keyboard::Options::default()).unwrap();
    let printer = EmulatedPrinter::listen(Listen::Tcp(0), Profile::columns_48()).await.unwrap();
    let config = format!(
        "[lane]\nstate_dir = \"state\"\n\n{}\n[[scanner]]\nname = \"counter\"\nport = \"{}\"\n\n[[scanner]]\nname = \"hand\"\nport = \"emulated:{}\"\n\n\
         [[scanner]]\nname = \"keys\"\nport = \"emulated:{}\"\nmodel = \"generic-keyboard\"\nlayout = \"us\"\n\n\
         [[printer]]\nname = \"receipt\"\nport = \"{}\"\nmodel = \"epson-tm-t88v\"\n",
        Home::sockets_config(),
        line.path().display(),
        hid.path().display(),
        keys.path().display(),
        printer.port()
    );
    home.write("laned.toml", &config).unwrap();
    home.start().await.unwrap();
    patiently("the scanners to be attached", async {
        line.until_open().await;
        hid.until_attached().await;
        keys.until_attached().await;
        while !all_ready(&home).await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .unwrap();
    let pid = home.pid().unwrap();
    // What the start and our own question have left to do is done when nothing moves any more.
    patiently("the lane to come to rest", async {
        loop {
            let before = switches(pid);
            tokio::time::sleep(QUIET / 4).await;
            if switches(pid) == before {
                return;
            }
        }
    })
    .await
    .unwrap();
    let before = switches(pid);
    tokio::time::sleep(QUIET).await;
    assert_eq!(switches(pid), before, "context switches of each thread, while nothing happened");
    home.still_running().unwrap();
}

async fn all_ready(home: &Home) -> bool {
    let answer = Request::get("/v1/devices").send(&home.socket("pos")).await.unwrap().json();
    let devices = answer["devices"].as_array().unwrap();
    // A printer is asked how it is when there is something to print.
    devices.iter().filter(|device| device["kind"] == "scanner" && device["state"] == "ready").count() == 3
}

/// How often each thread of the process has been given a CPU.
fn switches(pid: u32) -> BTreeMap<String, u64> {
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let threads = tasks.filter_map(|task| {
        let task = task.unwrap();
        // One that ends meanwhile is gone from the next look, and that shows.
        let status = std::fs::read_to_string(task.path().join("status")).ok()?;
        let counts = status.lines().filter(|line| line.contains("ctxt_switches:"));
        let sum = counts.filter_map(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).sum();
        Some((task.file_name().to_string_lossy().into_owned(), sum))
    });
    threads.collect()
}
