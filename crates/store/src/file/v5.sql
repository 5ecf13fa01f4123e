-- What is in stock, list by list: one that is still coming in is not looked at before it is whole.
CREATE TABLE stock (
    list   INTEGER NOT NULL,
    sku    TEXT    NOT NULL,
    serial TEXT    NOT NULL,
    PRIMARY KEY (list, sku, serial)
) STRICT, WITHOUT ROWID;

-- The list that counts, and when it was true.
CREATE TABLE stock_list (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    list     INTEGER NOT NULL,
    as_of_ms INTEGER NOT NULL,
    seq      INTEGER NOT NULL
) STRICT;
