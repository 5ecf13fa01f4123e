//! `lanectl`: the technician's tool for one lane.

mod cart;
mod decode;
mod devices;
mod explain;
mod failure;
mod models;
mod preview;
mod products;
mod receipt;
mod record;
mod replay;
mod screen;
mod serial;
mod status;
mod test;
mod trigger;
mod watch;

use api::Client;
use clap::{Parser, Subcommand};
use failure::Failure;
use screen::Screen;
use std::path::PathBuf;
use std::process::ExitCode;

/// Where the technician's socket is unless something else is said.
const TECHNICIAN: &str = "/run/laned/technician.sock";
/// Where the POS's socket is unless something else is said.
const POS: &str = "/run/laned/pos.sock";
/// Where the admin's socket is unless something else is said.
const ADMIN: &str = "/run/laned/admin.sock";

/// See how a lane is, look into it, and test its devices.
#[derive(Debug, Parser)]
#[command(version, about, after_help = "Exit codes: 0 done, 1 the lane said no, 2 wrong usage, 3 no daemon.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The lane's socket [default: the technician's in /run/laned; the admin's for `products`, the POS's for `receipt`]
    #[arg(long, global = true, value_name = "PATH")]
    socket: Option<PathBuf>,
    /// Print JSON, for programs
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// How the lane is: devices, journal, the open cart
    Status,
    /// Scanners and printers, where they are, and what to do about those that aren't
    Devices,
    /// Follow what happens, as it happens
    Watch(watch::Options),
    /// Show a cart: the open one, or one by its id
    Cart(cart::Options),
    /// Where a serial number is, and what happened to it
    Serial(serial::Options),
    /// Show a receipt, or save it as a picture
    Receipt(receipt::Options),
    /// The catalogue
    #[command(subcommand)]
    Products(products::Command),
    /// Say what labels say: one a line on standard input; needs no daemon. Or ask a lane what became of a scan, and why
    Explain(explain::Options),
    /// Draw a receipt document as text, picture and printer's bytes; needs no daemon
    Preview(preview::Options),
    /// Read the scans out of a capture; needs no daemon
    Decode(decode::Options),
    /// Keep what a scanner sends, as a capture; needs no daemon
    Record(record::Options),
    /// Play a capture again, as an emulated device; needs no daemon
    Replay(replay::Options),
    /// What is known of makes of scanners, and how to switch one to another mode; needs no daemon
    Models(models::Options),
    /// Test a device, and say what to do when it fails
    Test(test::Options),
    /// Make a scanner read now, as if its trigger were pulled
    Trigger(trigger::Options),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let json = arguments.json;
    let mut screen = Screen::stdout();
    let ended = run(arguments, &mut screen).and_then(|code| screen.flush().map(|()| code));
    match ended {
        Ok(code) => code,
        Err(failure) => failure.tell(json),
    }
}

fn run(arguments: Arguments, screen: &mut Screen) -> Result<ExitCode, Failure> {
    let Arguments { command, socket, json } = arguments;
    match command {
        Command::Explain(options) if !options.asks_lane() => return explain::run(&options, json, screen),
        Command::Preview(options) => return preview::run(&options, json, screen),
        Command::Decode(options) => return decode::run(&options, json, screen),
        Command::Models(options) => return models::run(&options, json, screen),
        _ => {}
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Io("no event loop can be had".to_owned(), error))?;
    let usual = match command {
        Command::Record(options) => return runtime.block_on(record::run(&options)),
        Command::Replay(options) => return runtime.block_on(replay::run(&options, screen)),
        Command::Products(_) => ADMIN,
        Command::Receipt(_) => POS,
        _ => TECHNICIAN,
    };
    let client = Client::new(socket.unwrap_or_else(|| PathBuf::from(usual)));
    runtime.block_on(ask(command, &client, json, screen))
}

async fn ask(
    command: Command,
    client: &Client,
    json: bool,
    screen: &mut Screen,
) -> Result<ExitCode, Failure> {
    match command {
        Command::Status => status::run(client, json, screen).await,
        Command::Devices => devices::run(client, json, screen).await,
        Command::Watch(options) => watch::run(&options, client, json, screen).await,
        Command::Cart(options) => cart::run(&options, client, json, screen).await,
        Command::Serial(options) => serial::run(&options, client, json, screen).await,
        Command::Receipt(options) => receipt::run(&options, client, json, screen).await,
        Command::Products(products) => products::run(&products, client, json, screen).await,
        Command::Test(options) => test::run(&options, client, json, screen).await,
        Command::Trigger(options) => trigger::run(&options, client, json, screen).await,
        Command::Explain(options) => explain::ask(&options, client, json, screen).await,
        // These have been run without a daemon.
        Command::Preview(_)
        | Command::Decode(_)
        | Command::Models(_)
        | Command::Record(_)
        | Command::Replay(_) => Ok(ExitCode::SUCCESS),
    }
}
