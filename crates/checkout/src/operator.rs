/// A supervisor who is named as allowing what the operator may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The supervisor's id.
    pub supervisor: String,
    /// The PIN that came with it is the supervisor's. Where the supervisor has none, it doesn't matter.
    pub pin_is_right: bool,
}

/// Somebody who acts at the till.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperatorRecord {
    /// May allow what others may not.
    pub supervisor: bool,
    /// Shows with a PIN that it is really them.
    pub has_pin: bool,
}
