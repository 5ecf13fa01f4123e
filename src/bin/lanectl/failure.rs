use crate::screen::plain;
use api::ClientError;
use std::io;
use std::process::ExitCode;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The lane said no, or isn't there.
    #[error(transparent)]
    Lane(#[from] ClientError),
    /// The command line, or a file that it names, can't be used.
    #[error("{0}")]
    Usage(String),
    /// A file or the terminal.
    #[error("{0}: {1}")]
    Io(String, io::Error),
}

impl Failure {
    /// Says it on standard error, and gives the exit code. A reader that has gone away (`lanectl watch | head`) is no failure.
    pub(crate) fn tell(&self, json: bool) -> ExitCode {
        if let Self::Io(_, error) = self
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            return ExitCode::SUCCESS;
        }
        let problem = match self {
            Self::Lane(error) => error.problem().filter(|_| json),
            _ => None,
        };
        match problem.and_then(|problem| serde_json::to_string(problem).ok()) {
            Some(problem) => eprintln!("{problem}"),
            None => self.to_string().lines().for_each(|line| eprintln!("lanectl: {}", plain(line))),
        }
        ExitCode::from(match self {
            Self::Lane(error) => error.exit_code(),
            Self::Usage(_) | Self::Io(..) => 2,
        })
    }
}
