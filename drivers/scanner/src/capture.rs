//! The text form in which hid-recorder writes a HID device and its reports: one line a fact, told by its first letter. A
//! serial line is written in the same way, with two letters of our own.

use core::time::Duration;

use models::UsbId;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Nothing, or a comment.
    Blank,
    /// `D: 1`: the lines that follow are of this device.
    Device(u32),
    /// `R: 3 05 8c 09`: its report descriptor.
    Descriptor(Vec<u8>),
    /// `N: name`.
    Name(String),
    /// `P: usb-0000:00:14.0-1/input0`: where it is plugged in.
    Physical,
    /// `I: 3 0c2e 1007`: bus, vendor and product.
    Id(UsbId),
    /// `E: 000001.500000 2 02 00`: an input report, and when it came since the first.
    Report { at: Duration, bytes: Vec<u8> },
    /// `S: 9600 8N1`: what follows came over a serial line that was set so. For a person; a reader says how it frames.
    Settings,
    /// `B: 000001.500000 3 34 30 0d`: bytes of a serial line, and when they came since the first.
    Bytes { at: Duration, bytes: Vec<u8> },
}

/// The most bytes of one line's descriptor or report.
pub(crate) const BYTES_MAX: usize = 16_384;

/// The most characters that a device's name is believed to have.
const NAME_CHARS_MAX: usize = 128;

impl Line {
    /// Reads one line.
    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return Ok(Self::Blank);
        }
        let (letter, rest) = line.split_once(':').ok_or("it begins with no letter and colon")?;
        let rest = rest.trim();
        match letter {
            "D" => {
                rest.parse().map(Self::Device).map_err(|_| format!("`{}` is no device number", shown(rest)))
            }
            "R" => bytes(rest).map(Self::Descriptor),
            "N" => Ok(Self::Name(rest.chars().take(NAME_CHARS_MAX).flat_map(char::escape_default).collect())),
            "P" => Ok(Self::Physical),
            "I" => id(rest).map(Self::Id),
            "E" => timed(rest, "a report").map(|(at, bytes)| Self::Report { at, bytes }),
            "S" => settings(rest).map(|()| Self::Settings),
            "B" => timed(rest, "a piece").map(|(at, bytes)| Self::Bytes { at, bytes }),
            _ => Err(format!("`{}:` is none of D:, R:, N:, P:, I:, E:, S:, B:", shown(letter))),
        }
    }
}

/// Speed, data bits, parity and stop bits: `9600 8N1`.
fn settings(text: &str) -> Result<(), String> {
    let speed = |word: &str| word.parse().is_ok_and(|baud: u32| (300..=4_000_000).contains(&baud));
    let form = |word: &str| matches!(word.as_bytes(), [b'7' | b'8', b'N' | b'O' | b'E', b'1' | b'2']);
    match text.split_ascii_whitespace().collect::<Vec<_>>().as_slice() {
        [baud, bits] if speed(baud) && form(bits) => Ok(()),
        _ => Err(format!("`{}` is no setting of a serial line such as 9600 8N1", shown(text))),
    }
}

/// What came later stands later.
pub(crate) fn in_order(last: &mut Option<Duration>, at: Duration) -> Result<(), String> {
    if last.replace(at).is_some_and(|before| at < before) {
        return Err("its time is before that of the message above it".to_owned());
    }
    Ok(())
}

/// A time, a length in decimal, and that many bytes in hex.
fn timed(text: &str, what: &str) -> Result<(Duration, Vec<u8>), String> {
    let missing = || format!("{what} needs its time, its length and its bytes");
    let (at, rest) = text.split_once(' ').ok_or_else(missing)?;
    Ok((time(at)?, bytes(rest)?))
}

/// A length in decimal, and that many bytes in hex.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let mut words = text.split_ascii_whitespace();
    let length = words.next().unwrap_or_default();
    let length: usize = length.parse().map_err(|_| format!("`{}` is no length", shown(length)))?;
    if length > BYTES_MAX {
        return Err(format!("{length} bytes are more than the {BYTES_MAX} that a report can have"));
    }
    let bytes = words.map(byte).collect::<Result<Vec<u8>, _>>()?;
    if bytes.len() != length {
        return Err(format!("it says {length} bytes and has {}", bytes.len()));
    }
    Ok(bytes)
}

fn byte(word: &str) -> Result<u8, String> {
    let hex = matches!(word.len(), 1 | 2) && word.bytes().all(|digit| digit.is_ascii_hexdigit());
    hex.then(|| u8::from_str_radix(word, 16).ok())
        .flatten()
        .ok_or_else(|| format!("`{}` is no byte in hex", shown(word)))
}

/// Bus, vendor and product in hex.
fn id(text: &str) -> Result<UsbId, String> {
    let number = |word: &str| u16::from_str_radix(word, 16).ok();
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    match words.as_slice() {
        [_bus, vendor, product] => number(vendor)
            .zip(number(product))
            .map(|(vendor, product)| UsbId { vendor, product })
            .ok_or_else(|| format!("`{}` is no bus, vendor and product", shown(text))),
        _ => Err(format!("`{}` is no bus, vendor and product", shown(text))),
    }
}

/// Seconds, and a fraction of up to six digits.
fn time(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{}` is no time in seconds", shown(text));
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit());
    if !digits(seconds) || !digits(fraction) || seconds.len() > 12 || fraction.len() > 6 {
        return Err(wrong());
    }
    let seconds: u64 = seconds.parse().map_err(|_| wrong())?;
    let micros: u32 = format!("{fraction:0<6}").parse().map_err(|_| wrong())?;
    Ok(Duration::new(seconds, micros.saturating_mul(1_000)))
}

/// A piece of the file, short and fit for a terminal.
fn shown(text: &str) -> String {
    text.chars().take(40).flat_map(char::escape_default).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_line_is_read() {
        let id = UsbId { vendor: 0x0c2e, product: 0x1007 };
        let at = Duration::from_micros(1_500_000);
        let cases = [
            ("", Line::Blank),
            ("# captured on a Tuesday", Line::Blank),
            ("D: 2", Line::Device(2)),
            ("R: 3 05 8c 9", Line::Descriptor(vec![5, 0x8c, 9])),
            ("N: Honeywell\u{1b} Xenon", Line::Name("Honeywell\\u{1b} Xenon".to_owned())),
            ("P: usb-0000:00:14.0-1/input0", Line::Physical),
            ("I: 3 0c2e 1007\r", Line::Id(id)),
            ("E: 000001.500000 2 02 ff", Line::Report { at, bytes: vec![2, 255] }),
            ("E: 000001.5 0", Line::Report { at, bytes: vec![] }),
            ("S: 9600 8N1", Line::Settings),
            ("B: 1.5 2 34 0d", Line::Bytes { at, bytes: vec![0x34, 0x0d] }),
        ];
        for (text, line) in cases {
            assert_eq!(Line::parse(text), Ok(line), "{text}");
        }
    }

    #[test]
    fn a_malformed_line_is_refused_with_what_is_wrong() {
        let cases = [
            ("hello", "no letter and colon"),
            ("X: 1", "none of"),
            ("D: -1", "device number"),
            ("R: 2 05", "says 2 bytes and has 1"),
            ("R: 1 05 06", "says 1 bytes and has 2"),
            ("R: 1 +5", "no byte"),
            ("R: 1 123", "no byte"),
            ("R: 99999 00", "more than"),
            ("I: 3 0c2e", "vendor and product"),
            ("I: 3 0c2e xyz", "vendor and product"),
            ("S: 9600 9Z7", "no setting of a serial line"),
            ("S: 0 8N1", "no setting of a serial line"),
            ("E: 1", "needs its time"),
            ("B: 1", "needs its time"),
            ("B: 1.0 2 34", "says 2 bytes and has 1"),
            ("E: -1.0 1 00", "no time"),
            ("E: 1.0000000 1 00", "no time"),
            ("E: 99999999999999999999 1 00", "no time"),
        ];
        for (text, says) in cases {
            let error = Line::parse(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
