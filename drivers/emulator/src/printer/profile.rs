//! What the emulated printer is.

/// One make of printer, as far as its far end can be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Answer to `GS I 66`.
    pub maker: String,
    /// Answer to `GS I 67`.
    pub model: String,
    /// Answer to `GS I 68`.
    pub serial_number: String,
    /// Width of the print head in dots; Font A takes 12 dots a column.
    pub dots_per_line: u16,
    /// Dots from the print head to the cutter.
    pub head_to_cutter_dots: u16,
    /// Whether it answers `GS ( H` (process-ID response).
    pub process_id: bool,
    /// Whether it answers status requests at all (`DLE EOT`, `GS a`, `GS r`).
    pub status: bool,
    /// Whether it prints raster pictures.
    pub raster: bool,
    /// Whether it draws QR codes itself.
    pub qr: bool,
}

impl Profile {
    /// An 80 mm printer with 576 dots: 48 columns.
    #[must_use]
    pub fn columns_48() -> Self {
        Self {
            maker: "EPSON".to_owned(),
            model: "TM-m30".to_owned(),
            serial_number: "EMU0000001".to_owned(),
            dots_per_line: 576,
            head_to_cutter_dots: 104,
            process_id: true,
            status: true,
            raster: true,
            qr: true,
        }
    }

    /// A TM-T88V: 512 dots, 42 columns.
    #[must_use]
    pub fn columns_42() -> Self {
        Self { model: "TM-T88V".to_owned(), dots_per_line: 512, ..Self::columns_48() }
    }

    /// Dots to the inch: 180 for print heads of 512 dots, as Epson's, else 203.
    #[must_use]
    pub fn dots_per_inch(&self) -> u32 {
        if self.dots_per_line == 512 { 180 } else { 203 }
    }

    /// Columns of Font A.
    #[must_use]
    pub fn columns(&self) -> u16 {
        self.dots_per_line / 12
    }
}

impl From<&models::PrinterModel> for Profile {
    fn from(model: &models::PrinterModel) -> Self {
        let default = Self::columns_48();
        Self {
            maker: model.maker.to_ascii_uppercase(),
            model: model.name.clone(),
            dots_per_line: model.dots_per_line,
            // 0 is a distance that nobody has measured: no printer cuts where it prints.
            head_to_cutter_dots: match model.feed_to_cut_dots {
                0 => default.head_to_cutter_dots,
                known => known,
            },
            process_id: model.confirm == models::Confirm::ProcessId,
            status: model.status,
            raster: model.raster,
            qr: model.qr,
            ..default
        }
    }
}
