use crate::lane::Lane;
use crate::support::patiently;
use hyper::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

/// What a stream that ended said: id, event and data of each.
fn frames(text: &[u8]) -> Vec<(u64, String, Value)> {
    let text = std::str::from_utf8(text).unwrap();
    let blocks = text.split("\n\n").filter(|block| !block.is_empty() && !block.starts_with(':'));
    blocks
        .map(|block| {
            let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            let data = serde_json::from_str(field("data: ")).unwrap();
            (field("id: ").parse().unwrap(), field("event: ").to_owned(), data)
        })
        .collect()
}

#[tokio::test]
async fn the_whole_journal_can_be_read_in_order_without_a_gap() {
    let lane = Lane::start().await;
    lane.open(&[("PHONE", Some("SN1"))]).await;
    lane.sell().await;
    let latest =
        lane.ask("pos", Method::GET, "/v1/health", None).await.body["journal"]["seq"].as_u64().unwrap();
    let stream = lane.ask("admin", Method::GET, &format!("/v1/events?after=0&limit={latest}"), None).await;
    assert_eq!((stream.status, stream.media_type.as_str()), (200, "text/event-stream"));
    let frames = frames(&stream.bytes);
    let ids: Vec<u64> = frames.iter().map(|(id, _, _)| *id).collect();
    assert_eq!(ids, (1..=latest).collect::<Vec<_>>());
    for (id, event, data) in &frames {
        assert_eq!((data["seq"].as_u64(), data["type"].as_str()), (Some(*id), Some(event.as_str())));
        assert!(data["at"].as_str().is_some_and(|at| at.ends_with('Z')), "{data}");
        // A client of ours can read every one of them.
        serde_json::from_value::<api::Event>(data.clone()).unwrap();
    }
    let completed = frames.iter().find(|(_, event, _)| event == "completed").unwrap();
    assert_eq!(completed.2["sold"], json!([{"line": 1, "sku": "PHONE", "serial": "SN1"}]));
}

#[tokio::test]
async fn a_stream_goes_on_after_the_last_event_that_was_seen() {
    let lane = Lane::start().await;
    let headers = [("last-event-id", "2")];
    let path = "/v1/events?after=0&limit=1";
    let stream = lane.ask_with("pos", Method::GET, path, None, &headers).await;
    assert_eq!(frames(&stream.bytes)[0].0, 3);
}

#[tokio::test]
async fn with_neither_the_stream_begins_with_what_is() {
    let lane = Lane::start().await;
    let id = lane.open(&[("PHONE", None)]).await;
    let stream = lane.ask("pos", Method::GET, "/v1/events?timeout_ms=0", None).await;
    let frames = frames(&stream.bytes);
    let [(seq, event, data)] = frames.as_slice() else { panic!("{frames:?}") };
    assert_eq!((event.as_str(), data["seq"].as_u64()), ("snapshot", Some(*seq)));
    assert_eq!(data["transaction"]["id"], id.as_str());
    assert_eq!(data["transaction"]["pending_lines"], json!([1]));
    assert_eq!(data["scanning"], "lane");
    serde_json::from_value::<api::Snapshot>(data.clone()).unwrap();
}

#[tokio::test]
async fn what_happens_is_told_as_it_happens() {
    let lane = Lane::start().await;
    let mut stream = lane.client("technician").events(None).await.unwrap();
    let first = patiently("a snapshot", stream.next()).await.unwrap().unwrap().unwrap();
    assert_eq!(first.event, "snapshot");
    lane.open(&[]).await;
    lane.pos(Method::POST, "/v1/scans", json!({"text": "4006381333931"})).await;
    let mut told = Vec::new();
    while told.last().is_none_or(|event| event != "scan") {
        told.push(patiently("an event", stream.next()).await.unwrap().unwrap().unwrap().event);
    }
    assert_eq!(told, ["transaction_opened", "line_added", "scan"]);
}

#[tokio::test]
async fn what_was_told_as_it_happened_is_what_the_journal_tells_later() {
    let lane = Lane::start().await;
    let mut stream = lane.client("pos").events(None).await.unwrap();
    let first = patiently("a snapshot", stream.next()).await.unwrap().unwrap().unwrap();
    lane.open(&[("PHONE", Some("SN1")), ("CASE", None)]).await;
    lane.pos(Method::POST, "/v1/scans", json!({"text": "no\\label\u{1}", "aim": "]C0"})).await;
    lane.sell().await;
    let mut told = Vec::new();
    while told.last().is_none_or(|(_, event, _)| event != "completed") {
        let event = patiently("an event", stream.next()).await.unwrap().unwrap().unwrap();
        told.push((event.id.unwrap(), event.event.clone(), event.json::<Value>().unwrap()));
    }
    // From the journal's beginning, so that it is read from the file, and not from what the lane remembers.
    let limit = told.last().unwrap().0;
    let stored = lane.ask("pos", Method::GET, &format!("/v1/events?after=0&limit={limit}"), None).await;
    let since = usize::try_from(first.id.unwrap()).unwrap();
    assert_eq!(frames(&stored.bytes)[since..], told);
}

#[tokio::test]
async fn a_scans_answer_is_its_event() {
    let lane = Lane::start().await;
    lane.open(&[("PHONE", None)]).await;
    let scan =
        lane.pos(Method::POST, "/v1/scans", json!({"text": "010400638133393121SN\\x1d", "aim": "]C1"})).await;
    assert_eq!(scan.status, 200);
    assert_eq!(scan.body["scan"]["device"], "keyed");
    assert_eq!(scan.body["scan"]["text"], "010400638133393121SN\\x1d");
    let after = scan.body["seq"].as_u64().unwrap() - 1;
    let stream = lane.ask("pos", Method::GET, &format!("/v1/events?after={after}&limit=1"), None).await;
    assert_eq!(frames(&stream.bytes)[0].2, scan.body);
    // One that a rule refuses is answered 200 all the same.
    let refused = lane.pos(Method::POST, "/v1/scans", json!({"text": "0104", "aim": "]C1"})).await;
    assert_eq!((refused.status, &refused.body["decision"]), (200, &json!("refused")));
}

#[tokio::test]
async fn streams_that_nobody_closes_leave_room_for_commands() {
    let lane = Lane::start().await;
    let mut open = Vec::new();
    for _ in 0..32 {
        let stream = UnixStream::connect(lane.home.socket("pos")).await.unwrap();
        let mut stream = BufReader::new(stream);
        stream.write_all(b"GET /v1/events HTTP/1.1\r\nHost: lane\r\n\r\n").await.unwrap();
        let mut status = String::new();
        stream.read_line(&mut status).await.unwrap();
        assert_eq!(status.trim_end(), "HTTP/1.1 200 OK");
        open.push(stream);
    }
    lane.ask("pos", Method::GET, "/v1/events", None).await.is_problem(503, "busy");
    let mut refused = UnixStream::connect(lane.home.socket("pos")).await.unwrap();
    refused.write_all(b"GET /v1/events HTTP/1.1\r\nHost: lane\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    patiently("the end of the connection", refused.read_to_string(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    // Another socket has places of its own, and so have commands.
    assert_eq!(lane.ask("admin", Method::GET, "/v1/events?limit=1", None).await.status, 200);
    lane.open(&[("CASE", None)]).await;
    drop(open);
    let again =
        async { while lane.ask("pos", Method::GET, "/v1/events?limit=1", None).await.status != 200 {} };
    patiently("a place to be free again", again).await.unwrap();
}
