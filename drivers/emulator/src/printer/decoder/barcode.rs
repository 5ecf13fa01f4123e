//! Commands for barcodes, linear and two-dimensional.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use super::engine::Engine;
use super::line::{self, Line};
use super::settings::{Font, Style};
use crate::printer::symbol::{self, Symbol, Unencodable};

/// Dots between a barcode and its caption.
const CAPTION_GAP: u32 = 4;

fn first(parameters: &[u8]) -> u8 {
    parameters.first().copied().unwrap_or(0)
}

/// `GS h n`.
pub(super) fn height(engine: &mut Engine, parameters: &[u8]) {
    match first(parameters) {
        0 => engine.complain("a barcode has at least one dot of height; ignored"),
        n => engine.settings.barcode.height = n,
    }
}

/// `GS w n`.
pub(super) fn module_width(engine: &mut Engine, parameters: &[u8]) {
    match first(parameters) {
        n @ 1..=6 => engine.settings.barcode.module = n,
        n => engine.complain(format!("{n} is no module width (1 to 6); ignored")),
    }
}

/// `GS H n`.
pub(super) fn caption_position(engine: &mut Engine, parameters: &[u8]) {
    match first(parameters) {
        n @ (0..=3 | b'0'..=b'3') => {
            engine.settings.barcode.caption_above = n & 1 != 0;
            engine.settings.barcode.caption_below = n & 2 != 0;
        }
        n => engine.complain(format!("{n} is no caption position; ignored")),
    }
}

/// `GS f n`.
pub(super) fn caption_font(engine: &mut Engine, parameters: &[u8]) {
    match Font::numbered(first(parameters)) {
        Some(font) => engine.settings.barcode.caption_font = font,
        None => engine.complain("the emulator has fonts A and B only; ignored"),
    }
}

type Encode = fn(&[u8]) -> Result<Symbol, Unencodable>;

/// Encoders by the number of form B; form A counts the first seven from 0.
const ENCODERS: [(u8, Encode); 9] = [
    (65, symbol::upc_a),
    (66, symbol::upc_e),
    (67, symbol::ean_13),
    (68, symbol::ean_8),
    (69, symbol::code_39),
    (70, symbol::itf),
    (71, symbol::codabar),
    (72, symbol::code_93),
    (73, symbol::code_128),
];

/// `GS k m d... NUL` and `GS k m n d...`.
pub(super) fn linear(engine: &mut Engine, parameters: &[u8]) {
    let (number, data) = match parameters {
        [m @ 0..=6, data @ .., 0] => (m + 65, data),
        [m, _count, data @ ..] => (*m, data),
        _ => return,
    };
    if !engine.line.is_empty() {
        engine.complain("in the middle of a line; its data is printed as text");
        return engine.text(&printable(data));
    }
    let Some((_, encode)) = ENCODERS.iter().find(|(known, _)| *known == number) else {
        let name = if number == 74 { "gs1_128" } else { "data_bar" };
        return print_box(engine, name, data);
    };
    match encode(data) {
        Ok(symbol) => print_symbol(engine, symbol),
        Err(error) => {
            engine.complain(format!("{}; the rest of its data is printed as text", error.why));
            engine.text(&printable(data.get(error.taken..).unwrap_or_default()));
        }
    }
}

fn printable(data: &[u8]) -> Vec<u8> {
    data.iter().copied().filter(|byte| *byte >= 0x20 && *byte != 0x7f).collect()
}

fn print_symbol(engine: &mut Engine, symbol: Symbol) {
    let settings = engine.settings.barcode;
    let (width, area) = (symbol.dots(settings.module), engine.area());
    if let Some(remark) = symbol.remark {
        engine.complain(remark);
    }
    if width > area {
        return engine
            .complain(format!("the barcode is {width} dots wide, the print area {area}; nothing printed"));
    }
    let left = engine.settings.left_margin + line::start(width, engine.settings.justify, area);
    if settings.caption_above {
        print_caption(engine, &symbol.caption, left, width);
    }
    let (top, height) = (engine.paper.height(), u32::from(settings.height));
    engine.feed(height);
    let mut x = left;
    for (index, element) in symbol.elements.iter().enumerate() {
        let dots = element.dots(settings.module);
        if index % 2 == 0 {
            engine.paper.fill(x, top, dots, height);
        }
        x += dots;
    }
    engine.printed_barcode(symbol.symbology, symbol.data);
    if settings.caption_below {
        engine.feed(CAPTION_GAP);
        print_caption(engine, &symbol.caption, left, width);
    }
}

/// Text centred on a barcode, on a line of its own height.
fn print_caption(engine: &mut Engine, caption: &str, left: u32, width: u32) {
    let style = Style { font: engine.settings.barcode.caption_font, ..Style::PLAIN };
    let mut line = Line::default();
    let fits = (engine.paper.width() / style.width()) as usize;
    caption.chars().take(fits).for_each(|character| line.put(character, style, 0));
    let centred = (left + width / 2).saturating_sub(line.x / 2);
    let start = centred.min(engine.paper.width().saturating_sub(line.x));
    let bottom = engine.paper.height() + style.height();
    engine.feed(style.height() + CAPTION_GAP);
    line.draw(&mut engine.paper, start, bottom);
    engine.say(&line.read(start));
}

/// A symbol that the emulator does not draw: a frame with its name.
fn print_box(engine: &mut Engine, symbology: &'static str, data: &[u8]) {
    let area = engine.area();
    let (width, height) = (area.min(300), 60);
    let left = engine.settings.left_margin + line::start(width, engine.settings.justify, area);
    let top = engine.paper.height();
    engine.feed(height);
    for (x, y, across, down) in [
        (left, top, width, 2),
        (left, top + height - 2, width, 2),
        (left, top, 2, height),
        (left + width.saturating_sub(2), top, 2, height),
    ] {
        engine.paper.fill(x, y, across, down);
    }
    let mut label = Line::default();
    let fits = (width.saturating_sub(8) / Style::PLAIN.width()) as usize;
    symbology.chars().take(fits).for_each(|character| label.put(character, Style::PLAIN, 0));
    let start = left + width.saturating_sub(label.x) / 2;
    label.draw(&mut engine.paper, start, top + height / 2 + 12);
    engine.printed_barcode(symbology, data.to_vec());
}

/// Two-dimensional symbologies by their `cn` in `GS ( k`.
const KINDS: [(u8, &str); 6] = [
    (48, "pdf_417"),
    (49, "qr_code"),
    (50, "maxi_code"),
    (51, "data_bar"),
    (53, "aztec"),
    (54, "data_matrix"),
];

/// `GS ( k pL pH cn fn ...`.
pub(super) fn two_dimensional(engine: &mut Engine, parameters: &[u8]) {
    let Some(&[kind, function, ref rest @ ..]) = parameters.get(2..) else {
        return engine.complain("too short; ignored");
    };
    let Some((_, name)) = KINDS.iter().find(|(known, _)| *known == kind) else {
        return engine.complain(format!("there is no symbology {kind}; ignored"));
    };
    match (function, rest) {
        (80, [b'0', data @ ..]) if !data.is_empty() => engine.stored_symbol = Some((kind, data.to_vec())),
        (81, [b'0']) => match engine.stored_symbol.clone() {
            Some((stored, data)) if stored == kind => print_two_dimensional(engine, name, &data),
            _ => engine.complain("no data is stored; nothing printed"),
        },
        _ if kind == 49 => set_qr(engine, function, rest),
        // How the others look does not matter: they are drawn as a frame.
        _ => {}
    }
}

fn set_qr(engine: &mut Engine, function: u8, parameters: &[u8]) {
    match (function, parameters) {
        (65, [b'2', 0]) => {}
        (65, [_, 0]) => engine.complain("only QR model 2 is emulated; printed as model 2"),
        (67, &[module @ 1..=16]) => engine.settings.qr.module = module,
        (69, [level @ b'0'..=b'3']) => {
            engine.settings.qr.correction = match level {
                b'0' => QrCodeEcc::Low,
                b'1' => QrCodeEcc::Medium,
                b'2' => QrCodeEcc::Quartile,
                _ => QrCodeEcc::High,
            };
        }
        (82, _) => engine.complain("the size of a QR code cannot be asked for; no answer"),
        _ => engine.complain("parameters that do not exist; ignored"),
    }
}

fn print_two_dimensional(engine: &mut Engine, name: &'static str, data: &[u8]) {
    if !engine.line.is_empty() {
        return engine.complain("in the middle of a line; nothing printed");
    }
    if name != "qr_code" {
        return print_box(engine, name, data);
    }
    if !engine.profile.qr {
        return engine.complain("this printer draws no QR codes");
    }
    match encode_qr(data, engine.settings.qr.correction) {
        Some(code) => print_qr(engine, &code, data),
        None => engine.complain("more data than a QR code of this error correction holds; nothing printed"),
    }
}

fn encode_qr(data: &[u8], correction: QrCodeEcc) -> Option<QrCode> {
    let segments = match std::str::from_utf8(data) {
        Ok(text) if text.is_ascii() => QrSegment::make_segments(text),
        _ => vec![QrSegment::make_bytes(data)],
    };
    QrCode::encode_segments_advanced(&segments, correction, Version::MIN, Version::MAX, None, false).ok()
}

fn print_qr(engine: &mut Engine, code: &QrCode, data: &[u8]) {
    let module = u32::from(engine.settings.qr.module);
    let size = u32::try_from(code.size()).unwrap_or(0);
    let (width, area) = (size * module, engine.area());
    if width > area {
        return engine
            .complain(format!("the QR code is {width} dots wide, the print area {area}; nothing printed"));
    }
    let left = engine.settings.left_margin + line::start(width, engine.settings.justify, area);
    let top = engine.paper.height();
    engine.feed(width);
    for (y, row) in (0..code.size()).zip(0u32..) {
        for (x, column) in (0..code.size()).zip(0u32..) {
            if code.get_module(x, y) {
                engine.paper.fill(left + column * module, top + row * module, module, module);
            }
        }
    }
    engine.printed_barcode("qr_code", data.to_vec());
}
