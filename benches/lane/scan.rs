//! From the wire to the event.

use crate::events::Listener;
use crate::figures::{Samples, heading, row};
use crate::home::Home;
use crate::journal::Journal;
use crate::peers::{BareCommit, Relay};
use crate::process::{Work, ran};
use crate::runs::{Run, Runs};
use crate::till::{Till, box_of_phone};
use crate::wires::{Wire, Wires};
use crate::{Failure, Places};
use std::path::Path;
use std::time::{Duration, Instant};

/// Scans of one run, half on each wire.
const SCANS: u64 = 1_000;
const RUNS: usize = 4;

/// Scans of one sale. Between two sales the lane takes money and prints, which is not measured here.
const SCANS_PER_SALE: u64 = 20;

/// Before each measurement, where it is not the next at once: everything comes to rest, and other programs have the CPUs, as in a shop.
const REST: Duration = Duration::from_millis(3);

/// Scans that don't wait for the event of the one before.
const BURST: u64 = 200;

/// The target for the lane's own share, in microseconds.
const TARGET_US: f64 = 300.0;

/// A lane with its peers, all with their files in the same place.
struct Lane {
    home: Home,
    wires: Wires,
    till: Till,
    listener: Listener,
    bare: BareCommit,
    relay: Relay,
    /// The number of the next phone that is sold.
    phone: u64,
    /// Each scan and each peer as soon as the one before is done.
    at_once: Runs,
    /// Each after a rest.
    rested: Runs,
    bursts: Samples,
}

pub(crate) async fn measure(places: Places<'_>) -> Result<(), Failure> {
    heading(&format!("Scan to event, in us: {RUNS} interleaved runs of {SCANS} scans of each kind"));
    let mut disk = Lane::open(places.disk, "disk").await?;
    let mut memory = match places.memory {
        Some(folder) => Some(Lane::open(folder, "memory").await?),
        None => None,
    };
    for _ in 0..RUNS {
        disk.all_kinds().await?;
        if let Some(memory) = &mut memory {
            memory.all_kinds().await?;
        }
    }
    disk.report();
    match memory {
        Some(memory) => {
            memory.report();
            println!();
            memory.at_once.report_target(TARGET_US);
            memory.rested.report_target(TARGET_US);
        }
        None => row("in memory, where a sync costs nothing", "NOT RUN: no /dev/shm here"),
    }
    Ok(())
}

impl Lane {
    async fn open(parent: &Path, place: &str) -> Result<Self, Failure> {
        let mut wires = Wires::open(parent).await?;
        let mut home = Home::new(parent, &wires.config)?;
        home.start().await?;
        wires.until_attached(&home).await?;
        let till = Till::open(home.client("pos"), &home.client("admin")).await?;
        let listener = Listener::open(&home.path("pos.sock")).await?;
        let folder = home.path("peer");
        std::fs::create_dir(&folder)?;
        // Until it is known what the lane writes for a scan.
        let bare = BareCommit::open(&folder, 0, 0)?;
        let at_once = Runs::of(format!("{place}, at once"));
        let rested = Runs::of(format!("{place}, after {} ms", REST.as_millis()));
        let (relay, bursts) = (Relay::open()?, Samples::default());
        let mut lane = Self { home, wires, till, listener, bare, relay, phone: 0, at_once, rested, bursts };
        lane.warm_up(place).await?;
        Ok(lane)
    }

    /// A first sale that doesn't count. What it wrote for each scan, the bare commit will write too.
    async fn warm_up(&mut self, place: &str) -> Result<(), Failure> {
        let journal = Journal::open(&self.home.state())?;
        let printed = self.wires.printed();
        let transaction = self.till.begin().await?;
        let before = journal.content()?;
        for number in 0..SCANS_PER_SALE {
            self.scan(wire(number)).await?;
        }
        let after = journal.content()?;
        drop(journal);
        let rows = (after.records - before.records) / SCANS_PER_SALE;
        let bytes = (after.bytes - before.bytes) / (after.records - before.records).max(1);
        row(&format!("{place}: a scan writes"), &format!("{rows} records of {bytes} bytes"));
        self.bare = BareCommit::open(
            &tempfile::tempdir_in(self.home.path("peer"))?.keep(),
            rows,
            usize::try_from(bytes)?,
        )?;
        self.till.finish(&transaction).await?;
        self.wires.until_printed(printed + 1).await
    }

    async fn all_kinds(&mut self) -> Result<(), Failure> {
        let run = self.run(Duration::ZERO).await?;
        self.at_once.runs.push(run);
        let run = self.run(REST).await?;
        self.rested.runs.push(run);
        self.burst().await
    }

    async fn run(&mut self, rest: Duration) -> Result<Run, Failure> {
        let mut run = Run::default();
        for _ in 0..SCANS / SCANS_PER_SALE {
            let printed = self.wires.printed();
            let transaction = self.till.begin().await?;
            pause(REST).await;
            let before = Work::of(self.home.pid()?)?;
            for number in 0..SCANS_PER_SALE {
                self.measured(number, rest, &mut run).await?;
            }
            let done = Work::of(self.home.pid()?)?.since(&before);
            let each = SCANS_PER_SALE as f64;
            run.waited.push(done.waited.as_secs_f64() * 1e6 / each);
            run.switches.push(done.switches as f64 / each);
            self.till.finish(&transaction).await?;
            self.wires.until_printed(printed + 1).await?;
        }
        Ok(run)
    }

    /// One scan and one of each peer.
    async fn measured(&mut self, number: u64, rest: Duration, run: &mut Run) -> Result<(), Failure> {
        let pid = self.home.pid()?;
        let before = ran(pid)?;
        pause(rest).await;
        let took = self.scan(wire(number)).await?;
        let [serial, hid] = &mut run.scans;
        match wire(number) {
            Wire::Serial => serial.push_us(took),
            Wire::Hid => hid.push_us(took),
        }
        pause(rest).await;
        run.bare.push_us(self.bare.commit()?);
        pause(rest).await;
        run.relay.push_us(self.relay.pass(&[b'x'; 64]).await?);
        // What the daemon does after the event, its beep and its books, has come to its end meanwhile, and counts.
        run.cpu.push_us(ran(pid)?.saturating_sub(before));
        Ok(())
    }

    /// From before the write of the scan's bytes until its event's last byte was read from the stream.
    async fn scan(&mut self, wire: Wire) -> Result<Duration, Failure> {
        let symbol = box_of_phone(self.phone);
        self.phone += 1;
        let begun = self.wires.scan(wire, &symbol).await?;
        let heard = self.listener.scanned(&symbol.text()).await?;
        Ok(heard.at.saturating_duration_since(begun))
    }

    /// Scans as fast as the wire takes them: the time of each, in microseconds.
    async fn burst(&mut self) -> Result<(), Failure> {
        let printed = self.wires.printed();
        let transaction = self.till.begin().await?;
        let symbols: Vec<_> = (self.phone..self.phone + BURST).map(box_of_phone).collect();
        self.phone += BURST;
        let begun = Instant::now();
        for symbol in &symbols {
            self.wires.scan(Wire::Serial, symbol).await?;
        }
        let mut last = begun;
        for symbol in &symbols {
            last = self.listener.scanned(&symbol.text()).await?.at;
        }
        self.bursts.push(last.saturating_duration_since(begun).as_secs_f64() * 1e6 / BURST as f64);
        self.till.finish(&transaction).await?;
        self.wires.until_printed(printed + 1).await
    }

    fn report(&self) {
        self.at_once.report();
        row(&format!("{}: each of {BURST} that don't wait", self.at_once.what), &self.bursts.spread());
        self.rested.report();
    }
}

/// A zero is no pause at all, not the shortest that a timer knows.
async fn pause(time: Duration) {
    if !time.is_zero() {
        tokio::time::sleep(time).await;
    }
}

/// Wires take turns.
const fn wire(number: u64) -> Wire {
    if number.is_multiple_of(2) { Wire::Serial } else { Wire::Hid }
}
