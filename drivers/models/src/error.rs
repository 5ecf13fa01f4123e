/// A model that cannot be read. The text names the file, the line where there is one, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The folder or a file in it cannot be read.
    #[error("the models in {path} cannot be read: {reason}; check the path and its permissions")]
    Unreadable {
        /// Which path.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// A file is not a model.
    #[error("{file}, line {line}: {reason}")]
    Malformed {
        /// Which file.
        file: String,
        /// Its line, from 1.
        line: usize,
        /// What is wrong, with the key's name.
        reason: String,
    },
    /// A file reads well, but says what cannot be.
    #[error("{file}: {reason}")]
    Impossible {
        /// Which file.
        file: String,
        /// What is wrong, and what to do.
        reason: String,
    },
}
