//! The service from start to end.

use super::Ending;
use super::sockets::{Socket, SocketError};
use crate::config::Config;
use crate::devices::{DeviceError, DeviceSetup, Devices};
use crate::lane::{self, Clock, LaneHandle, LaneSetup, Note, StartError, wall_ms};
use checkout::{ActorRole, Settings};
use money::Currency;
use std::time::Duration;
use store::{Store, StoreError};
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;

/// Why the service can't run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The configuration.
    #[error("{0}")]
    Config(String),
    /// Its devices' part of it.
    #[error(transparent)]
    Devices(#[from] DeviceError),
    /// The state folder.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal.
    #[error(transparent)]
    Start(#[from] StartError),
    /// A socket.
    #[error(transparent)]
    Socket(#[from] SocketError),
    /// The system.
    #[error("{0}: {1}")]
    System(&'static str, std::io::Error),
}

impl RunError {
    /// The exit code: 2 for a bad configuration, 3 for a state folder that is another process's, else 1.
    #[must_use]
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_) | Self::Devices(_) => 2,
            Self::Store(StoreError::InUse { .. }) => 3,
            _ => 1,
        }
    }
}

/// Which socket has which role and belongs to which group.
const GROUPS: [(ActorRole, &str); 3] =
    [(ActorRole::Pos, "lane-pos"), (ActorRole::Technician, "lane-tech"), (ActorRole::Admin, "lane-admin")];

/// How long what is under way may take once the service was told to end.
const GRACE: Duration = Duration::from_secs(3);

/// How long a receipt may take that is being printed then: a printer may stall 10 s and take 30 s to confirm.
const PRINT_GRACE: Duration = Duration::from_secs(40);

/// Runs the lane until it is told to end (SIGTERM, SIGINT, SIGHUP).
///
/// # Errors
/// When it can't start. A lane that stops later stays up and says so on its sockets.
pub fn run(config: &Config) -> Result<(), RunError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        // Reads of the journal's file; each is short.
        .max_blocking_threads(4)
        .thread_stack_size(512 << 10)
        .build()
        .map_err(|error| RunError::System("no event loop can be had", error))?;
    let served = runtime.block_on(serve(config));
    // Scanners are told that nobody takes what they read any more.
    if !scanner::wait_until_closed(GRACE) {
        tracing::warn!(seconds = GRACE.as_secs(), "a scanner that is still being closed is cut off");
    }
    let lane = served?;
    // Connections that are still open are cut; the lane ends once nobody can ask it for anything.
    runtime.shutdown_timeout(GRACE);
    lane.join();
    Ok(())
}

async fn serve(config: &Config) -> Result<lane::Lane, RunError> {
    let mut terminate =
        signal(SignalKind::terminate()).map_err(|error| RunError::System("signals", error))?;
    let mut interrupt =
        signal(SignalKind::interrupt()).map_err(|error| RunError::System("signals", error))?;
    // The terminal that it was started from has gone.
    let mut hang_up = signal(SignalKind::hangup()).map_err(|error| RunError::System("signals", error))?;
    let devices = DeviceSetup::new(config)?;
    let store = Store::open(&config.lane.state_dir, wall_ms(), fresh_id()?)?;
    if store.head().seq == 0 {
        tracing::warn!(
            state = %config.lane.state_dir.display(),
            "a new journal begins: if this lane has sold before, stop it and put its lane.db back"
        );
    }
    let lane = lane::start(lane_setup(config, store, &devices)?)?;
    let (switch, ending) = Ending::new();
    let (mut tasks, mut scanners) = (JoinSet::new(), JoinSet::new());
    let (mut printers, mut clients) = (JoinSet::new(), JoinSet::new());
    let devices = devices.start(&lane.handle, &mut scanners, &mut printers, &ending);
    // The sockets come last: whoever finds them finds the lane ready.
    open_sockets(config, &lane.handle, &devices, &ending, &mut clients)?;
    notify(&[sd_notify::NotifyState::Ready]);
    tracing::info!(state = %config.lane.state_dir.display(), "the lane is ready");
    spawn_watchdog(&lane.handle, &mut tasks);
    tasks.spawn(lane::check_journal(lane.handle.clone()));
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hang_up.recv() => {}
    }
    notify(&[sd_notify::NotifyState::Stopping]);
    tracing::info!("the lane was told to end");
    // Scanners tell what they have in hand, who has asked is answered, then the receipt under way is ended.
    switch.tell();
    end("scanners", GRACE, &mut scanners).await;
    end("clients", GRACE, &mut clients).await;
    tasks.shutdown().await;
    end("printers", PRINT_GRACE, &mut printers).await;
    // A lane that has stopped already takes no note.
    let _ = tokio::time::timeout(GRACE, lane.handle.note(Note::ServiceStopping)).await;
    Ok(lane)
}

/// Waits until these have ended by themselves; cuts off what takes too long.
async fn end(what: &str, grace: Duration, tasks: &mut JoinSet<()>) {
    let ended = tokio::time::timeout(grace, async { while tasks.join_next().await.is_some() {} }).await;
    if ended.is_err() {
        tracing::warn!(what, seconds = grace.as_secs(), "what was still under way is cut off");
        tasks.shutdown().await;
    }
}

fn lane_setup(config: &Config, store: Store, devices: &DeviceSetup) -> Result<LaneSetup, RunError> {
    let currency =
        Currency::from_code(&config.lane.currency).map_err(|error| RunError::Config(error.to_string()))?;
    let time_zone = match &config.lane.timezone {
        Some(name) => jiff::tz::TimeZone::get(name).map_err(|error| RunError::Config(error.to_string()))?,
        None => jiff::tz::TimeZone::system(),
    };
    let settings = Settings {
        lane: config.lane.id(),
        currency,
        tax_mode: config.receipt.tax_mode(),
        aggregate_products: config.checkout.aggregate_products,
        add_product_on_scan: config.checkout.add_product_on_scan,
        repeat_window_ms: config.checkout.repeat_window_ms,
        burst_window_ms: config.checkout.burst_window_ms,
        tolerance: config.labels.tolerance(),
        return_mismatch: config.checkout.return_mismatch.policy(),
        return_unknown: config.checkout.return_unknown.policy(),
        stock_stale: config.checkout.stock_stale.policy(),
        stock_stale_after_ms: config.checkout.stock_stale_after_h * 60 * 60 * 1_000,
        ..Settings::default()
    };
    Ok(LaneSetup {
        store,
        settings,
        receipt: config.receipt.clone(),
        time_zone,
        clock: Clock::start(),
        feedback: devices.feedback(),
    })
}

/// Names a new journal. Only the first start of a state folder uses it.
fn fresh_id() -> Result<[u8; 16], RunError> {
    use std::io::Read;
    let mut id = [0; 16];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut random| random.read_exact(&mut id))
        .map_err(|error| RunError::System("no randomness can be had", error))?;
    Ok(id)
}

fn open_sockets(
    config: &Config,
    lane: &LaneHandle,
    devices: &Devices,
    ending: &Ending,
    clients: &mut JoinSet<()>,
) -> Result<(), RunError> {
    for (role, group) in GROUPS {
        let path = match role {
            ActorRole::Pos => &config.api.pos_socket,
            ActorRole::Technician => &config.api.technician_socket,
            ActorRole::Admin => &config.api.admin_socket,
        };
        let socket = Socket::open(path, group)?;
        clients.spawn(crate::http::serve(
            socket,
            role,
            lane.clone(),
            devices.clone(),
            config.checkout.require_operator,
            ending.clone(),
        ));
    }
    Ok(())
}

fn notify(state: &[sd_notify::NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(state) {
        tracing::debug!(%error, "the service manager wasn't told");
    }
}

/// Where the service manager keeps a watchdog, it hears from the lane's own thread at half its time.
fn spawn_watchdog(lane: &LaneHandle, tasks: &mut JoinSet<()>) {
    let Some(limit) = sd_notify::watchdog_enabled() else { return };
    let lane = lane.clone();
    tasks.spawn(async move {
        loop {
            tokio::time::sleep(limit / 2).await;
            // A lane that has stopped for a reason says so on its sockets; starting it again and again would only hide it.
            if lane.look(|_| ()).await.is_ok() || lane.stopped().is_some() {
                notify(&[sd_notify::NotifyState::Watchdog]);
            }
        }
    });
}
