//! The documents are held to the code: every promise names a test that is there, and the pages that list calls,
//! events, codes and models list exactly those that there are.

use models::{Mode, Models};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Where the tests of each package are.
const PACKAGES: [(&str, &[&str]); 11] = [
    ("laned", &["src", "tests"]),
    ("api", &["crates/api"]),
    ("checkout", &["crates/checkout"]),
    ("label", &["crates/label"]),
    ("money", &["crates/money"]),
    ("receipt", &["crates/receipt"]),
    ("store", &["crates/store"]),
    ("emulator", &["drivers/emulator"]),
    ("models", &["drivers/models"]),
    ("printer", &["drivers/printer"]),
    ("scanner", &["drivers/scanner"]),
];

#[test]
fn every_promise_names_tests_that_are_there() {
    let known = Tests::of_the_tree();
    let promises = promises(&read("docs/specification.md")).unwrap();
    let wrong: Vec<String> = promises.iter().flat_map(|promise| promise.complaints(&known)).collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn promises_are_numbered_in_order_and_each_number_is_there_once() {
    let promises = promises(&read("docs/specification.md")).unwrap();
    assert!(promises.len() > 100, "only {} promises were found", promises.len());
    for pair in promises.windows(2) {
        let [before, after] = pair else { continue };
        let (one, other) = (before.number, after.number);
        let follows = other == (one.0, one.1 + 1) || (other.0 > one.0 && other.1 == 1);
        assert!(follows, "line {}: {}.{} follows {}.{}", after.line, other.0, other.1, one.0, one.1);
    }
}

#[test]
fn every_scenario_proves_a_promise() {
    let promises = promises(&read("docs/specification.md")).unwrap();
    let named: BTreeSet<&str> =
        promises.iter().flat_map(|promise| &promise.proofs).map(String::as_str).collect();
    let scenarios = Tests::of_the_tree().scenarios;
    assert!(scenarios.len() > 40, "only {} scenarios were found", scenarios.len());
    let unnamed: Vec<_> = scenarios.iter().filter(|name| !named.contains(name.as_str())).collect();
    assert_eq!(unnamed, Vec::<&String>::new());
}

#[test]
fn a_misspelt_name_a_test_that_is_ignored_and_a_promise_without_proof_are_found() {
    let mut known = Tests::default();
    known.scenarios.insert("story.txt".to_owned());
    known.add("label", "#[test]\n#[expect(x,\n  reason = \"y\")]\nfn good() {}\nfn helper() {}\n");
    known.add("label", "#[test]\n#[ignore = \"slow\"]\nfn slow() {}\n#[test]\n#[ignore = \"started by cargo xtask test usb\"]\nfn plugged() {}\n#[tokio::test]\nasync fn waits() {}\n");
    let text = "\
**1.1** True. Proof: `story.txt`,\n`label::good`, `label::waits`, `label::plugged`.\n\n\
**1.2** Wrong. Proof: `stroy.txt`, `label::goood`, `lable::good`, `label::helper`, `label::slow`.\n\n\
**1.3** Nothing.\n\n\
**1.4** Both. Proof: `story.txt` [test pending]\n\n\
**1.5** Later. Proof: [test pending]\n";
    let counts: Vec<usize> =
        promises(text).unwrap().iter().map(|promise| promise.complaints(&known).len()).collect();
    assert_eq!(counts, [0, 5, 1, 1, 0]);
    assert!(promises("**1.x** What is this?\n").is_err());
}

#[test]
fn the_calls_of_the_api_page_are_those_of_the_openapi_document() {
    let document = openapi();
    let mut served = BTreeMap::new();
    for (path, methods) in document.pointer("/paths").and_then(Value::as_object).unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let description = operation.get("description").and_then(Value::as_str).unwrap_or_default();
            let sockets = description.lines().last().unwrap_or_default().to_owned();
            served.insert(format!("{} {path}", method.to_uppercase()), sockets);
        }
    }
    let page = read("docs/api.md");
    let mut lines = page.lines();
    let mut told = BTreeMap::new();
    while let Some(line) = lines.next() {
        let Some(call) = line.strip_prefix("### `").and_then(|rest| rest.strip_suffix('`')) else { continue };
        let sockets = lines.find(|line| !line.is_empty()).unwrap_or_default().to_owned();
        assert!(told.insert(call.to_owned(), sockets).is_none(), "{call} is there twice");
    }
    assert_eq!(told, served);
}

#[test]
fn the_events_of_the_api_page_have_the_fields_of_the_openapi_document() {
    let document = openapi();
    let variants = document.pointer("/components/schemas/Happening/oneOf").and_then(Value::as_array).unwrap();
    let sent: BTreeMap<String, BTreeSet<String>> =
        variants.iter().map(|variant| event(&document, variant)).collect();
    let told: BTreeMap<String, BTreeSet<String>> = rows(&read("docs/api.md"), "Types of events")
        .into_iter()
        .map(|row| (quoted(&row[0]).concat(), quoted(&row[2]).into_iter().collect()))
        .collect();
    assert_eq!(told, sent);
}

#[test]
fn the_codes_of_the_api_page_are_those_of_the_table_in_code() {
    let rows = rows(&read("docs/api.md"), "Problem codes");
    let told: Vec<[String; 4]> = rows
        .iter()
        .map(|row| {
            let code = quoted(&row[0]).concat();
            assert_eq!(row[0], format!("<a id=\"{code}\"></a>`{code}`"), "the anchor that links lead to");
            assert!(!row[3].is_empty(), "{code} has no cause");
            [code, row[1].clone(), row[2].clone(), row[4].clone()]
        })
        .collect();
    let text = |text: &str| text.to_owned();
    let known: Vec<[String; 4]> = api::CODES
        .iter()
        .map(|known| [text(known.code), known.status.to_string(), text(known.title), text(known.remedy)])
        .collect();
    assert_eq!(told, known);
}

#[test]
fn the_labels_problems_of_the_api_page_are_those_of_the_reader() {
    let rows = rows(&read("docs/api.md"), "Problems of labels");
    assert!(rows.iter().all(|row| !row[2].is_empty()), "what is there to do?");
    let told: Vec<[String; 2]> = rows.iter().map(|row| [quoted(&row[0]).concat(), row[1].clone()]).collect();
    let known: Vec<[String; 2]> =
        label::Problem::CODES.iter().map(|(code, cause)| [(*code).to_owned(), (*cause).to_owned()]).collect();
    assert_eq!(told, known);
}

#[test]
fn the_printers_of_the_hardware_page_are_the_built_in_ones() {
    let models = Models::load(None).unwrap();
    let known: BTreeSet<[String; 3]> = models
        .printers()
        .map(|model| {
            [model.name.clone(), format!("{} columns", model.columns), model.verified.name().to_owned()]
        })
        .collect();
    let told: BTreeSet<[String; 3]> = rows(&read("docs/hardware.md"), "Printers")
        .into_iter()
        .map(|row| [quoted(&row[0]).concat(), row[2].clone(), row[3].clone()])
        .collect();
    assert_eq!(told, known);
}

#[test]
fn the_models_that_the_page_on_new_drivers_shows_can_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let page = read("docs/new-driver.md");
    for (name, kind) in [("acme-7000", "scanners"), ("acme-80", "printers")] {
        let text = block(&page, &format!("name = \"{name}\"")).unwrap();
        fs::create_dir_all(folder.path().join(kind)).unwrap();
        fs::write(folder.path().join(kind).join(format!("{name}.toml")), text).unwrap();
    }
    let models = Models::load(Some(folder.path())).unwrap();
    assert_eq!(models.scanner("acme-7000").unwrap().mode(), Mode::Serial);
    assert_eq!(models.printer("acme-80").unwrap().columns, 48);
    let config = block(&page, "[lane]").unwrap();
    let text = config.replace("/etc/laned/models", &folder.path().display().to_string());
    let config = laned::config::Config::parse(&text, Path::new("laned.toml"), folder.path()).unwrap();
    laned::devices::DeviceSetup::new(&config).unwrap();
}

#[test]
fn the_symbologies_of_the_page_on_new_drivers_are_those_that_there_are() {
    let page = read("docs/new-driver.md");
    let (_, rest) = page.split_once("The symbologies that `code_ids` may name are ").unwrap();
    let told = quoted(rest.split_once(". ").unwrap().0);
    assert_eq!(told, models::SYMBOLOGIES);
}

/// What is promised, under which number, and what proves it.
struct Promise {
    line: usize,
    number: (u32, u32),
    proofs: Vec<String>,
    is_pending: bool,
}

/// Reads the promises: paragraphs that begin with a number in bold, and end with `Proof:` and names.
fn promises(page: &str) -> Result<Vec<Promise>, String> {
    let mut found = Vec::new();
    let mut line = 1;
    for paragraph in page.split("\n\n") {
        let begins = line + paragraph.lines().take_while(|line| line.is_empty()).count();
        line += paragraph.lines().count() + 1;
        let Some((number, text)) =
            paragraph.trim_start().strip_prefix("**").and_then(|p| p.split_once("** "))
        else {
            continue;
        };
        let parts = number
            .split_once('.')
            .and_then(|(chapter, count)| Some((chapter.parse::<u32>().ok()?, count.parse::<u32>().ok()?)));
        let number = parts.ok_or_else(|| format!("line {begins}: {number:?} is no number of a promise"))?;
        let proof = text.split_once("Proof:").map(|(_, proof)| proof).unwrap_or_default();
        let is_pending = proof.contains("[test pending]");
        found.push(Promise { line: begins, number, proofs: quoted(proof), is_pending });
    }
    Ok(found)
}

impl Promise {
    fn complaints(&self, known: &Tests) -> Vec<String> {
        let (chapter, count) = self.number;
        let told = |what: String| format!("line {}, {chapter}.{count}: {what}", self.line);
        if self.proofs.is_empty() != self.is_pending {
            return vec![told("either tests are named, or [test pending] stands there".to_owned())];
        }
        let wrong = self.proofs.iter().filter(|name| !known.has(name));
        wrong.map(|name| told(format!("there is no test {name}"))).collect()
    }
}

/// The tests that there are, and that run.
#[derive(Default)]
struct Tests {
    scenarios: BTreeSet<String>,
    functions: BTreeSet<String>,
}

impl Tests {
    fn of_the_tree() -> Self {
        let mut tests = Self::default();
        for path in files(&root().join("tests/scenarios"), "txt") {
            tests.scenarios.insert(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
        }
        for (package, folders) in PACKAGES {
            for path in folders.iter().flat_map(|folder| files(&root().join(folder), "rs")) {
                tests.add(package, &fs::read_to_string(&path).unwrap_or_default());
            }
        }
        tests
    }

    /// Notes the functions of a source file that are marked as tests.
    fn add(&mut self, package: &str, source: &str) {
        let (mut is_test, mut is_ignored) = (false, false);
        for line in source.lines().map(str::trim_start) {
            let is_attribute = line.starts_with("#[");
            is_test |= is_attribute && (line.starts_with("#[test]") || line.starts_with("#[tokio::test"));
            // Ignored where the machine is not the one that they need, but run by the step that starts it.
            let is_left_out = line.starts_with("#[ignore") && !line.contains("started by cargo xtask test");
            is_ignored |= is_attribute && is_left_out;
            let Some(name) = function(line) else { continue };
            if is_test && !is_ignored {
                self.functions.insert(format!("{package}::{name}"));
            }
            (is_test, is_ignored) = (false, false);
        }
    }

    fn has(&self, name: &str) -> bool {
        self.scenarios.contains(name) || self.functions.contains(name)
    }
}

/// The name of the function that begins on this line.
fn function(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ").unwrap_or(line);
    let rest = rest.strip_prefix("async ").unwrap_or(rest).strip_prefix("fn ")?;
    rest.split(['(', '<']).next()
}

fn openapi() -> Value {
    serde_json::from_str(&laned::http::openapi_json(money::Currency::EUR)).unwrap_or_default()
}

/// An event's type and the names of its fields.
fn event(document: &Value, schema: &Value) -> (String, BTreeSet<String>) {
    let mut found = (String::new(), BTreeSet::new());
    for (name, property) in properties(document, schema) {
        match property.pointer("/enum/0").and_then(Value::as_str) {
            Some(word) if name == "type" => word.clone_into(&mut found.0),
            _ => drop(found.1.insert(name)),
        }
    }
    found
}

fn properties(document: &Value, schema: &Value) -> Vec<(String, Value)> {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return document
            .pointer(name.trim_start_matches('#'))
            .map(|schema| properties(document, schema))
            .unwrap_or_default();
    }
    let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let own = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let own = own.map(|(name, property)| (name.clone(), property.clone()));
    parts.flat_map(|part| properties(document, part)).chain(own).collect()
}

/// The cells of the first table under a heading, without its head.
fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
    let section = page.lines().skip_while(|line| line.strip_prefix("## ") != Some(heading)).skip(1);
    let section = section.take_while(|line| !line.starts_with("## "));
    let table = section.skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let rows: Vec<Vec<String>> = table.skip(2).map(cells).collect();
    assert!(!rows.is_empty(), "there is no table under {heading:?}");
    rows
}

/// What stands in backquotes.
fn quoted(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The block of code that begins with this line.
fn block(page: &str, first: &str) -> Option<String> {
    let mut blocks = page.split("```").skip(1).step_by(2);
    let block = blocks.find(|block| block.lines().nth(1).is_some_and(|line| line.starts_with(first)))?;
    block.split_once('\n').map(|(_, text)| text.to_owned())
}

fn read(path: &str) -> String {
    let text = fs::read_to_string(root().join(path));
    assert!(text.is_ok(), "{path}: {text:?}");
    text.unwrap_or_default()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder with this ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found
}
