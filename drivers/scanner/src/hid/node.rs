//! Real HID devices: `/dev/hidraw*`.
//!
//! Devices are found, opened, described and written to through `hidapi`. Input is read by a second,
//! non-blocking handle of the same node, because `hidapi` offers no descriptor to wait on: its blocking read
//! would take a thread for each device, and hold the handle that beeps are written to. The kernel gives each
//! handle every report. `hidapi`'s getters of strings can panic, so names are read from sysfs.

use std::ffi::CString;
use std::fs;
use std::io::Read as _;
use std::os::fd::OwnedFd;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use hidapi::{HidApi, HidDevice};
use models::{Mode, UsbId};

use super::backlog::Backlog;
use super::feature::Ask;
use super::items::DESCRIPTOR_BYTES_MAX;
use super::socket::Description;
use crate::run::Obstacle;

/// The page and the usage of bar code scanners. What else has that page (a badge reader, a cradle) is none.
const SCANNER_PAGE: u16 = 0x8c;
const SCANNER_USAGE: u16 = 0x02;
/// The page and the usages of IBM OEM scanners, table-top and hand-held.
const IBM_PAGE: u16 = 0xff45;
const IBM_USAGES: [u16; 2] = [0x4a00, 0x4b00];
/// The page and the usages of keyboards and keypads.
const DESKTOP_PAGE: u16 = 0x01;
const KEYBOARD_USAGES: [u16; 2] = [0x06, 0x07];

/// A HID device that is plugged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) id: UsbId,
    /// The mode of the scanner that its collections show. Another interface of the same scanner shows none. A keyboard need
    /// not be a scanner.
    pub(crate) mode: Option<Mode>,
}

/// All HID devices that are plugged in, by path. Reads sysfs; blocks.
pub(crate) fn enumerate() -> Result<Vec<Found>, Obstacle> {
    let api = HidApi::new().map_err(|error| no_hid(&error.to_string()))?;
    let mut all: Vec<Found> = Vec::new();
    // A device with several collections is listed once for each.
    for device in api.device_list() {
        let Ok(path) = device.path().to_str() else { continue };
        let path = PathBuf::from(path);
        let mode = mode_of(device.usage_page(), device.usage());
        match all.iter_mut().find(|found| found.path == path) {
            Some(found) => found.mode = better(found.mode, mode),
            None => {
                let id = UsbId { vendor: device.vendor_id(), product: device.product_id() };
                all.push(Found { path, id, mode });
            }
        }
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(all)
}

const fn mode_of(page: u16, usage: u16) -> Option<Mode> {
    match (page, usage) {
        (SCANNER_PAGE, SCANNER_USAGE) => Some(Mode::HidPos),
        (IBM_PAGE, usage) if usage == IBM_USAGES[0] || usage == IBM_USAGES[1] => Some(Mode::IbmOem),
        (DESKTOP_PAGE, usage) if usage == KEYBOARD_USAGES[0] || usage == KEYBOARD_USAGES[1] => {
            Some(Mode::HidKeyboard)
        }
        _ => None,
    }
}

/// Of one device's collections, one that only a scanner has.
fn better(one: Option<Mode>, other: Option<Mode>) -> Option<Mode> {
    one.filter(|mode| *mode != Mode::HidKeyboard).or(other).or(one)
}

/// An open node: the handle that is written to, the one that is read, and what the device says of itself.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) output: HidDevice,
    pub(crate) input: OwnedFd,
    pub(crate) description: Description,
}

/// Opens a node. Blocks for as long as sysfs takes.
pub(crate) fn open(path: &Path) -> Result<Node, Obstacle> {
    // A link made by udev leads to the node, whose own name is the one in sysfs.
    let node = path.canonicalize().map_err(|error| unopened(path, &error))?;
    let input = fs::OpenOptions::new()
        .read(true)
        .custom_flags(NONBLOCK)
        .open(&node)
        .map_err(|error| unopened(path, &error))?;
    let name = node
        .to_str()
        .and_then(|name| CString::new(name).ok())
        .ok_or_else(|| strange(path, "its name is not text"))?;
    let api = HidApi::new().map_err(|error| no_hid(&error.to_string()))?;
    let output = api.open_path(&name).map_err(|error| no_node(path, &node, &error))?;
    let mut descriptor = vec![0; DESCRIPTOR_BYTES_MAX];
    let count =
        output.get_report_descriptor(&mut descriptor).map_err(|error| no_node(path, &node, &error))?;
    descriptor.truncate(count);
    let (id, name) = identity(&node);
    Ok(Node {
        output,
        input: input.into(),
        description: Description { descriptor, name, id, kept: Backlog::KERNEL },
    })
}

/// Reads or writes a feature report. Gives the report that was asked for; with an error, whether one was. Blocks.
pub(super) fn feature(device: &HidDevice, ask: &Ask) -> Result<Option<Vec<u8>>, (hidapi::HidError, bool)> {
    match ask {
        Ask::Set(report) => device.send_feature_report(report).map(|()| None).map_err(|error| (error, false)),
        Ask::Get(id) => {
            let mut report = vec![0; FEATURE_BYTES_MAX];
            if let Some(first) = report.first_mut() {
                *first = *id;
            }
            let count = device.get_feature_report(&mut report).map_err(|error| (error, true))?;
            report.truncate(count);
            Ok(Some(report))
        }
    }
}

/// The most bytes of a feature report that are read, its id included.
const FEATURE_BYTES_MAX: usize = 4_096;

/// `O_NONBLOCK`.
#[expect(clippy::cast_possible_wrap, reason = "the flags of open(2) fit an int")]
const NONBLOCK: i32 = rustix::fs::OFlags::NONBLOCK.bits() as i32;

/// USB id and name from the device's uevent in sysfs: `HID_ID=0003:00000C2E:00001007`, `HID_NAME=...`.
fn identity(node: &Path) -> (Option<UsbId>, String) {
    let class = Path::new("/sys/class/hidraw");
    let path = node.file_name().map(|name| class.join(name).join("device/uevent")).unwrap_or_default();
    let mut text = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(UEVENT_BYTES_MAX).read_to_end(&mut text));
    if read.is_err() {
        return (None, String::new());
    }
    parse_uevent(&String::from_utf8_lossy(&text))
}

/// The most that is read of a uevent file; the kernel's are at most a page.
const UEVENT_BYTES_MAX: u64 = 4_096;

fn parse_uevent(text: &str) -> (Option<UsbId>, String) {
    let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    let number =
        |word: &str| u32::from_str_radix(word, 16).ok().and_then(|number| u16::try_from(number).ok());
    let id = value("HID_ID").and_then(|id| {
        let mut words = id.split(':').skip(1);
        Some(UsbId { vendor: number(words.next()?)?, product: number(words.next()?)? })
    });
    let name =
        value("HID_NAME").unwrap_or_default().chars().take(128).flat_map(char::escape_default).collect();
    (id, name)
}

fn unopened(path: &Path, error: &std::io::Error) -> Obstacle {
    let shown = path.display();
    match error.kind() {
        std::io::ErrorKind::NotFound => Obstacle::missing(
            format!("there is no {shown}"),
            "plug the scanner in; if it is, check the port in the configuration".to_owned(),
        ),
        std::io::ErrorKind::PermissionDenied => Obstacle::new(
            format!("{shown} may not be opened"),
            "install udev/70-laned.rules, then unplug the scanner and plug it in again".to_owned(),
        ),
        _ => strange(path, &error.to_string()),
    }
}

/// It was opened, and takes no question about HID devices.
fn no_node(path: &Path, node: &Path, error: &hidapi::HidError) -> Obstacle {
    let class = Path::new("/sys/class/hidraw");
    let is_node = node.file_name().is_some_and(|name| class.join(name).exists());
    if is_node {
        return strange(path, &error.to_string());
    }
    Obstacle::new(
        format!("{} is no hidraw node", path.display()),
        "name the scanner's /dev/hidraw node in the configuration, or let port = \"usb\" find it".to_owned(),
    )
}

fn strange(path: &Path, what: &str) -> Obstacle {
    Obstacle::new(
        format!("{} cannot be used: {what}", path.display()),
        "check that the port in the configuration is the scanner's hidraw node".to_owned(),
    )
}

fn no_hid(what: &str) -> Obstacle {
    Obstacle::new(format!("HID devices cannot be listed: {what}"), "check that /sys is there".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanner_that_has_keys_as_well_is_no_keyboard() {
        let (pos, keyboard) = (Some(Mode::HidPos), Some(Mode::HidKeyboard));
        assert_eq!((mode_of(0x01, 0x06), mode_of(0x01, 0x02), mode_of(0x8c, 0x02)), (keyboard, None, pos));
        for (one, other) in [(pos, keyboard), (keyboard, pos), (pos, None), (None, pos)] {
            assert_eq!(better(one, other), pos);
        }
        assert_eq!((better(keyboard, None), better(None, keyboard)), (keyboard, keyboard));
    }

    #[test]
    fn id_and_name_come_from_the_uevent() {
        let text =
            "DRIVER=hid-generic\nHID_ID=0003:00000C2E:00001007\nHID_NAME=Honeywell \u{7}Xenon\nHID_UNIQ=\n";
        let id = UsbId { vendor: 0x0c2e, product: 0x1007 };
        assert_eq!(parse_uevent(text), (Some(id), "Honeywell \\u{7}Xenon".to_owned()));
        assert_eq!(parse_uevent("HID_ID=0003:0C2E\nHID_ID"), (None, String::new()));
        assert_eq!(parse_uevent(""), (None, String::new()));
    }

    #[test]
    fn a_node_that_is_not_there_is_missing_and_a_file_is_no_node() {
        let missing = open(Path::new("/dev/hidraw-none")).unwrap_err();
        assert!(missing.is_missing && missing.reason.contains("/dev/hidraw-none"), "{missing:?}");
        let file = tempfile::NamedTempFile::new().unwrap();
        let not_one = open(file.path()).unwrap_err();
        assert!(!not_one.is_missing && not_one.reason.ends_with("is no hidraw node"), "{not_one:?}");
    }
}
