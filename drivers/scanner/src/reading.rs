/// Whether the lane wants scanners to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reading {
    /// They read.
    #[default]
    Allowed,
    /// They don't, where they can be told so: nothing could be done with a scan now.
    Prevented,
}

/// How far a scanner is with that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadingState {
    /// It was told to read, or was never told not to.
    Allowed,
    /// It was told not to. Its mode has no way to say that it has understood.
    Told,
    /// It says that it doesn't read.
    Prevented,
    /// It was told not to, and says that it reads all the same.
    StillReads,
    /// It can't be told: it has no control or command for it.
    CannotBePrevented,
}

impl ReadingState {
    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Told => "told_not_to",
            Self::Prevented => "prevented",
            Self::StillReads => "still_reads",
            Self::CannotBePrevented => "cannot_be_prevented",
        }
    }

    /// What a scanner is that was just told, where its mode says nothing back. `can` says whether there was a way.
    pub(crate) const fn after(reading: Reading, can: bool) -> Self {
        match (reading, can) {
            (_, false) => Self::CannotBePrevented,
            (Reading::Allowed, true) => Self::Allowed,
            (Reading::Prevented, true) => Self::Told,
        }
    }
}
