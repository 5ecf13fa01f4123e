-- A record that is out of order takes its whole batch back, as everything does that the journal refuses: SQLite then needn't
-- keep copies of the pages that each insert changes.
DROP TRIGGER journal_in_order;

CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN
    SELECT raise(ROLLBACK, 'the journal has no gaps and nothing is written twice');
END;
