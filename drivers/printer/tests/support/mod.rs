//! A printer model, and the far end of a wire.

#![allow(dead_code, reason = "each test file uses what it needs of this")]
#![allow(clippy::unwrap_used, reason = "what cannot be, fails the test")]

pub(crate) mod decoder;
pub(crate) mod responder;

use models::{Confirm, PrinterModel, Verified};

/// 48 columns, every ability, confirms by process id.
pub(crate) fn model() -> PrinterModel {
    PrinterModel {
        name: "test".to_owned(),
        maker: "any".to_owned(),
        description: "a printer for tests".to_owned(),
        columns: 48,
        dots_per_line: 576,
        code_page: 19,
        has_cutter: true,
        feed_to_cut_dots: 120,
        confirm: Confirm::ProcessId,
        status: true,
        raster: true,
        qr: true,
        usb: Vec::new(),
        baud: 19_200,
        verified: Verified::Device,
        sources: Vec::new(),
        notes: Vec::new(),
    }
}
