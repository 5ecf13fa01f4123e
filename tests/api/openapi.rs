use crate::lane::Lane;
use hyper::Method;
use serde_json::Value;
use std::collections::BTreeSet;
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
