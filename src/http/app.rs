use super::Reply;
use super::answer;
use super::ask::Ask;
use super::failure::{Failure, rendered};
use super::pin::WrongPins;
use crate::devices::Devices;
use crate::lane::{Idempotency, LaneHandle, Render, Rendered, Request, Work};
use crate::service::Ending;
use api::{Fault, FieldError, OperatorId, Pin, Problem, operator_id};
use checkout::{ActorRole, Authority, Command, LineNumber, Settings, TransactionId};
use money::Currency;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most event streams of one socket. A stream lasts as long as its client likes: half of the socket's connections are
/// left for commands, so that programs that forget to close theirs can't stop the till.
const STREAMS: usize = super::serve::CONNECTIONS / 2;

/// What all handlers of one socket share. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    role: ActorRole,
    lane: LaneHandle,
    devices: Devices,
    settings: Settings,
    require_operator: bool,
    streams: Arc<Semaphore>,
    ending: Ending,
    wrong_pins: WrongPins,
}

impl App {
    pub(super) fn new(
        role: ActorRole,
        lane: LaneHandle,
        devices: Devices,
        settings: Settings,
        require_operator: bool,
        ending: Ending,
    ) -> Self {
        let streams = Arc::new(Semaphore::new(STREAMS));
        Self(Arc::new(Inner {
            role,
            lane,
            devices,
            settings,
            require_operator,
            streams,
            ending,
            wrong_pins: WrongPins::default(),
        }))
    }

    pub(super) fn role(&self) -> ActorRole {
        self.0.role
    }

    pub(super) fn lane(&self) -> &LaneHandle {
        &self.0.lane
    }

    pub(super) fn devices(&self) -> &Devices {
        &self.0.devices
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(super) fn currency(&self) -> Currency {
        self.0.settings.currency
    }

    /// Told when the service is to end.
    pub(super) fn ending(&self) -> &Ending {
        &self.0.ending
    }

    /// The supervisor that a request names, and whether the PIN is theirs.
    pub(super) async fn authority(
        &self,
        supervisor: Option<&OperatorId>,
        pin: Option<&Pin>,
    ) -> Result<Option<Authority>, Failure> {
        let Some(supervisor) = supervisor else {
            return match pin {
                Some(_) => Err(FieldError::new("pin", "", "say whose it is with supervisor").into()),
                None => Ok(None),
            };
        };
        let supervisor = operator_id(supervisor.as_str(), "supervisor")?;
        let id = supervisor.clone();
        let known = self.lane().read(move |reader| reader.operator(&id)).await?;
        let pin_is_right = match (pin, known.and_then(|known| known.pin_hash)) {
            (Some(pin), Some(hash)) => self.0.wrong_pins.try_pin(&supervisor, pin, hash).await?,
            _ => false,
        };
        Ok(Some(Authority { supervisor, pin_is_right }))
    }

    pub(super) fn require_operator(&self) -> bool {
        self.0.require_operator
    }

    /// A place for an event stream; it is free again when the permit is dropped.
    ///
    /// # Errors
    /// When as many streams as there may be are open.
    pub(super) fn stream_place(&self) -> Result<OwnedSemaphorePermit, Failure> {
        Arc::clone(&self.0.streams).try_acquire_owned().map_err(|_| {
            let detail = format!("{STREAMS} event streams are open on this socket, and there can't be more.");
            Problem::fault(Fault::Busy, detail).with_remedy("Close one of them, then try again.").into()
        })
    }

    /// Has the lane do something, and answers as everything is answered.
    pub(super) async fn submit(&self, ask: Ask, work: Work) -> Reply {
        self.submit_with(ask, work, answer::usual(self.currency())).await
    }

    /// Has the lane do something, with an answer of one's own.
    pub(super) async fn submit_with(&self, ask: Ask, work: Work, render: Render) -> Reply {
        let Ask { actor, idempotency, if_match, .. } = ask;
        let request = Request { work, actor, idempotency, if_match, render };
        Ok(rendered(self.lane().submit(request).await?))
    }

    /// Sends a command to the transaction that a path names: an id, or `current` for the one that is open or tendering.
    pub(super) async fn command(
        &self,
        name: &str,
        ask: Ask,
        command: impl FnOnce(TransactionId) -> Result<Command, FieldError>,
    ) -> Reply {
        let id = match name {
            "current" => {
                self.lane().look(|view| view.state.current().map(|current| current.id.clone())).await?
            }
            _ => Some(transaction_id(name)?),
        };
        if let Some(id) = id {
            return self.submit(ask, Work::Command(command(id)?)).await;
        }
        // `current` was completed or given up since: the same request sent again is still answered as it was.
        match self.answered(ask).await? {
            Some(answered) => Ok(rendered(answered)),
            None => Err(Problem::new("no_transaction", "No transaction is open.").into()),
        }
    }

    /// What was answered to this very request before, under its key.
    async fn answered(&self, ask: Ask) -> Result<Option<Rendered>, Failure> {
        let Some(Idempotency { key, request_hash }) = ask.idempotency else { return Ok(None) };
        let answered = self.lane().read(move |reader| reader.answered(&key)).await?;
        match answered {
            Some(answered) if answered.request == request_hash => {
                Ok(Some(Rendered { status: answered.status, body: answered.bytes }))
            }
            Some(_) => {
                let detail = "This Idempotency-Key was used for another request.";
                Err(Failure::new(Fault::IdempotencyMismatch, detail))
            }
            None => Ok(None),
        }
    }
}

/// Reads a transaction's id. Text that can't be one names no transaction.
pub(super) fn transaction_id(name: &str) -> Result<TransactionId, Failure> {
    TransactionId::new(name).map_err(|_| unknown_transaction(name))
}

pub(super) fn unknown_transaction(name: &str) -> Failure {
    let name = label::escape(name.chars().take(80).collect::<String>().as_bytes());
    Problem::new("unknown_transaction", format!("This lane knows no transaction {name}."))
        .with("transaction", name)
        .into()
}

/// Reads a line's number. Text that can't be one names no line.
pub(super) fn line_number(name: &str) -> Result<LineNumber, Failure> {
    let number = name.bytes().all(|byte| byte.is_ascii_digit()).then(|| name.parse().ok()).flatten();
    number.filter(|number| *number > 0).map(LineNumber).ok_or_else(|| {
        let name = label::escape(name.chars().take(80).collect::<String>().as_bytes());
        Problem::new("unknown_line", format!("There is no line {name}.")).with("line", name).into()
    })
}

/// What came of a lookup, or a 404.
pub(super) fn found<T>(value: Option<T>, fault: Fault, what: &str, name: &str) -> Result<T, Failure> {
    value.ok_or_else(|| {
        let name = label::escape(name.chars().take(80).collect::<String>().as_bytes());
        Problem::fault(fault, format!("This lane knows no {what} {name}.")).with(what, name).into()
    })
}
