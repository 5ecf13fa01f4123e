//! The one configuration file, `/etc/laned/laned.toml`.
//!
//! Every key has a default. An unknown key is an error that names the line, the key and the nearest known one.
//! Relative paths count from the file's own folder.

mod error;
mod lines;
mod sections;
mod summary;

pub use error::ConfigError;
pub use lines::DeviceLines;
pub use sections::{
    ApiSection, CheckoutSection, LabelsSection, LaneSection, OfflinePolicy, PrinterSection, ReceiptSection,
    RegistrySection, ReturnPolicy, ScannerSection, SerialBarcode,
};
pub use summary::summary;

use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Where the configuration is looked for when nothing else is said.
pub const DEFAULT_PATH: &str = "/etc/laned/laned.toml";

/// The most scanners, and the most printers, of one lane.
pub const MAX_DEVICES: usize = 32;

/// How the whole lane is set up.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Which lane this is.
    pub lane: LaneSection,
    /// Its sockets.
    pub api: ApiSection,
    /// How checkout goes.
    pub checkout: CheckoutSection,
    /// How labels are read.
    pub labels: LabelsSection,
    /// Its scanners; left out: any known USB scanner.
    pub scanner: Option<Vec<ScannerSection>>,
    /// Its printers; left out: any known USB printer.
    pub printer: Option<Vec<PrinterSection>>,
    /// How receipts look.
    pub receipt: ReceiptSection,
    /// The store's registry; left out: the lane's own.
    pub registry: Option<RegistrySection>,
    /// Where in the file the devices are.
    #[serde(skip)]
    pub device_lines: DeviceLines,
}

impl Config {
    /// Reads the file. With no `path` given and no file at the usual place, everything has its default.
    ///
    /// # Errors
    /// When the file can't be read, or something in it can't be.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        let file = path.unwrap_or(Path::new(DEFAULT_PATH));
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if path.is_none() && error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(ConfigError::unreadable(file, &error)),
        };
        let folder = std::path::absolute(file)
            .ok()
            .and_then(|file| file.parent().map(Path::to_path_buf))
            .unwrap_or_else(|| PathBuf::from("/"));
        Self::parse(&text, file, &folder)
    }

    /// Reads the text of a file; `folder` is what relative paths count from.
    ///
    /// # Errors
    /// When something in it can't be; the error names `file`, line and key.
    pub fn parse(text: &str, file: &Path, folder: &Path) -> Result<Self, ConfigError> {
        let mut config: Self =
            toml::from_str(text).map_err(|error| ConfigError::from_toml(file, text, &error))?;
        config.make_paths_absolute(folder);
        config.device_lines = DeviceLines::find(text, file);
        config.check().map_err(|(key, message)| ConfigError::value(file, text, key, message))?;
        Ok(config)
    }

    /// The scanners, with the default where none is named.
    #[must_use]
    pub fn scanners(&self) -> Vec<ScannerSection> {
        self.scanner.clone().unwrap_or_else(|| vec![ScannerSection::any_usb()])
    }

    /// The printers, with the default where none is named.
    #[must_use]
    pub fn printers(&self) -> Vec<PrinterSection> {
        self.printer.clone().unwrap_or_else(|| vec![PrinterSection::any_usb()])
    }

    fn make_paths_absolute(&mut self, folder: &Path) {
        let absolute = |path: &mut PathBuf| *path = folder.join(&*path);
        absolute(&mut self.lane.state_dir);
        absolute(&mut self.lane.models_dir);
        absolute(&mut self.api.pos_socket);
        absolute(&mut self.api.technician_socket);
        absolute(&mut self.api.admin_socket);
        if let Some(logo) = &mut self.receipt.logo {
            absolute(logo);
        }
        for scanner in self.scanner.iter_mut().flatten() {
            scanner.port = absolute_port(&scanner.port, folder);
        }
        for printer in self.printer.iter_mut().flatten() {
            printer.port = absolute_port(&printer.port, folder);
        }
    }

    /// What serde can't say: values that don't go together. Answers the key and what is wrong with it.
    fn check(&self) -> Result<(), (&'static str, String)> {
        self.lane.check(self.registry.is_some())?;
        self.checkout.check()?;
        self.receipt.check()?;
        if let Some(registry) = &self.registry {
            registry.check()?;
        }
        let (scanners, printers) = (self.scanners(), self.printers());
        check_names("scanner", scanners.iter().map(|scanner| scanner.name.as_str()))?;
        check_names("printer", printers.iter().map(|printer| printer.name.as_str()))?;
        check_numbered(&scanners)?;
        // Programs ask for a device by its name alone.
        let shared =
            printers.iter().find(|printer| scanners.iter().any(|scanner| scanner.name == printer.name));
        if let Some(printer) = shared {
            let name = &printer.name;
            return Err((
                "name",
                format!("a scanner and a printer are named {name:?}: give each a name of its own"),
            ));
        }
        let sockets = [&self.api.pos_socket, &self.api.technician_socket, &self.api.admin_socket];
        if sockets
            .iter()
            .enumerate()
            .any(|(index, socket)| sockets.iter().skip(index + 1).any(|other| other == socket))
        {
            return Err((
                "pos_socket",
                "each role needs a socket of its own; two have the same path".to_owned(),
            ));
        }
        Ok(())
    }
}

/// `emulated:` and `file:` carry a path; a bare relative path is one; `usb` and `tcp://` are none.
fn absolute_port(port: &str, folder: &Path) -> String {
    for scheme in ["emulated:", "file:"] {
        if let Some(path) = port.strip_prefix(scheme) {
            return format!("{scheme}{}", folder.join(path).display());
        }
    }
    if port == "usb" || port.contains("://") {
        return port.to_owned();
    }
    folder.join(port).display().to_string()
}

/// A `usb` port gives the scanners that it finds names of its own, and none of them may be another's.
fn check_numbered(scanners: &[ScannerSection]) -> Result<(), (&'static str, String)> {
    let is_usb = |name: &str| scanners.iter().any(|scanner| scanner.name == name && scanner.port == "usb");
    let taken = scanners.iter().find_map(|scanner| {
        scanner::port_of(&scanner.name).filter(|port| is_usb(port)).map(|port| (&scanner.name, port))
    });
    match taken {
        Some((name, port)) => Err((
            "name",
            format!(
                "{name:?} is what {port:?} calls a further scanner that it finds on USB: give it another name"
            ),
        )),
        None => Ok(()),
    }
}

fn check_names<'a>(
    what: &'static str,
    names: impl Iterator<Item = &'a str>,
) -> Result<(), (&'static str, String)> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        let good = !name.is_empty()
            && name.len() <= 32
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'));
        if !good || name == "keyed" {
            return Err((
                "name",
                format!("{name:?} can't be a {what}'s name: up to 32 of A-Z a-z 0-9 - _ . and not \"keyed\""),
            ));
        }
        if !seen.insert(name.to_owned()) {
            return Err(("name", format!("two {what}s are named {name:?}: give each a name of its own")));
        }
    }
    if seen.len() > MAX_DEVICES {
        return Err((what, format!("{} {what}s are too many: at most {MAX_DEVICES}", seen.len())));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
