//! The reports of a keyboard, and how it describes them.

/// How a keyboard says which keys are down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The eight bytes of a boot keyboard: modifiers, a free byte, up to six keys.
    Boot,
    /// The same under report id 1, beside media keys under id 2.
    Ids,
    /// A bit for each key.
    Bits,
}

/// Which keys are down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Down {
    pub(super) modifiers: u8,
    pub(super) keys: Vec<u8>,
}

/// The most keys that a list names.
const LIST: usize = 6;
/// The bytes of a bit for each key up to usage 7F.
const BITMAP: usize = 16;
/// What stands in place of each key when there are too many.
const ROLL_OVER: u8 = 0x01;

impl Form {
    /// The forms that [`Form::named`] knows.
    pub const NAMES: [&'static str; 3] = ["boot", "ids", "bits"];

    /// A form by name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "boot" => Some(Self::Boot),
            "ids" => Some(Self::Ids),
            "bits" => Some(Self::Bits),
            _ => None,
        }
    }

    /// The report descriptor. The boot keyboard's is that of the HID specification's appendix B.1, without its lights.
    #[must_use]
    pub fn descriptor(self) -> Vec<u8> {
        const MODIFIERS: [u8; 18] = [
            0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02,
            0x95, 0x01,
        ];
        const LISTED: [u8; 18] = [
            0x75, 0x08, 0x81, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x19, 0x00, 0x29, 0x65,
            0x81, 0x00,
        ];
        const BITS: [u8; 12] = [0x19, 0x00, 0x29, 0x7f, 0x95, 0x80, 0x75, 0x01, 0x81, 0x02, 0x95, 0x01];
        const MEDIA: [u8; 23] = [
            0x05, 0x0c, 0x09, 0x01, 0xa1, 0x01, 0x85, 0x02, 0x15, 0x00, 0x26, 0xff, 0x03, 0x19, 0x00, 0x2a,
            0xff, 0x03, 0x75, 0x10, 0x81, 0x00, 0xc0,
        ];
        let head: &[u8] = &[0x05, 0x01, 0x09, 0x06, 0xa1, 0x01];
        let id: &[u8] = &[0x85, 0x01];
        match self {
            Self::Boot => [head, &MODIFIERS, &LISTED, &[0xc0]].concat(),
            Self::Ids => [head, id, &MODIFIERS, &LISTED, &[0xc0], &MEDIA].concat(),
            Self::Bits => [head, &MODIFIERS, &BITS, &[0xc0]].concat(),
        }
    }

    pub(super) fn report(self, down: &Down) -> Vec<u8> {
        let mut list = down.keys.clone();
        list.resize(LIST, 0);
        match self {
            Self::Boot => [&[down.modifiers, 0], list.as_slice()].concat(),
            Self::Ids => [&[0x01, down.modifiers, 0], list.as_slice()].concat(),
            Self::Bits => {
                let mut bits = [0; BITMAP];
                for key in &down.keys {
                    if let Some(byte) = bits.get_mut(usize::from(key / 8)) {
                        *byte |= 1 << (key % 8);
                    }
                }
                [&[down.modifiers], bits.as_slice()].concat()
            }
        }
    }

    /// What it sends when more keys are down than it can tell. One with a bit for each key never does.
    pub(super) fn roll_over(self, modifiers: u8) -> Option<Vec<u8>> {
        (self != Self::Bits).then(|| self.report(&Down { modifiers, keys: vec![ROLL_OVER; LIST] }))
    }

    /// A report of something else than keys.
    pub(super) fn media(self) -> Option<Vec<u8>> {
        (self == Self::Ids).then(|| vec![0x02, 0xe9, 0x00])
    }
}
