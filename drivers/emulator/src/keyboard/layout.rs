//! Keyboards as they are drawn: which key has which characters. These drawings are this emulator's own.

/// One country's keyboard, row by row from the digits down; a blank: nothing, or an accent that waits.
#[derive(Debug)]
pub(super) struct Drawing {
    name: &'static str,
    alone: [&'static str; 4],
    shift: [&'static str; 4],
    alt_gr: [&'static str; 4],
    /// Accents that wait for the next key: which, and where.
    accents: &'static [(char, u8, Modifier)],
}

/// What is held with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Modifier {
    None,
    Shift,
    AltGr,
}

/// A key, with what is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) usage: u8,
    pub(super) modifier: Modifier,
}

/// The keys of each row, from the left, by usage.
const ROWS: [&[u8]; 4] = [
    &[0x35, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2d, 0x2e],
    &[0x14, 0x1a, 0x08, 0x15, 0x17, 0x1c, 0x18, 0x0c, 0x12, 0x13, 0x2f, 0x30],
    &[0x04, 0x16, 0x07, 0x09, 0x0a, 0x0b, 0x0d, 0x0e, 0x0f, 0x33, 0x34, 0x32],
    &[0x64, 0x1d, 0x1b, 0x06, 0x19, 0x05, 0x11, 0x10, 0x36, 0x37, 0x38],
];
const SPACE: u8 = 0x2c;

impl Drawing {
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        DRAWINGS.iter().find(|drawing| drawing.name == name)
    }

    /// The key that is Ctrl and backslash to a host: the one beside the left Shift, where there is one.
    pub(super) fn backslash(&self) -> u8 {
        if self.name == "us" { 0x31 } else { 0x64 }
    }

    /// The keys that type a character, one after the other. `None`: this keyboard cannot type it.
    pub(super) fn places(&self, character: char) -> Option<Vec<Place>> {
        if character == ' ' {
            return Some(vec![Place { usage: SPACE, modifier: Modifier::None }]);
        }
        if let Some(place) = self.drawn(character) {
            return Some(vec![place]);
        }
        // The accent alone is typed with a blank after it.
        let (accent, letter) = apart(character).unwrap_or((character, ' '));
        let (_, usage, modifier) = self.accents.iter().find(|(known, ..)| *known == accent)?;
        let mut places = vec![Place { usage: *usage, modifier: *modifier }];
        places.extend(self.places(letter)?);
        Some(places)
    }

    fn drawn(&self, character: char) -> Option<Place> {
        let levels =
            [(&self.alone, Modifier::None), (&self.shift, Modifier::Shift), (&self.alt_gr, Modifier::AltGr)];
        levels.into_iter().find_map(|(rows, modifier)| {
            rows.iter().zip(ROWS).find_map(|(row, usages)| {
                let at = row.chars().position(|drawn| drawn == character)?;
                let usage = usages.get(at).copied()?;
                // The US keyboard calls the last key of the third row by its other usage.
                let usage = if usage == 0x32 && self.name == "us" { 0x31 } else { usage };
                Some(Place { usage, modifier })
            })
        })
    }
}

/// Accent and letter of a letter with one.
fn apart(character: char) -> Option<(char, char)> {
    const MADE: [(char, &str); 5] = [
        ('^', "âaêeîiôoûuÂAÊEÎIÔOÛU"),
        ('´', "áaéeíióoúuýyÁAÉEÍIÓOÚUÝY"),
        ('`', "àaèeìiòoùuÀAÈEÌIÒOÙU"),
        ('¨', "äaëeïiöoüuÿyÄAËEÏIÖOÜU"),
        ('~', "ãañnõoÃAÑNÕO"),
    ];
    MADE.iter().find_map(|(accent, pairs)| {
        let made: Vec<char> = pairs.chars().collect();
        made.chunks(2).find_map(|pair| match pair {
            [with, without] if *with == character => Some((*accent, *without)),
            _ => None,
        })
    })
}

const DRAWINGS: &[Drawing] = &[
    Drawing {
        name: "us",
        alone: ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'\\", " zxcvbnm,./"],
        shift: ["~!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"|", " ZXCVBNM<>?"],
        alt_gr: ["", "", "", ""],
        accents: &[],
    },
    Drawing {
        name: "uk",
        alone: ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'#", "\\zxcvbnm,./"],
        shift: ["¬!\"£$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:@~", "|ZXCVBNM<>?"],
        alt_gr: ["¦   €", "  é   úíó", "á", ""],
        accents: &[],
    },
    Drawing {
        name: "de",
        alone: [" 1234567890ß ", "qwertzuiopü+", "asdfghjklöä#", "<yxcvbnm,.-"],
        shift: ["°!\"§$%&/()=? ", "QWERTZUIOPÜ*", "ASDFGHJKLÖÄ'", ">YXCVBNM;:_"],
        alt_gr: ["  ²³   {[]}\\", "@ €        ~", "", "|      µ"],
        accents: &[('^', 0x35, Modifier::None), ('´', 0x2e, Modifier::None), ('`', 0x2e, Modifier::Shift)],
    },
    Drawing {
        name: "fr",
        alone: ["²&é\"'(-è_çà)=", "azertyuiop $", "qsdfghjklmù*", "<wxcvbn,;:!"],
        shift: [" 1234567890°+", "AZERTYUIOP £", "QSDFGHJKLM%µ", ">WXCVBN?./§"],
        alt_gr: ["   #{[| \\^@]}", "  €        ¤", "", ""],
        accents: &[
            ('^', 0x2f, Modifier::None),
            ('¨', 0x2f, Modifier::Shift),
            ('~', 0x1f, Modifier::AltGr),
            ('`', 0x24, Modifier::AltGr),
        ],
    },
    Drawing {
        name: "es",
        alone: ["º1234567890'¡", "qwertyuiop +", "asdfghjklñ ç", "<zxcvbnm,.-"],
        shift: ["ª!\"·$%&/()=?¿", "QWERTYUIOP *", "ASDFGHJKLÑ Ç", ">ZXCVBNM;:_"],
        alt_gr: ["\\|@# €¬", "  €       []", "          {}", ""],
        accents: &[
            ('`', 0x2f, Modifier::None),
            ('^', 0x2f, Modifier::Shift),
            ('´', 0x34, Modifier::None),
            ('¨', 0x34, Modifier::Shift),
            ('~', 0x21, Modifier::AltGr),
        ],
    },
    Drawing {
        name: "it",
        alone: ["\\1234567890'ì", "qwertyuiopè+", "asdfghjklòàù", "<zxcvbnm,.-"],
        shift: ["|!\"£$%&/()=?^", "QWERTYUIOPé*", "ASDFGHJKLç°§", ">ZXCVBNM;:_"],
        alt_gr: ["     €", "  €       []", "         @#", ""],
        accents: &[],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_as_long_as_its_keys_and_draws_nothing_twice_in_one_place() {
        for drawing in DRAWINGS {
            for rows in [drawing.alone, drawing.shift] {
                for (row, usages) in rows.iter().zip(ROWS) {
                    assert_eq!(row.chars().count(), usages.len(), "{}: {row}", drawing.name);
                }
            }
        }
    }

    #[test]
    fn a_letter_with_an_accent_is_typed_accent_first() {
        let german = Drawing::named("de").unwrap();
        let place = |usage, modifier| Place { usage, modifier };
        assert_eq!(german.places('ê'), Some(vec![place(0x35, Modifier::None), place(0x08, Modifier::None)]));
        assert_eq!(german.places('`'), Some(vec![place(0x2e, Modifier::Shift), place(0x2c, Modifier::None)]));
        assert_eq!(german.places('@'), Some(vec![place(0x14, Modifier::AltGr)]));
        assert_eq!(german.places('ñ'), None);
    }
}
