//! What the kernel writes among the bytes of a line whose errors it marks: `PARMRK` of termios(3).

use memchr::memchr;

/// A byte FF that came comes twice. One alone stands before 00 and a byte that came broken, or before 00 00.
const MARK: u8 = 0xff;

/// What came on the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard<'b> {
    /// These bytes, as far as the line can tell.
    Bytes(&'b [u8]),
    /// A byte whose parity or stop bit was wrong. What it was is not known.
    Broken,
    /// The line was held for longer than a byte takes: a break, as scanners send when they are switched on. A byte 00 that came
    /// broken is marked in the same way.
    Break,
}

/// Tells bytes from marks, wherever the chunks are cut.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Marks {
    #[default]
    Between,
    /// After FF.
    Marked,
    /// After FF 00.
    Zero,
}

impl Marks {
    /// Takes what stands at the front, and gives it with what is left. Nothing where all is taken; the beginning of a mark is kept.
    pub(super) fn next<'b>(&mut self, mut bytes: &'b [u8]) -> Option<(Heard<'b>, &'b [u8])> {
        loop {
            let (first, after) = bytes.split_first()?;
            let before = *self;
            *self = Self::Between;
            let heard = match (before, *first) {
                (Self::Between, MARK) => {
                    (*self, bytes) = (Self::Marked, after);
                    continue;
                }
                (Self::Marked, 0) => {
                    (*self, bytes) = (Self::Zero, after);
                    continue;
                }
                (Self::Between, _) => {
                    let run = memchr(MARK, bytes).unwrap_or(bytes.len());
                    let (run, after) = bytes.split_at_checked(run)?;
                    return Some((Heard::Bytes(run), after));
                }
                (Self::Marked, MARK) => Heard::Bytes(&[MARK]),
                // No kernel writes that: the byte is what it says it is.
                (Self::Marked, _) => return Some((Heard::Bytes(&[MARK]), bytes)),
                (Self::Zero, 0) => Heard::Break,
                (Self::Zero, _) => Heard::Broken,
            };
            return Some((heard, after));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is heard of these chunks: each byte for itself, 0x100 for a broken one, 0x200 for a break.
    fn heard(chunks: &[&[u8]]) -> Vec<u16> {
        let mut marks = Marks::default();
        let mut all = Vec::new();
        for chunk in chunks {
            let mut rest = *chunk;
            while let Some((heard, after)) = marks.next(rest) {
                match heard {
                    Heard::Bytes(bytes) => all.extend(bytes.iter().map(|byte| u16::from(*byte))),
                    Heard::Broken => all.push(0x100),
                    Heard::Break => all.push(0x200),
                }
                rest = after;
            }
        }
        all
    }

    #[test]
    fn marks_are_told_from_bytes_at_every_split_point() {
        let stream = b"A\xff\xff\xff\x00\x41B\xff\x00\x00\xff\x00\xff\x00\xff\xff\x00\xff\x7fC";
        let expected: [u16; 11] = [0x41, 0xff, 0x100, 0x42, 0x200, 0x100, 0, 0xff, 0, 0xff, 0x7f];
        let expected = [&expected[..], &[0x43]].concat();
        assert_eq!(heard(&[stream]), expected);
        for at in 0..=stream.len() {
            let (one, other) = stream.split_at(at);
            assert_eq!(heard(&[one, other]), expected, "cut at {at}");
            for later in 0..=other.len() {
                let (middle, last) = other.split_at(later);
                assert_eq!(heard(&[one, middle, last]), expected, "cut at {at} and {later} later");
            }
        }
        let single: Vec<&[u8]> = stream.chunks(1).collect();
        assert_eq!(heard(&single), expected);
    }

    #[test]
    fn half_a_mark_is_kept() {
        assert_eq!(heard(&[b"A\xff"]), [0x41]);
        assert_eq!(heard(&[b"A\xff\x00"]), [0x41]);
        assert_eq!(heard(&[b"A\xff", b"", b"\x00", b"", b"x"]), [0x41, 0x100]);
    }
}
