use super::app::App;
use super::ask::discard;
use super::failure::Failure;
use crate::lane::Note;
use api::{Fault, Named, Problem};
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use checkout::{Actor, ActorRole};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Who is at the other end of a connection, as the kernel says, and whether the socket is for them.
#[derive(Debug, Clone)]
pub(super) struct Peer {
    pub(super) uid: u32,
    pub(super) pid: i32,
    pub(super) admitted: bool,
}

/// How often a refused client is journalled at most: one that knocks without end must not fill the disk.
const NOTE_EVERY: Duration = Duration::from_secs(10);

/// When a refused client was journalled last.
#[derive(Debug, Clone, Default)]
pub(super) struct RefusalLog(Arc<Mutex<Option<Instant>>>);

impl Peer {
    /// Who acts: the process, and the operator that it names.
    ///
    /// # Errors
    /// An operator's id that can't be; or none where one is required.
    pub(super) fn actor(&self, app: &App, headers: &HeaderMap) -> Result<Actor, Failure> {
        let operator = operator(headers)?;
        if operator.is_none() && app.require_operator() && app.role() == ActorRole::Pos {
            return Err(Failure::new(Fault::OperatorNeeded, "This lane wants to know who acts at the till."));
        }
        Ok(Actor::Peer { role: app.role(), uid: self.uid, pid: self.pid, operator })
    }
}

fn operator(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(value) = headers.get("lane-operator") else { return Ok(None) };
    let text = String::from_utf8_lossy(value.as_bytes());
    Ok(Some(api::operator_id(&text, "Lane-Operator")?))
}

/// Lets a request through when its user may use the socket.
pub(super) async fn check_user(request: Request, next: Next) -> Response {
    match request.extensions().get::<Peer>() {
        Some(peer) if peer.admitted => next.run(request).await,
        Some(peer) => {
            let uid = peer.uid;
            note_refused(refused(&request)).await;
            let detail = format!("User {uid} may not use this socket.");
            Failure::from(Problem::fault(Fault::NotAllowed, detail).with("uid", uid)).into_response()
        }
        None => Failure::new(Fault::NotAllowed, "It isn't known who calls.").into_response(),
    }
}

/// Lets a request through when its socket's role is one of these.
pub(super) async fn check_role(roles: &'static [ActorRole], request: Request, next: Next) -> Response {
    let role = request.extensions().get::<App>().map(App::role);
    if role.is_some_and(|role| roles.contains(&role)) {
        return next.run(request).await;
    }
    note_refused(refused(&request)).await;
    discard(request.into_body()).await;
    let mine = role.map_or("none", Named::word);
    let allowed: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    let detail = format!("The {mine} socket may not do this; the {} socket may.", allowed.join(" or "));
    let problem =
        Problem::fault(Fault::RoleNotAllowed, detail).with("role", mine).with("allowed", allowed.join(", "));
    Failure::from(problem).into_response()
}

/// What there is to say of a refused client, when it is due: neither journal nor log is for one that knocks without end to fill.
fn refused(request: &Request) -> Option<(App, Note)> {
    let extensions = request.extensions();
    let (peer, app) = (extensions.get::<Peer>()?, extensions.get::<App>()?);
    let path: String = request.uri().path().chars().take(200).collect();
    let wanted = format!("{} {}", request.method(), label::escape(path.as_bytes()));
    extensions.get::<RefusalLog>()?.is_due().then(|| {
        tracing::warn!(role = app.role().word(), uid = peer.uid, pid = peer.pid, %wanted, "a client was refused");
        let note =
            Note::PeerRefused { role: app.role().word().to_owned(), uid: peer.uid, pid: peer.pid, wanted };
        (app.clone(), note)
    })
}

async fn note_refused(refused: Option<(App, Note)>) {
    if let Some((app, note)) = refused {
        // A lane that has stopped can't write it down; the log has it.
        let _ = app.lane().note(note).await;
    }
}

impl RefusalLog {
    fn is_due(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = last.is_none_or(|last| last.elapsed() >= NOTE_EVERY);
        if due {
            *last = Some(Instant::now());
        }
        due
    }
}
