//! Scanners on a real USB bus: what the kernel makes of them is read as in a shop, from hidraw, input and tty nodes and sysfs.
//!
//! The bus is one that leads back to the kernel, where the devices' side is played. Such a kernel is started in a virtual
//! machine: `cargo xtask test usb`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod support;

use emulator::hid::Layout;
use emulator::ibm;
use emulator::keyboard::{self, Controls, End, Faults, Form, Options};
use emulator::usb::{Far, Identity, Interface, UsbDevice};
use serde_json::{Value, json};
use std::io::{Read, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use support::events::Events;
use support::home::Home;
use support::http::Request;
use support::patiently;

const HONEYWELL: Identity =
    Identity { vendor: 0x0c2e, product: 0x1007, maker: "Honeywell", name: "Xenon 1900", serial: Some("17A") };

fn hid_pos() -> Interface {
    Interface::Hid {
        descriptor: Layout::honeywell_xenon().descriptor(),
        report_bytes: emulator::hid::REPORT_BYTES,
        is_keyboard: false,
    }
}

fn typing() -> Interface {
    Interface::Hid { descriptor: Form::Boot.descriptor(), report_bytes: 8, is_keyboard: true }
}

/// A running lane with one open transaction, and what it says.
struct Lane {
    home: Home,
    events: Events,
    /// Events before this one have been looked at.
    seen: usize,
}

impl Lane {
    async fn start(scanners: &str) -> Self {
        Self::open(Home::new().unwrap(), scanners).await
    }

    /// The same in a shop that has a model file of its own.
    async fn with_model(devices: &str, file: &str, model: &str) -> Self {
        let home = Home::new().unwrap();
        for kind in ["scanners", "printers"] {
            std::fs::create_dir_all(home.path("models").join(kind)).unwrap();
        }
        home.write(&format!("models/{file}"), model).unwrap();
        Self::open(home, devices).await
    }

    async fn open(mut home: Home, scanners: &str) -> Self {
        home.write(
            "laned.toml",
            &format!(
                "[lane]\nstate_dir = \"state\"\nmodels_dir = \"models\"\n\n{}\n{scanners}",
                Home::sockets_config()
            ),
        )
        .unwrap();
        home.start().await.unwrap();
        let mut events = Events::new();
        events.listen(&home.socket("pos")).await.unwrap();
        let phone =
            json!({"description": "Phone", "price": "499.00", "tax_rate": "19", "tracking": "sales_process"});
        let asked = [
            ("admin", Request::with("PUT", "/v1/products/PHONE", &phone)),
            ("pos", Request::with("POST", "/v1/transactions", &json!({}))),
        ];
        for (role, request) in asked {
            let answer = request.send(&home.socket(role)).await.unwrap();
            assert!(answer.is_success(), "{answer:?}");
        }
        Self { home, events, seen: 0 }
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let answer = Request::with("POST", path, body).send(&self.home.socket("pos")).await.unwrap();
        assert!(answer.is_success(), "{answer:?}");
        answer.json()
    }

    /// One more phone that waits for its serial number.
    async fn add_phone(&self) {
        self.post("/v1/transactions/current/lines", &json!({"sku": "PHONE", "quantity": 1})).await;
    }

    /// The next event of this type.
    async fn next(&mut self, kind: &str) -> Value {
        let wanted = |event: &Value| event["type"] == kind;
        match patiently(kind, self.events.wait_for(self.seen, wanted)).await {
            Ok((place, event)) => {
                self.seen = place + 1;
                event
            }
            Err(why) => panic!("{why}; said: {:#?}; log:\n{}", self.events.all(), self.home.log_tail()),
        }
    }

    /// The next scan, which fills a phone's line.
    async fn sells(&mut self, serial: &str) -> Value {
        let scan = self.next("scan").await;
        assert_eq!(
            (&scan["scan"]["text"], &scan["decision"]),
            (&json!(serial), &json!("accepted")),
            "{scan}"
        );
        scan["scan"].clone()
    }

    /// Waits until so many receipts are known to be printed.
    async fn until_printed(&mut self, count: usize) {
        let is_printed = |event: &&Value| event["type"] == "print_job" && event["state"] == "printed";
        while self.events.all().iter().filter(is_printed).count() < count {
            self.next("print_job").await;
        }
    }

    /// Sells one phone, whose serial number is typed in.
    async fn sells_a_phone(&self, serial: &str) {
        let line = json!({"sku": "PHONE", "quantity": 1, "serial": serial});
        self.post("/v1/transactions/current/lines", &line).await;
        self.post("/v1/transactions/current/checkout", &json!({})).await;
        let paid = json!({"tenders": [{"kind": "card", "amount": "499.00"}]});
        self.post("/v1/transactions/current/complete", &paid).await;
    }

    /// Scans until it is taken: what comes as soon as a device is taken may be a rest, and the cashier is told to scan again.
    async fn sells_again(&mut self, side: &Far, reports: &[Vec<u8>], serial: &str) {
        for _ in 0..3 {
            send(side, reports).await;
            let scan = loop {
                let scan = self.next("scan").await;
                if scan["scan"]["text"] == serial {
                    break scan;
                }
                assert_eq!(scan["code"], "damaged_scan", "{scan}");
            };
            if scan["decision"] == "accepted" {
                return;
            }
            assert_eq!(scan["code"], "damaged_scan", "{scan}");
            assert!(scan["message"].as_str().unwrap().contains("Wait two seconds"), "{scan}");
            tokio::time::sleep(Duration::from_millis(2_200)).await;
        }
        panic!("{serial} was never taken: {:#?}", self.events.all());
    }
}

/// The device's side of an interface; it takes the kernel a moment to make it.
async fn far(device: &UsbDevice, interface: usize) -> Far {
    let opened = async {
        loop {
            match device.open(interface) {
                Ok(far) => return far,
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    };
    patiently("the device's side", opened).await.unwrap()
}

async fn send(far: &Far, reports: &[Vec<u8>]) {
    for report in reports {
        patiently("the host to take a report", far.send(report)).await.unwrap().unwrap();
    }
}

fn typed(text: &str) -> Vec<Vec<u8>> {
    let options =
        Options { layout: "us".to_owned(), form: Form::Boot, controls: Controls::Keys, end: End::Enter };
    keyboard::reports(&options, &Faults::default(), text).unwrap()
}

/// A program that reads the keys of the input node with this name, as a console does.
struct Console(std::fs::File);

impl Console {
    async fn at(name: &str) -> Self {
        let nonblocking = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap();
        let node = Self::node(name).await;
        Self(std::fs::File::options().read(true).custom_flags(nonblocking).open(node).unwrap())
    }

    async fn node(name: &str) -> PathBuf {
        let node = async {
            loop {
                match input_node(name) {
                    Some(node) => return node,
                    None => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
        };
        patiently("an input node", node).await.unwrap()
    }

    /// Lights Caps Lock, as the console does while its own is on.
    async fn light_caps(name: &str) {
        const EV_LED: u16 = 0x11;
        const LED_CAPSL: u16 = 0x01;
        // struct input_event of linux/input.h: the time, which the kernel sets, a type, a code and a value.
        let event =
            [&[0; 16][..], &EV_LED.to_ne_bytes(), &LED_CAPSL.to_ne_bytes(), &1_i32.to_ne_bytes()].concat();
        std::fs::File::options().write(true).open(Self::node(name).await).unwrap().write_all(&event).unwrap();
    }

    /// How many bytes of keys have come.
    fn got(&mut self) -> usize {
        let mut bytes = [0; 4_096];
        match self.0.read(&mut bytes) {
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => 0,
            Err(error) => panic!("{error}"),
        }
    }
}

fn input_node(name: &str) -> Option<PathBuf> {
    std::fs::read_dir("/sys/class/input").unwrap().filter_map(Result::ok).map(|entry| entry.path()).find_map(
        |node| {
            let event = node.file_name()?.to_str()?.strip_prefix("event")?.to_owned();
            let said = std::fs::read_to_string(node.join("device/name")).ok()?;
            (said.trim() == name).then(|| Path::new("/dev/input").join(format!("event{event}")))
        },
    )
}

const USB: &str = "[[scanner]]\nname = \"till\"\nport = \"usb\"\n";

#[tokio::test]
#[ignore = "started by cargo xtask test usb, on a kernel with a USB bus of its own"]
async fn a_hid_pos_scanner_is_found_when_it_is_plugged_in_and_the_decision_makes_it_beep() {
    let mut lane = Lane::start(USB).await;
    let scanner = UsbDevice::new("pos", &HONEYWELL, &[hid_pos()]).unwrap();
    scanner.plug(0).unwrap();
    let attached = lane.next("device_attached").await;
    assert_eq!((&attached["device"], &attached["mode"]), (&json!("till"), &json!("hid_pos")), "{attached}");
    let side = far(&scanner, 0).await;
    lane.add_phone().await;
    // Longer than one report.
    let serial = format!("F2L{}", "7".repeat(57));
    send(&side, &Layout::honeywell_xenon().reports(serial.as_bytes(), Some("]C0"))).await;
    let scan = lane.sells(&serial).await;
    assert_eq!((&scan["device"], &scan["aim"]), (&json!("till"), &json!("]C0")), "{scan}");
    let beep = patiently("the beep", side.hear()).await.unwrap().unwrap();
    assert_eq!(beep, [4, 0x40], "the good-read beep's bit of this descriptor");
}

#[tokio::test]
#[ignore = "started by cargo xtask test usb, on a kernel with a USB bus of its own"]
async fn a_scanner_pulled_out_in_mid_scan_comes_back_on_another_port_and_nothing_is_glued() {
    let mut lane = Lane::start(USB).await;
    let scanner = UsbDevice::new("move", &HONEYWELL, &[hid_pos()]).unwrap();
    scanner.plug(0).unwrap();
    lane.next("device_attached").await;
    let side = far(&scanner, 0).await;
    lane.add_phone().await;
    let layout = Layout::honeywell_xenon();
    let long = layout.reports("X".repeat(100).as_bytes(), Some("]C0"));
    send(&side, long.get(..1).unwrap()).await;
    scanner.unplug().unwrap();
    drop(side);
    let gone = lane.next("device_detached").await;
    assert_eq!(gone["device"], "till", "{gone}");
    scanner.plug(1).unwrap();
    let back = lane.next("device_attached").await;
    assert_eq!(back["device"], "till", "{back}");
    let side = far(&scanner, 0).await;
    lane.sells_again(&side, &layout.reports(b"F2LAFTER", Some("]C0")), "F2LAFTER").await;
    // The half scan was told as damaged, or has never reached the lane.
    let all = lane.events.all();
    assert!(
        all.iter().all(|event| event["scan"]["text"].as_str().is_none_or(|text| !text.contains("XF2L"))),
        "{all:#?}"
    );
}

/// As a shop's own model file says it.
const TYPING: Identity =
    Identity { vendor: 0x1209, product: 0x0001, maker: "Acme", name: "Acme 500", serial: None };
const TYPING_MODEL: &str = "name = \"acme-500\"\nmaker = \"Acme\"\ndescription = \"Acme 500\"\nmode = \"hid_keyboard\"\n\
     verified = \"device\"\nusb = [\"1209:0001\"]\n\n[keyboard]\nlayout = \"us\"\n";

#[tokio::test]
#[ignore = "started by cargo xtask test usb, on a kernel with a USB bus of its own"]
async fn what_a_scanner_types_reaches_no_console_and_a_keyboard_that_is_no_scanner_is_left_alone() {
    let mut lane = Lane::with_model(USB, "scanners/acme-500.toml", TYPING_MODEL).await;
    let cashiers = Identity { vendor: 0x1209, product: 0x0002, name: "Cashier's", ..TYPING };
    let keyboard = UsbDevice::new("keys", &cashiers, &[typing()]).unwrap();
    keyboard.plug(1).unwrap();
    let scanner = UsbDevice::new("wedge", &TYPING, &[typing()]).unwrap();
    for serial in ["F2LFIRST", "F2LAGAIN"] {
        scanner.plug(0).unwrap();
        let attached = lane.next("device_attached").await;
        assert_eq!((&attached["device"], &attached["mode"]), (&json!("till"), &json!("hid_keyboard")));
        let mut console = Console::at("Acme Acme 500").await;
        let side = far(&scanner, 0).await;
        lane.add_phone().await;
        lane.sells_again(&side, &typed(serial), serial).await;
        assert_eq!(console.got(), 0, "the console got keys of a scanner that is grabbed");
        scanner.unplug().unwrap();
        lane.next("device_detached").await;
    }
    let mut console = Console::at("Acme Cashier's").await;
    send(&far(&keyboard, 0).await, &typed("1234")).await;
    let keys = async {
        while console.got() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    patiently("the cashier's keys at the console", keys).await.unwrap();
    let all = lane.events.all();
    assert!(!all.iter().any(|event| event["scan"]["text"] == "1234"), "{all:#?}");
}

/// A boot keyboard with its lights (HID 1.11, appendix B.1).
const KEYS_AND_LIGHTS: &[u8] = &[
    0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75,
    0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08,
    0x19, 0x01, 0x29, 0x05, 0x91, 0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15,
    0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0,
];
/// The bit of Caps Lock in the report of the lights.
const CAPS_LIGHT: u8 = 0b10;

#[tokio::test]
#[ignore = "started by cargo xtask test usb, on a kernel with a USB bus of its own"]
async fn the_light_of_caps_lock_that_the_console_has_lit_is_turned_off() {
    let keys = Interface::Hid { descriptor: KEYS_AND_LIGHTS.to_vec(), report_bytes: 8, is_keyboard: true };
    let scanner = UsbDevice::new("lit", &TYPING, &[keys]).unwrap();
    scanner.plug(0).unwrap();
    let side = far(&scanner, 0).await;
    Console::light_caps("Acme Acme 500").await;
    let until = async |lit: u8| while side.hear().await.unwrap()[0] & CAPS_LIGHT != lit {};
    patiently("the light to be lit", until(CAPS_LIGHT)).await.unwrap();
    let mut lane = Lane::with_model(USB, "scanners/acme-500.toml", TYPING_MODEL).await;
    lane.next("device_attached").await;
    patiently("the light to be turned off", until(0)).await.unwrap();
}

#[tokio::test]
#[ignore = "started by cargo xtask test usb, on a kernel with a USB bus of its own"]
async fn a_serial_scanner_on_usb_is_read_again_after_it_was_pulled_out() {
    const CDC: Identity =
        Identity { vendor: 0x1209, product: 0x0003, maker: "Acme", name: "Serial", serial: Some("9") };
    let mut lane =
        Lane::start("[[scanner]]\nname = \"line\"\nport = \"/dev/ttyACM0\"\nmodel = \"generic-serial\"\n")
            .await;
    let scanner = UsbDevice::new("cdc", &CDC, &[Interface::Serial]).unwrap();
    for serial in ["F2LFIRST", "F2LAGAIN"] {
        scanner.plug(0).unwrap();
        let attached = lane.next("device_attached").await;
        assert_eq!(
            (&attached["device"], &attached["mode"]),
            (&json!("line"), &json!("serial")),
            "{attached}"
        );
        let side = far(&scanner, 0).await;
        lane.add_phone().await;
        send(&side, &[format!("]C0{serial}\r").into_bytes()]).await;
        lane.sells(serial).await;
        scanner.unplug().unwrap();
        let gone = lane.next("device_detached").await;
        assert_eq!(gone["device"], "line", "{gone}");
    }
}

#[tokio::test]
#[ignore = "started by cargo xtask test usb, on a kernel with a USB bus of its own"]
async fn two_scanners_of_one_model_are_two_devices_and_one_that_goes_disturbs_no_other() {
    let mut lane = Lane::start(USB).await;
    let other = Identity { serial: Some("18B"), ..HONEYWELL };
    let scanners = [
        UsbDevice::new("one", &HONEYWELL, &[hid_pos()]).unwrap(),
        UsbDevice::new("two", &other, &[hid_pos()]).unwrap(),
    ];
    let mut names = Vec::new();
    let mut sides = Vec::new();
    for (port, scanner) in scanners.iter().enumerate() {
        scanner.plug(port).unwrap();
        names.push(lane.next("device_attached").await["device"].as_str().unwrap().to_owned());
        sides.push(far(scanner, 0).await);
    }
    assert_eq!(names, ["till", "till-2"]);
    let layout = Layout::honeywell_xenon();
    for ((side, name), serial) in sides.iter().zip(&names).zip(["F2LONE11", "F2LTWO22"]) {
        lane.add_phone().await;
        send(side, &layout.reports(serial.as_bytes(), Some("]C0"))).await;
        assert_eq!(lane.sells(serial).await["device"], name.as_str());
    }
    scanners[0].unplug().unwrap();
    assert_eq!(lane.next("device_detached").await["device"], "till");
    lane.add_phone().await;
    send(&sides[1], &layout.reports(b"F2LTHREE", Some("]C0"))).await;
    assert_eq!(lane.sells("F2LTHREE").await["device"], "till-2");
}

#[tokio::test]
#[ignore = "started by cargo xtask test usb, on a kernel with a USB bus of its own"]
async fn an_ibm_oem_scanner_is_told_to_read_each_time_that_it_is_plugged_in() {
    const IBM: Identity =
        Identity { vendor: 0x0536, product: 0x02e1, maker: "Hand Held", name: "Scanner", serial: None };
    let mut lane = Lane::start(USB).await;
    let interface = Interface::Hid {
        descriptor: ibm::descriptor(ibm::Form::HandHeld),
        report_bytes: 64,
        is_keyboard: false,
    };
    let scanner = UsbDevice::new("ibm", &IBM, &[interface]).unwrap();
    for (port, serial) in [(0, "F2LFIRST"), (1, "F2LAGAIN")] {
        scanner.plug(port).unwrap();
        let side = far(&scanner, 0).await;
        let told = patiently("the command to read", side.hear()).await.unwrap().unwrap();
        assert_eq!((told.len(), told[0]), (11, 0x11), "{told:x?}");
        let attached = lane.next("device_attached").await;
        assert_eq!(attached["mode"], "ibm_oem", "{attached}");
        lane.add_phone().await;
        lane.sells_again(&side, &ibm::reports(ibm::Form::HandHeld, serial.as_bytes(), Some("]C0")), serial)
            .await;
        scanner.unplug().unwrap();
        assert_eq!(lane.next("device_detached").await["device"], "till");
    }
}

#[tokio::test]
#[ignore = "started by cargo xtask test usb, on a kernel with a USB bus of its own"]
async fn a_receipt_waits_for_a_printer_that_is_unplugged_and_is_printed_when_it_is_back() {
    const PRINTER: Identity =
        Identity { vendor: 0x1209, product: 0x0004, maker: "Acme", name: "Printer", serial: None };
    const MODEL: &str = "name = \"acme-80\"\nmaker = \"Acme\"\ndescription = \"Acme 80\"\nverified = \"device\"\n\
         columns = 48\ndots_per_line = 576\ncode_page = 19\nhas_cutter = true\nfeed_to_cut_dots = 0\n\
         confirm = \"none\"\nstatus = false\nraster = true\nqr = true\nbaud = 9600\nusb = [\"1209:0004\"]\n";
    let devices = "[[printer]]\nname = \"paper\"\nport = \"usb\"\nmodel = \"acme-80\"\n";
    let mut lane = Lane::with_model(devices, "printers/acme-80.toml", MODEL).await;
    let printer = UsbDevice::new("paper", &PRINTER, &[Interface::Printer]).unwrap();
    printer.plug(0).unwrap();
    let side = far(&printer, 0).await;
    lane.sells_a_phone("F2LPAPER").await;
    until_printed(&side, "F2LPAPER").await;
    // What is still on its way when the plug is pulled is another story: then nobody knows whether it was printed.
    lane.until_printed(1).await;
    printer.unplug().unwrap();
    drop(side);
    lane.post("/v1/transactions", &json!({})).await;
    lane.sells_a_phone("F2LWAITS").await;
    while lane.next("device_unavailable").await["device"] != "paper" {}
    printer.plug(1).unwrap();
    let side = far(&printer, 0).await;
    until_printed(&side, "F2LWAITS").await;
    lane.until_printed(2).await;
}

/// Reads what is printed until this serial number's receipt has been cut.
async fn until_printed(side: &Far, serial: &str) {
    let mut bytes = Vec::new();
    // GS V: cut.
    let is_cut = |bytes: &[u8]| {
        let at = bytes.windows(serial.len()).position(|window| window == serial.as_bytes());
        at.and_then(|at| bytes.get(at..)).is_some_and(|rest| rest.windows(2).any(|two| two == b"\x1dV"))
    };
    while !is_cut(&bytes) {
        bytes.extend(patiently("the receipt's bytes", side.hear()).await.unwrap().unwrap());
    }
}
