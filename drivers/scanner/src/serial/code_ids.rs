//! Makers' code identifiers on a serial line: from the bytes beside the data to symbology and AIM identifier.

use label::{Aim, Symbology};
use models::{CodeIdPlace, LineCodeIds};

use crate::{Damage, VendorId};

/// A model's code identifiers, looked up.
#[derive(Debug)]
pub(super) struct CodeIds {
    place: CodeIdPlace,
    /// The longest first.
    known: Vec<(VendorId, Meaning)>,
    /// Symbologies that the maker has an identifier for.
    told: Vec<Symbology>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    One(Symbology),
    /// EAN or UPC: the number of digits tells more.
    Retail,
}

/// What was told beside a scan's data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) aim: Option<Aim>,
    pub(super) symbology: Symbology,
    pub(super) vendor_id: Option<VendorId>,
}

impl CodeIds {
    /// Those of the line; none where scans don't carry any.
    pub(super) fn of(line: &LineCodeIds) -> Option<Self> {
        let meaning = |(id, name): (&models::ByteString, &String)| {
            let id = VendorId::new(id.as_bytes())?;
            Some((id, meaning(name)?))
        };
        let mut known: Vec<_> = line.ids.iter().filter_map(meaning).collect();
        known.sort_by_key(|(id, _)| core::cmp::Reverse(id.as_bytes().len()));
        let one = |(_, meaning): &(VendorId, Meaning)| match meaning {
            Meaning::One(symbology) => Some(*symbology),
            Meaning::Retail => None,
        };
        let told = known.iter().filter_map(one).collect();
        line.on.then_some(Self { place: line.place, known, told })
    }

    /// Takes the identifier off the data.
    pub(super) fn split<'d>(&self, data: &'d [u8]) -> Result<(Told, &'d [u8]), Damage> {
        let found = self.known.iter().find_map(|(id, meaning)| {
            let rest = match self.place {
                CodeIdPlace::Prefix => data.strip_prefix(id.as_bytes()),
                CodeIdPlace::Suffix => data.strip_suffix(id.as_bytes()),
            };
            rest.map(|rest| (*id, *meaning, rest))
        });
        let Some((id, meaning, rest)) = found else {
            return Err(Damage::NoCodeId);
        };
        if !meaning.can_be(rest) {
            // A letter of the data, of a scanner that has lost its setting.
            return Err(Damage::NoCodeId);
        }
        let symbology = match meaning {
            Meaning::One(symbology) => symbology,
            Meaning::Retail => retail(rest),
        };
        Ok((Told { aim: self.derived(symbology), symbology, vendor_id: Some(id) }, rest))
    }

    /// The AIM identifier that a scanner would send (ISO/IEC 15424), as far as the maker's identifier tells it. Where a
    /// symbology has a form of GS1 that the maker does not tell apart, none is made up: it would say that the label is
    /// plain.
    fn derived(&self, symbology: Symbology) -> Option<Aim> {
        let gs1_form = match symbology {
            Symbology::Code128 => Some(Symbology::Gs1_128),
            Symbology::DataMatrix => Some(Symbology::Gs1DataMatrix),
            Symbology::QrCode => Some(Symbology::Gs1QrCode),
            _ => None,
        };
        if gs1_form.is_some_and(|form| !self.told.contains(&form)) {
            return None;
        }
        Aim::parse(match symbology {
            Symbology::Ean13 | Symbology::UpcA | Symbology::UpcE => "]E0",
            Symbology::Ean8 => "]E4",
            Symbology::Code128 => "]C0",
            Symbology::Gs1_128 => "]C1",
            Symbology::Code39 => "]A0",
            Symbology::Code93 => "]G0",
            Symbology::Itf => "]I0",
            Symbology::Codabar => "]F0",
            Symbology::DataBar => "]e0",
            Symbology::DataMatrix => "]d1",
            Symbology::Gs1DataMatrix => "]d2",
            Symbology::QrCode => "]Q1",
            Symbology::Gs1QrCode => "]Q3",
            Symbology::Pdf417 => "]L0",
            Symbology::Msi => "]M0",
            Symbology::Code11 => "]H0",
            Symbology::MaxiCode => "]U0",
            Symbology::Telepen => "]B0",
            Symbology::Standard2of5 => "]S0",
            // Whether an Aztec Code, a Han Xin Code or a DotCode is one of GS1 no maker's identifier tells.
            Symbology::Aztec
            | Symbology::HanXin
            | Symbology::DotCode
            | Symbology::Other
            | Symbology::Unknown => return None,
        })
    }
}

impl Meaning {
    /// Whether a symbol of that kind can say this: some hold digits only, and EAN and UPC so many of them.
    fn can_be(self, data: &[u8]) -> bool {
        let lengths: &[usize] = match self {
            Self::Retail => &[6, 7, 8, 12, 13],
            Self::One(Symbology::Ean13) => &[13],
            Self::One(Symbology::Ean8) => &[8],
            // As EAN-13, with a zero before it, where the scanner is set so.
            Self::One(Symbology::UpcA) => &[12, 13],
            // Without number system and check digit, or spread out to an UPC-A.
            Self::One(Symbology::UpcE) => &[6, 7, 8, 12, 13],
            Self::One(Symbology::Itf | Symbology::Msi | Symbology::Standard2of5) => {
                return !data.is_empty() && data.iter().all(u8::is_ascii_digit);
            }
            Self::One(Symbology::Code11) => {
                return !data.is_empty() && data.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-');
            }
            Self::One(Symbology::Codabar) => return is_codabar(data),
            Self::One(_) => return true,
        };
        let fits = |length: &usize| ADD_ON_DIGITS.iter().any(|more| length + more == data.len());
        data.iter().all(u8::is_ascii_digit) && lengths.iter().any(fits)
    }
}

/// What Codabar holds: digits and six signs, between its start and stop characters where they are sent (`A` to `D`, in some tables `T`, `N`, `*` and
/// `E`).
fn is_codabar(data: &[u8]) -> bool {
    let is_stop = |byte: &u8| b"ABCDTN*E".contains(&byte.to_ascii_uppercase());
    let body = match data {
        [first, body @ .., last] if is_stop(first) && is_stop(last) => body,
        _ => data,
    };
    !body.is_empty() && body.iter().all(|byte| byte.is_ascii_digit() || b"-$:/.+".contains(byte))
}

/// The digits of an add-on beside an EAN or UPC.
const ADD_ON_DIGITS: [usize; 3] = [0, 2, 5];

/// The first name that is no symbology's.
pub(crate) fn unknown_symbology(line: &LineCodeIds) -> Option<&str> {
    line.ids.values().map(String::as_str).find(|name| meaning(name).is_none())
}

fn meaning(name: &str) -> Option<Meaning> {
    if name == LineCodeIds::RETAIL {
        return Some(Meaning::Retail);
    }
    Symbology::ALL.iter().find(|symbology| symbology.name() == name).copied().map(Meaning::One)
}

/// EAN or UPC, by the digits. Eight may be an EAN-8 or a UPC-E.
fn retail(data: &[u8]) -> Symbology {
    match data.len() {
        _ if !data.iter().all(u8::is_ascii_digit) => Symbology::Unknown,
        12 => Symbology::UpcA,
        13 => Symbology::Ean13,
        _ => Symbology::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::ByteString;

    fn ids(place: CodeIdPlace, ids: &[(&str, &str)]) -> CodeIds {
        let ids = ids.iter().map(|(id, name)| (ByteString::from_text(id).unwrap(), (*name).to_owned()));
        CodeIds::of(&LineCodeIds { on: true, place, ids: ids.collect() }).unwrap()
    }

    fn read(ids: &CodeIds, data: &str) -> (Option<String>, &'static str, String, String) {
        let (told, rest) = ids.split(data.as_bytes()).unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let id = told.vendor_id.map(|id| text(id.as_bytes())).unwrap();
        (told.aim.map(|aim| aim.to_string()), told.symbology.name(), id, text(rest))
    }

    fn said(
        aim: Option<&str>,
        symbology: &'static str,
        id: &str,
        data: &str,
    ) -> (Option<String>, &'static str, String, String) {
        (aim.map(str::to_owned), symbology, id.to_owned(), data.to_owned())
    }

    #[test]
    fn the_longest_identifier_that_fits_counts() {
        let ids = ids(CodeIdPlace::Prefix, &[("F", "ean_13"), ("FF", "ean_8"), ("P0G", "gs1_data_matrix")]);
        assert_eq!(read(&ids, "F4012345678901"), said(Some("]E0"), "ean_13", "F", "4012345678901"));
        assert_eq!(read(&ids, "FF96385074"), said(Some("]E4"), "ean_8", "FF", "96385074"));
        assert_eq!(read(&ids, "P0G0104"), said(Some("]d2"), "gs1_data_matrix", "P0G", "0104"));
        assert_eq!(ids.split(b"4012345678901"), Err(Damage::NoCodeId));
        assert_eq!(ids.split(b""), Err(Damage::NoCodeId));
    }

    #[test]
    fn an_identifier_may_stand_behind_the_data() {
        let ids = ids(CodeIdPlace::Suffix, &[("k", "gs1_128"), ("T", "code_128")]);
        assert_eq!(read(&ids, "SN1T"), said(Some("]C0"), "code_128", "T", "SN1"));
        assert_eq!(ids.split(b"TSN1"), Err(Damage::NoCodeId));
    }

    #[test]
    fn no_identifier_is_made_up_where_a_gs1_label_would_look_plain() {
        let ids = ids(CodeIdPlace::Prefix, &[("j", "code_128"), ("w", "data_matrix"), ("z", "aztec")]);
        assert_eq!(read(&ids, "jSN1"), said(None, "code_128", "j", "SN1"));
        assert_eq!(read(&ids, "w0104"), said(None, "data_matrix", "w", "0104"));
        assert_eq!(read(&ids, "zSN1"), said(None, "aztec", "z", "SN1"));
    }

    #[test]
    fn one_letter_for_ean_and_upc_is_told_by_the_digits() {
        let ids = ids(CodeIdPlace::Prefix, &[("A", "ean_upc")]);
        assert_eq!(read(&ids, "A4012345678901"), said(Some("]E0"), "ean_13", "A", "4012345678901"));
        assert_eq!(read(&ids, "A012345678905"), said(Some("]E0"), "upc_a", "A", "012345678905"));
        assert_eq!(read(&ids, "A96385074"), said(None, "unknown", "A", "96385074"));
    }

    #[test]
    fn an_identifier_before_what_its_symbology_cannot_hold_is_a_letter_of_the_data() {
        let known = [
            ("A", "ean_upc"),
            ("c", "upc_a"),
            ("E", "upc_e"),
            ("d", "ean_13"),
            ("e", "itf"),
            ("D", "code_128"),
            ("C", "codabar"),
        ];
        let ids = ids(CodeIdPlace::Prefix, &known);
        for data in [
            "C02XK0ABJHD2",
            "CA",
            "ABC778899",
            "cABC",
            "c1234567890",
            "d4012345678",
            "eA123",
            "e",
            "A",
            "A12345",
            "E12345",
        ] {
            assert_eq!(ids.split(data.as_bytes()), Err(Damage::NoCodeId), "{data}");
        }
        for data in [
            "C12-34",
            "CA1234B",
            "Ca$12:3t",
            "c012345678905",
            "c01234567890512",
            "E0123456",
            "d401234567890112345",
            "e1234",
        ] {
            assert!(ids.split(data.as_bytes()).is_ok(), "{data}");
        }
        // Where it can hold anything, nothing tells the two apart.
        assert_eq!(read(&ids, "D12345678").3, "12345678");
    }
}
