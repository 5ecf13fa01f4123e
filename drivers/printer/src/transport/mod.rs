//! The ways to a printer.

mod file;
mod line_printer;
mod usb;

pub use usb::{UsbPrinter, usb_printers};

use crate::{Flow, Port, PrinterSettings, Reason};
use line_printer::LinePrinter;
use std::io;
use std::path::Path;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_serial::{FlowControl, SerialPortBuilderExt};

/// An open way to a printer.
pub(crate) enum Link {
    /// Both directions.
    Live {
        /// The bytes.
        stream: Box<dyn Stream>,
        /// What must be done before it is left.
        ending: Ending,
    },
    /// Nobody answers.
    File(file::Appender),
}

/// How an open way is left without losing what is still on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ending {
    /// Say that nothing more comes, and wait until the far end has closed too.
    Shutdown,
    /// Wait until everything has been taken: what has not is lost on closing.
    Drain,
    /// The system sends what is left by itself.
    Nothing,
}

impl Drop for Link {
    /// Closing a tty waits in the kernel until its output has gone, up to half a minute where flow control holds it back. That
    /// wait is nobody else's: it gets a thread for blocking work.
    fn drop(&mut self) {
        if let Self::Live { stream, ending: Ending::Nothing } = self
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let closing = core::mem::replace(stream, Box::new(tokio::io::empty()));
            drop(runtime.spawn_blocking(move || drop(closing)));
        }
    }
}

/// A way in both directions.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static {
    /// Nothing can ever be heard here; known after the first read.
    fn deaf(&self) -> bool {
        false
    }
}

/// What stands in the place of a way that is being closed.
impl Stream for tokio::io::Empty {}
impl Stream for TcpStream {}
impl Stream for tokio_serial::SerialStream {}

/// Opens the port. Not the connection's deadline: the caller has it.
pub(crate) async fn open(settings: &PrinterSettings) -> Result<Link, Reason> {
    match &settings.port {
        Port::Tcp { host, port } => tcp(host, *port).await.map_err(|e| unreachable(settings, &e)),
        Port::File(path) => {
            file::Appender::open(path).await.map(Link::File).map_err(|e| unreachable(settings, &e))
        }
        Port::Device(path) => device(path, settings).map_err(|e| unreachable(settings, &e)),
        Port::Usb => {
            let found = usb::choose(usb_printers(), &settings.model.usb, settings.any_usb);
            let printer = found.ok_or(Reason::NoUsbPrinter)?;
            line_printer(&printer.node).map_err(|e| Reason::Unreachable {
                port: printer.node.display().to_string(),
                cause: e.to_string(),
            })
        }
    }
}

fn unreachable(settings: &PrinterSettings, cause: &io::Error) -> Reason {
    Reason::Unreachable { port: settings.port.to_string(), cause: cause.to_string() }
}

async fn tcp(host: &str, port: u16) -> io::Result<Link> {
    let stream = TcpStream::connect((host, port)).await?;
    // Questions of status are three bytes, and somebody waits for each answer.
    stream.set_nodelay(true)?;
    Ok(Link::Live { stream: Box::new(stream), ending: Ending::Shutdown })
}

/// A printer-class node or a serial line; told apart by the node's own name, for a link may be called anything.
fn device(path: &Path, settings: &PrinterSettings) -> io::Result<Link> {
    let node = path.canonicalize()?;
    let name = node.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if name.starts_with("lp") { line_printer(&node) } else { serial(&node, settings) }
}

fn line_printer(node: &Path) -> io::Result<Link> {
    Ok(Link::Live { stream: Box::new(LinePrinter::open(node)?), ending: Ending::Drain })
}

/// Eight data bits, no parity, one stop bit: what receipt printers are delivered with.
fn serial(node: &Path, settings: &PrinterSettings) -> io::Result<Link> {
    let flow = match settings.flow {
        Flow::None => FlowControl::None,
        Flow::Software => FlowControl::Software,
        Flow::Hardware => FlowControl::Hardware,
    };
    let builder = tokio_serial::new(node.to_string_lossy(), settings.baud).flow_control(flow);
    let stream = builder.open_native_async()?;
    Ok(Link::Live { stream: Box::new(stream), ending: Ending::Nothing })
}
