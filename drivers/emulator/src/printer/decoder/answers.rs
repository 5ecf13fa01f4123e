//! Commands that ask, and the drawer.

use super::engine::Engine;
use super::{Output, Question};

fn byte(parameters: &[u8], at: usize) -> u8 {
    parameters.get(at).copied().unwrap_or(0)
}

/// `ESC = n`: bit 0 selects the printer.
pub(super) fn select_peripheral(engine: &mut Engine, parameters: &[u8]) {
    engine.selected = byte(parameters, 0) & 1 != 0;
}

/// `ESC p m t1 t2`.
pub(super) fn drawer(engine: &mut Engine, parameters: &[u8]) {
    match byte(parameters, 0) {
        0 | 1 | b'0' | b'1' => engine.output.push_back(Output::Drawer),
        m => engine.complain(format!("there is no drawer pin {m}")),
    }
}

/// `GS a n`.
pub(super) fn automatic_status(engine: &mut Engine, parameters: &[u8]) {
    ask(engine, Question::Automatic(byte(parameters, 0)));
}

/// `GS r n`.
pub(super) fn transmit_status(engine: &mut Engine, parameters: &[u8]) {
    match byte(parameters, 0) {
        1 | b'1' => ask(engine, Question::Paper),
        2 | b'2' => ask(engine, Question::Drawer),
        n => engine.complain(format!("there is no status {n}; no answer")),
    }
}

/// `ESC v`, an older form of `GS r 1`.
pub(super) fn paper_status(engine: &mut Engine, _: &[u8]) {
    ask(engine, Question::Paper);
}

/// `ESC u n`, an older form of `GS r 2`.
pub(super) fn peripheral_status(engine: &mut Engine, _: &[u8]) {
    ask(engine, Question::Drawer);
}

fn ask(engine: &mut Engine, question: Question) {
    if engine.profile.status {
        engine.output.push_back(Output::Ask(question));
    }
}

/// `GS I n`: one byte for the ids, `_`, text and NUL for the names.
pub(super) fn printer_id(engine: &mut Engine, parameters: &[u8]) {
    let profile = &engine.profile;
    let text = match byte(parameters, 0) {
        1 | b'1' => return engine.output.push_back(Output::Answer(vec![0x20])),
        2 | b'2' => return engine.output.push_back(Output::Answer(vec![0x02])),
        3 | b'3' => return engine.output.push_back(Output::Answer(vec![0x01])),
        65 => "1.00 EMULATED",
        66 => &profile.maker,
        67 => &profile.model,
        68 => &profile.serial_number,
        69 => "",
        n => return engine.complain(format!("there is no printer information {n}; no answer")),
    };
    let answer = [b"_", text.as_bytes(), b"\0"].concat();
    engine.output.push_back(Output::Answer(answer));
}

/// `GS ( H`: function 48 answers with an ID when the data before it is printed.
pub(super) fn process_id(engine: &mut Engine, parameters: &[u8]) {
    match parameters {
        _ if !engine.profile.process_id => engine.complain("this printer does not have it; no answer"),
        &[6, 0, b'0', b'0', a, b, c, d] if [a, b, c, d].iter().all(|id| (0x20..=0x7e).contains(id)) => {
            engine.answer_when_printed([a, b, c, d]);
        }
        [6, 0, b'0', ..] => engine.complain("a process ID is four bytes from 20 to 7E; no answer"),
        [_, _, b'1', ..] => engine.complain("the offline response is not emulated"),
        _ => engine.complain("parameters that do not exist; ignored"),
    }
}
