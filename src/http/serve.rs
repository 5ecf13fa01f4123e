//! One socket: who connects, how many, and how long they may take.

use super::app::App;
use super::peer::{Peer, RefusalLog, check_user};
use super::routes;
use super::wire::Wire;
use crate::devices::Devices;
use crate::lane::LaneHandle;
use crate::service::{Ending, Gate, Socket};
use axum::Router;
use axum::middleware::from_fn;
use checkout::ActorRole;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::UnixStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tower::ServiceExt;

/// The most connections of one socket; further ones wait in the kernel's queue.
pub(super) const CONNECTIONS: usize = 64;

/// How long a connection may take to send a request's head, and how long it may lie idle between two.
///
/// Short, since an idle connection takes a place that the till may need; a client just connects again.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a client may take nothing of an answer or of the event stream.
const UNREAD: Duration = Duration::from_secs(30);

/// The most headers of one request, and the most bytes of its head.
const MAX_HEADERS: usize = 64;
const MAX_HEAD: usize = 64 * 1024;

/// How long a connection on which nothing has been asked yet is kept once the lane is told to end: what was sent before may
/// still be in the kernel.
const LAST_REQUEST: Duration = Duration::from_millis(50);

/// How long to wait after the system had no more file descriptors.
const AFTER_ACCEPT_FAILED: Duration = Duration::from_millis(200);

/// Serves one socket until it is told to end: then the socket goes first, what is asked already is answered, and all
/// connections end. Dropped, it cuts them.
pub async fn serve(
    socket: Socket,
    role: ActorRole,
    lane: LaneHandle,
    devices: Devices,
    require_operator: bool,
    ending: Ending,
) {
    let settings = match lane.look(|view| view.settings.clone()).await {
        Ok(settings) => settings,
        Err(error) => {
            tracing::error!(%error, "a socket can't be served");
            return;
        }
    };
    let app = App::new(role, lane, devices, settings, require_operator, ending.clone());
    let router = routes::router().layer(from_fn(check_user)).with_state(app.clone());
    let refusals = RefusalLog::default();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let taken = async {
            // The semaphore is never closed.
            let place = Arc::clone(&places).acquire_owned().await.ok()?;
            Some((place, socket.listener.accept().await))
        };
        let taken = tokio::select! {
            taken = taken => taken,
            () = ending.told() => None,
        };
        match taken {
            None => break,
            Some((place, Ok((stream, _)))) => {
                let Some(peer) = peer(&stream, &socket.gate) else { continue };
                let stream = match Wire::new(stream, UNREAD) {
                    Ok(stream) => stream,
                    Err(error) => {
                        tracing::warn!(%error, "a connection could not be watched");
                        continue;
                    }
                };
                let client =
                    Client { router: router.clone(), app: app.clone(), peer, refusals: refusals.clone() };
                connections.spawn(client.serve(stream, place));
            }
            Some((_, Err(error))) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(AFTER_ACCEPT_FAILED).await;
            }
        }
    }
    drop(socket);
    while connections.join_next().await.is_some() {}
}

/// One connection's client.
struct Client {
    router: Router,
    app: App,
    peer: Peer,
    refusals: RefusalLog,
}

impl Client {
    async fn serve(self, stream: Wire, _place: OwnedSemaphorePermit) {
        let ending = self.app.ending().clone();
        let asked = AtomicBool::new(false);
        let was_asked = &asked;
        let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
            let extensions = request.extensions_mut();
            extensions.insert(self.app.clone());
            extensions.insert(self.peer.clone());
            extensions.insert(self.refusals.clone());
            was_asked.store(true, Ordering::Relaxed);
            self.router.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .max_headers(MAX_HEADERS)
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = ending.told() => {
                connection.as_mut().graceful_shutdown();
                tokio::select! {
                    ended = connection.as_mut() => ended,
                    // hyper ends a connection between two requests by itself, but waits for the first one.
                    () = unasked(&asked) => return,
                }
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection has ended");
        }
    }
}

/// Waits for the first request a moment; comes to an end where there is none.
async fn unasked(asked: &AtomicBool) {
    tokio::time::sleep(LAST_REQUEST).await;
    if asked.load(Ordering::Relaxed) {
        std::future::pending().await
    }
}

fn peer(stream: &UnixStream, gate: &Gate) -> Option<Peer> {
    let peer = || {
        let credentials = stream.peer_cred()?;
        // A process that has gone already, or is in a namespace that can't be seen from here, has no number.
        let pid = credentials.pid().unwrap_or(0);
        Ok(Peer { uid: credentials.uid(), pid, admitted: gate.admits(stream)? })
    };
    peer()
        .inspect_err(
            |error: &std::io::Error| tracing::warn!(%error, "a client without credentials was cut off"),
        )
        .ok()
}
