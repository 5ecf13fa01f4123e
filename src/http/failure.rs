use super::Reply;
use crate::lane::{LaneError, LaneProblem, Rendered};
use api::{Fault, FieldError, PROBLEM_TYPE, Problem};
use axum::http::header::{CONNECTION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// A problem on its way out.
#[derive(Debug)]
pub(super) struct Failure(Box<Problem>);

impl Failure {
    pub(super) fn new(fault: Fault, detail: impl Into<String>) -> Self {
        Problem::fault(fault, detail).into()
    }

    pub(super) fn into_problem(self) -> Box<Problem> {
        self.0
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<FieldError> for Failure {
    fn from(error: FieldError) -> Self {
        Problem::from(error).into()
    }
}

impl From<LaneError> for Failure {
    fn from(error: LaneError) -> Self {
        let fault = match &error {
            LaneError::Stopped(_) => Fault::Stopped,
            LaneError::Busy(_) => Fault::Busy,
            LaneError::Unreadable(reason) => {
                tracing::error!(%reason, "the journal could not be read for a program");
                Fault::Internal
            }
        };
        Self::new(fault, sentence(&error.to_string()))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        respond(self.0.status, PROBLEM_TYPE, self.0.to_json())
    }
}

/// A problem of the lane's own, as programs see it.
pub(super) fn lane_problem(problem: &LaneProblem) -> Problem {
    let mut out = Problem::new(problem.code, problem.detail.as_str()).with_status(problem.status);
    if !problem.remedy.is_empty() {
        out = out.with_remedy(problem.remedy.as_str());
    }
    problem.params.iter().fold(out, |out, (name, value)| out.with(name, value))
}

/// An answer that the lane's thread has made.
pub(super) fn rendered(rendered: Rendered) -> Response {
    let media_type = if rendered.status < 400 { "application/json" } else { PROBLEM_TYPE };
    respond(rendered.status, media_type, rendered.body)
}

/// `200` with a body.
pub(super) fn json(body: &impl serde::Serialize) -> Reply {
    let body = serde_json::to_vec(body).map_err(|error| Failure::new(Fault::Internal, error.to_string()))?;
    Ok(respond(200, "application/json", body))
}

/// An answer of any kind.
pub(super) fn respond(status: u16, media_type: &'static str, body: Vec<u8>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        // The rest of the body is still to come, and will not be read.
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}

/// The same with a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", letters.as_str())
}
