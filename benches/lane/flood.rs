//! The drivers alone under more than any lane has: sixteen serial scanners and four HID POS ones that never stop. They run in a
//! process of their own, so that what it takes is theirs. And the daemon with eight scanners that say nothing.

use crate::figures::{heading, row, short};
use crate::home::Home;
use crate::idle;
use crate::process::{Memory, Work, ran};
use crate::{Failure, Places};
use emulator::hid::{HidPosScanner, Layout};
use emulator::serial::{Options, SerialScanner};
use scanner::{Notice, ScannerSettings};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval};

/// The first argument of the process that has the drivers.
pub(crate) const DRIVERS: &str = "drivers";

const SERIAL: usize = 16;
const HID: usize = 4;
const TIME: Duration = Duration::from_secs(60);

/// What 115,200 baud bring in the time that a UART's buffer takes to fill: ten bits a byte.
const TICK: Duration = Duration::from_millis(10);
const BYTES_A_TICK: usize = 115;
/// Reports of each HID scanner.
const REPORT_EVERY: Duration = Duration::from_millis(1);

/// What a scan holds: 46 bytes, and ten digits that count.
const DATA: &str = "0104006381333931172806301\u{1d}021SN-0123456789";
const AIM: &str = "]C1";

/// After the last byte, what is still on its way.
const SETTLE: Duration = Duration::from_secs(2);

pub(crate) async fn measure(places: Places<'_>) -> Result<(), Failure> {
    idle_with_eight(places).await?;
    heading(&format!(
        "Flood: {SERIAL} serial scanners at 115,200 baud, {HID} HID POS scanners at 1,000 reports/s, {} s",
        TIME.as_secs()
    ));
    let folder = tempfile::Builder::new().prefix("flood-").tempdir_in(places.disk)?;
    let (serial, hid) = open(folder.path(), SERIAL, HID)?;
    let mut drivers = Drivers::start(&serial, &hid)?;
    let (serial, hid) = attached(serial, hid).await;
    let pid = drivers.process.id();
    let (memory, before, begun) = (Memory::of(pid)?, ran(pid)?, Instant::now());
    let until = begun + TIME;
    let lines: Vec<_> = serial.into_iter().map(|line| tokio::spawn(type_until(line, until))).collect();
    let wires: Vec<_> = hid.into_iter().map(|wire| tokio::spawn(report_until(wire, until))).collect();
    // Until the drivers have ended, all devices stay there.
    let (mut typed, mut reported) = (Vec::new(), Vec::new());
    for task in lines {
        typed.push(task.await??);
    }
    for task in wires {
        reported.push(task.await??);
    }
    tokio::time::sleep(SETTLE).await;
    let (took, used, after) = (begun.elapsed(), ran(pid)?.saturating_sub(before), Memory::of(pid)?);
    let got = drivers.finish()?;
    let counts = typed.iter().map(|(_, count)| count).chain(reported.iter().map(|(_, count)| count));
    let all: u64 = counts.sum();
    row("scans sent, in all and each second", &format!("{all}, {}", all / TIME.as_secs()));
    row("scans that came out whole; damaged", &format!("{}; {}", got.whole, got.damaged));
    row("lost", &(i128::from(all) - i128::from(got.whole)).to_string());
    row(
        "target: under 15 % of one core",
        &format!("{} %", short(100.0 * used.as_secs_f64() / took.as_secs_f64())),
    );
    row("resident before and after, MiB", &format!("{}, {}", short(memory.resident), short(after.resident)));
    row("context switches of the process, each second", &short(got.switches / TIME.as_secs_f64()));
    Ok(())
}

/// The daemon, with eight scanners that nobody uses.
async fn idle_with_eight(places: Places<'_>) -> Result<(), Failure> {
    heading("Idle: the daemon with eight scanners attached, four serial and four HID POS");
    let folder = tempfile::Builder::new().prefix("eight-").tempdir_in(places.disk)?;
    let (serial, hid) = open(folder.path(), 4, 4)?;
    let ports = ports(&serial, &hid);
    let config: String = ports
        .iter()
        .enumerate()
        .map(|(number, port)| format!("[[scanner]]\nname = \"s{number}\"\nport = \"{port}\"\n\n"))
        .collect();
    let mut home = Home::new(places.disk, &config)?;
    home.start().await?;
    let _devices = attached(serial, hid).await;
    idle::settled_windows("eight scanners", home.pid()?).await?;
    home.stop().await
}

fn open(
    folder: &Path,
    serial: usize,
    hid: usize,
) -> Result<(Vec<SerialScanner>, Vec<HidPosScanner>), Failure> {
    let serial = (0..serial).map(|_| SerialScanner::open(Options::default())).collect::<Result<_, _>>()?;
    let hid = (0..hid)
        .map(|number| HidPosScanner::open(folder.join(format!("hid-{number}")), Layout::honeywell_xenon()))
        .collect::<Result<_, _>>()?;
    Ok((serial, hid))
}

fn ports(serial: &[SerialScanner], hid: &[HidPosScanner]) -> Vec<String> {
    let lines = serial.iter().map(|line| line.path().display().to_string());
    lines.chain(hid.iter().map(|wire| format!("emulated:{}", wire.path().display()))).collect()
}

async fn attached(
    mut serial: Vec<SerialScanner>,
    mut hid: Vec<HidPosScanner>,
) -> (Vec<SerialScanner>, Vec<HidPosScanner>) {
    for line in &mut serial {
        line.until_open().await;
    }
    for wire in &mut hid {
        wire.until_attached().await;
    }
    (serial, hid)
}

/// Types scan after scan, as fast as the line lets it. Gives how many.
async fn type_until(mut line: SerialScanner, until: Instant) -> Result<(SerialScanner, u64), std::io::Error> {
    let scan = format!("{AIM}{DATA}\r").into_bytes();
    let mut ticks = interval(TICK);
    // What was missed is made up for: a line never rests.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut owed: Vec<u8> = Vec::new();
    let mut count = 0;
    while Instant::now() < until {
        ticks.tick().await;
        while owed.len() < BYTES_A_TICK {
            owed.extend_from_slice(&scan);
            count += 1;
        }
        let now: Vec<u8> = owed.drain(..BYTES_A_TICK).collect();
        line.send(&now).await?;
    }
    line.send(&owed).await?;
    Ok((line, count))
}

/// Sends report after report, each a scan. Gives how many.
async fn report_until(
    mut wire: HidPosScanner,
    until: Instant,
) -> Result<(HidPosScanner, u64), emulator::hid::ScanError> {
    let mut ticks = interval(REPORT_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut count = 0;
    while Instant::now() < until {
        ticks.tick().await;
        wire.scan(DATA.as_bytes(), Some(AIM)).await?;
        count += 1;
    }
    Ok((wire, count))
}

/// The process with the drivers.
struct Drivers {
    process: Child,
    /// Closed, it says what it got and ends.
    input: Option<ChildStdin>,
}

/// What it got.
struct Got {
    whole: u64,
    damaged: u64,
    switches: f64,
}

impl Drivers {
    fn start(serial: &[SerialScanner], hid: &[HidPosScanner]) -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(DRIVERS).args(ports(serial, hid));
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = process.stdin.take();
        Ok(Self { process, input })
    }

    fn finish(&mut self) -> Result<Got, Failure> {
        let switches: u64 = Work::of(self.process.id())?.since(&Work::default()).switches;
        drop(self.input.take());
        let output = self.process.stdout.take().ok_or("the drivers say nothing")?;
        let mut said = String::new();
        BufReader::new(output).read_line(&mut said)?;
        self.process.wait()?;
        let mut numbers = said.split_whitespace().map(str::parse::<u64>);
        let mut number = || numbers.next().ok_or("the drivers said too little")?.map_err(Failure::from);
        Ok(Got { whole: number()?, damaged: number()?, switches: switches as f64 })
    }
}

impl Drop for Drivers {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// That process: drives these ports and counts, until its input ends.
pub(crate) fn drivers(ports: &[String]) -> Result<(), Failure> {
    let models = models::Models::load(None)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (whole, damaged) = runtime.block_on(async {
        let (notices, mut heard) = tokio::sync::mpsc::channel(64);
        for (number, port) in ports.iter().enumerate() {
            let settings = ScannerSettings::new(&format!("s{number}"), port, None, &Default::default(), &models)?;
            let (sender, orders) = tokio::sync::mpsc::channel(1);
            drop(sender);
            let (_, reading) = tokio::sync::watch::channel(scanner::Reading::Allowed);
            tokio::spawn(scanner::run(settings, notices.clone(), orders, reading));
        }
        let ended = tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
        tokio::pin!(ended);
        let (mut whole, mut damaged) = (0_u64, 0_u64);
        loop {
            tokio::select! {
                biased;
                notice = heard.recv() => match notice {
                    Some(Notice::Received(scan)) if scan.damage.is_none() && scan.data == DATA.as_bytes() => whole += 1,
                    Some(Notice::Received(_)) => damaged += 1,
                    Some(_) => {}
                    None => break,
                },
                _ = &mut ended => break,
            }
        }
        Ok::<_, Failure>((whole, damaged))
    })?;
    writeln!(std::io::stdout(), "{whole} {damaged}")?;
    // Its tasks have no end of their own.
    runtime.shutdown_background();
    Ok(())
}
