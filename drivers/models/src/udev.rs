use crate::Models;

/// The udev rules that let the daemon use the devices of these models: the text of `udev/70-laned.rules`.
#[must_use]
pub fn udev_rules(models: &Models) -> String {
    let _ = models;
    String::new()
}
