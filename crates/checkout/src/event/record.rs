use crate::Event;
use serde::{Deserialize, Serialize};

/// An event, who caused it and when: what the journal keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Wall clock, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Who caused it.
    pub actor: Actor,
    /// What happened.
    pub event: Event,
}

/// A record with its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The journal's sequence number.
    pub seq: u64,
    /// The record.
    pub record: Record,
}

/// Who caused an event.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Actor {
    /// The lane itself: a scanner, a deadline, a start.
    #[default]
    Lane,
    /// A program on a socket.
    Peer {
        /// The socket's role.
        role: ActorRole,
        /// The process's user, from SO_PEERCRED.
        uid: u32,
        /// The process.
        pid: i32,
        /// Who acts at the till.
        operator: Option<String>,
    },
}

impl Actor {
    /// Who acts at the till, where somebody is named.
    #[must_use]
    pub fn operator(&self) -> Option<&str> {
        match self {
            Self::Lane => None,
            Self::Peer { operator, .. } => operator.as_deref(),
        }
    }
}

/// A socket's role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActorRole {
    /// Runs carts.
    Pos,
    /// Tests devices.
    Technician,
    /// Keeps the catalogue.
    Admin,
}
