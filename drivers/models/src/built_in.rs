//! The model files built into the programs, by name. A test keeps the lists and the folders equal.

macro_rules! files {
    ($folder:literal: $($stem:literal),* $(,)?) => {
        &[$(($stem, include_str!(concat!("../", $folder, "/", $stem, ".toml")))),*]
    };
}

pub(crate) const SCANNERS: &[(&str, &str)] = files!("scanners":
    "cipherlab-serial",
    "code-cdc",
    "code-hid-pos",
    "code-ibm-handheld",
    "code-keyboard",
    "datalogic-keyboard",
    "datalogic-serial",
    "datalogic-usb-com",
    "datalogic-usb-oem",
    "denso-serial",
    "generic-hid-pos",
    "generic-ibm-oem",
    "generic-keyboard",
    "generic-serial",
    "hhp-ibm-handheld",
    "honeywell-serial",
    "honeywell-xenon",
    "intermec-keyboard",
    "intermec-sg20",
    "intermec-vcp",
    "metrologic-ibm",
    "metrologic-keyboard",
    "metrologic-serial",
    "metrologic-usb-serial",
    "mindeo-cdc",
    "newland-cdc",
    "newland-em2027",
    "newland-fm100",
    "newland-fm420",
    "newland-fm430",
    "newland-fr20",
    "newland-hr100",
    "newland-hr11",
    "newland-hr12",
    "newland-hr15",
    "newland-hr200",
    "newland-hr2150",
    "newland-hr2160",
    "newland-hr22",
    "newland-hr3260",
    "newland-hr42",
    "newland-keyboard",
    "opticon-keyboard",
    "opticon-serial",
    "opticon-usb-serial",
    "symbol-com",
    "symbol-ibm-handheld",
    "symbol-ibm-tabletop",
    "symbol-keyboard",
    "unitech-ms842n",
    "unitech-serial",
    "zebra-cdc",
    "zebra-ds2208",
    "zebra-ds6707-ssi",
    "zebra-ds9808-ssi",
    "zebra-serial",
    "zebra-ssi",
);

/// Keyboard layouts.
pub(crate) const LAYOUTS: &[(&str, &str)] = files!("layouts": "de", "es", "fr", "it", "uk", "us");

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
        for (folder, table) in [("scanners", SCANNERS), ("printers", PRINTERS), ("layouts", LAYOUTS)] {
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
