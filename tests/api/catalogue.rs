use crate::lane::{Answer, Lane};
use api::client::Call;
use bytes::Bytes;
use hyper::Method;
use serde_json::json;

async fn import(lane: &Lane, media_type: &str, text: &str, headers: &[(&str, &str)]) -> Answer {
    let body = Some((media_type, Bytes::from(text.to_owned())));
    lane.call("admin", Call { method: Method::POST, path: "/v1/products/import", headers, body }).await
}

#[tokio::test]
async fn products_are_put_read_and_listed_in_pages() {
    let lane = Lane::start().await;
    let body = json!({"description": "Television", "price": "899.5", "tracking": "sales_process", "gtins": ["96385074"],
        "identifiers": [{"kind": "serial", "pattern": "TV[0-9]+", "strip_prefix": "SN:", "case": "upper"}]});
    let path = "/v1/products/T%2FV%201";
    let put = lane.ask("admin", Method::PUT, path, Some(body.clone())).await;
    assert_eq!((put.status, &put.body["sku"], &put.body["price"]), (201, &json!("T/V 1"), &json!("899.50")));
    assert_eq!(put.body["gtins"], json!(["00000096385074"]));
    assert_eq!(lane.ask("admin", Method::PUT, path, Some(body)).await.status, 200);
    assert_eq!(lane.ask("pos", Method::GET, path, None).await.body, put.body);
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page =
            lane.ask("technician", Method::GET, &format!("/v1/products?limit=2{after}"), None).await.body;
        let products = page["products"].as_array().unwrap();
        seen.extend(products.iter().map(|product| product["sku"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={}", api::client::segment(next));
    }
    assert_eq!(seen, ["CASE", "PHONE", "T/V 1"]);
}

#[tokio::test]
async fn a_gtin_belongs_to_one_product() {
    let lane = Lane::start().await;
    let body = json!({"description": "Copy", "price": "1", "gtins": ["04006381333931"]});
    let refused = lane.ask("admin", Method::PUT, "/v1/products/COPY", Some(body)).await;
    refused.is_problem(409, "gtin_in_use");
    assert_eq!(refused.body["params"]["sku"], "PHONE");
}

#[tokio::test]
async fn a_file_of_either_form_is_imported_and_the_same_again_changes_nothing() {
    let lane = Lane::start().await;
    let csv = "sku,description,price,gtins,tracking,kind\r\n\
               A,\"Cable, 2 m\",4.50,96385074 4006381333931,none,\r\nB,Router,89,,sales_process,mac\r\n";
    // The phone has the second GTIN.
    import(&lane, "text/csv", csv, &[]).await.is_problem(409, "gtin_in_use");
    let csv = csv.replace(" 4006381333931", "");
    assert_eq!(import(&lane, "text/csv", &csv, &[]).await.body["created"], 2);
    let again = import(&lane, "text/csv", &csv, &[]).await.body;
    assert_eq!((&again["created"], &again["changed"]), (&json!(0), &json!(0)));
    let cable = lane.ask("pos", Method::GET, "/v1/products/A", None).await.body;
    assert_eq!((&cable["description"], &cable["gtins"]), (&json!("Cable, 2 m"), &json!(["00000096385074"])));
    let lines = "{\"sku\":\"A\",\"description\":\"Cable\",\"price\":\"5\"}\n\n{\"sku\":\"C\",\"description\":\"C\",\"price\":\"1\"}";
    let imported = import(&lane, "application/x-ndjson", lines, &[]).await.body;
    assert_eq!((&imported["created"], &imported["changed"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_row_that_cannot_be_stops_the_import_and_is_named() {
    let lane = Lane::start().await;
    let row = |sku: &str, price: &str| {
        format!("{{\"sku\":\"{sku}\",\"description\":\"x\",\"price\":\"{price}\"}}\n")
    };
    for (text, media_type, status, line) in [
        ([row("A", "1"), row("B", "1.001")].concat(), "application/x-ndjson", 422, "2"),
        (format!("{}{{\"sku\":\"B\"\n", row("A", "1")), "application/x-ndjson", 400, "2"),
        ("{\"description\":\"x\",\"price\":\"1\"}".to_owned(), "application/x-ndjson", 422, "1"),
        ("sku,description,price\nA,\"x\ny\",1\nB,x\n".to_owned(), "text/csv", 422, "2"),
        ("sku,description,price\nA,x,1\nB,x\n".to_owned(), "text/csv", 400, "3"),
        ("sku,descripton,price\nA,x,1\n".to_owned(), "text/csv", 400, "1"),
        ("sku,description\nA,x\n".to_owned(), "text/csv", 400, "1"),
        ("sku,description,price,sku\nA,x,1,B\n".to_owned(), "text/csv", 400, "1"),
        ("sku,description,price\nA,\"x\"y,1\n".to_owned(), "text/csv", 400, "2"),
        ("x".repeat(100_000), "text/csv", 400, "1"),
    ] {
        let refused = import(&lane, media_type, &text, &[]).await;
        refused.is_problem(status, if status == 400 { "malformed" } else { "invalid_value" });
        assert_eq!(refused.body["params"]["line"], line, "{text:.80}: {refused:?}");
    }
    // What stood before a wrong row is in.
    assert_eq!(lane.ask("pos", Method::GET, "/v1/products/A", None).await.status, 200);
}

#[tokio::test]
async fn a_gtin_that_another_product_has_stops_the_import_at_its_line() {
    let lane = Lane::start().await;
    let row = |sku: &str, gtin: &str| {
        format!("{{\"sku\":\"{sku}\",\"description\":\"x\",\"price\":\"1\",\"gtins\":[\"{gtin}\"]}}\n")
    };
    let text =
        [row("A", "4090000000014"), "\n".to_owned(), row("B", "4090000000021"), row("C", "4090000000014")]
            .concat();
    let key = [("idempotency-key", "catalogue-2")];
    let refused = import(&lane, "application/x-ndjson", &text, &key).await;
    refused.is_problem(409, "gtin_in_use");
    let params = &refused.body["params"];
    assert_eq!(
        (&params["line"], &params["sku"], &params["created"]),
        (&json!("4"), &json!("A"), &json!("2"))
    );
    assert!(refused.body["detail"].as_str().unwrap().starts_with("Line 4 of the import: "), "{refused:?}");
    // What stood before it is in, and the same import again is answered as it was.
    assert_eq!(lane.ask("pos", Method::GET, "/v1/products/B", None).await.status, 200);
    assert_eq!(lane.ask("pos", Method::GET, "/v1/products/C", None).await.status, 404);
    assert_eq!(import(&lane, "application/x-ndjson", &text, &key).await.body, refused.body);
    let first = import(&lane, "application/x-ndjson", &row("D", "4090000000014"), &[]).await;
    assert_eq!((&first.body["params"]["line"], &first.body["params"]["created"]), (&json!("1"), &json!("0")));
}

#[tokio::test]
async fn an_import_of_many_products_is_answered_again_under_its_key() {
    let lane = Lane::start().await;
    let row =
        |index| format!("{{\"sku\":\"P{index}\",\"description\":\"Product {index}\",\"price\":\"1\"}}\n");
    let text: String = (0..1_000).map(row).collect();
    let key = [("idempotency-key", "catalogue-1")];
    let first = import(&lane, "application/x-ndjson", &text, &key).await;
    assert_eq!((first.status, &first.body["created"]), (200, &json!(1_000)));
    let again = import(&lane, "application/x-ndjson", &text, &key).await;
    assert_eq!(again.body, first.body);
    let other = text.replace("Product 7\"", "Product seven\"");
    import(&lane, "application/x-ndjson", &other, &key).await.is_problem(422, "idempotency_mismatch");
}
