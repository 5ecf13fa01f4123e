use super::*;

fn parse(text: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Path::new("laned.toml"), Path::new("/etc/laned"))
}

#[test]
fn an_empty_file_is_the_default_lane() {
    let config = parse("").unwrap();
    assert_eq!(config, Config { ..Config::default() });
    assert_eq!(config.scanners()[0].port, "usb");
    assert_eq!(config.lane.state_dir, Path::new("/var/lib/laned"));
}

#[test]
fn an_unknown_key_names_line_key_and_the_nearest_known_one() {
    let error = parse("[checkout]\naggregate_products = true\nrepeat_windw_ms = 3\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "laned.toml:3: unknown key `repeat_windw_ms`: did you mean `repeat_window_ms`?"
    );
    let error = parse("\n[[scanner]]\nname = \"a\"\nport = \"usb\"\nbuad = 9600\n").unwrap_err();
    assert_eq!(error.to_string(), "laned.toml:5: unknown key `buad`: did you mean `baud`?");
}

#[test]
fn an_unknown_section_lists_the_known_ones_when_none_is_near() {
    let error = parse("[zzzzzzzzzzzz]\n").unwrap_err();
    assert_eq!(error.line, Some(1));
    assert!(error.message.contains("`checkout`"), "{error}");
}

#[test]
fn a_wrong_type_names_its_line() {
    for (text, said) in [
        (
            "[lane]\nnumber = \"three\"\n",
            "laned.toml:2: number: it is the text \"three\", and should be a whole number from 0 to 4294967295",
        ),
        (
            "[lane]\nnumber = -1\n",
            "laned.toml:2: number: it is -1, and should be a whole number from 0 to 4294967295",
        ),
        ("lane = { store = 42 }\n", "laned.toml:1: store: it is 42, and should be a text"),
        (
            "[checkout]\n\naggregate_products = \"yes\"\n",
            "laned.toml:3: aggregate_products: it is the text \"yes\", and should be true or false",
        ),
        ("[receipt]\nheader = [\n  \"a\",\n  7,\n]\n", "laned.toml:4: header: it is 7, and should be a text"),
        ("[receipt]\nheader = \"a\"\n", "laned.toml:2: header: it is the text \"a\", and should be a list"),
        ("lane = 7\n", "laned.toml:1: lane: it is 7, and should be a table"),
        ("[[scanner]]\nport = \"usb\"\n", "laned.toml:1: `name` is missing"),
    ] {
        assert_eq!(parse(text).unwrap_err().to_string(), said, "{text}");
    }
}

#[test]
fn a_device_knows_the_lines_of_its_keys() {
    let text = "[lane]\nstore = \"1\"\n[[scanner]] # at the till\nname = \"a\"\nport=\"usb\"\n\n [[ scanner ]]\nname = \"b\"\nport = \"/dev/ttyS0\"\nmodel = \"x\"\n[[printer]]\nname = \"c\"\nport = \"usb\"\n";
    let config = parse(text).unwrap();
    let lines = &config.device_lines;
    assert_eq!(lines.of("scanner", 0, Some("port")), Some(5));
    assert_eq!(lines.of("scanner", 0, Some("model")), Some(3), "a key that isn't there is its section's");
    assert_eq!(lines.of("scanner", 1, Some("model")), Some(10));
    assert_eq!(lines.of("printer", 0, None), Some(11));
    assert_eq!(lines.of("printer", 1, None), None);
}

#[test]
fn relative_paths_count_from_the_file() {
    let text = "[lane]\nstate_dir = \"state\"\n[[printer]]\nname = \"p\"\nport = \"file:out.bin\"\n[[scanner]]\nname = \"s\"\nport = \"emulated:hid.sock\"\n";
    let config = parse(text).unwrap();
    assert_eq!(config.lane.state_dir, Path::new("/etc/laned/state"));
    assert_eq!(config.printers()[0].port, "file:/etc/laned/out.bin");
    assert_eq!(config.scanners()[0].port, "emulated:/etc/laned/hid.sock");
}

#[test]
fn tcp_and_usb_ports_are_no_paths() {
    assert_eq!(absolute_port("tcp://printer:9100", Path::new("/x")), "tcp://printer:9100");
    assert_eq!(absolute_port("usb", Path::new("/x")), "usb");
    assert_eq!(absolute_port("/dev/ttyS0", Path::new("/x")), "/dev/ttyS0");
}

#[test]
fn a_lane_has_so_many_scanners_and_printers_and_no_more() {
    for (kind, port) in [("scanner", "/dev/ttyS"), ("printer", "tcp://till:91")] {
        let section = |number| format!("[[{kind}]]\nname = \"d{number}\"\nport = \"{port}{number:02}\"\n");
        let most: String = (0..32).map(section).collect();
        parse(&most).unwrap();
        let error = parse(&(most + &section(32))).unwrap_err();
        assert!(error.message.contains("32"), "{error}");
    }
}

#[test]
fn two_devices_of_one_name_are_refused() {
    let error = parse(
        "[[scanner]]\nname = \"a\"\nport = \"usb\"\n[[scanner]]\nname = \"a\"\nport = \"/dev/ttyS0\"\n",
    )
    .unwrap_err();
    assert!(error.message.contains("two scanners are named \"a\""), "{error}");
    let error = parse(
        "[[scanner]]\nname = \"a\"\nport = \"usb\"\n[[printer]]\nname = \"a\"\nport = \"file:paper\"\n",
    )
    .unwrap_err();
    assert!(error.message.contains("a scanner and a printer are named \"a\""), "{error}");
}

#[test]
fn a_name_that_a_usb_port_gives_to_a_further_scanner_is_refused() {
    let two = |first: &str, port: &str, second: &str| {
        parse(&format!(
            "[[scanner]]\nname = \"{first}\"\nport = \"{port}\"\n[[scanner]]\nname = \"{second}\"\nport = \"/dev/ttyS0\"\n"
        ))
    };
    let error = two("a", "usb", "a-2").unwrap_err();
    assert!(error.message.contains("\"a-2\" is what \"a\" calls a further scanner"), "{error}");
    for (first, port, second) in [("a", "/dev/ttyS1", "a-2"), ("a", "usb", "a-b"), ("a", "usb", "a-1")] {
        assert!(two(first, port, second).is_ok(), "{first} at {port} and {second}");
    }
}

#[test]
fn a_currency_that_is_none_names_its_line() {
    let error = parse("[lane]\ncurrency = \"Euro\"\n").unwrap_err();
    assert_eq!(error.line, Some(2));
    assert!(error.message.contains("ISO 4217"), "{error}");
}

#[test]
fn a_shared_registry_is_refused_rather_than_ignored() {
    let error =
        parse("[lane]\nstore = \"0042\"\nnumber = 3\n[registry]\nurl = \"postgresql://x/y\"\n").unwrap_err();
    assert!(error.message.contains("isn't there yet"), "{error}");
}

#[test]
fn the_whole_file_of_the_documentation_is_good_but_for_the_registry() {
    let text = r#"
[lane]
store = "0042"
number = 3
currency = "EUR"
language = "en"
timezone = "Europe/Berlin"
state_dir = "/var/lib/laned"
[api]
pos_socket = "/run/laned/pos.sock"
technician_socket = "/run/laned/technician.sock"
admin_socket = "/run/laned/admin.sock"
[checkout]
aggregate_products = true
add_product_on_scan = true
require_operator = false
repeat_window_ms = 400
burst_window_ms = 2000
return_mismatch = "block"
return_unknown = "supervisor"
stock_stale = "warn"
stock_stale_after_h = 24
[[scanner]]
name = "counter"
port = "/dev/ttyS0"
model = "generic-serial"
baud = 9600
terminator = "CR"
[[printer]]
name = "receipt"
port = "usb"
model = "epson-tm-t88v"
[receipt]
header = ["Store 42", "1 Main Street"]
footer = ["Thank you"]
logo = "/etc/laned/logo.png"
serial_barcode = "code128"
prices_include_tax = true
"#;
    let config = parse(text).unwrap();
    assert_eq!(config.lane.id(), checkout::LaneId { store: "0042".to_owned(), number: 3 });
}

#[test]
fn what_two_devices_share_is_named_with_the_line_of_the_second() {
    let two = |first: &str, second: &str| parse(&format!("[[scanner]]\n{first}\n[[scanner]]\n{second}\n"));
    let (a, b) = ("name = \"a\"\nport = \"/dev/ttyS0\"", "name = \"b\"\nport = \"/dev/ttyS1\"");
    assert!(two(a, b).is_ok());
    assert_eq!(
        two(a, "name = \"a\"\nport = \"/dev/ttyS1\"").unwrap_err().to_string(),
        "laned.toml:5: name: two scanners are named \"a\": give each a name of its own"
    );
    assert_eq!(
        two(a, "name = \"b\"\nport = \"/dev/ttyS0\"").unwrap_err().to_string(),
        "laned.toml:6: port: two scanners are on \"/dev/ttyS0\": give each a port of its own"
    );
    let usb = |model: &str| format!("name = \"u{model}\"\nport = \"usb\"\nmodel = \"{model}\"");
    assert!(two(&usb("x"), &usb("y")).is_ok(), "two models on USB");
    assert_eq!(two(&usb("x"), &usb("x").replace("ux", "v")).unwrap_err().line, Some(7));
    let both = "[[scanner]]\nname = \"a\"\nport = \"usb\"\n[[printer]]\nname = \"a\"\nport = \"usb\"\n";
    assert_eq!(parse(both).unwrap_err().line, Some(5));
}

#[test]
fn a_word_is_no_path() {
    let config = parse("[[scanner]]\nname = \"a\"\nport = \"bluetooth\"\n").unwrap();
    assert_eq!(config.scanners()[0].port, "bluetooth");
    let error = parse("[[scanner]]\nname = \"a\"\nport = \"usb\"\nterminator = \"XX\"\n").unwrap_err();
    assert!(error.to_string().starts_with("laned.toml:4: terminator: it is `XX`"), "{error}");
}

#[test]
fn a_language_that_is_not_there_is_refused() {
    assert_eq!(
        parse("[lane]\nlanguage = \"tlh\"\n").unwrap_err().to_string(),
        "laned.toml:2: language: \"tlh\" isn't there yet: \"en\" is"
    );
}

/// The page for whoever sets a lane up, held against what is read.
#[test]
fn the_page_names_every_key_with_its_default() {
    let page = include_str!("../../docs/configuration.md");
    let file = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let shown = parse(file).unwrap();
    assert_eq!(
        (shown.scanners(), shown.printers()),
        (Config::default().scanners(), Config::default().printers())
    );
    let devices = Config { scanner: None, printer: None, device_lines: DeviceLines::default(), ..shown };
    assert_eq!(devices, Config::default());
    for section in ["[lane]", "[api]", "[checkout]", "[labels]", "[[scanner]]", "[[printer]]", "[receipt]"] {
        // What is said of an unknown key names all known ones.
        let error = parse(&format!("{section}\nzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz = 1\n")).unwrap_err();
        let (_, known) = error.message.split_once("known here are ").unwrap();
        let (_, rest) = page.split_once(&format!("## `{section}`")).unwrap();
        let chapter = rest.split("\n## ").next().unwrap();
        for key in known.split('`').skip(1).step_by(2) {
            assert!(chapter.contains(&format!("`{key}`")), "{section} {key} isn't in the page");
        }
    }
}

#[test]
fn a_scanner_that_types_has_its_layout_and_its_ends() {
    let config = parse(
        "[[scanner]]\nname = \"a\"\nport = \"/dev/hidraw3\"\nmodel = \"generic-keyboard\"\nlayout = \"de\"\n\
         ends = [\"enter\", \"keypad_enter\", \"tab\"]\nidle_end = true\n",
    )
    .unwrap();
    let keyboard = config.scanners()[0].keyboard();
    assert_eq!((keyboard.layout.as_deref(), keyboard.idle_end), (Some("de"), Some(true)));
    assert_eq!(keyboard.ends.unwrap().len(), 3);
    assert!(summary(&config).contains("/dev/hidraw3 (generic-keyboard, keyboard layout de)\n"));
    let error =
        parse("[[scanner]]\nname = \"a\"\nport = \"usb\"\nends = [\"return\"]\n").unwrap_err().to_string();
    assert!(error.contains("laned.toml:4") && error.contains("keypad_enter"), "{error}");
}

#[test]
fn a_hash_is_a_separator_where_a_scanner_or_the_lane_says_so() {
    let config = parse(
        "[labels]\nhash_is_separator = true\n[[scanner]]\nname = \"a\"\nport = \"usb\"\n\
         [[scanner]]\nname = \"b\"\nport = \"/dev/ttyS0\"\nhash_is_separator = false\n",
    )
    .unwrap();
    let said: Vec<bool> =
        config.scanners().iter().map(|scanner| scanner.tolerance(&config.labels).hash_is_separator).collect();
    assert_eq!(said, [true, false]);
    assert!(config.labels.tolerance().hash_is_separator);
    let summary = summary(&config);
    assert!(summary.contains("usb (any known model), # is a separator\n"), "{summary}");
    assert!(summary.contains("# is a separator in what programs send: yes"), "{summary}");

    assert!(!parse("").unwrap().labels.hash_is_separator, "it is never assumed");
    let error = parse("[labels]\nhash_is_seperator = true\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "laned.toml:2: unknown key `hash_is_seperator`: did you mean `hash_is_separator`?"
    );
}

#[test]
fn two_devices_on_one_port_are_refused_however_it_is_written() {
    let two = |one: &str, other: &str| {
        parse(&format!(
            "[[scanner]]\nname = \"a\"\nport = \"{one}\"\n[[scanner]]\nname = \"b\"\nport = \"{other}\"\n"
        ))
    };
    for (one, other) in [
        ("/dev/ttyS0", "/dev/../dev/./ttyS0"),
        ("emulated:/run/lane/a.sock", "emulated:/run/lane/../lane/a.sock"),
    ] {
        let error = two(one, other).unwrap_err().to_string();
        assert!(error.starts_with("laned.toml:6: port: two scanners are on one port, "), "{error}");
        assert!(error.contains(one) && error.contains(other), "{error}");
    }
    assert!(two("/dev/ttyS0", "/dev/ttyS1").is_ok());
}

#[test]
fn where_links_lead_now_is_not_for_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let (tty, link) = (folder.path().join("tty"), folder.path().join("by-id"));
    std::os::unix::fs::symlink(&tty, &link).unwrap();
    let text = format!(
        "[[scanner]]\nname = \"a\"\nport = \"{}\"\n[[scanner]]\nname = \"b\"\nport = \"{}\"\n",
        tty.display(),
        link.display()
    );
    // Nothing is there; then something is: the same file means the same.
    parse(&text).unwrap();
    std::fs::write(&tty, "").unwrap();
    parse(&text).unwrap();
}

#[test]
fn a_number_beyond_its_range_is_named_with_its_line_and_range() {
    let scanner = "[[scanner]]\nname = \"a\"\nport = \"/dev/ttyS0\"\n";
    for (line, said) in [
        ("baud = -9600", "baud: it is -9600, and should be a whole number from 300 to 4000000"),
        ("baud = 0", "baud: it is 0, and should be a whole number from 300 to 4000000"),
        ("idle_ms = 5", "idle_ms: it is 5, and should be a whole number from 10 to 60000"),
    ] {
        let error = parse(&format!("{scanner}{line}\n")).unwrap_err().to_string();
        assert_eq!(error, format!("laned.toml:4: {said}"));
    }
    assert_eq!(
        parse(&format!("{scanner}baud = 300\nidle_ms = 60000\n")).unwrap().scanners()[0].baud,
        Some(300)
    );
}

#[test]
fn an_emulated_port_without_a_path_stays_without_one() {
    let config = parse("[[scanner]]\nname = \"a\"\nport = \"emulated:\"\n").unwrap();
    assert_eq!(config.scanners()[0].port, "emulated:", "its driver refuses it");
}
