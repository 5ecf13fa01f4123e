//! Documents to lay out.

#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses what it needs of this")]

use receipt::Document;

/// Two phones, cables that aggregate, a television for later.
pub(crate) fn story() -> Document {
    Document::from_json(include_bytes!("story.json")).unwrap()
}
