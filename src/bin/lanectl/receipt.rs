use crate::failure::Failure;
use crate::screen::Screen;
use api::Client;
use api::client::segment;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Which receipt, and as what.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The receipt's id, as at its foot
    id: String,
    /// Save it as a picture
    #[arg(long, value_name = "FILE", conflicts_with = "escpos")]
    png: Option<PathBuf>,
    /// Save what the printer is sent
    #[arg(long, value_name = "FILE")]
    escpos: Option<PathBuf>,
}

pub(crate) async fn run(
    options: &Options,
    client: &Client,
    json: bool,
    screen: &mut Screen,
) -> Result<ExitCode, Failure> {
    let path = format!("/v1/receipts/{}", segment(&options.id));
    let file = match (&options.png, &options.escpos) {
        (Some(file), _) => Some((file, ".png")),
        (None, Some(file)) => Some((file, ".escpos")),
        (None, None) => None,
    };
    if let Some((file, ending)) = file {
        let bytes = client.get_bytes(&format!("{path}{ending}")).await?;
        std::fs::write(file, &bytes).map_err(|error| Failure::Io(file.display().to_string(), error))?;
    } else if json {
        screen.json(&String::from_utf8_lossy(&client.get_bytes(&path).await?))?;
    } else {
        let text = client.get_bytes(&format!("{path}.txt")).await?;
        for line in String::from_utf8_lossy(&text).lines() {
            screen.line(crate::screen::Tone::Plain, line)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
