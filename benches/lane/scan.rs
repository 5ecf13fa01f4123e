//! From the wire to the event.

use crate::events::Listener;
use crate::figures::{Samples, heading, row, short};
use crate::home::Home;
use crate::journal::Journal;
use crate::peers::{BareCommit, Relay};
use crate::process::Work;
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

/// Between two measurements, so that each begins when everything is at rest, as in a shop.
const REST: Duration = Duration::from_millis(3);

/// Scans that come without a rest.
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
    runs: Vec<Run>,
    bursts: Samples,
}

/// Times in microseconds.
#[derive(Debug, Default)]
struct Run {
    /// By wire, in the order of [`Wire::ALL`].
    scans: [Samples; 2],
    bare: Samples,
    relay: Samples,
    /// The daemon's threads together, for each scan.
    cpu: Samples,
    waited: Samples,
    switches: Samples,
}

pub(crate) async fn measure(places: Places<'_>) -> Result<(), Failure> {
    heading(&format!(
        "Scan to event: {RUNS} interleaved runs of {SCANS} scans in each place, {} ms of rest before each",
        REST.as_millis()
    ));
    let mut disk = Lane::open(places.disk).await?;
    let mut memory = match places.memory {
        Some(folder) => Some(Lane::open(folder).await?),
        None => None,
    };
    for _ in 0..RUNS {
        disk.run().await?;
        if let Some(memory) = &mut memory {
            memory.run().await?;
        }
    }
    disk.report("on the disk");
    match memory {
        Some(memory) => {
            memory.report("in memory, where a sync costs nothing");
            let slowest = memory.all_scans().percentile(99.0);
            row(
                &format!("target: {TARGET_US} us without the sync"),
                &format!("p99 is {} us", short(slowest)),
            );
        }
        None => row("in memory, where a sync costs nothing", "NOT RUN: no /dev/shm here"),
    }
    Ok(())
}

impl Lane {
    async fn open(parent: &Path) -> Result<Self, Failure> {
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
        let (runs, bursts) = (Vec::new(), Samples::default());
        let mut lane =
            Self { home, wires, till, listener, bare, relay: Relay::open()?, phone: 0, runs, bursts };
        lane.warm_up(parent).await?;
        Ok(lane)
    }

    /// A first sale that doesn't count. What it wrote for each scan, the bare commit will write too.
    async fn warm_up(&mut self, parent: &Path) -> Result<(), Failure> {
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
        row(&format!("{}: a scan writes", parent.display()), &format!("{rows} records of {bytes} bytes"));
        self.bare = BareCommit::open(
            &tempfile::tempdir_in(self.home.path("peer"))?.keep(),
            rows,
            usize::try_from(bytes)?,
        )?;
        self.till.finish(&transaction).await?;
        self.wires.until_printed(printed + 1).await
    }

    async fn run(&mut self) -> Result<(), Failure> {
        let mut run = Run::default();
        for _ in 0..SCANS / SCANS_PER_SALE {
            let printed = self.wires.printed();
            let transaction = self.till.begin().await?;
            tokio::time::sleep(REST).await;
            let before = Work::of(self.home.pid()?)?;
            for number in 0..SCANS_PER_SALE {
                self.measured(number, &mut run).await?;
            }
            let done = Work::of(self.home.pid()?)?.since(&before);
            let each = SCANS_PER_SALE as f64;
            run.cpu.push(done.ran.as_secs_f64() * 1e6 / each);
            run.waited.push(done.waited.as_secs_f64() * 1e6 / each);
            run.switches.push(done.switches as f64 / each);
            self.till.finish(&transaction).await?;
            self.wires.until_printed(printed + 1).await?;
        }
        self.runs.push(run);
        self.burst().await
    }

    /// One scan and one of each peer.
    async fn measured(&mut self, number: u64, run: &mut Run) -> Result<(), Failure> {
        tokio::time::sleep(REST).await;
        let took = self.scan(wire(number)).await?;
        let [serial, hid] = &mut run.scans;
        match wire(number) {
            Wire::Serial => serial.push_us(took),
            Wire::Hid => hid.push_us(took),
        }
        tokio::time::sleep(REST).await;
        run.bare.push_us(self.bare.commit()?);
        tokio::time::sleep(REST).await;
        run.relay.push_us(self.relay.pass(&[b'x'; 64]).await?);
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

    fn all_scans(&self) -> Samples {
        gather(&self.runs, |run| {
            let mut both = Samples::default();
            run.scans.iter().for_each(|scans| both.extend(scans));
            both
        })
    }

    fn report(&self, place: &str) {
        println!();
        let over = |peer: &dyn Fn(&Run) -> &Samples| {
            let mut ratios = Samples::default();
            for run in &self.runs {
                let mut scans = Samples::default();
                run.scans.iter().for_each(|of_a_wire| scans.extend(of_a_wire));
                ratios.push(scans.median() / peer(run).median());
            }
            ratios.spread()
        };
        row(&format!("{place}: scan to event against a bare SQLite commit, ratio"), &over(&|run| &run.bare));
        row(&format!("{place}: scan to event against a bare relay, ratio"), &over(&|run| &run.relay));
        for (index, wire) in Wire::ALL.into_iter().enumerate() {
            let of_wire = |run: &Run| run.scans.get(index).cloned().unwrap_or_default();
            let all = gather(&self.runs, of_wire);
            row(&format!("{place}: {}, us", wire.name()), &format!("{} ({} scans)", all.tail(), all.count()));
        }
        let peaks = self.runs.iter().map(|run| {
            let mut scans = Samples::default();
            run.scans.iter().for_each(|of_a_wire| scans.extend(of_a_wire));
            scans.percentile(99.0)
        });
        let mut p99 = Samples::default();
        peaks.for_each(|peak| p99.push(peak));
        row(&format!("{place}: p99 of each run, us"), &p99.spread());
        row(
            &format!("{place}: a bare SQLite commit, us"),
            &gather(&self.runs, |run| run.bare.clone()).tail(),
        );
        row(&format!("{place}: a bare relay, us"), &gather(&self.runs, |run| run.relay.clone()).tail());
        row(
            &format!("{place}: the daemon's CPU time for a scan, us"),
            &gather(&self.runs, |run| run.cpu.clone()).spread(),
        );
        row(
            &format!("{place}: its wait for a CPU, us"),
            &gather(&self.runs, |run| run.waited.clone()).spread(),
        );
        row(
            &format!("{place}: its context switches for a scan"),
            &gather(&self.runs, |run| run.switches.clone()).spread(),
        );
        row(&format!("{place}: each of {BURST} scans without a rest, us"), &self.bursts.spread());
    }
}

/// Wires take turns.
const fn wire(number: u64) -> Wire {
    if number.is_multiple_of(2) { Wire::Serial } else { Wire::Hid }
}

fn gather(runs: &[Run], of: impl Fn(&Run) -> Samples) -> Samples {
    let mut all = Samples::default();
    runs.iter().for_each(|run| all.extend(&of(run)));
    all
}
