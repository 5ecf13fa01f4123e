use crate::lane::Lane;
use hyper::Method;
use serde_json::json;

#[tokio::test]
async fn a_receipt_is_data_text_picture_and_printers_bytes() {
    let lane = Lane::start().await;
    lane.open(&[("PHONE", Some("SN1"))]).await;
    let sold = lane.sell().await;
    let path = format!("/v1/receipts/{}", sold["receipt"].as_str().unwrap());
    let data = lane.ask("pos", Method::GET, &path, None).await;
    assert_eq!((&data.body["id"], &data.body["transaction"]), (&sold["receipt"], &sold["id"]));
    assert_eq!(data.body["print_jobs"][0]["id"], sold["print_job"]);
    assert_eq!(data.body["document"]["total"], "499.00");
    let text = lane.ask("pos", Method::GET, &format!("{path}.txt"), None).await;
    assert!(text.media_type.starts_with("text/plain"));
    assert!(String::from_utf8_lossy(&text.bytes).contains("S/N SN1"));
    let picture = lane.ask("pos", Method::GET, &format!("{path}.png"), None).await;
    assert_eq!(picture.media_type, "image/png");
    assert!(picture.bytes.starts_with(b"\x89PNG\r\n"));
    let bytes = lane.ask("pos", Method::GET, &format!("{path}.escpos"), None).await;
    assert!(bytes.bytes.starts_with(b"\x1b@"), "initialise comes first");
}

#[tokio::test]
async fn a_receipt_is_shown_as_the_printer_that_prints_receipts_prints_it() {
    // The first printer prints receipts, whatever its name; the lane's other one has 42 columns.
    let till = "[[printer]]\nname = \"till\"\nport = \"file:till\"\nmodel = \"generic-escpos\"\n";
    let lane = Lane::start_with(till).await;
    lane.open(&[("CASE", None)]).await;
    let path = format!("/v1/receipts/{}.txt", lane.sell().await["receipt"].as_str().unwrap());
    let text = lane.ask("pos", Method::GET, &path, None).await;
    let rule = "-".repeat(48);
    assert!(String::from_utf8_lossy(&text.bytes).lines().any(|line| line == rule), "{text:?}");
}

#[tokio::test]
async fn a_receipt_is_printed_again_as_a_duplicate() {
    let lane = Lane::start().await;
    lane.open(&[("CASE", None)]).await;
    let receipt = lane.sell().await["receipt"].as_str().unwrap().to_owned();
    let again = lane.ask("pos", Method::POST, &format!("/v1/receipts/{receipt}/reprint"), None).await;
    assert_eq!((again.status, &again.body["receipt"]), (201, &json!(receipt)));
    let data = lane.ask("pos", Method::GET, &format!("/v1/receipts/{receipt}"), None).await.body;
    let jobs = data["print_jobs"].as_array().unwrap();
    assert_eq!((jobs.len(), &jobs[0]["duplicate"], &jobs[1]["duplicate"]), (2, &json!(false), &json!(true)));
    assert_eq!(jobs[1]["id"], again.body["print_job"]);
}

#[tokio::test]
async fn a_serial_numbers_history_is_told_in_order() {
    let lane = Lane::start().await;
    lane.open(&[("PHONE", Some("SN1"))]).await;
    lane.pos(Method::POST, "/v1/transactions/current/lines/1/void", json!({})).await;
    let line = json!({"sku": "PHONE", "quantity": 1, "serial": "SN1"});
    lane.pos(Method::POST, "/v1/transactions/current/lines", line).await;
    lane.sell().await;
    for query in ["sku=PHONE&serial=SN1", "serial=SN1"] {
        let history = lane.ask("admin", Method::GET, &format!("/v1/serials?{query}"), None).await.body;
        let unit = &history["units"][0];
        assert_eq!(
            (&unit["sku"], &unit["state"], &unit["line"]),
            (&json!("PHONE"), &json!("sold"), &json!(2))
        );
        let steps = unit["history"].as_array().unwrap();
        let actions: Vec<&str> = steps.iter().map(|step| step["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["claimed", "released", "claimed", "sold"]);
    }
    let other = lane.ask("admin", Method::GET, "/v1/serials?sku=CASE&serial=SN1", None).await;
    other.is_problem(404, "unknown_serial");
}
