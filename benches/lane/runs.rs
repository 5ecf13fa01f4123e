use crate::figures::{Samples, row, short};
use crate::wires::Wire;

/// One run of scans and their peers: times in microseconds.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// By wire, in the order of [`Wire::ALL`].
    pub(crate) scans: [Samples; 2],
    pub(crate) bare: Samples,
    pub(crate) relay: Samples,
    /// On a CPU, the daemon's threads together, for each scan.
    pub(crate) cpu: Samples,
    /// Able to run, while others had the CPUs, for each scan.
    pub(crate) waited: Samples,
    pub(crate) switches: Samples,
}

/// Runs of one kind.
#[derive(Debug)]
pub(crate) struct Runs {
    /// Where and how: what each line of the report begins with.
    pub(crate) what: String,
    pub(crate) runs: Vec<Run>,
}

impl Run {
    /// Of both wires.
    fn both(&self) -> Samples {
        let mut both = Samples::default();
        self.scans.iter().for_each(|scans| both.extend(scans));
        both
    }
}

impl Runs {
    pub(crate) const fn of(what: String) -> Self {
        Self { what, runs: Vec::new() }
    }

    pub(crate) fn report(&self) {
        println!();
        let to_event = "scan to event";
        self.row(&format!("{to_event} / bare SQLite commit, ratio"), self.against(|run| &run.bare).spread());
        self.row(&format!("{to_event} / bare relay, ratio"), self.against(|run| &run.relay).spread());
        for (index, wire) in Wire::ALL.into_iter().enumerate() {
            let all = self.all(|run| run.scans.get(index).cloned().unwrap_or_default());
            self.row(wire.name(), format!("{} ({} scans)", all.tail(), all.count()));
        }
        self.row("p99 of each run", self.each(|run| run.both().percentile(99.0)).spread());
        self.row("bare SQLite commit", self.all(|run| run.bare.clone()).tail());
        self.row("bare relay", self.all(|run| run.relay.clone()).tail());
        self.row("the daemon's CPU time for a scan", self.all(|run| run.cpu.clone()).tail());
        self.row("its wait for a CPU", self.all(|run| run.waited.clone()).spread());
        self.row("its context switches", self.all(|run| run.switches.clone()).spread());
    }

    /// Against a target for the 99th percentile of all scans: of the daemon's own work, and of the whole way, with the wires, the
    /// client, and what other programs made either wait.
    pub(crate) fn report_target(&self, target_us: f64) {
        for (what, all) in
            [("daemon's own time", self.all(|run| run.cpu.clone())), ("whole way", self.all(Run::both))]
        {
            let within = all.share_within(target_us) * 100.0;
            let figure =
                format!("p99 is {}; {} in 100 are within", short(all.percentile(99.0)), short(within));
            self.row(&format!("target {target_us}, {what}"), figure);
        }
    }

    fn row(&self, what: &str, figure: String) {
        row(&format!("{}: {what}", self.what), &figure);
    }

    /// In each run, the median of its scans against the median of its peer.
    fn against(&self, peer: impl Fn(&Run) -> &Samples) -> Samples {
        self.each(|run| run.both().median() / peer(run).median())
    }

    fn each(&self, of: impl Fn(&Run) -> f64) -> Samples {
        let mut figures = Samples::default();
        self.runs.iter().for_each(|run| figures.push(of(run)));
        figures
    }

    fn all(&self, of: impl Fn(&Run) -> Samples) -> Samples {
        let mut all = Samples::default();
        self.runs.iter().for_each(|run| all.extend(&of(run)));
        all
    }
}
