mod reasons;
mod show;
mod strip;

use crate::failure::Failure;
use crate::screen::Screen;
use api::client::segment;
use api::{Client, Explained, LabelSays};
use clap::Args;
use label::{MAX_SCAN_BYTES, Scan, Tolerance};
use std::io::{BufRead, BufReader};
use std::process::ExitCode;

/// How labels are given.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Each line is a label's bytes in hexadecimal, its AIM identifier included where the scanner sent one
    #[arg(long)]
    hex: bool,
    /// `#` stands for a separator of GS1 elements, as the configuration can say of a scanner
    #[arg(long)]
    hash_is_separator: bool,
    /// Say why a scan became what it did: one that a lane has had, by its id, such as s17
    #[arg(long, value_name = "ID", conflicts_with_all = ["hex", "hash_is_separator", "against_lane"])]
    scan: Option<String>,
    /// Ask the lane, too: what would become of each label now, and why; nothing changes
    #[arg(long, conflicts_with = "hash_is_separator")]
    against_lane: bool,
}

impl Options {
    /// Whether a lane has to be asked.
    pub(crate) const fn asks_lane(&self) -> bool {
        self.scan.is_some() || self.against_lane
    }
}

/// The longest label that is told apart from a longer one: the longest symbol, with an AIM identifier, and one byte more.
const MAX_LABEL: usize = MAX_SCAN_BYTES + 4;

pub(crate) fn run(options: &Options, json: bool, screen: &mut Screen) -> Result<ExitCode, Failure> {
    let mut input = BufReader::new(std::io::stdin().lock());
    let mut number = 0_u64;
    let tolerance = Tolerance { hash_is_separator: options.hash_is_separator };
    while let Some(label) = next_label(&mut input, options.hex, number + 1)? {
        number += 1;
        let read = label::interpret_with(Scan::from_transmission(&label), tolerance);
        if json {
            screen.json(&to_json(&LabelSays::of(&read))?)?;
        } else {
            show::show(&label, &read, number > 1, screen)?;
        }
        // Whoever types labels in, or pipes them from a scanner, sees each at once.
        screen.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks a lane: about a scan that it has had, or what it would do with labels.
pub(crate) async fn ask(
    options: &Options,
    client: &Client,
    json: bool,
    screen: &mut Screen,
) -> Result<ExitCode, Failure> {
    if let Some(id) = &options.scan {
        let path = format!("/v1/scans/{}/reasons", segment(id));
        if json {
            screen.json(&String::from_utf8_lossy(&client.get_bytes(&path).await?))?;
        } else {
            reasons::show_scan(&client.get(&path).await?, screen)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut input = BufReader::new(std::io::stdin().lock());
    let mut number = 0_u64;
    while let Some(sent) = next_label(&mut input, options.hex, number + 1)? {
        number += 1;
        let scan = Scan::from_transmission(&sent);
        let hex: String = scan.data.iter().map(|byte| format!("{byte:02x}")).collect();
        let aim = scan.aim.map(|aim| aim.to_string());
        let explained: Explained =
            client.post("/v1/explain", &serde_json::json!({"hex": hex, "aim": aim})).await?;
        if json {
            screen.json(&to_json(&explained)?)?;
        } else {
            show::show(&sent, &label::interpret(scan), number > 1, screen)?;
            reasons::show_outcome(&explained, screen)?;
        }
        screen.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(value: &impl serde::Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Io("standard output".to_owned(), error.into()))
}

/// The bytes of the next label, or of one that is too long as many as show that.
fn next_label(input: &mut impl BufRead, is_hex: bool, number: u64) -> Result<Option<Vec<u8>>, Failure> {
    if !is_hex {
        return next_line(input, MAX_LABEL, |_| true);
    }
    // Two digits a byte, and any blanks between them.
    let line = next_line(input, 2 * MAX_LABEL, |byte| !byte.is_ascii_whitespace())?;
    line.map(|line| from_hex(&line, number)).transpose()
}

/// The next line without its LF and one CR before it, and with nothing but what is to `keep`. What is beyond `max` bytes of that is
/// read and left out.
fn next_line(input: &mut impl BufRead, max: usize, keep: fn(u8) -> bool) -> Result<Option<Vec<u8>>, Failure> {
    let failed = |error| Failure::Io("standard input".to_owned(), error);
    let (mut line, mut is_any) = (Vec::new(), false);
    loop {
        let some = input.fill_buf().map_err(failed)?;
        is_any |= !some.is_empty();
        let end = some.iter().position(|byte| *byte == b'\n');
        let is_last = end.is_some() || some.is_empty();
        let part = some.get(..end.unwrap_or(some.len())).unwrap_or_default();
        // One byte more, which may be the CR.
        let room = (max + 1).saturating_sub(line.len());
        line.extend(part.iter().copied().filter(|byte| keep(*byte)).take(room));
        let read = part.len() + usize::from(end.is_some());
        input.consume(read);
        if is_last {
            if end.is_some() && line.ends_with(b"\r") {
                line.pop();
            }
            line.truncate(max);
            return Ok(is_any.then_some(line));
        }
    }
}

/// The bytes that hexadecimal digits stand for.
fn from_hex(digits: &[u8], number: u64) -> Result<Vec<u8>, Failure> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes = match digits.as_chunks::<2>() {
        (pairs, []) => pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)).collect(),
        _ => None,
    };
    bytes.ok_or_else(|| Failure::Usage(format!("line {number} isn't two hexadecimal digits a byte")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[u8]) -> Vec<Vec<u8>> {
        let mut input = text;
        core::iter::from_fn(|| next_line(&mut input, 5, |_| true).unwrap()).collect()
    }

    #[test]
    fn a_line_ends_at_lf_and_loses_one_cr() {
        assert_eq!(lines(b"a\r\nb\n\nc\r\r\nd"), [&b"a"[..], b"b", b"", b"c\r", b"d"]);
        assert!(lines(b"").is_empty());
        assert_eq!(lines(b"\n"), [b""]);
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_whole() {
        assert_eq!(lines(b"123456789\nab\n"), [&b"12345"[..], b"ab"]);
        assert_eq!(lines(b"12345\r\nab\n"), [&b"12345"[..], b"ab"]);
    }

    #[test]
    fn a_label_that_is_too_long_is_one_and_the_next_one_is_read() {
        for (is_hex, long, next) in [(true, "41 ", "42"), (false, "A", "B")] {
            let text = format!("{}\n{next}\n", long.repeat(100_000));
            let mut input = text.as_bytes();
            let mut labels = core::iter::from_fn(|| next_label(&mut input, is_hex, 1).unwrap());
            assert_eq!(labels.next().map(|label| label.len()), Some(MAX_LABEL));
            assert_eq!((labels.next().as_deref(), labels.next()), (Some(&b"B"[..]), None));
        }
    }

    #[test]
    fn hexadecimal_may_have_spaces_between() {
        let read = |text: &[u8]| next_label(&mut { text }, true, 1);
        assert_eq!(read(b"5d 43  31\r\n").unwrap().as_deref(), Some(&b"]C1"[..]));
        assert_eq!(read(b"\n").unwrap().as_deref(), Some(&b""[..]));
        assert_eq!(read(b"").unwrap(), None);
        assert!(read(b"5").is_err() && read("é".as_bytes()).is_err());
    }
}
