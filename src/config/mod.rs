//! The one configuration file, `/etc/laned/laned.toml`.
//!
//! Every key has a default. An unknown key is an error that names the line, the key and the nearest known one.
//! Relative paths count from the file's own folder.

mod devices;
mod error;
mod lines;
mod ranges;
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
        config.check().map_err(|wrong| ConfigError::value(file, text, None, wrong))?;
        devices::check(&config.scanners(), &config.printers()).map_err(|wrong| {
            let line = config.device_lines.of(wrong.kind, wrong.index, Some(wrong.key));
            ConfigError::value(file, text, line, (wrong.key, wrong.message))
        })?;
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
    fn check(&self) -> Result<(), sections::Wrong> {
        self.lane.check(self.registry.is_some())?;
        self.checkout.check()?;
        self.receipt.check()?;
        if let Some(registry) = &self.registry {
            registry.check()?;
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

/// `emulated:` and `file:` carry a path; what has a `/` is one; `usb` and `tcp://` are none.
fn absolute_port(port: &str, folder: &Path) -> String {
    for scheme in ["emulated:", "file:"] {
        if let Some(path) = port.strip_prefix(scheme).filter(|path| !path.is_empty()) {
            return format!("{scheme}{}", folder.join(path).display());
        }
    }
    // A word alone is no path; whether it is a port, its driver says.
    if port.contains("://") || !port.contains('/') {
        return port.to_owned();
    }
    folder.join(port).display().to_string()
}

#[cfg(test)]
mod tests;
