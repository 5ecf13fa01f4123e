use super::figures::Figures;
use super::talk::{Listening, Talk};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::File;
use std::io::Write;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Events in the journal of the lane that is started.
const EVENTS: usize = 100_000;

/// Programs that fill the journal at the same time.
const FILLERS: usize = 32;

/// How often it is started.
const STARTS: usize = 15;

/// How many units are scanned.
const SCANS: usize = 2_000;

/// How long the idle lane is watched.
const IDLE: Duration = Duration::from_secs(10);

/// The most that anything takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures what the specification promises of speed and size, and prints the figures.
///
/// The state folder is in memory: a sync costs nothing there, so the figures are the daemon's own share.
///
/// # Errors
/// When the lane does not do what it is asked.
pub(super) fn measure(program: &Path) -> Result<(), String> {
    let mut bench = Bench::new(program)?;
    println!("state folder: {} (in memory: syncs cost nothing)", bench.folder.path().display());

    bench.start()?;
    let began = Instant::now();
    bench.fill()?;
    println!("{EVENTS} scans journalled in {:.1} s by {FILLERS} programs", began.elapsed().as_secs_f64());
    bench.stop()?;

    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(bench.start()?);
        bench.stop()?;
    }
    Figures::new(starts).print(&format!("start to ready, {EVENTS} events"));

    bench.start()?;
    println!("resident after the start: {}", bench.resident()?);
    let before = bench.switches()?;
    std::thread::sleep(IDLE);
    let after = bench.switches()?;
    println!(
        "context switches in {} s idle, a scanner attached: {}",
        IDLE.as_secs(),
        after.saturating_sub(before)
    );

    Figures::new(bench.scan()?).print("scan on the wire to event on the socket");
    println!("resident after {SCANS} scans: {}", bench.resident()?);
    bench.stop()
}

struct Bench {
    program: PathBuf,
    folder: TempDir,
    readiness: UnixDatagram,
    /// The scanner's end of the line.
    scanner: File,
    running: Option<Child>,
}

impl Bench {
    fn new(program: &Path) -> Result<Self, String> {
        let memory = Path::new("/dev/shm");
        let mut builder = tempfile::Builder::new();
        builder.prefix("lane-bench-");
        let folder = if memory.is_dir() { builder.tempdir_in(memory) } else { builder.tempdir() };
        let folder = folder.map_err(|error| format!("no folder: {error}"))?;
        let readiness =
            UnixDatagram::bind(folder.path().join("notify.sock")).map_err(|error| error.to_string())?;
        readiness.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
        let (scanner, port) = pseudo_terminal().map_err(|error| format!("no pseudo-terminal: {error}"))?;
        let config = format!(
            "[api]\npos_socket = \"pos.sock\"\ntechnician_socket = \"technician.sock\"\nadmin_socket = \"admin.sock\"\n\
             [lane]\nstate_dir = \"state\"\n[checkout]\nrepeat_window_ms = 0\n\
             [[scanner]]\nname = \"counter\"\nport = {port:?}\nmodel = \"generic-serial\"\n\
             [[printer]]\nname = \"receipt\"\nport = \"file:receipts.bin\"\n"
        );
        std::fs::write(folder.path().join("laned.toml"), config).map_err(|error| error.to_string())?;
        Ok(Self { program: program.to_owned(), folder, readiness, scanner, running: None })
    }

    /// Starts the lane; answers how long it took to be ready.
    fn start(&mut self) -> Result<Duration, String> {
        let began = Instant::now();
        let child = Command::new(&self.program)
            .args(["run", "--config"])
            .arg(self.folder.path().join("laned.toml"))
            .env("NOTIFY_SOCKET", self.folder.path().join("notify.sock"))
            .env_remove("WATCHDOG_USEC")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", self.program.display()))?;
        self.running = Some(child);
        let mut message = [0; 512];
        loop {
            let length =
                self.readiness.recv(&mut message).map_err(|error| format!("laned is not ready: {error}"))?;
            let text = String::from_utf8_lossy(message.get(..length).unwrap_or_default()).into_owned();
            if text.lines().any(|line| line == "READY=1") {
                return Ok(began.elapsed());
            }
        }
    }

    fn stop(&mut self) -> Result<(), String> {
        let Some(mut child) = self.running.take() else { return Ok(()) };
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw).ok_or("no process id")?;
        kill_process(pid, Signal::TERM).map_err(|error| error.to_string())?;
        let status = child.wait().map_err(|error| error.to_string())?;
        if status.success() { Ok(()) } else { Err(format!("laned ended badly: {status}")) }
    }

    fn socket(&self, role: &str) -> PathBuf {
        self.folder.path().join(format!("{role}.sock"))
    }

    /// Journals scans that have no transaction to go to: one event each.
    fn fill(&self) -> Result<(), String> {
        let socket = self.socket("pos");
        let filled: Result<Vec<()>, String> = std::thread::scope(|scope| {
            let fillers: Vec<_> = (0..FILLERS)
                .map(|filler| {
                    let socket = &socket;
                    scope.spawn(move || {
                        let mut talk = Talk::open(socket)?;
                        for number in 0..EVENTS.div_ceil(FILLERS) {
                            talk.ask("POST", "/v1/scans", &format!("{{\"text\":\"SN-{filler}-{number}\"}}"))?;
                        }
                        Ok(())
                    })
                })
                .collect();
            fillers
                .into_iter()
                .map(|filler| filler.join().map_err(|_| "a filler panicked".to_owned())?)
                .collect()
        });
        filled.map(drop)
    }

    /// Scans units that add their product, one after the other; answers how long each took to its event.
    fn scan(&mut self) -> Result<Vec<Duration>, String> {
        let product = "{\"description\":\"Phone X\",\"gtins\":[\"4012345678901\"],\"price\":\"499.00\",\
                       \"tax_rate\":\"19\",\"tracking\":\"sales_process\"}";
        Talk::open(&self.socket("admin"))?.ask("PUT", "/v1/products/PHONE", product)?;
        Talk::open(&self.socket("pos"))?.ask("POST", "/v1/transactions", "{}")?;
        let mut events = Listening::open(&self.socket("pos"))?;
        let mut took = Vec::new();
        for number in 0..SCANS {
            let began = Instant::now();
            let scan = format!("]C1010401234567890121UNIT{number}\r");
            self.scanner.write_all(scan.as_bytes()).map_err(|error| format!("the line: {error}"))?;
            events.until("event: scan")?;
            took.push(began.elapsed());
            events.until("data:")?;
        }
        Ok(took)
    }

    fn process(&self) -> Result<PathBuf, String> {
        let child = self.running.as_ref().ok_or("laned is not running")?;
        Ok(PathBuf::from(format!("/proc/{}", child.id())))
    }

    fn resident(&self) -> Result<String, String> {
        let status = read(&self.process()?.join("status"))?;
        let kibibytes: u64 = sum(&status, &["VmRSS:"]);
        #[expect(clippy::cast_precision_loss, reason = "shown with two decimals")]
        let mebibytes = kibibytes as f64 / 1_024.0;
        Ok(format!("{mebibytes:.2} MiB"))
    }

    fn switches(&self) -> Result<u64, String> {
        let tasks = self.process()?.join("task");
        let mut switches = 0;
        for task in std::fs::read_dir(&tasks).map_err(|error| error.to_string())? {
            let status = task.map_err(|error| error.to_string())?.path().join("status");
            // A thread may have ended since the folder was read.
            let status = read(&status).unwrap_or_default();
            switches += sum(&status, &["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"]);
        }
        Ok(switches)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            // Nothing to do where it has gone already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn pseudo_terminal() -> rustix::io::Result<(File, String)> {
    let controller = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&controller)?;
    unlockpt(&controller)?;
    let port = ptsname(&controller, Vec::new())?.to_string_lossy().into_owned();
    Ok((File::from(controller), port))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The numbers after these names in a status page of the kernel's, together.
fn sum(status: &str, names: &[&str]) -> u64 {
    status
        .lines()
        .filter_map(|line| names.iter().find_map(|name| line.strip_prefix(name)))
        .filter_map(|rest| rest.split_whitespace().next()?.parse::<u64>().ok())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::sum;

    #[test]
    fn a_status_page_is_added_up() {
        let page = "VmRSS:\t   12345 kB\nvoluntary_ctxt_switches:\t7\nnonvoluntary_ctxt_switches:\t2\n";
        assert_eq!(sum(page, &["VmRSS:"]), 12_345);
        assert_eq!(sum(page, &["voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"]), 9);
    }
}
