use crate::failure::Failure;
use crate::screen::{Cell, Screen, Tone, cell, tone_of};
use api::client::segment;
use api::{Client, Line, Transaction};
use clap::Args;
use std::process::ExitCode;

/// Which cart.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The transaction's id
    #[arg(default_value = "current")]
    id: String,
}

pub(crate) async fn run(
    options: &Options,
    client: &Client,
    json: bool,
    screen: &mut Screen,
) -> Result<ExitCode, Failure> {
    let path = format!("/v1/transactions/{}", segment(&options.id));
    if json {
        screen.json(&String::from_utf8_lossy(&client.get_bytes(&path).await?))?;
    } else {
        show(&client.get(&path).await?, screen)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn show(cart: &Transaction, screen: &mut Screen) -> Result<(), Failure> {
    let training = if cart.training { ", training" } else { "" };
    screen.line(Tone::Strong, &format!("{}  {} {}{training}", cart.id, cart.kind, cart.state))?;
    if let Some(customer) = &cart.customer {
        screen.line(Tone::Plain, &format!("for {}", customer.name))?;
    }
    let mut rows = vec![heading()];
    rows.extend(cart.lines.iter().map(row));
    screen.table(0, &rows)?;
    screen.raw("")?;
    let mut sums = vec![
        vec![cell("total"), cell(cart.total.as_str())],
        vec![cell("tax in it"), cell(cart.tax.as_str())],
        vec![cell("due"), (Tone::Strong, cart.due.as_str().to_owned())],
    ];
    if let Some(receipt) = &cart.receipt {
        sums.push(vec![cell("receipt"), cell(receipt.clone())]);
    }
    screen.table(0, &sums)
}

fn heading() -> Vec<Cell> {
    let names = ["line", "qty", "product", "price", "amount", "delivery", "state", "serial number"];
    names.map(|name| (Tone::Faint, name.to_owned())).to_vec()
}

fn row(line: &Line) -> Vec<Cell> {
    let voided = line.state.is(checkout::LineState::Voided);
    let tone = if voided { Tone::Faint } else { Tone::Plain };
    let serial = match (&line.serial, &line.comment) {
        (Some(serial), _) => (tone, serial.clone()),
        (None, Some(comment)) if !voided => (tone_of(line.serial_state.as_str()), comment.clone()),
        _ => cell(""),
    };
    vec![
        (tone, line.line.to_string()),
        (tone, line.quantity.to_string()),
        (tone, line.description.clone()),
        (tone, line.unit_price.to_string()),
        (tone, line.amount.to_string()),
        (tone, line.delivery.to_string()),
        (tone, line.state.to_string()),
        serial,
    ]
}
