//! Pictures: `GS v 0`.

use super::GS;
use receipt::Image;

/// Rows a command. Few, so that little is lost when a command is cut off, and every printer's buffer takes one.
const STRIP_ROWS: usize = 64;
/// Bytes a row: 1,536 dots, wider than any receipt.
const STRIDE_MAX: usize = 192;
const HEADER_BYTES: usize = 8;

/// The longest command that a job holds. After a job that was cut off, a printer may still wait for so many bytes.
pub const LARGEST_COMMAND_BYTES: usize = HEADER_BYTES + STRIP_ROWS * STRIDE_MAX;

const DLE: u8 = 0x10;
/// `DLE EOT`, `DLE ENQ` and `DLE DC4` are obeyed as soon as they arrive, even inside a picture.
const REAL_TIME: [u8; 3] = [0x04, 0x05, 0x14];
/// `DLE` with the dot beside it.
const DLE_WIDENED: u8 = 0x18;

/// The picture in strips, each `GS v 0 0 xL xH yL yH` (x in bytes, y in dots) and its rows.
pub(super) fn image(bytes: &mut Vec<u8>, image: &Image) {
    let stride = image.stride();
    if stride == 0 || stride > STRIDE_MAX {
        return;
    }
    for strip in image.bits().chunks(stride * STRIP_ROWS) {
        let rows = strip.len() / stride;
        // At most STRIDE_MAX and STRIP_ROWS: both fit the low byte.
        let low = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
        bytes.extend([GS, b'v', b'0', 0, low(stride), 0, low(rows), 0]);
        let start = bytes.len();
        bytes.extend_from_slice(strip);
        scrub(bytes.get_mut(start..).unwrap_or_default());
    }
}

/// Sets one dot beside a `DLE` that a real-time command would begin with.
fn scrub(data: &mut [u8]) {
    let mut following = None;
    for byte in data.iter_mut().rev() {
        if *byte == DLE && following.is_some_and(|next| REAL_TIME.contains(&next)) {
            *byte = DLE_WIDENED;
        }
        following = Some(*byte);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_picture_goes_in_strips_that_add_up() {
        let picture = Image::from_bits(16, 130, vec![0xaa; 260]).unwrap();
        let mut bytes = Vec::new();
        image(&mut bytes, &picture);
        let (first, rest) = bytes.split_at(8 + 128);
        let (second, third) = rest.split_at(8 + 128);
        assert_eq!(first[..8], [0x1d, 0x76, 0x30, 0, 2, 0, 64, 0]);
        assert_eq!(second[..8], [0x1d, 0x76, 0x30, 0, 2, 0, 64, 0]);
        assert_eq!(third[..8], [0x1d, 0x76, 0x30, 0, 2, 0, 2, 0]);
        assert_eq!(third.len(), 8 + 4);
    }

    #[test]
    fn a_real_time_command_in_a_picture_loses_its_first_byte() {
        let mut data = [0x10, 0x10, 0x04, 0x01, 0x10, 0x06, 0x10, 0x14, 0x10];
        scrub(&mut data);
        assert_eq!(data, [0x10, 0x18, 0x04, 0x01, 0x10, 0x06, 0x18, 0x14, 0x10]);
    }

    proptest! {
        #[test]
        fn no_picture_holds_a_real_time_command(bits in proptest::collection::vec(prop_oneof![Just(0x10_u8), Just(4), Just(5), Just(0x14), any::<u8>()], 64)) {
            let picture = Image::from_bits(32, 16, bits).unwrap();
            let mut bytes = Vec::new();
            image(&mut bytes, &picture);
            prop_assert!(!bytes.windows(2).any(|two| two[0] == DLE && REAL_TIME.contains(&two[1])));
        }
    }
}
