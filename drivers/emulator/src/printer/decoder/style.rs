//! Commands for how characters look.

use super::codepage::{COUNTRIES, CodePage};
use super::engine::Engine;
use super::settings::Font;

fn first(parameters: &[u8]) -> u8 {
    parameters.first().copied().unwrap_or(0)
}

fn is_on(parameters: &[u8]) -> bool {
    first(parameters) & 1 != 0
}

/// `ESC SP n`.
pub(super) fn character_spacing(engine: &mut Engine, parameters: &[u8]) {
    engine.settings.spacing = engine.settings.units.across(u32::from(first(parameters)));
}

/// `ESC ! n`: font, emphasis, double height, double width and underline at once.
pub(super) fn print_modes(engine: &mut Engine, parameters: &[u8]) {
    let n = first(parameters);
    let style = &mut engine.settings.style;
    style.font = if n & 0x01 != 0 { Font::B } else { Font::A };
    style.emphasized = n & 0x08 != 0;
    style.times_high = if n & 0x10 != 0 { 2 } else { 1 };
    style.times_wide = if n & 0x20 != 0 { 2 } else { 1 };
    style.underline = u8::from(n & 0x80 != 0);
}

/// `ESC - n`.
pub(super) fn underline(engine: &mut Engine, parameters: &[u8]) {
    match first(parameters) {
        n @ (0..=2 | b'0'..=b'2') => engine.settings.style.underline = n % 16,
        n => engine.complain(format!("{n} is no underline; ignored")),
    }
}

/// `ESC E n`.
pub(super) fn emphasized(engine: &mut Engine, parameters: &[u8]) {
    engine.settings.style.emphasized = is_on(parameters);
}

/// `ESC G n`.
pub(super) fn double_strike(engine: &mut Engine, parameters: &[u8]) {
    engine.settings.style.double_strike = is_on(parameters);
}

/// `GS B n`.
pub(super) fn reverse(engine: &mut Engine, parameters: &[u8]) {
    engine.settings.style.reverse = is_on(parameters);
}

/// `ESC M n`.
pub(super) fn font(engine: &mut Engine, parameters: &[u8]) {
    match Font::numbered(first(parameters)) {
        Some(font) => engine.settings.style.font = font,
        None => engine.complain("the emulator has fonts A and B only; ignored"),
    }
}

/// `GS ! n`: width in the high half, height in the low one, each 0 to 7 for 1 to 8 times.
pub(super) fn character_size(engine: &mut Engine, parameters: &[u8]) {
    let n = first(parameters);
    let (wide, high) = (n >> 4, n & 0x0f);
    if wide > 7 || high > 7 {
        engine.complain(format!("{n:02X} is no size; ignored"));
        return;
    }
    engine.settings.style.times_wide = wide + 1;
    engine.settings.style.times_high = high + 1;
}

/// `ESC t n`.
pub(super) fn code_page(engine: &mut Engine, parameters: &[u8]) {
    let n = first(parameters);
    match CodePage::numbered(n) {
        Some(page) => engine.settings.page = page,
        None => engine.complain(format!("the emulator has no code page {n}; the page stays as it was")),
    }
}

/// `ESC R n`.
pub(super) fn country(engine: &mut Engine, parameters: &[u8]) {
    let n = first(parameters);
    if usize::from(n) < COUNTRIES.len() {
        engine.settings.country = n;
    } else {
        engine.complain(format!("the emulator has no character set {n}; the set stays as it was"));
    }
}
