//! Devices on a USB bus of the kernel's own: plugged into its host side, they are real to it.
//!
//! Linux can be both ends of a USB cable. `dummy_hcd` gives it ports that lead to itself, and what is plugged into them is made in
//! configfs (Documentation/usb/gadget_configfs.rst): an interface that is a HID device, a serial port or a printer, with what its
//! descriptors say. On the host's side there is then all that a real scanner brings: a hidraw node, input nodes, a tty, and what sysfs
//! says of it. Needs root, and
//! the modules `dummy_hcd`, `usb_f_hid`, `usb_f_acm` and `usb_f_printer`.

use crate::ready::ready_fd;
use rustix::fs::{Mode, OFlags};
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// Where the kernel's gadgets are made.
const GADGETS: &str = "/sys/kernel/config/usb_gadget";

/// What a device says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    /// The vendor's USB id.
    pub vendor: u16,
    /// The product's.
    pub product: u16,
    /// Its maker.
    pub maker: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its serial number; many scanners have none.
    pub serial: Option<&'static str>,
}

/// One interface of a device.
#[derive(Clone, Debug)]
pub enum Interface {
    /// A HID device.
    Hid {
        /// Its report descriptor.
        descriptor: Vec<u8>,
        /// Its longest report, with the id where it has one, in bytes.
        report_bytes: usize,
        /// It says that it is a keyboard of the boot protocol.
        is_keyboard: bool,
    },
    /// A serial port (CDC ACM).
    Serial,
    /// A printer that talks both ways.
    Printer,
}

/// A device that can be plugged in.
#[derive(Debug)]
pub struct UsbDevice {
    folder: PathBuf,
    /// The interfaces' folders, in order.
    functions: Vec<PathBuf>,
}

/// The device's side of one of its interfaces, while it is plugged in.
#[derive(Debug)]
pub struct Far {
    node: AsyncFd<OwnedFd>,
}

/// Whether this machine has a USB bus of its own to plug devices into.
#[must_use]
pub fn is_possible() -> bool {
    Path::new(GADGETS).is_dir() && Path::new("/sys/class/udc/dummy_udc.0").exists()
}

impl UsbDevice {
    /// Makes a device, not yet plugged in. `name` is the gadget's, and no other's.
    ///
    /// # Errors
    /// What the system says: no configfs, no modules, no root.
    pub fn new(name: &str, identity: &Identity, interfaces: &[Interface]) -> io::Result<Self> {
        let folder = Path::new(GADGETS).join(name);
        make(&folder)?;
        let mut device = Self { folder, functions: Vec::new() };
        device.identify(identity)?;
        make(&device.folder.join("configs/c.1"))?;
        for (number, interface) in interfaces.iter().enumerate() {
            device.add(&format!("{name}{number}"), interface)?;
        }
        Ok(device)
    }

    fn identify(&self, identity: &Identity) -> io::Result<()> {
        let put = |file: &str, text: &str| fs::write(self.folder.join(file), text);
        put("idVendor", &format!("{:#06x}", identity.vendor))?;
        put("idProduct", &format!("{:#06x}", identity.product))?;
        // USB 2.0.
        put("bcdUSB", "0x0200")?;
        make(&self.folder.join("strings/0x409"))?;
        put("strings/0x409/manufacturer", identity.maker)?;
        put("strings/0x409/product", identity.name)?;
        identity.serial.map_or(Ok(()), |serial| put("strings/0x409/serialnumber", serial))
    }

    fn add(&mut self, name: &str, interface: &Interface) -> io::Result<()> {
        let kind = match interface {
            Interface::Hid { .. } => "hid",
            Interface::Serial => "acm",
            Interface::Printer => "printer",
        };
        let function = self.folder.join(format!("functions/{kind}.{name}"));
        make(&function)?;
        if let Interface::Hid { descriptor, report_bytes, is_keyboard } = interface {
            let boot = if *is_keyboard { "1" } else { "0" };
            fs::write(function.join("protocol"), boot)?;
            fs::write(function.join("subclass"), boot)?;
            fs::write(function.join("report_length"), report_bytes.to_string())?;
            fs::write(function.join("report_desc"), descriptor)?;
        }
        std::os::unix::fs::symlink(&function, self.folder.join(format!("configs/c.1/{kind}.{name}")))?;
        self.functions.push(function);
        Ok(())
    }

    /// Plugs it into one of the ports, counted from 0.
    ///
    /// # Errors
    /// What the system says: there is no such port, or something is plugged into it.
    pub fn plug(&self, port: usize) -> io::Result<()> {
        fs::write(self.folder.join("UDC"), format!("dummy_udc.{port}"))
    }

    /// Pulls it out.
    ///
    /// # Errors
    /// What the system says: it is not plugged in.
    pub fn unplug(&self) -> io::Result<()> {
        fs::write(self.folder.join("UDC"), "\n")
    }

    /// The device's side of an interface, counted from 0. It is gone when the device is pulled out.
    ///
    /// # Errors
    /// It is not plugged in, or there is no such interface.
    pub fn open(&self, interface: usize) -> io::Result<Far> {
        let function = self.functions.get(interface).ok_or(io::ErrorKind::NotFound)?;
        let node = if let Ok(number) = fs::read_to_string(function.join("port_num")) {
            PathBuf::from(format!("/dev/ttyGS{}", number.trim()))
        } else if let Ok(number) = fs::read_to_string(function.join("dev")) {
            node_of(number.trim())?
        } else {
            // Which of several is not said: one printer at a time.
            PathBuf::from("/dev/g_printer0")
        };
        let flags = OFlags::RDWR | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let node = rustix::fs::open(node, flags, Mode::empty())?;
        make_raw(&node)?;
        Ok(Far { node: ready_fd(node)? })
    }
}

impl Drop for UsbDevice {
    /// Takes it apart, in the order that configfs wants. What is left behind only takes a name.
    fn drop(&mut self) {
        let _ = self.unplug();
        for function in &self.functions {
            if let Some(name) = function.file_name() {
                let _ = fs::remove_file(self.folder.join("configs/c.1").join(name));
            }
            let _ = fs::remove_dir(function);
        }
        for folder in ["configs/c.1", "strings/0x409", ""] {
            let _ = fs::remove_dir(self.folder.join(folder));
        }
    }
}

impl Far {
    /// Sends a report, or bytes of a serial port; comes back when the host has taken what was sent before.
    ///
    /// # Errors
    /// The device was pulled out.
    pub async fn send(&self, bytes: &[u8]) -> io::Result<()> {
        let mut left = bytes;
        while !left.is_empty() {
            let sent =
                self.node.async_io(Interest::WRITABLE, |node| Ok(rustix::io::write(node, left)?)).await?;
            left = left.get(sent..).unwrap_or_default();
        }
        Ok(())
    }

    /// What the host sends next: a report, or some bytes of a serial port.
    ///
    /// # Errors
    /// The device was pulled out.
    pub async fn hear(&self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; 1_024];
        let count =
            self.node.async_io(Interest::READABLE, |node| Ok(rustix::io::read(node, &mut bytes)?)).await?;
        bytes.truncate(count);
        Ok(bytes)
    }
}

/// A folder of configfs; its default members come with it.
fn make(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", folder.display())))
}

/// The node of a device's number, `major:minor`.
fn node_of(number: &str) -> io::Result<PathBuf> {
    let said = fs::read_to_string(format!("/sys/dev/char/{number}/uevent"))?;
    let name = said.lines().find_map(|line| line.strip_prefix("DEVNAME=")).ok_or(io::ErrorKind::NotFound)?;
    Ok(Path::new("/dev").join(name))
}

/// The device's side of a serial port is a tty as well, which is not to change what goes through.
fn make_raw(node: &OwnedFd) -> io::Result<()> {
    let Ok(mut settings) = rustix::termios::tcgetattr(node) else { return Ok(()) };
    settings.make_raw();
    Ok(rustix::termios::tcsetattr(node, rustix::termios::OptionalActions::Now, &settings)?)
}
