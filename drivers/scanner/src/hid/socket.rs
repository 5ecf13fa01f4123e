//! The socket of an emulated HID device.
//!
//! A SOCK_SEQPACKET Unix socket on which the device's end listens. One message is one type byte and its
//! payload; the device's first message describes it.

use std::os::fd::OwnedFd;
use std::os::unix::fs::FileTypeExt as _;
use std::path::Path;
use std::time::Duration;

use models::UsbId;
use rustix::io::Errno;
use rustix::net::{self, AddressFamily, SendFlags, SocketAddrUnix, SocketFlags, SocketType};
use tokio::io::unix::AsyncFd;

use super::backlog::Look;
use crate::capture::Line;
use crate::ready::ready;
use crate::run::Obstacle;

/// The most bytes of one message.
pub(crate) const MESSAGE_BYTES_MAX: usize = 4_097;

/// How long the far end may take to describe its device.
const DESCRIPTION_WAIT: Duration = Duration::from_secs(2);

/// Of a far end that behaves as a hidraw node: before the number of reports that it keeps for a reader. It drops what comes on top.
const KEPT: &str = "Q:";
const KEPT_MAX: usize = 4_096;

/// What the types of messages are.
pub(crate) const DESCRIPTION: u8 = b'D';
pub(crate) const INPUT: u8 = b'I';
pub(crate) const OUTPUT: u8 = b'O';
pub(crate) const SET_FEATURE: u8 = b'F';
pub(crate) const GET_FEATURE: u8 = b'G';
pub(crate) const FEATURE: u8 = b'f';

/// What a device says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Description {
    pub(crate) descriptor: Vec<u8>,
    pub(crate) name: String,
    pub(crate) id: Option<UsbId>,
    /// How many reports are kept for a reader, before others are dropped. 0: none are dropped.
    pub(crate) kept: usize,
}

/// Connects, and waits for the device's description.
pub(crate) async fn connect(path: &Path) -> Result<(AsyncFd<OwnedFd>, Description), Obstacle> {
    let fd = open(path).map_err(|error| refused(path, error))?;
    let fd = ready(fd).map_err(|error| broken(path, &error.to_string()))?;
    let mut buffer = vec![0; MESSAGE_BYTES_MAX + 1];
    let message = tokio::time::timeout(DESCRIPTION_WAIT, receive(&fd, &mut buffer))
        .await
        .map_err(|_| broken(path, "its far end said nothing"))?
        .map_err(|error| broken(path, &error.to_string()))?;
    match message {
        [DESCRIPTION, text @ ..] => {
            let description = describe(text).map_err(|what| broken(path, &what))?;
            Ok((fd, description))
        }
        [] => Err(broken(path, "its far end closed it")),
        _ => Err(broken(path, "its first message is no description")),
    }
}

/// Waits for one message. An empty one means that the far end has closed. May be dropped at any moment without losing one.
pub(crate) async fn receive<'b>(fd: &AsyncFd<OwnedFd>, buffer: &'b mut [u8]) -> std::io::Result<&'b [u8]> {
    receive_and_tell(fd, buffer, |_| ()).await
}

/// The same, and says what it finds out on the way.
pub(super) async fn receive_and_tell<'b>(
    fd: &AsyncFd<OwnedFd>,
    buffer: &'b mut [u8],
    mut looks: impl FnMut(Look),
) -> std::io::Result<&'b [u8]> {
    let count = loop {
        let mut ready = fd.readable().await?;
        looks(Look::Begins);
        match ready.try_io(|fd| Ok(rustix::io::read(fd.get_ref(), &mut *buffer)?)) {
            Ok(Err(error)) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Ok(result) => break result?,
            Err(_not_ready) => looks(Look::Nothing),
        }
    };
    Ok(buffer.get(..count).unwrap_or_default())
}

/// Sends one message, or says why not. Never waits.
pub(crate) fn send(fd: &AsyncFd<OwnedFd>, kind: u8, payload: &[u8]) -> Result<(), Errno> {
    let message = [&[kind], payload].concat();
    net::send(fd.get_ref(), &message, SendFlags::DONTWAIT | SendFlags::NOSIGNAL).map(drop)
}

fn open(path: &Path) -> Result<OwnedFd, Errno> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let fd = net::socket_with(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None)?;
    net::connect(&fd, &SocketAddrUnix::new(path)?)?;
    Ok(fd)
}

fn describe(text: &[u8]) -> Result<Description, String> {
    let text = str::from_utf8(text).map_err(|_| "its description is not UTF-8".to_owned())?;
    let mut description = Description::default();
    for line in text.lines() {
        if let Some(kept) = line.strip_prefix(KEPT) {
            description.kept = kept
                .trim()
                .parse()
                .ok()
                .filter(|kept| *kept <= KEPT_MAX)
                .ok_or_else(|| format!("its description is malformed: `Q:` says how many reports are kept, at most {KEPT_MAX}"))?;
            continue;
        }
        match Line::parse(line).map_err(|what| format!("its description is malformed: {what}"))? {
            Line::Descriptor(bytes) => description.descriptor = bytes,
            Line::Name(name) => description.name = name,
            Line::Id(id) => description.id = Some(id),
            Line::Blank
            | Line::Device(_)
            | Line::Physical
            | Line::Report { .. }
            | Line::Settings
            | Line::Bytes { .. } => {}
        }
    }
    if description.descriptor.is_empty() {
        return Err("its description has no R: line".to_owned());
    }
    Ok(description)
}

fn refused(path: &Path, error: Errno) -> Obstacle {
    let shown = path.display();
    let is_socket = std::fs::metadata(path).map(|found| found.file_type().is_socket());
    let other =
        "name the socket of an emulated HID device after emulated:, as lane-emulator prints it".to_owned();
    match error {
        Errno::CONNREFUSED if is_socket.is_ok_and(|is| !is) => {
            Obstacle::new(format!("{shown} is no socket"), other)
        }
        Errno::NOENT | Errno::CONNREFUSED | Errno::AGAIN => Obstacle::missing(
            format!("nobody listens on {shown}"),
            "start the emulator on this socket".to_owned(),
        ),
        Errno::PROTOTYPE => {
            Obstacle::new(format!("{shown} is a socket of another kind than an emulated device's"), other)
        }
        Errno::ACCESS | Errno::PERM => Obstacle::new(
            format!("{shown} may not be opened"),
            "let the service's user write to the socket and enter its folders (see ls -l)".to_owned(),
        ),
        Errno::NAMETOOLONG => Obstacle::new(
            format!("{shown} is too long for a socket's path"),
            "put the emulator's socket at a path of at most 107 bytes".to_owned(),
        ),
        error => Obstacle::new(format!("{shown} can't be connected to: {error}"), other),
    }
}

fn broken(path: &Path, what: &str) -> Obstacle {
    Obstacle::new(
        format!("the emulated device on {} cannot be used: {what}", path.display()),
        "check the emulator".to_owned(),
    )
}
