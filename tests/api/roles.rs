use crate::lane::Lane;
use hyper::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;

const ROLES: [&str; 3] = ["pos", "technician", "admin"];

/// Every operation of the document: method, path with something in its places, and the sockets that have it.
async fn operations(lane: &Lane) -> Vec<(Method, String, Vec<String>)> {
    let document = lane.ask("pos", Method::GET, "/v1/openapi.json", None).await.body;
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let description = operation["description"].as_str().unwrap();
            let sockets = description.rsplit_once("Sockets: ").unwrap().1.trim_end_matches('.');
            let path = path.replace("{line}", "1").replace("{sku}", "NOPE").replace("{name}", "nope");
            let path = path.replace("{id}", "nope").replace("/v1/events", "/v1/events?limit=1");
            let method = method.to_uppercase().parse().unwrap();
            operations.push((method, path, sockets.split(", ").map(ToOwned::to_owned).collect()));
        }
    }
    operations
}

#[tokio::test]
async fn every_call_is_there_on_the_sockets_that_have_it_and_refused_on_the_others() {
    let lane = Lane::start().await;
    let operations = operations(&lane).await;
    assert!(operations.len() >= 39, "{}", operations.len());
    for (method, path, sockets) in &operations {
        for role in ROLES {
            let body = (*method != Method::GET).then(|| json!({}));
            let answer = lane.ask(role, method.clone(), path, body).await;
            let what = format!("{method} {path} on {role}: {answer:?}");
            if sockets.iter().any(|socket| socket == role) {
                assert!(!matches!(answer.status, 405 | 500..), "{what}");
                assert_ne!(answer.body["code"], "not_found", "{what}");
                assert!(role == "technician" || answer.status != 403, "{what}");
            } else {
                answer.is_problem(403, "role_not_allowed");
            }
        }
    }
}

#[tokio::test]
async fn the_admin_keeps_the_catalogue_and_nobody_else() {
    let lane = Lane::start().await;
    let product = json!({"description": "X", "price": "1"});
    for role in ["pos", "technician"] {
        let refused = lane.ask(role, Method::PUT, "/v1/products/X", Some(product.clone())).await;
        refused.is_problem(403, "role_not_allowed");
    }
    lane.ask("admin", Method::GET, "/v1/products/X", None).await.is_problem(404, "unknown_product");
    assert_eq!(lane.ask("admin", Method::PUT, "/v1/products/X", Some(product)).await.status, 201);
}

#[tokio::test]
async fn a_refusal_reaches_a_client_that_is_still_sending() {
    let lane = Lane::start().await;
    // More than a socket holds: an answer before the whole body would break the connection at the client's end.
    let body = vec![b' '; 900_000];
    for (request, status) in [
        ("PUT /v1/products/X", "403"),
        ("POST /v1/nothing", "404"),
        ("DELETE /v1/health", "405"),
        ("POST /v1/scans HTTP/1.1\r\nIf-Match: x\r\nx-rest:", "422"),
    ] {
        let mut stream = UnixStream::connect(lane.home.socket("pos")).await.unwrap();
        let head = format!(
            "{request} HTTP/1.1\r\nHost: lane\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&body).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert_eq!(answer.get(..12), Some(format!("HTTP/1.1 {status}").as_str()), "{request}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
}

#[tokio::test]
async fn a_head_has_so_many_headers_and_bytes_and_no_more() {
    let lane = Lane::start().await;
    for (headers, length, status) in
        [(63, 10, "200"), (65, 10, "431"), (10, 6_000, "200"), (10, 20_000, "431")]
    {
        let mut head = "GET /v1/health HTTP/1.1\r\nConnection: close\r\n".to_owned();
        for number in 1..headers {
            head += &format!("x-{number}: {}\r\n", "y".repeat(length));
        }
        let mut stream = UnixStream::connect(lane.home.socket("pos")).await.unwrap();
        // What is too long is answered before its end.
        let _refused = stream.write_all((head + "\r\n").as_bytes()).await;
        let mut answer = Vec::new();
        let _reset = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert_eq!(answer.get(..12), Some(format!("HTTP/1.1 {status}").as_str()), "{headers} of {length}");
    }
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_its_connection_and_one_that_comes_slowly_is_answered() {
    let lane = Lane::start().await;
    let mut never = UnixStream::connect(lane.home.socket("pos")).await.unwrap();
    never.write_all(b"GET /v1/health HTTP/1.1\r\nHo").await.unwrap();
    let mut slow = UnixStream::connect(lane.home.socket("pos")).await.unwrap();
    slow.write_all(b"GET /v1/health HTTP/1.1\r\nConnection: close\r\n").await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    slow.write_all(b"\r\n").await.unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let mut nothing = Vec::new();
    // It has 15 s.
    let patience = std::time::Duration::from_secs(60);
    tokio::time::timeout(patience, never.read_to_end(&mut nothing)).await.unwrap().unwrap();
    assert!(!nothing.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&nothing));
    assert_eq!(lane.ask("pos", Method::GET, "/v1/health", None).await.status, 200);
}

#[tokio::test]
async fn a_technician_works_on_training_transactions_only() {
    let lane = Lane::start().await;
    let id = lane.open(&[("CASE", None)]).await;
    for (path, body) in [
        ("/v1/transactions/current/lines".to_owned(), json!({"sku": "CASE", "quantity": 1})),
        (format!("/v1/transactions/{id}/void"), json!({})),
        ("/v1/scans".to_owned(), json!({"text": "4006381333931"})),
    ] {
        lane.ask("technician", Method::POST, &path, Some(body)).await.is_problem(403, "role_not_allowed");
    }
    lane.pos(Method::POST, "/v1/transactions/current/void", json!({})).await;
    let sale = lane.ask("technician", Method::POST, "/v1/transactions", Some(json!({}))).await;
    sale.is_problem(403, "role_not_allowed");
    let training =
        lane.ask("technician", Method::POST, "/v1/transactions", Some(json!({"training": true}))).await;
    assert_eq!((training.status, &training.body["training"]), (201, &json!(true)));
    let line = json!({"sku": "CASE", "quantity": 1});
    let added = lane.ask("technician", Method::POST, "/v1/transactions/current/lines", Some(line)).await;
    assert_eq!(added.status, 201);
}

#[tokio::test]
async fn what_is_refused_to_a_role_is_journalled() {
    let lane = Lane::start().await;
    lane.pos(Method::PUT, "/v1/products/X", json!({})).await.is_problem(403, "role_not_allowed");
    let events = lane.ask("pos", Method::GET, "/v1/events?after=0&timeout_ms=0&limit=50", None).await;
    let text = String::from_utf8_lossy(&events.bytes).into_owned();
    assert!(text.contains("\"wanted\":\"PUT /v1/products/X\""), "{text}");
}

#[tokio::test]
async fn where_an_operator_is_required_none_named_is_refused() {
    let lane = Lane::start_with("require_operator = true").await;
    let nobody = lane.pos(Method::POST, "/v1/transactions", json!({})).await;
    nobody.is_problem(403, "operator_needed");
    let headers = [("lane-operator", "7")];
    let opened = lane.ask_with("pos", Method::POST, "/v1/transactions", Some(json!({})), &headers).await;
    assert_eq!(opened.status, 201);
    // Looking needs nobody.
    assert_eq!(lane.ask("pos", Method::GET, "/v1/transactions/current", None).await.status, 200);
}
