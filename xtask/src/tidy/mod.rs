//! Checks of the files themselves: what a reviewer should not have to say.

mod functions;
mod lengths;
mod text;

use crate::program::Program;
use crate::report::Verdict;
use crate::workspace::Workspace;

/// A source file, whole.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Its path from the root of the checkout.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl SourceFile {
    /// Lines with their numbers, up to the unit tests at the end of the file.
    pub(crate) fn program(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines()).take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
    }

    /// A test program, a benchmark, or a module of one.
    fn is_test(&self) -> bool {
        self.path.split('/').any(|folder| folder == "tests" || folder == "benches")
    }
}

/// Every file that git knows or would take, by path from the root.
///
/// # Errors
/// When git can't be asked.
pub(crate) fn files(workspace: &Workspace) -> Result<Vec<String>, String> {
    let said = Program::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .folder(&workspace.root)
        .run()?;
    if !said.success {
        return Err(format!("git ls-files failed: {}", said.stderr));
    }
    let there = |path: &&str| workspace.root.join(path).is_file();
    Ok(said.stdout.split_terminator('\0').filter(there).map(str::to_owned).collect())
}

/// The Rust sources below a folder.
///
/// # Errors
/// When git can't be asked or a file can't be read.
pub(crate) fn sources(workspace: &Workspace, folder: &str) -> Result<Vec<SourceFile>, String> {
    files(workspace)?
        .into_iter()
        .filter(|path| path.starts_with(folder) && path.ends_with(".rs"))
        .map(|path| Ok(SourceFile { text: workspace.read(&path)?, path }))
        .collect()
}

/// Lengths, functions, and the text of every file.
///
/// # Errors
/// When the files can't be listed or read.
pub(crate) fn check(workspace: &Workspace) -> Result<Verdict, String> {
    let sources = sources(workspace, "")?;
    let mut complaints = lengths::check(&sources);
    complaints.extend(sources.iter().flat_map(functions::check));
    let mut others = 0;
    for path in files(workspace)? {
        let bytes = std::fs::read(workspace.root.join(&path))
            .map_err(|error| format!("{path} can't be read: {error}"))?;
        complaints.extend(text::check(&path, &bytes));
        others += usize::from(!path.ends_with(".rs"));
    }
    let detail = format!("{} sources, {}; {others} other files", sources.len(), lengths::summary(&sources));
    Ok(Verdict::of(complaints, detail))
}
