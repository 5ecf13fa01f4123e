use crate::failure::Failure;
use crate::models;
use crate::screen::{Screen, Tone, cell, plain};
use ::models::Wire;
use clap::Args;
use core::fmt::Write as _;
use scanner::{Decoded, DeviceMode, Recording, is_serial_capture};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Which capture, and how it is framed.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A capture of HID reports in hid-recorder's text format, or of a serial line
    file: PathBuf,
    /// The layout in which a keyboard's keys are read: us, uk, de, fr, es, it or the shop's own; left out: its model's, or us
    #[arg(long, value_name = "NAME")]
    layout: Option<String>,
    /// The model that a serial line's bytes are framed by [default: generic-serial]
    #[arg(long)]
    model: Option<String>,
    /// The shop's own models [default: /etc/laned/models, where it is there]
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
}

/// The longest capture.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

pub(crate) fn run(options: &Options, json: bool, screen: &mut Screen) -> Result<ExitCode, Failure> {
    let name = options.file.display().to_string();
    let models = models::known(options.models.as_deref())?;
    let text = read(&options.file)?;
    let malformed = |error| Failure::Usage(format!("{name}: {error}"));
    let layout = options.layout.as_deref();
    let scans = match (is_serial_capture(&text), options.model.as_deref(), layout) {
        (true, _, Some(_)) => {
            return Err(Failure::Usage(format!("{name} is of a serial line: leave --layout out")));
        }
        (true, model, None) => {
            let model = model.unwrap_or("generic-serial");
            let recording = Recording::parse(&text, None).map_err(malformed)?;
            match models.scanner(model).map(|model| &model.wire) {
                Some(Wire::Ssi(packets)) => recording.decode_ssi(packets),
                _ => recording.decode_serial(models::line(&models, model)?),
            }
        }
        (false, Some(_), _) => {
            return Err(Failure::Usage(format!(
                "{name} is of a HID device, which says itself what it is: leave --model out"
            )));
        }
        (false, None, layout) => scanner::decode_capture_typed(&text, &models, layout).map_err(malformed)?,
    };
    if layout.is_some() && scans.iter().all(|scan| scan.mode != DeviceMode::HidKeyboard) {
        eprintln!("lanectl: {name} holds nothing that a keyboard typed: --layout said nothing");
    }
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

/// Reads a capture. A comment may be in any encoding; a line that counts is ASCII, and is found wrong where it isn't.
pub(crate) fn read(file: &Path) -> Result<String, Failure> {
    let name = file.display().to_string();
    let failed = |error| Failure::Io(name.clone(), error);
    let mut bytes = Vec::new();
    let file = File::open(file).map_err(failed)?;
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if u64::try_from(bytes.len()).is_ok_and(|bytes| bytes > MAX_BYTES) {
        return Err(Failure::Usage(format!("{name} is longer than {MAX_BYTES} bytes")));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn as_json(scan: &Decoded) -> String {
    let mut json = serde_json::json!({
        "aim": scan.aim.map(|aim| aim.to_string()),
        "text": label::escape(&scan.data),
        "hex": hex(&scan.data),
        "symbology": scan.symbology.name(),
        "device_mode": mode(scan.mode),
    });
    // A whole scan has no such field.
    if let (Some(damage), Some(fields)) = (scan.damage, json.as_object_mut()) {
        fields.insert("damage".to_owned(), damage.name().into());
    }
    json.to_string()
}

fn row(scan: &Decoded) -> Vec<crate::screen::Cell> {
    let mut row = vec![
        (Tone::Faint, mode(scan.mode).to_owned()),
        cell(scan.aim.map(|aim| aim.to_string()).unwrap_or_default()),
        cell(scan.symbology.name()),
        (Tone::Strong, label::escape(&scan.data)),
    ];
    if let Some(damage) = scan.damage {
        row.push((Tone::Bad, format!("damaged: {}", damage.name())));
    }
    row
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
