//! What a label says.

use super::Reply;
use super::answer;
use super::app::App;
use super::ask::Ask;
use super::scans::keyed;
use crate::lane::Work;
use api::{Explain, Explained, LabelSays};
use axum::extract::State;
use label::Scan;

/// Explain a label
///
/// What a label says and what would become of it. Changes nothing.
#[utoipa::path(post, path = "/v1/explain", tag = "scans", request_body = Explain,
    responses((status = 200, body = Explained, description = "What it says, and what would become of it.")))]
pub(super) async fn explain(State(app): State<App>, ask: Ask) -> Reply {
    let body: Explain = ask.json()?;
    let (aim, data) = body.scan()?;
    let scan = match aim {
        Some(aim) => Scan::with_aim(aim, &data),
        None => Scan::from_transmission(&data),
    };
    let label = LabelSays::read_with(scan, app.settings().tolerance);
    let input = keyed(&app, aim, data);
    let render = answer::explained(label, app.currency());
    app.submit_with(ask, Work::Explain(input), render).await
}
