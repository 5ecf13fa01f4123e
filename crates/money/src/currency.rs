use core::fmt;

/// A currency: its ISO 4217 code and its number of decimals.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: [u8; 3],
    decimals: u8,
}

/// The text is no currency that is known here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown currency {0:?}: give the three capital letters of ISO 4217, such as \"EUR\"")]
pub struct CurrencyError(pub String);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self { code: *b"EUR", decimals: 2 };

    /// Reads an ISO 4217 code. The decimals follow ISO 4217 (JPY 0, EUR 2, KWD 3, CLF 4; 2 where it isn't listed).
    ///
    /// # Errors
    /// When the text is not three capital letters.
    pub fn from_code(code: &str) -> Result<Self, CurrencyError> {
        let letters: [u8; 3] = code.as_bytes().try_into().map_err(|_| CurrencyError(code.to_owned()))?;
        if !letters.iter().all(u8::is_ascii_uppercase) {
            return Err(CurrencyError(code.to_owned()));
        }
        let decimals = match &letters {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF"
            | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"CLF" | b"UYW" => 4,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        };
        Ok(Self { code: letters, decimals })
    }

    /// The ISO 4217 code.
    #[must_use]
    pub fn code(&self) -> &str {
        // Only ASCII capitals get in.
        core::str::from_utf8(&self.code).unwrap_or("???")
    }

    /// How many decimals amounts are written with.
    #[must_use]
    pub const fn decimals(&self) -> u8 {
        self.decimals
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
