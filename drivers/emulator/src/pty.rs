//! A pseudo-terminal whose far side looks like a serial port that is always there.

use std::fs;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use rustix::fs::inotify;
use rustix::pty::OpenptFlags;
use rustix::termios::{OptionalActions, QueueSelector};
use tokio::io::unix::AsyncFd;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::ready::ready_fd;

/// A pseudo-terminal in raw mode, with an optional stable link to its far side.
///
/// The near side keeps the far side open too: bytes written before a program has opened it wait,
/// settings stay raw, and a program that ends is no hang-up of the line.
#[derive(Debug)]
pub(crate) struct Pty {
    near: AsyncFd<OwnedFd>,
    tty: PathBuf,
    link: Option<Link>,
    open: watch::Receiver<u32>,
    usher: AbortHandle,
}

impl Pty {
    /// Opens a pair, and links `link` to its far side.
    ///
    /// # Errors
    /// The system has no more pseudo-terminals or watches, or `link` exists and is no symbolic link.
    pub(crate) fn open(link: Option<&Path>) -> io::Result<Self> {
        let near = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        rustix::pty::grantpt(&near)?;
        rustix::pty::unlockpt(&near)?;
        let name = rustix::pty::ptsname(&near, Vec::new())?;
        let tty = PathBuf::from(std::ffi::OsString::from_vec(name.into_bytes()));

        let far = open_far(&tty)?;
        let (opened, open) = watch::channel(0);
        let watcher = watch_opens(&tty)?;
        let usher = tokio::spawn(usher(watcher, far, opened)).abort_handle();

        rustix::io::ioctl_fionbio(&near, true)?;
        let near = ready_fd(near)?;
        let link = link.map(|at| Link::make(at, &tty)).transpose()?;
        Ok(Self { near, tty, link, open, usher })
    }

    /// What a program opens: the link if there is one, else the terminal itself.
    pub(crate) fn path(&self) -> &Path {
        self.link.as_ref().map_or(&self.tty, |link| &link.at)
    }

    /// Waits until a program has the far side open.
    pub(crate) async fn until_open(&self) {
        let mut open = self.open.clone();
        // The usher lives as long as this pair; without it nobody can be waited for.
        let _usher_gone = open.wait_for(|count| *count > 0).await;
    }

    /// Waits until no program has the far side open.
    pub(crate) async fn until_closed(&self) {
        let mut open = self.open.clone();
        let _usher_gone = open.wait_for(|count| *count == 0).await;
    }

    /// Writes all bytes; waits while the line's buffer is full.
    pub(crate) async fn write(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let written = self.write_some(bytes).await?;
            bytes = bytes.get(written..).unwrap_or_default();
        }
        Ok(())
    }

    /// Writes what there is room for; waits for some room.
    pub(crate) async fn write_some(&self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            let mut ready = self.near.writable().await?;
            if let Ok(written) = ready.try_io(|near| Ok(rustix::io::write(near, bytes)?)) {
                return written;
            }
        }
    }

    /// Waits for bytes from the far side. Loses none when cancelled.
    pub(crate) async fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let mut ready = self.near.readable().await?;
            if let Ok(read) = ready.try_io(|near| Ok(rustix::io::read(near, &mut *buffer)?)) {
                return read;
            }
        }
    }

    /// Bytes that are already here; 0 when there are none.
    pub(crate) fn read_now(&self, buffer: &mut [u8]) -> usize {
        rustix::io::read(&self.near, buffer).unwrap_or(0)
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        self.usher.abort();
    }
}

/// A symbolic link that is removed with its owner, unless somebody else has made it theirs.
#[derive(Debug)]
struct Link {
    at: PathBuf,
    to: PathBuf,
}

impl Link {
    fn make(at: &Path, tty: &Path) -> io::Result<Self> {
        match fs::symlink_metadata(at) {
            Ok(found) if found.file_type().is_symlink() => fs::remove_file(at)?,
            Ok(_) => {
                let what = format!("{} exists and is no symbolic link; choose another path", at.display());
                return Err(io::Error::new(io::ErrorKind::AlreadyExists, what));
            }
            Err(_) => {}
        }
        std::os::unix::fs::symlink(tty, at)
            .map_err(|e| io::Error::new(e.kind(), format!("cannot link {}: {e}", at.display())))?;
        Ok(Self { at: at.to_owned(), to: tty.to_owned() })
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        if fs::read_link(&self.at).is_ok_and(|target| target == self.to) {
            // It may go between the two calls; there is nothing left to do then.
            let _already_gone = fs::remove_file(&self.at);
        }
    }
}

fn open_far(tty: &Path) -> io::Result<OwnedFd> {
    use rustix::fs::{Mode, OFlags};
    let far = rustix::fs::open(tty, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?;
    let mut settings = rustix::termios::tcgetattr(&far)?;
    settings.make_raw();
    rustix::termios::tcsetattr(&far, OptionalActions::Now, &settings)?;
    Ok(far)
}

fn watch_opens(tty: &Path) -> io::Result<AsyncFd<OwnedFd>> {
    use inotify::{CreateFlags, WatchFlags};
    let watcher = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
    let closes = WatchFlags::CLOSE_WRITE | WatchFlags::CLOSE_NOWRITE;
    inotify::add_watch(&watcher, tty, WatchFlags::OPEN | closes)?;
    ready_fd(watcher)
}

/// Counts who has the far side open, and resets the line when the last one leaves, as closing a
/// real port does: an exclusive lock (`TIOCEXCL`) ends, and what was not read is forgotten.
async fn usher(watcher: AsyncFd<OwnedFd>, far: OwnedFd, open: watch::Sender<u32>) {
    loop {
        let Ok(mut ready) = watcher.readable().await else { return };
        let before = *open.borrow();
        let now = count_opens(watcher.get_ref().as_fd(), before);
        ready.clear_ready();
        if before > 0 && now == 0 {
            // Neither can fail on a terminal that we hold; if one did, the line only stays as it was.
            let _lock = rustix::termios::ioctl_tiocnxcl(&far);
            let _unread = rustix::termios::tcflush(&far, QueueSelector::IFlush);
        }
        if before != now && open.send(now).is_err() {
            return;
        }
    }
}

fn count_opens(watcher: BorrowedFd<'_>, mut open: u32) -> u32 {
    let mut buffer = [MaybeUninit::uninit(); 1024];
    let mut events = inotify::Reader::new(watcher, &mut buffer);
    while let Ok(event) = events.next() {
        let closed = inotify::ReadFlags::CLOSE_WRITE | inotify::ReadFlags::CLOSE_NOWRITE;
        if event.events().contains(inotify::ReadFlags::OPEN) {
            open = open.saturating_add(1);
        } else if event.events().intersects(closed) {
            open = open.saturating_sub(1);
        }
    }
    open
}
