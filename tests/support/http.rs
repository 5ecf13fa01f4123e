use serde_json::Value;
use std::path::Path;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixStream;

/// The largest answer that is read.
const LARGEST_BYTES: u64 = 16 * 1024 * 1024;

/// One request. HTTP/1.0, so that the answer ends with the connection, however long it is.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<Vec<u8>>,
    pub(crate) idempotency_key: Option<String>,
    /// Who acts at the till.
    pub(crate) operator: Option<String>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self { method: "GET", path: path.into(), body: None, idempotency_key: None, operator: None }
    }

    pub(crate) fn with(method: &'static str, path: impl Into<String>, body: &Value) -> Self {
        let body = Some(body.to_string().into_bytes());
        Self { method, path: path.into(), body, idempotency_key: None, operator: None }
    }

    /// Sends it and reads the whole answer.
    ///
    /// # Errors
    /// When nobody answers, or not in HTTP.
    pub(crate) async fn send(&self, socket: &Path) -> Result<Answer, String> {
        let mut stream = self.begin(socket).await?;
        let mut bytes = Vec::new();
        (&mut stream)
            .take(LARGEST_BYTES)
            .read_to_end(&mut bytes)
            .await
            .map_err(|error| self.failed(&error))?;
        Answer::parse(&bytes).ok_or_else(|| {
            format!("{} {}: no HTTP answer: {:?}", self.method, self.path, String::from_utf8_lossy(&bytes))
        })
    }

    /// Sends it and leaves the answer to be read.
    ///
    /// # Errors
    /// When it can't be sent.
    pub(crate) async fn begin(&self, socket: &Path) -> Result<BufReader<UnixStream>, String> {
        let mut stream = UnixStream::connect(socket).await.map_err(|error| self.failed(&error))?;
        let body = self.body.as_deref().unwrap_or_default();
        let mut head = format!("{} {} HTTP/1.0\r\nHost: lane\r\n", self.method, self.path);
        if self.body.is_some() {
            head += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        }
        if let Some(key) = &self.idempotency_key {
            head += &format!("Idempotency-Key: {key}\r\n");
        }
        if let Some(operator) = &self.operator {
            head += &format!("Lane-Operator: {operator}\r\n");
        }
        head += "\r\n";
        let whole = [head.as_bytes(), body].concat();
        stream.write_all(&whole).await.map_err(|error| self.failed(&error))?;
        Ok(BufReader::new(stream))
    }

    fn failed(&self, error: &std::io::Error) -> String {
        format!("{} {}: {error}", self.method, self.path)
    }
}

impl Answer {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let (head, rest) = bytes.split_at(end);
        let head = std::str::from_utf8(head).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let content_type = lines
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default();
        Some(Self { status, content_type, body: rest.get(4..)?.to_vec() })
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as text, whatever it is.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON; null where it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}
