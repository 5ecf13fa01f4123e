//! The bytes of answers. They are made on the lane's own thread, so that an idempotency key keeps exactly what was sent.

use super::failure::lane_problem;
use crate::lane::{Answer, Render, Rendered};
use api::{Completion, Event, Imported, Problem, Reprint, ScanOutcome, SetScanning, Transaction};
use money::Currency;
use serde::Serialize;

/// How everything is answered that has no answer of its own.
pub(super) fn usual(currency: Currency) -> Render {
    Box::new(move |answer| of(&answer, currency))
}

/// `201` with the product when it is new, else `200`.
pub(super) fn product(product: api::Product, currency: Currency) -> Render {
    Box::new(move |answer| match answer {
        Answer::Products { created, .. } => json(if created > 0 { 201 } else { 200 }, &product),
        other => of(&other, currency),
    })
}

/// `201` with the operator when they are new, else `200`.
pub(super) fn operator(operator: api::Operator, currency: Currency) -> Render {
    Box::new(move |answer| match answer {
        Answer::Operator { created } => json(if created { 201 } else { 200 }, &operator),
        other => of(&other, currency),
    })
}

/// A block, or the end of one: `201` where it is new.
pub(super) fn blocked(sku: Option<checkout::Sku>, currency: Currency) -> Render {
    let sku = sku.map(|sku| sku.to_string());
    Box::new(move |answer| match answer {
        Answer::Blocked { serial, blocked, created } => {
            let said = api::Blocked { sku, serial: serial.to_owned(), blocked };
            json(if created { 201 } else { 200 }, &said)
        }
        other => of(&other, currency),
    })
}

/// Products of an import, with the line that each is on: a problem with one of them names its line.
pub(super) fn imported(lines: Vec<u64>, currency: Currency) -> Render {
    Box::new(move |answer| match answer {
        Answer::Problem(lane) => match lane.item.and_then(|item| lines.get(item)) {
            Some(line) => problem(&lane_problem(lane).with("line", line)),
            None => of(&answer, currency),
        },
        other => of(&other, currency),
    })
}

/// What a label says, with what would become of it.
pub(super) fn explained(label: api::LabelSays, currency: Currency) -> Render {
    Box::new(move |answer| match answer {
        Answer::Explained(explained) => {
            let outcome = explained.map(|(scan, _)| ScanOutcome::of(scan));
            let reason = explained.map(|(scan, reason)| api::OutcomeReason::of(scan, reason));
            json(200, &api::Explained { label, outcome, reason })
        }
        other => of(&other, currency),
    })
}

fn of(answer: &Answer<'_>, currency: Currency) -> Rendered {
    match answer {
        Answer::Transaction { transaction, created, completion } => {
            let mut body = Transaction::of(transaction, currency);
            if let Some(completion) = completion {
                let print_job = completion.print_job.to_string();
                let added = Completion { receipt: &completion.receipt, print_job: &print_job };
                body = body.completed(added);
            }
            json(if *created { 201 } else { 200 }, &body)
        }
        Answer::Scan(recorded) => json(200, &Event::of(recorded, currency)),
        // Only `explained` above has the label to say more of.
        Answer::Explained(explained) => json(200, &explained.map(|(scan, _)| ScanOutcome::of(scan))),
        Answer::Scanning(mode) => json(200, &SetScanning { mode: (*mode).into() }),
        Answer::Products { created, changed, seq } => {
            let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
            json(200, &Imported { created: count(*created), changed: count(*changed), seq: *seq })
        }
        Answer::StockList(list) => json(200, list),
        Answer::StockDone { done, seq } => {
            let as_of = api::Timestamp(done.as_of_ms);
            json(200, &api::StockImported { units: done.units, as_of, added: done.added, seq: *seq })
        }
        Answer::Blocked { serial, blocked, .. } => {
            json(200, &api::Blocked { sku: None, serial: (*serial).to_owned(), blocked: *blocked })
        }
        // Only `operator` above knows what to say of one.
        Answer::Operator { created } => json(if *created { 201 } else { 200 }, &serde_json::json!({})),
        Answer::Reprint { receipt, print_job } => {
            json(201, &Reprint { receipt: receipt.to_string(), print_job: print_job.to_string() })
        }
        Answer::Refused(refusal) => problem(&Problem::refused(refusal)),
        Answer::Problem(lane) => problem(&lane_problem(lane)),
    }
}

fn json(status: u16, body: &impl Serialize) -> Rendered {
    match serde_json::to_vec(body) {
        Ok(body) => Rendered { status, body },
        // None of our types has a map with keys that aren't texts, which is all that JSON can't hold.
        Err(error) => problem(&Problem::fault(api::Fault::Internal, error.to_string())),
    }
}

fn problem(problem: &Problem) -> Rendered {
    Rendered { status: problem.status, body: problem.to_json() }
}
