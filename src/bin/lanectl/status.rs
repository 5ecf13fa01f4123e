use crate::devices;
use crate::failure::Failure;
use crate::screen::{Screen, Tone, cell, tone_of};
use api::client::Call;
use api::{Client, ClientError, Health, HealthStatusValue, Transaction};
use hyper::Method;
use std::process::ExitCode;

pub(crate) async fn run(client: &Client, json: bool, screen: &mut Screen) -> Result<ExitCode, Failure> {
    // A stopped lane answers 503, and that answer is what was asked for.
    let call = Call { method: Method::GET, path: "/v1/health", headers: &[], body: None };
    let reply = client.call(call).await?;
    let health: Health = match reply.status {
        200 | 503 => reply.json(client.socket())?,
        // Anything else is a problem; asked again, it comes as one.
        _ => client.get("/v1/health").await?,
    };
    let stopped = health.status.is(HealthStatusValue::Stopped);
    if json {
        screen.json(&String::from_utf8_lossy(&reply.body))?;
    } else {
        show(&health, screen)?;
        if !stopped {
            show_cart(client, screen).await?;
        }
    }
    Ok(if stopped { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn show(health: &Health, screen: &mut Screen) -> Result<(), Failure> {
    let lane = &health.lane;
    let status = health.status.as_str();
    let journal = match &health.journal.stopped {
        Some(reason) => (Tone::Bad, format!("stopped: {reason}")),
        None => cell(format!("at {}", health.journal.seq)),
    };
    let registry = if health.registry.reachable { Tone::Good } else { Tone::Bad };
    screen.table(
        0,
        &[
            vec![cell("lane"), (Tone::Strong, format!("{} in store {}", lane.number, lane.store))],
            vec![cell("state"), (tone_of(status), status.to_owned())],
            vec![cell("journal"), journal],
            vec![cell("registry"), (registry, health.registry.kind.clone())],
            vec![cell("version"), (Tone::Faint, lane.version.clone())],
        ],
    )?;
    screen.raw("")?;
    devices::show(&health.devices, screen)
}

async fn show_cart(client: &Client, screen: &mut Screen) -> Result<(), Failure> {
    screen.raw("")?;
    match client.get::<Transaction>("/v1/transactions/current").await {
        Ok(cart) => {
            let live = cart.lines.iter().filter(|line| !line.state.is(checkout::LineState::Voided)).count();
            let pending = cart.pending_lines.len();
            let text = format!(
                "{} is {}: {live} lines, {} to pay, {pending} without serial number",
                cart.id, cart.state, cart.due
            );
            screen.line(if pending > 0 { Tone::Warn } else { Tone::Plain }, &text)
        }
        Err(ClientError::Problem(problem)) if problem.status == 404 => {
            screen.line(Tone::Faint, "no transaction is open")
        }
        Err(error) => Err(error.into()),
    }
}
