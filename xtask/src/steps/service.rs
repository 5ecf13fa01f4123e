use super::Context;
use crate::program::{self, Program};
use crate::report::Verdict;
use crate::workspace::Workspace;
use std::path::Path;

/// The most exposure that the unit may have, in tenths, by `systemd-analyze security`. It is 1.5: a lane needs its
/// devices, and printers on the network.
const EXPOSURE: u32 = 15;

/// What systemd says to the unit, and to its users and folders, on copies in a folder of their own.
pub(super) fn check(context: &Context) -> Result<Verdict, String> {
    let analyze = "systemd-analyze";
    if !program::found(analyze) && context.may_install {
        install("systemd");
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
    let verdict = users_and_folders(&context.workspace, folder.path(), &mut complaints)?;
    let detail = format!("verified; exposure at most {}.{}{verdict}", EXPOSURE / 10, EXPOSURE % 10);
    Ok(Verdict::of(complaints, detail))
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

/// Makes the users and folders below a folder that stands for the system's root. Needs root, and says so.
fn users_and_folders(
    workspace: &Workspace,
    folder: &Path,
    complaints: &mut Vec<String>,
) -> Result<&'static str, String> {
    let is_root = Program::new("id").args(["-u"]).run()?.stdout.trim() == "0";
    if !is_root || !program::found("systemd-sysusers") {
        return Ok("; users and folders not tried (not root)");
    }
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
    Ok("; its users and folders can be made")
}

fn install(package: &str) {
    println!("   installing {package}");
    // Whether it worked shows when the program is looked for again; without root or a network it can't.
    let _ = Program::new("apt-get")
        .args(["install", "--yes", "--no-install-recommends", package])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run();
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{} can't be written: {error}", path.display()))
}
