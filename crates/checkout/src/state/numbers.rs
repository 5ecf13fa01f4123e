use crate::LineNumber;

/// The most numbers of one piece. Moving so many takes no longer than finding the piece.
const PIECE: usize = 256;

/// Line numbers in order, in pieces: taking one out of the middle of thousands, or putting it back, moves only those of its piece.
/// Where the pieces end says nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    /// None is empty.
    pieces: Vec<Vec<LineNumber>>,
}

impl PartialEq for Numbers {
    fn eq(&self, other: &Self) -> bool {
        self.pieces.iter().flatten().eq(other.pieces.iter().flatten())
    }
}

impl Eq for Numbers {}

impl Numbers {
    /// The lowest.
    pub(crate) fn first(&self) -> Option<LineNumber> {
        self.pieces.first()?.first().copied()
    }

    /// Whether it is one.
    pub(crate) fn is_one(&self) -> bool {
        matches!(self.pieces.as_slice(), [one] if one.len() == 1)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether a number is one of them.
    pub(crate) fn has(&self, line: LineNumber) -> bool {
        self.pieces.get(self.piece_of(line)).is_some_and(|piece| piece.binary_search(&line).is_ok())
    }

    /// Puts them behind others.
    pub(crate) fn add_to(&self, numbers: &mut Vec<LineNumber>) {
        numbers.reserve(self.pieces.iter().map(Vec::len).sum());
        self.pieces.iter().for_each(|piece| numbers.extend_from_slice(piece));
    }

    pub(super) fn insert(&mut self, line: LineNumber) {
        // What comes behind all others goes into the last piece.
        let at = self.piece_of(line).min(self.pieces.len().saturating_sub(1));
        let Some(piece) = self.pieces.get_mut(at) else { return self.pieces.push(vec![line]) };
        let Err(place) = piece.binary_search(&line) else { return };
        if piece.len() < PIECE {
            return piece.insert(place, line);
        }
        // New lines have the highest numbers: a full piece stays full, and a new one begins.
        let mut rest = if place == PIECE { Vec::new() } else { piece.split_off(PIECE / 2) };
        let (half, place) = match place.checked_sub(piece.len()) {
            Some(place) => (&mut rest, place),
            None => (piece, place),
        };
        half.insert(place, line);
        self.pieces.insert(at.saturating_add(1), rest);
    }

    pub(super) fn remove(&mut self, line: LineNumber) {
        let at = self.piece_of(line);
        let Some(piece) = self.pieces.get_mut(at) else { return };
        if let Ok(place) = piece.binary_search(&line) {
            piece.remove(place);
        }
        if piece.is_empty() {
            self.pieces.remove(at);
        }
    }

    /// The place of the piece that has a number, if any has.
    fn piece_of(&self, line: LineNumber) -> usize {
        self.pieces.partition_point(|piece| piece.last().is_some_and(|last| *last < line))
    }
}

#[cfg(test)]
mod tests {
    use super::{Numbers, PIECE};
    use crate::LineNumber;
    use std::collections::BTreeSet;

    /// Whatever goes in and out, in whatever order, it is the same as a set.
    #[test]
    fn numbers_are_a_set_in_order() {
        let (mut numbers, mut set, mut random) = (Numbers::default(), BTreeSet::new(), 1_u64);
        for step in 0..60_000_u32 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let line = LineNumber(u32::try_from(random >> 33).unwrap() % 3_000);
            // It grows, is about half full, and is emptied.
            if (random >> 20) % 8 < u64::from(7 - step / 10_000) {
                numbers.insert(line);
                set.insert(line);
            } else {
                numbers.remove(line);
                set.remove(&line);
            }
            assert_eq!((numbers.first(), numbers.is_empty()), (set.first().copied(), set.is_empty()));
            assert_eq!((numbers.has(line), numbers.is_one()), (set.contains(&line), set.len() == 1));
            if step % 500 == 0 {
                let mut all = Vec::new();
                numbers.add_to(&mut all);
                assert!(all.iter().eq(&set), "{all:?}");
                assert!(numbers.pieces.iter().all(|piece| (1..=PIECE).contains(&piece.len())));
                let mut anew = Numbers::default();
                set.iter().for_each(|line| anew.insert(*line));
                assert_eq!(numbers, anew);
                anew.insert(LineNumber(3_000));
                assert_ne!(numbers, anew);
            }
        }
    }
}
