use crate::failure::Failure;
use crate::screen::{Screen, Tone, cell};
use api::client::segment;
use api::{Client, SerialHistory, SerialUnit};
use clap::Args;
use std::process::ExitCode;

/// Which serial number.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The serial number, or another identifier of the unit
    serial: String,
    /// The product's SKU [default: any product]
    #[arg(long)]
    sku: Option<String>,
}

pub(crate) async fn run(
    options: &Options,
    client: &Client,
    json: bool,
    screen: &mut Screen,
) -> Result<ExitCode, Failure> {
    let sku = options.sku.as_ref().map(|sku| format!("&sku={}", segment(sku))).unwrap_or_default();
    let path = format!("/v1/serials?serial={}{sku}", segment(&options.serial));
    if json {
        screen.json(&String::from_utf8_lossy(&client.get_bytes(&path).await?))?;
        return Ok(ExitCode::SUCCESS);
    }
    let history: SerialHistory = client.get(&path).await?;
    for unit in &history.units {
        show(unit, screen)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn show(unit: &SerialUnit, screen: &mut Screen) -> Result<(), Failure> {
    let place = match (&unit.transaction, unit.line) {
        (Some(transaction), Some(line)) => format!(", {transaction} line {line}"),
        _ => String::new(),
    };
    screen.line(Tone::Strong, &format!("{} of {}: {}{place}", unit.serial, unit.sku, unit.state))?;
    let rows: Vec<_> = unit
        .history
        .iter()
        .map(|step| {
            vec![
                cell(step.at.to_string()),
                cell(step.action.to_string()),
                cell(format!("{} line {}", step.transaction, step.line)),
                (Tone::Faint, format!("journal {}", step.seq)),
            ]
        })
        .collect();
    screen.table(2, &rows)
}
