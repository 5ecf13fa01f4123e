//! Every command that the emulator knows.

use super::engine::Engine;
use super::frame::Shape::{self, *};
use super::{answers, barcode, graphics, layout, style};

/// One command of ESC/POS.
pub(super) struct Command {
    /// The bytes it begins with.
    pub(super) code: &'static [u8],
    /// Its name in Epson's reference.
    pub(super) name: &'static str,
    /// How many parameter bytes follow.
    pub(super) shape: Shape,
    /// What it does, given its parameter bytes.
    pub(super) run: fn(&mut Engine, &[u8]),
}

impl Command {
    /// Whether it cuts the paper.
    pub(super) fn is_cut(&self) -> bool {
        matches!(self.name, "GS V" | "ESC i" | "ESC m")
    }
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const fn row(code: &'static [u8], name: &'static str, shape: Shape, run: fn(&mut Engine, &[u8])) -> Command {
    Command { code, name, shape, run }
}

/// Tried before [`FALLBACK_BLOCKS`]; no code is the beginning of another.
pub(super) const COMMANDS: &[Command] = &[
    row(b"\x00", "NUL", Fixed(0), nothing),
    row(b"\x09", "HT", Fixed(0), layout::tab),
    row(b"\x0a", "LF", Fixed(0), layout::line_feed),
    row(b"\x0c", "FF", Fixed(0), only_in_page_mode),
    row(b"\x0d", "CR", Fixed(0), nothing),
    row(b"\x18", "CAN", Fixed(0), only_in_page_mode),
    // Real-time commands are executed when they are received; here they only take their bytes.
    row(b"\x10\x04", "DLE EOT", Fixed(1), nothing),
    row(b"\x10\x05", "DLE ENQ", Fixed(1), nothing),
    row(b"\x10\x14", "DLE DC4", RealTime, nothing),
    row(b"\x1b\x0c", "ESC FF", Fixed(0), only_in_page_mode),
    row(b"\x1b ", "ESC SP", Fixed(1), style::character_spacing),
    row(b"\x1b!", "ESC !", Fixed(1), style::print_modes),
    row(b"\x1b$", "ESC $", Fixed(2), layout::absolute_position),
    row(b"\x1b%", "ESC %", Fixed(1), not_emulated_if_set),
    row(b"\x1b&", "ESC &", OwnCharacters, not_emulated),
    row(b"\x1b*", "ESC *", Columns, graphics::columns),
    row(b"\x1b-", "ESC -", Fixed(1), style::underline),
    row(b"\x1b2", "ESC 2", Fixed(0), layout::default_line_spacing),
    row(b"\x1b3", "ESC 3", Fixed(1), layout::line_spacing),
    row(b"\x1b=", "ESC =", Fixed(1), answers::select_peripheral),
    row(b"\x1b?", "ESC ?", Fixed(1), not_emulated),
    row(b"\x1b@", "ESC @", Fixed(0), layout::initialize),
    row(b"\x1bD", "ESC D", Tabs, layout::set_tabs),
    row(b"\x1bE", "ESC E", Fixed(1), style::emphasized),
    row(b"\x1bG", "ESC G", Fixed(1), style::double_strike),
    row(b"\x1bJ", "ESC J", Fixed(1), layout::print_and_feed_units),
    row(b"\x1bL", "ESC L", Fixed(0), not_emulated),
    row(b"\x1bM", "ESC M", Fixed(1), style::font),
    row(b"\x1bR", "ESC R", Fixed(1), style::country),
    row(b"\x1bS", "ESC S", Fixed(0), only_in_page_mode),
    row(b"\x1bT", "ESC T", Fixed(1), only_in_page_mode),
    row(b"\x1bV", "ESC V", Fixed(1), not_emulated_if_set),
    row(b"\x1bW", "ESC W", Fixed(8), only_in_page_mode),
    row(b"\x1b\\", "ESC \\", Fixed(2), layout::relative_position),
    row(b"\x1ba", "ESC a", Fixed(1), layout::justify),
    row(b"\x1bc3", "ESC c 3", Fixed(1), nothing),
    row(b"\x1bc4", "ESC c 4", Fixed(1), nothing),
    row(b"\x1bc5", "ESC c 5", Fixed(1), nothing),
    row(b"\x1bd", "ESC d", Fixed(1), layout::print_and_feed_lines),
    row(b"\x1bi", "ESC i", Fixed(0), layout::cut_here),
    row(b"\x1bm", "ESC m", Fixed(0), layout::cut_here),
    row(b"\x1bp", "ESC p", Fixed(3), answers::drawer),
    row(b"\x1bt", "ESC t", Fixed(1), style::code_page),
    row(b"\x1bu", "ESC u", Fixed(1), answers::peripheral_status),
    row(b"\x1bv", "ESC v", Fixed(0), answers::paper_status),
    row(b"\x1b{", "ESC {", Fixed(1), not_emulated_if_set),
    row(b"\x1c!", "FS !", Fixed(1), nothing),
    row(b"\x1c&", "FS &", Fixed(0), not_emulated),
    row(b"\x1c-", "FS -", Fixed(1), nothing),
    row(b"\x1c.", "FS .", Fixed(0), nothing),
    row(b"\x1cC", "FS C", Fixed(1), nothing),
    row(b"\x1cS", "FS S", Fixed(2), nothing),
    row(b"\x1cW", "FS W", Fixed(1), nothing),
    row(b"\x1cp", "FS p", Fixed(2), not_emulated),
    row(b"\x1d!", "GS !", Fixed(1), style::character_size),
    row(b"\x1d$", "GS $", Fixed(2), only_in_page_mode),
    row(b"\x1d(A", "GS ( A", Block, graphics::test_print),
    row(b"\x1d(D", "GS ( D", Block, nothing),
    row(b"\x1d(E", "GS ( E", Block, not_emulated),
    row(b"\x1d(H", "GS ( H", Block, answers::process_id),
    row(b"\x1d(K", "GS ( K", Block, nothing),
    row(b"\x1d(L", "GS ( L", Block, graphics::graphics),
    row(b"\x1d(k", "GS ( k", Block, barcode::two_dimensional),
    row(b"\x1d*", "GS *", OwnPicture, not_emulated),
    row(b"\x1d/", "GS /", Fixed(1), not_emulated),
    row(b"\x1d8L", "GS 8 L", LongBlock, graphics::long_graphics),
    row(b"\x1d:", "GS :", Fixed(0), not_emulated),
    row(b"\x1dB", "GS B", Fixed(1), style::reverse),
    row(b"\x1dH", "GS H", Fixed(1), barcode::caption_position),
    row(b"\x1dI", "GS I", Fixed(1), answers::printer_id),
    row(b"\x1dL", "GS L", Fixed(2), layout::left_margin),
    row(b"\x1dP", "GS P", Fixed(2), layout::motion_units),
    row(b"\x1dT", "GS T", Fixed(1), layout::to_line_start),
    row(b"\x1dV", "GS V", Cut, layout::cut),
    row(b"\x1dW", "GS W", Fixed(2), layout::area_width),
    row(b"\x1d\\", "GS \\", Fixed(2), only_in_page_mode),
    row(b"\x1d^", "GS ^", Fixed(3), not_emulated),
    row(b"\x1da", "GS a", Fixed(1), answers::automatic_status),
    row(b"\x1db", "GS b", Fixed(1), nothing),
    row(b"\x1df", "GS f", Fixed(1), barcode::caption_font),
    row(b"\x1dg0", "GS g 0", Fixed(3), nothing),
    row(b"\x1dg2", "GS g 2", Fixed(3), not_emulated),
    row(b"\x1dh", "GS h", Fixed(1), barcode::height),
    row(b"\x1dk", "GS k", Barcode, barcode::linear),
    row(b"\x1dr", "GS r", Fixed(1), answers::transmit_status),
    row(b"\x1dv0", "GS v 0", Raster, graphics::raster),
    row(b"\x1dw", "GS w", Fixed(1), barcode::module_width),
    row(b"\x1dz0", "GS z 0", Fixed(2), nothing),
];

macro_rules! blocks {
    ($lead:literal, $name:literal, $($letter:literal)*) => {
        &[$(Command {
            code: concat!($lead, $letter).as_bytes(),
            name: concat!($name, " ", $letter),
            shape: Block,
            run: not_emulated,
        }),*]
    };
}

/// `GS (` with any other letter has its length after it, so that even an unknown one can be left out whole.
pub(super) const FALLBACK_BLOCKS: &[Command] = blocks!(
    "\x1d(", "GS (",
    "B" "C" "F" "G" "I" "J" "M" "N" "O" "P" "Q" "R" "S" "T" "U" "V" "W" "X" "Y" "Z"
    "a" "b" "c" "d" "e" "f" "g" "h" "i" "j" "l" "m" "n" "o" "p" "q" "r" "s" "t" "u" "v" "w" "x" "y" "z"
);

fn nothing(_: &mut Engine, _: &[u8]) {}

fn not_emulated(engine: &mut Engine, _: &[u8]) {
    engine.complain("not emulated; left out");
}

fn not_emulated_if_set(engine: &mut Engine, parameters: &[u8]) {
    if parameters.first().is_some_and(|n| n & 1 != 0) {
        engine.complain("not emulated; printed as if it were off");
    }
}

fn only_in_page_mode(engine: &mut Engine, _: &[u8]) {
    engine.complain("does nothing outside page mode");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_command_hides_another() {
        let all: Vec<&Command> = COMMANDS.iter().chain(FALLBACK_BLOCKS).collect();
        for (index, one) in all.iter().enumerate() {
            for other in all.iter().skip(index + 1) {
                let hides = one.code.starts_with(other.code) || other.code.starts_with(one.code);
                assert!(!hides, "{} and {}", one.name, other.name);
            }
        }
    }
}
