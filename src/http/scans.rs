//! Scans that programs send, choices, and what scans do.

use super::Reply;
use super::app::App;
use super::ask::{Ask, At};
use super::failure::Failure;
use crate::lane::Work;
use api::{Choose, Event, NewScan, Problem, SetScanning, Transaction};
use axum::extract::State;
use checkout::{ScanEvidence, ScanId, ScanInput};
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
    let scan = ScanId::new(name.as_str()).map_err(|_| {
        let name = label::escape(name.chars().take(80).collect::<String>().as_bytes());
        Failure::from(
            Problem::new("unknown_scan", format!("There is no scan {name} to choose for."))
                .with("scan", name),
        )
    })?;
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
