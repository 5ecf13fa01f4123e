use super::command::{Fault, Manner, PrinterFault, Setting, Wire};
use crate::support::home::{Home, quoted};
use crate::support::patiently;
use emulator::hid::{self, Heard, HidPosScanner, Layout};
use emulator::ibm::{self, IbmOemScanner};
use emulator::keyboard::{self, KeyboardScanner};
use emulator::printer::{EmulatedPrinter, Listen, Profile, Receipt};
use emulator::serial::{self, SerialScanner};
use emulator::ssi::{self, SsiScanner};
use emulator::typed::escape;
use std::collections::{BTreeMap, VecDeque};

/// The far ends of the lane's wires.
#[derive(Debug, Default)]
pub(crate) struct Wires {
    scanners: BTreeMap<String, Scanner>,
    printers: BTreeMap<String, EmulatedPrinter>,
    /// Receipts that a scenario has looked at.
    seen: usize,
}

#[derive(Debug)]
enum Scanner {
    Serial(Box<OnALine>),
    Ssi(Box<OnPackets>),
    Hid(HidPosScanner),
    Ibm(IbmOemScanner),
    Keyboard(KeyboardScanner),
    Missing,
}

#[derive(Debug)]
struct OnALine {
    /// `None` while unplugged.
    plugged: Option<SerialScanner>,
    options: serial::Options,
    heard: VecDeque<u8>,
}

#[derive(Debug)]
struct OnPackets {
    /// `None` while unplugged.
    plugged: Option<SsiScanner>,
    options: ssi::Options,
    /// The lane has set it up since it was plugged in.
    is_set_up: bool,
}

impl Wires {
    /// Sets up the far end of a device; answers its port, as the configuration names it.
    ///
    /// # Errors
    /// When it can't be set up.
    pub(crate) async fn add(
        &mut self,
        home: &Home,
        name: &str,
        wire: &Wire,
        keys: &Keys,
    ) -> Result<String, String> {
        let failed = |error: std::io::Error| format!("the far end of {name} can't be set up: {error}");
        let (scanner, port) = match wire {
            Wire::Serial => {
                let terminator = keys.get("terminator").map_or("CR", String::as_str);
                let options = serial::Options {
                    link: Some(home.path(&format!("{name}.tty"))),
                    terminator: terminator.parse()?,
                    ..serial::Options::default()
                };
                let line = SerialScanner::open(options.clone()).map_err(failed)?;
                let port = line.path().display().to_string();
                let scanner = OnALine { plugged: Some(line), options, heard: VecDeque::new() };
                (Scanner::Serial(Box::new(scanner)), port)
            }
            Wire::Ssi => {
                let link = Some(home.path(&format!("{name}.tty")));
                let options = ssi::Options { link, ..ssi::Options::default() };
                let line = SsiScanner::open(options.clone()).map_err(failed)?;
                let port = line.path().display().to_string();
                let scanner = OnPackets { plugged: Some(line), options, is_set_up: false };
                (Scanner::Ssi(Box::new(scanner)), port)
            }
            Wire::Hid(layout) => {
                let layout = Layout::named(layout).ok_or_else(|| format!("`{layout}` is no layout"))?;
                let socket = home.path(&format!("{name}.hid"));
                let port = format!("emulated:{}", socket.display());
                (Scanner::Hid(HidPosScanner::open(socket, layout).map_err(failed)?), port)
            }
            Wire::IbmOem(form) => {
                let form = match form.as_str() {
                    "hand-held" => ibm::Form::HandHeld,
                    "table-top" => ibm::Form::TableTop,
                    _ => return Err(format!("`{form}` is neither hand-held nor table-top")),
                };
                let socket = home.path(&format!("{name}.ibm"));
                let port = format!("emulated:{}", socket.display());
                (Scanner::Ibm(IbmOemScanner::open(socket, form).map_err(failed)?), port)
            }
            Wire::Keyboard(country) => {
                let socket = home.path(&format!("{name}.keys"));
                let port = format!("emulated:{}", socket.display());
                let options = keyboard::Options { layout: country.clone(), ..keyboard::Options::default() };
                (Scanner::Keyboard(KeyboardScanner::open(socket, options).map_err(failed)?), port)
            }
            Wire::Missing => (Scanner::Missing, home.path(&format!("{name}.missing")).display().to_string()),
            Wire::Tcp | Wire::Silent => {
                let profile = Profile::columns_48();
                let printer = EmulatedPrinter::listen(Listen::Tcp(0), profile).await.map_err(failed)?;
                printer.set(emulator::printer::Fault::Silent(*wire == Wire::Silent));
                let port = printer.port().to_owned();
                self.printers.insert(name.to_owned(), printer);
                return Ok(port);
            }
        };
        self.scanners.insert(name.to_owned(), scanner);
        Ok(port)
    }

    /// Reads a symbol with a scanner, once the lane listens to it.
    ///
    /// # Errors
    /// When there is no such scanner, or it can't.
    pub(crate) async fn scan(
        &mut self,
        name: &str,
        aim: Option<&str>,
        data: &[u8],
        manner: Manner,
    ) -> Result<(), String> {
        match self.scanner(name)? {
            Scanner::Serial(scanner) => {
                let line = scanner.plugged.as_mut().ok_or("it is not plugged in")?;
                patiently(&format!("the lane to open {name}"), line.until_open()).await?;
                line.set_faults(serial_faults(manner));
                line.scan(data, aim).await.map_err(|error| format!("{name} can't send: {error}"))
            }
            Scanner::Ssi(scanner) => scanner.scan(name, aim, data, manner).await,
            Scanner::Hid(scanner) => {
                patiently(&format!("the lane to attach {name}"), scanner.until_attached()).await?;
                let lose_last_report = manner == Manner::CutOff;
                scanner.set_faults(hid::Faults { lose_last_report, ..hid::Faults::default() });
                scanner.scan(data, aim).await.map_err(|error| format!("{name} can't send: {error}"))
            }
            Scanner::Ibm(scanner) => {
                patiently(&format!("the lane to enable {name}"), scanner.until_enabled()).await?;
                scanner.set_faults(ibm::Faults {
                    // In many small reports, with much else between them: it shall make no difference.
                    split: Some(7),
                    status_noise: true,
                    lose_last_report: manner == Manner::CutOff,
                    ..ibm::Faults::default()
                });
                scanner.scan(data, aim).await.map_err(|error| format!("{name} can't send: {error}"))
            }
            Scanner::Keyboard(scanner) => {
                patiently(&format!("the lane to attach {name}"), scanner.until_attached()).await?;
                scanner.set_faults(keyboard::Faults {
                    // One key after the other goes down before the last is up: it shall make no difference.
                    overlap: true,
                    cut_after: (manner == Manner::CutOff).then_some(CUT_CHARACTERS),
                    ..keyboard::Faults::default()
                });
                scanner.scan(data, aim).await.map_err(|error| format!("{name} can't send: {error}"))
            }
            Scanner::Missing => Err(format!("{name} is not plugged in")),
        }
    }

    /// # Errors
    /// When there is no such device, or this can't happen to it.
    pub(crate) fn fault(&mut self, name: &str, fault: Fault) -> Result<(), String> {
        if let Fault::Printer(fault) = fault {
            self.printer(name)?.set(match fault {
                PrinterFault::PaperOut(on) => emulator::printer::Fault::PaperOut(on),
                PrinterFault::CoverOpen(on) => emulator::printer::Fault::CoverOpen(on),
                PrinterFault::Silent(on) => emulator::printer::Fault::Silent(on),
            });
            return Ok(());
        }
        match (self.scanner(name)?, fault) {
            (Scanner::Serial(scanner), Fault::Unplug) => scanner.plugged = None,
            (Scanner::Serial(scanner), _) => {
                let line = SerialScanner::open(scanner.options.clone()).map_err(|error| error.to_string())?;
                scanner.plugged = Some(line);
            }
            (Scanner::Ssi(scanner), Fault::Unplug) => scanner.plugged = None,
            (Scanner::Ssi(scanner), _) => {
                let line = SsiScanner::open(scanner.options.clone()).map_err(|error| error.to_string())?;
                (scanner.plugged, scanner.is_set_up) = (Some(line), false);
            }
            (Scanner::Hid(scanner), Fault::Unplug) => scanner.unplug(),
            (Scanner::Hid(scanner), _) => scanner.replug().map_err(|error| error.to_string())?,
            (Scanner::Ibm(scanner), Fault::Unplug) => scanner.unplug(),
            (Scanner::Ibm(scanner), _) => scanner.replug().map_err(|error| error.to_string())?,
            (Scanner::Keyboard(scanner), Fault::Unplug) => scanner.unplug(),
            (Scanner::Keyboard(scanner), _) => scanner.replug().map_err(|error| error.to_string())?,
            (Scanner::Missing, _) => return Err(format!("{name} is missing altogether")),
        }
        Ok(())
    }

    /// The scanner with packets answers the lane while a program waits for what comes of it.
    pub(crate) async fn attend(&mut self) {
        for scanner in self.scanners.values_mut() {
            if let Scanner::Ssi(scanner) = scanner
                && let Some(line) = &mut scanner.plugged
            {
                // It ends when the line has gone.
                let _ = line.attend().await;
            }
        }
        std::future::pending().await
    }

    /// The next feedback that the scanner gets: `good`, `error` or `not_on_file`; on a serial line, whether the next
    /// bytes are those given.
    ///
    /// # Errors
    /// When it gets none in time, or another.
    pub(crate) async fn hears(&mut self, name: &str, feedback: &str) -> Result<(), String> {
        let heard =
            patiently(&format!("{name} to get feedback"), self.next_feedback(name, feedback.len())).await??;
        if heard == feedback { Ok(()) } else { Err(format!("{name} heard {heard:?}, not {feedback:?}")) }
    }

    async fn next_feedback(&mut self, name: &str, length: usize) -> Result<String, String> {
        match self.scanner(name)? {
            Scanner::Ibm(scanner) => loop {
                match scanner.heard().await {
                    ibm::Command::Beep => return Ok("good".to_owned()),
                    ibm::Command::ErrorBeep => return Ok("error".to_owned()),
                    ibm::Command::NotOnFileBeep => return Ok("not_on_file".to_owned()),
                    ibm::Command::Enable | ibm::Command::Disable => {}
                    ibm::Command::Other(report) => {
                        return Err(format!("{name} was sent a command it hasn't: {report:x?}"));
                    }
                }
            },
            Scanner::Hid(scanner) => loop {
                match scanner.heard().await {
                    Heard::GoodReadBeep => return Ok("good".to_owned()),
                    Heard::ErrorBeep => return Ok("error".to_owned()),
                    Heard::NotOnFileBeep => return Ok("not_on_file".to_owned()),
                    Heard::InitiateRead(true) => return Ok("trigger".to_owned()),
                    Heard::Command(command) => return Ok(escape(&command)),
                    Heard::Unknown(report) => {
                        return Err(format!("{name} was sent a report it hasn't: {report:x?}"));
                    }
                    _ => {}
                }
            },
            Scanner::Serial(scanner) => {
                let OnALine { plugged, heard, .. } = scanner.as_mut();
                let line = plugged.as_mut().ok_or("it is not plugged in")?;
                while heard.len() < length {
                    heard.extend(line.heard().await.map_err(|error| error.to_string())?);
                }
                Ok(String::from_utf8_lossy(&heard.drain(..length).collect::<Vec<u8>>()).into_owned())
            }
            Scanner::Ssi(scanner) => scanner.next_beep().await,
            Scanner::Keyboard(_) => Err(format!("{name} types, and cannot be told to beep")),
            Scanner::Missing => Err(format!("{name} is not plugged in")),
        }
    }

    /// The next receipt that comes out of the printer.
    ///
    /// # Errors
    /// When none comes.
    pub(crate) async fn next_receipt(&mut self) -> Result<Receipt, String> {
        let printer = self.printers.values().next().ok_or("the lane has no printer")?;
        let receipt = patiently("a receipt", printer.receipt(self.seen + 1)).await?;
        self.seen += 1;
        Ok(receipt)
    }

    /// The last receipt that was looked at.
    pub(crate) fn last_receipt(&self) -> Option<Receipt> {
        let printer = self.printers.values().next()?;
        printer.receipts().into_iter().nth(self.seen.checked_sub(1)?)
    }

    /// What the printers could not print as meant.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.printers
            .values()
            .flat_map(EmulatedPrinter::complaints)
            .map(|complaint| complaint.to_string())
            .collect()
    }

    fn scanner(&mut self, name: &str) -> Result<&mut Scanner, String> {
        self.scanners.get_mut(name).ok_or_else(|| format!("there is no scanner `{name}`"))
    }

    fn printer(&self, name: &str) -> Result<&EmulatedPrinter, String> {
        self.printers.get(name).ok_or_else(|| format!("there is no printer `{name}`"))
    }
}

impl OnPackets {
    async fn scan(
        &mut self,
        name: &str,
        aim: Option<&str>,
        data: &[u8],
        manner: Manner,
    ) -> Result<(), String> {
        let line = self.plugged.as_mut().ok_or("it is not plugged in")?;
        if !self.is_set_up {
            patiently(&format!("the lane to set {name} up"), line.until_set_up())
                .await?
                .map_err(|error| format!("{name} can't be set up: {error}"))?;
            self.is_set_up = true;
        }
        let split_at = if let Manner::SplitAt(at) = manner { Some(at) } else { None };
        let cut_after = (manner == Manner::CutOff).then_some(CUT_BYTES);
        line.set_faults(ssi::Faults { split_at, cut_after, ..ssi::Faults::default() });
        let delivery = line.scan(data, aim).await.map_err(|error| format!("{name} can't send: {error}"))?;
        match (delivery, cut_after) {
            (ssi::Delivery::Acknowledged, None) | (ssi::Delivery::Sent, Some(_)) => Ok(()),
            (other, _) => Err(format!("{name}: the scan was not acknowledged, but {other:?}")),
        }
    }

    async fn next_beep(&mut self) -> Result<String, String> {
        let line = self.plugged.as_mut().ok_or("it is not plugged in")?;
        loop {
            let heard = line.heard().await.map_err(|error| error.to_string())?;
            let code = match heard {
                ssi::Heard::Beep(code) => code,
                ssi::Heard::StartSession => return Ok("trigger".to_owned()),
                ssi::Heard::StopSession => return Ok("release".to_owned()),
                _ => continue,
            };
            let known = [(0, "good"), (6, "error"), (5, "not_on_file"), (1, "choice")];
            let found = known.into_iter().find(|(known, _)| *known == code);
            return Ok(found.map_or_else(|| format!("beep {code}"), |(_, name)| name.to_owned()));
        }
    }
}

/// Where a packet is cut off: within its data.
const CUT_BYTES: usize = 12;
/// After how many characters one that types stops.
const CUT_CHARACTERS: usize = 12;

/// A device's keys in the configuration.
pub(crate) type Keys = BTreeMap<String, String>;

/// Writes the lane's configuration and sets up the far ends of its devices: those that the scenario names, else a
/// serial scanner `counter`, a HID scanner `hand` and a printer `receipt`.
///
/// # Errors
/// When something can't be set up.
pub(crate) async fn set_up(home: &Home, settings: &[Setting], wires: &mut Wires) -> Result<(), String> {
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    sections.insert("lane".to_owned(), "state_dir = \"state\"\n".to_owned());
    let mut devices = String::new();
    let mut text = String::new();
    let defaults = [
        ("scanner", "counter", Wire::Serial),
        ("scanner", "hand", Wire::Hid("honeywell-xenon".to_owned())),
        ("printer", "receipt", Wire::Tcp),
    ];
    let named =
        |wanted: &str| settings.iter().any(|s| matches!(s, Setting::Device { kind, .. } if *kind == wanted));
    for (kind, name, wire) in defaults.into_iter().filter(|(kind, ..)| !named(kind)) {
        let port = wires.add(home, name, &wire, &Keys::new()).await?;
        devices += &device_section(kind, name, &port, &Keys::new());
    }
    for setting in settings {
        match setting {
            Setting::Key { section, key, value } => {
                *sections.entry(section.clone()).or_default() += &format!("{key} = {value}\n");
            }
            Setting::Device { kind, name, wire, keys } => {
                let keys: Keys = keys.iter().cloned().collect();
                let port = wires.add(home, name, wire, &keys).await?;
                devices += &device_section(kind, name, &port, &keys);
            }
            Setting::Text(more) => text += &format!("{more}\n"),
        }
    }
    let sections: String = sections.iter().map(|(name, keys)| format!("[{name}]\n{keys}\n")).collect();
    home.write("laned.toml", &format!("{}{sections}{devices}{text}", Home::sockets_config()))
}

fn device_section(kind: &str, name: &str, port: &str, keys: &Keys) -> String {
    let keys: String = keys
        .iter()
        .map(|(key, value)| match value.as_str() {
            "true" | "false" => format!("{key} = {value}\n"),
            number if number.parse::<i64>().is_ok() => format!("{key} = {number}\n"),
            _ => format!("{key} = {value:?}\n"),
        })
        .collect();
    format!("[[{kind}]]\nname = {name:?}\nport = {}\n{keys}\n", quoted(std::path::Path::new(port)))
}

fn serial_faults(manner: Manner) -> serial::Faults {
    let split_at = match manner {
        Manner::SplitAt(at) => Some(at),
        _ => None,
    };
    serial::Faults { no_terminator: manner == Manner::Unterminated, split_at, ..serial::Faults::default() }
}
