//! `lane-emulator`: the far end of a wire, for those without the device.

mod arguments;
mod console;
mod hid;
mod ibm;
mod keyboard;
mod printer;
mod serial;
mod ssi;
mod typing;

use std::io;
use std::process::ExitCode;

use arguments::{Arguments, Device, Scanner};
use clap::Parser;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(run(arguments.device)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

async fn run(device: Device) -> io::Result<()> {
    let work = async {
        match device {
            Device::Scanner(Scanner::Serial(options)) => serial::run(options).await,
            Device::Scanner(Scanner::Ssi(options)) => ssi::run(options).await,
            Device::Scanner(Scanner::HidPos(options)) => hid::run(options).await,
            Device::Scanner(Scanner::IbmOem(options)) => ibm::run(options).await,
            Device::Scanner(Scanner::Keyboard(options)) => keyboard::run(options).await,
            Device::Printer(options) => printer::run(options).await,
        }
    };
    tokio::select! {
        result = work => result,
        signal = console::stop() => signal,
    }
}

fn failed(error: &io::Error) -> ExitCode {
    console::complain(&format!("lane-emulator: {error}"));
    ExitCode::FAILURE
}
