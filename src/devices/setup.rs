//! From the configuration to running device tasks.

use super::logo::Logo;
use super::printing::{self, PrintQueue};
use super::{Devices, OrdersTo, StatusBoard, TestRequest};
use crate::config::{Config, PrinterSection, ScannerSection};
use crate::lane::LaneHandle;
use crate::service::Ending;
use models::Models;
use printer::PrinterSettings;
use scanner::{Order, ScannerSettings};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// Tests that wait for one device.
const TESTS: usize = 4;

/// The model of a printer whose configuration names none.
const ANY_PRINTER: &str = "generic-escpos";

/// A device whose configuration can't work, whatever is plugged in.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The models.
    #[error(transparent)]
    Models(#[from] models::ModelError),
    /// A scanner.
    #[error("{place}scanner {name:?}: {reason}")]
    Scanner {
        /// File and line, where they are known, with a colon.
        place: String,
        /// Its name.
        name: String,
        /// What can't work, and what would.
        reason: String,
    },
    /// A printer.
    #[error("{place}printer {name:?}: {reason}")]
    Printer {
        /// File and line, where they are known, with a colon.
        place: String,
        /// Its name.
        name: String,
        /// What can't work, and what would.
        reason: String,
    },
}

/// The lane's devices, checked and not yet running.
#[derive(Debug)]
pub struct DeviceSetup {
    scanners: Vec<Scanner>,
    printers: Vec<PrinterParts>,
    models: Arc<Models>,
}

/// A scanner, checked, with both ends of the way that its feedback takes.
#[derive(Debug)]
struct Scanner {
    settings: ScannerSettings,
    model: Option<String>,
    tolerance: label::Tolerance,
    /// More reads than this within 10 s are more than anybody scans.
    reads_most: u32,
    /// Whether it is told not to read while nothing can come of a scan.
    prevent_reading: bool,
    orders: mpsc::Sender<Order>,
    heard: mpsc::Receiver<Order>,
}

impl DeviceSetup {
    /// Checks what the configuration says of devices.
    ///
    /// # Errors
    /// What can't work, whatever is plugged in.
    pub fn new(config: &Config) -> Result<Self, DeviceError> {
        let extra = config.lane.models_dir.is_dir().then_some(config.lane.models_dir.as_path());
        let models = Arc::new(Models::load(extra)?);
        for ignored in models.ignored() {
            tracing::warn!("{ignored}");
        }
        let scanners = config
            .scanners()
            .iter()
            .enumerate()
            .map(|(index, section)| scanner(section, index, config, &models))
            .collect::<Result<_, _>>()?;
        let printers = config
            .printers()
            .iter()
            .enumerate()
            .map(|(index, section)| printer(section, index, config, &models))
            .collect::<Result<_, _>>()?;
        Ok(Self { scanners, printers, models })
    }

    /// What is in the shop's folder of models and is read as none, a line each.
    #[must_use]
    pub fn ignored(&self) -> Vec<String> {
        self.models.ignored().iter().map(ToString::to_string).collect()
    }

    /// Where each scanner's feedback goes, for the lane.
    #[must_use]
    pub fn feedback(&self) -> BTreeMap<String, mpsc::Sender<Order>> {
        self.scanners
            .iter()
            .map(|scanner| (scanner.settings.name().to_owned(), scanner.orders.clone()))
            .collect()
    }

    /// Starts all device tasks: scanners end once they are told, printers once they have ended their job, too.
    pub fn start(
        self,
        lane: &LaneHandle,
        scanners: &mut JoinSet<()>,
        printers: &mut JoinSet<()>,
        ending: &Ending,
    ) -> Devices {
        let board = Arc::new(StatusBoard::default());
        let mut tests: BTreeMap<String, mpsc::Sender<TestRequest>> = BTreeMap::new();
        let mut orders_to: BTreeMap<String, OrdersTo> = BTreeMap::new();
        for Scanner { settings, model, tolerance, reads_most, prevent_reading, orders, heard } in
            self.scanners
        {
            let (sender, requests) = mpsc::channel(TESTS);
            tests.insert(settings.name().to_owned(), sender);
            let way = OrdersTo { orders: orders.clone(), answer_wait: settings.answer_wait(1) };
            orders_to.insert(settings.name().to_owned(), way);
            board.put(super::scanners::first_status(&settings, model.as_deref()));
            let always = || watch::channel(scanner::Reading::Allowed).1;
            let reading = if prevent_reading { lane.reading() } else { always() };
            scanners.spawn(super::scanners::drive(
                (settings, tolerance, reads_most),
                lane.clone(),
                Arc::clone(&board),
                (heard, reading),
                orders,
                requests,
                ending.as_watch(),
            ));
        }
        let receipts = self.printers.first().map(|(settings, ..)| settings.name.as_str().into());
        for (index, (settings, paper, logo, known)) in self.printers.into_iter().enumerate() {
            let (sender, requests) = mpsc::channel(TESTS);
            tests.insert(settings.name.clone(), sender);
            board.put(printing::first_status(&settings));
            // The first printer has the receipts; the others are tested only.
            let queue = PrintQueue {
                settings,
                paper,
                logo,
                known,
                lane: lane.clone(),
                board: Arc::clone(&board),
                resynchronise: false,
                receipts: index == 0,
            };
            printers.spawn(queue.drive(requests, ending.clone()));
        }
        Devices { board, tests: Arc::new(tests), orders: Arc::new(orders_to), receipts, models: self.models }
    }
}

fn scanner(
    section: &ScannerSection,
    index: usize,
    config: &Config,
    models: &Models,
) -> Result<Scanner, DeviceError> {
    let settings = ScannerSettings::with_keyboard(
        &section.name,
        &section.port,
        section.model.as_deref(),
        (&section.overrides(), &section.keyboard()),
        models,
    )
    .map_err(|error| DeviceError::Scanner {
        place: config.device_lines.place("scanner", index, error.key()),
        name: section.name.clone(),
        reason: error.to_string(),
    })?;
    let (orders, heard) = mpsc::channel(super::scanners::ORDERS);
    let tolerance = section.tolerance(&config.labels);
    let prevent_reading = section.prevent_reading;
    let (model, reads_most) = (section.model.clone(), section.reads_per_10_s);
    Ok(Scanner { settings, model, tolerance, reads_most, prevent_reading, orders, heard })
}

type PrinterParts = (PrinterSettings, receipt::Paper, Option<Logo>, Option<Arc<Models>>);

fn printer(
    section: &PrinterSection,
    index: usize,
    config: &Config,
    models: &Arc<Models>,
) -> Result<PrinterParts, DeviceError> {
    let error = |key: &str, reason: String| DeviceError::Printer {
        place: config.device_lines.place("printer", index, Some(key)),
        name: section.name.clone(),
        reason,
    };
    let port = section.port.parse().map_err(|wrong: printer::PortError| error("port", wrong.to_string()))?;
    let name = section.model.as_deref().unwrap_or(ANY_PRINTER);
    let model = models.printer(name).ok_or_else(|| {
        let known: Vec<&str> = models.printers().map(|model| model.name.as_str()).collect();
        error("model", format!("no model is called {name:?}; known are {}", known.join(", ")))
    })?;
    let paper = printer::paper(model).map_err(|wrong| error("model", wrong.to_string()))?;
    let mut settings = PrinterSettings::new(section.name.clone(), port, model.clone());
    if let Some(baud) = section.baud {
        settings.baud = baud;
    }
    settings.any_usb = section.model.is_some();
    let logo = config.receipt.logo.as_deref().and_then(|file| logo(file, paper.dots()));
    let known = (section.model.is_none() && settings.port == printer::Port::Usb).then(|| Arc::clone(models));
    Ok((settings, paper, logo, known))
}

/// The shop's logo. A lane sells without one, too, so what is wrong with it is said and no more.
fn logo(file: &std::path::Path, width_dots: u16) -> Option<Logo> {
    let read = std::fs::read(file).map_err(|error| error.to_string());
    match read.and_then(|png| Logo::new(png, width_dots).map_err(|error| error.to_string())) {
        Ok(logo) => Some(logo),
        Err(error) => {
            tracing::warn!(file = %file.display(), error, "the logo can't be used; receipts are printed without it");
            None
        }
    }
}
