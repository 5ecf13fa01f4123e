//! The three Unix sockets: one a role, each with its group.

use nix::libc;
use nix::unistd::{Gid, Group, Uid, chown};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tokio::net::{UnixListener, UnixStream};

/// Why a socket can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum SocketError {
    /// Somebody serves there already.
    #[error("{} is served by another process: stop it, or give this lane sockets of its own in [api]", .0.display())]
    InUse(PathBuf),
    /// Something else is there.
    #[error("{} is there and is no socket: move it away, or change [api]", .0.display())]
    NotASocket(PathBuf),
    /// The system says no.
    #[error("the socket {} can't be opened: {error}; check that its folder exists and that this user may write to it", path.display())]
    Io {
        /// The socket.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// An open socket; its file goes with it.
#[derive(Debug)]
pub struct Socket {
    /// Where clients connect.
    pub listener: UnixListener,
    /// Who may.
    pub gate: Gate,
    path: PathBuf,
}

/// Who may use a socket: root, the daemon's own user, and processes that have the socket's group among theirs.
#[derive(Debug, Clone)]
pub struct Gate {
    own: Uid,
    group: Option<Gid>,
}

impl Socket {
    /// Opens the socket at `path` for the members of `group`; where the system knows no such group, for the daemon's own user alone.
    ///
    /// # Errors
    /// When another process serves there, something else is there, or the system says no.
    pub fn open(path: &Path, group: &str) -> Result<Self, SocketError> {
        let io = |error| SocketError::Io { path: path.to_owned(), error };
        make_room(path)?;
        let listener = UnixListener::bind(path).map_err(io)?;
        let group = Group::from_name(group).ok().flatten();
        let shared = group.as_ref().is_some_and(|group| chown(path, None, Some(group.gid)).is_ok());
        let mode = if shared { 0o660 } else { 0o600 };
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).map_err(io)?;
        let group = group.filter(|_| shared).map(|group| group.gid);
        let gate = Gate { own: Uid::effective(), group };
        Ok(Self { listener, gate, path: path.to_owned() })
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // It may be gone already, with its folder; nothing is lost.
        let _ = std::fs::remove_file(&self.path);
    }
}

impl Gate {
    /// Whether the process at the other end of a connection may come in, by what it was when it connected.
    ///
    /// The kernel is asked, never the system's user database: that may be a server that does not answer.
    ///
    /// # Errors
    /// What the system says.
    pub fn admits(&self, client: &UnixStream) -> io::Result<bool> {
        let credentials = client.peer_cred()?;
        let has = |uid: Uid| credentials.uid() == uid.as_raw();
        if has(Uid::from_raw(0)) || has(self.own) {
            return Ok(true);
        }
        let Some(group) = self.group else { return Ok(false) };
        Ok(credentials.gid() == group.as_raw() || further_groups(client)?.contains(&group))
    }
}

/// The groups, besides its first, of the process that connected (`SO_PEERGROUPS`; Linux 4.13).
fn further_groups(client: &UnixStream) -> io::Result<Vec<Gid>> {
    const BYTES: usize = size_of::<libc::gid_t>();
    let mut groups: Vec<libc::gid_t> = vec![0; 64];
    loop {
        // A buffer of gids has less than 4 GiB.
        let mut length = libc::socklen_t::try_from(groups.len() * BYTES).unwrap_or(libc::socklen_t::MAX);
        // SAFETY: the descriptor is open while `client` is borrowed. `groups` has room for `length` bytes and `length` is the
        // program's own; the kernel writes at most so many, and says in `length` how many there are, or would be.
        let done = unsafe {
            libc::getsockopt(
                client.as_raw_fd(),
                libc::SOL_SOCKET,
                libc::SO_PEERGROUPS,
                groups.as_mut_ptr().cast(),
                &raw mut length,
            )
        };
        let count = usize::try_from(length).unwrap_or(usize::MAX) / BYTES;
        if done == 0 {
            groups.truncate(count);
            return Ok(groups.into_iter().map(Gid::from_raw).collect());
        }
        let error = io::Error::last_os_error();
        // A process has at most 65,536 (NGROUPS_MAX).
        if error.raw_os_error() != Some(libc::ERANGE) || count <= groups.len() || count > 65_536 {
            return Err(error);
        }
        groups.resize(count, 0);
    }
}

/// Takes away what a run that was killed left behind.
fn make_room(path: &Path) -> Result<(), SocketError> {
    let io = |error| SocketError::Io { path: path.to_owned(), error };
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(io(error)),
        Ok(found) if !found.file_type().is_socket() => Err(SocketError::NotASocket(path.to_owned())),
        Ok(_) => match std::os::unix::net::UnixStream::connect(path) {
            Ok(_) => Err(SocketError::InUse(path.to_owned())),
            Err(_) => std::fs::remove_file(path).map_err(io),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_socket_left_behind_is_taken_over_and_one_in_use_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pos.sock");
        drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
        assert!(path.exists());
        let first = Socket::open(&path, "no-such-group").unwrap();
        assert!(matches!(Socket::open(&path, "no-such-group"), Err(SocketError::InUse(_))));
        drop(first);
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn without_its_group_a_socket_is_for_its_own_user_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pos.sock");
        let socket = Socket::open(&path, "no-such-group").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(socket.gate.group, None);
    }

    /// The lane's end of a connection that `connect` makes, and the folder of its socket.
    async fn connected(connect: fn(&Path)) -> (tempfile::TempDir, UnixStream) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pos.sock");
        let listener = UnixListener::bind(&path).unwrap();
        for (path, mode) in [(folder.path(), 0o755), (&path, 0o666)] {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        }
        std::thread::spawn(move || connect(&path)).join().unwrap();
        (folder, listener.accept().await.unwrap().0)
    }

    fn connect(path: &Path) {
        drop(std::os::unix::net::UnixStream::connect(path).unwrap());
    }

    #[tokio::test]
    async fn a_client_comes_in_by_its_user_or_by_any_of_its_groups() {
        let (_folder, client) = connected(connect).await;
        assert!(Gate { own: Uid::effective(), group: None }.admits(&client).unwrap());
        assert_eq!(further_groups(&client).unwrap(), nix::unistd::getgroups().unwrap());
    }

    /// Gives this thread alone, as the kernel does it, another user, its group, and 100 groups more.
    fn become_a_stranger() {
        let groups: Vec<libc::gid_t> = (60_000..60_100).collect();
        // SAFETY: the numbers are by value; `groups` has as many as is said, and is only read.
        unsafe {
            assert_eq!(libc::syscall(libc::SYS_setgroups, groups.len(), groups.as_ptr()), 0);
            assert_eq!(libc::syscall(libc::SYS_setresgid, 54_322, 54_322, 54_322), 0);
            assert_eq!(libc::syscall(libc::SYS_setresuid, 54_321, 54_321, 54_321), 0);
        }
    }

    #[tokio::test]
    async fn a_stranger_comes_in_by_its_first_group_or_any_of_many_and_else_not() {
        if !Uid::effective().is_root() {
            eprintln!("only root can become somebody else: not tested");
            return;
        }
        let stranger = |path: &Path| {
            become_a_stranger();
            connect(path);
        };
        let (_folder, client) = connected(stranger).await;
        let admits = |group: Option<u32>| {
            Gate { own: Uid::effective(), group: group.map(Gid::from_raw) }.admits(&client).unwrap()
        };
        for group in [54_322, 60_000, 60_099] {
            assert!(admits(Some(group)), "{group}");
        }
        for group in [None, Some(0), Some(54_321), Some(60_100)] {
            assert!(!admits(group), "{group:?}");
        }
    }

    #[tokio::test]
    async fn a_file_in_the_way_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pos.sock");
        std::fs::write(&path, "precious").unwrap();
        assert!(matches!(Socket::open(&path, "x"), Err(SocketError::NotASocket(_))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");
    }
}
