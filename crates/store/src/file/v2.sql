-- A record that is out of order takes its whole batch back, as everything does that the journal refuses: SQLite then needn't
-- keep copies of the pages that each insert changes.
DROP TRIGGER journal_in_order;

CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN
    SELECT raise(ROLLBACK, 'the journal has no gaps and nothing is written twice');
END;

-- Where each unit is now, with one check written otherwise: SQLite builds a tree for three words IN a list, at each insert.
-- And one tree instead of two for what units are known by: by value first, so that the same key answers for one identifier and for
-- a value of any kind.
CREATE TABLE known_by AS SELECT value, kind, scope, sku, serial FROM unit_identity;
DROP TABLE unit_identity;

CREATE TABLE place (
    sku            TEXT    NOT NULL,
    serial         TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state = 'claimed' OR state = 'sold' OR state = 'free'),
    transaction_id TEXT,
    line           INTEGER,
    at_ms          INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    known          INTEGER NOT NULL CHECK (known IN (0, 1)),
    PRIMARY KEY (sku, serial),
    CHECK ((state = 'free') = (transaction_id IS NULL)),
    CHECK ((state = 'free') = (line IS NULL)),
    CHECK (state = 'claimed' OR known = 1)
) STRICT, WITHOUT ROWID;

INSERT INTO place (sku, serial, state, transaction_id, line, at_ms, seq, known)
SELECT sku, serial, state, transaction_id, line, at_ms, seq, known FROM unit;
DROP TABLE unit;
ALTER TABLE place RENAME TO unit;

CREATE TABLE unit_identity (
    value  TEXT NOT NULL,
    kind   TEXT NOT NULL,
    scope  TEXT NOT NULL,
    sku    TEXT NOT NULL,
    serial TEXT NOT NULL,
    PRIMARY KEY (value, kind, scope),
    FOREIGN KEY (sku, serial) REFERENCES unit (sku, serial) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO unit_identity (value, kind, scope, sku, serial) SELECT value, kind, scope, sku, serial FROM known_by;
DROP TABLE known_by;
CREATE INDEX unit_identity_of ON unit_identity (sku, serial);

-- The same for what happened to them. step: counted from 1 for each unit.
CREATE TABLE history (
    sku            TEXT    NOT NULL,
    serial         TEXT    NOT NULL,
    step           INTEGER NOT NULL,
    action         TEXT    NOT NULL,
    transaction_id TEXT    NOT NULL,
    line           INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    PRIMARY KEY (sku, serial, step)
) STRICT, WITHOUT ROWID;

INSERT INTO history (sku, serial, step, action, transaction_id, line, at_ms, seq)
SELECT sku, serial, row_number() OVER (PARTITION BY sku, serial ORDER BY id), action, transaction_id, line, at_ms, seq
FROM unit_history;
DROP TABLE unit_history;
ALTER TABLE history RENAME TO unit_history;

CREATE TRIGGER unit_history_not_changed BEFORE UPDATE ON unit_history
BEGIN
    SELECT raise(ABORT, 'the history of units is never changed');
END;

CREATE TRIGGER unit_history_not_deleted BEFORE DELETE ON unit_history
BEGIN
    SELECT raise(ABORT, 'nothing is deleted from the history of units');
END;
