//! `lanectl`, from its exit codes to its JSON.

use crate::lane::Lane;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Runs `lanectl` with something on its standard input.
fn lanectl(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lanectl"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has ended already, over its arguments, reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn on(socket: &Path, arguments: &[&str]) -> Output {
    lanectl(&[&["--socket", socket.to_str().unwrap()], arguments].concat(), b"")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json_lines(output: &Output) -> Vec<Value> {
    out(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn explain_says_one_object_a_line_whatever_the_labels_say() {
    let output = lanectl(&["explain", "--json"], b"]C1010400638133393121SN1\r\n\n]C10104\n\xff\n\x1b[31m");
    assert!(output.status.success());
    let lines = json_lines(&output);
    assert_eq!(lines.len(), 5);
    for line in &lines {
        let members: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["aim", "elements", "identifiers", "problems"]);
    }
    assert_eq!(lines[0]["aim"], "]C1");
    assert_eq!(
        lines[0]["elements"],
        json!([{"ai": "01", "value": "04006381333931"}, {"ai": "21", "value": "SN1"}])
    );
    assert_eq!((&lines[2]["elements"], &lines[2]["problems"][0]["severity"]), (&json!([]), &json!("error")));
}

#[test]
fn explain_takes_bytes_in_hexadecimal() {
    let text = lanectl(&["explain", "--json"], b"]C1010400638133393121SN1");
    let hex =
        lanectl(&["explain", "--json", "--hex"], b"5d43313031303430303633383133333339333132 31534e31\n");
    assert_eq!(out(&text), out(&hex));
    assert_eq!(lanectl(&["explain", "--hex"], b"xyz").status.code(), Some(2));
}

#[test]
fn a_line_that_is_too_long_is_one_label_and_the_next_one_is_explained() {
    for (arguments, long, next) in
        [(&["explain", "--json", "--hex"][..], "41", "42"), (&["explain", "--json"], "A", "B")]
    {
        let input = format!("{}\n{next}\n", long.repeat(100_000));
        let output = lanectl(arguments, input.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        let said = out(&output);
        let lines: Vec<&str> = said.lines().collect();
        let [first, second] = lines[..] else { panic!("{said}") };
        assert!(first.contains("too_long") && first.contains("more than 7089 bytes"), "{first}");
        assert!(second.contains(r#""value":"B""#), "{second}");
    }
}

#[test]
fn nothing_from_a_label_reaches_the_terminal_raw() {
    let output = lanectl(&["explain"], b"\x1b]0;owned\x07\xe2\x80\xae\n");
    let shown = out(&output);
    assert!(
        !shown.contains('\u{1b}') && !shown.contains('\u{7}') && !shown.contains('\u{202e}'),
        "{shown:?}"
    );
}

#[test]
fn without_a_daemon_the_exit_code_is_3_and_the_socket_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("no.sock");
    for arguments in
        [&["status"][..], &["devices"], &["cart"], &["watch"], &["test", "printer"], &["serial", "X"]]
    {
        let output = on(&socket, arguments);
        assert_eq!(output.status.code(), Some(3), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("no.sock"));
    }
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("broken");
    std::fs::write(&file, "R: not hexadecimal\n").unwrap();
    let file = file.to_str().unwrap();
    for arguments in [
        &["frobnicate"][..],
        &["decode", file],
        &["preview", file, "--out", "/nowhere"],
        &["products", "import", "/nowhere/x"],
    ] {
        assert_eq!(lanectl(arguments, b"").status.code(), Some(2), "{arguments:?}");
    }
    assert!(String::from_utf8_lossy(&lanectl(&["decode", file], b"").stderr).contains("line 1"));
}

#[test]
fn models_are_listed_and_one_says_how_it_is_set_up() {
    let list = json_lines(&lanectl(&["models", "--json"], b"")).remove(0);
    assert!(list["models"].as_array().unwrap().len() >= 50);
    assert!(out(&lanectl(&["models"], b"")).contains("zebra-ds2208"));
    let model = json_lines(&lanectl(&["models", "datalogic-usb-com", "--json"], b"")).remove(0);
    assert_eq!((&model["usb"], &model["mode"]), (&json!(["05f9:4204"]), &json!("serial")));
    let switch = &model["switch"][0];
    assert_eq!(
        (&switch["to"], &switch["codes"], &switch["fnc3"]),
        (&json!("serial"), &json!(["$P,HA47,P\r"]), &json!("first"))
    );
    let text = out(&lanectl(&["models", "datalogic-usb-com"], b""));
    assert!(
        text.contains("`$P,HA47,P\\r` as Code 128, FNC3 first") && text.contains("Linux USB ID list"),
        "{text}"
    );
    assert_eq!(lanectl(&["models", "nonsense"], b"").status.code(), Some(2));
}

#[test]
fn the_shops_models_are_shown_too_and_nothing_of_them_raw() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("scanners")).unwrap();
    let own = "name = \"own\"\nmaker = \"us\"\ndescription = \"ours\\u001b[2J\"\nmode = \"serial\"\nverified = \"device\"\nusb = [\"1234:abcd\"]\n";
    std::fs::write(folder.path().join("scanners/own.toml"), own).unwrap();
    let dir = folder.path().to_str().unwrap();
    let shown = out(&lanectl(&["models", "own", "--models", dir], b""));
    let rules = out(&lanectl(&["models", "--udev", "--models", dir], b""));
    assert!(
        rules.contains("ATTRS{idVendor}==\"1234\"") && rules.contains("ATTRS{idVendor}==\"0c2e\""),
        "{rules}"
    );
    assert!(shown.contains("ours\\x1b[2J") && !shown.contains('\u{1b}'), "{shown}");
    std::fs::write(folder.path().join("scanners/acme\u{1b}.tom"), own).unwrap();
    let odd = lanectl(&["models", "--json", "--models", dir], b"");
    assert!(odd.status.success() && json_lines(&odd).len() == 1, "{odd:?}");
    let said = String::from_utf8_lossy(&odd.stderr).into_owned();
    assert!(said.contains("acme\\u{1b}.tom\" is not read: ") && !said.contains('\u{1b}'), "{said}");
    std::fs::write(folder.path().join("scanners/own.toml"), "name = 1\n").unwrap();
    let broken = lanectl(&["models", "--models", dir], b"");
    assert_eq!(broken.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&broken.stderr).contains("own.toml, line 1"), "{broken:?}");
}

#[test]
fn what_is_in_the_folder_of_models_and_is_read_as_none_is_named_by_check_and_start() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("models/scanners")).unwrap();
    std::fs::write(folder.path().join("models/acme-7000.toml"), "").unwrap();
    let config = folder.path().join("laned.toml");
    // No state can be kept there, so that a start ends by itself.
    std::fs::write(&config, "[lane]\nstate_dir = \"/dev/null/none\"\nmodels_dir = \"models\"\n").unwrap();
    let laned = |command: &str| {
        let laned = env!("CARGO_BIN_EXE_laned");
        Command::new(laned).args([command, "--config", config.to_str().unwrap()]).output().unwrap()
    };
    let named =
        "models/acme-7000.toml\" is not read: models are in the folders scanners, printers and layouts";
    let checked = laned("check-config");
    assert!(checked.status.success() && out(&checked).contains(named), "{checked:?}");
    let started = laned("run");
    let log = String::from_utf8_lossy(&started.stderr).into_owned();
    assert!(!started.status.success() && log.contains("WARN") && log.contains(named), "{log}");
}

#[test]
fn the_barcodes_that_set_a_scanner_up_are_drawn_where_their_text_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("codes.png");
    let path = file.to_str().unwrap();
    let drawn = lanectl(&["models", "honeywell-xenon", "--png", path], b"");
    assert!(drawn.status.success(), "{drawn:?}");
    assert!(std::fs::read(&file).unwrap().starts_with(b"\x89PNG"));
    let last = |output: &Output| out(output).lines().last().unwrap().to_owned();
    assert_eq!(last(&drawn), format!("{path} has 3 barcodes: cover those that are not meant"));
    // What is there stays as it is.
    let again = lanectl(&["models", "honeywell-xenon", "--png", path, "--to", "serial"], b"");
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("codes.png: File exists"), "{again:?}");
    let all = std::fs::read(&file).unwrap().len();
    std::fs::remove_file(&file).unwrap();
    // A scanner that sees several barcodes reads any: those for one mode can be had alone.
    let one = lanectl(&["models", "honeywell-xenon", "--png", path, "--to", "hid_pos"], b"");
    assert_eq!(last(&one), format!("{path} has the barcode"));
    assert!(std::fs::read(&file).unwrap().len() < all);
    std::fs::remove_file(&file).unwrap();
    for (to, says) in [("ssi", "how honeywell-xenon is set to ssi"), ("snapi", "hid_pos")] {
        let wrong = lanectl(&["models", "honeywell-xenon", "--png", path, "--to", to], b"");
        assert_eq!(wrong.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&wrong.stderr).contains(says) && !file.exists(), "{wrong:?}");
    }
    let offered = last(&lanectl(&["models", "honeywell-xenon"], b""));
    assert_eq!(
        offered,
        "lanectl models honeywell-xenon --png FILE --to hid_pos|serial|ibm_oem draws the barcode"
    );
    let unknown = lanectl(&["models", "newland-hr22", "--png", path], b"");
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("manual"), "{unknown:?}");
    assert!(!file.exists());
}

#[tokio::test]
async fn what_the_lane_says_is_shown_and_its_no_is_exit_code_1() {
    let lane = Lane::start().await;
    lane.open(&[("PHONE", Some("SN1")), ("PHONE", None)]).await;
    let technician = lane.home.socket("technician");
    let status = on(&technician, &["status"]);
    assert!(status.status.success());
    assert!(out(&status).contains("3 in store 0042"), "{}", out(&status));
    let cart = out(&on(&technician, &["cart"]));
    assert!(cart.contains("SN1") && cart.contains("Serial number not provided"), "{cart}");
    assert_eq!(json_lines(&on(&technician, &["cart", "--json"]))[0]["pending_lines"], json!([2]));
    let unit = out(&on(&technician, &["serial", "SN1"]));
    assert!(unit.contains("claimed"), "{unit}");
    let refused = on(&technician, &["serial", "NOPE", "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(serde_json::from_slice::<Value>(&refused.stderr).unwrap()["code"], "unknown_serial");
    let watched = json_lines(&on(&technician, &["watch", "--after", "0", "--limit", "3", "--json"]));
    assert_eq!(watched.iter().map(|event| event["seq"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2, 3]);
    let tested = on(&technician, &["test", "printer"]);
    assert!(tested.status.success(), "{}", out(&tested));
}

#[tokio::test]
async fn a_catalogue_is_imported_and_a_receipt_previewed() {
    let lane = Lane::start().await;
    lane.home.write("catalogue.csv", "sku,description,price\nA,Cable,4.50\n").unwrap();
    let file = lane.home.path("catalogue.csv");
    let imported = on(&lane.home.socket("admin"), &["products", "import", file.to_str().unwrap()]);
    assert!(imported.status.success() && out(&imported).contains("1 products are new"), "{imported:?}");
    lane.open(&[("A", None)]).await;
    let receipt = lane.sell().await["receipt"].as_str().unwrap().to_owned();
    let pos = lane.home.socket("pos");
    assert!(out(&on(&pos, &["receipt", &receipt])).contains("Cable"));
    let data = json_lines(&on(&pos, &["receipt", &receipt, "--json"])).remove(0);
    lane.home.write("document.json", &data["document"].to_string()).unwrap();
    let (document, drawn) = (lane.home.path("document.json"), lane.home.path("drawn"));
    let preview = lanectl(&["preview", document.to_str().unwrap(), "--out", drawn.to_str().unwrap()], b"");
    assert!(preview.status.success(), "{preview:?}");
    for (ending, start) in [("png", &b"\x89PNG"[..]), ("escpos", b"\x1b@"), ("txt", b"")] {
        let bytes = std::fs::read(drawn.join(format!("document.{ending}"))).unwrap();
        assert!(!bytes.is_empty() && bytes.starts_with(start), "{ending}");
    }
}
