use super::pending::{Group, Pending};
use super::weight;
use crate::transaction::Sums;
use crate::{Delivery, Line, LineNumber, LineState, Sku, Transaction, TransactionId, UnitKey};
use label::{IdentifierKind, Role};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What can be found without looking at every line. All of it follows from the transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Index {
    carts: BTreeMap<TransactionId, CartIndex>,
    /// Lines that were not voided, by each normalized value of their unit, and by each other form of it.
    units: BTreeMap<String, Vec<Holding>>,
    /// The same lines, by each value as it was read, where the rule made another of it.
    raw: BTreeMap<String, BTreeSet<(TransactionId, LineNumber)>>,
}

/// What is kept beside one transaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CartIndex {
    pub(crate) sums: Sums,
    /// Pending lines by product.
    pub(crate) pending: BTreeMap<Sku, Pending>,
    /// Active lines of products that are not serialized: an equal one may join them.
    pub(crate) plain: BTreeMap<Sku, BTreeSet<LineNumber>>,
    /// What the units of lines that were not voided are sold as, where they are: each is said again as it is sold.
    pub(crate) units: BTreeMap<LineNumber, Arc<UnitKey>>,
    /// Lines that were not voided.
    pub(crate) live: usize,
    /// Those of them that take nothing back.
    pub(crate) sold: usize,
    /// Those of them that are not carried out.
    pub(crate) later: usize,
    /// Bytes of all lines, voided ones too.
    pub(crate) weight: usize,
}

/// A line whose unit has a certain value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Holding {
    pub(crate) transaction: TransactionId,
    pub(crate) line: LineNumber,
    pub(crate) sku: Sku,
    pub(crate) kind: IdentifierKind,
    pub(crate) is_key: bool,
    /// The value is another form of what the line's unit has.
    pub(crate) is_form: bool,
    pub(crate) training: bool,
    /// The line takes it back.
    pub(crate) returning: bool,
    /// The line's unit has left the shop.
    pub(crate) gone: bool,
}

impl Index {
    pub(super) fn of<'a>(transactions: impl IntoIterator<Item = &'a Transaction>) -> Self {
        let mut index = Self::default();
        for transaction in transactions {
            index.open(transaction.id.clone());
            for line in &transaction.lines {
                index.learn(&transaction.id, transaction.training, line);
            }
        }
        index
    }

    pub(super) fn cart(&self, id: &TransactionId) -> Option<&CartIndex> {
        self.carts.get(id)
    }

    pub(super) fn holders(&self, value: &str) -> &[Holding] {
        self.units.get(value).map_or(&[], Vec::as_slice)
    }

    /// Lines of a transaction whose unit was read as this value, or has it.
    pub(super) fn lines_read_as(&self, id: &TransactionId, value: &str) -> impl Iterator<Item = LineNumber> {
        let holders = self.holders(value).iter().map(|holding| (&holding.transaction, holding.line));
        let raw = self.raw.get(value).into_iter().flatten().map(|(holder, line)| (holder, *line));
        holders.chain(raw).filter(move |(holder, _)| *holder == id).map(|(_, line)| line)
    }

    pub(super) fn all_holders(&self) -> impl Iterator<Item = (&str, &[Holding])> {
        self.units.iter().map(|(value, holders)| (value.as_str(), holders.as_slice()))
    }

    pub(super) fn open(&mut self, id: TransactionId) {
        self.carts.insert(id, CartIndex::default());
    }

    /// Forgets a transaction that has ended.
    pub(super) fn close(&mut self, transaction: &Transaction) {
        for line in &transaction.lines {
            self.forget_unit(&transaction.id, line);
        }
        self.carts.remove(&transaction.id);
    }

    /// Takes in a line that is new.
    pub(super) fn learn(&mut self, id: &TransactionId, training: bool, line: &Line) {
        if let Some(cart) = self.carts.get_mut(id) {
            cart.weight = cart.weight.saturating_add(weight::of_new_line(&line.product));
        }
        self.learn_again(id, training, line, None);
    }

    /// Takes in a line as it is now, which was forgotten as it was before. What its unit is `claimed` as is kept, where it is sold as
    /// that: most often the event has it.
    pub(super) fn learn_again(
        &mut self,
        id: &TransactionId,
        training: bool,
        line: &Line,
        claimed: Option<&Arc<UnitKey>>,
    ) {
        if let Some(cart) = self.carts.get_mut(id) {
            cart.weight = cart.weight.saturating_add(weight::of_given(line));
        }
        if line.is_voided() {
            return;
        }
        if let Some(cart) = self.carts.get_mut(id) {
            cart.learn(line);
            if let Some(unit) = line.unit.as_ref().filter(|_| !training) {
                let claimed = claimed.filter(|key| key.is_of(line.sku(), &unit.identifiers));
                let anew = || UnitKey::sold_as(line.sku(), &unit.identifiers).map(Arc::new);
                cart.units.extend(claimed.cloned().or_else(anew).map(|key| (line.number, key)));
            }
        }
        for bound in line.unit.iter().filter(|_| !line.came_back).flat_map(|unit| &unit.identifiers) {
            for (index, (kind, value)) in bound.known_as().enumerate() {
                let holding = Holding {
                    transaction: id.clone(),
                    line: line.number,
                    sku: line.sku().clone(),
                    kind,
                    is_key: bound.role == Role::Key && kind == bound.kind,
                    is_form: index > 0,
                    training,
                    returning: line.returns.is_some(),
                    gone: line.is_gone(),
                };
                // Hardly ever more than one.
                let holders = self.units.entry(value.to_owned()).or_insert_with(|| Vec::with_capacity(1));
                // Sorted, so that the same lines make the same index whatever the order they came in.
                let place = holders.partition_point(|other| *other < holding);
                holders.insert(place, holding);
            }
            if bound.raw != bound.normalized {
                self.raw.entry(bound.raw.clone()).or_default().insert((id.clone(), line.number));
            }
        }
    }

    /// Forgets a line as it was taken in, but that it is there.
    pub(super) fn forget(&mut self, id: &TransactionId, line: &Line) {
        if let Some(cart) = self.carts.get_mut(id) {
            cart.weight = cart.weight.saturating_sub(weight::of_given(line));
        }
        if line.is_voided() {
            return;
        }
        if let Some(cart) = self.carts.get_mut(id) {
            cart.forget(line);
        }
        self.forget_unit(id, line);
    }

    /// Takes in what a line's quantity, price, discount and delivery are now, where nothing else of it has changed.
    pub(super) fn learn_terms(&mut self, id: &TransactionId, line: &Line) {
        if let Some(cart) = self.carts.get_mut(id).filter(|_| !line.is_voided()) {
            cart.learn_terms(line);
        }
    }

    /// Forgets them as they were taken in.
    pub(super) fn forget_terms(&mut self, id: &TransactionId, line: &Line) {
        if let Some(cart) = self.carts.get_mut(id).filter(|_| !line.is_voided()) {
            cart.forget_terms(line);
        }
    }

    fn forget_unit(&mut self, id: &TransactionId, line: &Line) {
        for bound in line.unit.iter().flat_map(|unit| &unit.identifiers) {
            for (_, value) in bound.known_as() {
                let Some(holders) = self.units.get_mut(value) else { continue };
                holders.retain(|holding| !(holding.line == line.number && holding.transaction == *id));
                if holders.is_empty() {
                    self.units.remove(value);
                }
            }
            if let Some(lines) = self.raw.get_mut(&bound.raw) {
                lines.remove(&(id.clone(), line.number));
                if lines.is_empty() {
                    self.raw.remove(&bound.raw);
                }
            }
        }
    }
}

impl CartIndex {
    /// Pending lines, lowest number first within a product.
    pub(crate) fn pending_lines(&self) -> impl Iterator<Item = LineNumber> {
        self.pending.values().flat_map(Pending::lines)
    }

    /// The same in groups that a scan fits or doesn't fit together.
    pub(crate) fn pending_groups(&self) -> impl Iterator<Item = Group<'_>> {
        self.pending.values().flat_map(Pending::groups)
    }

    /// Those of one product.
    pub(crate) fn pending_of<'a>(&'a self, sku: &Sku) -> impl Iterator<Item = Group<'a>> + use<'a> {
        self.pending.get(sku).into_iter().flat_map(Pending::groups)
    }

    /// Lines of one product that an equal one may join.
    pub(crate) fn plain_of(&self, sku: &Sku) -> impl Iterator<Item = LineNumber> {
        self.plain.get(sku).into_iter().flatten().copied()
    }

    fn learn(&mut self, line: &Line) {
        self.learn_terms(line);
        self.live = self.live.saturating_add(1);
        self.sold = self.sold.saturating_add(usize::from(line.returns.is_none()));
        match GroupOf::line(line) {
            Some(GroupOf::Pending) => entry(&mut self.pending, line.sku()).insert(line),
            Some(GroupOf::Plain) => {
                entry(&mut self.plain, line.sku()).insert(line.number);
            }
            None => {}
        }
    }

    /// The part that follows from quantity, price, discount and delivery.
    fn learn_terms(&mut self, line: &Line) {
        self.sums.add(line);
        self.later = self.later.saturating_add(usize::from(is_later(line)));
    }

    fn forget_terms(&mut self, line: &Line) {
        self.sums.remove(line);
        self.later = self.later.saturating_sub(usize::from(is_later(line)));
    }

    fn forget(&mut self, line: &Line) {
        self.forget_terms(line);
        self.live = self.live.saturating_sub(1);
        self.units.remove(&line.number);
        self.sold = self.sold.saturating_sub(usize::from(line.returns.is_none()));
        let sku = line.sku();
        match GroupOf::line(line) {
            Some(GroupOf::Pending) => {
                let Some(lines) = self.pending.get_mut(sku) else { return };
                lines.remove(line);
                if lines.is_empty() {
                    self.pending.remove(sku);
                }
            }
            Some(GroupOf::Plain) => {
                let Some(lines) = self.plain.get_mut(sku) else { return };
                lines.remove(&line.number);
                if lines.is_empty() {
                    self.plain.remove(sku);
                }
            }
            None => {}
        }
    }
}

/// Whether a line is fetched or sent.
pub(crate) fn is_later(line: &Line) -> bool {
    line.delivery != Delivery::CarryOut
}

/// Where a cart's index has a line.
enum GroupOf {
    Pending,
    Plain,
}

impl GroupOf {
    fn line(line: &Line) -> Option<Self> {
        if line.returns.is_some() || line.state != LineState::Active {
            return None;
        }
        match (line.product.is_serialized(), line.is_pending()) {
            (false, _) => Some(Self::Plain),
            (true, true) => Some(Self::Pending),
            (true, false) => None,
        }
    }
}

/// The entry of a product.
fn entry<'m, T: Default>(groups: &'m mut BTreeMap<Sku, T>, sku: &Sku) -> &'m mut T {
    groups.entry(sku.clone()).or_default()
}
