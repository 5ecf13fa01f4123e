//! The lane's events as a stream that can be resumed.

use super::Reply;
use super::app::App;
use super::devices;
use super::failure::Failure;
use super::feed::{Feed, Frame};
use super::query::{Asked, number};
use api::{Event, Fault, FieldError, Problem, Snapshot, Transaction};
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::OwnedSemaphorePermit;

/// The most orders that a snapshot names.
const MAX_ORDERS: usize = 1_000;

/// The longest that a stream may be asked to last, milliseconds: a day.
const MAX_TIMEOUT_MS: u64 = 86_400_000;

/// Where a stream begins and how it ends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventQuery {
    after: Option<String>,
    limit: Option<String>,
    timeout_ms: Option<String>,
}

/// Follow the lane's events
///
/// Server-sent events: `id` is the journal's sequence number, `event` the type, `data` an Event. `Last-Event-ID`, or `after`,
/// resumes from the journal, however old (410 when that part is archived). With neither, a `snapshot` (a Snapshot) comes first, then what
/// happens from then on. A comment comes every 15 s. A socket has at most 32 streams at a time (503 `busy`). `limit` and `timeout_ms` end the stream.
#[utoipa::path(get, path = "/v1/events", tag = "lane",
    params(("after" = Option<u64>, Query, description = "The last sequence number that is known already."),
        ("limit" = Option<u64>, Query, minimum = 1, description = "End after so many events, the snapshot counted."),
        ("timeout_ms" = Option<u64>, Query, minimum = 0, maximum = 86_400_000, description = "End after so many milliseconds."),
        ("Last-Event-ID" = Option<u64>, Header, description = "As `after`; it goes before it.")),
    responses((status = 200, content_type = "text/event-stream", body = Event, description = "The stream.")))]
pub(super) async fn follow(
    State(app): State<App>,
    Asked(query): Asked<EventQuery>,
    headers: HeaderMap,
) -> Reply {
    let after = match last_event_id(&headers)? {
        Some(seq) => Some(seq),
        None => number("after", query.after.as_deref(), 0..=u64::MAX)?,
    };
    let place = match app.stream_place() {
        Ok(place) => place,
        Err(failure) => return Ok(closing(failure.into_response())),
    };
    let limit = number("limit", query.limit.as_deref(), 1..=u64::MAX)?;
    let lasts =
        number("timeout_ms", query.timeout_ms.as_deref(), 0..=MAX_TIMEOUT_MS)?.map(Duration::from_millis);
    let (start, first) = match after {
        Some(seq) => {
            check_place(&app, seq).await?;
            (seq, None)
        }
        None => {
            let snapshot = snapshot(&app).await?;
            (snapshot.seq, Some(Frame::of(Some(snapshot.seq), "snapshot", &snapshot)))
        }
    };
    Ok(stream(Feed::new(app, start, first, limit, lasts), place))
}

/// Whether the journal can be read on from there.
async fn check_place(app: &App, seq: u64) -> Result<(), Failure> {
    let (earliest, latest) = app.lane().read(|reader| Ok((reader.earliest()?, reader.latest()?))).await?;
    if seq > latest {
        let detail = format!("The journal ends at {latest}; there is no {seq}.");
        return Err(Problem::fault(Fault::UnknownSeq, detail).with("latest", latest).into());
    }
    match earliest {
        Some(earliest) if seq + 1 < earliest => {
            let detail =
                format!("The journal here begins at {earliest}; what comes after {seq} is archived.");
            Err(Problem::fault(Fault::Archived, detail).with("earliest", earliest).into())
        }
        _ => Ok(()),
    }
}

async fn snapshot(app: &App) -> Result<Snapshot, Failure> {
    let devices = devices::all(app);
    let snapshot = app.lane().look(move |view| Snapshot {
        seq: view.seq,
        kind: "snapshot".to_owned(),
        transaction: view.state.current().map(|current| Transaction::of(current, view.settings.currency)),
        suspended: view.state.suspended().map(|parked| parked.id.to_string()).collect(),
        orders: view.state.orders().take(MAX_ORDERS).map(|order| order.id.to_string()).collect(),
        focus: view.state.focus().map(|line| line.0),
        scanning: view.state.scanning_mode().into(),
        devices,
    });
    Ok(snapshot.await?)
}

fn last_event_id(headers: &HeaderMap) -> Result<Option<u64>, FieldError> {
    let Some(value) = headers.get("last-event-id") else { return Ok(None) };
    let text = String::from_utf8_lossy(value.as_bytes());
    number("Last-Event-ID", Some(text.trim()), 0..=u64::MAX)
}

/// Ends the connection too: a program that leaves it open would hold it from others.
fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn stream(feed: Feed, place: OwnedSemaphorePermit) -> Response {
    let frames = futures_util::stream::unfold((feed, place), |(mut feed, place)| async move {
        let bytes = feed.next().await?;
        Some((Ok::<_, core::convert::Infallible>(bytes), (feed, place)))
    });
    let mut response = Body::from_stream(frames).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
