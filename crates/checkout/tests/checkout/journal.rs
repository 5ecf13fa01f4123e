//! What the journal's bytes are, and how strictly they are read.

use super::catalogue::phone;
use super::till::{GS1_128, Till, gs1};
use checkout::{Actor, Event, JournalError, Record, State, decode, encode};

fn record() -> Record {
    Record { at_ms: 5, actor: Actor::Lane, event: Event::Started }
}

#[test]
fn a_record_is_kind_version_and_json() {
    let (kind, version, bytes) = encode(&record()).unwrap();
    assert_eq!((kind, version), ("started", 1));
    assert_eq!(String::from_utf8(bytes).unwrap(), r#"{"at_ms":5,"actor":"lane","event":"started"}"#);
}

#[test]
fn kinds_of_others_are_left_to_them() {
    assert!(decode("print_job", 7, b"whatever").unwrap().is_none());
}

#[test]
fn a_newer_version_asks_for_the_newer_program() {
    let (kind, version, bytes) = encode(&record()).unwrap();
    let error = decode(kind, version + 1, &bytes).unwrap_err();
    assert!(matches!(error, JournalError::TooNew { version: 2, known: 1, .. }), "{error}");
    assert!(error.to_string().contains("newer program"), "{error}");
}

#[test]
fn what_is_not_as_it_was_written_is_broken() {
    let cases: [(&str, u32, &[u8]); 5] = [
        ("started", 0, br#"{"at_ms":5,"actor":"lane","event":"started"}"#),
        ("suspended", 1, br#"{"at_ms":5,"actor":"lane","event":"started"}"#),
        ("started", 1, br#"{"at_ms":5,"actor":"lane","event":"started","more":1}"#),
        ("started", 1, br#"{"at_ms":5,"actor":"lane"}"#),
        (
            "suspended",
            1,
            br#"{"at_ms":5,"actor":"lane","event":{"suspended":{"transaction":"0042-3-1","why":"x"}}}"#,
        ),
    ];
    for (kind, version, bytes) in cases {
        let result = decode(kind, version, bytes);
        assert!(matches!(result, Err(JournalError::Broken { .. })), "{kind} {version}: {result:?}");
    }
}

#[test]
fn a_snapshot_that_contradicts_itself_is_refused() {
    let mut till = Till::open();
    till.scan(GS1_128, &gs1(&phone(), "SN-1"));
    let snapshot = serde_json::to_string(&till.state).unwrap();
    assert!(serde_json::from_str::<State>(&snapshot).is_ok());
    for (is, becomes) in [
        (r#""current":"0042-3-1""#, r#""current":null"#),
        (r#""current":"0042-3-1""#, r#""current":"0042-3-2""#),
        (r#""number":1"#, r#""number":2"#),
        (r#""mode":"lane""#, r#""mode":"lane","more":1"#),
    ] {
        assert!(snapshot.contains(is), "{snapshot}");
        assert!(serde_json::from_str::<State>(&snapshot.replace(is, becomes)).is_err(), "{becomes}");
    }
}
