use crate::failure::Failure;
use crate::screen::{Screen, Tone, cell, plain};
use ::models::Models;
use clap::Args;
use core::fmt::Write as _;
use scanner::{Decoded, DeviceMode};
use std::path::PathBuf;
use std::process::ExitCode;

/// Which capture.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A capture of HID reports in hid-recorder's text format
    file: PathBuf,
    /// The layout in which a keyboard's keys are read: us, uk, de, fr, es, it; left out: its model's, or us
    #[arg(long, value_name = "NAME")]
    layout: Option<String>,
}

/// The longest capture.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

pub(crate) fn run(options: &Options, json: bool, screen: &mut Screen) -> Result<ExitCode, Failure> {
    let name = options.file.display().to_string();
    let failed = |error| Failure::Io(name.clone(), error);
    if std::fs::metadata(&options.file).map_err(failed)?.len() > MAX_BYTES {
        return Err(Failure::Usage(format!("{name} is longer than {MAX_BYTES} bytes")));
    }
    let bytes = std::fs::read(&options.file).map_err(failed)?;
    let models = Models::load(None).map_err(|error| Failure::Usage(error.to_string()))?;
    // A comment may be in any encoding; a line that counts is ASCII, and is found wrong where it isn't.
    let text = String::from_utf8_lossy(&bytes);
    let scans = scanner::decode_capture_typed(&text, &models, options.layout.as_deref())
        .map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
    if json {
        scans.iter().try_for_each(|scan| screen.json(&as_json(scan)))?;
    } else {
        let rows: Vec<_> = scans.iter().map(row).collect();
        screen.table(0, &rows)?;
    }
    screen.flush()?;
    for scan in &scans {
        let text = plain(&label::escape(&scan.data));
        if scan.open_at_end {
            eprintln!("lanectl: the file ends before the scan \"{text}\" does");
        }
        if let Some(damage) = &scan.damage {
            eprintln!("lanectl: the scan \"{text}\" is damaged: {}", damage.name());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(scan: &Decoded) -> String {
    let json = serde_json::json!({
        "aim": scan.aim.map(|aim| aim.to_string()),
        "text": label::escape(&scan.data),
        "hex": hex(&scan.data),
        "symbology": scan.symbology.name(),
        "device_mode": mode(scan.mode),
    });
    json.to_string()
}

fn row(scan: &Decoded) -> Vec<crate::screen::Cell> {
    vec![
        (Tone::Faint, mode(scan.mode).to_owned()),
        cell(scan.aim.map(|aim| aim.to_string()).unwrap_or_default()),
        cell(scan.symbology.name()),
        (Tone::Strong, label::escape(&scan.data)),
    ]
}

const fn mode(mode: DeviceMode) -> &'static str {
    match mode {
        DeviceMode::HidPos => "hid_pos",
        DeviceMode::HidKeyboard => "hid_keyboard",
        DeviceMode::IbmOem => "ibm_oem",
        DeviceMode::Serial => "serial",
        DeviceMode::Ssi => "ssi",
    }
}

fn hex(data: &[u8]) -> String {
    data.iter().fold(String::with_capacity(2 * data.len()), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
