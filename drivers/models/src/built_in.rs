//! The model files built into the programs, by name. A test keeps the lists and the folders equal.

macro_rules! files {
    ($folder:literal: $($stem:literal),* $(,)?) => {
        &[$(($stem, include_str!(concat!("../", $folder, "/", $stem, ".toml")))),*]
    };
}

pub(crate) const SCANNERS: &[(&str, &str)] = files!("scanners":
    "datalogic-serial",
    "generic-hid-pos",
    "generic-ibm-oem",
    "generic-serial",
    "hhp-ibm-handheld",
    "honeywell-serial",
    "honeywell-xenon",
    "symbol-ibm-handheld",
    "symbol-ibm-tabletop",
    "zebra-cdc",
    "zebra-ds2208",
    "zebra-ds6707-ssi",
    "zebra-ds9808-ssi",
    "zebra-serial",
    "zebra-ssi",
);

pub(crate) const PRINTERS: &[(&str, &str)] = files!("printers":
    "epson-tm-m30",
    "epson-tm-t20",
    "epson-tm-t88v",
    "generic-escpos",
    "generic-escpos-42",
);

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_built_in() {
        for (folder, table) in [("scanners", SCANNERS), ("printers", PRINTERS)] {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            let files: BTreeSet<String> = std::fs::read_dir(path)
                .unwrap()
                .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
                .collect();
            let listed: BTreeSet<String> = table.iter().map(|(stem, _)| (*stem).to_owned()).collect();
            assert_eq!(files, listed, "{folder}");
        }
    }
}
