use crate::lane::Lane;
use api::client::Call;
use bytes::Bytes;
use hyper::Method;
use serde_json::{Value, json};

const LINES: &str = "/v1/transactions/current/lines";

#[tokio::test]
async fn a_body_that_cannot_be_read_is_400_and_a_value_that_cannot_be_is_422() {
    let lane = Lane::start().await;
    lane.open(&[]).await;
    for (path, body, status, field) in [
        (LINES, "", 400, Value::Null),
        (LINES, "{", 400, Value::Null),
        (LINES, "[]", 400, Value::Null),
        (LINES, "[\"CASE\"]", 400, Value::Null),
        (LINES, "null", 400, Value::Null),
        ("/v1/transactions/current/order", "{\"customer\":[\"Ada\"]}", 400, json!("customer")),
        ("/v1/transactions/current/complete", "{\"tenders\":[[\"cash\",\"1\"]]}", 400, json!("tenders[0]")),
        (LINES, "{} x", 400, Value::Null),
        (LINES, "{\"sku\":\"A\",\"sku\":\"B\"}", 400, Value::Null),
        (LINES, "{\"sku\":7}", 400, json!("sku")),
        (LINES, "{\"sku\":\"A\",\"amount\":1}", 400, json!("amount")),
        (LINES, "{\"sku\":\"A\",\"quantity\":\"1\"}", 400, json!("quantity")),
        (LINES, "{\"sku\":\"\\ud800\"}", 400, json!("sku")),
        (LINES, "{\"sku\":\"CASE\",\"quantity\":1e999}", 400, json!("quantity")),
        (LINES, "{}", 422, json!("sku")),
        (LINES, "{\"sku\":\"CASE\",\"gtin\":\"4006381333931\"}", 422, json!("sku")),
        (LINES, "{\"sku\":\"CASE\",\"quantity\":0}", 422, json!("quantity")),
        (LINES, "{\"sku\":\"CASE\",\"quantity\":1e9}", 422, json!("quantity")),
        (LINES, "{\"sku\":\"CASE\",\"delivery\":\"moon\"}", 422, json!("delivery")),
        (LINES, "{\"gtin\":\"4006381333932\"}", 422, json!("gtin")),
        (LINES, "{\"sku\":\"CASE\",\"unit_price\":\"9.999\"}", 422, json!("unit_price")),
        ("/v1/transactions/current/focus", "{}", 400, Value::Null),
        ("/v1/transactions/current/tenders", "{\"kind\":\"shells\",\"amount\":\"1\"}", 422, json!("kind")),
        ("/v1/transactions/current/order", "{\"customer\":{\"name\":\" \"}}", 422, json!("customer.name")),
        ("/v1/scans", "{\"text\":\"a\\\\q\"}", 422, json!("text")),
        ("/v1/scans", "{\"text\":\"a\",\"aim\":\"C1\"}", 422, json!("aim")),
        ("/v1/explain", "{\"hex\":\"abc\"}", 422, json!("hex")),
    ] {
        let body = Some(("application/json", Bytes::from(body)));
        let answer =
            lane.call("pos", Call { method: Method::POST, path, headers: &[], body: body.clone() }).await;
        answer.is_problem(status, if status == 400 { "malformed" } else { "invalid_value" });
        let named = answer.body["params"].get("field").cloned().unwrap_or_default();
        assert_eq!(named, field, "{body:?}: {answer:?}");
    }
    // After all of that the cart is as it was.
    let cart = lane.ask("pos", Method::GET, "/v1/transactions/current", None).await;
    assert_eq!((&cart.body["lines"], &cart.body["revision"]), (&json!([]), &json!(1)));
}

#[tokio::test]
async fn a_call_without_a_body_takes_nothing_that_was_meant_for_another() {
    let lane = Lane::start().await;
    lane.open(&[("CASE", None)]).await;
    for (path, body) in [
        ("/v1/transactions/current/void", json!({"line": 1})),
        ("/v1/transactions/current/lines/1/void", json!({"line": 2})),
        ("/v1/transactions/current/checkout", json!({"tenders": [{"kind": "cash", "amount": "9.90"}]})),
        ("/v1/transactions/current/suspend", json!({"reason": "wait"})),
        ("/v1/transactions/0042-3-1/recall", json!({"line": 1})),
        ("/v1/transactions/current/reopen", json!([])),
        ("/v1/receipts/R0042-3-1/reprint", json!({"copies": 2})),
    ] {
        let answer = lane.pos(Method::POST, path, body).await;
        answer.is_problem(400, "malformed");
    }
    let said = lane.pos(Method::POST, "/v1/transactions/current/void", json!({"line": 1})).await;
    let detail = said.body["detail"].as_str().unwrap();
    assert!(detail.contains("`line` is not known; nothing is taken here"), "{detail}");
    let cart = lane.ask("pos", Method::GET, "/v1/transactions/current", None).await.body;
    assert_eq!((&cart["state"], &cart["revision"]), (&json!("open"), &json!(2)));
    for body in [None, Some(json!({}))] {
        let path = "/v1/transactions/current/checkout";
        assert_eq!(lane.ask("pos", Method::POST, path, body).await.status, 200);
        lane.pos(Method::POST, "/v1/transactions/current/reopen", json!({})).await;
    }
}

#[tokio::test]
async fn a_malformed_body_is_told_by_line_column_and_field() {
    let lane = Lane::start().await;
    let body = Some(("application/json", Bytes::from("{\n  \"reference\": 7\n}")));
    let call = Call { method: Method::POST, path: "/v1/transactions", headers: &[], body };
    let answer = lane.call("pos", call).await;
    answer.is_problem(400, "malformed");
    assert_eq!(answer.body["params"], json!({"line": "2", "column": "16", "field": "reference"}));
    assert_eq!(
        answer.body["detail"],
        "The field reference of the body can't be read: it is 7, and should be a text (line 2, column 16)."
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_said_in_plain_words() {
    let lane = Lane::start().await;
    lane.open(&[("CASE", None)]).await;
    let put = |field: &str, value: &str| {
        let rest = r#""description":"x","price":"1""#;
        (Method::PUT, "/v1/products/X", format!("{{{rest},\"{field}\":{value}}}"))
    };
    let add = |body: &str| (Method::POST, "/v1/transactions/current/lines", body.to_owned());
    for ((method, path, body), said) in [
        (put("gtins", "7"), "The field gtins of the body can't be read: it is 7, and should be a list"),
        (put("gtins", "[true]"), "The field gtins[0] of the body can't be read: it is true, and should be "),
        (put("blank_issue_allowed", "\"yes\""), "it is the text \"yes\", and should be true or false"),
        (
            put("identifiers", "[[]]"),
            "The field identifiers[0] of the body can't be read: it is a list, and should be an object",
        ),
        (put("colour", "1"), "`colour` is not known; known are `"),
        (add("[]"), "The body can't be read: it is a list, and should be an object"),
        (
            add("{\"sku\":{}}"),
            "The field sku of the body can't be read: it is an object, and should be a text",
        ),
        (
            (Method::POST, "/v1/transactions/current/focus", "{\"line\":\"one\"}".to_owned()),
            "The field line of the body can't be read: it is the text ",
        ),
        (
            (Method::POST, "/v1/transactions/current/focus", "{\"line\":-1}".to_owned()),
            "The field line of the body can't be read: it is -1, and should be a ",
        ),
    ] {
        let role = if method == Method::PUT { "admin" } else { "pos" };
        let body = Some(("application/json", Bytes::from(body)));
        let answer = lane.call(role, Call { method, path, headers: &[], body }).await;
        answer.is_problem(400, "malformed");
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(detail.contains(said), "{detail}\nwithout\n{said}");
        for rust in [
            "u8",
            "u16",
            "u32",
            "u64",
            "i64",
            "f64",
            "usize",
            "struct ",
            "sequence",
            "boolean",
            "expected",
            "invalid type",
        ] {
            assert!(!detail.contains(rust), "{detail} says {rust}");
        }
    }
}

#[tokio::test]
async fn nothing_is_found_where_nothing_is() {
    let lane = Lane::start().await;
    lane.open(&[("CASE", None)]).await;
    for (method, path, code) in [
        (Method::GET, "/", "not_found"),
        (Method::GET, "/v2/health", "not_found"),
        (Method::POST, "/v1/claims/release", "not_found"),
        (Method::GET, "/v1/products/NOPE", "unknown_product"),
        (Method::GET, "/v1/transactions/NOPE", "unknown_transaction"),
        (Method::GET, "/v1/orders/NOPE", "unknown_transaction"),
        (Method::GET, "/v1/receipts/NOPE", "unknown_receipt"),
        (Method::GET, "/v1/receipts/NOPE.png", "unknown_receipt"),
        (Method::GET, "/v1/devices/NOPE", "unknown_device"),
        (Method::GET, "/v1/serials?serial=NOPE", "unknown_serial"),
        (Method::POST, "/v1/transactions/NOPE/checkout", "unknown_transaction"),
        (Method::POST, "/v1/transactions/current/lines/2/void", "unknown_line"),
        (Method::POST, "/v1/transactions/current/lines/0/void", "unknown_line"),
        (Method::POST, "/v1/transactions/current/lines/one/void", "unknown_line"),
        (Method::POST, "/v1/receipts/NOPE/reprint", "unknown_receipt"),
    ] {
        lane.ask("pos", method, path, None).await.is_problem(404, code);
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let lane = Lane::start().await;
    for (path, allow) in [
        ("/v1/health", "GET,HEAD"),
        ("/v1/products/PHONE", "GET,HEAD,PUT"),
        ("/v1/transactions", "POST"),
        ("/v1/transactions/current/lines/1", "PATCH"),
    ] {
        let answer = lane.ask("pos", Method::DELETE, path, None).await;
        answer.is_problem(405, "method_not_allowed");
        assert_eq!(answer.allow.as_deref(), Some(allow), "{path}");
    }
}

#[tokio::test]
async fn a_body_has_a_limit_and_a_media_type() {
    let lane = Lane::start().await;
    let long = json!({"reference": "x".repeat(1024 * 1024)});
    lane.pos(Method::POST, "/v1/transactions", long).await.is_problem(413, "too_large");
    for (media_type, status) in
        [("application/json; charset=utf-8", 201), ("application/x-www-form-urlencoded", 409)]
    {
        let body = Some((media_type, Bytes::from("{}")));
        let call = Call { method: Method::POST, path: "/v1/transactions", headers: &[], body };
        assert_eq!(lane.call("pos", call).await.status, status, "{media_type}");
    }
    let body = Some(("text/xml", Bytes::from("<open/>")));
    let call = Call { method: Method::POST, path: "/v1/transactions", headers: &[], body };
    lane.call("pos", call).await.is_problem(415, "unsupported_media_type");
}

#[tokio::test]
async fn queries_and_headers_that_cannot_be_are_named() {
    let lane = Lane::start().await;
    for (path, status, code) in [
        ("/v1/products?limt=1", 400, "malformed"),
        ("/v1/products?limit=0", 422, "invalid_value"),
        ("/v1/products?limit=1001", 422, "invalid_value"),
        ("/v1/products?limit=-1", 422, "invalid_value"),
        ("/v1/serials", 422, "invalid_value"),
        ("/v1/events?after=x", 422, "invalid_value"),
        ("/v1/events?limit=0", 422, "invalid_value"),
        ("/v1/events?after=1000000", 404, "unknown_seq"),
        ("/v1/products/%FF", 400, "malformed"),
    ] {
        lane.ask("pos", Method::GET, path, None).await.is_problem(status, code);
    }
    for (name, value) in [("if-match", "soon"), ("idempotency-key", ""), ("lane-operator", " ")] {
        let headers = [(name, value)];
        let answer = lane.ask_with("pos", Method::POST, "/v1/transactions", None, &headers).await;
        answer.is_problem(422, "invalid_value");
        let field = answer.body["params"]["field"].as_str().unwrap();
        assert!(field.eq_ignore_ascii_case(name), "{field}");
    }
}
