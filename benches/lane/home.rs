use crate::Failure;
use api::Client;
use rustix::process::{Pid, Signal, kill_process};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::net::UnixDatagram;

/// Nothing here takes longer, unless something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// A lane's folder, and the daemon in it while it runs.
#[derive(Debug)]
pub(crate) struct Home {
    folder: tempfile::TempDir,
    /// Where the daemon says that it is ready, as it says it to systemd.
    readiness: UnixDatagram,
    running: Option<Child>,
}

/// How long a start took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Started {
    /// From before the program was started until it said that it is ready.
    pub(crate) ready: Duration,
    /// Until `GET /v1/health`, asked on a new connection as soon as that was heard, was answered.
    pub(crate) served: Duration,
}

impl Home {
    /// A new one, in this folder. `devices` are the sections of the configuration that say what is attached.
    pub(crate) fn new(parent: &Path, devices: &str) -> Result<Self, Failure> {
        let folder = tempfile::Builder::new().prefix("home-").tempdir_in(parent)?;
        let config = format!(
            "[lane]\nstore = \"0042\"\nnumber = 3\ntimezone = \"Europe/Berlin\"\nstate_dir = \"state\"\n\n\
             [api]\npos_socket = \"pos.sock\"\ntechnician_socket = \"technician.sock\"\nadmin_socket = \"admin.sock\"\n\n\
             {devices}\n\
             [receipt]\nheader = [\"Store 42\", \"1 Main Street\"]\nfooter = [\"Thank you\"]\n"
        );
        std::fs::write(folder.path().join("laned.toml"), config)?;
        let readiness = UnixDatagram::bind(folder.path().join("notify.sock"))?;
        Ok(Self { folder, readiness, running: None })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the journal is.
    pub(crate) fn state(&self) -> PathBuf {
        self.path("state")
    }

    /// A client of a role's socket: `pos` or `admin`.
    pub(crate) fn client(&self, role: &str) -> Client {
        Client::new(self.path(&format!("{role}.sock")))
    }

    /// The running daemon's process.
    pub(crate) fn pid(&self) -> Result<u32, Failure> {
        Ok(self.running.as_ref().ok_or("laned does not run")?.id())
    }

    pub(crate) async fn start(&mut self) -> Result<Started, Failure> {
        let mut command = laned(&["run", "--config"]);
        command
            .arg(self.path("laned.toml"))
            .env("NOTIFY_SOCKET", self.path("notify.sock"))
            .stderr(std::fs::File::options().create(true).append(true).open(self.path("log"))?);
        let begun = Instant::now();
        self.running = Some(command.spawn()?);
        let mut message = [0; 1024];
        loop {
            let wait = tokio::time::timeout(PATIENCE, self.readiness.recv(&mut message)).await;
            let length = wait.map_err(|_| format!("laned is not ready; its log:\n{}", self.log()))??;
            let said = message.get(..length).unwrap_or_default();
            if said.split(|byte| *byte == b'\n').any(|line| line == b"READY=1") {
                break;
            }
        }
        let ready = begun.elapsed();
        let _health: serde_json::Value = self.client("pos").get("/v1/health").await?;
        Ok(Started { ready, served: begun.elapsed() })
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) -> Result<(), Failure> {
        if let Some(mut daemon) = self.running.take() {
            daemon.kill()?;
            daemon.wait()?;
        }
        Ok(())
    }

    /// Ends it as the service manager does.
    pub(crate) async fn stop(&mut self) -> Result<(), Failure> {
        let Some(mut daemon) = self.running.take() else { return Ok(()) };
        kill_process(Pid::from_child(&daemon), Signal::TERM)?;
        let status = tokio::task::spawn_blocking(move || daemon.wait()).await??;
        if status.success() {
            Ok(())
        } else {
            Err(format!("laned ended with {status}:\n{}", self.log()).into())
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap_or_default()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        let _ = self.kill();
    }
}

/// Builds the program as it is delivered. Cargo has built it for the benchmark already, in the same place, but always so that a panic
/// unwinds: larger, and not what is installed.
pub(crate) fn build() -> Result<(), Failure> {
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "--quiet", "--package", "laned", "--bin", "laned"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()?;
    if status.success() { Ok(()) } else { Err("laned can't be built".into()) }
}

/// The program as it is delivered, with nothing of the environment that would change what it does.
pub(crate) fn laned(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_laned"));
    command
        .args(arguments)
        .env_remove("LANED_LOG")
        .env_remove("WATCHDOG_USEC")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    command
}
