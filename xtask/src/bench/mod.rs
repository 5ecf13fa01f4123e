//! `cargo xtask bench`: criterion's benchmarks of the crates, and figures of the whole daemon.

mod figures;
mod lane;
mod talk;

use crate::metadata::Metadata;
use crate::program::Program;
use crate::workspace::Workspace;

/// `bench lane` measures the daemon; `bench crates [FILTER]` runs the crates' benchmarks; `bench` does both.
///
/// # Errors
/// When something can't be asked, built or started.
pub(crate) fn run(arguments: &[String]) -> Result<bool, String> {
    let workspace = Workspace::find()?;
    let metadata = Metadata::load(&workspace)?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => Ok(crates(&workspace, &metadata, None)? & whole_lane(&workspace, &metadata)?),
        ["lane"] => whole_lane(&workspace, &metadata),
        ["crates"] => crates(&workspace, &metadata, None),
        ["crates", filter] => crates(&workspace, &metadata, Some(filter)),
        _ => Err("bench takes `lane`, or `crates` with one filter at most".to_owned()),
    }
}

fn crates(workspace: &Workspace, metadata: &Metadata, filter: Option<&str>) -> Result<bool, String> {
    let mut all_well = true;
    for package in metadata.members() {
        for bench in package.benches() {
            println!("-- {} {bench}", package.name);
            let cargo = Program::cargo()
                .args(["bench", "--locked", "--package", &package.name, "--bench", bench])
                .args(filter.map(|filter| ["--", filter]).into_iter().flatten())
                .folder(&workspace.root);
            let (success, _) = cargo.run_tests()?;
            all_well &= success;
        }
    }
    Ok(all_well)
}

fn whole_lane(workspace: &Workspace, metadata: &Metadata) -> Result<bool, String> {
    println!("-- laned, as it is released");
    let built = Program::cargo()
        .args(["build", "--quiet", "--locked", "--release", "--package", "laned", "--bin", "laned"])
        .folder(&workspace.root)
        .run()?;
    if !built.success {
        return Err(format!("laned does not build:\n{}", built.stderr));
    }
    lane::measure(&metadata.target_directory.join("release/laned"))?;
    Ok(true)
}
