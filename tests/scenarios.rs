//! Every file in `tests/scenarios/` is a test: a story told in lines, played against the real `laned` on emulated
//! wires. Adding one needs no Rust.

mod scenario;
mod support;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    if scenario::harness::run(&folder, std::env::args().skip(1)) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
