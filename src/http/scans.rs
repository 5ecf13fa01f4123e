//! Scans that programs send, choices, and what scans do.

use super::Reply;
use super::app::App;
use super::ask::{Ask, At};
use super::failure::{Failure, json};
use crate::lane::{ScanStory, Work, scan_story};
use api::{Choose, DecisionReason, Event, NewScan, Problem, ScanReasons, SetScanning, Transaction};
use axum::extract::State;
use checkout::{Recorded, ScanEvidence, ScanId, ScanInput};
use label::{Aim, Symbology};
use std::time::Instant;

/// Scan
///
/// Keyed entry the same way as a scan. The answer is the scan's event, refused or not.
#[utoipa::path(post, path = "/v1/scans", tag = "scans", request_body = NewScan,
    responses((status = 200, body = Event, description = "What became of the scan.")))]
pub(super) async fn scan(State(app): State<App>, ask: Ask) -> Reply {
    let body: NewScan = ask.json()?;
    let aim = body.aim.as_ref().map(|aim| aim.value("aim")).transpose()?;
    let scan = keyed(&app, aim, body.text.value("text")?);
    app.submit(ask, Work::Scan(scan)).await
}

/// Answer a `needs_choice`
#[utoipa::path(post, path = "/v1/scans/{id}/choose", tag = "scans", request_body = Choose,
    params(("id" = String, Path, description = "The scan's id.")),
    responses((status = 200, body = Transaction, description = "The transaction.")))]
pub(super) async fn choose(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    let body: Choose = ask.json()?;
    let scan = scan_id(&name)?;
    app.submit(ask, Work::Command(body.command(scan))).await
}

/// Say what scans do
#[utoipa::path(put, path = "/v1/scanning", tag = "scans", request_body = SetScanning,
    responses((status = 200, body = SetScanning, description = "What scans do now.")))]
pub(super) async fn set_scanning(State(app): State<App>, ask: Ask) -> Reply {
    let body: SetScanning = ask.json()?;
    let command = body.command()?;
    app.submit(ask, Work::Command(command)).await
}

/// Why a scan became what it did
///
/// As a chain: what it was read as, the lines that it fits and those that it doesn't, what decided, and what refused it. Made up from
/// the journal when asked for; the cart is told as it was then.
#[utoipa::path(get, path = "/v1/scans/{id}/reasons", tag = "scans",
    params(("id" = String, Path, description = "The scan's id.")),
    responses((status = 200, body = ScanReasons, description = "The chain.")))]
pub(super) async fn reasons(State(app): State<App>, At(name): At<String>) -> Reply {
    let id = scan_id(&name)?;
    let settings = app.settings().clone();
    let story = app.lane().read(move |reader| scan_story(reader, &settings, &id)).await?;
    let story = story.ok_or_else(|| unknown_scan(&name))?;
    let told = |recorded: &Recorded| {
        ScanStory::scan(recorded).map(|scan| DecisionReason::of(recorded.seq, recorded.record.at_ms, scan))
    };
    let decisions = story.records.iter().filter_map(told).collect();
    let first = story.records.first().and_then(ScanStory::scan).ok_or_else(|| unknown_scan(&name))?;
    json(&ScanReasons::of(first, &story.reason, story.lines_known, decisions))
}

fn scan_id(name: &str) -> Result<ScanId, Failure> {
    ScanId::new(name).map_err(|_| unknown_scan(name))
}

fn unknown_scan(name: &str) -> Failure {
    let name = label::escape(name.chars().take(80).collect::<String>().as_bytes());
    Problem::new("unknown_scan", format!("There is no scan {name}.")).with("scan", name).into()
}

/// Data that a program sends as if a scanner had read it.
pub(super) fn keyed(app: &App, aim: Option<Aim>, data: Vec<u8>) -> ScanInput {
    ScanInput {
        device: "keyed".to_owned(),
        aim,
        symbology: aim.map_or(Symbology::Unknown, Symbology::from_aim),
        data,
        read_mono_ms: app.lane().clock().mono_ms(Instant::now()),
        damage: None,
        keyed: true,
        tolerance: app.settings().tolerance,
        evidence: ScanEvidence::default(),
    }
}
