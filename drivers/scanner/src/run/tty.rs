//! USB serial ports, by the ids of their devices: a scanner may be on one, which `port = "usb"` does not read.

use std::fs;
use std::path::{Path, PathBuf};

use models::UsbId;

/// A USB serial port, and the device that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TtyFound {
    pub(crate) path: PathBuf,
    pub(crate) id: UsbId,
}

/// The most ports that are looked at.
const PORTS_MAX: usize = 64;

/// How far above a port its USB device may be: the port's own folder, its interface, the device.
const ABOVE_MAX: usize = 4;

/// All USB serial ports, by path. Reads sysfs at this place; blocks. Without sysfs there are none.
pub(crate) fn usb_ttys(sys: &Path) -> Vec<TtyFound> {
    let listing = fs::read_dir(sys.join("class/tty")).into_iter().flatten().flatten();
    let named = listing.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let usb = named.filter(|name| name.starts_with("ttyACM") || name.starts_with("ttyUSB"));
    let mut found: Vec<TtyFound> = usb
        .take(PORTS_MAX)
        .filter_map(|name| {
            let device = sys.join("class/tty").join(&name).join("device").canonicalize().ok()?;
            let id = device.ancestors().take(ABOVE_MAX).find_map(id_of)?;
            Some(TtyFound { path: Path::new("/dev").join(name), id })
        })
        .collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The ids of the USB device whose folder this is.
fn id_of(folder: &Path) -> Option<UsbId> {
    let word = |name| fs::read_to_string(folder.join(name)).ok();
    format!("{}:{}", word("idVendor")?.trim(), word("idProduct")?.trim()).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn a_usb_serial_port_is_known_by_the_ids_above_it() {
        let sys = tempfile::tempdir().unwrap();
        let device = sys.path().join("devices/usb1/1-1");
        for (port, interface) in
            [("ttyACM0", "1-1:1.0"), ("ttyUSB3", "1-1:1.1/ttyUSB3"), ("ttyS0", "1-1:1.2")]
        {
            fs::create_dir_all(device.join(interface)).unwrap();
            fs::create_dir_all(sys.path().join("class/tty").join(port)).unwrap();
            symlink(device.join(interface), sys.path().join("class/tty").join(port).join("device")).unwrap();
        }
        assert_eq!(usb_ttys(sys.path()), [], "a port without ids above it");
        fs::write(device.join("idVendor"), "05e0\n").unwrap();
        fs::write(device.join("idProduct"), "1701\n").unwrap();
        let id = "05e0:1701".parse().unwrap();
        let found = |name: &str| TtyFound { path: Path::new("/dev").join(name), id };
        assert_eq!(usb_ttys(sys.path()), [found("ttyACM0"), found("ttyUSB3")]);
        assert_eq!(usb_ttys(Path::new("/nowhere")), []);
    }
}
