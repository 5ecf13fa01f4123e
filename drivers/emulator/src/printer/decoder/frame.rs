//! Where the next command ends: the only place that counts bytes.

use super::table::{COMMANDS, Command, FALLBACK_BLOCKS};

/// Longest command that is kept in memory: 4 MB of picture and its header.
const MAX_COMMAND_BYTES: u64 = 4 * 1024 * 1024 + 64;
/// Longest text of a barcode in the form that ends with NUL.
const MAX_BARCODE_BYTES: usize = 255;
/// Most tab stops, and so most bytes before the NUL of `ESC D`.
const MAX_TABS: usize = 32;

/// What the received bytes begin with.
#[derive(Debug)]
pub(super) enum Frame {
    /// Not enough to say.
    Incomplete,
    /// That many bytes of text.
    Text(usize),
    /// A whole command: its parameters are `header..length`.
    Command { command: &'static Command, header: usize, length: usize },
    /// Bytes that are no command; the printer throws them away.
    Refused { length: usize, why: String },
    /// A command with more data than any printer takes.
    TooLong { name: &'static str, length: u64 },
}

/// How many parameter bytes a command has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Always that many.
    Fixed(usize),
    /// `pL pH`, then that many.
    Block,
    /// `p1 p2 p3 p4`, then that many.
    LongBlock,
    /// `GS k`: the form depends on the first byte.
    Barcode,
    /// `GS v 0`: `m xL xH yL yH`, then x * y.
    Raster,
    /// `ESC *`: `m nL nH`, then n columns of 8 or 24 dots.
    Columns,
    /// `GS V`: the first byte says whether a second follows.
    Cut,
    /// `ESC D`: up to a NUL.
    Tabs,
    /// `DLE DC4`: the first byte says how many follow.
    RealTime,
    /// `ESC &`: characters of the host's own.
    OwnCharacters,
    /// `GS *`: `x y`, then x * y * 8.
    OwnPicture,
}

/// A count, or why there is none.
enum Count {
    Bytes(u64),
    Incomplete,
    /// The command ends after that many bytes, because they make no sense.
    Refused(usize),
}

/// Looks at the beginning of the received bytes.
pub(super) fn next(bytes: &[u8]) -> Frame {
    let Some(&first) = bytes.first() else { return Frame::Incomplete };
    if is_text(first) {
        return Frame::Text(bytes.iter().take_while(|&&byte| is_text(byte)).count());
    }
    let known = COMMANDS.iter().chain(FALLBACK_BLOCKS).find(|command| bytes.starts_with(command.code));
    let Some(command) = known else { return unknown(bytes) };
    let header = command.code.len();
    let parameters = bytes.get(header..).unwrap_or_default();
    match count(command.shape, parameters) {
        Count::Incomplete => Frame::Incomplete,
        Count::Refused(taken) => Frame::Refused {
            length: header + taken.min(parameters.len()),
            why: format!("{}: parameters that do not exist; what follows is taken as text", command.name),
        },
        Count::Bytes(count) if count > MAX_COMMAND_BYTES => {
            Frame::TooLong { name: command.name, length: count + header as u64 }
        }
        Count::Bytes(count) => match usize::try_from(count).ok().filter(|count| *count <= parameters.len()) {
            Some(count) => Frame::Command { command, header, length: header + count },
            None => Frame::Incomplete,
        },
    }
}

fn is_text(byte: u8) -> bool {
    byte >= 0x20 && byte != 0x7f
}

fn unknown(bytes: &[u8]) -> Frame {
    let may_grow = COMMANDS.iter().chain(FALLBACK_BLOCKS).any(|command| command.code.starts_with(bytes));
    if may_grow {
        return Frame::Incomplete;
    }
    let introduces = matches!(bytes.first(), Some(0x10 | 0x1b | 0x1c | 0x1d));
    let what = if introduces { "an unknown command" } else { "a control byte that means nothing" };
    let length = bytes.len().min(if introduces { 2 } else { 1 });
    let shown: Vec<String> = bytes.iter().take(length).map(|byte| format!("{byte:02X}")).collect();
    Frame::Refused { length, why: format!("{what}: {}", shown.join(" ")) }
}

fn count(shape: Shape, parameters: &[u8]) -> Count {
    let complete = match shape {
        Shape::Fixed(count) => Some(Count::Bytes(count as u64)),
        Shape::Block => number(parameters, 0, 2).map(|count| Count::Bytes(2 + count)),
        Shape::LongBlock => number(parameters, 0, 4).map(|count| Count::Bytes(4 + count)),
        Shape::Barcode => barcode(parameters),
        Shape::Raster => raster(parameters),
        Shape::Columns => columns(parameters),
        Shape::Cut => parameters.first().map(|mode| match mode {
            0 | 1 | b'0' | b'1' => Count::Bytes(1),
            65 | 66 | 97 | 98 | 103 | 104 => Count::Bytes(2),
            _ => Count::Refused(1),
        }),
        Shape::Tabs => until_nul(parameters, MAX_TABS),
        Shape::RealTime => parameters.first().map(|function| match function {
            1 | 2 => Count::Bytes(3),
            3 => Count::Bytes(6),
            7 => Count::Bytes(2),
            8 => Count::Bytes(8),
            _ => Count::Refused(1),
        }),
        Shape::OwnCharacters => own_characters(parameters),
        Shape::OwnPicture => number(parameters, 0, 1)
            .zip(number(parameters, 1, 1))
            .map(|(width, height)| Count::Bytes(2 + width * height * 8)),
    };
    complete.unwrap_or(Count::Incomplete)
}

/// A little-endian number; `None` if its bytes are not all there.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + length)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

fn barcode(parameters: &[u8]) -> Option<Count> {
    Some(match parameters.first()? {
        0..=6 => match until_nul(parameters.get(1..)?, MAX_BARCODE_BYTES)? {
            Count::Bytes(count) => Count::Bytes(1 + count),
            _ => Count::Refused(1),
        },
        65..=79 => Count::Bytes(2 + number(parameters, 1, 1)?),
        _ => Count::Refused(1),
    })
}

fn raster(parameters: &[u8]) -> Option<Count> {
    match parameters.first()? {
        0..=3 | b'0'..=b'3' => Some(Count::Bytes(5 + number(parameters, 1, 2)? * number(parameters, 3, 2)?)),
        _ => Some(Count::Refused(1)),
    }
}

fn columns(parameters: &[u8]) -> Option<Count> {
    let bytes_a_column = match parameters.first()? {
        0 | 1 => 1,
        32 | 33 => 3,
        _ => return Some(Count::Refused(1)),
    };
    Some(Count::Bytes(3 + number(parameters, 1, 2)? * bytes_a_column))
}

/// Bytes up to and with a NUL, if it comes after at most `limit` others.
fn until_nul(parameters: &[u8], limit: usize) -> Option<Count> {
    match parameters.iter().take(limit + 1).position(|&byte| byte == 0) {
        Some(at) => Some(Count::Bytes(at as u64 + 1)),
        None if parameters.len() > limit => Some(Count::Refused(0)),
        None => None,
    }
}

/// `y c1 c2`, then for each character from c1 to c2 its width x and x * y bytes.
fn own_characters(parameters: &[u8]) -> Option<Count> {
    let height = usize::from(*parameters.first()?);
    let (&first, &last) = (parameters.get(1)?, parameters.get(2)?);
    if last < first || !(1..=3).contains(&height) {
        return Some(Count::Refused(3));
    }
    let mut length = 3;
    for _ in first..=last {
        length += 1 + usize::from(*parameters.get(length)?) * height;
    }
    Some(Count::Bytes(length as u64))
}
