//! The journal's file as a lane may find it: damaged on the disk, or held by another program.
#![expect(clippy::unwrap_used, reason = "a test's own helper that can't go on fails the test")]

mod support;

use api::Client;
use api::client::Call;
use hyper::Method;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::os::unix::fs::FileExt;
use std::time::Duration;
use support::home::Home;
use support::http::{Answer, Request};
use support::patiently;

/// Enough records that a start reads a snapshot and leaves the oldest ones alone.
const PRODUCTS: u32 = 1_500;

/// A leaf of the journal's table that holds none of the newest records, and not the very first.
const DAMAGED_LEAF: i64 = 5;

/// Looks that a lane takes between two of ours.
const PAUSE: Duration = Duration::from_millis(20);

#[tokio::test]
async fn a_damaged_page_stops_the_lane_and_health_says_why() {
    let mut home = lane().await;
    let products: String = (1..=PRODUCTS)
        .map(|n| format!("{{\"sku\":\"P{n}\",\"description\":\"P{n}\",\"price\":\"1\"}}\n"))
        .collect();
    let body = Some(("application/x-ndjson", products.into()));
    let import = Call { method: Method::POST, path: "/v1/products/import", headers: &[], body };
    let imported =
        patiently("the import", Client::new(home.socket("admin")).call(import)).await.unwrap().unwrap();
    assert_eq!(imported.status, 200, "{:?}", imported.body);
    home.stop().await.unwrap();
    damage_an_old_record(&home);

    // It starts, since what it needs is sound; the check in the background finds the rest.
    home.start().await.unwrap();
    let health = patiently("the lane to stop", async {
        loop {
            let answer = send(&home, "pos", &Request::get("/v1/health")).await;
            if answer.status != 200 {
                return answer;
            }
            tokio::time::sleep(PAUSE).await;
        }
    })
    .await
    .unwrap();
    assert_eq!((health.status, &health.json()["status"]), (503, &json!("stopped")), "{}", health.text());
    let reason = health.json()["journal"]["stopped"].as_str().unwrap_or_default().to_owned();
    assert!(reason.contains("damaged") && reason.contains("backup"), "{reason:?}");

    let opened = send(&home, "pos", &Request::with("POST", "/v1/transactions", &json!({}))).await;
    assert_eq!((opened.status, &opened.json()["code"]), (503, &json!("stopped")), "{}", opened.text());
    assert!(home.read("log").contains("the lane has stopped"), "{}", home.log_tail());
    home.still_running().unwrap();
}

#[tokio::test]
async fn a_command_waits_for_a_program_that_holds_the_file_and_is_answered_then() {
    let home = lane().await;
    let product = json!({"description": "Case", "price": "9.90"});
    assert_eq!(send(&home, "admin", &Request::with("PUT", "/v1/products/CASE", &product)).await.status, 201);

    let technician = journal(&home);
    technician.execute_batch("BEGIN IMMEDIATE").unwrap();
    let socket = home.socket("pos");
    let open = Request::with("POST", "/v1/transactions", &json!({}));
    let waiting = tokio::spawn(async move { open.send(&socket).await });
    // SQLite itself waits 2 s each time: the lane has put the command off twice, and has it still.
    patiently("the lane to wait for its file", async {
        while home.read("log").matches("the lane waits for its file").count() < 2 {
            tokio::time::sleep(PAUSE).await;
        }
    })
    .await
    .unwrap();
    assert!(!waiting.is_finished(), "nothing is answered before it is committed");
    let meanwhile = send(&home, "pos", &Request::get("/v1/health")).await;
    assert_eq!((meanwhile.status, &meanwhile.json()["journal"]["stopped"]), (200, &Value::Null));
    technician.execute_batch("ROLLBACK").unwrap();

    let opened = patiently("the command's answer", waiting).await.unwrap().unwrap().unwrap();
    assert_eq!((opened.status, &opened.json()["state"]), (201, &json!("open")), "{}", opened.text());
    // It happened once, and the lane goes on.
    let line = json!({"sku": "CASE", "quantity": 1});
    let added = send(&home, "pos", &Request::with("POST", "/v1/transactions/current/lines", &line)).await;
    assert_eq!((added.status, &added.json()["id"]), (201, &opened.json()["id"]), "{}", added.text());
    let health = send(&home, "pos", &Request::get("/v1/health")).await;
    assert_eq!((health.status, &health.json()["journal"]["stopped"]), (200, &Value::Null));
}

#[tokio::test]
async fn a_clock_that_went_back_while_the_lane_was_off_is_journalled_at_its_start() {
    let mut home = lane().await;
    home.stop().await.unwrap();
    assert_eq!(clock_alarms(&home), 0, "the lane's own start and end are no alarm");
    // The last that was written, by a clock that is a day ahead of the one that the machine has now.
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    let tomorrow = i64::try_from(now).unwrap() + 86_400_000;
    let mut store = store::Store::open(&home.path("state"), 0, [0; 16]).unwrap();
    let mut batch = store.begin().unwrap();
    let note = json!({"at_ms": tomorrow, "actor": "lane", "note": "service_stopping"});
    batch.append(tomorrow, "service_stopping", 1, note.to_string().as_bytes()).unwrap();
    let seq = batch.commit().unwrap().seq;
    drop(store);

    home.start().await.unwrap();
    let events = Request::get(format!("/v1/events?after={seq}&limit=1"));
    let first = send(&home, "pos", &events).await.text();
    assert!(first.contains("event: clock_went_back"), "{first}");
    home.stop().await.unwrap();
    home.start().await.unwrap();
    assert_eq!(clock_alarms(&home), 1, "it is said once");
}

fn clock_alarms(home: &Home) -> i64 {
    let count = "SELECT count(*) FROM journal WHERE kind = 'clock_went_back'";
    journal(home).query_row(count, [], |row| row.get(0)).unwrap()
}

/// A running lane without devices.
async fn lane() -> Home {
    let mut home = Home::new().unwrap();
    let config =
        format!("scanner = []\nprinter = []\n[lane]\nstate_dir = \"state\"\n{}", Home::sockets_config());
    home.write("laned.toml", &config).unwrap();
    home.start().await.unwrap();
    home
}

async fn send(home: &Home, role: &str, request: &Request) -> Answer {
    patiently("an answer", request.send(&home.socket(role))).await.unwrap().unwrap()
}

/// The journal's file, as a technician opens it.
fn journal(home: &Home) -> Connection {
    Connection::open(home.path("state/lane.db")).unwrap()
}

/// Makes noise of one page with old records. The daemon must not run.
fn damage_an_old_record(home: &Home) {
    let file = journal(home);
    let number = |sql: &str| file.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert!(number("SELECT max(seq) FROM snapshot") > 1_000, "a start would read the records themselves");
    let size = number("PRAGMA page_size");
    let page = number(&format!(
        "SELECT pageno FROM dbstat WHERE name = 'journal' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET {DAMAGED_LEAF}"
    ));
    file.close().unwrap();
    let file = std::fs::File::options().write(true).open(home.path("state/lane.db")).unwrap();
    let noise = vec![0x5A; usize::try_from(size).unwrap()];
    file.write_all_at(&noise, u64::try_from((page - 1) * size).unwrap()).unwrap();
}
