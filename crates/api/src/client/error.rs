use crate::Problem;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why a request has no good answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody listens there.
    #[error(
        "no lane answers at {}: {error}\nStart the service (systemctl start laned), or name its socket with --socket.",
        socket.display()
    )]
    NoDaemon {
        /// The socket.
        socket: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The socket is there, and this user may not use it.
    #[error(
        "this user may not use {}: {error}\nBecome a member of the socket's group (ls -l shows it), then log in again.",
        socket.display()
    )]
    NotAllowed {
        /// The socket.
        socket: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The answer took too long.
    #[error(
        "the lane at {} gave no answer within {} s\nSee whether it is well: lanectl status, and the service's log.",
        socket.display(),
        limit.as_secs_f32()
    )]
    TimedOut {
        /// The socket.
        socket: PathBuf,
        /// The limit.
        limit: Duration,
    },
    /// The connection broke.
    #[error("the connection to {} broke: {reason}\nSee whether the service still runs, and its log.", socket.display())]
    Cut {
        /// The socket.
        socket: PathBuf,
        /// How.
        reason: String,
    },
    /// Whoever answered isn't a lane, or is one of another version.
    #[error("{} doesn't answer like a lane of this version: {detail}\nCheck the socket's path and both versions.", socket.display())]
    NotALane {
        /// The socket.
        socket: PathBuf,
        /// What was wrong.
        detail: String,
    },
    /// The request can't be sent at all.
    #[error("the request can't be sent: {0}")]
    Unsendable(String),
    /// The lane said no.
    #[error("{0}")]
    Problem(Box<Problem>),
}

impl ClientError {
    /// The exit code for a program: 1 the lane said no, 2 wrong usage, 3 no daemon.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Problem(_) => 1,
            Self::Unsendable(_) => 2,
            Self::NoDaemon { .. }
            | Self::NotAllowed { .. }
            | Self::TimedOut { .. }
            | Self::Cut { .. }
            | Self::NotALane { .. } => 3,
        }
    }

    /// The problem that the lane answered with, if it did.
    #[must_use]
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    pub(super) fn unreachable(socket: &Path, error: io::Error) -> Self {
        let socket = socket.to_owned();
        match error.kind() {
            io::ErrorKind::PermissionDenied => Self::NotAllowed { socket, error },
            _ => Self::NoDaemon { socket, error },
        }
    }

    pub(super) fn cut(socket: &Path, error: impl ToString) -> Self {
        Self::Cut { socket: socket.to_owned(), reason: error.to_string() }
    }
}
