//! Printing to a file, and to a printer on a serial line (a pseudo-terminal here).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "what cannot be, fails the test")]

mod support;

use models::Confirm;
use printer::{Port, PrintError, Printed, Printer, PrinterSettings, Reason, Status};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use support::model;

const JOB: &[u8] = b"\x1b@Hello\n\x1dVB\x00";

fn settings(port: Port) -> PrinterSettings {
    PrinterSettings::new("receipt", port, model())
}

#[tokio::test]
async fn jobs_are_added_to_a_file_and_nobody_confirms_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.escpos");
    let settings = settings(Port::File(path.clone()));
    for _ in 0..2 {
        let mut printer = Printer::connect(&settings).await.unwrap();
        assert_eq!(printer.status().await, Ok(Status::Unknown));
        assert_eq!(printer.print(JOB, 1).await, Ok(Printed::Written));
        printer.close().await;
    }
    assert_eq!(fs::read(path).unwrap(), [JOB, JOB].concat());
}

#[tokio::test]
async fn a_file_that_cannot_be_is_certain() {
    let folder = tempfile::tempdir().unwrap();
    let error =
        Printer::connect(&settings(Port::File(folder.path().join("no/such/folder")))).await.unwrap_err();
    assert!(matches!(&error, PrintError::NotSent { reason: Reason::Unreachable { .. }, .. }), "{error}");
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}

#[tokio::test]
async fn a_full_disk_is_uncertain_only_if_something_was_written() {
    let mut printer = Printer::connect(&settings(Port::File("/dev/full".into()))).await.unwrap();
    let error = printer.print(JOB, 1).await.unwrap_err();
    assert!(matches!(&error, PrintError::NotSent { reason: Reason::Lost(_), .. }), "{error}");
}

#[tokio::test]
async fn a_missing_node_is_named() {
    let error = Printer::connect(&settings(Port::Device("/dev/usb/lp-none".into()))).await.unwrap_err();
    assert!(error.to_string().contains("/dev/usb/lp-none"), "{error}");
    assert!(matches!(error, PrintError::NotSent { reason: Reason::Unreachable { .. }, .. }));
}

/// A pseudo-terminal in raw mode: the printer's end, and the path of the other. The slave is kept open, so that
/// what the printer says before anybody listens is not lost.
fn line() -> (File, File, PathBuf) {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let path = PathBuf::from(ptsname(&master, Vec::new()).unwrap().into_string().unwrap());
    let slave = File::options().read(true).write(true).open(&path).unwrap();
    let mut termios = tcgetattr(&slave).unwrap();
    termios.make_raw();
    tcsetattr(&slave, OptionalActions::Now, &termios).unwrap();
    (File::from(master), slave, path)
}

/// Answers four questions of status, then reads so many bytes and confirms them. Gives the line back with the job: what
/// is unread when a pseudo-terminal closes is lost.
fn serve(mut master: File, job_bytes: usize) -> std::thread::JoinHandle<(File, Vec<u8>)> {
    std::thread::spawn(move || {
        for expected in 1..=4 {
            let mut question = [0; 3];
            master.read_exact(&mut question).unwrap();
            assert_eq!(question, [0x10, 0x04, expected]);
            master.write_all(&[0x12]).unwrap();
        }
        let mut job = vec![0; job_bytes + 11];
        master.read_exact(&mut job).unwrap();
        let id = job[job_bytes + 7..].to_vec();
        master.write_all(&[&[0x37, 0x22], id.as_slice(), &[0x00]].concat()).unwrap();
        job.truncate(job_bytes);
        (master, job)
    })
}

async fn print_over(path: &Path) -> Result<Printed, PrintError> {
    let mut printer = Printer::connect(&settings(Port::Device(path.to_owned()))).await?;
    printer.print(JOB, 7).await
}

#[tokio::test]
async fn a_serial_line_carries_status_job_and_confirmation() {
    let (master, slave, path) = line();
    let far_end = serve(master, JOB.len());
    assert_eq!(print_over(&path).await, Ok(Printed::Confirmed));
    assert_eq!(far_end.join().unwrap().1, JOB);
    drop(slave);
}

#[tokio::test]
async fn what_the_printer_said_before_anybody_asked_is_no_answer() {
    let (mut master, slave, path) = line();
    // Paper out, as an answer to a question that somebody else asked; and the very confirmation that is to come.
    master.write_all(b"\x72\x72\x37\x22   '\x00").unwrap();
    let far_end = serve(master, JOB.len());
    assert_eq!(print_over(&path).await, Ok(Printed::Confirmed));
    assert_eq!(far_end.join().unwrap().1, JOB);
    drop(slave);
}

#[tokio::test]
async fn a_line_whose_far_end_is_gone_is_lost_and_not_waited_for() {
    let (master, slave, path) = line();
    let mut settings = settings(Port::Device(path));
    settings.model.confirm = Confirm::None;
    let mut printer = Printer::connect(&settings).await.unwrap();
    drop((master, slave));
    let error = printer.print(JOB, 1).await.unwrap_err();
    assert!(matches!(&error, PrintError::NotSent { reason: Reason::Lost(_), .. }), "{error}");
}
