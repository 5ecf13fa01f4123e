//! Unique device identification of medical devices: which agency issued the identifier of a label.
//!
//! The agencies and their forms: FDA, UDI formats by FDA-accredited issuing agency (version 1.3); EU Commission
//! Implementing Decision 2019/939 (which adds IFA).

mod isbt;

use crate::{Evidence, IdentifierKind, Label};
pub(crate) use isbt::read as read_isbt;

/// Who issues device identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Issuer {
    /// GS1: the device is a GTIN.
    Gs1,
    /// Health Industry Business Communications Council: labeler, product and unit of measure.
    Hibcc,
    /// ICCBBA: processor, product and description of a product of human origin (ISBT 128).
    Iccbba,
    /// Informationsstelle für Arzneispezialitäten: a pharmacy product number.
    Ifa,
}

impl Issuer {
    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gs1 => "gs1",
            Self::Hibcc => "hibcc",
            Self::Iccbba => "iccbba",
            Self::Ifa => "ifa",
        }
    }
}

/// The device that a label declares, as one of the agencies identifies it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceIdentifier<'a> {
    /// Who issued it.
    pub issuer: Issuer,
    /// The identifier, without flag and check characters of the carrier.
    pub value: &'a str,
}

impl Label<'_> {
    /// The device identifier (UDI-DI) that the label would have if its product were a medical device. A GTIN
    /// doesn't tell devices from other goods.
    #[must_use]
    pub fn device_identifier(&self) -> Option<DeviceIdentifier<'_>> {
        let declared = self.identifiers.iter().filter(|identifier| identifier.evidence == Evidence::Declared);
        declared.into_iter().find_map(|identifier| {
            let issuer = match identifier.kind {
                IdentifierKind::Gtin => Issuer::Gs1,
                IdentifierKind::Ppn => Issuer::Ifa,
                // HIBCC's data starts with a plus sign, ICCBBA's with an equals sign or an ampersand.
                IdentifierKind::DeviceIdentifier if self.scan.data.starts_with(b"+") => Issuer::Hibcc,
                IdentifierKind::DeviceIdentifier => Issuer::Iccbba,
                _ => return None,
            };
            Some(DeviceIdentifier { issuer, value: &identifier.value })
        })
    }
}
