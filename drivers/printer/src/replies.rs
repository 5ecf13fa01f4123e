//! What a printer sends back, told apart.

/// One reply of a printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// To `DLE EOT`: one byte, `0xx1xx10`.
    RealTime(u8),
    /// Sent by the printer on its own (`GS a`): four bytes, the first `0xx1xx00`.
    Automatic([u8; 4]),
    /// To `GS r`: one byte, `0xx0xxxx`.
    Queued(u8),
    /// A block from its header to its NUL, both left out.
    Block {
        /// The header.
        header: u8,
        /// What stands between header and NUL.
        data: Vec<u8>,
    },
}

/// Tells replies apart by their fixed bits, as Epson's reference does ("Distinguishing transmitted data"). Chunks
/// may come cut anywhere. Bytes that fit nothing are dropped.
#[derive(Clone, Debug, Default)]
pub struct Replies {
    open: Open,
}

#[derive(Clone, Debug, Default)]
enum Open {
    #[default]
    Nothing,
    Automatic(Vec<u8>),
    Block {
        header: u8,
        data: Vec<u8>,
    },
}

/// Longer than any block in the reference. A longer one is given up.
const BLOCK_MAX: usize = 256;
const BLOCK_HEADERS: [u8; 5] = [0x35, 0x37, 0x3b, 0x3d, 0x5f];
const XON: u8 = 0x11;
const XOFF: u8 = 0x13;

impl Replies {
    /// Takes bytes as they came; gives the replies that are whole.
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Reply> {
        bytes.iter().filter_map(|byte| self.take(*byte)).collect()
    }

    fn take(&mut self, byte: u8) -> Option<Reply> {
        match core::mem::take(&mut self.open) {
            Open::Nothing => self.begin(byte),
            Open::Automatic(mut bytes) => {
                // Flow control may stand between the four bytes; their own bit 4 is always clear.
                if !matches!(byte, XON | XOFF) {
                    if byte & 0x90 != 0 {
                        return self.begin(byte);
                    }
                    bytes.push(byte);
                }
                match <[u8; 4]>::try_from(bytes) {
                    Ok(four) => Some(Reply::Automatic(four)),
                    Err(bytes) => {
                        self.open = Open::Automatic(bytes);
                        None
                    }
                }
            }
            Open::Block { header, data } if byte == 0 => Some(Reply::Block { header, data }),
            Open::Block { header, mut data } => {
                if data.len() < BLOCK_MAX {
                    data.push(byte);
                    self.open = Open::Block { header, data };
                }
                None
            }
        }
    }

    fn begin(&mut self, byte: u8) -> Option<Reply> {
        if BLOCK_HEADERS.contains(&byte) {
            self.open = Open::Block { header: byte, data: Vec::new() };
            return None;
        }
        match byte {
            XON | XOFF => None,
            _ if byte & 0x93 == 0x12 => Some(Reply::RealTime(byte)),
            _ if byte & 0x93 == 0x10 => {
                self.open = Open::Automatic(vec![byte]);
                None
            }
            _ if byte & 0x90 == 0x00 => Some(Reply::Queued(byte)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &[u8] = b"\x12\x37\x22AB C\x00\x18\x00\x13\x0f\x0f\x00\x5fTM-T88V\x00\xff\x16";

    fn expected() -> Vec<Reply> {
        vec![
            Reply::RealTime(0x12),
            Reply::Block { header: 0x37, data: b"\x22AB C".to_vec() },
            Reply::Automatic([0x18, 0x00, 0x0f, 0x0f]),
            Reply::Queued(0x00),
            Reply::Block { header: 0x5f, data: b"TM-T88V".to_vec() },
            Reply::RealTime(0x16),
        ]
    }

    #[test]
    fn replies_are_told_apart_wherever_the_chunks_are_cut() {
        for at in 0..=STREAM.len() {
            let mut replies = Replies::default();
            let mut found = replies.push(&STREAM[..at]);
            found.extend(replies.push(&STREAM[at..]));
            assert_eq!(found, expected(), "cut at {at}");
        }
    }

    #[test]
    fn a_block_without_an_end_is_given_up() {
        let mut replies = Replies::default();
        assert_eq!(replies.push(&[0x5f]), []);
        assert_eq!(replies.push(&[b'x'; BLOCK_MAX + 1]), []);
        assert_eq!(replies.push(&[0x12]), [Reply::RealTime(0x12)]);
    }

    #[test]
    fn an_automatic_status_that_breaks_off_does_not_swallow_what_follows() {
        let mut replies = Replies::default();
        assert_eq!(replies.push(&[0x10, 0x00, 0x12]), [Reply::RealTime(0x12)]);
    }
}
