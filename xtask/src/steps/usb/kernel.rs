use crate::program::{self, Program};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Debian's package that leads to its newest kernel.
const PACKAGE: &str = "linux-image-amd64";

/// What the tests need, without what these need themselves.
const MODULES: [&str; 9] = [
    "dummy_hcd",
    "usb_f_hid",
    "usb_f_acm",
    "usb_f_printer",
    "usbhid",
    "hid_generic",
    "evdev",
    "cdc_acm",
    "usblp",
];

/// A kernel and its modules, unpacked.
pub(super) struct Kernel {
    /// What is started.
    pub(super) image: PathBuf,
    modules: PathBuf,
}

impl Kernel {
    /// The kernel in this folder, fetched first where it may be. The inner error says why there is none.
    pub(super) fn find(folder: &Path, may_fetch: bool) -> Result<Result<Self, String>, String> {
        if let Some(kernel) = Self::unpacked(folder) {
            return Ok(Ok(kernel));
        }
        if !may_fetch {
            return Ok(Err("there is no kernel for them yet; --require-all fetches Debian's".to_owned()));
        }
        if let Some(lacking) = ["apt-get", "apt-cache", "dpkg-deb"].iter().find(|name| !program::found(name))
        {
            return Ok(Err(format!("{lacking} is not installed, which fetches a kernel")));
        }
        println!("   fetching a kernel");
        fetch(folder)?;
        Ok(Self::unpacked(folder).ok_or_else(|| "Debian's kernel could not be fetched".to_owned()))
    }

    fn unpacked(folder: &Path) -> Option<Self> {
        let is_image = |path: &PathBuf| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("vmlinuz-"))
        };
        let image = entries(&folder.join("boot")).into_iter().find(is_image)?;
        // Where /lib is /usr/lib, packages say so.
        let modules = ["lib/modules", "usr/lib/modules"].map(|place| folder.join(place));
        Some(Self { image, modules: modules.into_iter().find(|place| place.is_dir())? })
    }

    /// The modules that the tests need, each after those that it needs itself.
    pub(super) fn modules(&self) -> Result<Vec<PathBuf>, String> {
        let mut files = Vec::new();
        collect(&self.modules, &mut files);
        let by_name = files
            .into_iter()
            .filter_map(|file| {
                Some((file.file_name()?.to_str()?.strip_suffix(".ko")?.replace('-', "_"), file))
            })
            .collect();
        let mut ordered = Vec::new();
        for module in MODULES {
            with_needs(module, &by_name, &mut ordered)?;
        }
        Ok(ordered)
    }
}

/// Downloads and unpacks the newest kernel that apt knows of. Nothing is installed.
fn fetch(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    if !download(folder)? {
        // A fresh machine knows no packages, and one that was not asked for long knows those of then. Only root may ask again.
        Program::new("apt-get").args(["update", "-qq"]).run()?;
        download(folder)?;
    }
    for file in packages(folder) {
        let (file, into) = (file.to_string_lossy(), folder.to_string_lossy());
        Program::new("dpkg-deb").args(["-x", &file, &into]).run()?;
    }
    Ok(())
}

/// Whether the newest kernel that is known came.
fn download(folder: &Path) -> Result<bool, String> {
    let said = Program::new("apt-cache").args(["depends", PACKAGE]).run()?;
    let newest = said.stdout.lines().find_map(|line| line.trim().strip_prefix("Depends: "));
    let Some(newest) = newest else { return Ok(false) };
    Program::new("apt-get").args(["download", "-qq", newest]).folder(folder).run()?;
    Ok(!packages(folder).is_empty())
}

fn packages(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|file| file.extension().is_some_and(|end| end == "deb")).collect()
}

/// Adds a module behind the modules that it says it needs. One that is no file is part of the kernel itself.
fn with_needs(
    module: &str,
    by_name: &BTreeMap<String, PathBuf>,
    ordered: &mut Vec<PathBuf>,
) -> Result<(), String> {
    let Some(file) = by_name.get(module).filter(|file| !ordered.contains(file)) else { return Ok(()) };
    let bytes = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    for need in needs(&bytes) {
        with_needs(&need, by_name, ordered)?;
    }
    ordered.push(file.clone());
    Ok(())
}

/// What a module's own description says that it needs: `depends=usbcore,udc-core`, between zeros.
fn needs(bytes: &[u8]) -> Vec<String> {
    let said = bytes.split(|byte| *byte == 0).find_map(|text| text.strip_prefix(b"depends="));
    let said = String::from_utf8_lossy(said.unwrap_or_default()).replace('-', "_");
    said.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in entries(folder) {
        if entry.is_dir() { collect(&entry, files) } else { files.push(entry) }
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(Result::ok).map(|entry| entry.path()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_comes_after_what_it_needs_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let kernel = folder.path().join("lib/modules/6.1/kernel");
        std::fs::create_dir_all(&kernel).unwrap();
        for (name, needs) in [
            ("dummy_hcd", "usbcore,udc-core"),
            ("udc-core", ""),
            ("usbcore", "usb-common"),
            ("usb-common", ""),
        ] {
            std::fs::write(kernel.join(format!("{name}.ko")), format!("ELF\0license=GPL\0depends={needs}\0"))
                .unwrap();
        }
        let kernel = Kernel { image: PathBuf::new(), modules: folder.path().join("lib/modules") };
        let modules = kernel.modules().unwrap();
        let names: Vec<_> = modules.iter().map(|file| file.file_stem().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["usb-common", "usbcore", "udc-core", "dummy_hcd"]);
    }

    #[test]
    fn without_a_kernel_and_without_leave_to_fetch_one_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let why = Kernel::find(folder.path(), false).unwrap().err().unwrap();
        assert!(why.contains("--require-all"), "{why}");
    }
}
