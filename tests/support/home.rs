use super::{PATIENCE, patiently};
use rustix::process::{Pid, Signal, kill_process};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::UnixDatagram;

/// A lane's own folder: its configuration, its sockets, its journal, its log; and the running `laned`, if it runs.
#[derive(Debug)]
pub(crate) struct Home {
    folder: TempDir,
    /// Where the daemon says that it is ready, as it says it to systemd.
    readiness: UnixDatagram,
    running: Option<Child>,
}

/// What a program that ended by itself left.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) said: String,
}

impl Home {
    /// A new, empty one. Needs a tokio runtime.
    ///
    /// # Errors
    /// When there is no room for it.
    pub(crate) fn new() -> Result<Self, String> {
        let folder = tempfile::Builder::new()
            .prefix("lane-")
            .tempdir()
            .map_err(|error| format!("no temporary folder: {error}"))?;
        let readiness = UnixDatagram::bind(folder.path().join("notify.sock"))
            .map_err(|error| format!("no socket for readiness: {error}"))?;
        Ok(Self { folder, readiness, running: None })
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.path("laned.toml")
    }

    /// A role's socket: `pos`, `technician` or `admin`.
    pub(crate) fn socket(&self, role: &str) -> PathBuf {
        self.path(&format!("{role}.sock"))
    }

    /// The section of the configuration that keeps a lane's sockets in its folder.
    pub(crate) fn sockets_config() -> String {
        let sockets: Vec<String> =
            ["pos", "technician", "admin"].map(|role| format!("{role}_socket = \"{role}.sock\"\n")).to_vec();
        format!("[api]\n{}\n", sockets.concat())
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> Result<(), String> {
        std::fs::write(self.path(name), text).map_err(|error| format!("{name} can't be written: {error}"))
    }

    /// The process, while it runs.
    pub(crate) fn pid(&self) -> Option<u32> {
        self.running.as_ref().map(Child::id)
    }

    /// Starts `laned` and waits until it says that it is ready.
    ///
    /// # Errors
    /// When it ends before that, or takes too long.
    pub(crate) async fn start(&mut self) -> Result<(), String> {
        self.hush();
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(self.path("log"))
            .map_err(|error| format!("no log: {error}"))?;
        let child = self
            .laned(&["run", "--config"])
            .arg(self.config())
            .env("NOTIFY_SOCKET", self.path("notify.sock"))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("laned can't be started: {error}"))?;
        self.running = Some(child);
        patiently("laned to be ready", self.until_ready()).await?
    }

    async fn until_ready(&mut self) -> Result<(), String> {
        let mut message = [0; 1024];
        loop {
            let wait = tokio::time::timeout(Duration::from_millis(50), self.readiness.recv(&mut message));
            match wait.await {
                Ok(Ok(length)) => {
                    let text =
                        String::from_utf8_lossy(message.get(..length).unwrap_or_default()).into_owned();
                    if text.lines().any(|line| line == "READY=1") {
                        return Ok(());
                    }
                }
                Ok(Err(error)) => return Err(format!("readiness can't be heard: {error}")),
                Err(_) => self.still_running()?,
            }
        }
    }

    /// That the daemon has not ended by itself.
    ///
    /// # Errors
    /// When it has: with its last words.
    pub(crate) fn still_running(&mut self) -> Result<(), String> {
        let Some(child) = &mut self.running else { return Err("laned is not running".to_owned()) };
        match child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => {
                self.running = None;
                Err(format!("laned ended by itself ({status}); its log:\n{}", self.log_tail()))
            }
            Err(error) => Err(format!("laned can't be looked at: {error}")),
        }
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            // It may have ended already; then there is nothing to kill, and `wait` only collects it.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Ends it as the service manager does.
    ///
    /// # Errors
    /// When it does not end, or not well.
    pub(crate) async fn stop(&mut self) -> Result<(), String> {
        self.still_running()?;
        let Some(mut child) = self.running.take() else { return Ok(()) };
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or("no process id")?;
        kill_process(pid, Signal::TERM).map_err(|error| format!("laned can't be told to end: {error}"))?;
        let status = until_ended(&mut child).await?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("laned was told to end and ended badly ({status}); its log:\n{}", self.log_tail()))
        }
    }

    /// Runs one of our programs with the daemon's environment until it ends by itself.
    ///
    /// # Errors
    /// When it can't be started, or does not end.
    pub(crate) async fn run(&self, arguments: &[String]) -> Result<Ended, String> {
        let out = |name| std::fs::File::create(self.path(name)).map_err(|error| error.to_string());
        let mut child = self
            .laned(arguments)
            .stdout(out("run.out")?)
            .stderr(out("run.err")?)
            .spawn()
            .map_err(|error| format!("laned can't be started: {error}"))?;
        let ended = until_ended(&mut child).await;
        if ended.is_err() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let said = [self.read("run.out"), self.read("run.err")].concat();
        Ok(Ended { code: ended?.code(), said })
    }

    fn laned<S: AsRef<std::ffi::OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_laned"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            // Nothing of the machine that the tests run on: neither its log settings nor its service manager.
            .env_remove("RUST_LOG")
            .env_remove("NOTIFY_SOCKET")
            .env_remove("WATCHDOG_USEC")
            .env("NO_COLOR", "1")
            .env("TZ", "UTC");
        command
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read(self.path(name))
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// The end of the daemon's log.
    pub(crate) fn log_tail(&self) -> String {
        let log = self.read("log");
        let lines: Vec<&str> = log.lines().collect();
        lines.iter().skip(lines.len().saturating_sub(40)).map(|line| format!("    {line}\n")).collect()
    }

    /// Forgets what an earlier run may have said last.
    fn hush(&self) {
        let mut message = [0; 1024];
        while self.readiness.try_recv(&mut message).is_ok() {}
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        self.kill();
    }
}

async fn until_ended(child: &mut Child) -> Result<ExitStatus, String> {
    let ended = async {
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) => tokio::time::sleep(Duration::from_millis(5)).await,
                Err(error) => return Err(format!("it can't be looked at: {error}")),
            }
        }
    };
    tokio::time::timeout(PATIENCE, ended).await.map_err(|_| "laned does not end".to_owned())?
}

/// A path as it stands in a configuration.
pub(crate) fn quoted(path: &Path) -> String {
    format!("{:?}", path.display().to_string())
}
