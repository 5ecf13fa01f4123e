//! Scanners and printers: how they are, a technician's tests, and a scanner's trigger.

use super::Reply;
use super::app::{App, found};
use super::ask::{Ask, At};
use super::failure::{Failure, json};
use crate::devices::{DeviceHealth, DeviceKind, DeviceStatus, DeviceTest as Test};
use api::{
    Device, DeviceKindValue, DeviceList, DeviceReadingValue, DeviceStateValue, DeviceTest, DeviceTestResult,
    DeviceTrigger, DeviceTriggered, Fault, FieldError, Problem, TestNameValue, Timestamp,
};
use axum::extract::State;
use scanner::{ReadingState, TriggerState};

/// List devices
#[utoipa::path(get, path = "/v1/devices", tag = "devices",
    responses((status = 200, body = DeviceList, description = "All scanners and printers, by name.")))]
pub(super) async fn list(State(app): State<App>) -> Reply {
    json(&DeviceList { devices: all(&app) })
}

/// Look at a device
#[utoipa::path(get, path = "/v1/devices/{name}", tag = "devices",
    params(("name" = String, Path, description = "The device's name in the configuration.")),
    responses((status = 200, body = Device, description = "The device.")))]
pub(super) async fn get(State(app): State<App>, At(name): At<String>) -> Reply {
    let status = found(app.devices().board().get(&name), Fault::UnknownDevice, "device", &name)?;
    json(&device(status))
}

/// Test a device
///
/// `beep` makes a scanner's good beep, then its bad one; `status` asks a printer how it is; `print` prints a test page.
#[utoipa::path(post, path = "/v1/devices/{name}/test", tag = "devices", request_body = DeviceTest,
    params(("name" = String, Path, description = "The device's name in the configuration.")),
    responses((status = 200, body = DeviceTestResult, description = "What came of the test, passed or not.")))]
pub(super) async fn test(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: DeviceTest = ask.json()?;
    let status = found(app.devices().board().get(&name), Fault::UnknownDevice, "device", &name)?;
    let test = match body.test.value("test")? {
        TestNameValue::Beep => Test::Beep,
        TestNameValue::Status => Test::Status,
        TestNameValue::Print => Test::Print,
    };
    if test.kind() != status.kind {
        let (is, needs) = (kind_name(status.kind), kind_name(test.kind()));
        let reason = format!("{name} is a {is}, and the test is for a {needs}");
        return Err(FieldError::new("test", body.test.as_str(), reason).into());
    }
    let result = app.devices().test(&name, test).await.ok_or_else(|| {
        let detail = format!("Device {name} is busy with other tests, or has gone.");
        Failure::from(Problem::fault(Fault::Busy, detail).with("device", &name))
    })?;
    json(&DeviceTestResult {
        device: name,
        test: body.test,
        passed: result.passed,
        detail: result.detail,
        remedy: result.remedy,
    })
}

/// Pull a scanner's trigger
///
/// The scanner tries to read for so long, or until it has read something; what it reads is a scan like any other. Refused where
/// its mode or make has no way to be told, and while it is told not to read.
#[utoipa::path(post, path = "/v1/devices/{name}/trigger", tag = "devices", request_body = DeviceTrigger,
    params(("name" = String, Path, description = "The scanner's name in the configuration.")),
    responses((status = 200, body = DeviceTriggered, description = "It was told. Whether it does, shows.")))]
pub(super) async fn trigger(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let DeviceTrigger { for_ms } = ask.json()?;
    let status = found(app.devices().board().get(&name), Fault::UnknownDevice, "device", &name)?;
    if for_ms > DeviceTrigger::MOST_MS {
        let reason = format!("the longest time is {} ms", DeviceTrigger::MOST_MS);
        return Err(FieldError::new("for_ms", &for_ms.to_string(), reason).into());
    }
    let no = |fault, detail: String| Err(Failure::from(Problem::fault(fault, detail).with("device", &name)));
    if status.kind != DeviceKind::Scanner {
        return no(Fault::CannotTrigger, format!("{name} is a printer: it has no trigger."));
    }
    let lasts = std::time::Duration::from_millis(for_ms.into());
    let detail = match app.devices().trigger(&name, lasts).await {
        Some(TriggerState::Started) => {
            format!("It was told to read for up to {} s.", lasts.as_secs_f32())
        }
        Some(TriggerState::Stopped) => "It was told to stop.".to_owned(),
        Some(TriggerState::Prevented) => {
            let detail = format!("Scanner {name} is told not to read while nothing can come of a scan.");
            return no(Fault::ReadingPrevented, detail);
        }
        Some(TriggerState::Impossible) => return no(Fault::CannotTrigger, impossible(&status)),
        Some(TriggerState::Refused) => {
            let detail = format!("Scanner {name} was told to read, and refuses to.");
            return Err(Problem::fault(Fault::CannotTrigger, detail)
                .with_remedy(
                    "Scan the code for \"Trigger Mode: Host\" in its manual; or use its own trigger.",
                )
                .with("device", &name)
                .into());
        }
        Some(TriggerState::Silent) => {
            let detail = format!("Scanner {name} was told, and does not answer.");
            return no(Fault::DeviceUnavailable, detail);
        }
        Some(TriggerState::Busy) => return no(Fault::Busy, busy(&name)),
        None => return unavailable(status),
    };
    json(&DeviceTriggered { device: name, for_ms, detail })
}

/// Why its trigger can't be pulled.
fn impossible(status: &DeviceStatus) -> String {
    let DeviceHealth::Ready { mode, .. } = &status.health else {
        return format!("Scanner {} has no way to be told to read.", status.name);
    };
    let why = match mode.as_str() {
        "hid_pos" => "its descriptor has no control for it (usage 8C:60), and its model no command",
        "serial" => "its model has no command for it",
        "hid_keyboard" => "a scanner that types takes no orders",
        _ => "its mode has no command for it",
    };
    format!("Scanner {} can't be told to read: {why}.", status.name)
}

fn busy(name: &str) -> String {
    format!("Scanner {name} has so much to do that it takes no orders.")
}

/// It is not there, or answers nothing.
fn unavailable(status: DeviceStatus) -> Reply {
    let name = status.name;
    let problem = match status.health {
        DeviceHealth::Unavailable { reason, remedy } => {
            Problem::fault(Fault::DeviceUnavailable, format!("Scanner {name} is not there: {reason}."))
                .with_remedy(remedy)
        }
        DeviceHealth::Ready { .. } => Problem::fault(Fault::Busy, busy(&name)),
        DeviceHealth::Unknown => {
            Problem::fault(Fault::DeviceUnavailable, format!("Scanner {name} is not there yet."))
        }
    };
    Err(problem.with("device", &name).into())
}

/// All devices, by name.
pub(super) fn all(app: &App) -> Vec<Device> {
    app.devices().board().list().into_iter().map(device).collect()
}

fn device(status: DeviceStatus) -> Device {
    let kind = match status.kind {
        DeviceKind::Scanner => DeviceKindValue::Scanner,
        DeviceKind::Printer => DeviceKindValue::Printer,
    };
    let mut device = Device {
        name: status.name,
        kind: kind.into(),
        port: status.port,
        model: status.model,
        state: DeviceStateValue::Unknown.into(),
        since: Timestamp(status.since_ms),
        mode: None,
        description: None,
        reason: None,
        remedy: None,
        reading: status.reading.map(|reading| reading_value(reading).into()),
    };
    match status.health {
        DeviceHealth::Unknown => {}
        DeviceHealth::Ready { mode, description } => {
            device.state = DeviceStateValue::Ready.into();
            (device.mode, device.description) = (Some(mode), Some(description));
        }
        DeviceHealth::Unavailable { reason, remedy } => {
            device.state = DeviceStateValue::Unavailable.into();
            (device.reason, device.remedy) = (Some(reason), Some(remedy));
        }
    }
    device
}

const fn reading_value(state: ReadingState) -> DeviceReadingValue {
    match state {
        ReadingState::Allowed => DeviceReadingValue::Allowed,
        ReadingState::Told => DeviceReadingValue::ToldNotTo,
        ReadingState::Prevented => DeviceReadingValue::Prevented,
        ReadingState::StillReads => DeviceReadingValue::StillReads,
        ReadingState::CannotBePrevented => DeviceReadingValue::CannotBePrevented,
    }
}

const fn kind_name(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Scanner => "scanner",
        DeviceKind::Printer => "printer",
    }
}
