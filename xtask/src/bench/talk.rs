use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

/// A connection to one of the lane's sockets that is kept open.
#[derive(Debug)]
pub(super) struct Talk {
    stream: BufReader<UnixStream>,
}

impl Talk {
    /// # Errors
    /// When nobody is there.
    pub(super) fn open(socket: &Path) -> Result<Self, String> {
        let stream = UnixStream::connect(socket).map_err(|error| format!("{}: {error}", socket.display()))?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Asks, and reads the answer's body.
    ///
    /// # Errors
    /// When the connection breaks or the answer is a refusal.
    pub(super) fn ask(&mut self, method: &str, path: &str, body: &str) -> Result<Vec<u8>, String> {
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: lane\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        let broken = |error: std::io::Error| format!("{method} {path}: {error}");
        self.stream.get_mut().write_all(request.as_bytes()).map_err(broken)?;
        let mut length = 0;
        let mut status = String::new();
        self.stream.read_line(&mut status).map_err(broken)?;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).map_err(broken)?;
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().map_err(|_| format!("{method} {path}: {line}"))?;
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).map_err(broken)?;
        let success = status.split(' ').nth(1).is_some_and(|status| status.starts_with('2'));
        if success {
            Ok(body)
        } else {
            Err(format!("{method} {path}: {}{}", status, String::from_utf8_lossy(&body)))
        }
    }
}

/// The lane's event stream, from now on.
#[derive(Debug)]
pub(super) struct Listening {
    lines: BufReader<UnixStream>,
}

impl Listening {
    /// # Errors
    /// When nobody is there.
    pub(super) fn open(socket: &Path) -> Result<Self, String> {
        let mut stream =
            UnixStream::connect(socket).map_err(|error| format!("{}: {error}", socket.display()))?;
        // HTTP/1.0: the stream comes as it is, without chunks around it.
        stream
            .write_all(b"GET /v1/events HTTP/1.0\r\nHost: lane\r\n\r\n")
            .map_err(|error| format!("the event stream: {error}"))?;
        let mut listening = Self { lines: BufReader::new(stream) };
        listening.until("event: snapshot")?;
        Ok(listening)
    }

    /// Reads up to the line that begins so.
    ///
    /// # Errors
    /// When the stream ends before that.
    pub(super) fn until(&mut self, beginning: &str) -> Result<(), String> {
        loop {
            let mut line = String::new();
            let read =
                self.lines.read_line(&mut line).map_err(|error| format!("the event stream: {error}"))?;
            if read == 0 {
                return Err("the event stream ended".to_owned());
            }
            if line.starts_with(beginning) {
                return Ok(());
            }
        }
    }
}
