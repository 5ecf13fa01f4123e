use serde::Deserialize;

use crate::{UsbId, Verified};

/// One make of receipt printer that understands ESC/POS.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrinterModel {
    /// What the configuration calls it: lower-case letters, digits and hyphens. The same as its file's name.
    pub name: String,
    /// Who makes it; `any` for a generic model.
    pub maker: String,
    /// One line for a person.
    pub description: String,
    /// Characters of font A in one line.
    pub columns: u16,
    /// Printable dots in one line. Font A is 12 dots wide.
    pub dots_per_line: u16,
    /// The number that `ESC t` takes for code page PC858 (PC850 with the euro sign at D5).
    pub code_page: u8,
    /// Whether it cuts the paper (`GS V`).
    pub has_cutter: bool,
    /// How far the paper must move from the print head to the cutter, in dots of vertical motion. `GS V 66`
    /// feeds this by itself; a driver that cuts with `GS V 0` or `GS V 1` must feed it first. 0 where it is not
    /// known.
    pub feed_to_cut_dots: u16,
    /// The best proof it gives that data has been printed.
    pub confirm: Confirm,
    /// Whether it answers `DLE EOT` and sends automatic status (`GS a`).
    pub status: bool,
    /// Whether it prints raster pictures (`GS v 0`).
    pub raster: bool,
    /// Whether it draws QR codes itself (`GS ( k`). Where it doesn't, a QR code goes as a picture.
    pub qr: bool,
    /// The USB ids under which it shows a printer-class interface.
    #[serde(default)]
    pub usb: Vec<UsbId>,
    /// The speed of its serial port as delivered, in bits per second.
    pub baud: u32,
    /// How sure this entry is.
    pub verified: Verified,
    /// Where the facts come from.
    #[serde(default)]
    pub sources: Vec<String>,
    /// What a technician should know.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// How a printer can confirm that data has been printed, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirm {
    /// `GS ( H` function 48: names which data has finished printing.
    ProcessId,
    /// `GS r`: answered when everything before it has been read from the receive buffer.
    GsR,
    /// Nothing.
    None,
}
