//! The emulated printer, seen from the host's end of the wire.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers fail by panicking too")]

use std::time::Duration;

use emulator::printer::{EmulatedPrinter, Fault, Listen, Profile};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};

/// Long enough for a machine that is busy with other things; a test that passes never waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

async fn patiently<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, work).await.expect("nothing happened for 30 s")
}

async fn on_tcp() -> (EmulatedPrinter, TcpStream) {
    let printer = EmulatedPrinter::listen(Listen::Tcp(0), Profile::columns_48()).await.unwrap();
    let host = connect(&printer).await;
    (printer, host)
}

async fn connect(printer: &EmulatedPrinter) -> TcpStream {
    TcpStream::connect(printer.port().strip_prefix("tcp://").unwrap()).await.unwrap()
}

async fn read<const N: usize>(host: &mut (impl AsyncReadExt + Unpin)) -> [u8; N] {
    let mut bytes = [0; N];
    patiently(host.read_exact(&mut bytes)).await.unwrap();
    bytes
}

const RECEIPT: &[u8] = b"\x1b@SN-1\n\x1d(H\x06\x00000001\x1dVB\x00";
const PRINTED: &[u8; 7] = b"\x37\x220001\0";

#[tokio::test]
async fn a_receipt_comes_out_and_is_confirmed() {
    let (printer, mut host) = on_tcp().await;
    let mut count = printer.count();
    host.write_all(RECEIPT).await.unwrap();
    assert_eq!(&read::<7>(&mut host).await, PRINTED);
    let receipt = patiently(printer.receipt(1)).await;
    assert_eq!((receipt.text.as_str(), &receipt.bytes[..]), ("SN-1\n", RECEIPT));
    assert_eq!(*patiently(count.wait_for(|count| *count > 0)).await.unwrap(), 1);
    assert_eq!((printer.receipts().len(), printer.complaints()), (1, vec![]));
}

#[tokio::test]
async fn a_unix_socket_and_a_terminal_do_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("printer");
    let printer = EmulatedPrinter::listen(Listen::Unix(path.clone()), Profile::columns_48()).await.unwrap();
    let mut host = UnixStream::connect(printer.port()).await.unwrap();
    host.write_all(RECEIPT).await.unwrap();
    assert_eq!(&read::<7>(&mut host).await, PRINTED);
    drop(printer);
    patiently(host.read(&mut [0; 1])).await.ok();

    let link = folder.path().join("tty");
    let listen = Listen::Pty { link: Some(link.clone()) };
    let printer = EmulatedPrinter::listen(listen, Profile::columns_48()).await.unwrap();
    assert_eq!(printer.port(), link.display().to_string());
    let answer = tokio::task::spawn_blocking(move || {
        use std::io::{Read, Write};
        let mut tty = std::fs::OpenOptions::new().read(true).write(true).open(link).unwrap();
        tty.write_all(RECEIPT).unwrap();
        let mut answer = [0; 7];
        tty.read_exact(&mut answer).unwrap();
        answer
    });
    assert_eq!(&patiently(answer).await.unwrap(), PRINTED);
    assert_eq!(patiently(printer.receipt(1)).await.text, "SN-1\n");
}

#[tokio::test]
async fn without_paper_it_says_so_and_goes_on_when_there_is_some() {
    let (printer, mut host) = on_tcp().await;
    host.write_all(b"\x1da\xff").await.unwrap();
    assert_eq!(read(&mut host).await, [0x10, 0, 0, 0x0f]);
    printer.set(Fault::PaperOut(true));
    assert_eq!(read(&mut host).await, [0x18, 0, 0x0f, 0x0f]);
    host.write_all(&[RECEIPT, b"\x10\x04\x04"].concat()).await.unwrap();
    assert_eq!(read(&mut host).await, [0x7e], "real-time status is answered while nothing prints");
    assert_eq!(printer.unfinished().text, "");
    printer.set(Fault::PaperOut(false));
    assert_eq!(read(&mut host).await, [0x10, 0, 0, 0x0f]);
    assert_eq!(&read::<7>(&mut host).await, PRINTED);
    assert_eq!(printer.receipts().len(), 1);
}

#[tokio::test]
async fn an_open_cover_stops_it_with_the_data_kept_or_cleared() {
    let (printer, mut host) = on_tcp().await;
    printer.set(Fault::CoverOpen(true));
    host.write_all(&[RECEIPT, b"\x10\x04\x02"].concat()).await.unwrap();
    assert_eq!(read(&mut host).await, [0x16]);
    host.write_all(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08").await.unwrap();
    assert_eq!(&read::<3>(&mut host).await, b"\x37\x25\0");
    printer.set(Fault::CoverOpen(false));
    host.write_all(b"after\n\x1dVB\x00").await.unwrap();
    assert_eq!(patiently(printer.receipt(1)).await.text, "after\n");
}

#[tokio::test]
async fn a_jammed_cutter_is_an_error_until_it_is_recovered() {
    let (printer, mut host) = on_tcp().await;
    printer.set(Fault::CutterJam(true));
    host.write_all(RECEIPT).await.unwrap();
    assert_eq!(&read::<7>(&mut host).await, PRINTED, "printed it is, only not cut");
    host.write_all(b"\x10\x04\x03").await.unwrap();
    assert_eq!(read(&mut host).await, [0x1a]);
    assert_eq!((printer.receipts().len(), printer.unfinished().text.as_str()), (0, "SN-1\n"));
    printer.set(Fault::CutterJam(false));
    host.write_all(b"\x10\x05\x01").await.unwrap();
    assert_eq!(patiently(printer.receipt(1)).await.text, "SN-1\n");
}

#[tokio::test]
async fn a_silent_printer_prints_and_says_nothing() {
    let (printer, mut host) = on_tcp().await;
    printer.set(Fault::Silent(true));
    host.write_all(&[RECEIPT, b"\x10\x04\x01"].concat()).await.unwrap();
    patiently(printer.receipt(1)).await;
    printer.set(Fault::Silent(false));
    host.write_all(b"\x1dr\x01").await.unwrap();
    assert_eq!(read(&mut host).await, [0], "nothing before it was answered");
}

#[tokio::test]
async fn the_connection_breaks_after_exactly_that_many_bytes_and_can_be_made_again() {
    let (printer, mut host) = on_tcp().await;
    printer.set(Fault::BreakAfter(Some(7)));
    // The printer may be gone before all of it is written.
    host.write_all(b"0123456789\n\x1dVB\x00").await.ok();
    let end = patiently(host.read(&mut [0; 8])).await;
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
    let mut host = connect(&printer).await;
    host.write_all(b"\n\x1dVB\x00\x1dr\x01").await.unwrap();
    assert_eq!(read(&mut host).await, [0]);
    assert_eq!(patiently(printer.receipt(1)).await.text, "0123456\n");
}

#[tokio::test]
async fn power_off_loses_what_was_not_printed() {
    let (printer, mut host) = on_tcp().await;
    printer.set(Fault::PaperOut(true));
    host.write_all(b"lost\n\x10\x04\x01").await.unwrap();
    assert_eq!(read(&mut host).await, [0x1a]);
    printer.power_cycle();
    let end = patiently(host.read(&mut [0; 8])).await;
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
    printer.set(Fault::PaperOut(false));
    let mut host = connect(&printer).await;
    host.write_all(RECEIPT).await.unwrap();
    assert_eq!(patiently(printer.receipt(1)).await.text, "SN-1\n");
}

#[tokio::test]
async fn a_slow_printer_loses_nothing() {
    let (printer, mut host) = on_tcp().await;
    printer.set(Fault::Slow(Some(5_000)));
    let lines = "0123456789\n".repeat(40);
    host.write_all(&[lines.as_bytes(), b"\x1dVB\x00"].concat()).await.unwrap();
    assert_eq!(patiently(printer.receipt(1)).await.text, lines);
}

#[tokio::test]
async fn a_full_buffer_without_paper_holds_the_host_back_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let listen = Listen::Unix(folder.path().join("printer"));
    let printer = EmulatedPrinter::listen(listen, Profile::columns_48()).await.unwrap();
    printer.set(Fault::PaperOut(true));
    let mut writer = UnixStream::connect(printer.port()).await.unwrap();
    // More than the printer's buffer and the kernel's together.
    let padding = vec![0; 1024 * 1024];
    let writing = tokio::spawn(async move {
        writer.write_all(&padding).await.unwrap();
        writer.write_all(b"end\n\x1dVB\x00").await.unwrap();
        writer
    });
    while !printer.is_full() {
        tokio::task::yield_now().await;
    }
    assert!(!writing.is_finished());
    printer.set(Fault::PaperOut(false));
    assert_eq!(patiently(printer.receipt(1)).await.text, "end\n");
    drop(patiently(writing).await.unwrap());
}

#[tokio::test]
async fn hosts_are_served_one_after_another() {
    let (printer, mut first) = on_tcp().await;
    first.write_all(b"\x10\x04\x01").await.unwrap();
    assert_eq!(read(&mut first).await, [0x12]);
    let mut second = connect(&printer).await;
    second.write_all(b"two\n\x1dVB\x00\x1dr\x01").await.unwrap();
    first.write_all(b"one\n\x1dVB\x00\x1dr\x01").await.unwrap();
    assert_eq!(read(&mut first).await, [0]);
    assert_eq!(printer.receipts().len(), 1);
    drop(first);
    assert_eq!(read(&mut second).await, [0]);
    let texts: Vec<String> = printer.receipts().into_iter().map(|receipt| receipt.text).collect();
    assert_eq!(texts, ["one\n", "two\n"]);
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let (printer, _host) = on_tcp().await;
    let port = printer.port().rsplit_once(':').unwrap().1;
    let error =
        EmulatedPrinter::listen(Listen::Tcp(port.parse().unwrap()), Profile::columns_48()).await.unwrap_err();
    assert!(error.to_string().contains(port), "{error}");
}
