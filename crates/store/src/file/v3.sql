-- The writer no longer says where a record goes: SQLite puts it behind the last one, and the writer checks that this is where
-- it belongs. The trigger that asked the table at each insert is not needed for that.
DROP TRIGGER journal_in_order;
