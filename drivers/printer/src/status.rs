use core::fmt;

/// What a printer says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It can print.
    Ready {
        /// The roll is near its end.
        paper_low: bool,
    },
    /// It cannot print.
    Blocked(Blocked),
    /// Its model, or its port, cannot tell.
    Unknown,
}

/// Why a printer cannot print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Blocked {
    /// The cover is open.
    CoverOpen,
    /// There is no paper.
    PaperOut,
    /// The cutter is jammed.
    Cutter,
    /// It waits for somebody to clear an error.
    Error,
    /// An error that only switching off clears.
    Unrecoverable,
    /// Something that clears by itself, such as a hot print head.
    Cooling,
    /// Somebody holds the feed button.
    Feeding,
    /// It is off-line and doesn't say why.
    Offline,
}

/// The answers to `DLE EOT` 1 to 4, in that order (Epson's ESC/POS reference, `DLE EOT`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answers(pub(crate) [u8; 4]);

/// Question, mask, and what any of the mask's bits means; the most telling first.
const MEANINGS: [(usize, u8, Blocked); 10] = [
    (1, 1 << 2, Blocked::CoverOpen),
    (3, 1 << 5 | 1 << 6, Blocked::PaperOut),
    (1, 1 << 5, Blocked::PaperOut),
    (2, 1 << 3, Blocked::Cutter),
    (2, 1 << 5, Blocked::Unrecoverable),
    (2, 1 << 6, Blocked::Cooling),
    (2, 1 << 2, Blocked::Error),
    (1, 1 << 6, Blocked::Error),
    (1, 1 << 3, Blocked::Feeding),
    (0, 1 << 3, Blocked::Offline),
];
/// Bits 2 and 3 of the fourth answer.
const PAPER_LOW: u8 = 0b0000_1100;

impl Answers {
    pub(crate) fn status(self) -> Status {
        let [_, _, _, paper] = self.0;
        let set = |question: usize, mask: u8| self.0.get(question).is_some_and(|answer| answer & mask != 0);
        match MEANINGS.into_iter().find(|(question, mask, _)| set(*question, *mask)) {
            Some((_, _, blocked)) => Status::Blocked(blocked),
            None => Status::Ready { paper_low: paper & PAPER_LOW != 0 },
        }
    }
}

impl Blocked {
    /// What to do about it.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::CoverOpen => "Close the printer's cover.",
            Self::PaperOut => "Put in a new paper roll and close the cover.",
            Self::Cutter => {
                "Clear the cutter: switch the printer off and on, and remove the paper that jams it."
            }
            Self::Error => "Clear the error at the printer, or switch it off and on.",
            Self::Unrecoverable => {
                "Switch the printer off and on; if the error comes back, it needs service."
            }
            Self::Cooling => "Wait a moment: the printer recovers by itself.",
            Self::Feeding => "Let go of the feed button.",
            Self::Offline => "Look at the printer: cover, paper, and its error light.",
        }
    }
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CoverOpen => "the cover is open",
            Self::PaperOut => "the paper is out",
            Self::Cutter => "the cutter is jammed",
            Self::Error => "it reports an error",
            Self::Unrecoverable => "it reports an error that it cannot recover from",
            Self::Cooling => "it has paused by itself",
            Self::Feeding => "it is feeding paper",
            Self::Offline => "it is off-line",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bit_says_what_epson_says_it_says() {
        const CLEAN: [u8; 4] = [0x12; 4];
        let with = |question: usize, bits: u8| {
            let mut answers = CLEAN;
            answers[question] |= bits;
            Answers(answers).status()
        };
        assert_eq!(Answers(CLEAN).status(), Status::Ready { paper_low: false });
        assert_eq!(with(3, 0b0000_1100), Status::Ready { paper_low: true });
        for (question, bits, blocked) in [
            (0, 0x08, Blocked::Offline),
            (1, 0x04, Blocked::CoverOpen),
            (1, 0x08, Blocked::Feeding),
            (1, 0x20, Blocked::PaperOut),
            (1, 0x40, Blocked::Error),
            (2, 0x04, Blocked::Error),
            (2, 0x08, Blocked::Cutter),
            (2, 0x20, Blocked::Unrecoverable),
            (2, 0x40, Blocked::Cooling),
            (3, 0x60, Blocked::PaperOut),
        ] {
            assert_eq!(
                with(question, bits),
                Status::Blocked(blocked),
                "DLE EOT {}: {bits:02x}",
                question + 1
            );
        }
        // A drawer that is open (question 1, bit 2) keeps nobody from printing.
        assert_eq!(with(0, 0x04), Status::Ready { paper_low: false });
    }

    #[test]
    fn an_open_cover_is_named_before_what_follows_from_it() {
        let answers = [0x12 | 0x08, 0x12 | 0x04 | 0x40, 0x12, 0x12 | 0x60];
        assert_eq!(Answers(answers).status(), Status::Blocked(Blocked::CoverOpen));
    }
}
