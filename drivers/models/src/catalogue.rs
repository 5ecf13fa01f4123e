use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::{
    KeyLayout, Mode, ModelError, PrinterModel, ScannerModel, UsbId, UsbVendor, Wire, built_in, read,
};

/// All models that a program knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    scanners: BTreeMap<String, ScannerModel>,
    printers: BTreeMap<String, PrinterModel>,
    layouts: BTreeMap<String, Arc<KeyLayout>>,
    /// The scanner models that are not built in.
    own: BTreeSet<String>,
    ignored: Vec<Ignored>,
}

/// Something in a folder of models that is read as none. What a name begins with a dot for is meant to be left alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ignored {
    /// Where it is.
    pub path: PathBuf,
    /// Why, and what to do.
    pub why: &'static str,
}

impl core::fmt::Display for Ignored {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // A name may hold anything.
        write!(f, "{:?} is not read: {}", self.path, self.why)
    }
}

impl Models {
    /// The models built into the program, and those in `extra`: its folders `scanners`, `printers` and
    /// `layouts` (of keyboards), where it has them. What `extra` has takes the place of what is built in with its name.
    ///
    /// # Errors
    ///
    /// `extra` cannot be read, a file in it is not a model, or two scanner models of one mode have one USB id.
    pub fn load(extra: Option<&Path>) -> Result<Self, ModelError> {
        let mut models = Self::default();
        for (stem, text) in built_in::SCANNERS {
            models.add_scanner(read::scanner(&format!("scanners/{stem}.toml (built in)"), stem, text)?);
        }
        for (stem, text) in built_in::PRINTERS {
            models.add_printer(read::printer(&format!("printers/{stem}.toml (built in)"), stem, text)?);
        }
        for (stem, text) in built_in::LAYOUTS {
            models.add_layout(read::layout(&format!("layouts/{stem}.toml (built in)"), stem, text)?);
        }
        if let Some(folder) = extra {
            models.add_folder(folder)?;
        }
        models.check_layouts()?;
        models.check_ids()?;
        Ok(models)
    }

    /// The scanner model of this name.
    #[must_use]
    pub fn scanner(&self, name: &str) -> Option<&ScannerModel> {
        self.scanners.get(name)
    }

    /// The printer model of this name.
    #[must_use]
    pub fn printer(&self, name: &str) -> Option<&PrinterModel> {
        self.printers.get(name)
    }

    /// The keyboard layout of this name.
    #[must_use]
    pub fn layout(&self, name: &str) -> Option<&Arc<KeyLayout>> {
        self.layouts.get(name)
    }

    /// Every keyboard layout, by name.
    pub fn layouts(&self) -> impl Iterator<Item = &Arc<KeyLayout>> {
        self.layouts.values()
    }

    /// Every scanner model, by name.
    pub fn scanners(&self) -> impl Iterator<Item = &ScannerModel> {
        self.scanners.values()
    }

    /// Every printer model, by name.
    pub fn printers(&self) -> impl Iterator<Item = &PrinterModel> {
        self.printers.values()
    }

    /// What is in the shop's folder and is read as no model, at most 64 of them.
    #[must_use]
    pub fn ignored(&self) -> &[Ignored] {
        &self.ignored
    }

    /// The scanner model that shows itself with this USB id in this mode.
    #[must_use]
    pub fn scanner_by_usb(&self, id: UsbId, mode: Mode) -> Option<&ScannerModel> {
        self.scanners().find(|model| model.mode() == mode && model.usb.contains(&id))
    }

    /// The first printer model, by name, that shows itself with this USB id. Makers use one id for several models.
    #[must_use]
    pub fn printer_by_usb(&self, id: UsbId) -> Option<&PrinterModel> {
        self.printers().find(|model| model.usb.contains(&id))
    }

    fn add_scanner(&mut self, model: ScannerModel) {
        self.scanners.insert(model.name.clone(), model);
    }

    fn add_printer(&mut self, model: PrinterModel) {
        self.printers.insert(model.name.clone(), model);
    }

    fn add_folder(&mut self, folder: &Path) -> Result<(), ModelError> {
        let mut ignored = misplaced(folder)?;
        for (file, stem, text) in files(&folder.join("scanners"), &mut ignored)? {
            let model = read::scanner(&file, &stem, &text)?;
            self.own.insert(model.name.clone());
            self.add_scanner(model);
        }
        for (file, stem, text) in files(&folder.join("printers"), &mut ignored)? {
            self.add_printer(read::printer(&file, &stem, &text)?);
        }
        for (file, stem, text) in files(&folder.join("layouts"), &mut ignored)? {
            self.add_layout(read::layout(&file, &stem, &text)?);
        }
        ignored.sort();
        ignored.truncate(IGNORED_MAX);
        self.ignored = ignored;
        Ok(())
    }

    fn add_layout(&mut self, layout: KeyLayout) {
        self.layouts.insert(layout.name.clone(), Arc::new(layout));
    }

    /// A device must not be taken for one model or for another, as their names sort.
    fn check_ids(&self) -> Result<(), ModelError> {
        let mut known: BTreeMap<(UsbId, &str), &str> = BTreeMap::new();
        for model in self.scanners() {
            for id in &model.usb {
                let Some(other) = known.insert((*id, model.mode().name()), &model.name) else { continue };
                return Err(self.taken("usb", id, &model.name, other));
            }
        }
        let mut known: BTreeMap<UsbVendor, &str> = BTreeMap::new();
        for model in self.scanners() {
            for vendor in model.vendors() {
                let Some(other) = known.insert(*vendor, &model.name) else { continue };
                return Err(self.taken("vendors", vendor, &model.name, other));
            }
        }
        Ok(())
    }

    /// Two models of one mode have one id. The shop's own file is the one that is wrong.
    fn taken(&self, key: &str, id: &dyn core::fmt::Display, one: &str, other: &str) -> ModelError {
        if one == other {
            let (file, reason) =
                (format!("scanners/{one}.toml"), format!("{key}: {id} is there twice; take one out"));
            return ModelError::Impossible { file, reason };
        }
        let (file, other) = if self.own.contains(one) { (one, other) } else { (other, one) };
        ModelError::Impossible {
            file: format!("scanners/{file}.toml"),
            reason: format!(
                "{key}: {id} is the model {other}'s; take it out of one of them, or name the model {other}, to take its place"
            ),
        }
    }

    /// A layout may be in another folder than the model that names it, so they are matched when all are there.
    fn check_layouts(&self) -> Result<(), ModelError> {
        for model in self.scanners() {
            let Wire::HidKeyboard(keyboard) = &model.wire else { continue };
            let Some(layout) = &keyboard.layout else { continue };
            if self.layout(layout).is_none() {
                let known = self.layouts.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                return Err(ModelError::Impossible {
                    file: format!("scanners/{}.toml", model.name),
                    reason: format!("layout = \"{layout}\" is not known; known are {known}"),
                });
            }
        }
        Ok(())
    }
}

/// The most files read from one folder, and the most bytes from one file. A folder of models that breaks them
/// is not one.
const FILES_MAX: usize = 256;
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// The most of what is ignored that is told.
const IGNORED_MAX: usize = 64;

/// The folders of models within the shop's folder.
const FOLDERS: [&str; 3] = ["scanners", "printers", "layouts"];

/// What is in the shop's folder itself, besides the folders of models.
fn misplaced(folder: &Path) -> Result<Vec<Ignored>, ModelError> {
    let failed = |error: std::io::Error| unreadable(folder, &error.to_string());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let has_models = FOLDERS.contains(&name) && path.is_dir();
        if !has_models && !is_hidden(&path) {
            found
                .push(Ignored { path, why: "models are in the folders scanners, printers and layouts here" });
        }
    }
    Ok(found)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// Each `*.toml` in the folder, in the order of their names: path, name without `.toml`, text. None where there
/// is no such folder.
fn files(folder: &Path, ignored: &mut Vec<Ignored>) -> Result<Vec<(String, String, String)>, ModelError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let listing = fs::read_dir(folder).map_err(|error| unreadable(folder, &error.to_string()))?;
    let mut paths = Vec::new();
    for entry in listing {
        let path = entry.map_err(|error| unreadable(folder, &error.to_string()))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        } else if !is_hidden(&path) {
            ignored.push(Ignored { path, why: "a model's file is named after it and ends in .toml" });
        }
        if paths.len() > FILES_MAX {
            return Err(unreadable(folder, &format!("more than {FILES_MAX} files")));
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            Ok((path.display().to_string(), stem, text(&path)?))
        })
        .collect()
}

fn text(path: &Path) -> Result<String, ModelError> {
    let failed = |error: std::io::Error| unreadable(path, &error.to_string());
    let mut bytes = Vec::new();
    // Opening a pipe waits for somebody who writes.
    if !fs::metadata(path).map_err(failed)?.is_file() {
        return Err(unreadable(path, "it is no file"));
    }
    let file = fs::File::open(path).map_err(failed)?;
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failed)?;
    if u64::try_from(bytes.len()).is_ok_and(|bytes| bytes > FILE_BYTES_MAX) {
        return Err(unreadable(path, &format!("longer than {FILE_BYTES_MAX} bytes")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        ModelError::Malformed {
            file: path.display().to_string(),
            line: 1 + before.iter().filter(|byte| **byte == b'\n').count(),
            reason: "it holds bytes that are no UTF-8; save the file as UTF-8".to_owned(),
        }
    })
}

fn unreadable(path: &Path, reason: &str) -> ModelError {
    ModelError::Unreadable { path: path.display().to_string(), reason: reason.to_owned() }
}
