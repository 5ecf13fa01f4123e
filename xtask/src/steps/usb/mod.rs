//! The tests that need real USB devices, in a virtual machine whose kernel has a USB bus of its own.
//!
//! No machine has scanners plugged in when tests run, and few kernels may be given modules. So a kernel of Debian's, which has
//! all it takes (`dummy_hcd`, configfs), is started under qemu's own processor, which every machine can run, with nothing in it but
//! our programs: it boots in some seconds.

mod image;
mod kernel;

use super::Context;
use crate::program::{self, Program};
use crate::report::Verdict;
use kernel::Kernel;
use std::path::{Path, PathBuf};

const QEMU: &str = "qemu-system-x86_64";

/// What the machine's first program says in the end (`src/bin/guest.rs`).
const WELL: &str = "GUEST: the tests ended well";

/// The longest that the machine may run. It takes a minute.
const SECONDS: &str = "900";

pub(super) fn check(context: &Context) -> Result<Verdict, String> {
    let missing = |what: &str| {
        let what = format!("the tests on a USB bus ({what})");
        // What was tried to be fetched and is not there needs a network that this machine has not.
        Ok(if context.may_install { Verdict::unreachable(what) } else { Verdict::not_run(what) })
    };
    if cfg!(not(target_arch = "x86_64")) {
        return missing("they are for a machine of the kind x86_64");
    }
    if !program::found(QEMU) && context.may_install {
        program::install("qemu-system-x86");
    }
    if !program::found(QEMU) {
        return missing(&format!("{QEMU} is not installed"));
    }
    let folder = context.metadata.target_directory.join("usb");
    let kernel = match Kernel::find(&folder.join("kernel"), context.may_install)? {
        Ok(kernel) => kernel,
        Err(why) => return missing(&why),
    };
    let image = folder.join("image");
    let programs = build(context)?;
    image::write(&image, &programs, &kernel.modules()?)?;
    boot(&kernel.image, &image)
}

/// A program of the image, and where it lies there.
struct Installed {
    from: PathBuf,
    to: PathBuf,
}

/// Builds the tests and what they start, as `cargo test` does.
fn build(context: &Context) -> Result<Vec<Installed>, String> {
    let build = |arguments: &[&str]| {
        let said =
            Program::cargo().args(arguments).args(["--locked"]).folder(&context.workspace.root).run()?;
        if said.success { Ok(said) } else { Err(said.all()) }
    };
    build(&["build", "--package", "xtask", "--bin", "guest"])?;
    let built = build(&["test", "--no-run", "--package", "laned", "--test", "usb"])?;
    let debug = context.metadata.target_directory.join("debug");
    // Cargo says `Executable tests/usb.rs (target/debug/deps/usb-0123456789abcdef)`.
    let tests = built
        .stderr
        .lines()
        .find_map(|line| line.trim().strip_prefix("Executable tests/usb.rs (")?.strip_suffix(')'))
        .ok_or_else(|| format!("cargo does not say where the tests are:\n{}", built.stderr))?;
    let laned = debug.join("laned");
    Ok(vec![
        Installed { from: debug.join("guest"), to: "/init".into() },
        Installed { from: context.workspace.root.join(tests), to: "/tests".into() },
        // The tests know the daemon by where it was built.
        Installed { from: laned.clone(), to: laned },
    ])
}

fn boot(kernel: &Path, image: &Path) -> Result<Verdict, String> {
    let (kernel, image) = (kernel.to_string_lossy(), image.to_string_lossy());
    let tested = Program::new("timeout")
        .args([SECONDS, QEMU, "-accel", "tcg", "-m", "1024", "-no-reboot", "-nic", "none"])
        .args(["-display", "none", "-serial", "stdio", "-monitor", "none"])
        .args(["-kernel", &kernel, "-initrd", &image])
        .args(["-append", "console=ttyS0 quiet loglevel=3 panic=-1"])
        .run_tests()?;
    let counted = tested.counted;
    let sums = format!("{} passed, {} failed on real devices of a USB bus", counted.passed, counted.failed);
    let mut verdict = if tested.said(WELL) && counted.passed > 0 {
        Verdict::passed(sums)
    } else {
        Verdict::failed(format!("{sums}; what the virtual machine said is above"))
    };
    verdict.counted = counted;
    Ok(verdict)
}
