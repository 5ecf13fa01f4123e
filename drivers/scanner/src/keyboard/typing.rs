use std::sync::Arc;

use models::{EndKey, KeyLayout, KeyLevel, KeySymbol};

use super::alt_code::AltCode;
use super::caps_lock::CapsLock;

/// Turns keys that go down into what they type, as a keyboard of one layout does.
///
/// What systems disagree on is [`Typed::Unknown`], and never taken for data.
#[derive(Debug)]
pub(super) struct Typing {
    layout: Arc<KeyLayout>,
    modifiers: Modifiers,
    caps_lock: CapsLock,
    /// An accent that waits for its letter.
    accent: Option<char>,
    /// The keypad's digits since Left Alt went down.
    code: Option<AltCode>,
}

/// What was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    Character(char),
    End(EndKey),
    /// Something that no character stands for.
    Unknown,
}

/// The modifiers that are down, the bit of usage E0 lowest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Modifiers(u8);

mod usage {
    //! Keys that are the same on all layouts (HID Usage Tables, page 07).
    pub(super) const ENTER: u8 = 0x28;
    pub(super) const ESCAPE: u8 = 0x29;
    pub(super) const BACKSPACE: u8 = 0x2a;
    pub(super) const TAB: u8 = 0x2b;
    pub(super) const SPACE: u8 = 0x2c;
    pub(super) const CAPS_LOCK: u8 = 0x39;
    pub(super) const SCROLL_LOCK: u8 = 0x47;
    pub(super) const NUM_LOCK: u8 = 0x53;
    pub(super) const KEYPAD_DIVIDE: u8 = 0x54;
    pub(super) const KEYPAD_MULTIPLY: u8 = 0x55;
    pub(super) const KEYPAD_MINUS: u8 = 0x56;
    pub(super) const KEYPAD_PLUS: u8 = 0x57;
    pub(super) const KEYPAD_ENTER: u8 = 0x58;
    pub(super) const KEYPAD_1: u8 = 0x59;
    pub(super) const KEYPAD_0: u8 = 0x62;
    pub(super) const KEYPAD_DECIMAL: u8 = 0x63;
    pub(super) const KEYPAD_EQUALS: u8 = 0x67;
    pub(super) const KEYPAD_COMMA: u8 = 0x85;
}

impl Typing {
    pub(super) const fn new(layout: Arc<KeyLayout>) -> Self {
        Self { layout, modifiers: Modifiers(0), caps_lock: CapsLock::NEW, accent: None, code: None }
    }

    /// Whether something has begun that the next keys decide on.
    pub(super) fn is_midway(&self) -> bool {
        self.accent.is_some() || self.code.is_some_and(|code| !code.is_empty())
    }

    /// Says that keys were lost.
    pub(super) const fn lose(&mut self) {
        self.caps_lock.lose();
    }

    /// Says that no key was pressed for longer than the scanner is silent within a scan.
    pub(super) const fn rest(&mut self) {
        self.caps_lock.rest();
    }

    /// Whether [`Self::rest`] would say more than is known.
    pub(super) const fn needs_rest(&self) -> bool {
        self.caps_lock.needs_rest()
    }

    /// Forgets what has begun. Which locks and modifiers are on stays known.
    pub(super) fn forget(&mut self) {
        self.accent = None;
        self.code = self.code.map(|_| AltCode::default());
    }

    /// Whether these modifiers, and no others, were the last that it was told of: told again, they change nothing.
    pub(super) fn is_held(&self, modifiers: u8) -> bool {
        self.modifiers == Modifiers(modifiers)
    }

    /// Says which modifiers are down. Left Alt that goes up ends a character's number.
    pub(super) fn hold(&mut self, modifiers: u8, out: &mut Vec<Typed>) {
        self.modifiers = Modifiers(modifiers);
        if self.modifiers.numbers() {
            self.code.get_or_insert_default();
        } else if let Some(code) = self.code.take().filter(|code| !code.is_empty()) {
            match code.character() {
                Some(character) => self.type_character(character, out),
                None => self.type_unknown(out),
            }
        }
    }

    /// Takes a key that has gone down.
    pub(super) fn press(&mut self, key: u8, out: &mut Vec<Typed>) {
        match key {
            usage::CAPS_LOCK => self.caps_lock.press(),
            // The keypad is read as digits whatever Num Lock is: some scanners switch it on for themselves.
            usage::NUM_LOCK | usage::SCROLL_LOCK => {}
            _ if self.modifiers.gui() => self.type_unknown(out),
            _ if self.modifiers.numbers() => match (digit(key), &mut self.code) {
                (Some(digit), Some(code)) => code.add(digit),
                _ => self.type_unknown(out),
            },
            _ if is_end(key) => self.end(key, out),
            _ => match self.symbol(key) {
                Some(KeySymbol::Character(character)) => self.type_character(character, out),
                Some(KeySymbol::Dead(accent)) => self.type_accent(accent, out),
                None => self.type_unknown(out),
            },
        }
    }

    fn end(&mut self, key: u8, out: &mut Vec<Typed>) {
        let end = match key {
            usage::ENTER => EndKey::Enter,
            usage::KEYPAD_ENTER => EndKey::KeypadEnter,
            _ => EndKey::Tab,
        };
        let level = self.modifiers.level();
        // With Ctrl they are other characters to some, and with Shift Tab goes back.
        if self.modifiers.control() || level.alt_gr || (end == EndKey::Tab && level.shift) {
            return self.type_unknown(out);
        }
        out.extend(self.accent.take().map(Typed::Character));
        out.push(Typed::End(end));
    }

    /// What a key types with the modifiers that are down.
    fn symbol(&self, key: u8) -> Option<KeySymbol> {
        let level = self.modifiers.level();
        if level.alt_gr {
            return self.under_lock(key, level);
        }
        if self.modifiers.control() {
            return self.control_character(key, level).map(KeySymbol::Character);
        }
        if let Some(character) = same_on_all(key).or_else(|| self.keypad(key, level)) {
            return Some(KeySymbol::Character(character));
        }
        self.under_lock(key, level)
    }

    /// The keypad, with Num Lock on. With Shift its keys move the cursor.
    fn keypad(&self, key: u8, level: KeyLevel) -> Option<char> {
        match (key, digit(key)) {
            _ if level.shift => None,
            (usage::KEYPAD_DECIMAL, _) => Some(self.layout.decimal()),
            (_, digit) => char::from_digit(u32::from(digit?), 10),
        }
    }

    fn control_character(&self, key: u8, level: KeyLevel) -> Option<char> {
        if let Some(byte) = self.layout.control(key) {
            return Some(char::from(byte));
        }
        match self.layout.symbol(key, KeyLevel::default()) {
            // Control and a letter of the layout: 01 to 1A. With Shift it may be the beginning of something else, such as
            // Ctrl+Shift+U of a character's number on Linux desktops.
            Some(KeySymbol::Character(letter @ 'a'..='z')) if !level.shift => {
                char::from_u32(u32::from(letter) & 0x1f)
            }
            _ => None,
        }
    }

    fn under_lock(&self, key: u8, level: KeyLevel) -> Option<KeySymbol> {
        let symbol = self.layout.symbol(key, level);
        if self.caps_lock.is_unknown() {
            // What it types either way.
            symbol.filter(|symbol| self.locked(key, level) == Some(*symbol))
        } else if self.caps_lock.is_on() {
            self.locked(key, level)
        } else {
            symbol
        }
    }

    /// What a key types under Caps Lock: letters change their case. Systems disagree on the rest.
    fn locked(&self, key: u8, level: KeyLevel) -> Option<KeySymbol> {
        let plain = self.layout.symbol(key, KeyLevel { shift: false, ..level });
        let shifted = self.layout.symbol(key, KeyLevel { shift: true, ..level });
        match (plain, shifted) {
            (Some(KeySymbol::Character(small)), Some(KeySymbol::Character(capital)))
                if small != capital && small.to_uppercase().eq([capital]) =>
            {
                if level.shift {
                    plain
                } else {
                    shifted
                }
            }
            (Some(KeySymbol::Character(sign)), _) if sign.is_alphabetic() => None,
            _ if self.layout.shift_lock() && !level.alt_gr => None,
            _ if level.shift => shifted,
            _ => plain,
        }
    }

    fn type_character(&mut self, character: char, out: &mut Vec<Typed>) {
        let Some(accent) = self.accent.take() else { return out.push(Typed::Character(character)) };
        match KeyLayout::compose(accent, character) {
            Some(composed) => out.push(Typed::Character(composed)),
            None if character == ' ' => out.push(Typed::Character(accent)),
            None => out.extend([accent, character].map(Typed::Character)),
        }
    }

    /// Two accents in a row stand for themselves, as on Windows.
    fn type_accent(&mut self, accent: char, out: &mut Vec<Typed>) {
        match self.accent.take() {
            Some(before) => out.extend([before, accent].map(Typed::Character)),
            None => self.accent = Some(accent),
        }
    }

    fn type_unknown(&mut self, out: &mut Vec<Typed>) {
        out.extend(self.accent.take().map(Typed::Character));
        self.code = self.code.map(|_| AltCode::default());
        out.push(Typed::Unknown);
    }
}

impl Modifiers {
    const fn any(self, bits: u8) -> bool {
        self.0 & bits != 0
    }

    const fn control(self) -> bool {
        self.any(0x11)
    }

    const fn left_alt(self) -> bool {
        self.any(0x04)
    }

    const fn gui(self) -> bool {
        self.any(0x88)
    }

    /// Right Alt is AltGr. So are Control and Alt together: Windows makes AltGr of them, and so do some scanners.
    const fn level(self) -> KeyLevel {
        KeyLevel { shift: self.any(0x22), alt_gr: self.any(0x40) || (self.control() && self.left_alt()) }
    }

    /// Left Alt alone: the keypad's digits are the number of a character.
    const fn numbers(self) -> bool {
        self.left_alt() && !self.level().alt_gr
    }
}

/// Whether a key may end a scan.
const fn is_end(key: u8) -> bool {
    matches!(key, usage::ENTER | usage::KEYPAD_ENTER | usage::TAB)
}

/// The digit of a key of the keypad.
const fn digit(key: u8) -> Option<u8> {
    match key {
        usage::KEYPAD_1..usage::KEYPAD_0 => Some(key - usage::KEYPAD_1 + 1),
        usage::KEYPAD_0 => Some(0),
        _ => None,
    }
}

/// Keys that type one character on all layouts, with and without Shift.
const fn same_on_all(key: u8) -> Option<char> {
    Some(match key {
        usage::SPACE => ' ',
        usage::ESCAPE => '\u{1b}',
        usage::BACKSPACE => '\u{8}',
        usage::KEYPAD_DIVIDE => '/',
        usage::KEYPAD_MULTIPLY => '*',
        usage::KEYPAD_MINUS => '-',
        usage::KEYPAD_PLUS => '+',
        usage::KEYPAD_EQUALS => '=',
        usage::KEYPAD_COMMA => ',',
        _ => return None,
    })
}
