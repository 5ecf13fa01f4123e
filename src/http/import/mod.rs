//! Many products at once, line by line.

mod csv;
mod rows;
mod stock;

pub(super) use stock::{__path_stock, stock};

use super::Reply;
use super::answer;
use super::app::App;
use super::ask::{actor, idempotency_key};
use super::failure::{Failure, json, rendered};
use crate::lane::{Idempotency, Rendered, Request as LaneRequest, Work};
use api::{Fault, Imported, Problem};
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use checkout::{Actor, Product};
use http_body_util::BodyExt;
use rows::{Format, PRODUCTS, Row, Rows};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// The longest import.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// So many products are put in one commit: few enough that a scan in between need not wait.
const BATCH: usize = 200;

/// How long the next piece of the body may take.
const PIECE_TIME: Duration = Duration::from_secs(30);

/// Import products
///
/// NDJSON (`application/x-ndjson`): a product a line, as in `PUT`, with its `sku`. CSV (`text/csv`): the first row names the
/// columns: `sku`, `description`, `price`, and any of `gtins` (with spaces between), `tax_rate`, `tracking`,
/// `blank_issue_allowed`, `negative_stock_allowed`, and for the one identifier of a unit `kind`, `pattern`, `check`, `strip_prefix`, `case`.
/// At most 64 MiB. Products are put in order, 200 in one commit; a row that can't be stops the import and names its line. What was put
/// before it stays; importing the corrected file again changes only what differs.
#[utoipa::path(post, path = "/v1/products/import", tag = "products",
    request_body(description = "The products.", content((String = "application/x-ndjson"), (String = "text/csv"))),
    responses((status = 200, body = Imported, description = "How many products are new, and how many changed.")))]
pub(super) async fn import(State(app): State<App>, request: Request) -> Reply {
    let (parts, mut body) = request.into_parts();
    let actor = actor(&parts, &app)?;
    let key = idempotency_key(&parts.headers, &actor)?;
    let mut import = Import::new(app, actor, key, format(&parts.headers)?);
    let mut taken = 0_usize;
    while let Some(data) = next_piece(&mut body).await? {
        taken += data.len();
        if taken > MAX_BYTES {
            return Err(
                import.stopped(Problem::fault(Fault::TooLarge, "An import has at most 64 MiB."), None)
            );
        }
        if let Some(refused) = import.push(&data).await? {
            return Ok(refused);
        }
    }
    if taken == 0 {
        return Err(Failure::new(Fault::Malformed, "The body is empty; it should be NDJSON or CSV."));
    }
    match import.finish().await? {
        Some(refused) => Ok(refused),
        None => json(&import.done),
    }
}

/// The next piece of an import's body; none at its end.
async fn next_piece(body: &mut Body) -> Result<Option<Bytes>, Failure> {
    loop {
        let frame = tokio::time::timeout(PIECE_TIME, body.frame())
            .await
            .map_err(|_| Failure::new(Fault::Malformed, "The import stopped coming."))?;
        let Some(frame) = frame else { return Ok(None) };
        let frame = frame
            .map_err(|error| Failure::new(Fault::Malformed, format!("The import broke off: {error}.")))?;
        // Trailers are no rows.
        if let Ok(data) = frame.into_data() {
            return Ok(Some(data));
        }
    }
}

/// An import under way.
struct Import {
    app: App,
    actor: Actor,
    key: Option<String>,
    rows: Rows<Product>,
    batch: Vec<Product>,
    /// The line that each product of the batch is on.
    lines: Vec<u64>,
    /// Of all products so far, so that the same key with another file is noticed, however the file was cut on its way.
    hash: Sha256,
    batches: u32,
    done: Imported,
}

impl Import {
    fn new(app: App, actor: Actor, key: Option<String>, format: Option<Format>) -> Self {
        let rows = Rows::new(format, app.currency(), PRODUCTS);
        Self {
            app,
            actor,
            key,
            rows,
            batch: Vec::new(),
            lines: Vec::new(),
            hash: Sha256::new(),
            batches: 0,
            done: Imported::default(),
        }
    }

    /// Takes a piece of the body. An answer is the lane's no.
    async fn push(&mut self, data: &[u8]) -> Result<Option<Response>, Failure> {
        self.rows.push(data).map_err(|wrong| self.stopped(*wrong.problem, Some(wrong.line)))?;
        self.take(BATCH).await
    }

    /// The body has ended.
    async fn finish(&mut self) -> Result<Option<Response>, Failure> {
        self.rows.finish().map_err(|wrong| self.stopped(*wrong.problem, Some(wrong.line)))?;
        if let Some(refused) = self.take(BATCH).await? {
            return Ok(Some(refused));
        }
        if self.batch.is_empty() { Ok(None) } else { self.put().await }
    }

    /// Takes all whole rows, and puts them whenever so many have come together.
    async fn take(&mut self, batch: usize) -> Result<Option<Response>, Failure> {
        loop {
            match self.rows.next() {
                None => return Ok(None),
                Some(Row { line, item: Ok(product) }) => self.add(line, *product)?,
                Some(Row { line, item: Err(problem) }) => {
                    // What stands before the wrong row is put, so that the file can be read from there.
                    if !self.batch.is_empty()
                        && let Some(refused) = self.put().await?
                    {
                        return Ok(Some(refused));
                    }
                    return Err(self.stopped(*problem, Some(line)));
                }
            }
            if self.batch.len() >= batch
                && let Some(refused) = self.put().await?
            {
                return Ok(Some(refused));
            }
        }
    }

    fn add(&mut self, line: u64, product: Product) -> Result<(), Failure> {
        let bytes =
            serde_json::to_vec(&product).map_err(|error| Failure::new(Fault::Internal, error.to_string()))?;
        self.hash.update(bytes.len().to_be_bytes());
        self.hash.update(bytes);
        self.batch.push(product);
        self.lines.push(line);
        Ok(())
    }

    /// Puts a batch in one commit. `Some` is the lane's no. Where that is about one row, what stands before it is put all
    /// the same.
    async fn put(&mut self) -> Result<Option<Response>, Failure> {
        let (mut products, lines) = (core::mem::take(&mut self.batch), core::mem::take(&mut self.lines));
        let answered = self.submit(products.clone(), &lines).await?;
        if self.count(&answered) {
            return Ok(None);
        }
        let Ok(problem) = serde_json::from_slice::<Problem>(&answered.body) else {
            return Ok(Some(rendered(answered)));
        };
        let line = problem.params.get("line").and_then(|line| line.parse().ok());
        let Some(line) = line else { return Ok(Some(rendered(answered))) };
        products.truncate(lines.iter().take_while(|other| **other != line).count());
        if !products.is_empty() {
            let before = self.submit(products, &lines).await?;
            if !self.count(&before) {
                return Ok(Some(rendered(before)));
            }
        }
        Err(self.stopped(problem, Some(line)))
    }

    /// Counts what was put; answers whether anything was.
    fn count(&mut self, answered: &Rendered) -> bool {
        match serde_json::from_slice::<Imported>(&answered.body) {
            Ok(imported) if answered.status < 300 => {
                self.done.created += imported.created;
                self.done.changed += imported.changed;
                self.done.seq = imported.seq;
                true
            }
            _ => false,
        }
    }

    async fn submit(&mut self, products: Vec<Product>, lines: &[u64]) -> Result<Rendered, Failure> {
        self.batches += 1;
        let request_hash = self.hash.clone().finalize().into();
        // Each batch has a key of its own, so that an import sent again is answered batch by batch as it was.
        let idempotency =
            self.key.as_ref().map(|key| Idempotency { key: format!("{key}#{}", self.batches), request_hash });
        let request = LaneRequest {
            work: Work::PutProducts(products),
            actor: self.actor.clone(),
            idempotency,
            if_match: None,
            render: answer::imported(lines.to_vec(), self.app.currency()),
        };
        Ok(self.app.lane().submit(request).await?)
    }

    /// The import ends here; says how far it came.
    fn stopped(&self, problem: Problem, line: Option<u64>) -> Failure {
        let (created, changed) = (self.done.created, self.done.changed);
        let mut problem = problem.with("created", created).with("changed", changed);
        if let Some(line) = line {
            problem.detail = format!("Line {line} of the import: {}", problem.detail);
            problem = problem.with("line", line);
            problem.remedy =
                "Correct the line and import the file again: what is in already stays as it is.".to_owned();
        }
        problem.into()
    }
}

/// What the body is said to be; nothing said: its first character tells.
fn format(headers: &HeaderMap) -> Result<Option<Format>, Failure> {
    let Some(value) = headers.get(CONTENT_TYPE) else { return Ok(None) };
    let text = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
    match text.split(';').next().unwrap_or_default().trim() {
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" | "application/json" => {
            Ok(Some(Format::Json))
        }
        "text/csv" => Ok(Some(Format::Csv)),
        "application/x-www-form-urlencoded" | "application/octet-stream" | "text/plain" => Ok(None),
        other => {
            let detail = format!(
                "The body is said to be {}; send application/x-ndjson or text/csv.",
                label::escape(other.as_bytes())
            );
            Err(Failure::new(Fault::UnsupportedMediaType, detail))
        }
    }
}
