use super::{Holder, Identity, UnitAction, UnitKey, UnitRow, UnitState};
use crate::reads::{to_sql, unsigned};
use crate::{Batch, StoreError, limits};

/// Why the registry doesn't do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// Somebody else has the unit, or has a unit with one of these identifiers.
    #[error("{:?} of {} is already {}", by.serial, by.sku, place(&by.state))]
    Taken {
        /// The unit that is taken, and who has it.
        by: Box<UnitRow>,
        /// The identifier that they share, where it isn't the key: kind and value.
        identity: Option<(String, String)>,
    },
    /// The line doesn't hold the unit, so it can neither release nor sell it.
    #[error(
        "{serial:?} of {sku} isn't held by this line: it is {}",
        found.as_ref().map_or_else(|| "unknown".to_owned(), place)
    )]
    NotHeld {
        /// The unit's SKU.
        sku: String,
        /// Its key.
        serial: String,
        /// Where it is; `None` when the registry doesn't know it.
        found: Option<UnitState>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Batch<'_> {
    /// Takes hold of a unit for a line, and of every identifier it has. Claiming again for the same line adds the
    /// identifiers that are new, and is no second claim.
    ///
    /// An identifier of a unit that nobody has moves to this one: the earlier capture may have been the wrong one. It goes back when
    /// the claim is given up.
    ///
    /// # Errors
    /// [`ClaimError::Taken`] names who has it; nothing has changed then.
    pub fn claim(
        &mut self,
        unit: &UnitKey<'_>,
        holder: &Holder<'_>,
        seq: u64,
        at_ms: i64,
    ) -> Result<(), ClaimError> {
        within_limits(unit, holder)?;
        // Most units are new. That is left to the table's own key to say, which costs two look-ups less.
        let is_new = self.write(
            "INSERT INTO unit (sku, serial, state, transaction_id, line, at_ms, seq, known)
             VALUES (?1, ?2, 'claimed', ?3, ?4, ?5, ?6, 0) ON CONFLICT (sku, serial) DO NOTHING",
            (unit.sku, unit.serial, holder.transaction, holder.line, at_ms, to_sql(seq)),
        )? == 1;
        if !is_new {
            return self.claim_known(unit, holder, seq, at_ms);
        }
        if let Err(taken) = self.capture(unit, unit.identities) {
            // Its identifiers go with it, and nothing has changed.
            self.write("DELETE FROM unit WHERE sku = ?1 AND serial = ?2", (unit.sku, unit.serial))?;
            return Err(taken);
        }
        Ok(self.note(UnitAction::Claimed, unit, holder, seq, at_ms)?)
    }

    /// The same for a unit that the registry has already.
    fn claim_known(
        &mut self,
        unit: &UnitKey<'_>,
        holder: &Holder<'_>,
        seq: u64,
        at_ms: i64,
    ) -> Result<(), ClaimError> {
        let held = match self.unit(unit.sku, unit.serial)? {
            Some(row) if holds(&row.state, holder) => true,
            Some(row) if row.state != UnitState::Free => {
                return Err(ClaimError::Taken { by: Box::new(row), identity: None });
            }
            _ => false,
        };
        // Mostly it has them all: whoever completes a sale claims again what its lines hold.
        let mut missing = Vec::new();
        for identity in unit.identities {
            if !self.refuse_taken(unit, identity)? {
                missing.push(identity);
            }
        }
        if !held {
            self.set_state(unit, "claimed", Some(holder), seq, at_ms)?;
            self.note(UnitAction::Claimed, unit, holder, seq, at_ms)?;
        }
        self.capture(unit, missing)
    }

    /// Gives a unit these identifiers. Those that units have which nobody has come last: when one is refused, none of them has moved.
    fn capture<'i>(
        &mut self,
        unit: &UnitKey<'_>,
        identities: impl IntoIterator<Item = &'i Identity<'i>>,
    ) -> Result<(), ClaimError> {
        let mut elsewhere = Vec::new();
        for identity in identities {
            let is_new = self.write(
                "INSERT INTO unit_identity (scope, kind, value, sku, serial) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (value, kind, scope) DO NOTHING",
                (identity.scope, identity.kind, identity.value, unit.sku, unit.serial),
            )? == 1;
            if !is_new && !self.refuse_taken(unit, identity)? {
                elsewhere.push(identity);
            }
        }
        for identity in elsewhere {
            self.write(
                "UPDATE unit_identity SET sku = ?4, serial = ?5, from_sku = sku, from_serial = serial
                 WHERE scope = ?1 AND kind = ?2 AND value = ?3",
                (identity.scope, identity.kind, identity.value, unit.sku, unit.serial),
            )?;
        }
        Ok(())
    }

    /// Lets a unit go that this line holds. One that was known before is free again, or sold, where it was held to be taken
    /// back; one that only the claim spoke of is forgotten with its identifiers, since it may have been a wrong scan. Its
    /// history stays.
    ///
    /// # Errors
    /// [`ClaimError::NotHeld`] when the line doesn't hold it; nothing has changed then.
    pub fn release(
        &mut self,
        unit: &UnitKey<'_>,
        holder: &Holder<'_>,
        seq: u64,
        at_ms: i64,
    ) -> Result<(), ClaimError> {
        let to_take_back = match self.unit(unit.sku, unit.serial)? {
            Some(row) if holds(&row.state, holder) => false,
            Some(row) if takes_back(&row.state, holder) => true,
            other => return Err(not_held(unit, other)),
        };
        self.write(
            "UPDATE unit_identity SET sku = from_sku, serial = from_serial, from_sku = NULL, from_serial = NULL
             WHERE sku = ?1 AND serial = ?2 AND from_serial IS NOT NULL",
            (unit.sku, unit.serial),
        )?;
        let forgotten = self.write(
            "DELETE FROM unit WHERE sku = ?1 AND serial = ?2 AND known = 0",
            (unit.sku, unit.serial),
        )?;
        if forgotten == 0 && !(to_take_back && self.set_sold_again(unit, seq, at_ms)?) {
            self.set_state(unit, "free", None, seq, at_ms)?;
        }
        Ok(self.note(UnitAction::Released, unit, holder, seq, at_ms)?)
    }

    /// Sells a unit that this line holds.
    ///
    /// # Errors
    /// [`ClaimError::NotHeld`] when the line doesn't hold it; nothing has changed then.
    pub fn sell(
        &mut self,
        unit: &UnitKey<'_>,
        holder: &Holder<'_>,
        seq: u64,
        at_ms: i64,
    ) -> Result<(), ClaimError> {
        self.require_held(unit, holder)?;
        self.set_state(unit, "sold", Some(holder), seq, at_ms)?;
        self.keep_taken(unit)?;
        Ok(self.note(UnitAction::Sold, unit, holder, seq, at_ms)?)
    }

    /// Takes hold of a unit to take it back: one that was sold, or that the registry never saw. Claiming again for the same
    /// line changes nothing.
    ///
    /// # Errors
    /// [`ClaimError::Taken`] names who has it; nothing has changed then.
    pub fn claim_return(
        &mut self,
        unit: &UnitKey<'_>,
        by: &Holder<'_>,
        seq: u64,
        at_ms: i64,
    ) -> Result<(), ClaimError> {
        within_limits(unit, by)?;
        match self.unit(unit.sku, unit.serial)? {
            None => {
                self.write(
                    "INSERT INTO unit (sku, serial, state, transaction_id, line, at_ms, seq, known)
                     VALUES (?1, ?2, 'returning', ?3, ?4, ?5, ?6, 0)",
                    (unit.sku, unit.serial, by.transaction, by.line, at_ms, to_sql(seq)),
                )?;
                if let Err(taken) = self.capture(unit, unit.identities) {
                    self.write("DELETE FROM unit WHERE sku = ?1 AND serial = ?2", (unit.sku, unit.serial))?;
                    return Err(taken);
                }
            }
            Some(row) if takes_back(&row.state, by) => return Ok(()),
            Some(UnitRow { state: UnitState::Sold { .. } | UnitState::Free, .. }) => {
                self.set_state(unit, "returning", Some(by), seq, at_ms)?;
            }
            Some(row) => return Err(ClaimError::Taken { by: Box::new(row), identity: None }),
        }
        Ok(self.note(UnitAction::Claimed, unit, by, seq, at_ms)?)
    }

    /// Takes a unit back that this line holds to that end. It is nobody's then; whether it may be sold again is the
    /// block list's to say.
    ///
    /// # Errors
    /// [`ClaimError::NotHeld`] when the line doesn't hold it so; nothing has changed then.
    pub fn give_back(
        &mut self,
        unit: &UnitKey<'_>,
        by: &Holder<'_>,
        seq: u64,
        at_ms: i64,
    ) -> Result<(), ClaimError> {
        match self.unit(unit.sku, unit.serial)? {
            Some(row) if takes_back(&row.state, by) => {}
            other => return Err(not_held(unit, other)),
        }
        self.set_state(unit, "free", None, seq, at_ms)?;
        self.keep_taken(unit)?;
        Ok(self.note(UnitAction::Returned, unit, by, seq, at_ms)?)
    }

    /// Identifiers that were taken from units that nobody had are this unit's for good.
    fn keep_taken(&mut self, unit: &UnitKey<'_>) -> Result<(), StoreError> {
        self.write(
            "UPDATE unit_identity SET from_sku = NULL, from_serial = NULL
             WHERE sku = ?1 AND serial = ?2 AND from_serial IS NOT NULL",
            (unit.sku, unit.serial),
        )?;
        Ok(())
    }

    /// Refuses an identifier that another unit has, which somebody has. Else says whether this unit has it already.
    fn refuse_taken(&self, unit: &UnitKey<'_>, identity: &Identity<'_>) -> Result<bool, ClaimError> {
        let Some(row) = self.unit_by_identity(identity.scope, identity.kind, identity.value)? else {
            return Ok(false);
        };
        let own = row.sku == unit.sku && row.serial == unit.serial;
        if own || row.state == UnitState::Free {
            return Ok(own);
        }
        let identity = Some((identity.kind.to_owned(), identity.value.to_owned()));
        Err(ClaimError::Taken { by: Box::new(row), identity })
    }

    fn require_held(&self, unit: &UnitKey<'_>, holder: &Holder<'_>) -> Result<(), ClaimError> {
        match self.unit(unit.sku, unit.serial)? {
            Some(row) if holds(&row.state, holder) => Ok(()),
            other => Err(not_held(unit, other)),
        }
    }

    /// Where a unit is from now on, and who has it. What was sold, or is free again, is known for good.
    fn set_state(
        &mut self,
        unit: &UnitKey<'_>,
        state: &str,
        holder: Option<&Holder<'_>>,
        seq: u64,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let (transaction, line) = (holder.map(|by| by.transaction), holder.map(|by| by.line));
        self.write(
            "UPDATE unit SET state = ?3, transaction_id = ?4, line = ?5, at_ms = ?6, seq = ?7,
                    known = known OR ?3 = 'sold' OR ?3 = 'free'
             WHERE sku = ?1 AND serial = ?2",
            (unit.sku, unit.serial, state, transaction, line, at_ms, to_sql(seq)),
        )?;
        Ok(())
    }

    /// As it was before a return held it, where its history says that it is sold. Answers whether it does.
    fn set_sold_again(&mut self, unit: &UnitKey<'_>, seq: u64, at_ms: i64) -> Result<bool, StoreError> {
        let last: Option<(String, String, u32)> = self.row(
            "SELECT action, transaction_id, line FROM unit_history
             WHERE sku = ?1 AND serial = ?2 AND (action = 'sold' OR action = 'returned')
             ORDER BY step DESC LIMIT 1",
            (unit.sku, unit.serial),
            |row| Ok((row.get(0)?, row.get(1)?, unsigned(row, 2)?)),
        )?;
        let Some((_, transaction, line)) = last.filter(|(action, ..)| action == UnitAction::Sold.as_str())
        else {
            return Ok(false);
        };
        let holder = Holder { transaction: &transaction, line };
        self.set_state(unit, "sold", Some(&holder), seq, at_ms)?;
        Ok(true)
    }
}

fn takes_back(state: &UnitState, holder: &Holder<'_>) -> bool {
    matches!(state, UnitState::Returning { transaction, line }
        if transaction == holder.transaction && *line == holder.line)
}

fn holds(state: &UnitState, holder: &Holder<'_>) -> bool {
    matches!(state, UnitState::Claimed { transaction, line }
        if transaction == holder.transaction && *line == holder.line)
}

fn not_held(unit: &UnitKey<'_>, found: Option<UnitRow>) -> ClaimError {
    ClaimError::NotHeld {
        sku: unit.sku.to_owned(),
        serial: unit.serial.to_owned(),
        found: found.map(|row| row.state),
    }
}

fn within_limits(unit: &UnitKey<'_>, holder: &Holder<'_>) -> Result<(), StoreError> {
    limits::texts(&[
        ("a SKU", unit.sku),
        ("a serial number", unit.serial),
        ("a transaction's id", holder.transaction),
    ])?;
    unit.identities.iter().try_for_each(|identity| {
        limits::texts(&[
            ("an identifier's scope", identity.scope),
            ("an identifier's kind", identity.kind),
            ("an identifier", identity.value),
        ])
    })
}

/// Where a unit is, in the middle of a sentence.
fn place(state: &UnitState) -> String {
    match state {
        UnitState::Free => "free".to_owned(),
        UnitState::Claimed { transaction, line } => {
            format!("held by line {line} of transaction {transaction}")
        }
        UnitState::Sold { transaction, line } => format!("sold on line {line} of transaction {transaction}"),
        UnitState::Returning { transaction, line } => {
            format!("held to be taken back by line {line} of transaction {transaction}")
        }
    }
}
