use crate::ChainHash;
use rusqlite::{Connection, OptionalExtension};

/// What names this journal among all journals.
#[derive(Debug)]
pub(crate) struct Installation {
    id: String,
}

impl Installation {
    /// Reads it, or makes it in a new file.
    pub(crate) fn load_or_make(
        connection: &Connection,
        now_ms: i64,
        fresh_id: [u8; 16],
    ) -> rusqlite::Result<Self> {
        let known = connection.query_row("SELECT id FROM installation", [], |row| row.get(0)).optional()?;
        if let Some(id) = known {
            return Ok(Self { id });
        }
        let id: String = fresh_id.iter().map(|byte| format!("{byte:02x}")).collect();
        connection
            .execute("INSERT INTO installation (one, id, created_ms) VALUES (1, ?1, ?2)", (&id, now_ms))?;
        Ok(Self { id })
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// What the first record is chained to, so that no journal passes for another lane's.
    pub(crate) fn genesis(&self) -> ChainHash {
        ChainHash::genesis(&self.id)
    }
}
