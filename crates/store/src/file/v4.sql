-- Who acts at the till. pin: a slow hash with its salt and settings (PHC string format), never the PIN itself.
CREATE TABLE operator (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    supervisor INTEGER NOT NULL CHECK (supervisor IN (0, 1)),
    pin        TEXT,
    seq        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
