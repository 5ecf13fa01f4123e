use crate::report::Counted;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// A program to be run, with everything it needs.
#[derive(Debug)]
pub(crate) struct Program {
    command: Command,
    name: String,
}

/// What a program said, and whether it was content.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// What a test runner said.
#[derive(Debug, Default)]
pub(crate) struct Tested {
    pub(crate) success: bool,
    pub(crate) counted: Counted,
    /// Lines that begin in capitals and a colon: what the program says to us.
    notes: Vec<String>,
    /// Tests that are marked ignored and that no other test starts, with the reason given.
    pub(crate) left_out: Vec<String>,
}

impl Program {
    pub(crate) fn new(name: &str) -> Self {
        Self { command: Command::new(name), name: name.to_owned() }
    }

    /// The cargo that runs us.
    pub(crate) fn cargo() -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        // Set for us by the cargo that runs us; a cargo of another folder would take them for its own.
        for variable in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
            command.env_remove(variable);
        }
        Self { command, name: "cargo".to_owned() }
    }

    pub(crate) fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn envs(mut self, variables: &[(String, String)]) -> Self {
        self.command.envs(variables.iter().map(|(name, value)| (name, value)));
        self
    }

    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it quietly.
    ///
    /// # Errors
    /// When it can't be started at all.
    pub(crate) fn run(mut self) -> Result<Said, String> {
        let output = self.command.stdin(Stdio::null()).output().map_err(|error| self.cannot_start(&error))?;
        Ok(Said {
            success: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }

    /// Runs it with its output shown as it comes, and takes from it what its test runner says.
    ///
    /// # Errors
    /// When it can't be started, or its output can't be read.
    pub(crate) fn run_tests(mut self) -> Result<Tested, String> {
        self.command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = self.command.spawn().map_err(|error| self.cannot_start(&error))?;
        let mut tested = Tested::default();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).split(b'\n') {
                let line = line.map_err(|error| format!("{}'s output can't be read: {error}", self.name))?;
                let line = String::from_utf8_lossy(&line);
                // A terminal's line ends are a machine's own.
                let line = line.trim_end_matches('\r');
                println!("{line}");
                tested.counted.add(counted_in(line));
                tested.left_out.extend(left_out_in(line));
                if line.split_once(": ").is_some_and(|(word, _)| word.chars().all(char::is_uppercase)) {
                    tested.notes.push(line.to_owned());
                }
            }
        }
        let status = child.wait().map_err(|error| format!("{}: {error}", self.name))?;
        Ok(Tested { success: status.success(), ..tested })
    }

    fn cannot_start(&self, error: &std::io::Error) -> String {
        format!("`{}` can't be started: {error}", self.name)
    }
}

impl Tested {
    /// Whether it said this line, which begins in capitals and a colon.
    pub(crate) fn said(&self, line: &str) -> bool {
        self.notes.iter().any(|note| note == line)
    }
}

impl Said {
    /// Both streams, for showing what went wrong.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// Whether a program is there.
pub(crate) fn found(name: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}

/// Installs a package of the system. Whether it worked shows when its program is looked for again: without root or a network it can't.
pub(crate) fn install(package: &str) {
    println!("   installing {package}");
    let _ = Program::new("apt-get")
        .args(["install", "--yes", "--no-install-recommends", package])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run();
}

/// The test that a line of libtest's says is ignored: `test name ... ignored, reason`. One whose reason is that another
/// test starts it, as a child that may be killed, is not left out.
fn left_out_in(line: &str) -> Option<String> {
    let (name, reason) = line.strip_prefix("test ")?.split_once(" ... ignored")?;
    let reason = reason.trim_start_matches([',', ' ']);
    (!reason.starts_with("started by ")).then(|| format!("the test {name} ({reason})"))
}

/// What a closing line of libtest's counts: `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
fn counted_in(line: &str) -> Counted {
    let Some(sums) = line.strip_prefix("test result: ") else { return Counted::default() };
    let sum_before = |word: &str| {
        sums.split(['.', ';'])
            .find_map(|part| part.trim().strip_suffix(word)?.trim().parse().ok())
            .unwrap_or(0)
    };
    Counted { passed: sum_before("passed"), failed: sum_before("failed"), ignored: sum_before("ignored") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.52s";
        assert_eq!(counted_in(line), Counted { passed: 12, failed: 3, ignored: 1 });
    }

    #[test]
    fn ignored_tests_are_named_unless_another_test_starts_them() {
        assert_eq!(left_out_in("test a::b ... ignored, slow"), Some("the test a::b (slow)".to_owned()));
        assert_eq!(left_out_in("test child ... ignored, started by a_parent"), None);
        assert_eq!(left_out_in("test a ... ok"), None);
    }

    #[test]
    fn other_lines_count_for_nothing() {
        for line in ["", "test result", "running 3 tests", "test a ... ok", "  test result: ok. 3 passed;"] {
            assert_eq!(counted_in(line), Counted::default(), "{line:?}");
        }
    }
}
