//! The three Unix sockets: one a role, each with its group.

use nix::unistd::{Gid, Group, Uid, User, chown};
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tokio::net::UnixListener;

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

/// Who may use a socket: root, the daemon's own user, and the members of the socket's group.
#[derive(Debug, Clone)]
pub struct Gate {
    own: u32,
    group: Option<Group>,
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
        let gate = Gate { own: Uid::effective().as_raw(), group: group.filter(|_| shared) };
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
    /// Whether a process of this user, whose first group is this one, may come in.
    #[must_use]
    pub fn admits(&self, uid: u32, gid: u32) -> bool {
        if uid == 0 || uid == self.own {
            return true;
        }
        let Some(group) = &self.group else { return false };
        if group.gid == Gid::from_raw(gid) {
            return true;
        }
        let user = User::from_uid(Uid::from_raw(uid)).ok().flatten();
        user.is_some_and(|user| user.gid == group.gid || group.mem.contains(&user.name))
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
        assert!(socket.gate.admits(0, 0));
        assert!(!socket.gate.admits(54_321, 54_321));
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
