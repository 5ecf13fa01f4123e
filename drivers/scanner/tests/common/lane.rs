//! A scanner's driver at work, seen from the lane's side.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::time::Duration;

use models::{KeyboardOverrides, Models, SerialOverrides};
use scanner::{
    Beep, Check, CheckState, Feedback, Notice, Order, Reading, ReadingState, Received, ScannerSettings,
    Trigger, TriggerState,
};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// How long anything may take before a test fails. Never waited for when all is well.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Lane {
    notices: mpsc::Receiver<Notice>,
    orders: mpsc::Sender<Order>,
    pub(crate) driver: JoinHandle<()>,
}

impl Lane {
    pub(crate) fn start(port: &str, model: Option<&str>, overrides: &SerialOverrides) -> Self {
        Self::run(
            ScannerSettings::new("counter", port, model, overrides, &Models::load(None).unwrap()).unwrap(),
        )
    }

    /// A scanner that types.
    pub(crate) fn typed(port: &str, model: Option<&str>, keyboard: &KeyboardOverrides) -> Self {
        let (line, models) = (SerialOverrides::default(), Models::load(None).unwrap());
        Self::run(ScannerSettings::with_keyboard("counter", port, model, (&line, keyboard), &models).unwrap())
    }

    /// A scanner that is told when to read, from the start.
    pub(crate) fn told(port: &str, model: Option<&str>, first: Reading) -> (Self, watch::Sender<Reading>) {
        let (overrides, models) = (SerialOverrides::default(), Models::load(None).unwrap());
        let settings = ScannerSettings::new("counter", port, model, &overrides, &models).unwrap();
        let (reading, told) = watch::channel(first);
        (Self::with(settings, told), reading)
    }

    fn run(settings: ScannerSettings) -> Self {
        // Nobody ever tells it not to read.
        let (_, told) = watch::channel(Reading::Allowed);
        Self::with(settings, told)
    }

    fn with(settings: ScannerSettings, told: watch::Receiver<Reading>) -> Self {
        let (sender, notices) = mpsc::channel(8);
        let (orders, heard) = mpsc::channel(8);
        Self { notices, orders, driver: tokio::spawn(scanner::run(settings, sender, heard, told)) }
    }

    /// One that is told to end by what is given beside it.
    pub(crate) fn ending(port: &str, model: Option<&str>) -> (Self, watch::Sender<bool>) {
        let (line, models) = (SerialOverrides::default(), Models::load(None).unwrap());
        let settings = ScannerSettings::new("counter", port, model, &line, &models).unwrap();
        let (sender, notices) = mpsc::channel(8);
        let (orders, heard) = mpsc::channel(8);
        let (_, reading) = watch::channel(Reading::Allowed);
        let (end, ending) = watch::channel(false);
        let driver = tokio::spawn(scanner::run_until(settings, sender, heard, reading, ending));
        (Self { notices, orders, driver }, end)
    }

    pub(crate) async fn order(&self, order: Order) {
        self.orders.send(order).await.unwrap();
    }

    /// What comes of the technician's test.
    pub(crate) async fn check(&self) -> Option<CheckState> {
        let (answer, state) = oneshot::channel();
        self.order(Order::Check(Check { device: "counter".to_owned(), answer })).await;
        state.await.ok()
    }

    /// How far the scanner is with reading or not.
    pub(crate) async fn reading(&mut self) -> ReadingState {
        match self.notice().await {
            Notice::Reading { device, state } => {
                assert_eq!(device, "counter");
                state
            }
            other => panic!("{other:?}"),
        }
    }

    /// Says to the scanner what became of its scan.
    pub(crate) async fn beep(&self, feedback: Feedback) {
        let device = "counter".to_owned();
        self.orders.send(Order::Beep(Beep { device, feedback })).await.unwrap();
    }

    /// Pulls its trigger for so long. `None`: it is not there.
    pub(crate) async fn trigger(&self, lasts: Duration) -> Option<TriggerState> {
        let (answer, state) = oneshot::channel();
        let trigger = Trigger { device: "counter".to_owned(), lasts, answer };
        self.orders.send(Order::Trigger(trigger)).await.unwrap();
        tokio::time::timeout(PATIENCE, state).await.unwrap().ok()
    }

    /// Never beeps again.
    pub(crate) fn hush(&mut self) {
        let (unheard, _) = mpsc::channel(1);
        drop(std::mem::replace(&mut self.orders, unheard));
    }

    pub(crate) async fn notice(&mut self) -> Notice {
        tokio::time::timeout(PATIENCE, self.notices.recv()).await.unwrap().unwrap()
    }

    pub(crate) async fn attached(&mut self) -> String {
        match self.notice().await {
            Notice::Attached { device, description, .. } => {
                assert_eq!(device, "counter");
                description
            }
            other => panic!("{other:?}"),
        }
    }

    /// Waits until the line has been silent for so long that what comes is no rest of a read that began before it was heard.
    /// The driver shares the thread, and has to have its turn to see it: so it is not one long sleep.
    pub(crate) async fn silence(&self) {
        for _ in 0..7 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub(crate) async fn detached(&mut self) -> String {
        match self.notice().await {
            Notice::Detached { reason, .. } => reason,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn unavailable(&mut self) -> (String, String) {
        match self.notice().await {
            Notice::Unavailable { reason, remedy, .. } => (reason, remedy),
            other => panic!("{other:?}"),
        }
    }

    /// It says that it was told whether to read.
    pub(crate) async fn told_reading(&mut self) -> ReadingState {
        match self.notice().await {
            Notice::Reading { state, .. } => state,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn scan(&mut self) -> Received {
        match self.notice().await {
            Notice::Received(scan) => scan,
            other => panic!("{other:?}"),
        }
    }

    /// The driver ends when nobody wants its notices.
    pub(crate) async fn leave(self) {
        drop(self.notices);
        tokio::time::timeout(PATIENCE, self.driver).await.unwrap().unwrap();
    }
}
