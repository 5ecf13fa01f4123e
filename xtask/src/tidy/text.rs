/// The largest file: pictures and captures are small, and nothing else has to be large.
const LARGEST_BYTES: usize = 512 * 1024;

/// Words that mean that something isn't finished, or that it was made on one certain machine. Written in parts, so
/// that this file does not contain them.
const FORBIDDEN: &[(&str, &str)] = &[
    (concat!("to", "do!("), "unfinished"),
    (concat!("unimple", "mented!("), "unfinished"),
    (concat!("dbg", "!("), "left from debugging"),
    (concat!("FIX", "ME"), "unfinished; write an issue, or mend it"),
    (concat!("TO", "DO"), "unfinished; write an issue, or mend it"),
    (concat!("X", "XX"), "unfinished; write an issue, or mend it"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("<<<<", "<<<"), "a merge that isn't finished"),
];

/// Files whose bytes are not ours to judge.
const NOT_TEXT: &[&str] = &[".png", ".escpos", ".lock", "LICENSE-APACHE"];

/// Captures and seeds carry the bytes of a wire, whatever they are.
const OF_A_WIRE: &[&str] = &["fuzz/seeds/", "/captures/", "/snapshots/"];

pub(super) fn check(path: &str, bytes: &[u8]) -> Vec<String> {
    let mut complaints = Vec::new();
    if bytes.len() > LARGEST_BYTES {
        complaints.push(format!("{path}: {} bytes; a file has at most {LARGEST_BYTES}", bytes.len()));
    }
    let foreign =
        NOT_TEXT.iter().any(|end| path.ends_with(end)) || OF_A_WIRE.iter().any(|part| path.contains(part));
    if foreign {
        return complaints;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        complaints.push(format!("{path}: is not UTF-8"));
        return complaints;
    };
    if !text.is_empty() && (!text.ends_with('\n') || text.ends_with("\n\n")) {
        complaints.push(format!("{path}: has to end with one newline"));
    }
    for (number, line) in (1..).zip(text.split('\n')) {
        complaints.extend(in_line(path, line).map(|what| format!("{path}:{number}: {what}")));
    }
    complaints
}

fn in_line(path: &str, line: &str) -> Option<String> {
    // Two spaces at the end of a Markdown line would be a line break, and nobody would see it.
    if line.ends_with([' ', '\t', '\r']) {
        return Some("white space at the end of the line".to_owned());
    }
    if line.contains('\t') && path.ends_with(".rs") {
        return Some("a tab".to_owned());
    }
    let (word, why) = FORBIDDEN.iter().find(|(word, _)| line.contains(word))?;
    Some(format!("`{word}`: {why}"))
}

#[cfg(test)]
mod tests {
    use super::check;

    fn complaint(path: &str, text: &str) -> String {
        check(path, text.as_bytes()).join("; ")
    }

    #[test]
    fn clean_text_is_clean() {
        assert_eq!(complaint("a.md", "one\ntwo\n"), "");
        assert_eq!(complaint("empty", ""), "");
    }

    #[test]
    fn each_fault_is_named_with_its_line() {
        let unfinished = concat!("fn a() { to", "do!() }\n");
        for (text, expected) in [
            ("one\ntwo \n", "a.rs:2: white space at the end of the line"),
            ("\tone\n", "a.rs:1: a tab"),
            ("one", "a.rs: has to end with one newline"),
            ("one\n\n", "a.rs: has to end with one newline"),
            (unfinished, concat!("a.rs:1: `to", "do!(`: unfinished")),
        ] {
            assert_eq!(complaint("a.rs", text), expected, "{text:?}");
        }
    }

    #[test]
    fn the_bytes_of_a_wire_are_left_alone() {
        assert!(check("fuzz/seeds/label_interpret/gs1", b"]C10104\x1d \xff").is_empty());
        assert!(!check("other", b"\xff\n").is_empty());
    }
}
