use core::time::Duration;
use std::path::Path;

use models::{Mode, SerialModel, SsiModel};
use tokio::time::Instant;

use super::{Gone, HidChoice, News, Obstacle};
use crate::hid::HidLink;
use crate::own_thread::on_own_thread;
use crate::serial::{SerialLink, no_tty};
use crate::ssi::{CommandId, Done, SsiLink};
use crate::{Feedback, Framed, Reading, ReadingState};

/// How far a trigger was pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pull {
    /// There is no way to.
    Impossible,
    /// It was told.
    Told,
    /// It was told, and will answer this command.
    Asked(CommandId),
}

/// An open device, whatever it is.
#[derive(Debug)]
pub(crate) enum Link {
    Serial(SerialLink),
    Ssi(Box<SsiLink>),
    Hid(HidLink),
}

impl Link {
    pub(crate) async fn serial(path: &Path, model: &str, line: &SerialModel) -> Result<Self, Obstacle> {
        let (owned, model, line) = (path.to_owned(), model.to_owned(), line.clone());
        opened(path, move || SerialLink::open(&owned, &model, &line).map(Self::Serial)).await
    }

    pub(crate) async fn ssi(path: &Path, name: &str, model: &SsiModel) -> Result<Self, Obstacle> {
        let (owned, name, model) = (path.to_owned(), name.to_owned(), model.clone());
        opened(path, move || SsiLink::open(&owned, &name, &model).map(|link| Self::Ssi(Box::new(link)))).await
    }

    pub(crate) async fn node(path: &Path, choice: &HidChoice) -> Result<Self, Obstacle> {
        HidLink::open_node(path, choice).await.map(Self::Hid)
    }

    pub(crate) async fn socket(path: &Path, choice: &HidChoice) -> Result<Self, Obstacle> {
        HidLink::open_socket(path, choice).await.map(Self::Hid)
    }

    pub(crate) const fn mode(&self) -> Mode {
        match self {
            Self::Serial(_) => Mode::Serial,
            Self::Ssi(_) => Mode::Ssi,
            Self::Hid(link) => link.mode(),
        }
    }

    pub(crate) fn description(&self) -> &str {
        match self {
            Self::Serial(link) => link.description(),
            Self::Ssi(link) => link.description(),
            Self::Hid(link) => link.description(),
        }
    }

    /// The moment that the framer's times count from.
    pub(crate) const fn started(&self) -> Instant {
        match self {
            Self::Serial(link) => link.started(),
            Self::Ssi(link) => link.started(),
            Self::Hid(link) => link.started(),
        }
    }

    pub(crate) async fn read(&mut self) -> Result<Vec<Framed>, Gone> {
        match self {
            Self::Serial(link) => link.read().await,
            Self::Ssi(link) => link.read().await,
            Self::Hid(link) => link.read().await,
        }
    }

    /// Whether anything waits to be read, asked of the kernel itself.
    pub(crate) fn waits(&self) -> bool {
        match self {
            Self::Serial(link) => link.waits(),
            Self::Ssi(link) => link.waits(),
            Self::Hid(link) => link.waits(),
        }
    }

    pub(crate) fn next_deadline(&self) -> Option<Instant> {
        match self {
            Self::Serial(link) => link.next_deadline(),
            Self::Ssi(link) => link.next_deadline(),
            Self::Hid(link) => link.next_deadline(),
        }
    }

    /// Whether what was read last may be a part of a scan.
    pub(crate) fn may_be_in_scan(&self) -> bool {
        match self {
            // On a line each byte is.
            Self::Serial(_) | Self::Ssi(_) => true,
            Self::Hid(link) => link.is_in_scan(),
        }
    }

    pub(crate) fn expire(&mut self) -> Option<Framed> {
        match self {
            Self::Serial(link) => link.expire(),
            Self::Ssi(link) => link.expire(),
            Self::Hid(link) => link.expire(),
        }
    }

    /// It has read something: it has let go of its trigger by itself.
    pub(crate) const fn has_read(&mut self) {
        if let Self::Serial(link) = self {
            link.has_read();
        }
    }

    /// Whether it reads, where that has changed since it was asked last.
    pub(crate) fn take_news(&mut self) -> Option<News> {
        match self {
            Self::Serial(_) => None,
            Self::Ssi(link) => link.take_news(),
            Self::Hid(link) => link.take_news(),
        }
    }

    /// Hands out what is in hand as damaged: no more of it will come.
    pub(crate) fn break_off(&mut self) -> Vec<Framed> {
        match self {
            Self::Serial(link) => link.break_off().into_iter().collect(),
            Self::Ssi(link) => link.break_off(),
            Self::Hid(link) => link.break_off().into_iter().collect(),
        }
    }

    /// A read broke off when the scanner was left, and may go on. A node of USB doubts what comes at once in any case.
    pub(crate) const fn may_go_on(&mut self) {
        match self {
            Self::Serial(link) => link.may_go_on(),
            Self::Ssi(link) => link.may_go_on(),
            Self::Hid(_) => {}
        }
    }

    /// What it reads from now on, for so long, may be the rest of what was not read.
    pub(crate) fn distrust_for(&mut self, time: Duration) {
        match self {
            Self::Serial(link) => link.distrust_for(time),
            Self::Ssi(link) => link.distrust_for(time),
            Self::Hid(link) => link.distrust_for(time),
        }
    }

    /// The commands that have come to their end since the last time, where its mode answers them.
    pub(crate) fn take_done(&mut self) -> Vec<Done> {
        match self {
            Self::Ssi(link) => link.take_done(),
            Self::Serial(_) | Self::Hid(_) => Vec::new(),
        }
    }

    /// Makes the good beep, then the bad one. Gives the commands that will be answered; nothing where its mode answers none.
    pub(crate) fn test_beeps(&mut self) -> Option<Vec<CommandId>> {
        if let Self::Ssi(link) = self {
            return Some(link.test_beeps());
        }
        self.feedback(Feedback::Accepted);
        self.feedback(Feedback::Refused);
        None
    }

    /// Lets it read or not, where it can be told.
    pub(crate) fn set_reading(&mut self, reading: Reading) -> ReadingState {
        match self {
            Self::Serial(link) => link.set_reading(reading),
            Self::Ssi(link) => link.set_reading(reading),
            Self::Hid(link) => link.set_reading(reading),
        }
    }

    /// Pulls its trigger, or lets it go. Says whether there is a way to.
    pub(crate) fn trigger(&mut self, on: bool) -> Pull {
        let can = match self {
            Self::Serial(link) => link.trigger(on),
            Self::Ssi(link) => return Pull::Asked(link.trigger(on)),
            Self::Hid(link) => link.trigger(on),
        };
        if can { Pull::Told } else { Pull::Impossible }
    }

    pub(crate) fn feedback(&mut self, feedback: Feedback) {
        match self {
            Self::Serial(link) => link.feedback(feedback),
            Self::Ssi(link) => link.feedback(feedback),
            Self::Hid(link) => link.feedback(feedback),
        }
    }
}

/// Opens a tty. That may wait for the device, so it is done on another thread; one that is not there needs none.
async fn opened(
    path: &Path,
    open: impl FnOnce() -> Result<Link, Obstacle> + Send + 'static,
) -> Result<Link, Obstacle> {
    if let Err(error) = std::fs::metadata(path)
        && error.kind() == std::io::ErrorKind::NotFound
    {
        return Err(no_tty(path));
    }
    on_own_thread(open).await.unwrap_or_else(|| {
        let reason = format!("{} cannot be opened: no thread can be had for it", path.display());
        Err(Obstacle::new(reason, "see what else keeps the machine busy".to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_port_whose_opening_waits_holds_up_nobody_else() {
        let held = tempfile::NamedTempFile::new().unwrap();
        let (release, hold) = std::sync::mpsc::channel();
        let opening = opened(held.path(), move || {
            // Nobody could release it where it is opened on the one thread that this test has.
            let released = hold.recv_timeout(Duration::from_secs(10)).is_ok();
            Err(Obstacle::new(format!("wedged, released: {released}"), String::new()))
        });
        let other = async { release.send(()) };
        let (opened, _) = tokio::join!(opening, other);
        assert_eq!(opened.unwrap_err().reason, "wedged, released: true");
    }

    #[tokio::test]
    async fn a_port_that_is_not_there_needs_no_thread() {
        let missing = Path::new("/nowhere/at/all");
        let obstacle = opened(missing, || unreachable!()).await.unwrap_err();
        assert!(obstacle.is_missing && obstacle.reason.contains("/nowhere"), "{obstacle:?}");
    }
}
