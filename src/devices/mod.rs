//! The lane's devices: scanners in, printers out. One task a device; one faulty device disturbs no other.

mod logo;
mod printing;
mod quarantine;
mod scanners;
mod setup;
mod status;
mod test_page;

pub use setup::{DeviceError, DeviceSetup};
pub use status::{DeviceHealth, DeviceKind, DeviceStatus, StatusBoard};

use models::Models;
use scanner::{Order, Trigger, TriggerState};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// The way to the lane's devices. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Devices {
    board: Arc<StatusBoard>,
    tests: Arc<BTreeMap<String, mpsc::Sender<TestRequest>>>,
    /// What goes to each scanner.
    orders: Arc<BTreeMap<String, OrdersTo>>,
    /// The printer that prints the receipts.
    receipts: Option<Arc<str>>,
    /// All models, the shop's own too.
    models: Arc<Models>,
}

/// The way to a scanner.
#[derive(Debug, Clone)]
struct OrdersTo {
    orders: mpsc::Sender<Order>,
    /// How long it may take to answer a command.
    answer_wait: Duration,
}

/// A technician's test on its way to a device's task.
#[derive(Debug)]
pub(crate) struct TestRequest {
    /// The device: of those on one port, this very one.
    pub(crate) device: String,
    pub(crate) test: DeviceTest,
    pub(crate) reply: oneshot::Sender<TestResult>,
}

/// A technician's test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceTest {
    /// A scanner's good beep, then its bad one.
    Beep,
    /// Asks a printer how it is.
    Status,
    /// Prints a test page.
    Print,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// It went as it should.
    pub passed: bool,
    /// What was seen.
    pub detail: String,
    /// What to do, where it did not pass.
    pub remedy: Option<String>,
}

impl DeviceTest {
    /// The test of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "beep" => Some(Self::Beep),
            "status" => Some(Self::Status),
            "print" => Some(Self::Print),
            _ => None,
        }
    }

    /// Which kind of device it is for.
    #[must_use]
    pub const fn kind(self) -> DeviceKind {
        match self {
            Self::Beep => DeviceKind::Scanner,
            Self::Status | Self::Print => DeviceKind::Printer,
        }
    }
}

impl Devices {
    /// All devices and how they are.
    #[must_use]
    pub fn board(&self) -> &StatusBoard {
        &self.board
    }

    /// All models, the shop's own too, as they were when the lane started.
    #[must_use]
    pub fn models(&self) -> &Models {
        &self.models
    }

    /// The printer that prints the receipts; `None` where the lane has no printer.
    #[must_use]
    pub fn receipt_printer(&self) -> Option<DeviceStatus> {
        self.board.get(self.receipts.as_deref()?)
    }

    /// Runs a test on a device. `None` where no device has that name, or it is busy with a test.
    pub async fn test(&self, name: &str, test: DeviceTest) -> Option<TestResult> {
        let (reply, result) = oneshot::channel();
        let tests = self.tests.get(name).or_else(|| self.tests.get(scanner::port_of(name)?))?;
        tests.try_send(TestRequest { device: name.to_owned(), test, reply }).ok()?;
        result.await.ok()
    }

    /// Pulls a scanner's trigger for so long, or lets it go. `None` where no scanner of that name is there, or it is so busy that
    /// it answers nothing.
    pub async fn trigger(&self, name: &str, lasts: Duration) -> Option<TriggerState> {
        let OrdersTo { orders, answer_wait } =
            self.orders.get(name).or_else(|| self.orders.get(scanner::port_of(name)?))?;
        let (answer, state) = oneshot::channel();
        orders.try_send(Order::Trigger(Trigger { device: name.to_owned(), lasts, answer })).ok()?;
        tokio::time::timeout(*answer_wait, state).await.ok()?.ok()
    }
}
