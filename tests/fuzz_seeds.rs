//! The seeds of the fuzz targets, replayed: what a fuzzer found once, or begins with, holds on stable Rust too.
//! Fuzzing itself: `cargo +nightly fuzz run label_interpret fuzz/corpus/label_interpret fuzz/seeds/label_interpret`.

#[expect(unreachable_pub, reason = "the fuzz targets call them from their own crates")]
#[expect(clippy::panic, reason = "a law that does not hold ends a fuzz target, and fails a test")]
#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::path::Path;

fn replay(name: &str, target: fn(&[u8])) -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
    let mut replayed = 0;
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        println!("{}", path.display());
        let seed = std::fs::read(&path)?;
        target(&seed);
        // Whatever begins well may break off anywhere, and be followed by itself.
        (0..seed.len()).for_each(|length| target(seed.get(..length).unwrap_or_default()));
        target(&seed.repeat(2));
        replayed += 1;
    }
    assert!(replayed >= 3, "{} has {replayed} seeds", folder.display());
    Ok(())
}

#[test]
fn labels() -> std::io::Result<()> {
    replay("label_interpret", targets::label_interpret)
}

#[test]
fn labels_without_their_separators() -> std::io::Result<()> {
    replay("label_segment", targets::label_segment)
}

#[test]
fn labels_of_one_box() -> std::io::Result<()> {
    replay("label_burst", targets::label_burst)
}

#[test]
fn damaged_labels() -> std::io::Result<()> {
    replay("label_damage", targets::label_damage)
}

#[test]
fn labels_and_rules() -> std::io::Result<()> {
    replay("label_bind", targets::label_bind)
}

#[test]
fn serial_lines() -> std::io::Result<()> {
    replay("serial_framer", targets::serial_framer)
}

#[test]
fn captures() -> std::io::Result<()> {
    replay("capture", targets::capture)
}

#[test]
fn ssi_packets() -> std::io::Result<()> {
    replay("ssi_framer", targets::ssi_framer)
}

#[test]
fn hid_devices() -> std::io::Result<()> {
    replay("hid_descriptor", targets::hid_descriptor)
}

#[test]
fn ibm_oem_scanners() -> std::io::Result<()> {
    replay("ibm_oem_framer", targets::ibm_oem_framer)
}

#[test]
fn keyboards() -> std::io::Result<()> {
    replay("keyboard", targets::keyboard)
}

#[test]
fn printers() -> std::io::Result<()> {
    replay("escpos_decoder", targets::escpos_decoder)
}
