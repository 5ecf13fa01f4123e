//! `laned`: the daemon of one checkout lane.

use clap::{Parser, Subcommand};
use laned::config::Config;
use laned::service;
use std::path::PathBuf;
use std::process::ExitCode;

/// The daemon of one checkout lane: serial numbers from scanners to cart lines to receipts.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Exit codes: 0 ended, 1 failed, 2 bad configuration or usage, 3 the state folder is another process's."
)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The configuration file [default: /etc/laned/laned.toml, where it exists]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the lane (what `laned` alone does)
    Run,
    /// Check the configuration and say what it means
    CheckConfig,
    /// Print the OpenAPI document of the sockets
    Openapi,
    /// Watch a whole lane on emulated devices, from add-later to receipt
    Demo(laned::demo::Options),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.command.unwrap_or(Command::Run) {
        Command::Run => run(arguments.config),
        Command::CheckConfig => check_config(arguments.config),
        Command::Openapi => say(&laned::http::openapi_json(money::Currency::EUR)),
        Command::Demo(options) => laned::demo::run(&options),
    }
}

fn run(path: Option<PathBuf>) -> ExitCode {
    // Whatever the shell was set to: the journal and the sockets are nobody else's but by the groups set on them.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    service::one_arena();
    laned::log::start();
    let config = match Config::load(path.as_deref()) {
        Ok(config) => config,
        Err(error) => return fail(2, &error),
    };
    match service::run(&config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(error.exit_code(), &error),
    }
}

fn check_config(path: Option<PathBuf>) -> ExitCode {
    let config = match Config::load(path.as_deref()) {
        Ok(config) => config,
        Err(error) => return fail(2, &error),
    };
    let devices = match laned::devices::DeviceSetup::new(&config) {
        Ok(devices) => devices,
        Err(error) => return fail(2, &error),
    };
    let ignored = devices.ignored().into_iter().map(|line| format!("models      {line}\n"));
    say(&(laned::config::summary(&config) + &ignored.collect::<String>()))
}

/// Writes to standard output. A reader that has enough (`| head`) is no failure.
fn say(text: &str) -> ExitCode {
    use std::io::Write;
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => fail(1, &error),
        _ => ExitCode::SUCCESS,
    }
}

fn fail(code: u8, error: &dyn std::error::Error) -> ExitCode {
    eprintln!("laned: {error}");
    ExitCode::from(code)
}
