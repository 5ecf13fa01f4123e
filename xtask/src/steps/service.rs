use super::Context;
use crate::program::{self, Program};
use crate::report::{Missing, Verdict};
use crate::workspace::Workspace;
use std::path::Path;

/// The most exposure that the unit may have, in tenths, by `systemd-analyze security`. It is 1.5: a lane needs its
/// devices, and printers on the network.
const EXPOSURE: u32 = 15;

/// What systemd says to the unit, and to its users and folders, on copies in a folder of their own.
pub(super) fn check(context: &Context) -> Result<Verdict, String> {
    let analyze = "systemd-analyze";
    if !program::found(analyze) && context.may_install {
        program::install("systemd");
    }
    if !program::found(analyze) {
        return Ok(Verdict::not_run("the check of the service (systemd-analyze is not installed)"));
    }
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    let unit = copied_unit(context, folder.path())?;
    let unit = unit.to_string_lossy();
    let threshold = format!("--threshold={EXPOSURE}");
    let mut complaints = Vec::new();
    for arguments in [
        vec!["verify", "--man=no", &unit],
        vec!["security", "--offline=yes", "--no-pager", &threshold, &unit],
    ] {
        let said = Program::new(analyze).args(&arguments).run()?;
        // `verify` ends well even where it warns of a key that it doesn't know.
        let warned = arguments.first() == Some(&"verify") && !said.stderr.trim().is_empty();
        if !said.success || warned {
            complaints.push(format!("systemd-analyze {}:\n{}", arguments.join(" "), said.all()));
        }
    }
    let lacking = lacking_for_users(is_root()?, program::found);
    if lacking.is_none() {
        users_and_folders(&context.workspace, folder.path(), &mut complaints)?;
    }
    let detail = format!("verified; exposure at most {}.{}", EXPOSURE / 10, EXPOSURE % 10);
    let mut verdict = Verdict::of(complaints, detail);
    verdict.missing.extend(lacking);
    Ok(verdict)
}

fn is_root() -> Result<bool, String> {
    Ok(Program::new("id").args(["-u"]).run()?.stdout.trim() == "0")
}

/// What keeps the users and folders from being tried here.
fn lacking_for_users(is_root: bool, found: impl Fn(&str) -> bool) -> Option<Missing> {
    let named = |why: String, out_of_reach| Missing {
        what: format!("making the service's users and folders ({why})"),
        out_of_reach,
    };
    if !is_root {
        return Some(named("needs root".to_owned(), true));
    }
    let program = ["systemd-sysusers", "systemd-tmpfiles"].into_iter().find(|name| !found(name))?;
    Some(named(format!("{program} is not installed"), false))
}

/// The unit with the program that was built here in place of the installed one.
fn copied_unit(context: &Context, folder: &Path) -> Result<std::path::PathBuf, String> {
    let program = context.metadata.target_directory.join("debug/laned");
    if !program.is_file() {
        return Err(format!("{} is not built: run the step `tests` first", program.display()));
    }
    let text = context.workspace.read("systemd/laned.service")?;
    let copied: Vec<String> = text
        .lines()
        .map(|line| match line.strip_prefix("ExecStart=/usr/bin/laned") {
            Some(arguments) => format!("ExecStart={}{arguments}", program.display()),
            None => line.to_owned(),
        })
        .collect();
    if !copied.iter().any(|line| line.contains(&program.display().to_string())) {
        return Err(
            "systemd/laned.service has no line that begins with `ExecStart=/usr/bin/laned`".to_owned()
        );
    }
    let unit = folder.join("laned.service");
    write(&unit, &copied.join("\n"))?;
    Ok(unit)
}

/// Makes the users and folders below a folder that stands for the system's root. Needs root.
fn users_and_folders(
    workspace: &Workspace,
    folder: &Path,
    complaints: &mut Vec<String>,
) -> Result<(), String> {
    let system = folder.join("system");
    std::fs::create_dir_all(system.join("etc")).map_err(|error| error.to_string())?;
    let root = format!("--root={}", system.display());
    for (program, extra, file) in [
        ("systemd-sysusers", None, "systemd/laned.sysusers"),
        ("systemd-tmpfiles", Some("--create"), "systemd/laned.tmpfiles"),
    ] {
        let file = workspace.root.join(file);
        let said = Program::new(program).args(extra).args([&root]).args([&file]).run()?;
        if !said.success {
            complaints.push(format!("{program} {}:\n{}", file.display(), said.all()));
        }
    }
    let groups = std::fs::read_to_string(system.join("etc/group")).unwrap_or_default();
    for group in ["lane-pos", "lane-tech", "lane-admin"] {
        let member = |line: &str| line.starts_with(&format!("{group}:")) && line.ends_with(":laned");
        if !groups.lines().any(member) {
            complaints.push(format!(
                "laned.sysusers: laned is no member of {group}, so it can't give its socket away"
            ));
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{} can't be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::lacking_for_users;

    #[test]
    fn users_and_folders_that_could_not_be_tried_are_named() {
        let lacking = |is_root, has: &str| lacking_for_users(is_root, |name| has.contains(name));
        let both = "systemd-sysusers systemd-tmpfiles";
        assert_eq!(lacking(true, both), None);
        let unprivileged = lacking(false, both).unwrap();
        assert!(unprivileged.out_of_reach && unprivileged.what.contains("needs root"), "{unprivileged:?}");
        let without = lacking(true, "systemd-sysusers").unwrap();
        assert!(!without.out_of_reach && without.what.contains("systemd-tmpfiles is not installed"));
    }
}
