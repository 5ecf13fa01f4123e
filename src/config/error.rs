use super::sections::Wrong;
use crate::plain::in_plain_words;
use std::path::{Path, PathBuf};

/// Something in the configuration that can't be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The file.
    pub file: PathBuf,
    /// The line it is in, from 1.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub message: String,
}

impl core::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for ConfigError {}

impl ConfigError {
    pub(super) fn unreadable(file: &Path, error: &std::io::Error) -> Self {
        let message = format!("the configuration can't be read: {error}; check the path and who may read it");
        Self { file: file.to_owned(), line: None, message }
    }

    /// TOML's own errors, and serde's; an unknown key gets the nearest known one.
    pub(super) fn from_toml(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map(|span| line_of(text, span.start));
        let said = error.message();
        let message = nearest_known(said).unwrap_or_else(|| {
            let key = error
                .span()
                .filter(|_| said.starts_with("invalid ") || said.starts_with("unknown variant "))
                .and_then(|span| key_at(text, span.start));
            let plain = in_plain_words(said, "a table");
            key.map_or_else(|| plain.clone(), |key| format!("{key}: {plain}"))
        });
        Self { file: file.to_owned(), line, message }
    }

    /// A value that can't be, and the line where it stands, if that is known; else the line of its key, where only one line can be meant.
    pub(super) fn value(file: &Path, text: &str, line: Option<usize>, (key, message): Wrong) -> Self {
        let is_it = |line: &str| {
            line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        let mut lines = text.lines().enumerate().filter(|(_, line)| is_it(line)).map(|(index, _)| index + 1);
        let line = line.or_else(|| lines.next().filter(|_| lines.next().is_none()));
        Self { file: file.to_owned(), line, message: format!("{key}: {message}") }
    }
}

/// The key of the value that begins there. A value within an array has the array's.
fn key_at(text: &str, offset: usize) -> Option<&str> {
    let before = text.get(..offset)?;
    let sign = before.rfind('=')?;
    let line = before.get(..sign)?.rsplit('\n').next()?;
    let key = line.rsplit(['{', ',']).next()?.split('=').next()?.trim();
    let is_key = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.' | '"');
    (!key.is_empty() && key.chars().all(is_key)).then_some(key)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// Serde says ``unknown field `baudd`, expected one of `baud`, `name` ``; the nearest of those is what was meant.
fn nearest_known(message: &str) -> Option<String> {
    let (unknown, expected) = message.strip_prefix("unknown field `")?.split_once('`')?;
    let nearest = expected
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|known| (strsim::damerau_levenshtein(unknown, known), known))
        .min()
        .filter(|(distance, known)| *distance <= known.len().div_ceil(2));
    let known = expected.trim_start_matches([',', ' ']).trim_start_matches("expected ");
    Some(match nearest {
        Some((_, nearest)) => format!("unknown key `{unknown}`: did you mean `{nearest}`?"),
        None => format!("unknown key `{unknown}`: known here are {}", known.trim_start_matches("one of ")),
    })
}
