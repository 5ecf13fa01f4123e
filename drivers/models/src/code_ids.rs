use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{ByteString, symbologies};

/// The maker's own code identifiers on a serial line: what stands before or after the data and tells the symbology, where
/// a scanner is not set to send AIM identifiers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LineCodeIds {
    /// Whether scans carry them. A model mostly knows them only, and the configuration switches them on.
    pub on: bool,
    /// Where they stand.
    pub place: CodeIdPlace,
    /// Each identifier, of 1 to 3 bytes, with its symbology's name as the API names it (`ean_13`); `ean_upc` where one stands
    /// for EAN and UPC alike, `unknown` where it stands for several kinds or for one that there is no name for. The longest
    /// that fits counts.
    #[serde(deserialize_with = "symbologies::of_line")]
    pub ids: BTreeMap<ByteString, String>,
}

/// Where the maker's identifier stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeIdPlace {
    /// Right before the data.
    #[default]
    Prefix,
    /// Right after the data.
    Suffix,
}

impl LineCodeIds {
    /// The longest identifier.
    pub const BYTES_MAX: usize = 3;
    /// The name in place of a symbology where one identifier stands for EAN-13, EAN-8, UPC-A and UPC-E.
    pub const RETAIL: &'static str = "ean_upc";

    /// The first identifier that is too short or too long.
    pub(crate) fn misfit(&self) -> Option<&ByteString> {
        self.ids.keys().find(|id| !(1..=Self::BYTES_MAX).contains(&id.as_bytes().len()))
    }
}
