//! Code page PC858: PC850 with the euro sign at D5.

/// What is printed for a character that the page lacks. A page never holds one.
const REPLACEMENT: u8 = b'?';

/// The byte of a character.
pub(super) fn byte(c: char) -> u8 {
    match c {
        ' '..='~' => u8::try_from(c).unwrap_or(REPLACEMENT),
        _ => HIGH.chars().position(|known| known == c).map_or(REPLACEMENT, high),
    }
}

fn high(position: usize) -> u8 {
    u8::try_from(position + 0x80).unwrap_or(REPLACEMENT)
}

/// The characters of the bytes from 80 to FF.
#[rustfmt::skip]
const HIGH: &str = concat!(
    "ÇüéâäàåçêëèïîìÄÅ",
    "ÉæÆôöòûùÿÖÜø£Ø×ƒ",
    "áíóúñÑªº¿®¬½¼¡«»",
    "░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
    "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤",
    "ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀",
    "ÓßÔÒõÕµþÞÚÛÙýÝ¯´",
    "\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_whole_and_has_the_bytes_that_epson_prints() {
        assert_eq!(HIGH.chars().count(), 128);
        for (c, code) in [
            ('A', 0x41),
            ('~', 0x7e),
            ('Ç', 0x80),
            ('é', 0x82),
            ('Ä', 0x8e),
            ('Å', 0x8f),
            ('Ö', 0x99),
            ('ß', 0xe1),
            ('ñ', 0xa4),
            ('£', 0x9c),
            ('¥', 0xbe),
            ('€', 0xd5),
            ('°', 0xf8),
            ('²', 0xfd),
            ('\u{a0}', 0xff),
        ] {
            assert_eq!(byte(c), code, "{c}");
        }
        assert_eq!(byte('Ж'), b'?');
        assert_eq!(byte('\u{1b}'), b'?');
    }

    #[test]
    fn every_character_that_a_page_may_hold_has_a_byte_of_its_own() {
        let mut seen = std::collections::BTreeMap::new();
        for c in ('\0'..=char::MAX).filter(|c| receipt::is_printable(*c)) {
            let code = byte(c);
            assert!(code >= 0x20 && code != 0x7f, "{c:?} is a control code");
            assert_eq!(seen.insert(code, c), None, "{c:?} shares its byte");
        }
        assert_eq!(seen.len(), 95 + 96 + 1);
    }
}
