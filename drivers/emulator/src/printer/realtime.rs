//! Real-time commands: executed when they are received, whatever is going on.

/// What a real-time command asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RealTime {
    /// `DLE EOT n`: the status of that number, 1 to 4.
    Status(u8),
    /// `DLE ENQ 1`: recover from an error and go on with the line that failed.
    Recover,
    /// `DLE ENQ 2`: recover from an error and forget what was received.
    RecoverAndClear,
    /// `DLE DC4 1 m t`: open the drawer.
    Drawer,
    /// `DLE DC4 8 ...`: forget what was received, and say so.
    Clear,
}

/// Finds real-time commands in the received bytes, in whatever pieces they come.
#[derive(Debug, Default)]
pub(super) struct Finder {
    /// The beginning of one.
    begun: Vec<u8>,
}

const CLEAR: [u8; 10] = [0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08];

impl Finder {
    /// Takes the next byte; a command that ends with it.
    pub(super) fn push(&mut self, byte: u8) -> Option<RealTime> {
        self.begun.push(byte);
        let found = match self.begun.as_slice() {
            [0x10, 0x04, n @ 1..=4] => Some(RealTime::Status(*n)),
            [0x10, 0x05, 1] => Some(RealTime::Recover),
            [0x10, 0x05, 2] => Some(RealTime::RecoverAndClear),
            [0x10, 0x14, 0x01, 0 | 1, 1..=8] => Some(RealTime::Drawer),
            begun if begun == CLEAR => Some(RealTime::Clear),
            _ => None,
        };
        if found.is_some() {
            self.begun.clear();
        }
        while !self.begun.is_empty() && !may_become_one(&self.begun) {
            self.begun.remove(0);
        }
        found
    }
}

fn may_become_one(begun: &[u8]) -> bool {
    CLEAR.starts_with(begun)
        || matches!(
            begun,
            [0x10] | [0x10, 0x04 | 0x05 | 0x14] | [0x10, 0x14, 0x01] | [0x10, 0x14, 0x01, 0 | 1]
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Vec<RealTime> {
        let mut finder = Finder::default();
        bytes.iter().filter_map(|&byte| finder.push(byte)).collect()
    }

    #[test]
    fn each_command_is_found_in_the_middle_of_anything() {
        let table: [(&[u8], RealTime); 5] = [
            (b"\x10\x04\x01", RealTime::Status(1)),
            (b"\x10\x05\x01", RealTime::Recover),
            (b"\x10\x05\x02", RealTime::RecoverAndClear),
            (b"\x10\x14\x01\x00\x02", RealTime::Drawer),
            (&CLEAR, RealTime::Clear),
        ];
        for (bytes, command) in table {
            assert_eq!(found(bytes), [command]);
            assert_eq!(found(&[b"abc\x10\x10\x14\x08\x01", bytes, b"\x10\x04"].concat()), [command]);
        }
    }

    #[test]
    fn something_alike_is_none() {
        assert_eq!(
            found(b"\x10\x04\x05\x10\x05\x03\x10\x14\x01\x02\x01\x10\x14\x08\x01\x03\x14\x01\x06\x02\x09"),
            []
        );
    }
}
