//! Keeping what a scanner types from everything else.
//!
//! The kernel makes input nodes of every HID keyboard, beside its hidraw node. Reading one doesn't silence the other: what
//! is scanned would be typed into the console, too, or into whatever window has the focus. So the input nodes of the same
//! device are grabbed (`EVIOCGRAB`). A grab belongs to an open node: it ends with it, and a device that comes back is
//! grabbed anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use evdev::{Device, LedCode};

use crate::run::Obstacle;

/// The input nodes of one device, grabbed until this is dropped.
#[derive(Debug)]
pub(crate) struct Grab {
    /// Closing them ends the grab.
    nodes: Vec<Device>,
}

/// Where the system shows devices.
#[derive(Clone, Copy, Debug)]
struct Tree<'p> {
    /// `/sys/class/hidraw`
    hidraw: &'p Path,
    /// `/dev/input`
    input: &'p Path,
}

/// The most input devices of one HID device that are believed.
const INPUTS_MAX: usize = 32;

impl Grab {
    /// Grabs the input nodes of the device whose hidraw node this is. Blocks for as long as sysfs takes.
    ///
    /// # Errors
    ///
    /// One of them cannot be grabbed: then none is, and nothing may be read, or each scan would be taken twice.
    pub(crate) fn take(hidraw: &Path) -> Result<Self, Obstacle> {
        let tree = Tree { hidraw: Path::new("/sys/class/hidraw"), input: Path::new("/dev/input") };
        let mut nodes = Vec::new();
        for path in tree.siblings(hidraw)? {
            let mut node = Device::open(&path).map_err(|error| unopened(&path, &error))?;
            until_no_key_is_down(&node);
            node.grab().map_err(|error| ungrabbed(&path, &error))?;
            turn_caps_light_off(&mut node, &path);
            nodes.push(node);
        }
        Ok(Self { nodes })
    }

    /// How many input nodes there are. A device whose keys the kernel gives to nobody has none.
    pub(crate) const fn count(&self) -> usize {
        self.nodes.len()
    }
}

/// Whoever has seen a key go down shall see it go up as well: a console would take Shift for held for ever. A scanner types
/// a key in milliseconds, and one whose keys stay down is grabbed all the same.
fn until_no_key_is_down(node: &Device) {
    const STEPS: u32 = 20;
    const STEP: Duration = Duration::from_millis(10);
    for _ in 0..STEPS {
        if node.get_key_state().is_ok_and(|keys| keys.iter().next().is_none()) {
            return;
        }
        std::thread::sleep(STEP);
    }
}

/// Turns the light of Caps Lock off. The console lights it on every keyboard while its own Caps Lock is on, and no longer once the
/// keyboard is grabbed. Some scanners can be set to heed it: they would press Caps Lock around what they type, to undo a lock that has no
/// say here.
fn turn_caps_light_off(node: &mut Device, path: &Path) {
    if !node.supported_leds().is_some_and(|leds| leds.contains(LedCode::LED_CAPSL)) {
        return;
    }
    let off = *evdev::LedEvent::new(LedCode::LED_CAPSL, 0);
    if let Err(error) = node.send_events(&[off]) {
        tracing::warn!(node = %path.display(), %error, "the light of Caps Lock cannot be turned off");
    }
}

impl Tree<'_> {
    /// The input nodes of the HID device that a hidraw node belongs to.
    fn siblings(self, hidraw: &Path) -> Result<Vec<PathBuf>, Obstacle> {
        // A link made by udev leads to the node, whose own name is the one in sysfs.
        let node = hidraw.canonicalize().map_err(|error| unseen(hidraw, &error.to_string()))?;
        let name = node.file_name().ok_or_else(|| unseen(hidraw, "it has no name"))?;
        let device = self.hidraw.join(name).join("device");
        if !device.is_dir() {
            return Err(unseen(hidraw, &format!("there is no {}", device.display())));
        }
        let mut nodes = Vec::new();
        for input in entries(&device.join("input"), "input").map_err(|error| unseen(hidraw, &error))? {
            let events = entries(&input, "event").map_err(|error| unseen(hidraw, &error))?;
            if events.is_empty() {
                return Err(without_node(&input));
            }
            nodes.extend(
                events.iter().filter_map(|event| event.file_name()).map(|name| self.input.join(name)),
            );
        }
        Ok(nodes)
    }
}

/// What a folder of sysfs has of the name and a number, in order. Nothing where there is no such folder.
fn entries(folder: &Path, name: &str) -> Result<Vec<PathBuf>, String> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(format!("{} cannot be read: {error}", folder.display())),
    };
    let mut found = Vec::new();
    for entry in listing {
        let entry = entry.map_err(|error| format!("{} cannot be read: {error}", folder.display()))?;
        let number = entry.file_name().to_str().and_then(|found| found.strip_prefix(name)).map(str::to_owned);
        if number
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit()))
        {
            found.push(entry.path());
        }
        if found.len() > INPUTS_MAX {
            return Err(format!("{} has more than {INPUTS_MAX} entries", folder.display()));
        }
    }
    found.sort();
    Ok(found)
}

fn unseen(hidraw: &Path, what: &str) -> Obstacle {
    Obstacle::new(
        format!(
            "the input nodes of {} cannot be found, so what it types cannot be kept from the console: {what}",
            hidraw.display()
        ),
        "check that /sys is there, or switch the scanner to HID POS".to_owned(),
    )
}

fn without_node(input: &Path) -> Obstacle {
    Obstacle::new(
        format!("{} has no event node, so what it types cannot be kept from the console", input.display()),
        "load the kernel's evdev module (modprobe evdev)".to_owned(),
    )
}

fn unopened(path: &Path, error: &std::io::Error) -> Obstacle {
    let shown = path.display();
    Obstacle::new(
        format!("{shown} cannot be opened, so what the scanner types cannot be kept from the console: {error}"),
        "give the group laned the scanner's input node (udev/70-laned.rules shows how), then plug the scanner in again".to_owned(),
    )
}

fn ungrabbed(path: &Path, error: &std::io::Error) -> Obstacle {
    let shown = path.display();
    Obstacle::new(
        format!(
            "{shown} cannot be grabbed, so what the scanner types cannot be kept from the console: {error}"
        ),
        format!("stop the other program that has grabbed it; `fuser {shown}` names it"),
    )
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A system with one HID device, as the kernel shows it.
    struct System(tempfile::TempDir);

    impl System {
        fn new() -> Self {
            let system = Self(tempfile::tempdir().unwrap());
            let device = system.0.path().join("sys/devices/0003:05E0:1200.0001");
            fs::create_dir_all(device.join("hidraw/hidraw3")).unwrap();
            symlink(&device, device.join("hidraw/hidraw3/device")).unwrap();
            fs::create_dir_all(system.0.path().join("sys/class/hidraw")).unwrap();
            symlink(device.join("hidraw/hidraw3"), system.0.path().join("sys/class/hidraw/hidraw3")).unwrap();
            fs::create_dir_all(system.0.path().join("dev/input")).unwrap();
            fs::write(system.0.path().join("dev/hidraw3"), "").unwrap();
            system
        }

        fn with(self, path: &str) -> Self {
            fs::create_dir_all(self.0.path().join("sys/devices/0003:05E0:1200.0001").join(path)).unwrap();
            self
        }

        fn siblings(&self, hidraw: &str) -> Result<Vec<String>, Obstacle> {
            let (class, input) = (self.0.path().join("sys/class/hidraw"), self.0.path().join("dev/input"));
            let tree = Tree { hidraw: &class, input: &input };
            let nodes = tree.siblings(&self.0.path().join("dev").join(hidraw))?;
            let name = |node: &PathBuf| node.strip_prefix(&input).unwrap().display().to_string();
            Ok(nodes.iter().map(name).collect())
        }
    }

    #[test]
    fn the_input_nodes_of_the_same_device_are_found_all_of_them_and_no_other() {
        let system = System::new()
            .with("input/input7/event5/power")
            .with("input/input7/input7::capslock")
            .with("input/input7/capabilities")
            .with("input/input8/event6")
            .with("input/input8/mouse1")
            .with("input/inputs/event9")
            .with("power");
        assert_eq!(system.siblings("hidraw3"), Ok(vec!["event5".to_owned(), "event6".to_owned()]));
        symlink(system.0.path().join("dev/hidraw3"), system.0.path().join("dev/till-scanner")).unwrap();
        assert_eq!(system.siblings("till-scanner").unwrap().len(), 2, "a link leads to it");
    }

    #[test]
    fn a_device_whose_keys_go_nowhere_has_nothing_to_be_grabbed() {
        assert_eq!(System::new().siblings("hidraw3"), Ok(vec![]));
    }

    #[test]
    fn a_keyboard_that_cannot_be_grabbed_is_an_obstacle_with_a_remedy() {
        let system = System::new().with("input/input7/input7::capslock");
        let evdev = system.siblings("hidraw3").unwrap_err();
        assert!(
            evdev.reason.contains("input7 has no event node") && evdev.remedy.contains("evdev"),
            "{evdev:?}"
        );
        fs::write(system.0.path().join("dev/hidraw4"), "").unwrap();
        let unknown = system.siblings("hidraw4").unwrap_err();
        assert!(unknown.reason.contains("hidraw4/device") && !unknown.is_missing, "{unknown:?}");
        let gone = system.siblings("hidraw5").unwrap_err();
        assert!(gone.reason.contains("hidraw5"), "{gone:?}");
    }

    #[test]
    fn what_is_no_input_node_is_not_taken_for_grabbed() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = Device::open(file.path()).map_err(|error| unopened(file.path(), &error)).unwrap_err();
        assert!(error.reason.contains("kept from the console") && error.remedy.contains("udev"), "{error:?}");
    }
}
