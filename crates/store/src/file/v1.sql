-- Names this journal among all journals.
CREATE TABLE installation (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    id         TEXT    NOT NULL CHECK (length(id) = 32),
    created_ms INTEGER NOT NULL
) STRICT;

-- Everything that happened on this lane, in order. Only ever added to.
CREATE TABLE journal (
    seq     INTEGER PRIMARY KEY,
    at_ms   INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    version INTEGER NOT NULL,
    bytes   BLOB    NOT NULL,
    hash    BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN
    SELECT raise(ABORT, 'the journal has no gaps and nothing is written twice');
END;

CREATE TRIGGER journal_not_changed BEFORE UPDATE ON journal
BEGIN
    SELECT raise(ABORT, 'the journal is never changed');
END;

CREATE TRIGGER journal_not_deleted BEFORE DELETE ON journal
BEGIN
    SELECT raise(ABORT, 'nothing is deleted from the journal');
END;

-- The state after record seq; digest covers it and the chain's hash there.
CREATE TABLE snapshot (
    seq     INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    bytes   BLOB    NOT NULL,
    digest  BLOB    NOT NULL CHECK (length(digest) = 32)
) STRICT;

-- Where each unit is now. known: something besides the claim itself says that it exists (a sale, a return).
CREATE TABLE unit (
    sku            TEXT    NOT NULL,
    serial         TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('free', 'claimed', 'sold')),
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

-- What each unit is known by. scope: the SKU, or empty for what is unique across all products.
CREATE TABLE unit_identity (
    scope  TEXT NOT NULL,
    kind   TEXT NOT NULL,
    value  TEXT NOT NULL,
    sku    TEXT NOT NULL,
    serial TEXT NOT NULL,
    PRIMARY KEY (scope, kind, value),
    FOREIGN KEY (sku, serial) REFERENCES unit (sku, serial) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX unit_identity_of ON unit_identity (sku, serial);
CREATE INDEX unit_identity_value ON unit_identity (value, kind);

-- What happened to each unit, in order. Only ever added to; it stays when a unit is forgotten.
CREATE TABLE unit_history (
    id             INTEGER PRIMARY KEY,
    sku            TEXT    NOT NULL,
    serial         TEXT    NOT NULL,
    action         TEXT    NOT NULL,
    transaction_id TEXT    NOT NULL,
    line           INTEGER NOT NULL,
    at_ms          INTEGER NOT NULL,
    seq            INTEGER NOT NULL
) STRICT;

CREATE INDEX unit_history_of ON unit_history (sku, serial, id);

CREATE TRIGGER unit_history_not_changed BEFORE UPDATE ON unit_history
BEGIN
    SELECT raise(ABORT, 'the history of units is never changed');
END;

CREATE TRIGGER unit_history_not_deleted BEFORE DELETE ON unit_history
BEGIN
    SELECT raise(ABORT, 'nothing is deleted from the history of units');
END;

CREATE TABLE product (
    sku     TEXT    NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    bytes   BLOB    NOT NULL,
    seq     INTEGER NOT NULL
) STRICT;

CREATE TABLE product_gtin (
    gtin TEXT NOT NULL PRIMARY KEY CHECK (length(gtin) = 14 AND gtin NOT GLOB '*[^0-9]*'),
    sku  TEXT NOT NULL REFERENCES product (sku) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX product_gtin_of ON product_gtin (sku);

-- Transactions that have left the lane's state.
CREATE TABLE finished_transaction (
    id      TEXT    NOT NULL PRIMARY KEY,
    kind    TEXT    NOT NULL,
    state   TEXT    NOT NULL,
    receipt TEXT,
    at_ms   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    version INTEGER NOT NULL,
    bytes   BLOB    NOT NULL
) STRICT;

CREATE TABLE receipt (
    id             TEXT    NOT NULL PRIMARY KEY,
    transaction_id TEXT    NOT NULL,
    at_ms          INTEGER NOT NULL,
    seq            INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    document       BLOB    NOT NULL
) STRICT;

CREATE TABLE print_job (
    id         INTEGER PRIMARY KEY,
    receipt    TEXT    NOT NULL REFERENCES receipt (id),
    duplicate  INTEGER NOT NULL CHECK (duplicate IN (0, 1)),
    state      TEXT    NOT NULL CHECK (state IN ('queued', 'sending', 'printed', 'uncertain', 'failed')),
    attempts   INTEGER NOT NULL,
    rendered   BLOB    CHECK (rendered IS NULL OR length(rendered) = 32),
    note       TEXT,
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX print_job_in ON print_job (state, id);
CREATE INDEX print_job_of ON print_job (receipt, id);

-- What was answered to a request that may be sent again.
CREATE TABLE answer (
    id      INTEGER PRIMARY KEY,
    key     TEXT    NOT NULL UNIQUE,
    request BLOB    NOT NULL CHECK (length(request) = 32),
    status  INTEGER NOT NULL,
    bytes   BLOB    NOT NULL,
    seq     INTEGER NOT NULL
) STRICT;
