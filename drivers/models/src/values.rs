use core::fmt;
use core::str::FromStr;

use serde::Deserialize;

/// A USB vendor and product id. Written `0c2e:1007`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct UsbId {
    /// The vendor id (`idVendor`).
    pub vendor: u16,
    /// The product id (`idProduct`).
    pub product: u16,
}

/// A USB vendor id (`idVendor`). Written `0c2e`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct UsbVendor(pub u16);

/// How sure a model's entry is. Surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verified {
    /// Tried with the device itself.
    Device,
    /// Checked against published captures of a real device.
    Captures,
    /// Taken from the maker's or the standard's public documents, or from the Linux kernel's driver for it.
    Documents,
    /// Believed, but not proven by a document or a device.
    Unverified,
}

/// A short string of bytes, for prefixes, suffixes and commands. Written as a TOML string in which each character
/// stands for one byte, so that `"\u0016\u0007\r"` is `16 07 0d`. Characters above U+00FF are errors.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct ByteString(Vec<u8>);

/// Why a value in a model's file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not four hex digits, a colon and four hex digits.
    #[error("`{0}` is not a USB id; write vendor and product as four hex digits each, such as `0c2e:1007`")]
    UsbId(String),
    /// Not four hex digits.
    #[error("`{0}` is not a USB vendor id; write it as four hex digits, such as `0c2e`")]
    UsbVendor(String),
    /// A character above U+00FF.
    #[error("the character `{0}` is not one byte; only U+0000 to U+00FF stand for bytes here")]
    NotAByte(char),
    /// Longer than [`ByteString::MAX_BYTES`].
    #[error("{0} bytes are too many; the most is {max}", max = ByteString::MAX_BYTES)]
    TooLong(usize),
}

impl Verified {
    /// Its name in model files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Captures => "captures",
            Self::Documents => "documents",
            Self::Unverified => "unverified",
        }
    }
}

impl ByteString {
    /// The longest one.
    pub const MAX_BYTES: usize = 64;

    /// Reads it from text in which each character stands for one byte.
    ///
    /// # Errors
    ///
    /// A character above U+00FF, or more than [`Self::MAX_BYTES`].
    pub fn from_text(text: &str) -> Result<Self, ValueError> {
        let bytes = text
            .chars()
            .map(|c| u8::try_from(u32::from(c)).map_err(|_| ValueError::NotAByte(c)))
            .collect::<Result<Vec<u8>, _>>()?;
        if bytes.len() > Self::MAX_BYTES {
            return Err(ValueError::TooLong(bytes.len()));
        }
        Ok(Self(bytes))
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromStr for UsbId {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        text.split_once(':')
            .and_then(|(vendor, product)| {
                Some(Self { vendor: four_digits(vendor)?, product: four_digits(product)? })
            })
            .ok_or_else(|| ValueError::UsbId(text.to_owned()))
    }
}

impl TryFrom<String> for UsbVendor {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        four_digits(&text).map(Self).ok_or(ValueError::UsbVendor(text))
    }
}

impl fmt::Display for UsbVendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}", self.0)
    }
}

impl fmt::Debug for UsbVendor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn four_digits(digits: &str) -> Option<u16> {
    let hex = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    hex.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

impl TryFrom<String> for UsbId {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        text.parse()
    }
}

impl fmt::Display for UsbId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04x}:{:04x}", self.vendor, self.product)
    }
}

impl fmt::Debug for UsbId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for ByteString {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        Self::from_text(&text)
    }
}

impl fmt::Debug for ByteString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.escape_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usb_id_is_four_hex_digits_twice() {
        assert_eq!("0c2e:1007".parse(), Ok(UsbId { vendor: 0x0c2e, product: 0x1007 }));
        assert_eq!("05E0:2100".parse::<UsbId>().map(|id| id.to_string()), Ok("05e0:2100".to_owned()));
        for wrong in ["", "0c2e", "c2e:1007", "0c2e:10071", "0c2e:+107", "0c2e 1007", "0c2g:1007"] {
            assert_eq!(wrong.parse::<UsbId>(), Err(ValueError::UsbId(wrong.to_owned())), "{wrong}");
        }
        assert_eq!(UsbVendor::try_from("0C2e".to_owned()).map(|id| id.to_string()), Ok("0c2e".to_owned()));
        for wrong in ["", "c2e", "0c2e:", "+c2e"] {
            let error = UsbVendor::try_from(wrong.to_owned());
            assert_eq!(error, Err(ValueError::UsbVendor(wrong.to_owned())), "{wrong}");
        }
    }

    #[test]
    fn each_character_of_a_byte_string_is_one_byte() {
        let bytes = ByteString::from_text("\u{16}\u{7}\r\u{ff}");
        assert_eq!(bytes.as_ref().map(ByteString::as_bytes), Ok([0x16, 0x07, 0x0d, 0xff].as_slice()));
        assert_eq!(ByteString::from_text("€"), Err(ValueError::NotAByte('€')));
        assert_eq!(ByteString::from_text(&"x".repeat(65)), Err(ValueError::TooLong(65)));
    }
}
