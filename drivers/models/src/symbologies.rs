//! The names of symbologies that a model may use.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::LineCodeIds;

/// The names, as the API has them. A test of the drivers keeps them equal to those that labels are read by.
pub const SYMBOLOGIES: &[&str] = &[
    "ean_13",
    "ean_8",
    "upc_a",
    "upc_e",
    "code_128",
    "gs1_128",
    "code_39",
    "code_93",
    "itf",
    "codabar",
    "data_bar",
    "data_matrix",
    "gs1_data_matrix",
    "qr_code",
    "gs1_qr_code",
    "pdf_417",
    "aztec",
    "msi",
    "code_11",
    "maxi_code",
    "han_xin",
    "dot_code",
    "telepen",
    "standard_2_of_5",
    "other",
    "unknown",
];

/// What a maker's code stands for, of a HID POS scanner.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Symbology(pub(crate) String);

/// What a maker's identifier stands for, on a line.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct LineSymbology(String);

impl TryFrom<String> for Symbology {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        check(&name, &[]).map(|()| Self(name))
    }
}

impl TryFrom<String> for LineSymbology {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        check(&name, &[LineCodeIds::RETAIL]).map(|()| Self(name))
    }
}

/// Reads a table of identifiers on a line, with the names of what they stand for.
pub(crate) fn of_line<'de, D, K>(table: D) -> Result<BTreeMap<K, String>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Ord,
{
    let table = BTreeMap::<K, LineSymbology>::deserialize(table)?;
    Ok(table.into_iter().map(|(id, LineSymbology(name))| (id, name)).collect())
}

fn check(name: &str, more: &[&'static str]) -> Result<(), String> {
    let known = || SYMBOLOGIES.iter().chain(more).copied();
    if known().any(|known| known == name) {
        return Ok(());
    }
    let plain = |name: &str| name.to_lowercase().replace(['-', ' ', '_'], "");
    let alike = known().find(|known| plain(known) == plain(name));
    let near = || {
        let distances = known().map(|known| (strsim::damerau_levenshtein(name, known), known));
        distances.min().filter(|(distance, _)| *distance <= 2).map(|(_, known)| known)
    };
    Err(match alike.or_else(near) {
        Some(meant) => format!("`{name}` is no symbology: did you mean `{meant}`?"),
        None => format!("`{name}` is no symbology: known are {}", known().collect::<Vec<_>>().join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_no_symbology_s_is_told_with_the_one_that_was_meant() {
        for (wrong, meant) in [
            ("code128", "code_128"),
            ("Code 39", "code_39"),
            ("ean-13", "ean_13"),
            ("data_matrx", "data_matrix"),
            ("EANUPC", "ean_upc"),
        ] {
            let error = check(wrong, &["ean_upc"]).unwrap_err();
            assert_eq!(error, format!("`{wrong}` is no symbology: did you mean `{meant}`?"));
        }
        assert!(check("ean_upc", &[]).is_err() && check("ean_upc", &["ean_upc"]).is_ok());
        let error = check("postnet", &[]).unwrap_err();
        assert!(error.contains("known are ean_13, ean_8") && error.ends_with("other, unknown"), "{error}");
    }
}
