use crate::metadata::Metadata;
use crate::program::Program;
use crate::workspace::Workspace;

/// Runs every benchmark of the workspace, or those whose name contains the filter.
///
/// # Errors
/// When cargo can't be asked or started.
pub(crate) fn run(arguments: &[String]) -> Result<bool, String> {
    let filter = match arguments {
        [] => None,
        [filter] => Some(filter.as_str()),
        _ => return Err("bench takes one filter at most".to_owned()),
    };
    let workspace = Workspace::find()?;
    let metadata = Metadata::load(&workspace)?;
    let mut all_well = true;
    for package in metadata.members() {
        for bench in package.benches() {
            println!("-- {} {bench}", package.name);
            let cargo = Program::cargo()
                .args(["bench", "--locked", "--package", &package.name, "--bench", bench])
                .args(filter.map(|filter| ["--", filter]).into_iter().flatten())
                .folder(&workspace.root);
            all_well &= cargo.run_tests()?.success;
        }
    }
    Ok(all_well)
}
