use std::collections::BTreeMap;

use serde::Deserialize;

/// What the keys of a keyboard type: one country's layout.
///
/// A key is named by its usage on the keyboard page of the HID Usage Tables (page 07, clause 10). That names a place on
/// the keyboard, not what is printed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLayout {
    /// What the configuration calls it; the same as its file's name.
    pub name: String,
    /// One line for a person.
    pub description: String,
    /// By usage, so that a key is found at once.
    keys: Vec<[Option<KeySymbol>; 4]>,
    control: BTreeMap<u8, u8>,
    /// What the keypad's decimal key types.
    decimal: char,
    /// Systems disagree on whether Caps Lock shifts the keys that are no letters.
    shift_lock: bool,
}

/// What one key types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeySymbol {
    /// A character.
    Character(char),
    /// An accent that waits for the next key.
    Dead(char),
}

/// Which of the characters of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyLevel {
    /// Shift is held.
    pub shift: bool,
    /// AltGr is held.
    pub alt_gr: bool,
}

/// The file of a layout.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeyLayoutFile {
    pub(crate) name: String,
    description: String,
    #[serde(default, rename = "sources")]
    _sources: Vec<String>,
    #[serde(default, rename = "notes")]
    _notes: Vec<String>,
    #[serde(default)]
    shift_lock: bool,
    decimal: char,
    keys: BTreeMap<String, String>,
    #[serde(default)]
    dead: BTreeMap<String, String>,
    #[serde(default)]
    control: BTreeMap<String, char>,
}

impl KeyLayout {
    /// What a key types. `None`: nothing that is known.
    #[must_use]
    pub fn symbol(&self, usage: u8, level: KeyLevel) -> Option<KeySymbol> {
        let index = usize::from(level.shift) + 2 * usize::from(level.alt_gr);
        self.keys.get(usize::from(usage))?.get(index).copied().flatten()
    }

    /// The control character that a key types with Ctrl, where it types no letter.
    #[must_use]
    pub fn control(&self, usage: u8) -> Option<u8> {
        self.control.get(&usage).copied()
    }

    /// What the keypad's decimal key types.
    #[must_use]
    pub const fn decimal(&self) -> char {
        self.decimal
    }

    /// Whether systems disagree on Caps Lock and the keys that are no letters: on some it shifts them as well.
    #[must_use]
    pub const fn shift_lock(&self) -> bool {
        self.shift_lock
    }

    /// The character that an accent and a letter make. `None` where there is none.
    #[must_use]
    pub fn compose(accent: char, letter: char) -> Option<char> {
        let (_, pairs) = COMPOSED.iter().find(|(known, _)| *known == accent)?;
        pairs.iter().find(|(base, _)| *base == letter).map(|(_, composed)| *composed)
    }
}

/// The accents that there are, with what they make.
const COMPOSED: &[(char, &[(char, char)])] = &[
    (
        '^',
        &[
            ('a', 'â'),
            ('e', 'ê'),
            ('i', 'î'),
            ('o', 'ô'),
            ('u', 'û'),
            ('A', 'Â'),
            ('E', 'Ê'),
            ('I', 'Î'),
            ('O', 'Ô'),
            ('U', 'Û'),
        ],
    ),
    (
        '´',
        &[
            ('a', 'á'),
            ('e', 'é'),
            ('i', 'í'),
            ('o', 'ó'),
            ('u', 'ú'),
            ('y', 'ý'),
            ('A', 'Á'),
            ('E', 'É'),
            ('I', 'Í'),
            ('O', 'Ó'),
            ('U', 'Ú'),
            ('Y', 'Ý'),
        ],
    ),
    (
        '`',
        &[
            ('a', 'à'),
            ('e', 'è'),
            ('i', 'ì'),
            ('o', 'ò'),
            ('u', 'ù'),
            ('A', 'À'),
            ('E', 'È'),
            ('I', 'Ì'),
            ('O', 'Ò'),
            ('U', 'Ù'),
        ],
    ),
    (
        '¨',
        &[
            ('a', 'ä'),
            ('e', 'ë'),
            ('i', 'ï'),
            ('o', 'ö'),
            ('u', 'ü'),
            ('y', 'ÿ'),
            ('A', 'Ä'),
            ('E', 'Ë'),
            ('I', 'Ï'),
            ('O', 'Ö'),
            ('U', 'Ü'),
        ],
    ),
    ('~', &[('a', 'ã'), ('n', 'ñ'), ('o', 'õ'), ('A', 'Ã'), ('N', 'Ñ'), ('O', 'Õ')]),
    ('¸', &[('c', 'ç'), ('C', 'Ç')]),
];

/// The keys that a layout may speak of: from A to the international ones, without the keypad.
const FIRST: u8 = 0x04;
const LAST: u8 = 0x8f;

/// Backslash on a US keyboard, and the key in its place on others: one key with two usages.
const SAME_KEY: (u8, u8) = (0x31, 0x32);

impl KeyLayoutFile {
    /// Checks it.
    pub(crate) fn layout(self) -> Result<KeyLayout, String> {
        let mut keys: BTreeMap<u8, [Option<KeySymbol>; 4]> = BTreeMap::new();
        let characters = self.keys.iter().map(|entry| (entry, false));
        for ((key, text), is_dead) in characters.chain(self.dead.iter().map(|entry| (entry, true))) {
            let levels = keys.entry(usage(key)?).or_default();
            if text.chars().count() > levels.len() {
                return Err(format!("key {key}: `{text}` has more than {} characters", levels.len()));
            }
            for (level, character) in levels.iter_mut().zip(text.chars()).filter(|(_, c)| *c != ' ') {
                let symbol = if is_dead { accent(character)? } else { printed(character)? };
                if level.replace(symbol).is_some() {
                    return Err(format!("key {key}: `{character}` and another character are in one place"));
                }
            }
        }
        let mut control = BTreeMap::new();
        for (key, character) in &self.control {
            let byte = u8::try_from(*character).ok().filter(|byte| *byte < 0x20 || *byte == 0x7f);
            let byte = byte.ok_or_else(|| format!("control: `{character}` is no control character"))?;
            control.insert(usage(key)?, byte);
        }
        both(&mut keys);
        both(&mut control);
        let keys = (0..=LAST).map(|usage| keys.remove(&usage).unwrap_or_default()).collect();
        if !matches!(self.decimal, '.' | ',') {
            return Err(format!("decimal = \"{}\"; it must be . or ,", self.decimal));
        }
        let Self { name, description, shift_lock, decimal, .. } = self;
        Ok(KeyLayout { name, description, keys, control, decimal, shift_lock })
    }
}

fn usage(key: &str) -> Result<u8, String> {
    let is_hex = key.len() == 2 && key.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hex
        .then(|| u8::from_str_radix(key, 16).ok())
        .flatten()
        .filter(|usage| (FIRST..=LAST).contains(usage))
        .ok_or_else(|| {
            format!("`{key}` is no key; write its usage as two hex digits, {FIRST:02x} to {LAST:02x}")
        })
}

fn printed(character: char) -> Result<KeySymbol, String> {
    if character.is_control() || character.is_whitespace() {
        return Err(format!("`{}` is no character that a key shows", character.escape_unicode()));
    }
    Ok(KeySymbol::Character(character))
}

fn accent(character: char) -> Result<KeySymbol, String> {
    if COMPOSED.iter().all(|(known, _)| *known != character) {
        return Err(format!("dead: `{character}` is no accent; known are ^ ´ ` ¨ ~ ¸"));
    }
    Ok(KeySymbol::Dead(character))
}

/// Gives a key with two usages both.
fn both<T: Copy>(table: &mut BTreeMap<u8, T>) {
    let (one, other) = (table.get(&SAME_KEY.0).copied(), table.get(&SAME_KEY.1).copied());
    match (one, other) {
        (Some(key), None) => drop(table.insert(SAME_KEY.1, key)),
        (None, Some(key)) => drop(table.insert(SAME_KEY.0, key)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "name = \"x\"\ndescription = \"d\"\ndecimal = \".\"\n";

    fn read(tables: &str) -> Result<KeyLayout, String> {
        let file: KeyLayoutFile =
            toml::from_str(&format!("{HEAD}{tables}")).map_err(|e| e.message().to_owned())?;
        file.layout()
    }

    #[test]
    fn a_key_has_up_to_four_characters_and_a_blank_is_none() {
        let layout =
            read("[keys]\n04 = \"aA æ\"\n31 = \"#\"\n[dead]\n2f = \"`^\"\n[control]\n30 = \"\\u001d\"\n")
                .unwrap();
        let symbol = |usage, shift, alt_gr| layout.symbol(usage, KeyLevel { shift, alt_gr });
        assert_eq!(symbol(0x04, false, false), Some(KeySymbol::Character('a')));
        assert_eq!(symbol(0x04, true, false), Some(KeySymbol::Character('A')));
        assert_eq!(symbol(0x04, false, true), None);
        assert_eq!(symbol(0x04, true, true), Some(KeySymbol::Character('æ')));
        assert_eq!(symbol(0x2f, true, false), Some(KeySymbol::Dead('^')));
        assert_eq!(symbol(0x32, false, false), Some(KeySymbol::Character('#')), "one key with two usages");
        assert_eq!((layout.control(0x30), layout.control(0x2f)), (Some(0x1d), None));
    }

    #[test]
    fn what_no_key_can_be_is_refused_with_what_is_wrong() {
        let cases = [
            ("[keys]\nzz = \"a\"\n", "`zz` is no key"),
            ("[keys]\n03 = \"a\"\n", "`03` is no key"),
            ("[keys]\ne0 = \"a\"\n", "`e0` is no key"),
            ("[keys]\n04 = \"aAbBc\"\n", "more than 4"),
            ("[keys]\n04 = \"\\u001d\"\n", "no character that a key shows"),
            ("[keys]\n04 = \"a\"\n[dead]\n04 = \"^\"\n", "in one place"),
            ("[keys]\n[dead]\n04 = \"x\"\n", "no accent"),
            ("[keys]\n[control]\n04 = \"x\"\n", "no control character"),
            ("[kees]\n04 = \"x\"\n", "kees"),
        ];
        for (text, says) in cases {
            let error = read(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn an_accent_and_a_letter_make_a_character_where_there_is_one() {
        assert_eq!(KeyLayout::compose('^', 'e'), Some('ê'));
        assert_eq!(KeyLayout::compose('~', 'N'), Some('Ñ'));
        assert_eq!(KeyLayout::compose('^', 'x'), None);
        assert_eq!(KeyLayout::compose('x', 'a'), None);
    }
}
