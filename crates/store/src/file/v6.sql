-- A block and a unit in stock are kept under each form of their value, so that a look-up finds them by any. What was asked for is
-- noted with each form: a list shows it once, and what ends a block ends it whole.
CREATE TABLE blocked_by_value (
    value  TEXT    NOT NULL,
    scope  TEXT    NOT NULL,
    block  TEXT    NOT NULL,
    reason TEXT    NOT NULL,
    at_ms  INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (value, scope, block)
) STRICT, WITHOUT ROWID;

INSERT INTO blocked_by_value (value, scope, block, reason, at_ms, seq)
SELECT value, scope, value, reason, at_ms, seq FROM blocked;

DROP TABLE blocked;

ALTER TABLE blocked_by_value RENAME TO blocked;

CREATE INDEX blocked_whole ON blocked (block, scope);

-- NULL: it is the serial number itself.
ALTER TABLE stock ADD COLUMN form_of TEXT;

CREATE INDEX stock_forms ON stock (list, sku, form_of) WHERE form_of IS NOT NULL;

-- The unit that an identifier was taken from when this one was claimed: it goes back where the claim is given up.
ALTER TABLE unit_identity ADD COLUMN from_sku TEXT;
ALTER TABLE unit_identity ADD COLUMN from_serial TEXT;

CREATE INDEX unit_identity_taken ON unit_identity (sku, serial) WHERE from_serial IS NOT NULL;
