use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use crate::{KeyLayout, Mode, ModelError, PrinterModel, ScannerModel, UsbId, Wire, built_in, read};

/// All models that a program knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    scanners: BTreeMap<String, ScannerModel>,
    printers: BTreeMap<String, PrinterModel>,
    layouts: BTreeMap<String, Arc<KeyLayout>>,
    /// The scanner models that are not built in.
    own: BTreeSet<String>,
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
        fs::read_dir(folder).map_err(|error| unreadable(folder, &error.to_string()))?;
        for (file, stem, text) in files(&folder.join("scanners"))? {
            let model = read::scanner(&file, &stem, &text)?;
            self.own.insert(model.name.clone());
            self.add_scanner(model);
        }
        for (file, stem, text) in files(&folder.join("printers"))? {
            self.add_printer(read::printer(&file, &stem, &text)?);
        }
        for (file, stem, text) in files(&folder.join("layouts"))? {
            self.add_layout(read::layout(&file, &stem, &text)?);
        }
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
                let is_own = self.own.contains(&model.name);
                let (file, other) =
                    if is_own { (model.name.as_str(), other) } else { (other, model.name.as_str()) };
                return Err(ModelError::Impossible {
                    file: format!("scanners/{file}.toml"),
                    reason: format!(
                        "usb: {id} is the model {other}'s; take it out of one of them, or name the model {other}, to take its place"
                    ),
                });
            }
        }
        Ok(())
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

/// Each `*.toml` in the folder, in the order of their names: path, name without `.toml`, text. None where there
/// is no such folder.
fn files(folder: &Path) -> Result<Vec<(String, String, String)>, ModelError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let listing = fs::read_dir(folder).map_err(|error| unreadable(folder, &error.to_string()))?;
    let mut paths = Vec::new();
    for entry in listing {
        let path = entry.map_err(|error| unreadable(folder, &error.to_string()))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
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
