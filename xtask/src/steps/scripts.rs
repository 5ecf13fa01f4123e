use super::Context;
use crate::program::{self, Program};
use crate::report::Verdict;
use crate::tidy;
use std::os::unix::fs::PermissionsExt;

/// Every bash script can be read by bash, stops at its first error, and may be executed.
pub(super) fn check(context: &Context) -> Result<Verdict, String> {
    if !program::found("bash") {
        return Ok(Verdict::not_run("the check of the scripts (bash is not installed)"));
    }
    let mut complaints = Vec::new();
    let mut scripts = 0;
    for path in tidy::files(&context.workspace)? {
        let whole = context.workspace.root.join(&path);
        let Ok(text) = std::fs::read_to_string(&whole) else { continue };
        let shebang = text.lines().next().unwrap_or_default();
        if !(shebang.starts_with("#!") && shebang.ends_with("bash")) {
            continue;
        }
        scripts += 1;
        let said = Program::new("bash").args(["-n"]).args([&whole]).run()?;
        if !said.success {
            complaints.push(said.stderr);
        }
        if !text.contains("set -euo pipefail") {
            complaints.push(format!("{path}: no `set -euo pipefail`: it would go on after an error"));
        }
        let mode =
            std::fs::metadata(&whole).map_err(|error| format!("{path}: {error}"))?.permissions().mode();
        if mode & 0o111 == 0 {
            complaints.push(format!("{path}: is not executable"));
        }
    }
    Ok(Verdict::of(complaints, format!("{scripts} scripts")))
}
