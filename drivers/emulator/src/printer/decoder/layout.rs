//! Commands for where things go: lines, feeds, margins, tabs and cuts.

use super::engine::Engine;
use super::line::Line;
use super::settings::{Justify, Settings};

fn byte(parameters: &[u8], at: usize) -> u8 {
    parameters.get(at).copied().unwrap_or(0)
}

fn word(parameters: &[u8]) -> u32 {
    u32::from(byte(parameters, 0)) | u32::from(byte(parameters, 1)) << 8
}

/// `LF`.
pub(super) fn line_feed(engine: &mut Engine, _: &[u8]) {
    engine.print_line(engine.settings.line_spacing);
}

/// `ESC d n`: print, then feed n lines in all.
pub(super) fn print_and_feed_lines(engine: &mut Engine, parameters: &[u8]) {
    let lines = u32::from(byte(parameters, 0));
    let spacing = engine.settings.line_spacing;
    if lines > 0 || !engine.line.is_empty() {
        engine.print_line(spacing.min(lines * spacing));
    }
    for _ in 1..lines {
        engine.feed(spacing);
        engine.say("");
    }
}

/// `ESC J n`: print, then feed n units in all.
pub(super) fn print_and_feed_units(engine: &mut Engine, parameters: &[u8]) {
    let dots = engine.settings.units.down(u32::from(byte(parameters, 0)));
    if engine.line.is_empty() {
        engine.feed(dots);
    } else {
        engine.print_line(dots);
    }
}

/// `ESC 2`.
pub(super) fn default_line_spacing(engine: &mut Engine, _: &[u8]) {
    engine.settings.line_spacing = engine.profile.dots_per_inch() / 6;
}

/// `ESC 3 n`.
pub(super) fn line_spacing(engine: &mut Engine, parameters: &[u8]) {
    engine.settings.line_spacing = engine.settings.units.down(u32::from(byte(parameters, 0)));
}

/// `ESC @`: settings go back; what was not printed is forgotten.
pub(super) fn initialize(engine: &mut Engine, _: &[u8]) {
    if !engine.line.is_empty() {
        engine.complain("in the middle of a line; the line is lost");
    }
    engine.settings = Settings::new(engine.profile.dots_per_inch());
    engine.stored_symbol = None;
    engine.stored_picture = None;
    engine.forget_line();
}

/// `ESC a n`: only at the beginning of a line.
pub(super) fn justify(engine: &mut Engine, parameters: &[u8]) {
    if !engine.line.is_empty() {
        engine.complain("in the middle of a line; ignored");
        return;
    }
    engine.settings.justify = match byte(parameters, 0) {
        0 | b'0' => Justify::Left,
        1 | b'1' => Justify::Centre,
        2 | b'2' => Justify::Right,
        n => return engine.complain(format!("{n} is no justification; ignored")),
    };
}

/// `GS L nL nH`: only at the beginning of a line.
pub(super) fn left_margin(engine: &mut Engine, parameters: &[u8]) {
    if engine.line.is_empty() {
        engine.settings.left_margin =
            engine.settings.units.across(word(parameters)).min(engine.paper.width());
    } else {
        engine.complain("in the middle of a line; ignored");
    }
}

/// `GS W nL nH`: only at the beginning of a line.
pub(super) fn area_width(engine: &mut Engine, parameters: &[u8]) {
    if engine.line.is_empty() {
        engine.settings.area_width = Some(engine.settings.units.across(word(parameters)));
    } else {
        engine.complain("in the middle of a line; ignored");
    }
}

/// `GS P x y`.
pub(super) fn motion_units(engine: &mut Engine, parameters: &[u8]) {
    engine.settings.units.set(byte(parameters, 0), byte(parameters, 1));
}

/// `HT`: to the next tab stop, if there is one within the line.
pub(super) fn tab(engine: &mut Engine, _: &[u8]) {
    let (x, area) = (engine.line.x, engine.area());
    match engine.settings.tabs.iter().find(|stop| **stop > x && **stop < area) {
        Some(stop) => engine.line.x = *stop,
        None => engine.complain("no tab stop is left in this line; ignored"),
    }
}

/// `ESC D n1 ... nk NUL`: columns, counted in characters of the present width.
pub(super) fn set_tabs(engine: &mut Engine, parameters: &[u8]) {
    let columns = parameters.split_last().map_or(&[][..], |(_nul, columns)| columns);
    let ascending = columns.is_sorted_by(|a, b| a < b);
    if !ascending {
        engine.complain("tab stops must ascend; those after the first that does not are ignored");
    }
    let advance = engine.settings.style.width() + engine.settings.spacing;
    let good =
        columns.iter().scan(0, |last, column| (*column > *last).then(|| *last = *column).map(|()| *column));
    engine.settings.tabs = good.map(|column| u32::from(column) * advance).collect();
}

/// `ESC $ nL nH`: from the beginning of the line.
pub(super) fn absolute_position(engine: &mut Engine, parameters: &[u8]) {
    let x = engine.settings.units.across(word(parameters));
    move_to(engine, i64::from(x));
}

/// `ESC \ nL nH`: from here; a 16-bit number with sign.
pub(super) fn relative_position(engine: &mut Engine, parameters: &[u8]) {
    let signed = i16::from_le_bytes([byte(parameters, 0), byte(parameters, 1)]);
    let dots = engine.settings.units.across(u32::from(signed.unsigned_abs()));
    let distance = if signed < 0 { -i64::from(dots) } else { i64::from(dots) };
    move_to(engine, i64::from(engine.line.x) + distance);
}

fn move_to(engine: &mut Engine, x: i64) {
    match u32::try_from(x) {
        Ok(x) if x <= engine.area() => engine.line.x = x,
        _ => engine.complain("a position outside the print area; ignored"),
    }
}

/// `GS T n`: to the beginning of the line, printing it (1) or forgetting it (0).
pub(super) fn to_line_start(engine: &mut Engine, parameters: &[u8]) {
    match byte(parameters, 0) {
        0 | b'0' => engine.line = Line::default(),
        _ if engine.line.is_empty() => {}
        _ => engine.print_line(engine.settings.line_spacing),
    }
}

/// `GS V`: cut here (0, 1), or feed to the cutter and `n` units more (65, 66; 103, 104), or set a cutting
/// position for later (97, 98).
pub(super) fn cut(engine: &mut Engine, parameters: &[u8]) {
    match byte(parameters, 0) {
        0 | 1 | b'0' | b'1' => cut_here(engine, &[]),
        97 | 98 => engine.complain("cutting at a set position is not emulated; no cut"),
        _ => {
            end_line_for_cut(engine);
            let extra = engine.settings.units.down(u32::from(byte(parameters, 1)));
            engine.feed(u32::from(engine.profile.head_to_cutter_dots) + extra);
            engine.finish_receipt();
        }
    }
}

/// `GS V 0`, `GS V 1`, `ESC i`, `ESC m`: the blade comes down some way below the print head.
pub(super) fn cut_here(engine: &mut Engine, _: &[u8]) {
    end_line_for_cut(engine);
    let below = u32::from(engine.profile.head_to_cutter_dots);
    let blank = engine.paper.blank_rows_at_end();
    if blank < below && blank < engine.paper.height() {
        engine.complain(format!(
            "the last {} dots are still below the blade; feed first, or use GS V 66",
            below - blank
        ));
    }
    engine.finish_receipt();
}

/// A cut works at the beginning of a line only; a line that is not ended is printed first.
fn end_line_for_cut(engine: &mut Engine) {
    if !engine.line.is_empty() {
        engine.complain("in the middle of a line; the line is printed first");
        engine.print_line(engine.settings.line_spacing);
    }
}
