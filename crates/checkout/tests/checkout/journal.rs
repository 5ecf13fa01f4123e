//! What the journal's bytes are, and how strictly they are read.

use super::catalogue::phone;
use super::till::{GS1_128, Till, gs1};
use checkout::{Actor, Event, JournalError, Kind, Record, State, decode, encode};

fn record() -> Record {
    Record { at_ms: 5, actor: Actor::Lane, event: Event::Started }
}

#[test]
fn a_record_is_kind_version_and_json() {
    let (kind, version, bytes) = encode(&record()).unwrap();
    assert_eq!((kind, version), ("started", 1));
    assert_eq!(String::from_utf8(bytes).unwrap(), r#"{"at_ms":5,"actor":"lane","event":"started"}"#);
}

/// As version 0.1 wrote them, before goods could come back.
const EARLIER: [(&str, &str); 2] = [
    (
        "transaction_opened",
        r#"{"at_ms":5,"actor":"lane","event":{"transaction_opened":{"transaction":"0042-3-1","reference":null,"metadata":{},"training":false,"tax_mode":"gross"}}}"#,
    ),
    (
        "completed",
        r#"{"at_ms":5,"actor":"lane","event":{"completed":{"transaction":"0042-3-1","receipt":"R0042-3-1","change":0,"handed_over":[],"sells":[],"ordered":false}}}"#,
    ),
];

#[test]
fn yesterdays_records_are_read_and_written_as_they_were() {
    for (kind, json) in EARLIER {
        let record = decode(kind, 1, json.as_bytes()).unwrap().unwrap();
        match &record.event {
            Event::TransactionOpened { kind, .. } => assert_eq!(*kind, Kind::Sale),
            Event::Completed { returns, .. } => assert!(returns.is_empty()),
            other => panic!("{other:?}"),
        }
        let (_, version, bytes) = encode(&record).unwrap();
        assert_eq!((version, String::from_utf8(bytes).unwrap().as_str()), (1, json));
    }
}

/// A return from its opening to its completion, as the journal keeps it: what is written today has to be read for ever.
#[test]
fn a_return_is_kept_in_these_words() {
    let mut till = Till::open();
    till.add(&phone(), 1).unwrap();
    till.provide(1, "SN1").unwrap();
    till.sell();
    let before = till.journal.len();
    till.open_return();
    till.sell();
    let kinds: Vec<_> = till.journal[before..].iter().map(|recorded| recorded.record.event.name()).collect();
    assert_eq!(
        kinds,
        ["transaction_opened", "return_line_added", "checked_out", "tender_taken", "completed"]
    );
    let text = |place: usize| {
        let (_, _, bytes) = encode(&till.journal[before + place].record).unwrap();
        String::from_utf8(bytes).unwrap()
    };
    assert!(text(0).ends_with(r#""tax_mode":"gross","kind":"return"}}}"#), "{}", text(0));
    let added = text(1);
    for part in [
        r#""quantity":1000,"unit_price":49900,"discount":0,"unit":{"identifiers":[{"kind":"serial","#,
        r#""returns":{"sale":{"transaction":"0042-3-1","line":1},"disposition":"resellable","in_hand":false,"despite":null},"#,
        r#""normalized":"SN1","evidence":"keyed","forms":[{"kind":"serial","value":"N1"}]}],"source":"keyed"}"#,
        r#""claims":{"sku":"PHONE","serial":"SN1","identities":[["serial","SN1"],["serial","N1"]]}"#,
    ] {
        assert!(added.contains(part), "{part} is not in {added}");
    }
    let back = r#""returns":[{"line":1,"sale":{"transaction":"0042-3-1","line":1},"quantity":1000,"discount":0,"unit":{"sku":"PHONE","serial":"SN1","identities":[["serial","SN1"],["serial","N1"]]},"disposition":"resellable"}]"#;
    assert!(text(4).contains(back), "{}", text(4));
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
    till.scan(GS1_128, &gs1(&phone(), "SN1"));
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
