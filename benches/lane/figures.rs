use std::time::Duration;

/// What was measured of one thing, in the unit that its user says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Samples(Vec<f64>);

impl Samples {
    pub(crate) fn push(&mut self, sample: f64) {
        self.0.push(sample);
    }

    pub(crate) fn push_us(&mut self, time: Duration) {
        self.push(time.as_secs_f64() * 1e6);
    }

    pub(crate) fn push_ms(&mut self, time: Duration) {
        self.push(time.as_secs_f64() * 1e3);
    }

    pub(crate) fn extend(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn median(&self) -> f64 {
        self.percentile(50.0)
    }

    /// The sample that so many in a hundred don't pass; not a number where there is none.
    pub(crate) fn percentile(&self, percent: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let (mut rank, wanted) = (0, percent / 100.0 * sorted.len() as f64);
        while ((rank + 1) as f64) < wanted {
            rank += 1;
        }
        sorted.get(rank).copied().unwrap_or(f64::NAN)
    }

    /// Which part of the samples is not above this.
    pub(crate) fn share_within(&self, most: f64) -> f64 {
        self.0.iter().filter(|sample| **sample <= most).count() as f64 / self.0.len() as f64
    }

    /// `12.3 (11.9 to 14.0)`: the median, and the least and the most.
    pub(crate) fn spread(&self) -> String {
        format!(
            "{} ({} to {})",
            short(self.median()),
            short(self.percentile(0.0)),
            short(self.percentile(100.0))
        )
    }

    /// `p50 12.3, p99 20.1`.
    pub(crate) fn tail(&self) -> String {
        format!("p50 {}, p99 {}", short(self.median()), short(self.percentile(99.0)))
    }
}

pub(crate) fn heading(text: &str) {
    println!("\n## {text}\n");
}

/// One line of the report.
pub(crate) fn row(what: &str, figure: &str) {
    println!("{what:<64} {figure}");
}

/// Three digits are as many as such figures have.
pub(crate) fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
