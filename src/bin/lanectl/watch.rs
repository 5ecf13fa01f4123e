use crate::failure::Failure;
use crate::screen::{Screen, Tone, tone_of};
use api::client::StreamEvent;
use api::{Client, ClientError, Event, Happening, ScanEvent, Snapshot};
use clap::Args;
use std::process::ExitCode;
use std::time::Duration;

/// How long to wait before looking for a lane that went away.
const PAUSE: Duration = Duration::from_secs(1);

/// What to follow.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Begin after this place in the journal, however old [default: now]
    #[arg(long, value_name = "SEQ")]
    after: Option<u64>,
    /// End after so many events
    #[arg(long, value_name = "COUNT")]
    limit: Option<u64>,
}

pub(crate) async fn run(
    options: &Options,
    client: &Client,
    json: bool,
    screen: &mut Screen,
) -> Result<ExitCode, Failure> {
    let mut seen = options.after;
    let mut left = options.limit.unwrap_or(u64::MAX);
    let mut stream = client.events(seen).await?;
    while left > 0 {
        match stream.next().await {
            Ok(Some(event)) => {
                seen = event.id.or(seen);
                left -= 1;
                show(&event, json, screen)?;
                screen.flush()?;
            }
            // The service is being started again, perhaps; nothing is missed meanwhile.
            Ok(None) | Err(ClientError::Cut { .. } | ClientError::TimedOut { .. }) => {
                eprintln!("lanectl: the lane has gone; waiting for it to come back");
                stream = reconnect(client, seen).await?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn reconnect(client: &Client, seen: Option<u64>) -> Result<api::client::EventStream, Failure> {
    loop {
        tokio::time::sleep(PAUSE).await;
        match client.events(seen).await {
            Err(ClientError::NoDaemon { .. } | ClientError::Cut { .. } | ClientError::TimedOut { .. }) => {}
            other => return Ok(other?),
        }
    }
}

fn show(event: &StreamEvent, json: bool, screen: &mut Screen) -> Result<(), Failure> {
    if json {
        return screen.json(&event.data);
    }
    if let ("snapshot", Ok(snapshot)) = (event.event.as_str(), event.json::<Snapshot>()) {
        return screen.line(Tone::Faint, &describe_snapshot(&snapshot));
    }
    match event.json::<Event>() {
        Ok(read) => {
            let (tone, text) = describe(&read, event);
            let time = read.at.to_string();
            let time = time.get(11..23).unwrap_or(&time);
            screen.line(tone, &format!("{:>6}  {time}  {:<20} {text}", read.seq, read.name()))
        }
        // An event that is newer than this program.
        Err(_) => screen
            .line(Tone::Faint, &format!("{:>6}  {:<34} {}", event.id.unwrap_or(0), event.event, event.data)),
    }
}

fn describe_snapshot(snapshot: &Snapshot) -> String {
    let cart = match &snapshot.transaction {
        Some(cart) => format!("{} is {} with {} lines", cart.id, cart.state, cart.lines.len()),
        None => "no transaction is open".to_owned(),
    };
    let (parked, orders) = (snapshot.suspended.len(), snapshot.orders.len());
    format!("{:>6}  {cart}; {parked} parked, {orders} orders; scanning {}", snapshot.seq, snapshot.scanning)
}

fn describe(event: &Event, raw: &StreamEvent) -> (Tone, String) {
    match &event.happening {
        Happening::Scan(scan) => describe_scan(scan),
        Happening::DeviceUnavailable { device, reason, remedy } => {
            (Tone::Warn, format!("{device}: {reason}; {remedy}"))
        }
        Happening::DeviceDetached { device, reason } => (Tone::Warn, format!("{device}: {reason}")),
        Happening::PrintJob { print_job, receipt, state, reason, .. } => {
            let reason = reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
            (tone_of(state.as_str()), format!("{print_job} of {receipt} {state}{reason}"))
        }
        _ => (Tone::Plain, fields(raw)),
    }
}

fn describe_scan(scan: &ScanEvent) -> (Tone, String) {
    let text = scan.scan.text.as_deref().unwrap_or("(contents not kept)");
    let line = scan.line.map(|line| format!(" line {line}")).unwrap_or_default();
    let text = format!(
        "{} {} \"{text}\" {} {}{line}: {}",
        scan.scan.id, scan.scan.device, scan.decision, scan.code, scan.message
    );
    (tone_of(scan.decision.as_str()), text)
}

/// Everything that an event says and that isn't in front already, as `name=value`.
fn fields(raw: &StreamEvent) -> String {
    let Ok(serde_json::Value::Object(fields)) = raw.json() else { return raw.data.clone() };
    let said = fields.iter().filter(|(name, value)| {
        !matches!(name.as_str(), "seq" | "at" | "type" | "actor") && !value.is_null()
    });
    let said: Vec<String> = said
        .map(|(name, value)| match value.as_str() {
            Some(text) => format!("{name}={text}"),
            None => format!("{name}={value}"),
        })
        .collect();
    said.join(" ")
}
