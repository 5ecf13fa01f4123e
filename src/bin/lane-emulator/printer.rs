//! `lane-emulator printer`.

use std::io;
use std::path::{Path, PathBuf};

use emulator::printer::{EmulatedPrinter, Fault, Listen, Profile, Receipt};

use crate::arguments::PrinterOptions;
use crate::console::{self, complain, say};

const DEFAULT_PORT: u16 = 9100;

/// Prints, writes each receipt, and obeys the commands that are typed.
pub(crate) async fn run(options: PrinterOptions) -> io::Result<()> {
    let profile = Profile::from(&options.model);
    let out = options.out.as_deref().map(Folder::make).transpose()?;
    let printer = EmulatedPrinter::listen(wire(&options), profile).await?;
    faults(&options).into_iter().for_each(|fault| printer.set(fault));
    say(&format!("printer ({}): {}", options.model.name, printer.port()));

    let mut session = Session { printer, out, receipts: 0, complaints: 0 };
    let mut lines = console::lines();
    let mut count = session.printer.count();
    let mut complaints = session.printer.complaint_count();
    let mut typing = true;
    loop {
        tokio::select! {
            // The senders live in the printer, so these cannot end.
            _ = count.changed() => session.report().await?,
            _ = complaints.changed() => session.report().await?,
            line = lines.recv(), if typing => match line.as_deref().map(Command::read) {
                None => typing = false,
                Some(Ok(Command::Quit)) => return session.report().await,
                Some(Ok(command)) => session.obey(&command)?,
                Some(Err(why)) => complain(&why),
            },
        }
    }
}

/// A printer at work, and what of it was already reported.
struct Session {
    printer: EmulatedPrinter,
    out: Option<Folder>,
    receipts: usize,
    complaints: usize,
}

impl Session {
    /// Reports receipts and complaints that are new.
    async fn report(&mut self) -> io::Result<()> {
        let count = *self.printer.count().borrow();
        while self.receipts < count {
            self.receipts += 1;
            let receipt = self.printer.receipt(self.receipts).await;
            self.show(&format!("receipt-{:04}", self.receipts), &receipt)?;
        }
        for complaint in self.printer.complaints().iter().skip(self.complaints) {
            complain(&format!("complaint: {complaint}"));
            self.complaints += 1;
        }
        Ok(())
    }

    fn show(&self, name: &str, receipt: &Receipt) -> io::Result<()> {
        let place = self.out.as_ref().map(|folder| folder.write(name, receipt)).transpose()?;
        say(&format!(
            "--- {name}{}",
            place.map(|place| format!(": {}", place.display())).unwrap_or_default()
        ));
        say(receipt.text.trim_end());
        say("---");
        Ok(())
    }

    fn obey(&mut self, command: &Command) -> io::Result<()> {
        match command {
            Command::Set(faults) => faults.iter().for_each(|fault| self.printer.set(*fault)),
            Command::Power => self.printer.power_cycle(),
            Command::Tear => return self.show("unfinished", &self.printer.unfinished()),
            Command::Nothing | Command::Quit => {}
        }
        Ok(())
    }
}

/// Where receipts are written.
struct Folder(PathBuf);

impl Folder {
    fn make(at: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(at).map_err(|e| named(at, &e))?;
        Ok(Self(at.to_owned()))
    }

    /// Writes the three files of a receipt; returns the picture's path.
    fn write(&self, name: &str, receipt: &Receipt) -> io::Result<PathBuf> {
        let picture = receipt.png()?;
        for (ending, bytes) in
            [("txt", receipt.text.as_bytes()), ("escpos", &receipt.bytes), ("png", &picture)]
        {
            let path = self.0.join(format!("{name}.{ending}"));
            std::fs::write(&path, bytes).map_err(|e| named(&path, &e))?;
        }
        Ok(self.0.join(format!("{name}.png")))
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot write {}: {error}", path.display()))
}

fn wire(options: &PrinterOptions) -> Listen {
    match (&options.unix, options.pty) {
        (Some(path), _) => Listen::Unix(path.clone()),
        (None, true) => Listen::Pty { link: options.link.clone() },
        (None, false) => Listen::Tcp(options.tcp.unwrap_or(DEFAULT_PORT)),
    }
}

fn faults(options: &PrinterOptions) -> Vec<Fault> {
    let all = [
        (options.paper_out, Fault::PaperOut(true)),
        (options.paper_low, Fault::PaperNearEnd(true)),
        (options.cover_open, Fault::CoverOpen(true)),
        (options.cutter_jam, Fault::CutterJam(true)),
        (options.silent, Fault::Silent(true)),
        (options.slow.is_some(), Fault::Slow(options.slow)),
        (options.break_after.is_some(), Fault::BreakAfter(options.break_after)),
    ];
    all.into_iter().filter(|(wanted, _)| *wanted).map(|(_, fault)| fault).collect()
}

/// A line typed while the printer works.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Nothing,
    Set(Vec<Fault>),
    Power,
    Tear,
    Quit,
}

impl Command {
    fn read(line: &str) -> Result<Self, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let unclear = || format!("{:?} is no command; lane-emulator printer --help lists them", line.trim());
        let faults = match words.as_slice() {
            [] => return Ok(Self::Nothing),
            ["quit"] => return Ok(Self::Quit),
            ["power"] => return Ok(Self::Power),
            ["tear"] => return Ok(Self::Tear),
            ["paper", "out"] => vec![Fault::PaperOut(true)],
            ["paper", "low"] => vec![Fault::PaperNearEnd(true)],
            ["paper", "in"] => vec![Fault::PaperOut(false), Fault::PaperNearEnd(false)],
            ["cover", "open"] => vec![Fault::CoverOpen(true)],
            ["cover", "closed"] => vec![Fault::CoverOpen(false)],
            ["cutter", "jam"] => vec![Fault::CutterJam(true)],
            ["cutter", "free"] => vec![Fault::CutterJam(false)],
            ["silent", "on"] => vec![Fault::Silent(true)],
            ["silent", "off"] => vec![Fault::Silent(false)],
            ["slow", "off"] => vec![Fault::Slow(None)],
            ["slow", rate] => vec![Fault::Slow(Some(rate.parse().map_err(|_| unclear())?))],
            ["break", bytes] => vec![Fault::BreakAfter(Some(bytes.parse().map_err(|_| unclear())?))],
            _ => return Err(unclear()),
        };
        Ok(Self::Set(faults))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_roll_ends_both_faults_of_paper() {
        let faults = vec![Fault::PaperOut(false), Fault::PaperNearEnd(false)];
        assert_eq!(Command::read(" paper  in "), Ok(Command::Set(faults)));
    }

    #[test]
    fn what_is_no_command_is_named() {
        assert!(Command::read("paper jam").unwrap_err().contains("paper jam"));
        assert!(Command::read("slow fast").is_err());
        assert_eq!(Command::read(""), Ok(Command::Nothing));
    }
}
