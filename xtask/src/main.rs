//! The project's own commands: `cargo xtask test`.

mod bench;
mod metadata;
mod program;
mod report;
mod spdx;
mod steps;
mod tidy;
mod workspace;

use std::process::ExitCode;

const USAGE: &str = "\
The project's own commands.

  cargo xtask test [--require-all] [STEP...]   every check; or only the steps named
      --require-all   what could not run is a failure too; as root, missing system programs are installed by apt
  cargo xtask tidy                             only the checks of the files themselves
  cargo xtask bench [FILTER]                   every benchmark; docs/performance.md says what the figures mean
  cargo xtask help
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let done = match command {
        "test" => steps::Options::parse(rest).and_then(|options| steps::run(&options)),
        "tidy" if rest.is_empty() => {
            steps::run(&steps::Options { only: vec!["tidy".to_owned()], ..Default::default() })
        }
        "bench" => bench::run(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(true)
        }
        _ => Err(format!("`{}` is no command of xtask's\n\n{USAGE}", arguments.join(" "))),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::from(2)
        }
    }
}
