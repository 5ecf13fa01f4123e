use serde::Deserialize;

use crate::{AimUse, ByteString};

/// What is particular to one make of scanner that types like a keyboard.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyboardModel {
    /// The keyboard layout that the scanner is set to, by its name. It must be the scanner's, whatever the host has. Left
    /// out: the configuration has to say it, because a guess would read other characters than were scanned.
    pub layout: Option<String>,
    /// The keys that end a scan. One that is not listed is data: Enter is CR (0D), Tab is HT (09).
    pub ends: Vec<EndKey>,
    /// Silence ends a scan as well. Otherwise a scan that stops without its end has broken off.
    pub idle_end: bool,
    /// How long that silence is, in milliseconds.
    pub idle_ms: u32,
    /// Whether a leading `]`, letter and digit is the AIM symbology identifier.
    pub aim: AimUse,
    /// What the scanner types before the data. Taken off; a scan without it is damaged.
    pub prefix: ByteString,
    /// What the scanner types after the data, before the end. Taken off; a scan without it is damaged.
    pub suffix: ByteString,
}

/// A key that ends a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndKey {
    /// Enter, beside the letters.
    Enter,
    /// Enter on the keypad.
    KeypadEnter,
    /// Tab.
    Tab,
}

/// What a configuration says in place of a model's. What it leaves out stays as the model has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each field has the meaning of the field of the same name in `KeyboardModel`"
)]
pub struct KeyboardOverrides {
    pub layout: Option<String>,
    pub ends: Option<Vec<EndKey>>,
    pub idle_end: Option<bool>,
    pub idle_ms: Option<u32>,
    pub aim: Option<AimUse>,
    pub prefix: Option<ByteString>,
    pub suffix: Option<ByteString>,
}

/// Settings of a scanner in keyboard mode that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyboardError {
    /// The silence is too short or too long.
    #[error("idle_ms = {0} cannot be; it must lie between 10 and 60000")]
    Idle(u32),
    /// Silence ends a scan, and is shorter than the pause between two keys.
    #[error(
        "idle_ms = {0} is too short where silence ends a scan (idle_end = true); it must be at least {SILENCE_LEAST_MS}"
    )]
    ShortIdle(u32),
    /// Nothing would ever end a scan.
    #[error("ends = [] needs idle_end = true: something has to end a scan")]
    NoEnd,
    /// What stands around the data has in it what ends a scan: it would end there, each time.
    #[error(
        "{key} holds {what}, which ends a scan here, so nothing could ever be read: take it out of {key}. What a scanner's manual calls \
         the suffix Enter or Tab is one of `ends` here"
    )]
    EndWithin {
        /// `prefix` or `suffix`.
        key: &'static str,
        /// What ends a scan.
        what: &'static str,
    },
}

/// The shortest silence that may end a scan, in milliseconds: a keyboard is asked every 8 to 10 ms, and its host may be late.
const SILENCE_LEAST_MS: u32 = 50;

impl KeyboardError {
    /// The key that it is about.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Idle(_) | Self::ShortIdle(_) => "idle_ms",
            Self::NoEnd => "ends",
            Self::EndWithin { key, .. } => key,
        }
    }
}

impl KeyboardModel {
    /// These settings with those that a configuration says in their place.
    ///
    /// # Errors
    ///
    /// As [`Self::check`].
    pub fn with(&self, overrides: &KeyboardOverrides) -> Result<Self, KeyboardError> {
        let new = overrides.clone();
        let model = Self {
            layout: new.layout.or_else(|| self.layout.clone()),
            ends: new.ends.unwrap_or_else(|| self.ends.clone()),
            idle_end: new.idle_end.unwrap_or(self.idle_end),
            idle_ms: new.idle_ms.unwrap_or(self.idle_ms),
            aim: new.aim.unwrap_or(self.aim),
            prefix: new.prefix.unwrap_or_else(|| self.prefix.clone()),
            suffix: new.suffix.unwrap_or_else(|| self.suffix.clone()),
        };
        model.check()?;
        Ok(model)
    }

    /// Checks that the settings can be used together.
    ///
    /// # Errors
    ///
    /// The first setting that cannot be.
    pub fn check(&self) -> Result<(), KeyboardError> {
        if self.idle_ms < 10 || self.idle_ms > 60_000 {
            return Err(KeyboardError::Idle(self.idle_ms));
        }
        if self.idle_end && self.idle_ms < SILENCE_LEAST_MS {
            return Err(KeyboardError::ShortIdle(self.idle_ms));
        }
        if self.ends.is_empty() && !self.idle_end {
            return Err(KeyboardError::NoEnd);
        }
        for (key, bytes) in [("prefix", &self.prefix), ("suffix", &self.suffix)] {
            for (byte, end, what) in [(b'\r', EndKey::Enter, "CR (0D)"), (b'\t', EndKey::Tab, "TAB (09)")] {
                if self.ends.contains(&end) && bytes.as_bytes().contains(&byte) {
                    return Err(KeyboardError::EndWithin { key, what });
                }
            }
        }
        Ok(())
    }
}

impl Default for KeyboardModel {
    fn default() -> Self {
        Self {
            layout: None,
            ends: vec![EndKey::Enter, EndKey::KeypadEnter, EndKey::Tab],
            idle_end: false,
            idle_ms: 300,
            aim: AimUse::Taken,
            prefix: ByteString::default(),
            suffix: ByteString::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_stands_over_the_model_and_something_must_end_a_scan() {
        let model = KeyboardModel::default();
        let none = KeyboardOverrides::default;
        let german = KeyboardOverrides { layout: Some("de".to_owned()), idle_ms: Some(50), ..none() };
        let german = model.with(&german).unwrap();
        assert_eq!((german.layout.as_deref(), german.idle_ms, &german.ends), (Some("de"), 50, &model.ends));
        let no_end = KeyboardOverrides { ends: Some(Vec::new()), ..none() };
        assert_eq!(model.with(&no_end), Err(KeyboardError::NoEnd));
        let silent = KeyboardOverrides { idle_end: Some(true), ..no_end };
        assert!(model.with(&silent).is_ok());
        let short = KeyboardOverrides { idle_ms: Some(49), ..silent };
        assert_eq!(model.with(&short), Err(KeyboardError::ShortIdle(49)));
        assert_eq!(
            model.with(&KeyboardOverrides { idle_ms: Some(9), ..none() }),
            Err(KeyboardError::Idle(9))
        );
        let suffix = |text, ends| {
            let suffix = ByteString::from_text(text).ok();
            model.with(&KeyboardOverrides { suffix, ends: Some(ends), ..none() })
        };
        let error = suffix("#\r", vec![EndKey::Enter]).unwrap_err();
        assert_eq!((error.key(), error.to_string().contains("one of `ends`")), ("suffix", true), "{error}");
        assert_eq!(suffix("#\r", vec![EndKey::Tab]).unwrap().suffix.as_bytes(), b"#\r");
        assert!(suffix("\t", vec![EndKey::Tab]).is_err() && suffix("#", vec![EndKey::Enter]).is_ok());
    }
}
