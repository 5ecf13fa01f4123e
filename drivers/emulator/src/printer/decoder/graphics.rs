//! Commands that print pictures.

use super::engine::Engine;
use super::line;

/// A picture in rows of bytes, the leftmost dot in the highest bit.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    bytes_per_row: usize,
    /// Dots in a row.
    width: u32,
    rows: Vec<u8>,
    times_wide: u32,
    times_high: u32,
}

/// Most bytes of picture that `GS ( L` keeps.
const MAX_STORED_BYTES: usize = 4 * 1024 * 1024;

fn word(parameters: &[u8], at: usize) -> u32 {
    let byte = |at: usize| u32::from(parameters.get(at).copied().unwrap_or(0));
    byte(at) | byte(at + 1) << 8
}

/// `GS v 0 m xL xH yL yH d...`: printed at once.
pub(super) fn raster(engine: &mut Engine, parameters: &[u8]) {
    let mode = parameters.first().copied().unwrap_or(0) % 16;
    let bytes_per_row = word(parameters, 1);
    if !engine.line.is_empty() {
        engine.complain("in the middle of a line; the line is printed first");
        engine.print_line(engine.settings.line_spacing);
    }
    let picture = Picture {
        bytes_per_row: bytes_per_row as usize,
        width: bytes_per_row * 8,
        rows: parameters.get(5..).unwrap_or_default().to_vec(),
        times_wide: 1 + u32::from(mode & 1),
        times_high: 1 + u32::from(mode >> 1 & 1),
    };
    print(engine, &picture);
}

/// `GS ( L pL pH m fn ...`.
pub(super) fn graphics(engine: &mut Engine, parameters: &[u8]) {
    function(engine, parameters.get(2..).unwrap_or_default());
}

/// `GS 8 L p1 p2 p3 p4 m fn ...`: the same with room for more.
pub(super) fn long_graphics(engine: &mut Engine, parameters: &[u8]) {
    function(engine, parameters.get(4..).unwrap_or_default());
}

fn function(engine: &mut Engine, parameters: &[u8]) {
    match parameters {
        // fn 112: a tone, bx by c xL xH yL yH d...
        [b'0', 112, b'0', bx @ 1..=2, by @ 1..=2, b'1', size @ ..] if size.len() >= 4 => {
            let width = word(size, 0);
            let rows = size.get(4..).unwrap_or_default();
            let bytes_per_row = width.div_ceil(8) as usize;
            if rows.len() != bytes_per_row * word(size, 2) as usize || rows.len() > MAX_STORED_BYTES {
                return engine.complain("the picture's size and its data do not agree; not stored");
            }
            engine.stored_picture = Some(Picture {
                bytes_per_row,
                width,
                rows: rows.to_vec(),
                times_wide: u32::from(*bx),
                times_high: u32::from(*by),
            });
        }
        [b'0', 2 | 50] => match engine.stored_picture.take() {
            Some(picture) => print(engine, &picture),
            None => engine.complain("no picture is stored; nothing printed"),
        },
        _ => engine.complain("a function that is not emulated; left out"),
    }
}

fn print(engine: &mut Engine, picture: &Picture) {
    if !engine.profile.raster {
        return engine.complain("this printer prints no raster pictures");
    }
    if picture.bytes_per_row == 0 || picture.rows.is_empty() {
        return engine.complain("an empty picture; nothing printed");
    }
    let area = engine.area();
    let width = picture.width * picture.times_wide;
    if width > area {
        engine.complain(format!(
            "the picture is {width} dots wide, the print area {area}; the rest is cut off"
        ));
    }
    let left = engine.settings.left_margin + line::start(width, engine.settings.justify, area);
    let right = engine.settings.left_margin + area;
    let top = engine.paper.height();
    let count = u32::try_from(picture.rows.len() / picture.bytes_per_row).unwrap_or(u32::MAX);
    engine.feed(count.saturating_mul(picture.times_high));
    for (y, row) in (0u32..).zip(picture.rows.chunks_exact(picture.bytes_per_row)) {
        for x in (0..picture.width).filter(|x| is_set(row, *x)) {
            let (x, y) = (left + x * picture.times_wide, top + y * picture.times_high);
            let width = picture.times_wide.min(right.saturating_sub(x));
            engine.paper.fill(x, y, width, picture.times_high);
        }
    }
    engine.say(&format!("[picture {width} x {}]", count * picture.times_high));
}

fn is_set(row: &[u8], x: u32) -> bool {
    row.get(x as usize / 8).is_some_and(|byte| byte & (0x80 >> (x % 8)) != 0)
}

/// `ESC * m nL nH d...`: columns of 8 or 24 dots, as part of a line.
pub(super) fn columns(engine: &mut Engine, parameters: &[u8]) {
    let mode = parameters.first().copied().unwrap_or(0);
    let data = parameters.get(3..).unwrap_or_default();
    let (bytes_a_column, bits) = if mode >= 32 { (3, 24) } else { (1, 8) };
    // Single density has dots of double width; eight dots of a column are three times as high.
    let times_wide = if mode % 2 == 0 { 2 } else { 1 };
    let times_high = if mode >= 32 { 1 } else { 3 };
    let column = |bytes: &[u8]| {
        let dots = bytes.iter().fold(0u32, |dots, byte| dots << 8 | u32::from(*byte));
        stretch(dots, bits, times_high)
    };
    let room = engine.area().saturating_sub(engine.line.x) as usize;
    let all = data.chunks_exact(bytes_a_column).map(column);
    let strip: Vec<u32> = all.flat_map(|dots| std::iter::repeat_n(dots, times_wide)).collect();
    if strip.len() > room {
        engine.complain("the picture goes beyond the print area; the rest is cut off");
    }
    engine.line.put_strip(strip.into_iter().take(room).collect(), 24);
}

/// Each of the lowest `bits` bits, that many times.
fn stretch(dots: u32, bits: u32, times: u32) -> u32 {
    let mut all = 0;
    for bit in (0..bits).rev() {
        for _ in 0..times {
            all = all << 1 | (dots >> bit & 1);
        }
    }
    all
}

/// `GS ( A`: the printer's own test page.
pub(super) fn test_print(engine: &mut Engine, _: &[u8]) {
    engine.text(b"*** TEST PRINT ***");
    engine.print_line(engine.settings.line_spacing);
}
