use crate::lane::Lane;
use hyper::Method;
use laned::http::openapi_json;
use money::Currency;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn printed() -> Value {
    let printed = Command::new(env!("CARGO_BIN_EXE_laned")).arg("openapi").output().unwrap();
    assert!(printed.status.success());
    serde_json::from_slice(&printed.stdout).unwrap()
}

fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                found.insert(reference.clone());
            }
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(array) => array.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_daemon_serves_the_document_that_it_prints() {
    let lane = Lane::start().await;
    let served = lane.ask("admin", Method::GET, "/v1/openapi.json", None).await;
    assert_eq!(served.body, printed());
    assert!(served.body["openapi"].as_str().unwrap().starts_with("3.1"));
}

#[test]
fn the_document_in_the_tree_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let document = laned::http::describe_openapi().unwrap();
    if std::env::var_os("LANED_WRITE_OPENAPI").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    // It is long: what differs is for git to show.
    let is_same = std::fs::read_to_string(path).unwrap() == document;
    assert!(
        is_same,
        "LANED_WRITE_OPENAPI=1 cargo test -p laned --test api openapi writes docs/openapi.json anew"
    );
}

#[test]
fn amounts_have_the_decimals_of_the_lanes_currency_and_nothing_else_differs() {
    let of = |currency| serde_json::from_str::<Value>(&openapi_json(currency)).unwrap();
    let (euros, mut yen) = (of(Currency::EUR), of(Currency::from_code("JPY").unwrap()));
    let pattern = &mut yen["components"]["schemas"]["Money"]["pattern"];
    assert_eq!(*pattern, "^-?[0-9]{1,13}$");
    *pattern = euros["components"]["schemas"]["Money"]["pattern"].clone();
    assert_eq!(*pattern, "^-?[0-9]{1,11}(\\.[0-9]{1,2})?$");
    assert!(yen == euros);
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    let document = printed();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    for reference in &found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference} leads nowhere");
    }
    for schema in document["components"]["schemas"].as_object().unwrap().keys() {
        assert!(found.contains(&format!("#/components/schemas/{schema}")), "{schema} is used nowhere");
    }
}

#[test]
fn every_operation_has_a_name_of_its_own_a_summary_and_a_way_to_fail() {
    let document = printed();
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let what = format!("{method} {path}");
            let name = operation["operationId"].as_str().unwrap();
            assert!(names.insert(name.to_owned()), "{what}: {name} is another's name");
            assert!(operation["summary"].is_string(), "{what}");
            assert_eq!(operation["responses"]["default"]["$ref"], "#/components/responses/Problem", "{what}");
            for place in path.split('/').filter_map(|step| step.strip_prefix('{')?.strip_suffix('}')) {
                let parameters = operation["parameters"].as_array().unwrap();
                let named = |parameter: &&Value| parameter["in"] == "path" && parameter["name"] == place;
                assert_eq!(parameters.iter().filter(named).count(), 1, "{what}: {place}");
            }
        }
    }
}
