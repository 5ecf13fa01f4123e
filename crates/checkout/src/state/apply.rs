use super::{Captured, Focus, Read, State};
use crate::{
    Actor, Cancelled, Decision, Event, Kind, LineState, OrderCancelled, Record, Recorded, ScanRecord,
    Transaction, TransactionId, TransactionState, Unit, limits, scan_code,
};
use money::Amount;

impl State {
    /// Applies one record. The same records in the same order make the same state.
    ///
    /// Returns the transaction that this record ended, if it did: it is no longer in the state, and whoever
    /// keeps finished transactions takes it from here.
    pub fn apply(&mut self, recorded: &Recorded) -> Option<Transaction> {
        let Record { event, .. } = &recorded.record;
        if let (Some(id), true) = (event.transaction(), event.changes_transaction())
            && let Some(transaction) = self.kept.live.get_mut(id)
        {
            transaction.revision = transaction.revision.saturating_add(1);
            transaction.seq = recorded.seq;
        }
        match event {
            Event::Started => self.end_waiting(true),
            Event::ScanningModeSet { mode } => self.kept.mode = *mode,
            Event::Scan(scan) => self.apply_scan(scan),
            Event::Focused { transaction, line, until } => {
                let until = *until;
                self.kept.focus = line.zip(until).map(|(line, until)| Focus {
                    transaction: transaction.clone(),
                    line,
                    until,
                });
            }
            _ => {
                self.apply_to_lines(event);
                return self.apply_to_life(recorded);
            }
        }
        None
    }

    fn apply_to_lines(&mut self, event: &Event) {
        match event {
            Event::LineAdded(added) => self.add_line(added),
            Event::ReturnLineAdded(added) => self.add_return_line(added),
            Event::ReturnedUnitNamed {
                transaction, line, identifiers, source, despite, allowed_by, ..
            } => {
                let unit = Unit { identifiers: identifiers.clone(), source: *source };
                let doubt = despite.map(|despite| (despite, allowed_by.clone()));
                self.name_returned(transaction, *line, unit, doubt);
            }
            Event::QuantityChanged { transaction, line, quantity } => {
                self.change_terms(transaction, *line, |line| line.quantity = *quantity);
            }
            Event::DeliveryChanged { transaction, line, delivery } => {
                self.change_terms(transaction, *line, |line| line.delivery = *delivery);
            }
            Event::PriceChanged { transaction, line, unit_price, discount } => {
                self.change_terms(transaction, *line, |line| {
                    line.unit_price = *unit_price;
                    line.discount = *discount;
                });
            }
            Event::SerialProvided { transaction, line, identifiers, source, claims, stock_ms, .. } => {
                let unit = Unit { identifiers: identifiers.clone(), source: *source };
                self.identify(transaction, *line, unit, claims.as_ref(), None);
                self.note_stock(transaction, *line, *stock_ms);
            }
            Event::Overridden { transaction, line, allowed } => {
                self.change_line(transaction, *line, |line| line.overridden = Some(allowed.clone()));
                self.end_used_focus(transaction, *line);
            }
            Event::Picked { transaction, line, identifiers, source, claims, stock_ms, .. } => {
                let unit = Unit { identifiers: identifiers.clone(), source: *source };
                self.identify(transaction, *line, unit, claims.as_ref(), Some(LineState::Picked));
                self.note_stock(transaction, *line, *stock_ms);
            }
            Event::LineVoided { transaction, line, .. } => {
                self.void_line(transaction, *line);
            }
            Event::Completed { transaction, handed_over: lines, returns, .. } => {
                for line in lines {
                    self.change_line(transaction, *line, |line| line.state = LineState::HandedOver);
                }
                returns.iter().for_each(|back| self.take_back(back));
            }
            Event::Fulfilled { transaction, lines, shipped, .. } => {
                let state = if *shipped { LineState::Shipped } else { LineState::HandedOver };
                for line in lines {
                    self.change_line(transaction, *line, |line| line.state = state);
                }
            }
            Event::OrderCancelled(cancelled) => {
                for line in &cancelled.lines {
                    self.void_line(&cancelled.transaction, *line);
                }
            }
            _ => {}
        }
    }

    fn apply_to_life(&mut self, recorded: &Recorded) -> Option<Transaction> {
        match &recorded.record.event {
            Event::TransactionOpened { .. } => self.open_transaction(recorded),
            Event::OrderMade { transaction, customer } => {
                let cart = self.kept.live.get_mut(transaction)?;
                cart.kind = Kind::Order;
                cart.customer = Some(customer.clone());
            }
            Event::CheckedOut { transaction, .. } => {
                self.leave_open(transaction, TransactionState::Tendering)
            }
            Event::Reopened { transaction } => {
                self.kept.live.get_mut(transaction)?.state = TransactionState::Open
            }
            Event::TenderTaken { transaction, tender } => {
                self.kept.live.get_mut(transaction)?.tenders.push(*tender);
            }
            Event::Suspended { transaction } => {
                self.leave_open(transaction, TransactionState::Suspended);
                self.kept.current = None;
                self.kept.suspended.push(transaction.clone());
            }
            Event::Recalled { transaction } => {
                self.kept.live.get_mut(transaction)?.state = TransactionState::Open;
                self.kept.suspended.retain(|id| id != transaction);
                self.kept.current = Some(transaction.clone());
            }
            Event::TransactionVoided { transaction, .. } => {
                return self.end(transaction, TransactionState::Voided);
            }
            Event::Completed { transaction, receipt, change, ordered, .. } => {
                self.count_receipt(transaction);
                let cart = self.kept.live.get_mut(transaction)?;
                cart.receipt = Some(receipt.clone());
                cart.change = *change;
                cart.completed_ms = Some(recorded.record.at_ms);
                if !ordered {
                    return self.end(transaction, TransactionState::Completed);
                }
                self.leave_open(transaction, TransactionState::Ordered);
                self.kept.current = None;
                self.kept.orders.push(transaction.clone());
            }
            Event::Fulfilled { transaction, completes, .. } => {
                self.count_receipt(transaction);
                if *completes {
                    return self.end(transaction, TransactionState::Completed);
                }
            }
            Event::OrderCancelled(cancelled) => return self.cancel_order(cancelled, recorded.record.at_ms),
            _ => {}
        }
        None
    }

    fn open_transaction(&mut self, recorded: &Recorded) {
        let Record { at_ms, actor, event } = &recorded.record;
        let Event::TransactionOpened { transaction, reference, metadata, training, tax_mode, kind } = event
        else {
            return;
        };
        let counters = &mut self.kept.counters;
        let counter =
            if *training { &mut counters.training_transactions } else { &mut counters.transactions };
        *counter = counter.saturating_add(1);
        let operator = match actor {
            Actor::Lane => None,
            Actor::Peer { operator, .. } => operator.clone(),
        };
        let cart = Transaction {
            id: transaction.clone(),
            revision: 1,
            seq: recorded.seq,
            state: TransactionState::Open,
            kind: *kind,
            training: *training,
            reference: reference.clone(),
            metadata: metadata.clone(),
            tax_mode: *tax_mode,
            lines: Vec::new(),
            tenders: Vec::new(),
            change: Amount::ZERO,
            customer: None,
            cancelled: None,
            receipt: None,
            opened_ms: *at_ms,
            completed_ms: None,
            operator,
        };
        self.index.open(transaction.clone());
        self.kept.live.insert(transaction.clone(), cart);
        self.kept.current = Some(transaction.clone());
    }

    fn cancel_order(&mut self, cancelled: &OrderCancelled, at_ms: i64) -> Option<Transaction> {
        self.count_receipt(&cancelled.transaction);
        self.kept.live.get_mut(&cancelled.transaction)?.cancelled = Some(Cancelled {
            lines: cancelled.lines.clone(),
            reason: cancelled.reason.clone(),
            refund: cancelled.refund,
            tenders: cancelled.tenders,
            receipt: cancelled.receipt.clone(),
            at_ms,
        });
        let ended = if cancelled.completes { TransactionState::Completed } else { TransactionState::Voided };
        self.end(&cancelled.transaction, ended)
    }

    /// The cart's lines can't change for now: nothing waits for one of them any more.
    fn leave_open(&mut self, transaction: &TransactionId, state: TransactionState) {
        let Some(cart) = self.kept.live.get_mut(transaction) else { return };
        cart.state = state;
        self.end_waiting(false);
    }

    fn end(&mut self, transaction: &TransactionId, state: TransactionState) -> Option<Transaction> {
        let mut ended = self.kept.live.remove(transaction)?;
        self.index.close(&ended);
        self.kept.suspended.retain(|id| id != transaction);
        self.kept.orders.retain(|id| id != transaction);
        if self.kept.current.take_if(|current| current == transaction).is_some() {
            self.end_waiting(false);
        }
        ended.state = state;
        Some(ended)
    }

    fn count_receipt(&mut self, transaction: &TransactionId) {
        let training = self.transaction(transaction).is_some_and(|cart| cart.training);
        let counters = &mut self.kept.counters;
        let counter = if training { &mut counters.training_receipts } else { &mut counters.receipts };
        *counter = counter.saturating_add(1);
    }

    /// Ends what waits for a scan or a choice; at a start also what is measured on the old run's clock.
    fn end_waiting(&mut self, started: bool) {
        self.kept.focus = None;
        self.kept.held.clear();
        self.kept.captured = None;
        if let Some(choice) = self.kept.choice.take() {
            self.remember_ended_choice(choice.id);
        }
        if started {
            self.kept.reads.clear();
        }
    }
}

/// What scan records do.
impl State {
    fn apply_scan(&mut self, scan: &ScanRecord) {
        match &scan.settles {
            Some(settled) => {
                self.kept.held.retain(|held| held.id != *settled);
                if let Some(choice) = self.kept.choice.take_if(|choice| choice.id == *settled) {
                    self.remember_ended_choice(choice.id);
                }
            }
            None => {
                self.kept.counters.scans = self.kept.counters.scans.saturating_add(1);
                self.remember_read(scan);
            }
        }
        match scan.decision {
            Decision::Held => self.kept.held.push(scan.clone()),
            Decision::NeedsChoice => self.kept.choice = Some(scan.clone()),
            Decision::Accepted if scan_code::CAPTURES.contains(&scan.code.as_str()) => {
                self.kept.captured =
                    scan.transaction.clone().zip(scan.line).map(|(transaction, line)| Captured {
                        transaction,
                        line,
                        device: scan.device.clone(),
                        read_mono_ms: scan.read_mono_ms,
                    });
            }
            Decision::Accepted | Decision::Refused | Decision::Ignored => {}
        }
    }

    fn remember_read(&mut self, scan: &ScanRecord) {
        if scan.device == scan_code::KEYED || scan_code::FORGOTTEN.contains(&scan.code.as_str()) {
            return;
        }
        let Some(read) = Read::of(scan) else { return };
        let reads = match self.kept.reads.get_mut(&scan.device) {
            Some(reads) => reads,
            None => {
                if self.kept.reads.len() >= limits::DEVICES {
                    // Far more scanners than a lane has: begin anew, at the price of one unknown repeat each.
                    self.kept.reads.clear();
                }
                self.kept.reads.entry(scan.device.clone()).or_default()
            }
        };
        // There is at most one.
        if let Some(index) = reads.iter().position(|earlier| earlier.is_same(&read)) {
            reads.remove(index);
        }
        if reads.len() >= limits::READS_PER_DEVICE {
            reads.pop_front();
        }
        reads.push_back(read);
    }

    fn remember_ended_choice(&mut self, scan: crate::ScanId) {
        if self.kept.ended_choices.len() >= limits::ENDED_CHOICES {
            self.kept.ended_choices.pop_front();
        }
        self.kept.ended_choices.push_back(scan);
    }
}
