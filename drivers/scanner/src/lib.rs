//! Scanner drivers: HID POS and serial lines, from the wire to a scan.
