//! Who acts at the till.

use super::round::{Round, RoundError};
use super::{LaneProblem, Note};
use checkout::{Actor, ActorRole, Now};
use core::fmt;
use store::{StoreError, StoredOperator};

/// An operator to be put.
#[derive(Clone, PartialEq, Eq)]
pub struct NewOperator {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// May allow what others may not.
    pub supervisor: bool,
    /// The slow hash of their PIN.
    pub pin_hash: Option<String>,
}

impl fmt::Debug for NewOperator {
    /// Without the hash: it is nobody's to see.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewOperator").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Round<'_> {
    /// Puts an operator; answers whether there was none of that id. The journal says that there is a PIN, and not which.
    pub(super) fn put_operator(
        &mut self,
        operator: NewOperator,
        actor: &Actor,
        now: Now,
    ) -> Result<bool, RoundError> {
        let NewOperator { id, name, supervisor, pin_hash } = operator;
        let known = self.batch.operator(&id)?;
        let note = Note::OperatorPut {
            operator: id.clone(),
            name: name.clone(),
            supervisor,
            pin: pin_hash.is_some(),
        };
        let place = self.note(note, actor, now)?;
        self.batch.put_operator(&StoredOperator { id, name, supervisor, pin_hash, seq: place.seq })?;
        Ok(known.is_none())
    }

    /// Once any operator is known, whoever acts at the till is one of them.
    pub(super) fn unknown_operator(&self, actor: &Actor) -> Result<Option<LaneProblem>, StoreError> {
        let Actor::Peer { role: ActorRole::Pos | ActorRole::Technician, operator: Some(id), .. } = actor
        else {
            return Ok(None);
        };
        if self.batch.operator(id)?.is_some() || !self.batch.has_operators()? {
            return Ok(None);
        }
        let id = label::escape(id.as_bytes());
        Ok(Some(LaneProblem {
            status: 403,
            code: "unknown_operator",
            detail: format!("This lane knows no operator {id}."),
            remedy: "Name an operator that is known, or have this one put.".to_owned(),
            params: vec![("operator", id)],
            item: None,
        }))
    }
}
