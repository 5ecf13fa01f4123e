use core::fmt::Write as _;

use crate::{Mode, Models, UsbId, UsbVendor};

/// The udev rules that let the daemon use the devices of these models: the text of `udev/70-laned.rules`.
///
/// Everything is given to the group `laned` alone. A rule for the USB device keeps it from being suspended, which
/// loses the first scan after a pause. A serial scanner is kept from `ModemManager`, which would send it
/// commands for ten seconds: it looks for the mark on the port and on the device.
#[must_use]
pub fn udev_rules(models: &Models) -> String {
    let mut rules = Rules { text: HEAD.to_owned() };
    rules.section(
        "Scanners in HID modes: the hidraw node of every interface; the daemon picks the right one.",
    );
    for model in models.scanners().filter(|model| is_hid(model.mode())) {
        rules.device(&model.description, &model.usb, "SUBSYSTEM==\"hidraw\"", "");
        rules.vendors(&model.maker, model.vendors());
    }
    rules.section(
        "Scanners that type: their input nodes as well, so that the daemon can keep what they type from everything else.",
    );
    for model in models.scanners().filter(|model| model.mode() == Mode::HidKeyboard) {
        rules.node(&model.description, &model.usb, "SUBSYSTEM==\"input\", KERNEL==\"event*\"");
    }
    rules.section("Scanners that are USB serial ports.");
    for model in models.scanners().filter(|model| !is_hid(model.mode())) {
        rules.device(
            &model.description,
            &model.usb,
            "SUBSYSTEM==\"tty\"",
            ", ENV{ID_MM_DEVICE_IGNORE}=\"1\"",
        );
    }
    rules.section("Receipt printers (usblp).");
    for model in models.printers() {
        rules.device(&model.description, &model.usb, "SUBSYSTEM==\"usbmisc\", KERNEL==\"lp*\"", "");
    }
    rules.text
}

const HEAD: &str = "\
# Devices of a checkout lane, for laned.
# Made from the files in drivers/models; change those, not this.
#
# A device that is not listed: copy a block and put in its ids (`lsusb` shows them).
# Then: udevadm control --reload && udevadm trigger
";

const fn is_hid(mode: Mode) -> bool {
    match mode {
        Mode::HidPos | Mode::HidKeyboard | Mode::IbmOem => true,
        Mode::Serial | Mode::Ssi => false,
    }
}

struct Rules {
    text: String,
}

impl Rules {
    fn section(&mut self, title: &str) {
        self.line(format_args!("\n# {title}"));
    }

    /// A further node of devices that have had their rule.
    fn node(&mut self, description: &str, ids: &[UsbId], matches: &str) {
        self.comment(description, ids);
        for UsbId { vendor, product } in ids {
            self.line(format_args!(
                "ACTION!=\"remove\", {matches}, ATTRS{{idVendor}}==\"{vendor:04x}\", ATTRS{{idProduct}}==\"{product:04x}\", \
                 GROUP=\"laned\", MODE=\"0660\""
            ));
        }
    }

    /// Every scanner of a maker, whatever its product id.
    fn vendors(&mut self, maker: &str, vendors: &[UsbVendor]) {
        if vendors.is_empty() {
            return;
        }
        let maker: String = maker.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.line(format_args!("\n# Other scanners of {maker} in a HID mode"));
        for vendor in vendors {
            self.line(format_args!(
                "ACTION!=\"remove\", SUBSYSTEM==\"hidraw\", ATTRS{{idVendor}}==\"{vendor}\", GROUP=\"laned\", MODE=\"0660\""
            ));
            self.line(format_args!(
                "ACTION==\"add\", SUBSYSTEM==\"usb\", ENV{{DEVTYPE}}==\"usb_device\", ATTR{{idVendor}}==\"{vendor}\", \
                 ATTR{{power/control}}=\"on\""
            ));
        }
    }

    fn comment(&mut self, description: &str, ids: &[UsbId]) {
        if ids.is_empty() {
            return;
        }
        // A description comes from a file; it must stay one comment.
        let description: String = description.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.line(format_args!("\n# {description}"));
    }

    fn device(&mut self, description: &str, ids: &[UsbId], matches: &str, extra: &str) {
        self.comment(description, ids);
        for UsbId { vendor, product } in ids {
            self.line(format_args!(
                "ACTION!=\"remove\", {matches}, ATTRS{{idVendor}}==\"{vendor:04x}\", ATTRS{{idProduct}}==\"{product:04x}\", \
                 GROUP=\"laned\", MODE=\"0660\"{extra}"
            ));
            self.line(format_args!(
                "ACTION==\"add\", SUBSYSTEM==\"usb\", ENV{{DEVTYPE}}==\"usb_device\", ATTR{{idVendor}}==\"{vendor:04x}\", \
                 ATTR{{idProduct}}==\"{product:04x}\", ATTR{{power/control}}=\"on\"{extra}"
            ));
        }
    }

    fn line(&mut self, line: core::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{line}");
    }
}
