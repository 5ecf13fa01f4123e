use crate::{
    Actor, Authority, Facts, Line, LineNumber, Now, OperatorRecord, Refusal, Settings, State, Totals,
    Transaction, TransactionId, TransactionState,
};

/// What every rule looks at.
#[derive(Clone, Copy)]
pub(crate) struct Lane<'a> {
    pub(crate) state: &'a State,
    pub(crate) settings: &'a Settings,
    pub(crate) now: Now,
}

/// The same, who acts, and what has to be asked for.
pub(crate) struct Context<'a, F> {
    pub(crate) lane: Lane<'a>,
    pub(crate) actor: &'a Actor,
    /// Who allows what the operator may not.
    pub(crate) authority: Option<&'a Authority>,
    pub(crate) facts: &'a F,
}

/// Why a rule does not come to its end.
pub(crate) enum Stop<E> {
    /// It says no.
    Refused(Refusal),
    /// The facts can't be read.
    Facts(E),
}

/// What a rule that asks for facts comes to.
pub(crate) type Ruling<T, F> = Result<T, Stop<<F as Facts>::Error>>;

impl<E> From<Refusal> for Stop<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl<E> Stop<E> {
    /// A refusal that names no line yet is about this one.
    pub(crate) fn on_line(self, line: &Line) -> Self {
        match self {
            Self::Refused(mut refusal) => {
                if refusal.lines.is_empty() {
                    refusal.lines.push(line.number);
                }
                Self::Refused(refusal)
            }
            facts @ Self::Facts(_) => facts,
        }
    }
}

impl<'a> Lane<'a> {
    /// The transaction, whatever its state.
    pub(crate) fn transaction(&self, id: &TransactionId) -> Result<&'a Transaction, Refusal> {
        self.state.transaction(id).ok_or_else(|| {
            let ours = self.settings.lane.may_have_made(id);
            if ours { Refusal::unknown_transaction(id) } else { Refusal::other_lanes_transaction(id) }
        })
    }

    /// The transaction, where its state allows to `act`.
    pub(crate) fn transaction_in(
        &self,
        id: &TransactionId,
        wanted: &[TransactionState],
        act: &str,
    ) -> Result<&'a Transaction, Refusal> {
        let transaction = self.transaction(id)?;
        if wanted.contains(&transaction.state) {
            Ok(transaction)
        } else {
            Err(Refusal::wrong_state(transaction, act))
        }
    }

    /// A live transaction's sums, from those that are kept beside it: no line is looked at.
    pub(crate) fn totals(&self, cart: &Transaction) -> Totals {
        self.state.cart_index(&cart.id).map_or_else(|| cart.totals(), |index| cart.totals_of(&index.sums))
    }

    /// The open cart of that id: its lines may change.
    pub(crate) fn open_cart(&self, id: &TransactionId, act: &str) -> Result<&'a Transaction, Refusal> {
        self.transaction_in(id, &[TransactionState::Open], act)
    }
}

impl<F: Facts> Context<'_, F> {
    /// Rule 15: the supervisor who allows what is refused otherwise; never the one who acts.
    pub(crate) fn allowed(&self, refused: &Refusal) -> Ruling<String, F> {
        let Some(Authority { supervisor, pin_is_right }) = self.authority else {
            return Err(Refusal::supervisor_needed(refused, "nobody is named").into());
        };
        let why_not = match self.facts.operator(supervisor).map_err(Stop::Facts)? {
            None => "the one named is not known",
            Some(OperatorRecord { supervisor: false, .. }) => "the one named is none",
            Some(OperatorRecord { has_pin: true, .. }) if !pin_is_right => "the PIN is missing or wrong",
            Some(_) if self.actor.operator() == Some(supervisor) => "nobody allows it to themselves",
            Some(_) => return Ok(supervisor.clone()),
        };
        Err(Refusal::supervisor_needed(refused, why_not).into())
    }
}

/// The line of that number.
pub(crate) fn line_of(transaction: &Transaction, number: LineNumber) -> Result<&Line, Refusal> {
    transaction.line(number).ok_or_else(|| Refusal::unknown_line(transaction, number))
}

/// The line of that number, where it was not given up.
pub(crate) fn live_line_of<'a>(
    transaction: &'a Transaction,
    number: LineNumber,
    act: &str,
) -> Result<&'a Line, Refusal> {
    let line = line_of(transaction, number)?;
    if line.is_voided() { Err(Refusal::line_in_wrong_state(line, act)) } else { Ok(line) }
}
