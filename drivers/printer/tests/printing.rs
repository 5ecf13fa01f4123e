//! Printing over TCP, against a far end that behaves as it is told.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what cannot be, fails the test"
)]

mod support;

use core::time::Duration;
use models::Confirm;
use printer::{Blocked, Port, PrintError, Printed, Printer, PrinterSettings, Reason, Status};
use support::model;
use support::responder::{Behaviour, CLEAN, Responder};

const JOB: &[u8] = b"\x1b@Hello\n\x1dVB\x00";
const SHORT: Duration = Duration::from_millis(50);

fn settings(responder: &Responder) -> PrinterSettings {
    let mut settings = PrinterSettings::new(
        "receipt",
        Port::Tcp { host: "127.0.0.1".to_owned(), port: responder.port },
        model(),
    );
    // Long, so that a slow machine makes no difference; what must run out is made short by its test.
    settings.deadlines.connect = Duration::from_secs(60);
    settings.deadlines.status = Duration::from_secs(60);
    settings.deadlines.stall = Duration::from_secs(60);
    settings.deadlines.confirm = Duration::from_secs(60);
    settings.deadlines.close = Duration::from_secs(60);
    settings
}

fn blocked(question: usize, bits: u8) -> [u8; 4] {
    let mut answers = CLEAN;
    answers[question - 1] |= bits;
    answers
}

#[tokio::test]
async fn a_job_is_confirmed_by_its_process_id() {
    let responder = Responder::start(Behaviour::default()).await;
    let mut printer = Printer::connect(&settings(&responder)).await.unwrap();
    assert_eq!(printer.print(JOB, 96).await, Ok(Printed::Confirmed));
    printer.close().await;
    let request = b"\x1d(H\x06\x0000  !!";
    assert_eq!(responder.received().await, [JOB, request].concat());
}

#[tokio::test]
async fn several_jobs_go_over_one_connection() {
    let responder = Responder::start(Behaviour::default()).await;
    let mut printer = Printer::connect(&settings(&responder)).await.unwrap();
    assert_eq!(printer.status().await, Ok(Status::Ready { paper_low: false }));
    for mark in 1..4 {
        assert_eq!(printer.print(JOB, mark).await, Ok(Printed::Confirmed));
    }
}

#[tokio::test]
async fn the_confirmation_of_another_job_confirms_nothing() {
    let other = b"\x37\x22   ~\x00\x12\x18\x00\x00\x00".to_vec();
    let behaviour = Behaviour { before_confirmation: other, confirms: false, ..Behaviour::default() };
    let responder = Responder::start(behaviour).await;
    let mut settings = settings(&responder);
    settings.deadlines.confirm = SHORT;
    let mut printer = Printer::connect(&settings).await.unwrap();
    let error = printer.print(JOB, 1).await.unwrap_err();
    let length = JOB.len();
    assert_eq!(
        error,
        PrintError::Uncertain {
            printer: "receipt".to_owned(),
            reason: Reason::Unconfirmed(SHORT),
            written: length,
            length
        }
    );
    assert!(error.to_string().contains("may or may not be on paper"), "{error}");
    assert!(error.to_string().contains("DUPLICATE"), "{error}");
}

#[tokio::test]
async fn the_right_confirmation_is_found_among_other_replies() {
    let other = b"\x37\x22   ~\x00\x12\x18\x00\x00\x00\x5fTM\x00".to_vec();
    let responder = Responder::start(Behaviour { before_confirmation: other, ..Behaviour::default() }).await;
    let mut printer = Printer::connect(&settings(&responder)).await.unwrap();
    assert_eq!(printer.print(JOB, 1).await, Ok(Printed::Confirmed));
}

#[tokio::test]
async fn a_printer_without_process_ids_confirms_by_its_paper_sensor() {
    for (sensors, confirmed) in [(0x00, true), (0x03, true), (0x0c, false)] {
        let responder = Responder::start(Behaviour { sensors, ..Behaviour::default() }).await;
        let mut settings = settings(&responder);
        settings.model.confirm = Confirm::GsR;
        let mut printer = Printer::connect(&settings).await.unwrap();
        match printer.print(JOB, 1).await {
            Ok(printed) => assert!(confirmed && printed == Printed::Confirmed, "{sensors:02x}"),
            Err(error) => {
                assert!(!confirmed, "{sensors:02x}: {error}");
                assert!(matches!(
                    error,
                    PrintError::Uncertain { reason: Reason::Blocked(Blocked::PaperOut), .. }
                ));
            }
        }
    }
}

#[tokio::test]
async fn a_printer_that_confirms_nothing_has_only_been_written_to() {
    let responder = Responder::start(Behaviour::default()).await;
    let mut settings = settings(&responder);
    settings.model.confirm = Confirm::None;
    let mut printer = Printer::connect(&settings).await.unwrap();
    assert_eq!(printer.print(JOB, 1).await, Ok(Printed::Written));
    printer.close().await;
    assert_eq!(responder.received().await, JOB);
}

#[tokio::test]
async fn a_printer_that_has_no_status_is_not_asked() {
    let responder = Responder::start(Behaviour { rounds: Vec::new(), ..Behaviour::default() }).await;
    let mut settings = settings(&responder);
    settings.model.status = false;
    let mut printer = Printer::connect(&settings).await.unwrap();
    assert_eq!(printer.status().await, Ok(Status::Unknown));
    assert_eq!(printer.print(JOB, 1).await, Ok(Printed::Confirmed));
}

#[tokio::test]
async fn nothing_is_sent_to_a_printer_that_cannot_print() {
    for (question, bits, expected, remedy) in [
        (2, 0x04, Blocked::CoverOpen, "Close the printer's cover."),
        (4, 0x60, Blocked::PaperOut, "Put in a new paper roll"),
        (3, 0x08, Blocked::Cutter, "Clear the cutter"),
        (1, 0x08, Blocked::Offline, "Look at the printer"),
    ] {
        let behaviour = Behaviour { rounds: vec![blocked(question, bits)], ..Behaviour::default() };
        let responder = Responder::start(behaviour).await;
        let mut printer = Printer::connect(&settings(&responder)).await.unwrap();
        let error = printer.print(JOB, 1).await.unwrap_err();
        let reason = Reason::Blocked(expected);
        assert_eq!(error, PrintError::NotSent { printer: "receipt".to_owned(), reason });
        assert!(
            error.to_string().contains("nothing was printed") && error.to_string().contains(remedy),
            "{error}"
        );
        printer.close().await;
        assert_eq!(responder.received().await, b"");
    }
}

#[tokio::test]
async fn the_same_connection_prints_once_the_paper_is_back() {
    let behaviour = Behaviour { rounds: vec![blocked(4, 0x60), CLEAN], ..Behaviour::default() };
    let responder = Responder::start(behaviour).await;
    let mut printer = Printer::connect(&settings(&responder)).await.unwrap();
    assert!(matches!(printer.print(JOB, 1).await, Err(PrintError::NotSent { .. })));
    assert_eq!(printer.print(JOB, 2).await, Ok(Printed::Confirmed));
}

#[tokio::test]
async fn paper_near_its_end_is_told_and_prints() {
    let responder =
        Responder::start(Behaviour { rounds: vec![blocked(4, 0x0c)], ..Behaviour::default() }).await;
    let mut printer = Printer::connect(&settings(&responder)).await.unwrap();
    assert_eq!(printer.status().await, Ok(Status::Ready { paper_low: true }));
    assert_eq!(printer.print(JOB, 1).await, Ok(Printed::Confirmed));
}

#[tokio::test]
async fn a_silent_printer_is_sent_nothing_and_its_connection_is_used_up() {
    let responder = Responder::start(Behaviour { rounds: Vec::new(), ..Behaviour::default() }).await;
    let mut settings = settings(&responder);
    settings.deadlines.status = SHORT;
    let mut printer = Printer::connect(&settings).await.unwrap();
    let not_sent = |reason| PrintError::NotSent { printer: "receipt".to_owned(), reason };
    assert_eq!(printer.print(JOB, 1).await, Err(not_sent(Reason::Silent(SHORT))));
    // A late answer could be taken for the next question's.
    assert_eq!(printer.status().await, Err(not_sent(Reason::Interrupted)));
    printer.close().await;
    assert_eq!(responder.received().await, b"");
}

#[tokio::test]
async fn a_connection_cut_in_the_middle_of_a_job_is_uncertain() {
    let responder = Responder::start(Behaviour { closes_after: Some(1000), ..Behaviour::default() }).await;
    let mut printer = Printer::connect(&settings(&responder)).await.unwrap();
    // More than any socket buffers hold.
    let job = vec![b'x'; 64 << 20];
    match printer.print(&job, 1).await {
        Err(PrintError::Uncertain { reason: Reason::Lost(_), written, length, .. }) => {
            assert!(written >= 1000 && written < length, "{written} of {length}");
            assert_eq!(length, job.len());
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_printer_that_takes_no_more_is_given_up_and_uncertain() {
    let responder = Responder::start(Behaviour { stops_after: Some(1000), ..Behaviour::default() }).await;
    let mut settings = settings(&responder);
    settings.deadlines.stall = SHORT;
    let mut printer = Printer::connect(&settings).await.unwrap();
    let job = vec![b'x'; 64 << 20];
    let error = printer.print(&job, 1).await.unwrap_err();
    assert!(matches!(error, PrintError::Uncertain { reason: Reason::Stalled(_), .. }), "{error}");
}

#[tokio::test]
async fn paper_that_ran_out_while_printing_is_named() {
    let behaviour =
        Behaviour { rounds: vec![CLEAN, blocked(4, 0x60)], confirms: false, ..Behaviour::default() };
    let responder = Responder::start(behaviour).await;
    let mut settings = settings(&responder);
    settings.deadlines.confirm = SHORT;
    let mut printer = Printer::connect(&settings).await.unwrap();
    let error = printer.print(JOB, 1).await.unwrap_err();
    assert!(
        matches!(error, PrintError::Uncertain { reason: Reason::Blocked(Blocked::PaperOut), .. }),
        "{error}"
    );
}

#[tokio::test]
async fn a_print_that_was_dropped_leaves_no_usable_connection() {
    let responder = Responder::start(Behaviour { confirms: false, ..Behaviour::default() }).await;
    let mut printer = Printer::connect(&settings(&responder)).await.unwrap();
    let dropped = tokio::time::timeout(SHORT, printer.print(JOB, 1)).await;
    assert!(dropped.is_err());
    let error = printer.print(JOB, 2).await.unwrap_err();
    assert_eq!(error.reason(), &Reason::Interrupted);
}

#[tokio::test]
async fn resynchronising_ends_the_longest_command_that_may_be_open() {
    let responder = Responder::start(Behaviour::default()).await;
    let mut printer = Printer::connect(&settings(&responder)).await.unwrap();
    assert_eq!(printer.resynchronise().await, Ok(()));
    printer.close().await;
    let received = responder.received().await;
    // And cuts: what there is of the earlier job must not hang together with the next customer's receipt.
    assert_eq!(received.len(), printer::LARGEST_COMMAND_BYTES + 2 + 4);
    assert!(received.ends_with(b"\0\x1b@\x1dVB\x00"));
}

#[tokio::test]
async fn the_answer_that_an_earlier_job_is_owed_confirms_no_later_one() {
    // The earlier job's answer comes just before the next one; the later job itself gets none.
    let behaviour = Behaviour { sensor_answers: vec![2, 0], ..Behaviour::default() };
    let responder = Responder::start(behaviour).await;
    let mut settings = settings(&responder);
    settings.model.confirm = Confirm::GsR;
    // Long enough for an answer, short enough to wait for one that doesn't come.
    settings.deadlines.status = Duration::from_secs(2);
    settings.deadlines.confirm = Duration::from_secs(2);
    let mut printer = Printer::connect(&settings).await.unwrap();
    assert_eq!(printer.resynchronise().await, Ok(()));
    let error = printer.print(JOB, 1).await.unwrap_err();
    assert!(matches!(error, PrintError::Uncertain { reason: Reason::Unconfirmed(_), .. }), "{error}");
}

#[tokio::test]
async fn a_printer_that_cannot_print_is_not_resynchronised() {
    let behaviour = Behaviour { rounds: vec![blocked(2, 0x04)], ..Behaviour::default() };
    let responder = Responder::start(behaviour).await;
    let mut printer = Printer::connect(&settings(&responder)).await.unwrap();
    let error = printer.resynchronise().await.unwrap_err();
    assert_eq!(error.reason(), &Reason::Blocked(Blocked::CoverOpen));
    printer.close().await;
    assert_eq!(responder.received().await, b"");
}

#[tokio::test]
async fn nobody_there_is_certain() {
    let responder = Responder::start(Behaviour::default()).await;
    let mut settings = settings(&responder);
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    settings.port = Port::Tcp { host: "127.0.0.1".to_owned(), port: gone.local_addr().unwrap().port() };
    drop(gone);
    let error = Printer::connect(&settings).await.unwrap_err();
    assert!(matches!(&error, PrintError::NotSent { reason: Reason::Unreachable { .. }, .. }), "{error}");
    assert!(error.to_string().contains("tcp://127.0.0.1:"), "{error}");
}
