//! What one device alone can't tell: names and ports that two of them share.

use super::{MAX_DEVICES, PrinterSection, ScannerSection};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// What is wrong with a device.
#[derive(Debug)]
pub(super) struct Wrong {
    /// `scanner` or `printer`.
    pub(super) kind: &'static str,
    /// Which of them, as they come in the file.
    pub(super) index: usize,
    pub(super) key: &'static str,
    pub(super) message: String,
}

pub(super) fn check(scanners: &[ScannerSection], printers: &[PrinterSection]) -> Result<(), Wrong> {
    let scanner_names: Vec<&str> = scanners.iter().map(|scanner| scanner.name.as_str()).collect();
    let printer_names: Vec<&str> = printers.iter().map(|printer| printer.name.as_str()).collect();
    check_names("scanner", &scanner_names)?;
    check_names("printer", &printer_names)?;
    check_numbered(scanners)?;
    check_ports("scanner", scanners.iter().map(|scanner| (scanner.port.as_str(), scanner.model.as_deref())))?;
    check_ports("printer", printers.iter().map(|printer| (printer.port.as_str(), printer.model.as_deref())))?;
    // Programs ask for a device by its name alone.
    match printer_names.iter().enumerate().find(|(_, name)| scanner_names.contains(name)) {
        None => Ok(()),
        Some((index, name)) => Err(Wrong {
            kind: "printer",
            index,
            key: "name",
            message: format!("a scanner and a printer are named {name:?}: give each a name of its own"),
        }),
    }
}

fn check_names(kind: &'static str, names: &[&str]) -> Result<(), Wrong> {
    if names.len() > MAX_DEVICES {
        let message = format!("{} {kind}s are too many: at most {MAX_DEVICES}", names.len());
        return Err(Wrong { kind, index: MAX_DEVICES, key: "name", message });
    }
    for (index, name) in names.iter().enumerate() {
        let good = !name.is_empty()
            && name.len() <= 32
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'));
        let message = if !good || *name == "keyed" {
            format!("{name:?} can't be a {kind}'s name: up to 32 of A-Z a-z 0-9 - _ . and not \"keyed\"")
        } else if names.iter().take(index).any(|earlier| earlier == name) {
            format!("two {kind}s are named {name:?}: give each a name of its own")
        } else {
            continue;
        };
        return Err(Wrong { kind, index, key: "name", message });
    }
    Ok(())
}

/// A `usb` port gives the scanners that it finds names of its own, and none of them may be another's.
fn check_numbered(scanners: &[ScannerSection]) -> Result<(), Wrong> {
    let is_usb = |name: &str| scanners.iter().any(|scanner| scanner.name == name && scanner.port == "usb");
    let taken = scanners.iter().enumerate().find_map(|(index, scanner)| {
        scanner::port_of(&scanner.name).filter(|port| is_usb(port)).map(|port| (index, &scanner.name, port))
    });
    match taken {
        None => Ok(()),
        Some((index, name, port)) => Err(Wrong {
            kind: "scanner",
            index,
            key: "name",
            message: format!(
                "{name:?} is what {port:?} calls a further scanner that it finds on USB: give it another name"
            ),
        }),
    }
}

/// Two devices on one port would take each other's bytes. Only what is written counts: where links lead depends on what is plugged
/// in just now, so that two of them lead to one device is for whoever opens it. On USB there may be several, of different models.
fn check_ports<'a>(
    kind: &'static str,
    devices: impl Iterator<Item = (&'a str, Option<&'a str>)>,
) -> Result<(), Wrong> {
    let mut taken = BTreeMap::new();
    for (index, (port, model)) in devices.enumerate() {
        let place = if port == "usb" { (port.to_owned(), model) } else { (one_name(port), None) };
        let message = match taken.insert(place, port) {
            None => continue,
            Some(first) if first == port => {
                format!("two {kind}s are on {port:?}: give each a port of its own")
            }
            Some(first) => {
                format!("two {kind}s are on one port, {first:?} and {port:?}: give each a port of its own")
            }
        };
        return Err(Wrong { kind, index, key: "port", message });
    }
    Ok(())
}

/// One name for all that a path may be written as: without `.` and `..`.
fn one_name(port: &str) -> String {
    let (scheme, path) = match port.split_once(':') {
        Some((scheme @ ("emulated" | "file"), path)) => (scheme, path),
        Some(_) => return port.to_owned(),
        None => ("", port),
    };
    let path = Path::new(path).components().fold(PathBuf::new(), |mut whole, part| {
        match part {
            Component::ParentDir => drop(whole.pop()),
            Component::CurDir => {}
            part => whole.push(part),
        }
        whole
    });
    format!("{scheme}:{}", path.display())
}
