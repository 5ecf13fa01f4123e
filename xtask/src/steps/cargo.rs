use super::Context;
use crate::program::Program;
use crate::report::{State, Verdict};

pub(super) fn format(context: &Context) -> Result<Verdict, String> {
    let detail = "every file is as rustfmt writes it";
    let ours = quiet(context, &["fmt", "--all", "--check"], &[], detail)?;
    if ours.state == State::Failed {
        return Ok(ours);
    }
    // A workspace of its own: `--all` doesn't reach it.
    quiet(context, &["fmt", "--all", "--check", "--manifest-path", "fuzz/Cargo.toml"], &[], detail)
}

pub(super) fn clippy(context: &Context) -> Result<Verdict, String> {
    let arguments = ["clippy", "--quiet", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"];
    quiet(context, &arguments, &[], "no warnings in any target")
}

pub(super) fn docs(context: &Context) -> Result<Verdict, String> {
    let arguments = ["doc", "--quiet", "--locked", "--workspace", "--no-deps"];
    quiet(context, &arguments, &[("RUSTDOCFLAGS", "-D warnings")], "no warnings in any page")
}

pub(super) fn tests(context: &Context) -> Result<Verdict, String> {
    let tested = Program::cargo()
        .args(["test", "--locked", "--workspace", "--no-fail-fast"])
        .envs(&context.workspace.reference)
        .folder(&context.workspace.root)
        .run_tests()?;
    let counted = tested.counted;
    let sums = format!("{} passed, {} failed, {} ignored", counted.passed, counted.failed, counted.ignored);
    let mut verdict = match (tested.success, counted.passed) {
        (true, 0) => Verdict::failed("cargo test is content, but no test ran"),
        (true, _) => Verdict::passed(sums),
        (false, _) => {
            Verdict::failed(format!("{sums}; the tests named `FAILED` above, or what didn't compile"))
        }
    };
    verdict.counted = counted;
    for test in tested.left_out {
        verdict = verdict.without(test);
    }
    Ok(verdict)
}

/// What the README promises, of the program as it is delivered: it reads faster than the one that the tests run.
pub(super) fn demo(context: &Context) -> Result<Verdict, String> {
    let arguments = ["run", "--quiet", "--release", "--locked", "--", "demo"];
    quiet(context, &arguments, &[], "the released program sells on emulated devices")
}

fn quiet(
    context: &Context,
    arguments: &[&str],
    variables: &[(&str, &str)],
    detail: &str,
) -> Result<Verdict, String> {
    let mut program = Program::cargo().args(arguments).folder(&context.workspace.root);
    for (name, value) in variables {
        program = program.env(name, value);
    }
    let said = program.run()?;
    Ok(if said.success { Verdict::passed(detail) } else { Verdict::failed(said.all()) })
}
