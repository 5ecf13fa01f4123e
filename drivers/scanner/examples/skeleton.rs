//! A skeleton of a new driver mode: its framer, in the shape that all have. Take it as the beginning of one.
//!
//! The protocol is made up. A frame is `[A5][n][n bytes of data][exclusive or of n and the data]`; a scanner is silent between
//! frames, and not within one. `docs/new-driver.md` says what a mode needs besides.
//!
//! ```text
//! printf '\xa5\x03SN1\x2f' | cargo run -q -p scanner --example skeleton
//! cargo test -p scanner --example skeleton
//! ```

use core::time::Duration;
use std::io::{self, Read as _, Write as _};
use std::time::Instant;

use label::Symbology;
use scanner::{Damage, Framed};

/// What a frame begins with.
const START: u8 = 0xa5;

/// The start, and the number of bytes.
const HEAD_BYTES: usize = 2;

/// After so long a silence no more of a frame comes.
const SILENCE: Duration = Duration::from_millis(100);

/// The most bytes of noise that are kept: what a frame of the longest data has.
const NOISE_BYTES_MAX: usize = HEAD_BYTES + 255 + 1;

/// Turns bytes into scans, whatever the chunks were. It knows no port and no clock: bytes go in with the time at which they were
/// read. Nothing is lost in silence, and everything has a limit.
#[derive(Debug, Default)]
pub struct SkeletonFramer {
    /// What has come of the frame in hand, or noise.
    bytes: Vec<u8>,
    first: Duration,
    last: Duration,
}

impl SkeletonFramer {
    /// Takes bytes that were read at `now`. Gives the scans that they complete.
    #[must_use]
    pub fn push(&mut self, bytes: &[u8], now: Duration) -> Vec<Framed> {
        // The reader may have been late: what is in hand has ended before these bytes.
        let mut scans: Vec<Framed> = self.expire(now).into_iter().collect();
        for byte in bytes {
            if self.bytes.is_empty() {
                self.first = now;
            }
            self.last = now;
            if self.bytes.len() < NOISE_BYTES_MAX {
                self.bytes.push(*byte);
            }
            scans.extend(self.take_frame());
        }
        scans
    }

    /// Says that it is `now`. Gives what is in hand if no more of it comes.
    #[must_use]
    pub fn expire(&mut self, now: Duration) -> Option<Framed> {
        self.next_deadline().filter(|deadline| now >= *deadline)?;
        self.break_off()
    }

    /// When [`Self::expire`] must be called, unless more bytes come before.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        (!self.bytes.is_empty()).then(|| self.last + SILENCE)
    }

    /// Hands out what is in hand, damaged: the device has gone, or the line is silent.
    #[must_use]
    pub fn break_off(&mut self) -> Option<Framed> {
        let bytes = std::mem::take(&mut self.bytes);
        let damage = match bytes.as_slice() {
            [] => return None,
            // It has all its bytes: its check is wrong.
            [START, length, rest @ ..] if rest.len() > usize::from(*length) => Damage::BadChecksum,
            [START, ..] => Damage::NoTerminator,
            _ => Damage::OutsideFrame,
        };
        Some(self.scan(bytes, Some(damage)))
    }

    /// The frame in hand, once it is whole. After a byte that begins no frame, and after a wrong check, nothing is believed before
    /// silence: a frame that is found among broken bytes may be one that a label holds.
    fn take_frame(&mut self) -> Option<Framed> {
        let [START, length, rest @ ..] = self.bytes.as_slice() else { return None };
        let (data, check) = rest.split_at_checked(usize::from(*length))?;
        let wanted = data.iter().fold(*length, |check, byte| check ^ byte);
        if check != [wanted] {
            return None;
        }
        let data = data.to_vec();
        self.bytes.clear();
        Some(self.scan(data, None))
    }

    const fn scan(&self, data: Vec<u8>, damage: Option<Damage>) -> Framed {
        Framed {
            aim: None,
            symbology: Symbology::Unknown,
            data,
            vendor_id: None,
            first: self.first,
            last: self.last,
            damage,
        }
    }
}

/// Prints the scans of what comes on standard input. A real mode has a *link* here, which waits for its port.
fn main() -> io::Result<()> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let (mut framer, started) = (SkeletonFramer::default(), Instant::now());
    let mut buffer = [0; 4_096];
    loop {
        let count = input.read(&mut buffer)?;
        let scans = match buffer.get(..count) {
            None | Some([]) => framer.break_off().into_iter().collect(),
            Some(bytes) => framer.push(bytes, started.elapsed()),
        };
        for scan in scans {
            let damage = scan.damage.map_or("whole", Damage::name);
            writeln!(output, "{damage}: {}", scan.data.escape_ascii())?;
        }
        if count == 0 {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn frame(data: &[u8]) -> Vec<u8> {
        let length = u8::try_from(data.len()).unwrap();
        let check = data.iter().fold(length, |check, byte| check ^ byte);
        [&[START, length], data, &[check]].concat()
    }

    /// Pushes each chunk a millisecond after the last, then lets the line be silent.
    fn read(chunks: &[&[u8]]) -> Vec<(Vec<u8>, Option<Damage>)> {
        let mut framer = SkeletonFramer::default();
        let mut now = MS;
        let mut scans = Vec::new();
        for chunk in chunks {
            scans.extend(framer.push(chunk, now));
            now += MS;
        }
        scans.extend(framer.expire(now + SILENCE));
        scans.into_iter().map(|scan| (scan.data, scan.damage)).collect()
    }

    #[test]
    fn every_split_point_gives_the_same_scans() {
        let stream = [frame(b"4012345678901"), frame(b""), frame(&[START, 1, 2]), frame(b"SN1")].concat();
        let whole = read(&[&stream]);
        assert_eq!(whole.len(), 4);
        assert!(whole.iter().all(|(_, damage)| damage.is_none()));
        for at in 0..=stream.len() {
            let (one, other) = stream.split_at(at);
            assert_eq!(read(&[one, other]), whole, "split at {at}");
        }
    }

    #[test]
    fn what_is_not_whole_is_damaged_and_the_next_one_is_not() {
        let good = frame(b"SN1");
        let mut wrong = good.clone();
        wrong[3] ^= 1;
        for (broken, damage) in [
            (&good[..4], Damage::NoTerminator),
            (wrong.as_slice(), Damage::BadChecksum),
            (b"noise".as_slice(), Damage::OutsideFrame),
            ([&[0; 5_000], good.as_slice()].concat().as_slice(), Damage::OutsideFrame),
        ] {
            let mut framer = SkeletonFramer::default();
            assert!(framer.push(broken, MS).is_empty());
            let scans = framer.push(&good, MS + 2 * SILENCE);
            assert_eq!(scans.iter().map(|scan| scan.damage).collect::<Vec<_>>(), [Some(damage), None]);
            assert!(scans.iter().all(|scan| scan.data.len() <= NOISE_BYTES_MAX));
        }
    }
}
