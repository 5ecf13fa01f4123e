use crate::failure::Failure;
use crate::screen::{Screen, Tone};
use api::client::segment;
use api::{Client, DeviceKindValue, DeviceList, DeviceTrigger, DeviceTriggered};
use clap::Args;
use std::process::ExitCode;
use std::time::Duration;

/// A scanner that answers may take 10 s for each of some tries.
const TIMEOUT: Duration = Duration::from_secs(90);

/// Which scanner, and for how long.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The scanner, by its name [default: the lane's only one]
    device: Option<String>,
    /// How long it tries to read, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=30))]
    seconds: u32,
    /// Make it stop
    #[arg(long, conflicts_with = "seconds")]
    stop: bool,
}

pub(crate) async fn run(
    options: &Options,
    client: &Client,
    json: bool,
    screen: &mut Screen,
) -> Result<ExitCode, Failure> {
    let device = match &options.device {
        Some(device) => device.clone(),
        None => the_only_one(client.get("/v1/devices").await?)?,
    };
    let for_ms = if options.stop { 0 } else { options.seconds * 1_000 };
    let path = format!("/v1/devices/{}/trigger", segment(&device));
    let client = client.clone().with_timeout(TIMEOUT);
    let triggered: DeviceTriggered = client.post(&path, &DeviceTrigger { for_ms }).await?;
    if json {
        let text = serde_json::to_string(&triggered)
            .map_err(|error| Failure::Io("standard output".to_owned(), error.into()))?;
        screen.json(&text)?;
    } else {
        screen.line(Tone::Good, &format!("{}: {}", triggered.device, triggered.detail))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn the_only_one(list: DeviceList) -> Result<String, Failure> {
    let mut scanners = list.devices.into_iter().filter(|device| device.kind.is(DeviceKindValue::Scanner));
    match (scanners.next(), scanners.next()) {
        (Some(scanner), None) => Ok(scanner.name),
        (None, _) => Err(Failure::Usage("the lane has no scanner: see its configuration".to_owned())),
        (Some(_), Some(_)) => Err(Failure::Usage(
            "the lane has several scanners: name one; lanectl devices lists them".to_owned(),
        )),
    }
}
