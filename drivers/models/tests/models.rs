//! The models as a whole: those built in, those added by a folder, and the files made from them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use models::{
    KeyLevel, KeySymbol, Mode, ModelError, Models, Switch, UsbId, Verified, Wire, models_page, udev_rules,
};

fn built_in() -> Models {
    Models::load(None).unwrap()
}

#[test]
fn the_udev_rules_in_the_tree_are_those_of_the_built_in_models() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../udev/70-laned.rules");
    let rules = udev_rules(&built_in());
    if std::env::var_os("LANED_WRITE_UDEV_RULES").is_some() {
        fs::write(&path, &rules).unwrap();
    }
    assert_eq!(
        fs::read_to_string(path).unwrap(),
        rules,
        "run with LANED_WRITE_UDEV_RULES=1 to write them anew"
    );
}

#[test]
fn the_page_on_models_in_the_tree_is_that_of_the_built_in_models() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/models.md");
    let page = models_page(&built_in());
    if std::env::var_os("LANED_WRITE_MODELS_PAGE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    // The page is long: what differs is for git to show.
    let is_same = fs::read_to_string(path).unwrap() == page;
    assert!(
        is_same,
        "LANED_WRITE_MODELS_PAGE=1 cargo test -p models --test models writes docs/models.md anew"
    );
}

#[test]
fn each_usb_id_has_a_rule_for_its_kind_of_node() {
    let rules = udev_rules(&built_in());
    let rule = |id: &str, node: &str| {
        let (vendor, product) = id.split_once(':').unwrap();
        let ids = format!("ATTRS{{idVendor}}==\"{vendor}\", ATTRS{{idProduct}}==\"{product}\"");
        rules.lines().find(|line| line.contains(node) && line.contains(&ids)).map(str::to_owned)
    };
    assert!(rule("0c2e:1007", "SUBSYSTEM==\"hidraw\"").unwrap().contains("GROUP=\"laned\", MODE=\"0660\""));
    assert!(rule("05e0:1701", "SUBSYSTEM==\"tty\"").unwrap().contains("ENV{ID_MM_DEVICE_IGNORE}=\"1\""));
    assert!(rule("04b8:0e28", "SUBSYSTEM==\"usbmisc\"").is_some());
    assert!(rule("04b8:0e28", "SUBSYSTEM==\"hidraw\"").is_none());
    // What is grabbed is the input node; of no other scanner's is the group changed.
    assert!(
        rule("05e0:1200", "SUBSYSTEM==\"input\", KERNEL==\"event*\"").unwrap().contains("GROUP=\"laned\"")
    );
    assert!(rule("0c2e:1007", "SUBSYSTEM==\"input\"").is_none());
}

#[test]
fn a_usb_id_finds_its_model_in_the_right_mode_only() {
    let models = built_in();
    let id: UsbId = "05e0:2100".parse().unwrap();
    assert_eq!(models.scanner_by_usb(id, Mode::HidPos).unwrap().name, "zebra-ds2208");
    assert_eq!(models.scanner_by_usb(id, Mode::Serial), None);
    assert_eq!(models.printer_by_usb("04b8:0e28".parse().unwrap()).unwrap().name, "epson-tm-t20");
}

#[test]
fn the_generic_models_are_there_and_say_what_the_contract_says() {
    let models = built_in();
    let serial = models.scanner("generic-serial").unwrap();
    assert!(serial.serial().unwrap().aim.takes());
    assert_eq!(models.scanner("generic-hid-pos").unwrap().mode(), Mode::HidPos);
    let keyboard = models.scanner("generic-keyboard").unwrap();
    assert_eq!((keyboard.mode(), keyboard.usb.as_slice()), (Mode::HidKeyboard, [].as_slice()));
    assert_eq!(models.printer("generic-escpos").unwrap().columns, 48);
    assert_eq!(models.printer("generic-escpos-42").unwrap().columns, 42);
}

#[test]
fn honeywell_s_replies_and_codes_are_data() {
    let models = built_in();
    let Wire::HidPos(hid) = &models.scanner("honeywell-xenon").unwrap().wire else { panic!("not HID POS") };
    assert_eq!(hid.code_ids.get(b'c'), Some("upc_a"));
    assert_eq!((hid.code_ids.get(b'I'), hid.code_ids.get(0x7c)), (Some("gs1_128"), Some("gs1_128")));
    assert_eq!(
        hid.replies.iter().map(|r| (r.aim.as_str(), r.code_id)).collect::<Vec<_>>(),
        [("]X0", 0x3f), ("]Z6", 0x36)]
    );
    assert_eq!((hid.setup[0].report_id, hid.setup[0].data.as_bytes()), (0xfe, [1].as_slice()));
}

#[test]
fn the_makers_that_stores_use_are_there_and_every_fact_has_its_source() {
    let models = built_in();
    let makers: BTreeSet<&str> = models.scanners().map(|model| model.maker.as_str()).collect();
    for maker in ["Code", "Datalogic", "Honeywell", "Metrologic", "Newland", "Opticon", "Unitech", "Zebra"] {
        assert!(makers.contains(maker), "{maker}");
    }
    assert!(models.scanners().count() >= 50, "{}", models.scanners().count());
    for model in models.scanners() {
        assert!(!model.sources.is_empty(), "{} has no source", model.name);
        // Nothing has been tried with a device.
        assert_ne!(model.verified, Verified::Device, "{}", model.name);
        // Whoever has a scanner in a mode that types must be told the way out.
        if model.mode() == Mode::HidKeyboard {
            let better = |switch: &Switch| switch.to != Mode::HidKeyboard;
            assert!(model.switches.first().is_some_and(better), "{}", model.name);
        }
    }
}

#[test]
fn a_usb_id_belongs_to_one_scanner_model() {
    let models = built_in();
    let mut seen = BTreeMap::new();
    for model in models.scanners() {
        for id in model.usb.iter().chain(model.other_modes.iter().flat_map(|other| &other.usb)) {
            assert_eq!(seen.insert(*id, &model.name), None, "{id} is in {} as well", model.name);
        }
    }
}

const OWN: &str =
    "name = \"own\"\nmaker = \"us\"\ndescription = \"ours\"\nmode = \"serial\"\nverified = \"device\"\n";

#[test]
fn a_folder_adds_models_and_replaces_built_in_ones() {
    let folder = tempfile::tempdir().unwrap();
    let scanners = folder.path().join("scanners");
    fs::create_dir(&scanners).unwrap();
    fs::write(scanners.join("own.toml"), OWN).unwrap();
    fs::write(scanners.join("generic-serial.toml"), OWN.replace("\"own\"", "\"generic-serial\"")).unwrap();
    fs::write(scanners.join("README"), "not a model").unwrap();
    let models = Models::load(Some(folder.path())).unwrap();
    assert_eq!(models.scanner("own").unwrap().description, "ours");
    assert_eq!(models.scanner("generic-serial").unwrap().maker, "us");
    assert!(models.scanner("generic-hid-pos").is_some());
}

#[test]
fn what_is_in_the_folder_and_no_model_is_told() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["scanners", "printers", "printer", "scanners/more"] {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    for name in [
        "scanners/own.toml",
        "own.toml",
        "scanners/own.tml",
        "printers/own.toml~",
        ".git",
        "scanners/.own.toml.swp",
    ] {
        fs::write(folder.path().join(name), OWN).unwrap();
    }
    // A file in the place of a folder has no models either.
    fs::write(folder.path().join("layouts"), "").unwrap();
    let error = Models::load(Some(folder.path())).unwrap_err().to_string();
    assert!(error.contains("layouts"), "{error}");
    fs::remove_file(folder.path().join("layouts")).unwrap();
    let models = Models::load(Some(folder.path())).unwrap();
    let said: Vec<String> = models.ignored().iter().map(ToString::to_string).collect();
    let of = |name: &str, why: &str| format!("{:?} is not read: {why}", folder.path().join(name));
    let (place, ending) = (
        "models are in the folders scanners, printers and layouts here",
        "a model's file is named after it and ends in .toml",
    );
    assert_eq!(
        said,
        [
            of("own.toml", place),
            of("printer", place),
            of("printers/own.toml~", ending),
            of("scanners/more", ending),
            of("scanners/own.tml", ending),
        ]
    );
    assert!(models.scanner("own").is_some() && built_in().ignored().is_empty());
    for number in 0..100 {
        fs::write(folder.path().join(number.to_string()), "").unwrap();
    }
    assert_eq!(Models::load(Some(folder.path())).unwrap().ignored().len(), 64);
}

#[test]
fn a_maker_s_vendor_id_belongs_to_one_model() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("scanners")).unwrap();
    let own = OWN.replace("\"serial\"", "\"hid_pos\"");
    let own = format!("{own}[hid_pos]\nvendors = [\"0c2e\"]\nsetup = [{{ report_id = 1, data = \"a\" }}]\n");
    fs::write(folder.path().join("scanners/own.toml"), own).unwrap();
    let error = Models::load(Some(folder.path())).unwrap_err().to_string();
    assert!(error.starts_with("scanners/own.toml: vendors: 0c2e is the model honeywell-xenon's"), "{error}");
    let rules = udev_rules(&built_in());
    let rule = "SUBSYSTEM==\"hidraw\", ATTRS{idVendor}==\"23d0\", GROUP=\"laned\", MODE=\"0660\"";
    assert!(rules.lines().any(|line| line.ends_with(rule)), "{rules}");
}

#[test]
fn a_broken_file_in_the_folder_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("scanners")).unwrap();
    fs::write(folder.path().join("scanners/own.toml"), format!("{OWN}[serial]\nboud = 1\n")).unwrap();
    let error = Models::load(Some(folder.path())).unwrap_err();
    let ModelError::Malformed { file, line, reason } = &error else { panic!("{error}") };
    assert!(file.ends_with("scanners/own.toml"), "{file}");
    assert_eq!(*line, 7);
    assert!(reason.contains("boud"), "{reason}");
}

#[test]
fn a_usb_id_that_another_model_of_the_mode_has_is_an_error() {
    let own = |name: &str, id: &str| {
        format!(
            "name = \"{name}\"\nmaker = \"x\"\ndescription = \"x\"\nmode = \"hid_pos\"\nverified = \"unverified\"\nusb = [\"{id}\"]\n"
        )
    };
    let load = |files: &[(&str, &str)]| {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("scanners")).unwrap();
        for (name, id) in files {
            fs::write(folder.path().join(format!("scanners/{name}.toml")), own(name, id)).unwrap();
        }
        Models::load(Some(folder.path()))
    };
    let error = load(&[("acme", "0c2e:1007")]).unwrap_err().to_string();
    assert!(
        error.starts_with("scanners/acme.toml: usb: 0c2e:1007 is the model honeywell-xenon's"),
        "{error}"
    );
    let error = load(&[("zeta", "0c2e:1007")]).unwrap_err().to_string();
    assert!(
        error.starts_with("scanners/zeta.toml: usb: 0c2e:1007 is the model honeywell-xenon's"),
        "{error}"
    );
    let error = load(&[("acme", "ffff:0001"), ("bcme", "ffff:0001")]).unwrap_err().to_string();
    assert!(error.contains("scanners/bcme.toml: usb: ffff:0001 is the model acme's"), "{error}");
    let error = load(&[("acme", "ffff:0001\", \"ffff:0001")]).unwrap_err().to_string();
    assert!(error.contains("scanners/acme.toml: usb: ffff:0001 is there twice"), "{error}");
    // In its place, or with an id of its own, it may be.
    assert!(load(&[("honeywell-xenon", "0c2e:1007"), ("acme", "ffff:0001")]).is_ok());
}

#[test]
fn a_file_that_is_no_utf_8_is_named_with_the_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("scanners")).unwrap();
    fs::write(folder.path().join("scanners/own.toml"), b"name = \"own\"\n# K\xfcche\n").unwrap();
    let error = Models::load(Some(folder.path())).unwrap_err();
    let ModelError::Malformed { line: 2, reason, .. } = &error else { panic!("{error}") };
    assert!(reason.contains("UTF-8"), "{reason}");
}

#[test]
fn a_folder_that_is_not_there_or_a_file_too_long_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("nothing");
    assert!(matches!(Models::load(Some(&missing)), Err(ModelError::Unreadable { .. })));
    fs::create_dir(folder.path().join("printers")).unwrap();
    fs::write(folder.path().join("printers/long.toml"), "#".repeat(70_000)).unwrap();
    let error = Models::load(Some(folder.path())).unwrap_err().to_string();
    assert!(error.contains("long.toml") && error.contains("65536"), "{error}");
    // A pipe would be waited for.
    fs::remove_file(folder.path().join("printers/long.toml")).unwrap();
    let pipe = folder.path().join("printers/pipe.toml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let error = Models::load(Some(folder.path())).unwrap_err().to_string();
    assert!(error.contains("pipe.toml") && error.contains("it is no file"), "{error}");
}

#[test]
fn a_folder_has_so_many_models_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let scanners = folder.path().join("scanners");
    fs::create_dir(&scanners).unwrap();
    for number in 0..256 {
        let name = format!("own-{number}");
        fs::write(scanners.join(format!("{name}.toml")), OWN.replace("\"own\"", &format!("\"{name}\"")))
            .unwrap();
    }
    assert!(Models::load(Some(folder.path())).unwrap().scanner("own-255").is_some());
    fs::write(scanners.join("one-more.toml"), OWN).unwrap();
    let error = Models::load(Some(folder.path())).unwrap_err().to_string();
    assert!(error.contains("more than 256 files"), "{error}");
}

#[test]
fn layouts_are_files_too_and_a_model_names_one_that_is_there() {
    let models = built_in();
    let names: Vec<&str> = models.layouts().map(|layout| layout.name.as_str()).collect();
    assert_eq!(names, ["de", "es", "fr", "it", "uk", "us"]);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("scanners")).unwrap();
    fs::create_dir(folder.path().join("layouts")).unwrap();
    let own = OWN.replace("\"serial\"", "\"hid_keyboard\"") + "[keyboard]\nlayout = \"dk\"\n";
    fs::write(folder.path().join("scanners/own.toml"), own).unwrap();
    let error = Models::load(Some(folder.path())).unwrap_err().to_string();
    assert!(error.contains("scanners/own.toml") && error.contains("known are de, es"), "{error}");
    let layout = "name = \"dk\"\ndescription = \"Danish\"\ndecimal = \",\"\n[keys]\n2f = \"åÅ\"\n";
    fs::write(folder.path().join("layouts/dk.toml"), layout).unwrap();
    let models = Models::load(Some(folder.path())).unwrap();
    let typed = models.layout("dk").unwrap().symbol(0x2f, KeyLevel::default());
    assert_eq!(typed, Some(KeySymbol::Character('å')));
}
