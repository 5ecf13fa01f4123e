use tokio::sync::watch;

/// Told once, when the service is to end: what is under way is finished, nothing new is begun.
#[derive(Debug, Clone)]
pub struct Ending(watch::Receiver<bool>);

/// Tells everybody who holds the [`Ending`].
#[derive(Debug)]
pub struct EndingSwitch(watch::Sender<bool>);

impl Ending {
    /// The switch, and what it tells.
    #[must_use]
    pub fn new() -> (EndingSwitch, Self) {
        let (switch, told) = watch::channel(false);
        (EndingSwitch(switch), Self(told))
    }

    /// Whether it was told.
    #[must_use]
    pub fn is_told(&self) -> bool {
        *self.0.borrow()
    }

    /// For what has no use for the rest of it.
    #[must_use]
    pub fn as_watch(&self) -> watch::Receiver<bool> {
        self.0.clone()
    }

    /// Waits until it is told. A switch that is gone has told, too.
    pub async fn told(&self) {
        let _ = self.0.clone().wait_for(|told| *told).await;
    }
}

impl EndingSwitch {
    /// Tells.
    pub fn tell(&self) {
        self.0.send_replace(true);
    }
}
