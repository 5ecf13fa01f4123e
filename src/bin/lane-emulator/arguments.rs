//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use emulator::hid::Layout;
use emulator::keyboard;
use emulator::serial::Terminator;
use emulator::typed::TypedScan;
use models::{Models, PrinterModel, SerialModel, Wire};

/// The far end of a wire: an emulated scanner or receipt printer.
///
/// What is emulated is the device; the wire is real. A serial scanner is a pseudo-terminal, a HID scanner a
/// socket, a printer a TCP port: point a lane, or any other program, at the path or port that is printed.
#[derive(Debug, Parser)]
#[command(version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) device: Device,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Device {
    /// A barcode scanner; each line typed is a scan.
    #[command(subcommand)]
    Scanner(Scanner),
    /// An ESC/POS receipt printer; each receipt becomes a text, a picture and a file of its bytes.
    Printer(PrinterOptions),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Scanner {
    /// On a serial line (a pseudo-terminal).
    #[command(after_help = SCAN_HELP)]
    Serial(SerialOptions),
    /// With Zebra's Simple Serial Interface on a serial line (a pseudo-terminal).
    #[command(after_help = SCAN_HELP)]
    Ssi(SsiOptions),
    /// USB HID POS (usage page 8C), on a socket that `emulated:<path>` names in laned.toml.
    #[command(after_help = SCAN_HELP)]
    HidPos(HidOptions),
    /// IBM OEM USB (usage page FF45), on a socket as well.
    #[command(after_help = SCAN_HELP)]
    IbmOem(IbmOptions),
    /// USB HID keyboard (wedge), on a socket as well.
    #[command(after_help = SCAN_HELP)]
    Keyboard(KeyboardOptions),
}

const SCAN_HELP: &str = "\
Each line of standard input is one scan. It may begin with an AIM identifier, and has these escapes:
  ]C10104012345678901\\x1d21ABC     GS1-128 with GS between its elements
  \\xNN \\r \\n \\t \\\\                  any byte
Lines that begin with a colon are commands:
  :unplug   :plug   :quit           (a scan that begins with a colon is typed \\x3a...)
What the host sends, such as beeps, is printed.";

/// What every scanner can be told.
#[derive(Debug, Default, Args)]
pub(crate) struct Stay {
    /// Stay after the end of the input, until stopped.
    #[arg(long)]
    pub(crate) stay: bool,
    /// What lies before the scanner: it is read each time that the host pulls its trigger.
    #[arg(long, value_name = "SCAN")]
    pub(crate) in_view: Option<TypedScan>,
}

/// Options of a serial scanner.
#[derive(Debug, Args)]
pub(crate) struct SerialOptions {
    /// Make a stable symbolic link to the terminal.
    #[arg(long, value_name = "PATH")]
    pub(crate) link: Option<PathBuf>,
    /// The make to emulate: its terminator, framing and beep commands.
    #[arg(long, value_name = "MODEL", default_value = "generic-serial", value_parser = serial_model)]
    pub(crate) model: Named<SerialModel>,
    /// What ends each scan: CR, LF, CRLF, TAB or none; as the model has it, if left out.
    #[arg(long, value_name = "NAME")]
    pub(crate) terminator: Option<Terminator>,
    /// Send each scan in pieces of that many bytes.
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) split: Option<u16>,
    /// Wait that many milliseconds between the pieces.
    #[arg(long, value_name = "MS", default_value_t = 0, requires = "split")]
    pub(crate) delay: u64,
    /// Send this noise before each scan.
    #[arg(long, value_name = "TEXT")]
    pub(crate) noise: Option<String>,
    /// Leave out what ends a scan.
    #[arg(long)]
    pub(crate) no_terminator: bool,
    /// Stop each scan after that many bytes.
    #[arg(long, value_name = "BYTES")]
    pub(crate) cut_after: Option<u16>,
    /// Hold every other scan back, and send it in one piece with the next one.
    #[arg(long)]
    pub(crate) glue: bool,
    #[command(flatten)]
    pub(crate) stay: Stay,
}

/// Options of a scanner with the Simple Serial Interface. Faults are those of each scan.
#[derive(Debug, Args)]
pub(crate) struct SsiOptions {
    /// Make a stable symbolic link to the terminal.
    #[arg(long, value_name = "PATH")]
    pub(crate) link: Option<PathBuf>,
    /// Send each packet in pieces of that many bytes.
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) split: Option<u16>,
    /// Wait that many milliseconds between the pieces.
    #[arg(long, value_name = "MS", default_value_t = 0, requires = "split")]
    pub(crate) delay: u64,
    /// Spoil the checksum of that many packets of each scan.
    #[arg(long, value_name = "PACKETS", default_value_t = 0)]
    pub(crate) bad_checksums: u8,
    /// Miss that many of the host's answers, and send again.
    #[arg(long, value_name = "ANSWERS", default_value_t = 0)]
    pub(crate) deaf: u8,
    /// Send this noise before each scan.
    #[arg(long, value_name = "TEXT")]
    pub(crate) noise: Option<String>,
    /// Stop each scan after that many bytes.
    #[arg(long, value_name = "BYTES")]
    pub(crate) cut_after: Option<u16>,
    /// Refuse what the host asks.
    #[arg(long)]
    pub(crate) deny: bool,
    #[command(flatten)]
    pub(crate) stay: Stay,
}

/// Options of a HID POS scanner.
#[derive(Debug, Args)]
pub(crate) struct HidOptions {
    /// Where the socket is made.
    #[arg(long, value_name = "PATH")]
    pub(crate) socket: PathBuf,
    /// Whose reports it sends.
    #[arg(long, value_name = "NAME", default_value = "honeywell-xenon", value_parser = Layout::NAMES)]
    pub(crate) layout: String,
    /// Wait that many milliseconds between the reports of a scan.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub(crate) delay: u64,
    /// Send reports without data before, between and after those of a scan.
    #[arg(long)]
    pub(crate) noise: bool,
    /// Stop each scan after that many reports.
    #[arg(long, value_name = "REPORTS")]
    pub(crate) cut_after: Option<u16>,
    /// Send half of this report of each scan, counted from 0.
    #[arg(long, value_name = "REPORT")]
    pub(crate) short_report: Option<u16>,
    /// Never send the last report of a scan that needs more than one.
    #[arg(long)]
    pub(crate) lose_last_report: bool,
    /// Announce another report after a scan that fills its last one, and send none.
    #[arg(long)]
    pub(crate) stuck_continued: bool,
    /// Take feature reports, and do nothing of what they say.
    #[arg(long)]
    pub(crate) ignore_features: bool,
    #[command(flatten)]
    pub(crate) stay: Stay,
}

/// Options of an IBM OEM scanner.
#[derive(Debug, Args)]
pub(crate) struct IbmOptions {
    /// Where the socket is made.
    #[arg(long, value_name = "PATH")]
    pub(crate) socket: PathBuf,
    /// Be a table-top scanner: the digits of a UPC or EAN come as the bytes 0 to 9.
    #[arg(long)]
    pub(crate) table_top: bool,
    /// Send at most that many bytes of a label in one report.
    #[arg(long, value_name = "BYTES", value_parser = clap::value_parser!(u8).range(1..=57))]
    pub(crate) split: Option<u8>,
    /// Send status and answers to commands between the reports of a label.
    #[arg(long)]
    pub(crate) status_noise: bool,
    /// Never send the last report of a label that needs more than one.
    #[arg(long)]
    pub(crate) lose_last_report: bool,
    /// Wait that many milliseconds between the reports of a label.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub(crate) delay: u64,
    /// Stop each label after that many reports.
    #[arg(long, value_name = "REPORTS")]
    pub(crate) cut_after: Option<u16>,
    /// Answer no command.
    #[arg(long)]
    pub(crate) silent: bool,
    #[command(flatten)]
    pub(crate) stay: Stay,
}

/// Options of a scanner that types.
#[derive(Debug, Args)]
pub(crate) struct KeyboardOptions {
    /// Where the socket is made.
    #[arg(long, value_name = "PATH")]
    pub(crate) socket: PathBuf,
    /// The country of its keyboard.
    #[arg(long, value_name = "NAME", default_value = "us", value_parser = keyboard::LAYOUTS)]
    pub(crate) layout: String,
    /// How its reports say which keys are down: a boot keyboard's list, the same under an id, or a bit for each key.
    #[arg(long, value_name = "FORM", default_value = "boot", value_parser = keyboard::Form::NAMES)]
    pub(crate) reports: String,
    /// The key that ends each scan.
    #[arg(long, value_name = "KEY", default_value = "enter", value_parser = keyboard::End::NAMES)]
    pub(crate) end: String,
    /// How control characters are typed: with Ctrl, by their numbers (Alt and the keypad), or everything by number.
    #[arg(long, value_name = "WAY", default_value = "ctrl", value_parser = keyboard::Controls::NAMES)]
    pub(crate) controls: String,
    /// Let each key go down before the one before it goes up.
    #[arg(long)]
    pub(crate) overlap: bool,
    /// Send each report twice.
    #[arg(long)]
    pub(crate) repeat: bool,
    /// Switch Caps Lock on before each scan and off after it.
    #[arg(long)]
    pub(crate) caps_lock: bool,
    /// Send reports of media keys between (with --reports ids).
    #[arg(long)]
    pub(crate) media_noise: bool,
    /// Press F5 before the character of this number, from 0.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) stray_key: Option<usize>,
    /// Report too many keys before the character of this number, from 0.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) roll_over: Option<usize>,
    /// Stop each scan after that many characters.
    #[arg(long, value_name = "CHARACTERS")]
    pub(crate) cut_after: Option<usize>,
    /// Wait that many milliseconds before each report.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    pub(crate) delay: u64,
    #[command(flatten)]
    pub(crate) stay: Stay,
}

/// Options of a printer.
#[derive(Debug, Args)]
#[command(after_help = PRINTER_HELP)]
pub(crate) struct PrinterOptions {
    /// Listen on this TCP port of 127.0.0.1; 0 takes a free one. This is the default, with 9100.
    #[arg(long, value_name = "PORT", group = "wire", value_parser = port)]
    pub(crate) tcp: Option<u16>,
    /// Be a serial printer on a pseudo-terminal.
    #[arg(long, group = "wire")]
    pub(crate) pty: bool,
    /// Listen on a Unix socket.
    #[arg(long, value_name = "PATH", group = "wire")]
    pub(crate) unix: Option<PathBuf>,
    /// Make a stable symbolic link to the pseudo-terminal.
    #[arg(long, value_name = "PATH", requires = "pty")]
    pub(crate) link: Option<PathBuf>,
    /// Write each receipt into this folder as .txt, .png and .escpos; the folder is made if need be.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The make to emulate: its width and abilities.
    #[arg(long, value_name = "MODEL", default_value = "epson-tm-m30", value_parser = printer_model)]
    pub(crate) model: PrinterModel,
    /// Begin without paper.
    #[arg(long)]
    pub(crate) paper_out: bool,
    /// Begin with the roll nearly at its end.
    #[arg(long)]
    pub(crate) paper_low: bool,
    /// Begin with the cover open.
    #[arg(long)]
    pub(crate) cover_open: bool,
    /// Begin with a cutter that jams at the next cut.
    #[arg(long)]
    pub(crate) cutter_jam: bool,
    /// Never answer.
    #[arg(long)]
    pub(crate) silent: bool,
    /// Take at most that many bytes a second.
    #[arg(long, value_name = "BYTES_PER_SECOND")]
    pub(crate) slow: Option<u32>,
    /// Break the first connection after that many bytes.
    #[arg(long, value_name = "BYTES")]
    pub(crate) break_after: Option<u64>,
}

const PRINTER_HELP: &str = "\
Commands on standard input, while it works:
  paper out | paper low | paper in      the roll
  cover open | cover closed
  cutter jam | cutter free
  silent on | silent off                whether it answers
  slow 960 | slow off                   bytes a second
  break 100                             break the connection after 100 more bytes
  power                                 off and on again
  tear                                  show and write what is printed and not yet cut
  quit
Without any input it works until it is stopped.";

/// Something with the name by which it was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Named<T> {
    pub(crate) name: String,
    pub(crate) value: T,
}

fn serial_model(name: &str) -> Result<Named<SerialModel>, String> {
    let models = Models::load(None).map_err(|error| error.to_string())?;
    let serial = models.scanners().filter_map(|model| match &model.wire {
        Wire::Serial(serial) => Some((model.name.as_str(), serial)),
        _ => None,
    });
    let (names, all): (Vec<&str>, Vec<&SerialModel>) = serial.unzip();
    let found = names.iter().position(|known| *known == name).and_then(|index| all.get(index));
    let found = found.ok_or_else(|| format!("known scanners on a serial line: {}", names.join(", ")))?;
    Ok(Named { name: name.to_owned(), value: (*found).clone() })
}

fn printer_model(name: &str) -> Result<PrinterModel, String> {
    let models = Models::load(None).map_err(|error| error.to_string())?;
    models.printer(name).cloned().ok_or_else(|| {
        let known: Vec<&str> = models.printers().map(|model| model.name.as_str()).collect();
        format!("known printers: {}", known.join(", "))
    })
}

/// `9100`, or `127.0.0.1:9100`: it never listens to other machines.
fn port(text: &str) -> Result<u16, String> {
    let number = text.strip_prefix("127.0.0.1:").or_else(|| text.strip_prefix("localhost:")).unwrap_or(text);
    number.parse().map_err(|_| "a port, such as 9100 or 127.0.0.1:9100".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_port_may_name_this_machine_and_no_other() {
        assert_eq!(port("9100"), Ok(9100));
        assert_eq!(port("127.0.0.1:0"), Ok(0));
        assert!(port("0.0.0.0:9100").is_err());
        assert!(port("70000").is_err());
    }
}
