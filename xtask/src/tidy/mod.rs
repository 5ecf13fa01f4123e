//! Checks of the files themselves: what a reviewer should not have to say.

mod functions;
mod lengths;
mod text;

use crate::program::Program;
use crate::report::Verdict;
use crate::workspace::Workspace;
use std::collections::BTreeSet;

/// A source file, whole.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Its path from the root of the checkout.
    pub(crate) path: String,
    pub(crate) text: String,
    /// It is only compiled for tests or benchmarks.
    pub(crate) is_test: bool,
}

impl SourceFile {
    /// Lines with their numbers, up to the unit tests at the end of the file.
    pub(crate) fn program(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines()).take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
    }

    /// Whether it is this module: `folder/name.rs`, or anything in `folder/name/`.
    fn is_module(&self, module: &str) -> bool {
        self.path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
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
    let mut sources: Vec<SourceFile> = files(workspace)?
        .into_iter()
        .filter(|path| path.starts_with(folder) && path.ends_with(".rs"))
        .map(|path| Ok(SourceFile { text: workspace.read(&path)?, is_test: in_test_folder(&path), path }))
        .collect::<Result<_, String>>()?;
    let only_tests: BTreeSet<String> = sources.iter().flat_map(test_modules).collect();
    for source in &mut sources {
        source.is_test |= only_tests.iter().any(|module| source.is_module(module));
    }
    Ok(sources)
}

/// A test program, a benchmark, or a module of one.
fn in_test_folder(path: &str) -> bool {
    path.split('/').any(|folder| folder == "tests" || folder == "benches")
}

/// Paths, without `.rs`, of the modules that a file declares for its tests only.
fn test_modules(source: &SourceFile) -> Vec<String> {
    let Some(stem) = source.path.strip_suffix(".rs") else { return Vec::new() };
    let folder = ["/mod", "/lib", "/main"].iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(stem);
    let lines: Vec<&str> = source.text.lines().collect();
    lines
        .windows(2)
        .filter_map(|pair| match pair {
            ["#[cfg(test)]", declaration] => declaration.strip_prefix("mod ")?.strip_suffix(';'),
            _ => None,
        })
        .map(|module| format!("{folder}/{module}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_declared_for_tests_only_is_a_test() {
        let text = "mod a;\n#[cfg(test)]\nmod b;\n#[cfg(unix)]\nmod c;\n".to_owned();
        let parent = SourceFile { path: "x/src/gs1/mod.rs".to_owned(), text, is_test: false };
        assert_eq!(test_modules(&parent), ["x/src/gs1/b"]);
        for (path, expected) in
            [("x/src/gs1/b.rs", true), ("x/src/gs1/b/c.rs", true), ("x/src/gs1/bc.rs", false)]
        {
            let source = SourceFile { path: path.to_owned(), text: String::new(), is_test: false };
            assert_eq!(source.is_module("x/src/gs1/b"), expected, "{path}");
        }
    }
}
