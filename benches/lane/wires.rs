use crate::Failure;
use crate::home::Home;
use emulator::hid::{HidPosScanner, Layout};
use emulator::printer::{EmulatedPrinter, Listen, Profile};
use emulator::serial::{Options, SerialScanner};
use std::path::Path;
use std::time::{Duration, Instant};

/// The far ends of a lane's five devices: two serial scanners, two HID POS scanners, a printer.
#[derive(Debug)]
pub(crate) struct Wires {
    serial: [SerialScanner; 2],
    hid: [HidPosScanner; 2],
    printer: EmulatedPrinter,
    /// What the configuration says of them.
    pub(crate) config: String,
    _folder: tempfile::TempDir,
}

/// Nothing here takes longer, unless something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);

/// Which kind of wire a scan comes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wire {
    Serial,
    Hid,
}

impl Wire {
    pub(crate) const ALL: [Self; 2] = [Self::Serial, Self::Hid];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Serial => "serial line (pseudo-terminal)",
            Self::Hid => "HID POS (socket)",
        }
    }
}

impl Wires {
    pub(crate) async fn open(parent: &Path) -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("wires-").tempdir_in(parent)?;
        let serial = [SerialScanner::open(Options::default())?, SerialScanner::open(Options::default())?];
        let socket = |name: &str| folder.path().join(name);
        let hid = [
            HidPosScanner::open(socket("hid-0"), Layout::honeywell_xenon())?,
            HidPosScanner::open(socket("hid-1"), Layout::zebra_ds2208())?,
        ];
        let printer = EmulatedPrinter::listen(Listen::Tcp(0), Profile::columns_48()).await?;
        let mut config = String::new();
        for (number, line) in serial.iter().enumerate() {
            let port = line.path().display();
            config += &format!(
                "[[scanner]]\nname = \"serial-{number}\"\nport = \"{port}\"\nmodel = \"generic-serial\"\nterminator = \"CR\"\n{READS}\n"
            );
        }
        for (number, scanner) in hid.iter().enumerate() {
            let port = scanner.path().display();
            config += &format!("[[scanner]]\nname = \"hid-{number}\"\nport = \"emulated:{port}\"\n{READS}\n");
        }
        config += &printer_config(printer.port());
        Ok(Self { serial, hid, printer, config, _folder: folder })
    }

    /// Waits until the lane says that all its scanners are there.
    pub(crate) async fn until_attached(&mut self, home: &Home) -> Result<(), Failure> {
        let attached = tokio::time::timeout(PATIENCE, self.attached(home)).await;
        attached.map_err(|_| "a scanner was not attached: does another program hold its terminal?")?
    }

    async fn attached(&mut self, home: &Home) -> Result<(), Failure> {
        for line in &mut self.serial {
            line.until_open().await;
        }
        for scanner in &mut self.hid {
            scanner.until_attached().await;
        }
        let lane = home.client("pos");
        loop {
            let list: api::DeviceList = lane.get("/v1/devices").await?;
            let scanners = list.devices.iter().filter(|device| device.name != PRINTER);
            if scanners.clone().count() == 4
                && scanners.clone().all(|device| device.state.as_str() == "ready")
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Reads one symbol. Answers the moment before the write that brings its last byte.
    pub(crate) async fn scan(&mut self, wire: Wire, symbol: &Symbol) -> Result<Instant, Failure> {
        let [serial, _] = &mut self.serial;
        let [hid, _] = &mut self.hid;
        // A scan of this length is one write on either wire.
        let begun = Instant::now();
        match wire {
            Wire::Serial => serial.scan(&symbol.data, Some(symbol.aim)).await?,
            Wire::Hid => hid.scan(&symbol.data, Some(symbol.aim)).await?,
        }
        Ok(begun)
    }

    /// Waits until that many receipts have come out in all, and forgets what the host said meanwhile.
    pub(crate) async fn until_printed(&mut self, receipts: usize) -> Result<(), Failure> {
        let mut count = self.printer.count();
        let printed = tokio::time::timeout(PATIENCE, count.wait_for(|count| *count >= receipts));
        printed.await.map_err(|_| format!("receipt {receipts} was not printed"))??;
        for scanner in &mut self.hid {
            scanner.heard_so_far();
        }
        for line in &mut self.serial {
            line.heard_so_far();
        }
        Ok(())
    }

    pub(crate) fn printed(&self) -> usize {
        *self.printer.count().borrow()
    }
}

/// What a scanner sends of one symbol.
#[derive(Debug, Clone)]
pub(crate) struct Symbol {
    pub(crate) aim: &'static str,
    pub(crate) data: Vec<u8>,
}

impl Symbol {
    /// The data as it stands in the scan's event. It has nothing in it that is escaped there.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.data).into_owned()
    }
}

/// Scans here come faster than anybody scans.
const READS: &str = "reads_per_10_s = 1000000\n";

const PRINTER: &str = "receipt";

/// The section of a lane's only printer.
pub(crate) fn printer_config(port: &str) -> String {
    format!("[[printer]]\nname = \"{PRINTER}\"\nport = \"{port}\"\nmodel = \"epson-tm-m30\"\n\n")
}
