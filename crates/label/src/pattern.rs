use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A regular expression over the whole value. It takes time for the length of the value times the size of the pattern,
/// whatever they are, and nothing that is called again and again builds anything anew: a copy shares what was compiled.
///
/// What it may hold is what `regex-lite` takes: characters, `.`, `[...]` and `[^...]` with ranges, `\d` `\s` `\w` and their
/// opposites (ASCII), `\xNN` and `\u{...}`, `|`, groups, `?` `*` `+` `{n}` `{n,}` `{n,m}` each with a `?` after it or not, `^`
/// `$` `\A` `\z` `\b` `\B`, and the flags `i` `m` `s` `U` `x`. There is no looking ahead or behind, no reference back to a group, and
/// no Unicode class (`\p{...}`).
///
/// Its size has limits: [`Pattern::MAX_BYTES`], [`Pattern::MAX_REPEAT`], [`Pattern::MAX_GROUPS`], and what it compiles to.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern(Arc<Compiled>);

struct Compiled {
    /// As it was given.
    pattern: Box<str>,
    /// The same between its anchors.
    anchored: regex_lite::Regex,
}

/// A pattern that can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the pattern {pattern:?} can't be read: {reason}")]
pub struct PatternError {
    /// What was given.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

/// What every pattern stands between. `\A` and `\z` are the ends of the value even where the pattern turns
/// on multi-line mode. (One in verbose mode that ends in a comment is refused: the comment would hide the end.)
const ANCHOR: &str = r"\A(?:";
const END: &str = ")\\z";

/// The most memory that a compiled pattern takes.
const MAX_COMPILED_BYTES: usize = 100_000;

/// How much of a pattern an error quotes.
const MAX_QUOTED_CHARS: usize = 500;

impl PatternError {
    fn of(pattern: &str, reason: String) -> Self {
        Self { pattern: pattern.chars().take(MAX_QUOTED_CHARS).collect(), reason }
    }
}

impl Pattern {
    /// The longest pattern.
    pub const MAX_BYTES: usize = 500;

    /// The largest number in `{n,m}`. No value has more characters than a quarter of that.
    pub const MAX_REPEAT: u32 = 256;

    /// The most groups, of any kind: what a match takes of memory grows with them.
    pub const MAX_GROUPS: usize = 40;

    /// Reads a pattern. It is anchored at both ends: it has to match the whole value.
    ///
    /// # Errors
    /// When it isn't a regular expression that `regex-lite` takes, or is too large.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        match too_large(pattern) {
            Some(reason) => Err(PatternError::of(pattern, reason)),
            None => Self::kept(pattern),
        }
    }

    /// Reads a pattern of a rule that is kept already, by the limits there always were: groups and repeats didn't have
    /// any, and what a journal holds has to stay readable.
    fn kept(pattern: &str) -> Result<Self, PatternError> {
        let error = |reason: String| PatternError::of(pattern, reason);
        if pattern.len() > Self::MAX_BYTES {
            return Err(error(format!("it is longer than {} bytes", Self::MAX_BYTES)));
        }
        let compile = |pattern: &str| {
            regex_lite::RegexBuilder::new(pattern)
                .size_limit(MAX_COMPILED_BYTES)
                .build()
                .map_err(|reason| error(reason.to_string()))
        };
        // Alone first: `a)|(b` is no pattern, yet inside the group it would be one, and half of it without an anchor.
        compile(pattern)?;
        let anchored = compile(&format!("{ANCHOR}{pattern}{END}"))?;
        Ok(Self(Arc::new(Compiled { pattern: pattern.into(), anchored })))
    }

    /// Whether the whole value matches.
    #[must_use]
    pub fn matches(&self, value: &str) -> bool {
        self.0.anchored.is_match(value)
    }

    /// The pattern as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0.pattern
    }
}

/// Why a pattern is too large to be compiled. Brackets and braces that are only characters count too, which no pattern
/// of a serial number has many of.
fn too_large(pattern: &str) -> Option<String> {
    if pattern.bytes().filter(|byte| *byte == b'(').count() > Pattern::MAX_GROUPS {
        return Some(format!("it has more than {} groups", Pattern::MAX_GROUPS));
    }
    let repeats = pattern
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .flat_map(|(inside, _)| inside.split(','));
    let mut counts = repeats
        .map(str::trim)
        .filter(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()));
    let too_many = |count: &str| count.parse::<u32>().map_or(true, |count| count > Pattern::MAX_REPEAT);
    counts.any(too_many).then(|| format!("it repeats something more than {} times", Pattern::MAX_REPEAT))
}

impl core::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.as_str() == other.as_str()
    }
}

impl Eq for Pattern {}

impl TryFrom<String> for Pattern {
    type Error = PatternError;

    fn try_from(pattern: String) -> Result<Self, PatternError> {
        Self::kept(&pattern)
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.as_str().to_owned()
    }
}
