use crate::lane::Lane;
use hyper::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// `GS r 1`, by which the generic printer is asked to confirm.
const ASK_SENSORS: &[u8] = b"\x1dr\x01";

/// One connection to a printer that can print: what it got but for the questions of status. With `loses_power` it
/// is gone once it got anything.
async fn connection(listener: &TcpListener, loses_power: bool) -> Vec<u8> {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.unwrap_or(0);
        match &buffer[..count] {
            [] => return received,
            // The questions come one by one.
            [0x10, 0x04, _] => stream.write_all(&[0x12]).await.unwrap(),
            _ if loses_power => return received,
            chunk => {
                received.extend_from_slice(chunk);
                if received.ends_with(ASK_SENSORS) {
                    stream.write_all(&[0x00]).await.unwrap();
                }
            }
        }
    }
}

#[tokio::test]
async fn a_test_page_that_was_cut_off_is_ended_before_anything_else_is_printed() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let till = format!(
        "[[printer]]\nname = \"till\"\nport = \"tcp://127.0.0.1:{port}\"\nmodel = \"generic-escpos\"\n"
    );
    let lane = Lane::start_with(&till).await;
    let printer = tokio::spawn(async move {
        connection(&listener, true).await;
        // Asked how it is, it is sent nothing.
        let asked = connection(&listener, false).await;
        (asked, connection(&listener, false).await)
    });
    let mut passed = Vec::new();
    for test in ["print", "status", "print"] {
        let body = Some(json!({"test": test}));
        passed.push(
            lane.ask("technician", Method::POST, "/v1/devices/till/test", body).await.body["passed"].clone(),
        );
    }
    assert_eq!(passed, [json!(false), json!(true), json!(true)]);
    let (asked, received) = printer.await.unwrap();
    assert_eq!(asked, b"");
    assert!(received.starts_with(&[0; 64]), "the picture or barcode that was under way is ended first");
    let resynchronised = received.windows(ASK_SENSORS.len()).filter(|bytes| bytes == &ASK_SENSORS).count();
    assert_eq!(resynchronised, 2, "once for what is still owed, once for the page");
}

#[tokio::test]
async fn what_a_test_finds_out_of_a_printer_is_told_and_journalled() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let till = format!(
        "[[printer]]\nname = \"till\"\nport = \"tcp://127.0.0.1:{port}\"\nmodel = \"generic-escpos\"\n"
    );
    let lane = Lane::start_with(&till).await;
    let status = Some(json!({"test": "status"}));
    let answer = lane.ask("technician", Method::POST, "/v1/devices/till/test", status).await;
    assert_eq!(answer.body["passed"], false);
    let events = lane.ask("pos", Method::GET, "/v1/events?after=0&limit=100&timeout_ms=200", None).await;
    let events = String::from_utf8_lossy(&events.bytes).into_owned();
    assert!(events.contains("event: device_unavailable"), "{events}");
}
