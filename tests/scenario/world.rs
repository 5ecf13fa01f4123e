use super::command::{Body, Call, Role, Setting};
use super::wires::{self, Wires};
use crate::support::events::Events;
use crate::support::home::{Ended, Home};
use crate::support::http::{Answer, Request};
use serde_json::Value;
use std::collections::BTreeMap;

/// A lane with everything around it, and what a scenario remembers of it.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) home: Home,
    pub(crate) wires: Wires,
    pub(crate) events: Events,
    /// Events up to here were asked for.
    pub(crate) event_cursor: usize,
    /// The transaction that steps are about.
    pub(crate) transaction: Option<String>,
    pub(crate) names: BTreeMap<String, String>,
    /// The last scan's event, its place, and its id.
    pub(crate) scan: Option<(usize, Value)>,
    pub(crate) receipt: Option<String>,
    /// Who acts at the till, where somebody is named.
    pub(crate) operator: Option<String>,
    pub(crate) answer: Option<Answer>,
    pub(crate) ended: Option<Ended>,
    /// What the last program or answer said, as text.
    pub(crate) said: Option<String>,
    last_request: Option<(Role, Request)>,
    requests: u32,
    running: bool,
    ever_started: bool,
}

impl World {
    /// # Errors
    /// When it can't be set up.
    pub(crate) async fn new(settings: &[Setting]) -> Result<Self, String> {
        let home = Home::new()?;
        let mut wires = Wires::default();
        wires::set_up(&home, settings, &mut wires).await?;
        Ok(Self {
            home,
            wires,
            events: Events::new(),
            event_cursor: 0,
            transaction: None,
            names: BTreeMap::new(),
            scan: None,
            receipt: None,
            operator: None,
            answer: None,
            ended: None,
            last_request: None,
            requests: 0,
            running: false,
            ever_started: false,
            said: None,
        })
    }

    /// # Errors
    /// When the daemon does not come up, or its event stream can't be opened.
    pub(crate) async fn start(&mut self) -> Result<(), String> {
        self.ever_started = true;
        self.home.start().await?;
        self.running = true;
        self.events.listen(&self.home.socket("pos")).await
    }

    /// Most scenarios begin with a lane that runs; one that was stopped stays so until it is started.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub(crate) async fn start_if_never_started(&mut self) -> Result<(), String> {
        if self.ever_started { Ok(()) } else { self.start().await }
    }

    /// # Errors
    /// When the daemon does not end, or ends badly.
    pub(crate) async fn stop(&mut self) -> Result<(), String> {
        self.running = false;
        self.home.stop().await
    }

    pub(crate) fn is_running(&self) -> bool {
        self.running
    }

    /// Kills the daemon and starts it again. The transaction has to be there as it was.
    ///
    /// # Errors
    /// When it isn't, or the daemon does not come up.
    pub(crate) async fn restart(&mut self) -> Result<(), String> {
        let before = if self.transaction.is_some() { Some(self.cart().await?) } else { None };
        self.home.kill();
        self.start().await?;
        let Some(before) = before else { return Ok(()) };
        let after = self.cart().await?;
        if before == after {
            Ok(())
        } else {
            Err(format!("the transaction is not as it was\n  before: {before}\n  after:  {after}"))
        }
    }

    /// # Errors
    /// When nobody answers.
    pub(crate) async fn call(&mut self, call: &Call) -> Result<Answer, String> {
        let path = self.fill_in(&call.path)?;
        let mut request = match &call.body {
            Some(Body::Json(value)) => Request::with(call.method, path, value),
            Some(Body::Raw(bytes)) => {
                Request { method: call.method, body: Some(bytes.clone()), ..Request::get(path) }
            }
            None => Request { method: call.method, ..Request::get(path) },
        };
        request.operator.clone_from(&self.operator);
        if call.method == "POST" {
            self.requests += 1;
            request.idempotency_key = Some(format!("step-{}", self.requests));
        }
        let socket = self.home.socket(call.role.name());
        let answer = tokio::select! {
            answer = request.send(&socket) => answer?,
            () = self.wires.attend() => return Err("the wires ended".to_owned()),
        };
        self.last_request = Some((call.role, request));
        self.remember(call, &answer);
        self.said = Some(answer.text());
        self.answer = Some(answer.clone());
        Ok(answer)
    }

    /// Sends the last request again, as a client would that has lost the answer.
    ///
    /// # Errors
    /// When another answer comes.
    pub(crate) async fn again(&mut self) -> Result<(), String> {
        let (role, request) = self.last_request.clone().ok_or("nothing was asked yet")?;
        let first = self.answer.clone().ok_or("nothing was answered yet")?;
        let second = request.send(&self.home.socket(role.name())).await?;
        if first == second {
            Ok(())
        } else {
            Err(format!(
                "another answer\n  first:  {} {}\n  second: {} {}",
                first.status,
                first.text(),
                second.status,
                second.text()
            ))
        }
    }

    /// The transaction as it is now.
    ///
    /// # Errors
    /// When it can't be had.
    pub(crate) async fn cart(&self) -> Result<Value, String> {
        let id = self.transaction.as_ref().ok_or("no transaction was opened yet")?;
        let answer = self.get(&format!("/v1/transactions/{id}")).await?;
        if answer.is_success() {
            Ok(answer.json())
        } else {
            Err(format!("transaction {id} can't be had: {} {}", answer.status, answer.text()))
        }
    }

    /// # Errors
    /// When nobody answers.
    pub(crate) async fn get(&self, path: &str) -> Result<Answer, String> {
        Request::get(path).send(&self.home.socket("pos")).await
    }

    fn remember(&mut self, call: &Call, answer: &Answer) {
        let body = answer.json();
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        if answer.is_success() && call.opens {
            self.transaction = text("id");
            if let (Some(name), Some(id)) = (&call.named, text("id")) {
                self.names.insert(name.clone(), id);
            }
        }
        if let Some(receipt) = text("receipt") {
            self.receipt = Some(receipt);
        }
        if body.get("scan").is_some() {
            self.scan = Some((self.event_cursor, body));
        }
    }

    fn fill_in(&self, path: &str) -> Result<String, String> {
        let scan = self.scan.as_ref().and_then(|(_, event)| event.pointer("/scan/id")?.as_str());
        let mut filled = path.to_owned();
        for (place, value) in [
            ("{transaction}", self.transaction.as_deref()),
            ("{scan}", scan),
            ("{receipt}", self.receipt.as_deref()),
        ] {
            if filled.contains(place) {
                filled = filled.replace(place, value.ok_or_else(|| format!("there is no {place} yet"))?);
            }
        }
        Ok(filled)
    }
}
