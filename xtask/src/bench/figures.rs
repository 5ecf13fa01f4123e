use std::time::Duration;

/// Many measurements of one thing, in order of size.
#[derive(Debug)]
pub(super) struct Figures {
    sorted: Vec<Duration>,
}

impl Figures {
    pub(super) fn new(mut measured: Vec<Duration>) -> Self {
        measured.sort_unstable();
        Self { sorted: measured }
    }

    /// Prints one line: the median with its spread, and where the slowest hundredth begins.
    pub(super) fn print(&self, what: &str) {
        let [least, median, late, most] = [0, 50, 99, 100].map(|percent| milliseconds(self.at(percent)));
        println!("{what}: median {median}, p99 {late}, from {least} to {most}, {} times", self.sorted.len());
    }

    fn at(&self, percent: usize) -> Duration {
        let rank = (self.sorted.len() * percent).div_ceil(100).saturating_sub(1);
        self.sorted.get(rank).copied().unwrap_or_default()
    }
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.3} ms", duration.as_secs_f64() * 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_measurements_that_there_were() {
        let figures = Figures::new((1..=200).rev().map(Duration::from_millis).collect());
        let found = [0, 50, 99, 100].map(|percent| figures.at(percent).as_millis());
        assert_eq!(found, [1, 100, 198, 200]);
        assert_eq!(Figures::new(Vec::new()).at(50), Duration::ZERO);
    }
}
