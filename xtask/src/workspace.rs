use std::path::{Path, PathBuf};

/// The checkout that we work on, and what stands beside it.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Environment variables that name reference data for tests.
    pub(crate) reference: Vec<(String, String)>,
    /// Reference data that isn't there: what is not run without it.
    pub(crate) missing_reference: Vec<String>,
}

/// Data that tests compare with and that is not ours to ship: variable, place in the data folder, what for.
const REFERENCE: [(&str, &str, &str); 2] = [
    (
        "LANED_GS1_DICTIONARY",
        "gs1-syntax-dictionary.txt",
        "the comparison with GS1's syntax dictionary (name the file in LANED_GS1_DICTIONARY)",
    ),
    (
        "LANED_HID_CAPTURES",
        "hid",
        "the captures of real HID scanners (name their folder in LANED_HID_CAPTURES)",
    ),
];

impl Workspace {
    /// Finds the checkout that this program was built in, or that the current folder is in.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn find() -> Result<Self, String> {
        let start = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(
            || std::env::current_dir().map_err(|error| error.to_string()),
            |dir| Ok(dir.into()),
        )?;
        let root = start
            .ancestors()
            .find(|folder| folder.join("Cargo.lock").is_file() && folder.join("xtask").is_dir())
            .ok_or_else(|| format!("{} is in no checkout of laned", start.display()))?
            .to_path_buf();
        let (reference, missing_reference) = find_reference(&root);
        Ok(Self { root, reference, missing_reference })
    }

    /// Reads a file of the checkout.
    ///
    /// # Errors
    /// When it can't be read.
    pub(crate) fn read(&self, path: impl AsRef<Path>) -> Result<String, String> {
        let path = self.root.join(path);
        std::fs::read_to_string(&path).map_err(|error| format!("{} can't be read: {error}", path.display()))
    }
}

/// What the environment names stands; then what lies in `LANED_REFERENCE_DATA`, or in `shared/data` beside us.
fn find_reference(root: &Path) -> (Vec<(String, String)>, Vec<String>) {
    let folder = std::env::var_os("LANED_REFERENCE_DATA")
        .map(PathBuf::from)
        .or_else(|| root.parent().map(|beside| beside.join("shared/data")));
    let mut found = Vec::new();
    let mut missing = Vec::new();
    for (variable, place, purpose) in REFERENCE {
        let named = std::env::var_os(variable).map(PathBuf::from);
        let beside = folder.as_ref().map(|folder| folder.join(place));
        match named.or(beside).filter(|path| path.exists()) {
            Some(path) => found.push((variable.to_owned(), path.display().to_string())),
            None => missing.push(purpose.to_owned()),
        }
    }
    (found, missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cargo takes the program of `cargo run` from the one package that names it. A second one, and the README's first command
    /// does nothing.
    #[test]
    fn one_package_alone_says_what_cargo_run_starts() {
        let root = Workspace::find().unwrap().root;
        let below = |folder: &str| std::fs::read_dir(root.join(folder)).unwrap().filter_map(Result::ok);
        let packages = below("crates").chain(below("drivers")).map(|entry| entry.path());
        let manifests =
            packages.chain([root.clone(), root.join("xtask")]).map(|folder| folder.join("Cargo.toml"));
        let names = |manifest: &PathBuf| {
            let text = std::fs::read_to_string(manifest).unwrap_or_default();
            text.lines().any(|line| line.starts_with("default-run"))
        };
        assert_eq!(manifests.filter(names).collect::<Vec<_>>(), [root.join("Cargo.toml")]);
    }
}
