//! What the journal's records look like to programs.

mod convert;
mod happening;
mod print_state;
mod scan;

pub use happening::{
    Completed, Fulfilled, Happening, LineAdded, OrderCancelled, ReturnLineAdded, ReturnedUnitNamed,
    ScanEvent, SoldUnit, TakenBack, UnitGiven,
};
pub use print_state::{PrintState, PrintStateValue};
pub use scan::{NewScan, ScanBody};

use crate::{Role, Timestamp};
use money::Currency;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One thing that happened, in its place in the journal. `type` says which, and with it what else is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// The journal's sequence number.
    pub seq: u64,
    /// When, by the wall clock.
    pub at: Timestamp,
    /// Who caused it; null for the lane itself.
    pub actor: Option<Actor>,
    /// What.
    #[serde(flatten)]
    pub happening: Happening,
}

/// Who caused an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Actor {
    /// The role of the socket it came by.
    pub role: Role,
    /// The process's user, as the kernel says.
    pub uid: u32,
    /// The process.
    pub pid: i32,
    /// Who acts at the till, as the program says.
    pub operator: Option<String>,
}

impl Event {
    /// An event of checkout's.
    #[must_use]
    pub fn of(recorded: &checkout::Recorded, currency: Currency) -> Self {
        let record = &recorded.record;
        Self {
            seq: recorded.seq,
            at: Timestamp(record.at_ms),
            actor: Actor::of(&record.actor),
            happening: Happening::of(&record.event, currency),
        }
    }

    /// Its type, as in `type` and in the event stream's `event:`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.happening.name()
    }
}

impl Actor {
    /// Who caused it; `None` for the lane itself.
    #[must_use]
    pub fn of(actor: &checkout::Actor) -> Option<Self> {
        match actor {
            checkout::Actor::Lane => None,
            checkout::Actor::Peer { role, uid, pid, operator } => {
                Some(Self { role: (*role).into(), uid: *uid, pid: *pid, operator: operator.clone() })
            }
        }
    }
}
