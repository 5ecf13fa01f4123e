use crate::lane::Lane;
use hyper::Method;
use serde_json::{Value, json};

const COMPLETE: &str = "/v1/transactions/current/complete";

#[tokio::test]
async fn the_same_key_and_body_get_the_same_answer_across_a_restart() {
    let mut lane = Lane::start().await;
    let key = [("idempotency-key", "open-1")];
    let body = || Some(json!({"reference": "till 5"}));
    let first = lane.ask_with("pos", Method::POST, "/v1/transactions", body(), &key).await;
    assert_eq!(first.status, 201);
    for restarted in [false, true] {
        if restarted {
            lane.home.kill();
            lane.home.start().await.unwrap();
        }
        let again = lane.ask_with("pos", Method::POST, "/v1/transactions", body(), &key).await;
        assert_eq!((again.status, &again.bytes), (201, &first.bytes));
    }
    let other = lane.ask_with("pos", Method::POST, "/v1/transactions", Some(json!({})), &key).await;
    other.is_problem(422, "idempotency_mismatch");
    // The same body at another path.
    let (key, nothing) = ([("idempotency-key", "checkout-1")], || Some(json!({})));
    let path = "/v1/transactions/current/checkout";
    let refused = lane.ask_with("pos", Method::POST, path, nothing(), &key).await;
    refused.is_problem(409, "empty_transaction");
    let path = "/v1/transactions/current/void";
    let elsewhere = lane.ask_with("pos", Method::POST, path, nothing(), &key).await;
    elsewhere.is_problem(422, "idempotency_mismatch");
}

#[tokio::test]
async fn a_refusal_is_repeated_too() {
    let lane = Lane::start().await;
    let key = [("idempotency-key", "checkout-1")];
    lane.open(&[("PHONE", None)]).await;
    let path = "/v1/transactions/current/checkout";
    lane.ask_with("pos", Method::POST, path, None, &key).await.is_problem(409, "serial_missing");
    let serial = json!({"serial": "SN1"});
    lane.pos(Method::POST, "/v1/transactions/current/lines/1/serial", serial).await;
    lane.ask_with("pos", Method::POST, path, None, &key).await.is_problem(409, "serial_missing");
    assert_eq!(lane.ask("pos", Method::POST, path, None).await.status, 200);
}

#[tokio::test]
async fn completing_the_current_cart_is_answered_again_when_it_is_no_longer_current() {
    let lane = Lane::start().await;
    lane.open(&[("CASE", None)]).await;
    lane.ask("pos", Method::POST, "/v1/transactions/current/checkout", None).await;
    let key = [("idempotency-key", "complete-1")];
    let body = || Some(json!({"tenders": [{"kind": "cash", "amount": "10"}]}));
    let first = lane.ask_with("pos", Method::POST, COMPLETE, body(), &key).await;
    assert_eq!((first.status, &first.body["change"]), (200, &json!("0.10")));
    let again = lane.ask_with("pos", Method::POST, COMPLETE, body(), &key).await;
    assert_eq!((again.status, &again.bytes), (200, &first.bytes));
    // The key with another body is refused as it is everywhere, whether or not a cart is current.
    let other = lane.ask_with("pos", Method::POST, COMPLETE, Some(json!({})), &key).await;
    other.is_problem(422, "idempotency_mismatch");
    // With the next cart open it is still the old answer, and the new cart is untouched.
    lane.open(&[("CASE", None)]).await;
    let again = lane.ask_with("pos", Method::POST, COMPLETE, body(), &key).await;
    assert_eq!((again.status, &again.bytes), (200, &first.bytes));
    let current = lane.ask("pos", Method::GET, "/v1/transactions/current", None).await;
    assert_eq!(current.body["state"], "open");
}

#[tokio::test]
async fn completing_again_gives_the_same_receipt() {
    let lane = Lane::start().await;
    let id = lane.open(&[("PHONE", Some("SN1"))]).await;
    let sold = lane.sell().await;
    let again = lane.pos(Method::POST, &format!("/v1/transactions/{id}/complete"), json!({})).await;
    assert_eq!(again.status, 200);
    for member in ["receipt", "change", "print_job", "revision"] {
        assert_eq!(again.body[member], sold[member], "{member}");
        assert_ne!(sold[member], Value::Null, "{member}");
    }
}

#[tokio::test]
async fn a_command_may_be_held_to_a_revision() {
    let lane = Lane::start().await;
    lane.open(&[("CASE", None)]).await;
    let path = "/v1/transactions/current/lines/1";
    let change = || Some(json!({"quantity": 2}));
    let stale = lane.ask_with("pos", Method::PATCH, path, change(), &[("if-match", "1")]).await;
    stale.is_problem(412, "revision_mismatch");
    let revision = stale.body["params"]["revision"].as_str().unwrap().to_owned();
    let tag = format!("\"{revision}\"");
    let fresh = lane.ask_with("pos", Method::PATCH, path, change(), &[("if-match", &tag)]).await;
    assert_eq!((fresh.status, &fresh.body["lines"][0]["quantity"]), (200, &json!(2)));
}

#[tokio::test]
async fn a_choice_may_be_held_to_its_carts_revision() {
    let lane = Lane::start().await;
    lane.open(&[("PHONE", None), ("PHONE", None)]).await;
    let scan = lane.pos(Method::POST, "/v1/scans", json!({"text": "SN1"})).await.body;
    assert_eq!(scan["decision"], "needs_choice", "{scan}");
    let path = format!("/v1/scans/{}/choose", scan["scan"]["id"].as_str().unwrap());
    let choice = || Some(json!({"line": 2}));
    let stale = lane.ask_with("pos", Method::POST, &path, choice(), &[("if-match", "1")]).await;
    stale.is_problem(412, "revision_mismatch");
    let revision = stale.body["params"]["revision"].as_str().unwrap().to_owned();
    let fresh = lane.ask_with("pos", Method::POST, &path, choice(), &[("if-match", &revision)]).await;
    assert_eq!((fresh.status, &fresh.body["lines"][1]["serial"]), (200, &json!("SN1")));
}
