//! Receipts: as data, as text, as a picture, as the printer's bytes, and again on paper.

use super::Reply;
use super::app::{App, found};
use super::ask::{Ask, At};
use super::failure::{Failure, json, respond};
use crate::lane::{PrintJobId, Work};
use api::{Fault, PrintJob, PrintStateValue, Receipt, Reprint, Timestamp};
use axum::extract::State;
use checkout::{ActorRole, ReceiptId};
use receipt::Document;
use store::{PrintState, StoredReceipt};

/// The most print jobs of one receipt that are shown.
const MAX_JOBS: usize = 100;

/// The model that a receipt is laid out for where the lane has no printer.
const NO_PRINTER: &str = "generic-escpos";

/// A receipt in one of its forms: the path's ending says which.
struct Form {
    ending: &'static str,
    media_type: &'static str,
    render: fn(&Document, &models::PrinterModel) -> Result<Vec<u8>, Failure>,
}

/// Bytes, in the OpenAPI document.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
struct Binary(#[expect(dead_code, reason = "it only stands for its schema")] Vec<u8>);

const FORMS: [Form; 3] = [
    Form { ending: ".txt", media_type: "text/plain; charset=utf-8", render: text },
    Form { ending: ".png", media_type: "image/png", render: picture },
    Form { ending: ".escpos", media_type: "application/octet-stream", render: escpos },
];

/// Look at a receipt
///
/// The id alone answers the receipt document and its print jobs. Followed by `.txt` it is text, by `.png` a picture,
/// by `.escpos` what the printer is sent.
#[utoipa::path(get, path = "/v1/receipts/{id}", tag = "receipts",
    params(("id" = String, Path, description = "The receipt's id; `.txt`, `.png` or `.escpos` may follow.")),
    responses((status = 200, description = "The receipt.", content(
        (Receipt = "application/json"), (String = "text/plain"), (Binary = "image/png"), (Binary = "application/octet-stream")))))]
pub(super) async fn get(State(app): State<App>, At(name): At<String>) -> Reply {
    for form in &FORMS {
        if let Some(id) = name.strip_suffix(form.ending) {
            let document = document(&seen(&app, id).await?)?;
            let (render, model) = (form.render, model(&app)?);
            let body =
                tokio::task::spawn_blocking(move || render(&document, &model)).await.map_err(|error| {
                    Failure::new(Fault::Internal, format!("The receipt can't be drawn: {error}."))
                })??;
            return Ok(respond(200, form.media_type, body));
        }
    }
    let stored = seen(&app, &name).await?;
    let document = serde_json::from_slice(&stored.document).map_err(|error| unreadable(&error))?;
    let id = stored.id.clone();
    let jobs = app.lane().read(move |reader| reader.print_jobs_of(&id, MAX_JOBS)).await?;
    json(&Receipt {
        id: stored.id,
        transaction: stored.transaction,
        at: Timestamp(stored.at_ms),
        document,
        print_jobs: jobs.into_iter().map(print_job).collect(),
    })
}

/// Print a receipt again
///
/// It is marked as a duplicate.
#[utoipa::path(post, path = "/v1/receipts/{id}/reprint", tag = "receipts",
    params(("id" = String, Path, description = "The receipt's id.")),
    responses((status = 201, body = Reprint, description = "The new print job.")))]
pub(super) async fn reprint(State(app): State<App>, At(name): At<String>, ask: Ask) -> Reply {
    ask.nothing()?;
    let id = found(ReceiptId::new(name.as_str()).ok(), Fault::UnknownReceipt, "receipt", &name)?;
    app.submit(ask, Work::Reprint(id)).await
}

/// A receipt that this socket may show. What is no training receipt has a customer's money on it; its id alone doesn't tell,
/// since a store's own number may begin with a T.
async fn seen(app: &App, id: &str) -> Result<StoredReceipt, Failure> {
    let stored = stored(app, id).await?;
    if app.role() == ActorRole::Technician && !document(&stored)?.training {
        return Err(Failure::new(Fault::RoleNotAllowed, "Technicians see training receipts only."));
    }
    Ok(stored)
}

async fn stored(app: &App, id: &str) -> Result<StoredReceipt, Failure> {
    let key = id.to_owned();
    let stored = app.lane().read(move |reader| reader.receipt(&key)).await?;
    found(stored, Fault::UnknownReceipt, "receipt", id)
}

fn document(stored: &StoredReceipt) -> Result<Document, Failure> {
    Document::from_json(&stored.document).map_err(|error| unreadable(&error))
}

fn unreadable(error: &dyn core::fmt::Display) -> Failure {
    Failure::new(Fault::Internal, format!("The receipt can't be read: {error}."))
}

/// The model of the printer that prints receipts.
fn model(app: &App) -> Result<models::PrinterModel, Failure> {
    let models = app.devices().models();
    let printer = app.devices().receipt_printer();
    let model = printer.and_then(|printer| models.printer(&printer.model));
    let model = model.or_else(|| models.printer(NO_PRINTER)).cloned();
    model.ok_or_else(|| Failure::new(Fault::Internal, "No printer model is built in."))
}

fn page(document: &Document, model: &models::PrinterModel) -> Result<receipt::Page, Failure> {
    let paper = printer::paper(model).map_err(|error| Failure::new(Fault::Internal, error.to_string()))?;
    Ok(receipt::lay_out(document, paper))
}

fn text(document: &Document, model: &models::PrinterModel) -> Result<Vec<u8>, Failure> {
    Ok(page(document, model)?.text().into_bytes())
}

fn picture(document: &Document, model: &models::PrinterModel) -> Result<Vec<u8>, Failure> {
    page(document, model)?.png().map_err(|error| Failure::new(Fault::Internal, error.to_string()))
}

fn escpos(document: &Document, model: &models::PrinterModel) -> Result<Vec<u8>, Failure> {
    Ok(printer::encode(&page(document, model)?, model))
}

fn print_job(job: store::PrintJob) -> PrintJob {
    let state = match job.state {
        PrintState::Queued => PrintStateValue::Queued,
        PrintState::Sending => PrintStateValue::Sending,
        PrintState::Printed => PrintStateValue::Printed,
        PrintState::Uncertain => PrintStateValue::Uncertain,
        PrintState::Failed => PrintStateValue::Failed,
    };
    PrintJob {
        id: PrintJobId(job.id).to_string(),
        state: state.into(),
        duplicate: job.duplicate,
        attempts: job.attempts,
        reason: job.note,
    }
}
