//! A client for the lane's sockets: one connection a request, JSON in and out, problems as errors.

mod error;
mod events;
mod sse;

pub use error::ClientError;
pub use events::EventStream;
pub use sse::{MAX_EVENT_BYTES, StreamEvent};

use crate::{PROBLEM_TYPE, Problem};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::UnixStream;
use tokio::task::AbortHandle;

/// How long a request may take unless [`Client::with_timeout`] says otherwise.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The longest answer that is read.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

/// The way to a lane through one of its sockets. Cheap to clone; connects anew for every request.
#[derive(Debug, Clone)]
pub struct Client {
    socket: PathBuf,
    operator: Option<HeaderValue>,
    timeout: Duration,
}

/// An answer as it came, whatever its status.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: hyper::HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// A request, for what [`Client::get`] and its like don't say.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub path: &'a str,
    /// More headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body and its media type.
    pub body: Option<(&'a str, Bytes)>,
}

impl Client {
    /// A client for that socket; nothing is connected yet.
    #[must_use]
    pub fn new(socket: impl Into<PathBuf>) -> Self {
        Self { socket: socket.into(), operator: None, timeout: TIMEOUT }
    }

    /// The same, saying who acts at the till. Text that no header can hold is left out.
    #[must_use]
    pub fn with_operator(mut self, operator: &str) -> Self {
        self.operator = HeaderValue::from_str(operator).ok();
        self
    }

    /// The same with another time limit for each request.
    #[must_use]
    pub const fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The socket.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// `GET`.
    ///
    /// # Errors
    /// No answer, one that can't be read, or a problem.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.json(Method::GET, path, None::<&()>).await
    }

    /// `POST`.
    ///
    /// # Errors
    /// No answer, one that can't be read, or a problem.
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        self.json(Method::POST, path, Some(body)).await
    }

    /// `PUT`.
    ///
    /// # Errors
    /// No answer, one that can't be read, or a problem.
    pub async fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        self.json(Method::PUT, path, Some(body)).await
    }

    /// `PATCH`.
    ///
    /// # Errors
    /// No answer, one that can't be read, or a problem.
    pub async fn patch<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, ClientError> {
        self.json(Method::PATCH, path, Some(body)).await
    }

    /// `DELETE`.
    ///
    /// # Errors
    /// No answer, one that can't be read, or a problem.
    pub async fn delete<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.json(Method::DELETE, path, None::<&()>).await
    }

    /// `GET` of something that isn't JSON: a receipt's text or picture.
    ///
    /// # Errors
    /// No answer, or a problem.
    pub async fn get_bytes(&self, path: &str) -> Result<Bytes, ClientError> {
        let call = Call { method: Method::GET, path, headers: &[], body: None };
        let reply = self.call(call).await?;
        Ok(self.accepted(reply)?.body)
    }

    /// Any request, with its answer as it came: a problem is no error here.
    ///
    /// # Errors
    /// No answer, or one that is too long.
    pub async fn call(&self, call: Call<'_>) -> Result<Reply, ClientError> {
        let answer = async {
            let mut connection = Connection::open(&self.socket).await?;
            let response = connection.send(self.request(call)?, &self.socket).await?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, MAX_ANSWER_BYTES)
                .collect()
                .await
                .map_err(|error| ClientError::cut(&self.socket, error))?
                .to_bytes();
            Ok(Reply { status: head.status.as_u16(), headers: head.headers, body })
        };
        tokio::time::timeout(self.timeout, answer)
            .await
            .map_err(|_| ClientError::TimedOut { socket: self.socket.clone(), limit: self.timeout })?
    }

    /// The lane's events. `after`: what comes after this place in the journal, however old; `None`: a `snapshot`, then
    /// what comes.
    ///
    /// # Errors
    /// No answer, or a problem: that far back the journal may be archived.
    pub async fn events(&self, after: Option<u64>) -> Result<EventStream, ClientError> {
        let path = match after {
            Some(seq) => format!("/v1/events?after={seq}"),
            None => "/v1/events".to_owned(),
        };
        let call = Call {
            method: Method::GET,
            path: &path,
            headers: &[("accept", "text/event-stream")],
            body: None,
        };
        let begin = async {
            let mut connection = Connection::open(&self.socket).await?;
            let response = connection.send(self.request(call)?, &self.socket).await?;
            Ok::<_, ClientError>((connection, response))
        };
        let (connection, response) = tokio::time::timeout(self.timeout, begin)
            .await
            .map_err(|_| ClientError::TimedOut { socket: self.socket.clone(), limit: self.timeout })??;
        let (head, body) = response.into_parts();
        if head.status.is_success() {
            return Ok(EventStream::new(self.socket.clone(), connection, body));
        }
        let body = Limited::new(body, MAX_EVENT_BYTES)
            .collect()
            .await
            .map_err(|error| ClientError::cut(&self.socket, error))?
            .to_bytes();
        let refused = Reply { status: head.status.as_u16(), headers: head.headers, body };
        Err(self.refusal(&refused))
    }

    async fn json<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
    ) -> Result<T, ClientError> {
        let body = match body {
            Some(body) => {
                let bytes =
                    serde_json::to_vec(body).map_err(|error| ClientError::Unsendable(error.to_string()))?;
                Some(("application/json", Bytes::from(bytes)))
            }
            None => None,
        };
        let reply = self.call(Call { method, path, headers: &[], body }).await?;
        self.accepted(reply)?.json(&self.socket)
    }

    fn request(&self, call: Call<'_>) -> Result<Request<Full<Bytes>>, ClientError> {
        let mut request = Request::builder().method(call.method).uri(call.path).header(HOST, "lane");
        if !call.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept")) {
            request = request.header(ACCEPT, "*/*");
        }
        for (name, value) in call.headers {
            request = request.header(*name, *value);
        }
        if let Some(operator) = &self.operator {
            request = request.header("lane-operator", operator);
        }
        let body = match call.body {
            Some((media_type, bytes)) => {
                request = request.header(CONTENT_TYPE, media_type);
                Full::new(bytes)
            }
            None => Full::default(),
        };
        request.body(body).map_err(|error| ClientError::Unsendable(error.to_string()))
    }

    fn accepted(&self, reply: Reply) -> Result<Reply, ClientError> {
        if (200..300).contains(&reply.status) { Ok(reply) } else { Err(self.refusal(&reply)) }
    }

    fn refusal(&self, reply: &Reply) -> ClientError {
        let is_problem = reply
            .headers
            .get(CONTENT_TYPE)
            .is_some_and(|value| value.as_bytes().starts_with(PROBLEM_TYPE.as_bytes()));
        match serde_json::from_slice::<Problem>(&reply.body) {
            Ok(problem) if is_problem => ClientError::Problem(Box::new(problem)),
            _ => ClientError::NotALane {
                socket: self.socket.clone(),
                detail: format!("it answered with status {}", reply.status),
            },
        }
    }
}

impl Reply {
    /// Reads the body as JSON; `socket` is named when it can't be.
    ///
    /// # Errors
    /// When it isn't what was expected.
    pub fn json<T: DeserializeOwned>(&self, socket: &Path) -> Result<T, ClientError> {
        serde_json::from_slice(&self.body).map_err(|error| ClientError::NotALane {
            socket: socket.to_owned(),
            detail: format!("its answer can't be read: {error}"),
        })
    }
}

/// Writes a value into a path as one segment, whatever is in it.
#[must_use]
pub fn segment(value: &str) -> String {
    use core::fmt::Write as _;
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// One connection, with the task that drives it. Dropping it ends both.
#[derive(Debug)]
struct Connection {
    sender: SendRequest<Full<Bytes>>,
    driver: AbortHandle,
}

impl Connection {
    async fn open(socket: &Path) -> Result<Self, ClientError> {
        let stream =
            UnixStream::connect(socket).await.map_err(|error| ClientError::unreachable(socket, error))?;
        let (sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(|error| ClientError::cut(socket, error))?;
        // What breaks the connection breaks the answer too, and is told there.
        let driver = tokio::spawn(async move { drop(connection.await) }).abort_handle();
        Ok(Self { sender, driver })
    }

    async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
        socket: &Path,
    ) -> Result<Response<Incoming>, ClientError> {
        self.sender.send_request(request).await.map_err(|error| ClientError::cut(socket, error))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}
