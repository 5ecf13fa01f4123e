//! A lane that is held up while scanners go on: the kernel keeps 63 reports for a reader and drops the others. No scan is
//! put together from what is left on either side of those.

mod support;

use emulator::hid::{HidPosScanner, Layout};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use support::events::Events;
use support::home::{Home, quoted};
use support::http::Request;
use support::patiently;

/// A GS1 element string of three reports that ends in a serial number.
fn unit(serial: char) -> Vec<u8> {
    let filler = |count| serial.to_string().repeat(count);
    let (lot, more) = (filler(20), filler(30));
    format!("010401234567890110{lot}\x1d240{more}\x1d400{more}\x1d21NUMBER-{serial}").into_bytes()
}

#[tokio::test]
async fn a_scan_of_which_the_kernel_dropped_the_middle_is_damaged_and_the_next_is_whole() {
    let mut home = Home::new().unwrap();
    let layout = Layout::honeywell_xenon();
    let mut scanner = HidPosScanner::open_node(home.path("hand.hid"), layout.clone()).unwrap();
    let port = quoted(std::path::Path::new(&format!("emulated:{}", scanner.path().display())));
    let config = format!("[lane]\nstate_dir = \"state\"\n\n[[scanner]]\nname = \"hand\"\nport = {port}\n");
    home.write("laned.toml", &format!("{}{config}", Home::sockets_config())).unwrap();
    home.start().await.unwrap();
    let mut events = Events::new();
    events.listen(&home.socket("pos")).await.unwrap();
    let ask = async |role: &str, method: &'static str, path: &str, body| {
        let answer = Request::with(method, path.to_owned(), &body).send(&home.socket(role)).await.unwrap();
        assert!(answer.is_success(), "{path}: {}", answer.text());
    };
    let phone = json!({"description": "Phone", "gtins": ["4012345678901"], "price": "499.00", "tax_rate": "19", "tracking": "sales_process"});
    ask("admin", "PUT", "/v1/products/PHONE", phone).await;
    ask("pos", "POST", "/v1/transactions", json!({})).await;
    patiently("the lane to attach the scanner", scanner.until_attached()).await.unwrap();

    let pid = i32::try_from(home.pid().unwrap()).ok().and_then(Pid::from_raw).unwrap();
    kill_process(pid, Signal::STOP).unwrap();
    scanner.hold_reader_up(true);
    for number in 0..61 {
        scanner.scan(format!("NOTHING-{number}").as_bytes(), Some("]C0")).await.unwrap();
    }
    // Two reports of A are kept. Its last one is dropped, and so are the first two of B, which has the same length.
    let [a, b] = ['A', 'B'].map(|serial| layout.reports(&unit(serial), Some("]C1")));
    for report in a.iter().chain(&b[..2]) {
        scanner.send_report(report).await.unwrap();
    }
    scanner.hold_reader_up(false);
    scanner.send_report(&b[2]).await.unwrap();
    kill_process(pid, Signal::CONT).unwrap();

    let of_unit = |event: &serde_json::Value| event["type"] == "scan" && event["scan"]["aim"] == "]C1";
    let (place, glued) = patiently("the damaged scan", events.wait_for(0, of_unit)).await.unwrap();
    assert_eq!((&glued["decision"], &glued["code"]), (&json!("refused"), &json!("damaged_scan")), "{glued}");
    // What comes sooner may have lost its beginning as well.
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    scanner.scan(&unit('C'), Some("]C1")).await.unwrap();
    let (place, whole) = patiently("the next scan", events.wait_for(place + 1, of_unit)).await.unwrap();
    assert_eq!(whole["decision"], "accepted", "{whole}");
    // A held scan comes to its end meanwhile: that is told of the same scan.
    let mut all = events.all();
    let last = all.remove(place);
    all.retain(|event| event["settles"].is_null());
    all.push(last);
    assert_eq!(all.iter().filter(|event| of_unit(event)).count(), 2, "A and B are one damaged scan");
    let others = all.iter().filter(|event| event["type"] == "scan" && event["scan"]["aim"] == "]C0");
    assert_eq!(others.clone().count(), 61, "what came before is whole");
    assert!(others.clone().all(|event| event["code"] != "damaged_scan"));
    home.stop().await.unwrap();
}
