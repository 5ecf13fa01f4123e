use crate::failure::Failure;
use crate::screen::{Screen, Tone};
use api::client::segment;
use api::{Client, Device, DeviceKindValue, DeviceList, DeviceTest, DeviceTestResult, TestNameValue};
use clap::{Args, ValueEnum};
use std::process::ExitCode;
use std::time::Duration;

/// A printer may take its time, and a scanner that answers may take 10 s for each of many tries.
const TIMEOUT: Duration = Duration::from_secs(120);

/// What to test.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Which kind of device
    kind: Kind,
    /// One device, by its name [default: all of the kind]
    #[arg(long)]
    device: Option<String>,
}

/// What can be tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Its good beep, then its bad one
    Scanner,
    /// How it is, then a test page
    Printer,
}

impl Kind {
    const fn device(self) -> DeviceKindValue {
        match self {
            Self::Scanner => DeviceKindValue::Scanner,
            Self::Printer => DeviceKindValue::Printer,
        }
    }

    const fn tests(self) -> &'static [TestNameValue] {
        match self {
            Self::Scanner => &[TestNameValue::Beep],
            Self::Printer => &[TestNameValue::Status, TestNameValue::Print],
        }
    }
}

pub(crate) async fn run(
    options: &Options,
    client: &Client,
    json: bool,
    screen: &mut Screen,
) -> Result<ExitCode, Failure> {
    let client = client.clone().with_timeout(TIMEOUT);
    let list: DeviceList = client.get("/v1/devices").await?;
    let devices = chosen(options, list.devices)?;
    let mut all_passed = true;
    for device in &devices {
        for test in options.kind.tests() {
            let path = format!("/v1/devices/{}/test", segment(&device.name));
            let result: DeviceTestResult = client.post(&path, &DeviceTest { test: (*test).into() }).await?;
            all_passed &= result.passed;
            show(&result, json, screen)?;
            screen.flush()?;
            if !result.passed {
                break;
            }
        }
    }
    Ok(if all_passed { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn chosen(options: &Options, devices: Vec<Device>) -> Result<Vec<Device>, Failure> {
    let of_kind = |device: &Device| device.kind.is(options.kind.device());
    let is_of_other_kind = options
        .device
        .as_ref()
        .is_some_and(|name| devices.iter().any(|device| device.name == *name && !of_kind(device)));
    let named = |device: &Device| options.device.as_ref().is_none_or(|name| device.name == *name);
    let chosen: Vec<Device> = devices.into_iter().filter(|device| of_kind(device) && named(device)).collect();
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    Err(Failure::Usage(match &options.device {
        Some(name) if is_of_other_kind => {
            format!("{name:?} is a device of another kind: lanectl devices says which")
        }
        Some(name) => format!("the lane has no such device {name:?}: lanectl devices lists them"),
        None => "the lane has no device of that kind: see its configuration".to_owned(),
    }))
}

fn show(result: &DeviceTestResult, json: bool, screen: &mut Screen) -> Result<(), Failure> {
    if json {
        let text = serde_json::to_string(result)
            .map_err(|error| Failure::Io("standard output".to_owned(), error.into()))?;
        return screen.json(&text);
    }
    let (tone, word) = if result.passed { (Tone::Good, "pass") } else { (Tone::Bad, "FAIL") };
    screen.line(tone, &format!("{word}  {} {}: {}", result.device, result.test, result.detail))?;
    match &result.remedy {
        Some(remedy) => screen.line(Tone::Plain, &format!("      do this: {remedy}")),
        None => Ok(()),
    }
}
