-- Returns. Where each unit is now, with one more place: a line holds it to take it back.
CREATE TABLE known_by AS SELECT value, kind, scope, sku, serial FROM unit_identity;
DROP TABLE unit_identity;

CREATE TABLE place (
    sku            TEXT    NOT NULL,
    serial         TEXT    NOT NULL,
    state          TEXT    NOT NULL
        CHECK (state = 'claimed' OR state = 'sold' OR state = 'free' OR state = 'returning'),
    transaction_id TEXT,
    line           INTEGER,
    at_ms          INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    known          INTEGER NOT NULL CHECK (known IN (0, 1)),
    PRIMARY KEY (sku, serial),
    CHECK ((state = 'free') = (transaction_id IS NULL)),
    CHECK ((state = 'free') = (line IS NULL)),
    CHECK (state = 'claimed' OR state = 'returning' OR known = 1)
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

-- What came back of the lines of each sale: thousandths of pieces, and the part of the line's discount, in the currency's smallest unit.
CREATE TABLE returned_line (
    sale           TEXT    NOT NULL,
    sale_line      INTEGER NOT NULL,
    transaction_id TEXT    NOT NULL,
    line           INTEGER NOT NULL,
    thousandths    INTEGER NOT NULL CHECK (thousandths > 0),
    discount       INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    PRIMARY KEY (sale, sale_line, transaction_id, line)
) STRICT, WITHOUT ROWID;

-- Values that no unit may be sold under. scope: the SKU, or empty for all products.
CREATE TABLE blocked (
    value  TEXT    NOT NULL,
    scope  TEXT    NOT NULL,
    reason TEXT    NOT NULL,
    at_ms  INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (value, scope)
) STRICT, WITHOUT ROWID;
