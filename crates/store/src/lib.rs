//! The journal and the embedded registry, in one SQLite file.
