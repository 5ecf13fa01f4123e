use super::Installed;
use crate::program::Program;
use cpio::newc::{Builder, trailer};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

const FOLDER: u32 = 0o040_755;
const PROGRAM: u32 = 0o100_755;

/// Writes the archive that a kernel unpacks into memory when it starts: these programs, what they are linked with, and modules
/// with their order.
pub(super) fn write(to: &Path, programs: &[Installed], modules: &[PathBuf]) -> Result<(), String> {
    let mut archive = Archive::default();
    for program in programs {
        archive.add(&program.to, &stripped(&program.from, to)?)?;
        for library in libraries(&program.from)? {
            archive.add(&library, &read(&library)?)?;
        }
    }
    let mut order = String::new();
    for module in modules {
        let name = module.file_name().unwrap_or_default().to_string_lossy();
        order += &format!("{name}\n");
        archive.add(&Path::new("/modules").join(&*name), &read(module)?)?;
    }
    archive.add(Path::new("/modules/order"), order.as_bytes())?;
    archive.write(to)
}

#[derive(Default)]
struct Archive {
    bytes: Vec<u8>,
    /// What is in it already.
    names: BTreeSet<PathBuf>,
}

impl Archive {
    /// Adds a file at this absolute path, and the folders on the way to it. What is there already stays.
    fn add(&mut self, path: &Path, content: &[u8]) -> Result<(), String> {
        let folders: Vec<&Path> =
            path.ancestors().skip(1).filter(|folder| folder.parent().is_some()).collect();
        for folder in folders.into_iter().rev() {
            self.put(folder, FOLDER, &[])?;
        }
        self.put(path, PROGRAM, content)
    }

    fn put(&mut self, path: &Path, mode: u32, content: &[u8]) -> Result<(), String> {
        if !self.names.insert(path.to_owned()) {
            return Ok(());
        }
        let failed = |error| format!("{} can't be put into the image: {error}", path.display());
        let size = u32::try_from(content.len()).map_err(|_| format!("{} is too large", path.display()))?;
        let name = path.strip_prefix("/").unwrap_or(path).to_string_lossy().into_owned();
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let mut entry = Builder::new(&name).mode(mode).ino(number).write(&mut self.bytes, size);
        entry.write_all(content).map_err(failed)?;
        entry.finish().map(drop).map_err(failed)
    }

    fn write(mut self, to: &Path) -> Result<(), String> {
        let failed = |error: std::io::Error| format!("{} can't be written: {error}", to.display());
        trailer(&mut self.bytes).map_err(failed)?;
        std::fs::write(to, &self.bytes).map_err(failed)
    }
}

/// A program without what only a debugger reads, which is most of it; as it is where there is nothing that takes it out.
fn stripped(program: &Path, image: &Path) -> Result<Vec<u8>, String> {
    let copy = image.with_extension("program");
    let (from, into) = (program.to_string_lossy(), copy.to_string_lossy());
    let said = Program::new("strip").args(["--strip-debug", "-o", &into, &from]).run();
    read(if said.is_ok_and(|said| said.success) { &copy } else { program })
}

/// The libraries that a program is linked with, and what loads them.
fn libraries(program: &Path) -> Result<Vec<PathBuf>, String> {
    let said = Program::new("ldd").args([program]).run()?;
    if !said.success {
        return Err(format!("ldd {}: {}", program.display(), said.all()));
    }
    // `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)`, or `/lib64/ld-linux-x86-64.so.2 (0x...)`.
    let path = |line: &str| line.split_whitespace().find(|word| word.starts_with('/')).map(PathBuf::from);
    Ok(said.stdout.lines().filter_map(path).collect())
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_brings_its_folders_and_nothing_is_there_twice() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("image");
        let mut archive = Archive::default();
        archive.add(Path::new("/a/b/program"), b"first").unwrap();
        archive.add(Path::new("/a/b/program"), b"second").unwrap();
        archive.add(Path::new("/a/other"), b"").unwrap();
        archive.write(&file).unwrap();
        let mut names = Vec::new();
        let mut rest: &[u8] = &std::fs::read(&file).unwrap();
        loop {
            let reader = cpio::newc::Reader::new(rest).unwrap();
            if reader.entry().is_trailer() {
                break;
            }
            names.push((reader.entry().name().to_owned(), reader.entry().mode(), reader.entry().file_size()));
            rest = reader.finish().unwrap();
        }
        let expected =
            [("a", FOLDER, 0), ("a/b", FOLDER, 0), ("a/b/program", PROGRAM, 5), ("a/other", PROGRAM, 0)];
        assert_eq!(names, expected.map(|(name, mode, size)| (name.to_owned(), mode, size)));
    }
}
