//! The printer's state as the bytes that a host reads.
//!
//! Bits as in Epson's reference for `DLE EOT`, `GS a` (automatic status back) and `GS r`.

use super::Fault;

/// What is wrong at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct State {
    pub(super) paper_out: bool,
    pub(super) paper_near_end: bool,
    pub(super) cover_open: bool,
    /// The cutter is jammed, but has not yet tried to cut.
    pub(super) cutter_jam: bool,
    /// It tried: a recoverable error.
    pub(super) cutter_error: bool,
}

impl State {
    /// Takes a fault that shows in the status; `false` for the others.
    pub(super) fn set(&mut self, fault: Fault) -> bool {
        match fault {
            Fault::PaperOut(on) => self.paper_out = on,
            Fault::PaperNearEnd(on) => self.paper_near_end = on,
            Fault::CoverOpen(on) => self.cover_open = on,
            Fault::CutterJam(on) => self.cutter_jam = on,
            Fault::Silent(_) | Fault::Slow(_) | Fault::BreakAfter(_) => return false,
        }
        true
    }

    /// Whether it cannot print now.
    pub(super) fn is_offline(self) -> bool {
        self.paper_out || self.cover_open || self.cutter_error
    }

    /// The answer to `DLE EOT n`, n from 1 to 4.
    pub(super) fn real_time(self, n: u8) -> u8 {
        const FIXED: u8 = 0b0001_0010;
        let bits: &[(u8, bool)] = match n {
            1 => &[(0x08, self.is_offline())],
            2 => &[(0x04, self.cover_open), (0x20, self.paper_out), (0x40, self.cutter_error)],
            3 => &[(0x08, self.cutter_error)],
            _ => &[(0x0c, self.is_near_end()), (0x60, self.paper_out)],
        };
        FIXED | together(bits)
    }

    /// The four bytes of automatic status.
    pub(super) fn automatic(self) -> [u8; 4] {
        [
            0x10 | together(&[(0x08, self.is_offline()), (0x20, self.cover_open)]),
            together(&[(0x08, self.cutter_error)]),
            together(&[(0x03, self.is_near_end()), (0x0c, self.paper_out)]),
            0x0f,
        ]
    }

    /// Whether the change from `before` concerns the groups of `GS a n`.
    pub(super) fn concerns(self, before: Self, groups: u8) -> bool {
        let [now, was] = [self.automatic(), before.automatic()];
        let changed = |byte: usize| now.get(byte) != was.get(byte);
        (groups & 0x02 != 0 && changed(0))
            || (groups & 0x04 != 0 && changed(1))
            || (groups & 0x08 != 0 && changed(2))
    }

    /// The answer to `GS r 1`.
    pub(super) fn paper(self) -> u8 {
        together(&[(0x03, self.is_near_end()), (0x0c, self.paper_out)])
    }

    /// No paper is near the end too.
    fn is_near_end(self) -> bool {
        self.paper_near_end || self.paper_out
    }
}

fn together(bits: &[(u8, bool)]) -> u8 {
    bits.iter().filter(|(_, on)| *on).fold(0, |all, (bits, _)| all | bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_healthy_printer_answers_as_real_ones_do() {
        let state = State::default();
        assert_eq!([1, 2, 3, 4].map(|n| state.real_time(n)), [0x12; 4]);
        assert_eq!(state.automatic(), [0x10, 0, 0, 0x0f]);
        assert_eq!(state.paper(), 0);
    }

    #[test]
    fn each_fault_shows_in_its_bits() {
        let table = [
            (Fault::PaperOut(true), [0x1a, 0x32, 0x12, 0x7e], [0x18, 0, 0x0f, 0x0f]),
            (Fault::PaperNearEnd(true), [0x12, 0x12, 0x12, 0x1e], [0x10, 0, 0x03, 0x0f]),
            (Fault::CoverOpen(true), [0x1a, 0x16, 0x12, 0x12], [0x38, 0, 0, 0x0f]),
        ];
        for (fault, real_time, automatic) in table {
            let mut state = State::default();
            assert!(state.set(fault));
            assert_eq!([1, 2, 3, 4].map(|n| state.real_time(n)), real_time, "{fault:?}");
            assert_eq!(state.automatic(), automatic, "{fault:?}");
        }
        let jammed = State { cutter_error: true, ..State::default() };
        assert_eq!([1, 2, 3, 4].map(|n| jammed.real_time(n)), [0x1a, 0x52, 0x1a, 0x12]);
    }

    #[test]
    fn every_answer_keeps_the_fixed_bits_by_which_hosts_tell_them_apart() {
        for bits in 0..32u8 {
            let on = |bit: u8| bits & 1 << bit != 0;
            let state = State {
                paper_out: on(0),
                paper_near_end: on(1),
                cover_open: on(2),
                cutter_jam: on(3),
                cutter_error: on(4),
            };
            assert!((1..=4).all(|n| state.real_time(n) & 0x93 == 0x12));
            let [first, rest @ ..] = state.automatic();
            assert_eq!(first & 0x93, 0x10);
            assert!(rest.iter().all(|byte| byte & 0x90 == 0));
            assert_eq!(state.paper() & 0x90, 0);
        }
    }

    #[test]
    fn a_change_is_reported_to_those_who_asked_for_its_group() {
        let fine = State::default();
        let near = State { paper_near_end: true, ..fine };
        assert!(near.concerns(fine, 0x08) && near.concerns(fine, 0xff));
        assert!(!near.concerns(fine, 0x06) && !near.concerns(fine, 0));
    }
}
