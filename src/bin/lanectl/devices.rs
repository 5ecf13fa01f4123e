use crate::failure::Failure;
use crate::screen::{Screen, Tone, cell, tone_of};
use api::{Client, Device, DeviceList};
use std::process::ExitCode;

pub(crate) async fn run(client: &Client, json: bool, screen: &mut Screen) -> Result<ExitCode, Failure> {
    if json {
        screen.json(&String::from_utf8_lossy(&client.get_bytes("/v1/devices").await?))?;
    } else {
        let list: DeviceList = client.get("/v1/devices").await?;
        show(&list.devices, screen)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The devices, and under each that isn't there why, and what to do.
pub(crate) fn show(devices: &[Device], screen: &mut Screen) -> Result<(), Failure> {
    if devices.is_empty() {
        return screen.line(Tone::Warn, "this lane has no devices");
    }
    let mut rows = vec![
        ["device", "kind", "state", "model", "port", ""].map(|name| (Tone::Faint, name.to_owned())).to_vec(),
    ];
    for device in devices {
        let state = device.state.as_str();
        let mode = device.mode.as_deref().unwrap_or_default();
        let description = device.description.as_deref().unwrap_or_default();
        let reading = match device.reading.as_ref().map(|reading| reading.as_str()) {
            Some("told_not_to" | "prevented") => ", reads nothing now",
            Some("still_reads") => ", was told not to read and says that it does",
            _ => "",
        };
        rows.push(vec![
            (Tone::Strong, device.name.clone()),
            cell(device.kind.as_str()),
            (tone_of(state), state.to_owned()),
            cell(device.model.clone()),
            cell(device.port.clone()),
            (Tone::Faint, format!("{mode} {description}{reading}").trim().to_owned()),
        ]);
    }
    screen.table(0, &rows)?;
    for device in devices {
        if let Some(reason) = &device.reason {
            screen.line(Tone::Warn, &format!("{}: {reason}", device.name))?;
        }
        if let Some(remedy) = &device.remedy {
            screen.line(Tone::Plain, &format!("  do this: {remedy}"))?;
        }
    }
    Ok(())
}
