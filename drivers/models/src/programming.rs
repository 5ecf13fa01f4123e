use serde::Deserialize;

use crate::{ByteString, Mode, UsbId};

/// How a scanner is set to a mode: to another one than its model's, or to its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// The mode that it talks afterwards.
    pub to: Mode,
    /// What to scan.
    pub codes: Programming,
}

/// A mode that no driver reads, in which a scanner of this make may be found: its maker's own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherMode {
    /// What its maker calls it.
    pub name: String,
    /// The USB ids under which the scanner shows itself then.
    pub usb: Vec<UsbId>,
}

/// What a technician scans to set a scanner up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programming {
    /// What the maker's manual calls the barcode, and where that stands.
    pub manual: String,
    /// The texts of the barcodes, in the order in which they are scanned; each is a Code 128 symbol. Empty where no
    /// public document says them: then the manual's own barcodes are scanned.
    #[serde(default)]
    pub codes: Vec<ByteString>,
    /// Where each barcode has the function character 3, which makes it an order to the scanner (ISO/IEC 15417, 4.3.4.2).
    #[serde(default)]
    pub fnc3: Fnc3,
    /// What else to know.
    #[serde(default)]
    pub note: String,
}

/// Where a barcode has the function character 3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fnc3 {
    /// Nowhere.
    #[default]
    None,
    /// Before the text.
    First,
    /// After the text.
    Last,
}

impl Programming {
    /// One line for a person: what to scan. Control characters are written out.
    #[must_use]
    pub fn instruction(&self) -> String {
        let manual: String = self.manual.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if self.codes.is_empty() {
            return format!("scan the barcode in the maker's manual: {manual}");
        }
        let codes: Vec<String> =
            self.codes.iter().map(|code| format!("`{}`", code.as_bytes().escape_ascii())).collect();
        let fnc3 = match self.fnc3 {
            Fnc3::None => "",
            Fnc3::First => ", FNC3 first",
            Fnc3::Last => ", FNC3 last",
        };
        format!("scan {} as Code 128{fnc3} ({manual})", codes.join(", then "))
    }

    /// The most barcodes that are scanned one after the other.
    pub const CODES_MAX: usize = 8;
    /// The longest text of a barcode: longer ones are too wide for a receipt.
    pub const CODE_BYTES_MAX: usize = 24;
    /// The longest name and the longest note, in bytes.
    const TEXT_BYTES_MAX: usize = 400;

    /// Checks that it can be shown and drawn.
    ///
    /// # Errors
    ///
    /// What cannot be, with the key's name.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.manual.trim().is_empty() {
            return Err("manual must say what the maker's manual calls the barcode".to_owned());
        }
        if self.manual.len().max(self.note.len()) > Self::TEXT_BYTES_MAX {
            return Err(format!("manual and note have at most {} bytes", Self::TEXT_BYTES_MAX));
        }
        if self.codes.len() > Self::CODES_MAX {
            return Err(format!("{} codes are too many; the most is {}", self.codes.len(), Self::CODES_MAX));
        }
        let fits = |code: &ByteString| {
            (1..=Self::CODE_BYTES_MAX).contains(&code.as_bytes().len()) && code.as_bytes().is_ascii()
        };
        if let Some(wrong) = self.codes.iter().find(|code| !fits(code)) {
            return Err(format!("the code {wrong:?} must be 1 to {} ASCII characters", Self::CODE_BYTES_MAX));
        }
        if self.codes.is_empty() && self.fnc3 != Fnc3::None {
            return Err("fnc3 says where barcodes have it, but there are no codes".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(), String> {
        toml::from_str::<Programming>(text).map_err(|error| error.to_string())?.check()
    }

    #[test]
    fn the_instruction_shows_the_text_and_where_fnc3_stands() {
        let codes = |codes: &[&str], fnc3| Programming {
            manual: "USB\u{1b}-COM".to_owned(),
            codes: codes.iter().map(|code| ByteString::from_text(code).unwrap()).collect(),
            fnc3,
            note: String::new(),
        };
        assert_eq!(
            codes(&["$P\r", "A"], Fnc3::First).instruction(),
            "scan `$P\\r`, then `A` as Code 128, FNC3 first (USB -COM)"
        );
        assert_eq!(codes(&[], Fnc3::None).instruction(), "scan the barcode in the maker's manual: USB -COM");
    }

    #[test]
    fn what_is_scanned_is_named_and_can_be_drawn() {
        assert_eq!(read("manual = \"x\"\ncodes = [\"$P\\r\"]\nfnc3 = \"first\"\n"), Ok(()));
        assert_eq!(read("manual = \"x\"\n"), Ok(()));
        let long = format!("manual = \"x\"\ncodes = [\"{}\"]\n", "0".repeat(25));
        let many = format!("manual = \"x\"\ncodes = [{}]\n", "\"0\", ".repeat(9));
        for (wrong, says) in [
            ("manual = \" \"\n", "manual"),
            ("manual = \"x\"\ncodes = [\"\"]\n", "1 to 24"),
            ("manual = \"x\"\ncodes = [\"\\u00e9\"]\n", "ASCII"),
            (long.as_str(), "1 to 24"),
            (many.as_str(), "too many"),
            ("manual = \"x\"\nfnc3 = \"last\"\n", "no codes"),
            ("manual = \"x\"\nfnc3 = \"middle\"\n", "middle"),
        ] {
            let error = read(wrong).unwrap_err();
            assert!(error.contains(says), "{wrong}: {error}");
        }
    }
}
