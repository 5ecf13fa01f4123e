//! The stock, unit by unit.

use super::rows::{Form, Rows};
use super::{BATCH, MAX_BYTES, format, next_piece};
use crate::http::Reply;
use crate::http::answer;
use crate::http::app::App;
use crate::http::ask::{actor, idempotency_key, parse_json};
use crate::http::failure::{Failure, rendered};
use crate::http::query::Asked;
use crate::lane::{Idempotency, Request as LaneRequest, StockBatch, StockDone, StockInto, Work};
use api::{Fault, FieldError, Problem, StockImported, StockRow, Timestamp};
use axum::extract::{Request, State};
use checkout::Sku;
use money::Currency;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// How a list comes in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct StockQuery {
    as_of: Option<String>,
    mode: Option<String>,
}

/// A row: SKU and serial number.
type Unit = (Sku, String);

/// Import the stock
///
/// NDJSON (`application/x-ndjson`), `{"sku", "serial"}` a line, or CSV (`text/csv`) with these two columns; at most 64 MiB. It is the
/// whole stock: what was in it before and isn't now is in stock no more. It counts once it is whole; a row that can't be stops it, names
/// its line, and leaves the stock as it was. With `mode=add` its units are added to what is there, and the age stays.
#[utoipa::path(post, path = "/v1/stock/import", tag = "stock", operation_id = "import",
    params(("as_of" = Option<Timestamp>, Query, description = "When the list was true; now, when left out."),
        ("mode" = Option<String>, Query, pattern = "^(replace|add)$", description = "`replace` (when left out) or `add`.")),
    request_body(description = "The units.", content((String = "application/x-ndjson"), (String = "text/csv"))),
    responses((status = 200, body = StockImported, description = "How many units came in.")))]
pub(in crate::http) async fn stock(
    State(app): State<App>,
    Asked(query): Asked<StockQuery>,
    request: Request,
) -> Reply {
    let (parts, mut body) = request.into_parts();
    let actor = actor(&parts, &app)?;
    let key = idempotency_key(&parts.headers, &actor)?;
    let (as_of_ms, added) = query.read(app.lane().clock().now().wall_ms)?;
    let mut rows: Rows<Unit> = Rows::new(format(&parts.headers)?, app.currency(), FORM);
    let list = if added { StockInto::Current } else { StockInto::New };
    let mut import =
        Import { app, actor, list, units: 0, batch: Vec::new(), lines: Vec::new(), hash: Sha256::new() };
    let mut taken = 0_usize;
    while let Some(data) = next_piece(&mut body).await? {
        taken += data.len();
        if taken > MAX_BYTES {
            return Err(Failure::new(Fault::TooLarge, "An import has at most 64 MiB."));
        }
        rows.push(&data).map_err(|wrong| on_line(*wrong.problem, wrong.line))?;
        import.take(&mut rows, BATCH).await?;
    }
    rows.finish().map_err(|wrong| on_line(*wrong.problem, wrong.line))?;
    import.take(&mut rows, 1).await?;
    import.finish(as_of_ms, added, key).await
}

impl StockQuery {
    /// When the list was true, and whether its units are added.
    fn read(&self, now_ms: i64) -> Result<(i64, bool), FieldError> {
        let added = match self.mode.as_deref() {
            None | Some("replace") => false,
            Some("add") => true,
            Some(other) => return Err(FieldError::new("mode", other, "it is replace or add")),
        };
        let Some(text) = &self.as_of else { return Ok((now_ms, added)) };
        let Timestamp(as_of_ms) = serde_json::from_value(text.as_str().into())
            .map_err(|_| FieldError::new("as_of", text, "it is a time as RFC 3339 has it"))?;
        if as_of_ms > now_ms {
            return Err(FieldError::new("as_of", text, "it is still to come"));
        }
        Ok((as_of_ms, added))
    }
}

/// An import under way.
struct Import {
    app: App,
    actor: checkout::Actor,
    list: StockInto,
    units: u64,
    batch: Vec<Unit>,
    /// The line that each unit of the batch is on.
    lines: Vec<u64>,
    /// Of all units, so that the same key with another file is noticed.
    hash: Sha256,
}

impl Import {
    /// Takes all whole rows, and puts them whenever so many have come together.
    async fn take(&mut self, rows: &mut Rows<Unit>, batch: usize) -> Result<(), Failure> {
        while let Some(row) = rows.next() {
            let unit = row.item.map_err(|problem| on_line(*problem, row.line))?;
            for part in [unit.0.as_str(), unit.1.as_str()] {
                self.hash.update(part.len().to_be_bytes());
                self.hash.update(part);
            }
            self.batch.push(*unit);
            self.lines.push(row.line);
            if self.batch.len() >= BATCH {
                self.put().await?;
            }
        }
        if self.batch.len() >= batch { self.put().await } else { Ok(()) }
    }

    async fn put(&mut self) -> Result<(), Failure> {
        let units = core::mem::take(&mut self.batch);
        let lines = core::mem::take(&mut self.lines);
        self.units += u64::try_from(units.len()).unwrap_or(u64::MAX);
        let answered = self
            .app
            .lane()
            .submit(LaneRequest {
                work: Work::PutStock(StockBatch { list: self.list, units }),
                actor: self.actor.clone(),
                idempotency: None,
                if_match: None,
                render: answer::imported(lines, self.app.currency()),
            })
            .await?;
        if let Ok(list) = serde_json::from_slice::<u64>(&answered.body) {
            self.list = StockInto::Begun(list);
            return Ok(());
        }
        let problem = serde_json::from_slice::<Problem>(&answered.body)
            .map_err(|error| Failure::new(Fault::Internal, error.to_string()))?;
        match problem.params.get("line").and_then(|line| line.parse().ok()) {
            Some(line) => Err(on_line(problem, line)),
            None => Err(problem.into()),
        }
    }

    async fn finish(self, as_of_ms: i64, added: bool, key: Option<String>) -> Reply {
        let list = match self.list {
            StockInto::Begun(list) => Some(list),
            StockInto::New | StockInto::Current => None,
        };
        let request_hash = self.hash.finalize().into();
        let request = LaneRequest {
            work: Work::UseStock(StockDone { list, as_of_ms, units: self.units, added }),
            actor: self.actor,
            idempotency: key.map(|key| Idempotency { key, request_hash }),
            if_match: None,
            render: answer::usual(self.app.currency()),
        };
        Ok(rendered(self.app.lane().submit(request).await?))
    }
}

/// A problem of one line; the stock is as it was.
fn on_line(mut problem: Problem, line: u64) -> Failure {
    problem.detail = format!("Line {line} of the import: {}", problem.detail);
    problem.remedy = "Correct the line and import the whole file again: the stock is as it was.".to_owned();
    problem.with("line", line).into()
}

const FORM: Form<Unit> = Form { json, csv, check };

fn json(line: &[u8], _: Currency) -> Result<Unit, Failure> {
    unit(&parse_json::<StockRow>(line)?)
}

fn csv(names: &[String], fields: &[String], _: Currency) -> Result<Unit, Failure> {
    let field = |wanted: &str| {
        let place = names.iter().position(|name| name == wanted);
        place.and_then(|place| fields.get(place)).map_or("", String::as_str)
    };
    unit(&StockRow { sku: field("sku").into(), serial: field("serial").into() })
}

fn unit(row: &StockRow) -> Result<Unit, Failure> {
    Ok((row.sku.value("sku")?, row.serial.value("serial")?))
}

/// Both columns are there, and no other.
fn check(names: &[String]) -> Result<(), Failure> {
    let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    if sorted == ["serial", "sku"] {
        return Ok(());
    }
    Err(Failure::new(Fault::Malformed, "The first row names the columns sku and serial, and no other."))
}
