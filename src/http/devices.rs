//! Scanners and printers: how they are, and a technician's tests.

use super::Reply;
use super::app::{App, found};
use super::ask::{Ask, At};
use super::failure::{Failure, json};
use crate::devices::{DeviceHealth, DeviceKind, DeviceStatus, DeviceTest as Test};
use api::{
    Device, DeviceKindValue, DeviceList, DeviceReadingValue, DeviceStateValue, DeviceTest, DeviceTestResult,
    Fault, FieldError, Problem, TestNameValue, Timestamp,
};
use axum::extract::State;
use scanner::ReadingState;

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
        ReadingState::CannotBePrevented => DeviceReadingValue::CannotBePrevented,
    }
}

const fn kind_name(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Scanner => "scanner",
        DeviceKind::Printer => "printer",
    }
}
