//! The first program of the virtual machine in which tests run on a USB bus (`cargo xtask test usb`): loads the kernel's
//! modules, runs the tests, says whether they ended well, and switches the machine off.

use rustix::mount::{MountFlags, mount};
use rustix::system::{RebootCommand, finit_module, reboot};
use std::error::Error;
use std::fs;
use std::process::Command;

/// What `cargo xtask` waits for.
const WELL: &str = "GUEST: the tests ended well";

/// USB ports that lead back to the kernel.
const PORTS: &std::ffi::CStr = c"num=4";

fn main() {
    let ended = prepare().and_then(|()| run());
    match ended {
        Ok(true) => println!("{WELL}"),
        Ok(false) => println!("GUEST: a test failed"),
        Err(error) => println!("GUEST: the tests could not be run: {error}"),
    }
    rustix::fs::sync();
    if let Err(error) = reboot(RebootCommand::PowerOff) {
        println!("GUEST: it can't be switched off: {error}");
    }
}

fn prepare() -> Result<(), Box<dyn Error>> {
    for (kind, place) in [("proc", "/proc"), ("sysfs", "/sys"), ("devtmpfs", "/dev"), ("tmpfs", "/tmp")] {
        fs::create_dir_all(place)?;
        mount(kind, place, kind, MountFlags::empty(), None)?;
    }
    for module in fs::read_to_string("/modules/order")?.lines() {
        let parameters = if module == "dummy_hcd.ko" { PORTS } else { c"" };
        let file = fs::File::open(format!("/modules/{module}"))?;
        finit_module(file, parameters, 0).map_err(|error| format!("module {module}: {error}"))?;
    }
    mount("configfs", "/sys/kernel/config", "configfs", MountFlags::empty(), None)?;
    Ok(())
}

fn run() -> Result<bool, Box<dyn Error>> {
    // One after the other: they share the ports.
    let status =
        Command::new("/tests").args(["--ignored", "--test-threads=1"]).env("HOME", "/tmp").status()?;
    Ok(status.success())
}
