use super::app::App;
use super::failure::Failure;
use super::peer::Peer;
use crate::lane::Idempotency;
use crate::plain::in_plain_words;
use api::{Fault, FieldError, Named, Object, Problem};
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use bytes::Bytes;
use checkout::Actor;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::time::Duration;

/// The longest body.
const MAX_BODY: usize = 1024 * 1024;

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

/// The longest idempotency key.
const MAX_KEY: usize = 200;

/// A request to do something: who asks, under which key, on which condition, with which body.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) actor: Actor,
    pub(super) idempotency: Option<Idempotency>,
    pub(super) if_match: Option<u64>,
    body: Bytes,
}

impl FromRequest<App> for Ask {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        // Before anything can be refused: see `discard`.
        let body = collect(body).await?;
        let actor = actor(&parts, app)?;
        let key = idempotency_key(&parts.headers, &actor)?;
        let if_match = if_match(&parts.headers)?;
        if !body.is_empty() {
            check_json(&parts.headers)?;
        }
        let idempotency = key.map(|key| Idempotency { key, request_hash: request_hash(app, &parts, &body) });
        Ok(Self { actor, idempotency, if_match, body })
    }
}

impl Ask {
    /// Reads the body.
    ///
    /// # Errors
    /// No JSON, or not of the right form: names line, column and field.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        if self.body.is_empty() {
            return Err(Failure::new(Fault::Malformed, "The body is empty; it should be JSON."));
        }
        parse_json(&self.body)
    }

    /// Reads the body; an empty one says nothing, as `{}` does.
    ///
    /// # Errors
    /// As [`Ask::json`].
    pub(super) fn json_or_nothing<T: DeserializeOwned + Default>(&self) -> Result<T, Failure> {
        if self.body.is_empty() { Ok(T::default()) } else { parse_json(&self.body) }
    }

    /// Nothing is asked for but what the path says. A line or money that is named here was meant for another call, and must not
    /// go unheard: `void` would give up the cart instead of its line.
    ///
    /// # Errors
    /// As [`Ask::json`]; a field.
    pub(super) fn nothing(&self) -> Result<(), Failure> {
        self.json_or_nothing().map(|Nothing {}| ())
    }
}

/// The body of a call that has none: empty, or `{}`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Segments of the path, percent-decoded.
#[derive(Debug)]
pub(super) struct At<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for At<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let Path(segments) = Path::<T>::from_request_parts(parts, app).await.map_err(|error| {
            Failure::new(Fault::Malformed, format!("The path can't be read: {}.", error.body_text()))
        })?;
        Ok(Self(segments))
    }
}

/// Who asks.
pub(super) fn actor(parts: &Parts, app: &App) -> Result<Actor, Failure> {
    let peer = parts.extensions.get::<Peer>();
    let peer = peer.ok_or_else(|| Failure::new(Fault::NotAllowed, "It isn't known who calls."))?;
    peer.actor(app, &parts.headers)
}

/// The client's key. It belongs to the socket's role and the user that sent it: two programs may well count alike.
pub(super) fn idempotency_key(headers: &HeaderMap, actor: &Actor) -> Result<Option<String>, Failure> {
    let Some(key) = header(headers, &HeaderName::from_static("idempotency-key"))? else { return Ok(None) };
    let is_printable = key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if key.is_empty() || key.len() > MAX_KEY || !is_printable {
        let reason = format!("a key has 1 to {MAX_KEY} printable ASCII characters");
        return Err(FieldError::new("Idempotency-Key", key, reason).into());
    }
    Ok(Some(match actor {
        Actor::Peer { role, uid, .. } => format!("{role:?}/{uid}/{key}"),
        Actor::Lane => key.to_owned(),
    }))
}

/// Reads JSON of a certain form.
pub(super) fn parse_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let Object(value) = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        // The path ends in a question mark where the text ended before a name did.
        let path = error.path().to_string();
        let field = path.trim_end_matches(['?', '.']);
        malformed(error.inner(), (!field.is_empty()).then(|| field.to_owned()))
    })?;
    reader.end().map_err(|error| malformed(&error, None))?;
    Ok(value)
}

fn malformed(error: &serde_json::Error, field: Option<String>) -> Failure {
    // serde_json puts the place at the end of its message; it is told in words here.
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let message = in_plain_words(message, "an object");
    let message = label::escape(message.chars().take(300).collect::<String>().as_bytes());
    let (line, column) = (error.line(), error.column());
    let what = match &field {
        Some(field) => format!("field {} of the body", label::escape(field.as_bytes())),
        None => "body".to_owned(),
    };
    let detail = format!("The {what} can't be read: {message} (line {line}, column {column}).");
    let problem = Problem::fault(Fault::Malformed, detail).with("line", line).with("column", column);
    match field {
        Some(field) => problem.with("field", label::escape(field.as_bytes())).into(),
        None => problem.into(),
    }
}

/// Takes in a body that nobody reads. A connection that is closed on a client that still sends breaks at its end, and the
/// client never sees why it was refused.
pub(super) async fn discard(body: Body) {
    // Too long, too slow or broken off: then there is no helping it.
    let _ = collect(body).await;
}

async fn collect(body: Body) -> Result<Bytes, Failure> {
    let body =
        tokio::time::timeout(BODY_TIME, Limited::new(body, MAX_BODY).collect()).await.map_err(|_| {
            Failure::new(Fault::Malformed, format!("The body did not come within {} s.", BODY_TIME.as_secs()))
        })?;
    match body {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Failure::new(Fault::TooLarge, format!("The body is longer than {MAX_BODY} bytes.")))
        }
        Err(error) => Err(Failure::new(Fault::Malformed, format!("The body broke off: {error}."))),
    }
}

/// JSON, or nothing said; and what `curl -d` says unless it is told otherwise.
fn check_json(headers: &HeaderMap) -> Result<(), Failure> {
    let Some(value) = headers.get(CONTENT_TYPE) else { return Ok(()) };
    let text = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
    let essence = text.split(';').next().unwrap_or_default().trim();
    let good = essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
        || essence == "application/x-www-form-urlencoded";
    if good {
        return Ok(());
    }
    let detail =
        format!("The body is said to be {}; send application/json.", label::escape(essence.as_bytes()));
    Err(Failure::new(Fault::UnsupportedMediaType, detail))
}

/// `If-Match: 7`, or `"7"` as entity tags are written; `*` is any.
fn if_match(headers: &HeaderMap) -> Result<Option<u64>, Failure> {
    let Some(text) = header(headers, &HeaderName::from_static("if-match"))? else { return Ok(None) };
    let bare = text.trim();
    if bare == "*" {
        return Ok(None);
    }
    let bare = bare.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(bare);
    let revision =
        bare.parse().map_err(|_| FieldError::new("If-Match", text, "it is a transaction's revision"))?;
    Ok(Some(revision))
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Failure> {
    let Some(value) = headers.get(name) else { return Ok(None) };
    let text = value.to_str().map_err(|_| {
        FieldError::new(
            name.as_str(),
            &String::from_utf8_lossy(value.as_bytes()),
            "it has characters that are not ASCII",
        )
    })?;
    Ok(Some(text))
}

/// The body without a PIN. The hash of a request is kept, and it is a quick one: a short number is soon found by trying.
fn without_pin(body: &[u8]) -> Cow<'_, [u8]> {
    const NAME: &[u8] = b"\"pin\"";
    if !body.windows(NAME.len()).any(|part| part == NAME) {
        return Cow::Borrowed(body);
    }
    let Ok(mut json) = serde_json::from_slice::<serde_json::Value>(body) else { return Cow::Borrowed(body) };
    if let Some(object) = json.as_object_mut() {
        object.remove("pin");
    }
    serde_json::to_vec(&json).map_or(Cow::Borrowed(body), Cow::Owned)
}

/// Two requests are the same when role, method, path and body are. Each part is preceded by its length.
fn request_hash(app: &App, parts: &Parts, body: &[u8]) -> [u8; 32] {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut hash = Sha256::new();
    let body = without_pin(body);
    for part in [app.role().word().as_bytes(), parts.method.as_str().as_bytes(), path.as_bytes(), &*body] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::without_pin;

    #[test]
    fn the_hash_of_a_request_knows_no_pin() {
        let (one, other) = (br#"{"reason":"torn","pin":"4711"}"#, br#"{"reason":"torn","pin":"4712"}"#);
        assert_eq!(without_pin(one), without_pin(other));
        assert!(!String::from_utf8_lossy(&without_pin(one)).contains("4711"));
        assert_ne!(without_pin(one), without_pin(br#"{"reason":"wet","pin":"4711"}"#));
        assert_eq!(&*without_pin(br#"{"quantity":1.50}"#), br#"{"quantity":1.50}"#);
    }
}
