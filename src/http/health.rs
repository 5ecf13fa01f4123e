//! How the lane is.

use super::Reply;
use super::app::App;
use super::devices;
use super::failure::{json, respond};
use api::{
    Device, DeviceKindValue, DeviceStateValue, Health, HealthStatusValue, JournalHealth, LaneIdentity,
    RegistryHealth,
};
use axum::extract::State;

/// Ask how the lane is
///
/// `ready`: everything that is set up is there. `degraded`: it sells, and something is missing. `stopped`: it sells nothing.
#[utoipa::path(get, path = "/v1/health", tag = "lane", operation_id = "health",
    responses((status = 200, body = Health, description = "Ready or degraded."),
        (status = 503, body = Health, content_type = "application/json", description = "Stopped.")))]
pub(super) async fn get(State(app): State<App>) -> Reply {
    let health = health(&app).await;
    if health.journal.stopped.is_none() {
        return json(&health);
    }
    let body = serde_json::to_vec(&health).unwrap_or_default();
    Ok(respond(503, "application/json", body))
}

async fn health(app: &App) -> Health {
    let devices = devices::all(app);
    let stopped = app.lane().stopped();
    let missing = |device: &Device| device.state.is(DeviceStateValue::Unavailable);
    let status = match &stopped {
        Some(_) => HealthStatusValue::Stopped,
        None if devices.iter().any(missing) => HealthStatusValue::Degraded,
        None => HealthStatusValue::Ready,
    };
    // What was answered is in the file already, and may not be told to those who follow yet.
    let seq = app.lane().read(|reader| reader.latest()).await.unwrap_or(*app.lane().committed().borrow());
    let lane = &app.settings().lane;
    Health {
        status: status.into(),
        lane: LaneIdentity {
            store: lane.store.clone(),
            number: lane.number,
            currency: app.currency().code().to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        printer: devices.iter().find(|device| device.kind.is(DeviceKindValue::Printer)).cloned(),
        devices,
        // The registry is the lane's own file: it can be asked for as long as the lane runs.
        registry: RegistryHealth { kind: "embedded".to_owned(), reachable: stopped.is_none() },
        journal: JournalHealth { seq, stopped },
    }
}
