//! The power may go at any moment: `laned` is killed again and again while a sale runs, and nothing that it has
//! acknowledged is lost, nothing happens twice, and nothing is half done.
//!
//! `LANED_CRASH_ROUNDS=200` for more rounds; `LANED_CRASH_SEED=...` to see the same moments again.
#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value read by name never panics: what isn't there is null"
)]

mod support;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};
use support::home::Home;
use support::http::{Answer, Request};

/// Kills in one sale.
const KILLS: u64 = 3;

/// The longest that a kill waits after its request was sent: a debug build answers most within this.
const LONGEST_DELAY_US: u64 = 4_000;

#[test]
fn whatever_the_moment_nothing_acknowledged_is_lost() {
    let rounds = variable("LANED_CRASH_ROUNDS").unwrap_or(20);
    let seed = variable("LANED_CRASH_SEED").unwrap_or_else(|| {
        SystemTime::UNIX_EPOCH.elapsed().map_or(1, |now| u64::from(now.subsec_nanos()) + now.as_secs())
    });
    println!("LANED_CRASH_SEED={seed}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for round in 0..rounds {
        let played = runtime.block_on(Sale::play(seed.wrapping_add(round)));
        if let Err(message) = played {
            panic!(
                "round {round}: {message}\nsee it again with LANED_CRASH_SEED={} LANED_CRASH_ROUNDS=1",
                seed.wrapping_add(round)
            );
        }
    }
}

fn variable(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// One sale, and the moments at which the power goes.
struct Sale {
    random: Random,
    home: Home,
    /// The transaction as it was last acknowledged.
    acknowledged: Option<Value>,
}

/// What is asked, in order; `{id}` in a path stands for the transaction.
fn story() -> Vec<(&'static str, Value)> {
    vec![
        ("/v1/transactions", json!({})),
        ("/v1/transactions/{id}/lines", json!({"sku": "PHONE", "quantity": 2})),
        ("/v1/transactions/{id}/lines", json!({"sku": "CASE", "quantity": 3})),
        ("/v1/transactions/{id}/lines/1/serial", json!({"serial": "AAA-1"})),
        ("/v1/scans", json!({"text": "AAA-2"})),
        ("/v1/transactions/{id}/lines/1/void", json!({})),
        ("/v1/transactions/{id}/lines", json!({"sku": "PHONE", "quantity": 1, "serial": "AAA-3"})),
        ("/v1/transactions/{id}/lines/4/replace", json!({"serial": "AAA-1"})),
        ("/v1/transactions/{id}/checkout", json!({})),
        ("/v1/transactions/{id}/tenders", json!({"kind": "cash", "amount": "58.00"})),
        ("/v1/transactions/{id}/complete", json!({"tenders": [{"kind": "card", "amount": "1000.00"}]})),
    ]
}

impl Sale {
    async fn play(seed: u64) -> Result<(), String> {
        let mut sale = Self { random: Random(seed | 1), home: Home::new()?, acknowledged: None };
        sale.go_through().await?;
        sale.check_the_end().await
    }

    async fn go_through(&mut self) -> Result<(), String> {
        self.open_the_shop().await?;
        let story = story();
        let mut kills: Vec<usize> =
            (0..KILLS).filter_map(|_| usize::try_from(self.random.below(story.len() as u64)).ok()).collect();
        for (number, (path, body)) in story.iter().enumerate() {
            while let Some(place) = kills.iter().position(|at| *at == number) {
                kills.swap_remove(place);
                self.ask_and_kill(number, path, body).await?;
            }
            let answer = self.ask(number, path, body).await?;
            self.acknowledge(path, &answer)?;
        }
        Ok(())
    }

    async fn open_the_shop(&mut self) -> Result<(), String> {
        let config = "[lane]\nstate_dir = \"state\"\n\n[[printer]]\nname = \"receipt\"\nport = \"file:receipts.bin\"\n";
        self.home.write("laned.toml", &format!("{}{config}", Home::sockets_config()))?;
        self.home.start().await?;
        for (sku, price, tracking) in [("PHONE", "499.00", "sales_process"), ("CASE", "20.00", "none")] {
            let body = json!({"description": sku, "gtins": [], "price": price, "tax_rate": "19", "tracking": tracking});
            let answer = Request::with("PUT", format!("/v1/products/{sku}"), &body)
                .send(&self.home.socket("admin"))
                .await?;
            if !answer.is_success() {
                return Err(format!("no product: {}", answer.text()));
            }
        }
        Ok(())
    }

    /// Asks, and kills the daemon a moment after; starts it again and looks what is left.
    async fn ask_and_kill(&mut self, number: usize, path: &str, body: &Value) -> Result<(), String> {
        let delay = Duration::from_micros(self.random.below(LONGEST_DELAY_US));
        let pid =
            self.home.pid().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?)).ok_or("laned is gone")?;
        let killer = std::thread::spawn(move || {
            std::thread::sleep(delay);
            kill_process(pid, Signal::KILL)
        });
        let answer = self.ask(number, path, body).await;
        let killed = killer.join().map_err(|_| "the killer panicked")?;
        killed.map_err(|error| format!("laned can't be killed: {error}"))?;
        self.home.kill();
        if let Ok(answer) = &answer {
            self.acknowledge(path, answer)?;
        }
        self.home.start().await?;
        self.check_what_is_left(answer.is_ok()).await
    }

    /// What was acknowledged is there; what was asked and not answered is there whole, or not at all.
    async fn check_what_is_left(&self, answered: bool) -> Result<(), String> {
        let Some(before) = &self.acknowledged else { return Ok(()) };
        let now = self.transaction().await?;
        let (then_revision, now_revision) = (before["revision"].as_u64(), now["revision"].as_u64());
        if answered || then_revision == now_revision {
            if !same(before, &now) {
                return Err(format!("acknowledged was\n  {before}\nbut after the kill it is\n  {now}"));
            }
        } else if now_revision < then_revision {
            return Err(format!("revision {then_revision:?} was acknowledged, {now_revision:?} is left"));
        }
        Ok(())
    }

    /// Asks with the step's own idempotency key: however often it is asked, it happens once.
    async fn ask(&self, number: usize, path: &str, body: &Value) -> Result<Answer, String> {
        let id =
            self.acknowledged.as_ref().and_then(|transaction| transaction["id"].as_str()).unwrap_or_default();
        let mut request = Request::with("POST", path.replace("{id}", id), body);
        request.idempotency_key = Some(format!("step-{number}"));
        request.send(&self.home.socket("pos")).await
    }

    fn acknowledge(&mut self, path: &str, answer: &Answer) -> Result<(), String> {
        if !answer.is_success() {
            return Err(format!("{path}: {} {}", answer.status, answer.text()));
        }
        let body = answer.json();
        if body["lines"].is_array() {
            self.acknowledged = Some(body);
        } else if body["decision"] != "accepted" {
            return Err(format!("{path}: {body}"));
        } else if let Some(transaction) = &mut self.acknowledged {
            // A scan's answer is its event: the transaction went on, by how much is seen when it is asked for.
            transaction["revision"] = Value::Null;
        }
        Ok(())
    }

    async fn transaction(&self) -> Result<Value, String> {
        let id =
            self.acknowledged.as_ref().and_then(|transaction| transaction["id"].as_str()).unwrap_or_default();
        let answer = Request::get(format!("/v1/transactions/{id}")).send(&self.home.socket("pos")).await?;
        if answer.is_success() { Ok(answer.json()) } else { Err(format!("{id} is lost: {}", answer.text())) }
    }

    /// The sale is whole: each unit sold once, one receipt, one completion in the journal.
    async fn check_the_end(mut self) -> Result<(), String> {
        let sale = self.transaction().await?;
        let serials: Vec<&str> = sale["lines"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|line| line["state"] != "voided")
            .filter_map(|line| line["serial"].as_str())
            .collect();
        if sale["state"] != "completed" || serials != ["AAA-2", "AAA-1"] || sale["total"] != "1058.00" {
            return Err(format!("the sale ended as {sale}"));
        }
        let events = Request::get("/v1/events?after=0&limit=100000&timeout_ms=200")
            .send(&self.home.socket("pos"))
            .await?;
        let completed = events.text().lines().filter(|line| *line == "event: completed").count();
        if completed != 1 {
            return Err(format!("completed {completed} times:\n{}", events.text()));
        }
        for serial in serials {
            let opened =
                Request::with("POST", "/v1/transactions", &json!({})).send(&self.home.socket("pos")).await?;
            let id = opened.json()["id"].as_str().unwrap_or_default().to_owned();
            let body = json!({"sku": "PHONE", "quantity": 1, "serial": serial});
            let path = format!("/v1/transactions/{id}");
            let again =
                Request::with("POST", format!("{path}/lines"), &body).send(&self.home.socket("pos")).await?;
            if again.json()["code"] != "serial_sold" {
                return Err(format!("{serial} was sold and could be sold again: {}", again.text()));
            }
            Request::with("POST", format!("{path}/void"), &json!({})).send(&self.home.socket("pos")).await?;
        }
        self.home.stop().await
    }
}

/// The same transaction, field by field; of a scan's answer only what it tells.
fn same(acknowledged: &Value, now: &Value) -> bool {
    acknowledged["revision"].is_null()
        || now.as_object().is_some_and(|fields| {
            fields.iter().all(|(name, value)| name == "seq" || &acknowledged[name] == value)
        })
}

/// xorshift64*: the same seed, the same moments.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    }
}
