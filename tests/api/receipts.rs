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

#[tokio::test]
async fn a_look_up_reads_a_serial_number_as_its_product_does() {
    let lane = Lane::start().await;
    lane.put(
        "ROUTER",
        json!({"description": "Router", "price": "79.00", "tax_rate": "19", "tracking": "sales_process",
            "identifiers": [{"kind": "serial", "strip_prefix": "S/N:", "case": "upper"}]}),
    )
    .await;
    lane.open(&[("ROUTER", Some("S/N:rt000001"))]).await;
    lane.sell().await;
    for serial in ["RT000001", "rt000001", "S/N:RT000001", "%20RT000001%20"] {
        let found =
            lane.ask("pos", Method::GET, &format!("/v1/serials?sku=ROUTER&serial={serial}"), None).await;
        assert_eq!((found.status, &found.body["units"][0]["serial"]), (200, &json!("RT000001")), "{serial}");
    }
    lane.ask("pos", Method::GET, "/v1/serials?sku=ROUTER&serial=RT2", None)
        .await
        .is_problem(404, "unknown_serial");
}

#[tokio::test]
async fn a_receipt_is_shown_as_wide_as_the_shops_own_printer_prints_it() {
    let mut lane = Lane::start().await;
    lane.open(&[("CASE", None)]).await;
    let receipt = lane.sell().await["receipt"].as_str().unwrap().to_owned();
    lane.home.stop().await.unwrap();
    std::fs::create_dir_all(lane.home.path("models/printers")).unwrap();
    let narrow = "name = \"acme-58\"\nmaker = \"Acme\"\ndescription = \"58 mm\"\nverified = \"unverified\"\ncolumns = 32\n\
                  dots_per_line = 384\ncode_page = 19\nhas_cutter = false\nfeed_to_cut_dots = 0\nconfirm = \"none\"\nstatus = false\nraster = true\nqr = false\nbaud = 9600\n";
    lane.home.write("models/printers/acme-58.toml", narrow).unwrap();
    let config = lane.home.read("laned.toml");
    let config =
        config.replace("[lane]\n", "[lane]\nmodels_dir = \"models\"\n").replace("epson-tm-t88v", "acme-58");
    lane.home.write("laned.toml", &config).unwrap();
    lane.home.start().await.unwrap();
    let text = lane.ask("pos", Method::GET, &format!("/v1/receipts/{receipt}.txt"), None).await.bytes;
    let widest = String::from_utf8_lossy(&text).lines().map(|line| line.chars().count()).max();
    assert_eq!(widest, Some(32), "{}", String::from_utf8_lossy(&text));
}

#[tokio::test]
async fn identifiers_of_a_product_that_has_none_are_refused() {
    let lane = Lane::start().await;
    let product = json!({"description": "Cable", "price": "1.00", "identifiers": [{"kind": "serial"}]});
    let refused = lane.ask("admin", Method::PUT, "/v1/products/CABLE", Some(product)).await;
    refused.is_problem(422, "invalid_value");
    assert!(refused.body["detail"].as_str().unwrap().contains("sales_process"), "{refused:?}");
}
