use models::UsbId;
use std::fs;
use std::path::{Path, PathBuf};

/// A printer-class device that the kernel has made a node for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsbPrinter {
    /// Its node. Its number means nothing: it changes from one start to the next.
    pub node: PathBuf,
    /// Who made it, and what it is.
    pub id: UsbId,
    /// What it calls itself, made printable; empty where it says nothing.
    pub description: String,
}

/// The USB printers of this machine, by node. Empty where there is none, or no `sysfs`.
#[must_use]
pub fn usb_printers() -> Vec<UsbPrinter> {
    printers_below(Path::new("/sys/class/usbmisc"))
}

/// The first printer that the model lists; where there is none, and `any` allows it, the first of all.
pub(super) fn choose(printers: Vec<UsbPrinter>, listed: &[UsbId], any: bool) -> Option<UsbPrinter> {
    let known = printers.iter().find(|printer| listed.contains(&printer.id)).cloned();
    known.or_else(|| printers.into_iter().next().filter(|_| any))
}

/// Each `lp*` of the class belongs to an interface, whose parent is the device with the ids. Hiddev nodes share
/// the class and its numbers.
fn printers_below(class: &Path) -> Vec<UsbPrinter> {
    let Ok(entries) = fs::read_dir(class) else { return Vec::new() };
    let mut printers: Vec<_> =
        entries.filter_map(Result::ok).filter_map(|entry| printer(&entry.path())).collect();
    printers.sort();
    printers
}

/// The class of printers, USB-IF's "Defined Class Codes".
const PRINTER_CLASS: &str = "07";

fn printer(entry: &Path) -> Option<UsbPrinter> {
    let name = entry.file_name()?.to_str()?;
    if !name.starts_with("lp") {
        return None;
    }
    let interface = entry.join("device").canonicalize().ok()?;
    if attribute(&interface, "bInterfaceClass")? != PRINTER_CLASS {
        return None;
    }
    let device = interface.parent()?;
    let number = |name: &str| u16::from_str_radix(&attribute(device, name)?, 16).ok();
    let said = ["manufacturer", "product"].into_iter().filter_map(|name| attribute(device, name));
    let description: Vec<String> = said.map(|text| receipt::Printable::readable(&text).to_string()).collect();
    Some(UsbPrinter {
        node: Path::new("/dev/usb").join(name),
        id: UsbId { vendor: number("idVendor")?, product: number("idProduct")? },
        description: description.join(" "),
    })
}

fn attribute(folder: &Path, name: &str) -> Option<String> {
    Some(fs::read_to_string(folder.join(name)).ok()?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    const EPSON: UsbId = UsbId { vendor: 0x04b8, product: 0x0e15 };
    const OTHER: UsbId = UsbId { vendor: 0x1234, product: 0x5678 };

    /// A class folder as the kernel makes it: links to interfaces below their devices.
    fn add(root: &Path, node: &str, class: &str, id: UsbId) {
        let interface = root.join(format!("devices/{node}-device/1-1:1.0"));
        fs::create_dir_all(interface.join("usbmisc").join(node)).unwrap();
        fs::write(interface.join("bInterfaceClass"), format!("{class}\n")).unwrap();
        let device = interface.parent().unwrap();
        fs::write(device.join("idVendor"), format!("{:04x}\n", id.vendor)).unwrap();
        fs::write(device.join("idProduct"), format!("{:04x}\n", id.product)).unwrap();
        fs::write(device.join("product"), "TM-T88V\u{1b}\n").unwrap();
        symlink(&interface, interface.join("usbmisc").join(node).join("device")).unwrap();
        fs::create_dir_all(root.join("class")).unwrap();
        symlink(interface.join("usbmisc").join(node), root.join("class").join(node)).unwrap();
    }

    #[test]
    fn printers_are_found_by_class_and_not_by_number() {
        let root = tempfile::tempdir().unwrap();
        add(root.path(), "hiddev0", "03", OTHER);
        add(root.path(), "lp1", "07", EPSON);
        add(root.path(), "lp0", "ff", OTHER);
        let found = printers_below(&root.path().join("class"));
        let node = PathBuf::from("/dev/usb/lp1");
        assert_eq!(found, [UsbPrinter { node, id: EPSON, description: "TM-T88V\\x1b".to_owned() }]);
        assert_eq!(printers_below(Path::new("/nowhere")), []);
    }

    #[test]
    fn a_printer_that_the_model_lists_comes_first_and_another_only_if_allowed() {
        let printer = |node: &str, id| UsbPrinter { node: node.into(), id, description: String::new() };
        let both = vec![printer("a", OTHER), printer("b", EPSON)];
        assert_eq!(choose(both.clone(), &[EPSON], true), Some(printer("b", EPSON)));
        assert_eq!(choose(both.clone(), &[], true), Some(printer("a", OTHER)));
        assert_eq!(choose(both, &[], false), None);
    }
}
