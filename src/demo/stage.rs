//! The stage: a real daemon, emulated devices, and the POS's side of the sockets.

use super::DemoError;
use api::client::{Call, EventStream, Reply};
use api::{Client, ClientError};
use emulator::hid::{Heard, HidPosScanner, Layout};
use emulator::printer::{EmulatedPrinter, Listen, Profile, Receipt};
use emulator::serial::{Options, SerialScanner};
use serde_json::Value;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Nothing in the demo takes longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The lane and everything around it.
pub(super) struct Stage {
    pub(super) folder: PathBuf,
    pub(super) counter: SerialScanner,
    pub(super) hand: HidPosScanner,
    pub(super) printer: EmulatedPrinter,
    pos: Client,
    admin: Client,
    daemon: Child,
    events: EventStream,
    seen: u64,
}

impl Stage {
    /// Puts the devices up, writes the configuration, starts the daemon, and waits until all is there.
    pub(super) async fn open(folder: &Path) -> Result<Self, DemoError> {
        let device = |error| DemoError::System("an emulated device can't be made", error);
        // The configuration names the link: a terminal's own number is somebody else's once the demo is over.
        let line = Options { link: Some(folder.join("counter.tty")), ..Options::default() };
        let mut counter = SerialScanner::open(line).map_err(device)?;
        let mut hand =
            HidPosScanner::open(folder.join("hand.sock"), Layout::honeywell_xenon()).map_err(device)?;
        let printer = EmulatedPrinter::listen(Listen::Tcp(0), Profile::columns_48()).await.map_err(device)?;
        write_config(folder, counter.path(), printer.port())?;
        let mut daemon = start(folder)?;
        let pos = Client::new(folder.join("pos.sock"));
        let events = when_ready(&mut daemon, &pos, 0).await?;
        within("the scanners", async {
            counter.until_open().await;
            hand.until_attached().await;
        })
        .await?;
        let admin = Client::new(folder.join("admin.sock"));
        Ok(Self { folder: folder.to_owned(), counter, hand, printer, pos, admin, daemon, events, seen: 0 })
    }

    /// The daemon's process.
    pub(super) fn process(&self) -> u32 {
        self.daemon.id()
    }

    /// A POS command that the lane takes.
    pub(super) async fn pos(&self, method: &str, path: &str, body: Value) -> Result<Value, DemoError> {
        let reply = call(&self.pos, method, path, &body).await?;
        let answer = json(&reply)?;
        if reply.status >= 300 {
            return Err(DemoError::Otherwise(format!("{method} {path} was refused: {answer}")));
        }
        Ok(answer)
    }

    /// A POS command that the lane has to refuse, with this code.
    pub(super) async fn pos_refused(
        &self,
        method: &str,
        path: &str,
        body: Value,
        code: &str,
    ) -> Result<Value, DemoError> {
        let reply = call(&self.pos, method, path, &body).await?;
        let answer = json(&reply)?;
        if reply.status < 400 || answer.get("code").and_then(Value::as_str) != Some(code) {
            return Err(DemoError::Otherwise(format!(
                "{method} {path} should be refused with {code}: {} {answer}",
                reply.status
            )));
        }
        Ok(answer)
    }

    /// An administrator's command.
    pub(super) async fn admin(&self, method: &str, path: &str, body: Value) -> Result<Value, DemoError> {
        let reply = call(&self.admin, method, path, &body).await?;
        let answer = json(&reply)?;
        if reply.status >= 300 {
            return Err(DemoError::Otherwise(format!("{method} {path} was refused: {answer}")));
        }
        Ok(answer)
    }

    /// What became of the last read of this scanner.
    pub(super) async fn decided(&mut self, device: &str) -> Result<Value, DemoError> {
        within("a scan", async {
            loop {
                let event = self.events.next().await?;
                let Some(event) = event else {
                    return Err(DemoError::Otherwise("the lane closed its event stream".to_owned()));
                };
                self.seen = event.id.unwrap_or(self.seen);
                if event.event != "scan" {
                    continue;
                }
                let event: Value = event
                    .json()
                    .map_err(|error| DemoError::Otherwise(format!("an event that is no JSON: {error}")))?;
                if event.pointer("/scan/device").and_then(Value::as_str) == Some(device) {
                    return Ok(event);
                }
            }
        })
        .await?
    }

    /// The beep that the hand scanner was told to make.
    pub(super) async fn hand_beep(&mut self) -> Result<&'static str, DemoError> {
        within("a beep", async {
            loop {
                match self.hand.heard().await {
                    Heard::GoodReadBeep => return "good beep",
                    Heard::ErrorBeep => return "error beep",
                    Heard::NotOnFileBeep => return "not-on-file beep",
                    _ => {}
                }
            }
        })
        .await
    }

    /// The receipt of that number, from 1.
    pub(super) async fn receipt(&self, number: usize) -> Result<Receipt, DemoError> {
        within("a receipt", self.printer.receipt(number)).await
    }

    /// Pulls the plug: the daemon is killed where it stands, and started again on the same folder.
    pub(super) async fn power_cut(&mut self) -> Result<(), DemoError> {
        let kill = |error| DemoError::System("the daemon can't be killed", error);
        self.daemon.kill().map_err(kill)?;
        self.daemon.wait().map_err(kill)?;
        self.daemon = start(&self.folder)?;
        self.events = when_ready(&mut self.daemon, &self.pos, self.seen).await?;
        within("the scanners", async {
            self.counter.until_open().await;
            self.hand.until_attached().await;
        })
        .await
    }

    /// Ends the daemon as its service manager would; gives what it logged.
    pub(super) async fn close(mut self) -> String {
        let process = rustix::process::Pid::from_child(&self.daemon);
        // It may have ended by itself, and then nothing is left to be told.
        let _ = rustix::process::kill_process(process, rustix::process::Signal::TERM);
        let ended = within("the daemon's end", async {
            while matches!(self.daemon.try_wait(), Ok(None)) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        })
        .await;
        if ended.is_err() {
            let _ = self.daemon.kill();
        }
        std::fs::read_to_string(self.folder.join("laned.log")).unwrap_or_default()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Already waited for where all went well; a daemon without its stage is of no use.
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

fn write_config(folder: &Path, counter: &Path, printer: &str) -> Result<(), DemoError> {
    let text = format!(
        "# The lane of `laned demo`. Its devices are emulated.\n\
         [lane]\nstore = \"0042\"\nnumber = 3\nstate_dir = \"state\"\n\n\
         [api]\npos_socket = \"pos.sock\"\ntechnician_socket = \"technician.sock\"\nadmin_socket = \"admin.sock\"\n\n\
         [[scanner]]\nname = \"counter\"\nport = \"{}\"\nmodel = \"generic-serial\"\nterminator = \"CR\"\n\n\
         [[scanner]]\nname = \"hand\"\nport = \"emulated:hand.sock\"\n\n\
         [[printer]]\nname = \"receipt\"\nport = \"{printer}\"\nmodel = \"epson-tm-m30\"\n\n\
         [receipt]\nheader = [\"Store 42\", \"1 Main Street\"]\nfooter = [\"Thank you. Keep this receipt for your warranty.\"]\n",
        counter.display(),
    );
    std::fs::write(folder.join("laned.toml"), text)
        .map_err(|error| DemoError::System("the configuration can't be written", error))
}

fn start(folder: &Path) -> Result<Child, DemoError> {
    let failed = |error| DemoError::System("the daemon can't be started", error);
    let log = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join("laned.log"))
        .map_err(failed)?;
    Command::new(std::env::current_exe().map_err(failed)?)
        .arg("run")
        .arg("--config")
        .arg(folder.join("laned.toml"))
        // Our own service manager, if we have one, is not the daemon's.
        .env_remove("NOTIFY_SOCKET")
        .env_remove("WATCHDOG_USEC")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .map_err(failed)
}

/// Waits for the POS socket, which is there when the lane is ready, and listens to its events.
async fn when_ready(daemon: &mut Child, pos: &Client, after: u64) -> Result<EventStream, DemoError> {
    within("the lane's start", async {
        loop {
            if let Ok(Some(status)) = daemon.try_wait() {
                return Err(DemoError::Otherwise(format!("the daemon ended at once: {status}")));
            }
            match pos.events(Some(after)).await {
                Ok(events) => return Ok(events),
                Err(ClientError::NoDaemon { .. }) => {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    })
    .await?
}

async fn call(client: &Client, method: &str, path: &str, body: &Value) -> Result<Reply, DemoError> {
    let method = hyper::Method::from_bytes(method.as_bytes()).unwrap_or_default();
    let body = (!body.is_null()).then(|| ("application/json", bytes::Bytes::from(body.to_string())));
    Ok(client.call(Call { method, path, headers: &[], body }).await?)
}

fn json(reply: &Reply) -> Result<Value, DemoError> {
    serde_json::from_slice(&reply.body)
        .map_err(|error| DemoError::Otherwise(format!("an answer that is no JSON: {error}")))
}

async fn within<T>(what: &'static str, work: impl Future<Output = T>) -> Result<T, DemoError> {
    tokio::time::timeout(PATIENCE, work).await.map_err(|_| DemoError::TooLong(what))
}
