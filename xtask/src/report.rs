use std::time::{Duration, Instant};

/// What came of one step.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) state: State,
    /// What was looked at, or what is wrong: one line, or several for a failure.
    pub(crate) detail: String,
    /// What this step would have done, had the machine let it.
    pub(crate) missing: Vec<Missing>,
    /// Results that the step's own test runner counted.
    pub(crate) counted: Counted,
}

/// Whether a step held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Passed,
    Failed,
    NotRun,
}

/// Something that could not run here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missing {
    /// What, and what the machine lacks.
    pub(crate) what: String,
    /// No machine of this kind can give it (it needs the network, or a newer system): named, but never a failure.
    pub(crate) out_of_reach: bool,
}

/// Tests that a runner counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) ignored: u64,
}

impl Verdict {
    pub(crate) fn passed(detail: impl Into<String>) -> Self {
        Self::new(State::Passed, detail)
    }

    pub(crate) fn failed(detail: impl Into<String>) -> Self {
        Self::new(State::Failed, detail)
    }

    /// Nothing of the step could run.
    pub(crate) fn not_run(what: impl Into<String>) -> Self {
        let what = what.into();
        Self::new(State::NotRun, what.clone()).without(what)
    }

    /// Nothing of the step can run on any machine of this kind.
    pub(crate) fn unreachable(what: impl Into<String>) -> Self {
        let what = what.into();
        Self::new(State::NotRun, what.clone()).out_of_reach(what)
    }

    /// Passes when there is nothing to complain about.
    pub(crate) fn of(complaints: Vec<String>, detail: impl Into<String>) -> Self {
        if complaints.is_empty() { Self::passed(detail) } else { Self::failed(complaints.join("\n")) }
    }

    /// Adds something that could not run.
    pub(crate) fn without(mut self, what: impl Into<String>) -> Self {
        self.missing.push(Missing { what: what.into(), out_of_reach: false });
        self
    }

    /// Adds something that can't run on any machine of this kind.
    pub(crate) fn out_of_reach(mut self, what: impl Into<String>) -> Self {
        self.missing.push(Missing { what: what.into(), out_of_reach: true });
        self
    }

    fn new(state: State, detail: impl Into<String>) -> Self {
        Self { state, detail: detail.into(), missing: Vec::new(), counted: Counted::default() }
    }
}

/// Runs steps and keeps what came of them.
#[derive(Debug, Default)]
pub(crate) struct Report {
    failed: Vec<String>,
    passed: usize,
    missing: Vec<Missing>,
    counted: Counted,
    began: Option<Instant>,
}

impl Report {
    /// Runs one step and prints its line.
    pub(crate) fn step(&mut self, name: &str, run: impl FnOnce() -> Verdict) {
        let began = Instant::now();
        self.began.get_or_insert(began);
        println!("-- {name}");
        let verdict = run();
        let took = seconds(began.elapsed());
        match verdict.state {
            State::Passed => println!("ok      {name} ({took}): {}", verdict.detail),
            State::Failed => println!("FAILED  {name} ({took}):\n{}", indented(&verdict.detail)),
            State::NotRun => println!("not run {name}: {}", verdict.detail),
        }
        match verdict.state {
            State::Passed => self.passed += 1,
            State::Failed => self.failed.push(name.to_owned()),
            State::NotRun => {}
        }
        self.counted.add(verdict.counted);
        self.missing.extend(verdict.missing);
    }

    /// Prints the closing lines. Whether all is well.
    pub(crate) fn close(&self, require_all: bool) -> bool {
        let took = self.began.map_or(Duration::ZERO, |began| began.elapsed());
        let Counted { passed, failed, ignored } = self.counted;
        println!();
        println!("tests: passed {passed}, failed {failed}, ignored {ignored}");
        println!("steps: passed {}, failed {} in {}", self.passed, self.failed.len(), seconds(took));
        for name in &self.failed {
            println!("FAILED: {name}");
        }
        let lacking = self.missing.iter().filter(|missing| !missing.out_of_reach).count();
        let strict = require_all && lacking > 0;
        if strict {
            println!("FAILED: {lacking} could not run, and --require-all asks for all");
        }
        println!("NOT RUN: {}", list(&self.missing));
        self.failed.is_empty() && !strict
    }
}

impl Counted {
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

fn list(missing: &[Missing]) -> String {
    if missing.is_empty() {
        return "nothing".to_owned();
    }
    missing.iter().map(|missing| missing.what.as_str()).collect::<Vec<_>>().join("; ")
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("        {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(verdict: Verdict, require_all: bool) -> bool {
        let mut report = Report::default();
        report.step("a step", || verdict);
        report.close(require_all)
    }

    #[test]
    fn a_failed_step_fails_the_whole() {
        assert!(closed(Verdict::passed("seen"), true));
        assert!(!closed(Verdict::failed("broken"), false));
    }

    #[test]
    fn what_could_not_run_fails_only_where_all_is_required() {
        assert!(closed(Verdict::not_run("no such program"), false));
        assert!(!closed(Verdict::not_run("no such program"), true));
        assert!(!closed(Verdict::passed("partly").without("the rest"), true));
    }

    #[test]
    fn what_is_out_of_reach_is_named_but_never_fails() {
        assert!(closed(Verdict::passed("partly").out_of_reach("the network's part"), true));
        assert!(closed(Verdict::unreachable("the network's part"), true));
    }

    #[test]
    fn complaints_make_a_failure() {
        assert_eq!(Verdict::of(Vec::new(), "all").state, State::Passed);
        assert_eq!(Verdict::of(vec!["bad".to_owned()], "all").state, State::Failed);
    }
}
