mod reasons;
mod show;
mod strip;

use crate::failure::Failure;
use crate::screen::Screen;
use api::client::segment;
use api::{Client, Explained, LabelSays};
use clap::Args;
use label::{MAX_SCAN_BYTES, Scan, Tolerance};
use std::io::{BufRead, BufReader, Read};
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
    // Two digits a byte, and a blank between them, or a few.
    let max = if options.hex { 4 * MAX_LABEL } else { MAX_LABEL };
    let mut number = 0_u64;
    let tolerance = Tolerance { hash_is_separator: options.hash_is_separator };
    while let Some(line) = next_line(&mut input, max)? {
        number += 1;
        if options.hex && line.len() == max {
            let message =
                format!("line {number} is longer than {max} characters: no label has so many bytes");
            return Err(Failure::Usage(message));
        }
        let label = if options.hex { from_hex(&line, number)? } else { line };
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
    let max = if options.hex { 2 * MAX_LABEL } else { MAX_LABEL };
    let mut number = 0_u64;
    while let Some(line) = next_line(&mut input, max)? {
        number += 1;
        let sent = if options.hex { from_hex(&line, number)? } else { line };
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

/// The next line without its LF and one CR before it. What is beyond `max` bytes is read and left out.
fn next_line(input: &mut impl BufRead, max: usize) -> Result<Option<Vec<u8>>, Failure> {
    let failed = |error| Failure::Io("standard input".to_owned(), error);
    let mut line = Vec::new();
    // One byte more for a CR, one for the LF.
    let most = u64::try_from(max + 2).unwrap_or(u64::MAX);
    if input.by_ref().take(most).read_until(b'\n', &mut line).map_err(failed)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") {
        line.pop();
        if line.ends_with(b"\r") {
            line.pop();
        }
    } else {
        input.skip_until(b'\n').map_err(failed)?;
    }
    line.truncate(max);
    Ok(Some(line))
}

fn from_hex(line: &[u8], number: u64) -> Result<Vec<u8>, Failure> {
    let text = String::from_utf8_lossy(line);
    let hex: String = text.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes = match hex.as_bytes().as_chunks::<2>() {
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
        core::iter::from_fn(|| next_line(&mut input, 5).unwrap()).collect()
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
    fn hexadecimal_may_have_spaces_between() {
        assert_eq!(from_hex(b"5d 43 31", 1).unwrap(), b"]C1");
        assert!(from_hex(b"5", 1).is_err());
        assert!(from_hex("é".as_bytes(), 1).is_err());
    }
}
