//! From text to reports.

use super::layout::{Drawing, Modifier, Place};
use super::report::Down;
use super::{Controls, End, Faults, Options, TypeError};

const CONTROL: u8 = 0x01;
const SHIFT: u8 = 0x02;
const LEFT_ALT: u8 = 0x04;
const RIGHT_ALT: u8 = 0x40;
const CAPS_LOCK: u8 = 0x39;
/// A key that types nothing.
const F5: u8 = 0x3e;

/// Something that is done on the keys.
#[derive(Debug, Clone, Copy)]
enum Stroke {
    Key {
        modifiers: u8,
        usage: u8,
    },
    /// Left Alt goes up after a number.
    Release,
    /// More keys were down than the keyboard can tell.
    RollOver,
}

/// The reports of one scan.
pub(super) fn reports(options: &Options, faults: &Faults, text: &str) -> Result<Vec<Vec<u8>>, TypeError> {
    let drawing = Drawing::named(&options.layout).ok_or(TypeError::Layout)?;
    let mut strokes = Vec::new();
    for (number, character) in text.chars().enumerate() {
        if faults.cut_after == Some(number) {
            break;
        }
        if faults.stray_key == Some(number) {
            strokes.push(Stroke::Key { modifiers: 0, usage: F5 });
        }
        if faults.roll_over == Some(number) {
            strokes.push(Stroke::RollOver);
        }
        let turned = if faults.caps_lock { turn_case(character) } else { character };
        strokes.extend(strokes_of(drawing, options.controls, turned)?);
    }
    if faults.caps_lock {
        let lock = Stroke::Key { modifiers: 0, usage: CAPS_LOCK };
        strokes.insert(0, lock);
        strokes.push(lock);
    }
    if faults.cut_after.is_none() {
        strokes.extend(options.end.usage().map(|usage| Stroke::Key { modifiers: 0, usage }));
    }
    Ok(played(options, faults, &strokes))
}

/// With Caps Lock on a letter has to be typed the other way.
fn turn_case(character: char) -> char {
    if character.is_ascii_lowercase() {
        character.to_ascii_uppercase()
    } else {
        character.to_ascii_lowercase()
    }
}

fn strokes_of(drawing: &Drawing, controls: Controls, character: char) -> Result<Vec<Stroke>, TypeError> {
    let control = |usage| Ok(vec![Stroke::Key { modifiers: CONTROL, usage }]);
    let letter = |letter: u32| {
        let place = char::from_u32(u32::from('a') + letter - 1).and_then(|c| drawing.places(c));
        place.and_then(|places| places.first().copied())
    };
    let is_control = character.is_ascii_control();
    match (controls, u32::from(character)) {
        (Controls::AllByNumber, _) => by_number(character),
        (Controls::Keys, code @ 1..=26) => {
            control(letter(code).ok_or(TypeError::Character(character))?.usage)
        }
        (Controls::Keys, 0x1b) => control(0x2f),
        (Controls::Keys, 0x1c) => control(drawing.backslash()),
        (Controls::Keys, 0x1d) => control(0x30),
        _ if is_control => by_number(character),
        _ => match drawing.places(character) {
            Some(places) => Ok(places.into_iter().map(stroke).collect()),
            None => by_number(character),
        },
    }
}

fn stroke(place: Place) -> Stroke {
    let modifiers = match place.modifier {
        Modifier::None => 0,
        Modifier::Shift => SHIFT,
        Modifier::AltGr => RIGHT_ALT,
    };
    Stroke::Key { modifiers, usage: place.usage }
}

/// Left Alt and the digits of the keypad: three, and a zero before them where the character is not ASCII.
fn by_number(character: char) -> Result<Vec<Stroke>, TypeError> {
    let number = u32::from(character);
    if number > 0xff || (0x80..0xa0).contains(&number) {
        return Err(TypeError::Character(character));
    }
    let digits = if number < 0x80 { format!("{number:03}") } else { format!("{number:04}") };
    let key = |digit: u8| if digit == b'0' { 0x62 } else { 0x59 + digit - b'1' };
    let mut strokes: Vec<Stroke> =
        digits.bytes().map(|digit| Stroke::Key { modifiers: LEFT_ALT, usage: key(digit) }).collect();
    strokes.push(Stroke::Release);
    Ok(strokes)
}

/// The reports that strokes make.
fn played(options: &Options, faults: &Faults, strokes: &[Stroke]) -> Vec<Vec<u8>> {
    let form = options.form;
    let mut reports = Vec::new();
    let mut down = Down::default();
    for stroke in strokes {
        match *stroke {
            Stroke::Key { modifiers, usage } => {
                let goes_on = faults.overlap && down.modifiers == modifiers && !down.keys.contains(&usage);
                if !goes_on && !down.keys.is_empty() {
                    // The modifier stays while a number is typed.
                    down = Down { modifiers: down.modifiers & modifiers, keys: Vec::new() };
                    reports.push(form.report(&down));
                }
                let before = down.keys.last().copied().filter(|_| goes_on);
                down = Down { modifiers, keys: before.into_iter().chain([usage]).collect() };
                reports.push(form.report(&down));
                if goes_on {
                    // The key before goes up after this one has gone down.
                    down.keys = vec![usage];
                    reports.push(form.report(&down));
                }
            }
            Stroke::Release => {
                down = Down::default();
                reports.push(form.report(&down));
            }
            Stroke::RollOver => reports.extend(form.roll_over(down.modifiers)),
        }
    }
    if down != Down::default() {
        reports.push(form.report(&Down::default()));
    }
    if faults.repeat {
        reports = reports.into_iter().flat_map(|report| [report.clone(), report]).collect();
    }
    if faults.media_noise {
        reports = reports.into_iter().flat_map(|report| [Some(report), form.media()]).flatten().collect();
    }
    reports
}

impl End {
    const fn usage(self) -> Option<u8> {
        match self {
            Self::Enter => Some(0x28),
            Self::KeypadEnter => Some(0x58),
            Self::Tab => Some(0x2b),
            Self::None => None,
        }
    }
}
