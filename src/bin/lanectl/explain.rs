mod show;
mod strip;

use crate::failure::Failure;
use crate::screen::Screen;
use api::LabelSays;
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
}

/// The longest label that is told apart from a longer one: the longest symbol, with an AIM identifier, and one byte more.
const MAX_LABEL: usize = MAX_SCAN_BYTES + 4;

pub(crate) fn run(options: &Options, json: bool, screen: &mut Screen) -> Result<ExitCode, Failure> {
    let mut input = BufReader::new(std::io::stdin().lock());
    let max = if options.hex { 2 * MAX_LABEL } else { MAX_LABEL };
    let mut number = 0_u64;
    let tolerance = Tolerance { hash_is_separator: options.hash_is_separator };
    while let Some(line) = next_line(&mut input, max)? {
        number += 1;
        let label = if options.hex { from_hex(&line, number)? } else { line };
        let read = label::interpret_with(Scan::from_transmission(&label), tolerance);
        if json {
            let says = LabelSays::of(&read);
            let text = serde_json::to_string(&says)
                .map_err(|error| Failure::Io("standard output".to_owned(), error.into()))?;
            screen.json(&text)?;
        } else {
            show::show(&label, &read, number > 1, screen)?;
        }
        // Whoever types labels in, or pipes them from a scanner, sees each at once.
        screen.flush()?;
    }
    Ok(ExitCode::SUCCESS)
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
