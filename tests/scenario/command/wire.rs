use super::super::token::Words;
use super::Action;

/// How a scan comes over its wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Manner {
    /// As it should.
    #[default]
    Well,
    /// A serial scan without its terminator.
    Unterminated,
    /// A serial scan in two pieces.
    SplitAt(usize),
    /// A HID scan without its last report.
    CutOff,
}

/// What happens to a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Unplug,
    Plug,
    Printer(PrinterFault),
}

/// What is wrong with a printer, or right again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PrinterFault {
    PaperOut(bool),
    CoverOpen(bool),
    Silent(bool),
}

const PRINTER_FAULTS: [(&str, PrinterFault); 6] = [
    ("paper_out", PrinterFault::PaperOut(true)),
    ("paper_in", PrinterFault::PaperOut(false)),
    ("cover_open", PrinterFault::CoverOpen(true)),
    ("cover_closed", PrinterFault::CoverOpen(false)),
    ("mute", PrinterFault::Silent(true)),
    ("speaking", PrinterFault::Silent(false)),
];

/// `scan DEVICE [AIM] "data" [unterminated | split N | cut_off]`
pub(super) fn scan(words: &mut Words<'_>) -> Result<Action, String> {
    let device = words.text("the scanner")?;
    let aim = match words.peek() {
        Some(token) if !token.quoted && token.bytes.starts_with(b"]") => {
            Some(words.text("the AIM identifier")?)
        }
        _ => None,
    };
    let data = words.bytes("what it reads")?;
    let manner = match words.take().map(|token| token.text()).as_deref() {
        None => Manner::Well,
        Some("unterminated") => Manner::Unterminated,
        Some("cut_off") => Manner::CutOff,
        Some("split") => Manner::SplitAt(words.number("where it is split")?),
        Some(other) => return Err(format!("`{other}`: a scan can come unterminated, cut_off or split N")),
    };
    Ok(Action::Scan { device, aim, data, manner })
}

/// `unplug DEVICE`, `plug DEVICE`, `printer DEVICE paper_out`
pub(super) fn fault(verb: &str, words: &mut Words<'_>) -> Result<Action, String> {
    let device = words.text("the device")?;
    let fault = match verb {
        "unplug" => Fault::Unplug,
        "plug" => Fault::Plug,
        _ => {
            let name = words.text("what happens to it")?;
            let found = PRINTER_FAULTS.into_iter().find(|(known, _)| *known == name);
            let known: Vec<&str> = PRINTER_FAULTS.iter().map(|(known, _)| *known).collect();
            let (_, fault) = found.ok_or_else(|| {
                format!("`{name}` can't happen to a printer; these can: {}", known.join(", "))
            })?;
            Fault::Printer(fault)
        }
    };
    Ok(Action::Fault { device, fault })
}
