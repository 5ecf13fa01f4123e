//! The lane's sockets: HTTP/1.1 and JSON, one router a role.

use crate::devices::Devices;
use crate::lane::LaneHandle;
use crate::service::Socket;
use checkout::ActorRole;

/// Serves one socket until it is dropped.
pub async fn serve(
    socket: Socket,
    role: ActorRole,
    lane: LaneHandle,
    devices: Devices,
    require_operator: bool,
) {
    let _ = (socket, role, lane, devices, require_operator);
    core::future::pending::<()>().await;
}

/// The OpenAPI document.
///
/// # Errors
/// When it can't be written as JSON.
pub fn openapi_json() -> Result<String, serde_json::Error> {
    Ok(String::new())
}
