use core::fmt;
use core::str::FromStr;
use std::path::{Path, PathBuf};

/// Where a printer is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Port {
    /// `tcp://host:port`. Without a port: 9100.
    Tcp {
        /// A name or an address; an IPv6 address without its brackets.
        host: String,
        /// The port.
        port: u16,
    },
    /// A device node: `/dev/usb/lp0`, `/dev/ttyS1`, or a link to one.
    Device(PathBuf),
    /// `file:<path>`: everything is added at the end of the file.
    File(PathBuf),
    /// `usb`: found by its class.
    Usb,
}

/// The text names no port.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no printer port: use \"usb\", a path such as \"/dev/usb/lp0\" or \"/dev/ttyS1\", \"tcp://host:9100\", or \"file:<path>\""
)]
pub struct PortError(pub String);

/// The port of raw printing.
const RAW_PORT: u16 = 9100;

impl FromStr for Port {
    type Err = PortError;

    fn from_str(text: &str) -> Result<Self, PortError> {
        let wrong = || PortError(text.to_owned());
        if text == "usb" {
            return Ok(Self::Usb);
        }
        if let Some(address) = text.strip_prefix("tcp://") {
            return tcp(address).ok_or_else(wrong);
        }
        if let Some(path) = text.strip_prefix("file:") {
            return if path.is_empty() { Err(wrong()) } else { Ok(Self::File(PathBuf::from(path))) };
        }
        if text.starts_with('/') && text.len() > 1 && !text.contains('\0') {
            return Ok(Self::Device(PathBuf::from(text)));
        }
        Err(wrong())
    }
}

impl Port {
    /// The same port with a relative path counted from `folder`.
    #[must_use]
    pub fn within(self, folder: &Path) -> Self {
        match self {
            Self::File(path) => Self::File(folder.join(path)),
            Self::Device(path) => Self::Device(folder.join(path)),
            other => other,
        }
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp { host, port } if host.contains(':') => write!(f, "tcp://[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "tcp://{host}:{port}"),
            Self::Device(path) => write!(f, "{}", path.display()),
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Usb => f.write_str("usb"),
        }
    }
}

fn tcp(address: &str) -> Option<Port> {
    let (host, rest) = match address.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => address.split_at(address.find(':').unwrap_or(address.len())),
    };
    let port = match rest {
        "" => RAW_PORT,
        rest => rest.strip_prefix(':')?.parse().ok().filter(|port| *port != 0)?,
    };
    let fits = !host.is_empty() && !host.contains(['/', ' ', '@', '\0']);
    fits.then(|| Port::Tcp { host: host.to_owned(), port })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_read_as_documented() {
        for (text, shown) in [
            ("usb", "usb"),
            ("tcp://printer.store:9101", "tcp://printer.store:9101"),
            ("tcp://10.0.0.9", "tcp://10.0.0.9:9100"),
            ("tcp://[fe80::1]:9100", "tcp://[fe80::1]:9100"),
            ("/dev/usb/lp0", "/dev/usb/lp0"),
            ("file:out.escpos", "file:out.escpos"),
        ] {
            assert_eq!(text.parse::<Port>().unwrap().to_string(), shown);
        }
        for text in
            ["", "USB", "tcp://", "tcp://:9100", "tcp://a:0", "tcp://a:b", "tcp://a:1:2", "file:", "/", "lp0"]
        {
            assert_eq!(text.parse::<Port>(), Err(PortError(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn relative_paths_count_from_the_folder() {
        let port = |text: &str| text.parse::<Port>().unwrap().within(Path::new("/etc/laned"));
        assert_eq!(port("file:out"), Port::File("/etc/laned/out".into()));
        assert_eq!(port("file:/srv/out"), Port::File("/srv/out".into()));
        assert_eq!(port("/dev/usb/lp0"), Port::Device("/dev/usb/lp0".into()));
    }
}
