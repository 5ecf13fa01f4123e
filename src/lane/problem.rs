/// A reason to say no that isn't a rule of checkout's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneProblem {
    /// The HTTP status.
    pub status: u16,
    /// A stable code.
    pub code: &'static str,
    /// What happened.
    pub detail: String,
    /// What to do now.
    pub remedy: String,
    /// What programs want to know: name and value.
    pub params: Vec<(&'static str, String)>,
    /// Which of several things it is about, from 0.
    pub item: Option<usize>,
}

/// Why the lane gave no answer at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LaneError {
    /// The lane has stopped; it says why.
    #[error("the lane has stopped: {0}")]
    Stopped(String),
    /// Too much is waiting for it.
    #[error("the lane is busy: {0} requests are waiting; try again")]
    Busy(usize),
    /// Something beside the lane could not be read.
    #[error("{0}")]
    Unreadable(String),
}
