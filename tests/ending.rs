//! Told to end, the lane answers what it was asked, ends the receipt under way, and leaves nothing behind.
#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value read by name never panics: what isn't there is null"
)]
#![expect(clippy::unwrap_used, reason = "a test's own helper that can't go on fails the test")]

mod support;

use emulator::printer::{EmulatedPrinter, Fault, Listen, Profile};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;
use support::events::Events;
use support::home::Home;
use support::http::{Answer, Request};
use support::patiently;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::watch;

/// How often the lane is told to end: the moment is another each time.
const ROUNDS: usize = 5;

/// Programs that ask at the same time.
const CLIENTS: usize = 6;

/// Commands that are answered before the lane is told to end.
const ANSWERED_FIRST: usize = 30;

/// Bytes a second of a printer whose receipt takes far longer than the lane takes to be told.
const SLOW: u32 = 200;

#[tokio::test]
async fn what_is_in_the_journal_was_answered_and_what_was_answered_is_in_the_journal() {
    let mut home = lane(None).await;
    send(&home, "pos", &Request::with("POST", "/v1/transactions", &json!({}))).await;
    let mut answered = BTreeSet::new();
    for round in 0..ROUNDS {
        answered.append(&mut end_while_asked(&mut home, round).await);
        for role in ["pos", "technician", "admin"] {
            assert!(!home.socket(role).exists(), "{role}.sock is still there");
        }
        home.start().await.unwrap();
    }
    let events = journal(&home).await;
    let added: Vec<&str> = events
        .iter()
        .filter(|event| event["type"] == "line_added")
        .filter_map(|event| event["reference"].as_str())
        .collect();
    let journalled: BTreeSet<String> = added.iter().map(|reference| (*reference).to_owned()).collect();
    assert_eq!(journalled.len(), added.len(), "nothing happened twice");
    assert_eq!(journalled, answered);
    assert_eq!(last_of_each_run(&events), ["service_stopping"; ROUNDS]);
}

#[tokio::test]
async fn the_receipt_under_way_is_printed_to_its_end() {
    let printer = EmulatedPrinter::listen(Listen::Tcp(0), Profile::columns_48()).await.unwrap();
    let mut home = lane(Some(printer.port())).await;
    let receipt = sell_one_while_it_prints_slowly(&home, &printer).await;

    let log = home.path("log");
    let stopped = tokio::join!(home.stop(), async {
        until_told(&log).await;
        assert_eq!(printer.receipts().len(), 0, "the receipt was finished before the lane was told to end");
        // No need to wait for a slow printer any longer.
        printer.set(Fault::Slow(None));
    });
    stopped.0.unwrap();
    assert_eq!(printer.receipts().len(), 1, "the lane ended before its receipt did");

    home.start().await.unwrap();
    let kept = send(&home, "pos", &Request::get(format!("/v1/receipts/{receipt}"))).await.json();
    let jobs = kept["print_jobs"].as_array().unwrap();
    assert_eq!((jobs.len(), &jobs[0]["state"]), (1, &json!("printed")), "{kept}");
    let events = journal(&home).await;
    let states: Vec<&str> = events
        .iter()
        .filter(|event| event["type"] == "print_job")
        .filter_map(|event| event["state"].as_str())
        .collect();
    assert_eq!(states, ["queued", "sending", "printed"]);
    assert_eq!(last_of_each_run(&events), ["service_stopping"]);
    assert!(printer.receipts()[0].text.contains(&receipt), "{}", printer.receipts()[0].text);
}

#[tokio::test]
async fn a_receipt_that_a_crash_cuts_off_is_uncertain_and_is_not_sent_again() {
    let printer = EmulatedPrinter::listen(Listen::Tcp(0), Profile::columns_48()).await.unwrap();
    let mut home = lane(Some(printer.port())).await;
    let receipt = sell_one_while_it_prints_slowly(&home, &printer).await;
    home.kill();
    printer.set(Fault::Slow(None));

    home.start().await.unwrap();
    let second = sell_one(&home).await;
    let path = format!("/v1/receipts/{second}");
    let is_printed = async {
        while send(&home, "pos", &Request::get(path.clone())).await.json()["print_jobs"][0]["state"]
            != "printed"
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    patiently("the next receipt", is_printed).await.unwrap();
    let kept = send(&home, "pos", &Request::get(format!("/v1/receipts/{receipt}"))).await.json();
    let jobs = kept["print_jobs"].as_array().unwrap();
    assert_eq!((jobs.len(), &jobs[0]["state"]), (1, &json!("uncertain")), "{kept}");
    let states: Vec<String> = journal(&home)
        .await
        .iter()
        .filter(|event| event["type"] == "print_job" && event["receipt"] == receipt.as_str())
        .filter_map(|event| event["state"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(states, ["queued", "sending", "uncertain"]);
    let whole = printer.receipts().iter().filter(|paper| paper.text.contains(&second)).count();
    assert_eq!(whole, 1, "the next customer's receipt came out once");
}

#[tokio::test]
async fn connections_on_which_nothing_is_asked_do_not_hold_the_end_up() {
    let mut home = lane(None).await;
    let ask = b"GET /v1/health HTTP/1.1\r\nhost: lane\r\n\r\n".as_slice();
    let half = b"GET /v1/hea".as_slice();
    let mut idle = Vec::new();
    for (asked, begun) in [(false, false), (false, true), (true, false), (true, true)] {
        let mut connection = UnixStream::connect(home.socket("pos")).await.unwrap();
        if asked {
            connection.write_all(ask).await.unwrap();
            let mut answer = [0; 8];
            patiently("an answer", connection.read_exact(&mut answer)).await.unwrap().unwrap();
            assert_eq!(&answer, b"HTTP/1.1");
        }
        if begun {
            connection.write_all(half).await.unwrap();
        }
        idle.push(connection);
    }
    home.stop().await.unwrap();
    let log = home.read("log");
    assert!(log.contains("the lane was told to end"), "{log}");
    assert!(!log.contains("what was still under way is cut off"), "{log}");
    for mut connection in idle {
        // The lane has ended, so each is closed; of an answer there may be a rest to read.
        let mut rest = Vec::new();
        let _ = patiently("the connection's end", connection.read_to_end(&mut rest)).await.unwrap();
    }
}

/// A running lane without scanners that sells cases.
async fn lane(printer: Option<&str>) -> Home {
    let mut home = Home::new().unwrap();
    let (none, section) = match printer {
        None => ("printer = []\n", String::new()),
        Some(port) => {
            ("", format!("[[printer]]\nname = \"receipt\"\nport = \"{port}\"\nmodel = \"epson-tm-t88v\"\n"))
        }
    };
    let sockets = Home::sockets_config();
    let config = format!("scanner = []\n{none}[lane]\nstate_dir = \"state\"\n{sockets}{section}");
    home.write("laned.toml", &config).unwrap();
    home.start().await.unwrap();
    let product = json!({"description": "Case", "price": "9.90"});
    assert_eq!(send(&home, "admin", &Request::with("PUT", "/v1/products/CASE", &product)).await.status, 201);
    home
}

/// Tells the lane to end while several programs ask it. Answers the references of all lines that were acknowledged.
async fn end_while_asked(home: &mut Home, round: usize) -> BTreeSet<String> {
    let mut stream = Request::get("/v1/events?after=0").begin(&home.socket("pos")).await.unwrap();
    let streamed = tokio::spawn(async move {
        let mut text = String::new();
        stream.read_to_string(&mut text).await.map(|_| text)
    });
    let count = watch::Sender::new(0);
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let name = format!("{round}-{client}");
            tokio::spawn(add_lines_until_unanswered(name, home.socket("pos"), count.clone()))
        })
        .collect();
    let mut answered_first = count.subscribe();
    patiently("the clients to be at work", answered_first.wait_for(|count| *count >= ANSWERED_FIRST))
        .await
        .unwrap()
        .unwrap();

    // Each client has asked for something when the signal comes: it asks again as soon as it is answered.
    home.stop().await.unwrap();
    let mut answered = BTreeSet::new();
    for client in clients {
        answered.append(&mut patiently("a client to end", client).await.unwrap().unwrap().unwrap());
    }
    let streamed = patiently("the event stream to end", streamed).await.unwrap().unwrap().unwrap();
    assert!(streamed.contains("event: line_added"), "{streamed}");
    answered
}

/// Adds one line after the other, each with a reference of its own, until nobody answers. Answers the references of all
/// that were acknowledged.
async fn add_lines_until_unanswered(
    name: String,
    socket: PathBuf,
    count: watch::Sender<usize>,
) -> Result<BTreeSet<String>, String> {
    let mut acknowledged = BTreeSet::new();
    for number in 0.. {
        let reference = format!("{name}-{number}");
        let line = json!({"sku": "CASE", "quantity": 1, "reference": reference});
        let request = Request::with("POST", "/v1/transactions/current/lines", &line);
        // No answer: then it must not have happened.
        let Ok(answer) = request.send(&socket).await else { break };
        if answer.status != 201 {
            return Err(format!("{}: {}", answer.status, answer.text()));
        }
        acknowledged.insert(reference);
        count.send_modify(|count| *count += 1);
    }
    Ok(acknowledged)
}

/// Sells one case; answers the receipt's id.
/// The receipt that is on its way to paper, and will be for long.
async fn sell_one_while_it_prints_slowly(home: &Home, printer: &EmulatedPrinter) -> String {
    printer.set(Fault::Slow(Some(SLOW)));
    let mut events = Events::new();
    events.listen(&home.socket("pos")).await.unwrap();
    let receipt = sell_one(home).await;
    let is_sending = |event: &Value| event["type"] == "print_job" && event["state"] == "sending";
    patiently("the job to be sent", events.wait_for(0, is_sending)).await.unwrap();
    receipt
}

async fn sell_one(home: &Home) -> String {
    let mut answer = Value::Null;
    for (path, body) in [
        ("", json!({})),
        ("/current/lines", json!({"sku": "CASE", "quantity": 1})),
        ("/current/checkout", json!({})),
        ("/current/complete", json!({"tenders": [{"kind": "card", "amount": "9.90"}]})),
    ] {
        let request = Request::with("POST", format!("/v1/transactions{path}"), &body);
        let sent = send(home, "pos", &request).await;
        assert!(sent.is_success(), "{path}: {}", sent.text());
        answer = sent.json();
    }
    answer["receipt"].as_str().unwrap().to_owned()
}

async fn send(home: &Home, role: &str, request: &Request) -> Answer {
    patiently("an answer", request.send(&home.socket(role))).await.unwrap().unwrap()
}

/// Waits until the daemon's log says that it was told to end.
async fn until_told(log: &Path) {
    patiently("the lane to be told", async {
        while !std::fs::read_to_string(log).unwrap_or_default().contains("the lane was told to end") {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .unwrap();
}

/// Every event of the journal as it is now.
async fn journal(home: &Home) -> Vec<Value> {
    let health = send(home, "pos", &Request::get("/v1/health")).await.json();
    let end = health["journal"]["seq"].as_u64().unwrap();
    let events = send(home, "pos", &Request::get(format!("/v1/events?after=0&limit={end}"))).await;
    let events: Vec<Value> = events
        .text()
        .lines()
        .filter_map(|line| serde_json::from_str(line.strip_prefix("data:")?.trim()).ok())
        .collect();
    assert_eq!(events.last().and_then(|event| event["seq"].as_u64()), Some(end));
    events
}

/// What the journal says last before each start but the first.
fn last_of_each_run(events: &[Value]) -> Vec<&str> {
    events
        .windows(2)
        .filter(|pair| pair[1]["type"] == "service_started")
        .map(|pair| pair[0]["type"].as_str().unwrap_or_default())
        .collect()
}
