//! The steps of `cargo xtask test`: one table, one function each.

mod arrows;
mod cargo;
mod dependencies;
mod fuzz;
mod purity;
mod reference;
mod scripts;
mod service;
mod usb;

use crate::metadata::Metadata;
use crate::report::{Report, Verdict};
use crate::workspace::Workspace;

/// What `cargo xtask test` was asked.
#[derive(Debug, Default)]
pub(crate) struct Options {
    /// What could not run is a failure too.
    pub(crate) require_all: bool,
    /// Only these steps; none named means all.
    pub(crate) only: Vec<String>,
}

/// What every step may use.
struct Context {
    workspace: Workspace,
    metadata: Metadata,
    /// May install what the machine lacks.
    may_install: bool,
}

type Step = (&'static str, fn(&Context) -> Result<Verdict, String>);

/// Cheap ones first: what a formatter finds should not wait for a compiler.
const STEPS: &[Step] = &[
    ("format", cargo::format),
    ("tidy", tidy),
    ("purity", purity::check),
    ("arrows", arrows::check),
    ("dependencies", dependencies::check),
    ("scripts", scripts::check),
    ("clippy", cargo::clippy),
    ("tests", cargo::tests),
    ("reference", reference::check),
    ("docs", cargo::docs),
    ("fuzz", fuzz::check),
    ("service", service::check),
    ("usb", usb::check),
    ("demo", cargo::demo),
];

/// Runs the steps and prints what came of them. Whether all is well.
///
/// # Errors
/// When they can't even be begun.
pub(crate) fn run(options: &Options) -> Result<bool, String> {
    let workspace = Workspace::find()?;
    let metadata = Metadata::load(&workspace)?;
    let context = Context { workspace, metadata, may_install: options.require_all };
    let mut report = Report::default();
    for (name, step) in STEPS.iter().filter(|(name, _)| options.wants(name)) {
        report.step(name, || step(&context).unwrap_or_else(Verdict::failed));
    }
    Ok(report.close(options.require_all))
}

fn tidy(context: &Context) -> Result<Verdict, String> {
    crate::tidy::check(&context.workspace)
}

impl Options {
    /// Reads the command line after `test`.
    ///
    /// # Errors
    /// For a flag or a step that there isn't.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        for argument in arguments {
            match argument.as_str() {
                "--require-all" => options.require_all = true,
                step if STEPS.iter().any(|(name, _)| *name == step) => options.only.push(step.to_owned()),
                other => {
                    let steps: Vec<&str> = STEPS.iter().map(|(name, _)| *name).collect();
                    return Err(format!("there is no step `{other}`; there are: {}", steps.join(", ")));
                }
            }
        }
        Ok(options)
    }

    fn wants(&self, step: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options, String> {
        Options::parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn without_names_every_step_runs() {
        let options = parsed("--require-all").unwrap();
        assert!(options.require_all && STEPS.iter().all(|(name, _)| options.wants(name)));
    }

    #[test]
    fn only_the_steps_named_run() {
        let options = parsed("tidy docs").unwrap();
        let run: Vec<&str> = STEPS.iter().map(|(name, _)| *name).filter(|name| options.wants(name)).collect();
        assert_eq!(run, ["tidy", "docs"]);
    }

    #[test]
    fn an_unknown_step_is_named_with_those_that_there_are() {
        let message = parsed("clipy").unwrap_err();
        assert!(message.contains("`clipy`") && message.contains("clippy"), "{message}");
    }
}
