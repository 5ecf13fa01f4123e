//! GS1 Digital Link URIs: GS1 elements in a web address.
//!
//! [`parse`] reads one, plain or compressed. Source: GS1 Digital Link Standard: URI Syntax (release 1.4, sections 4 and
//! 5), and GS1 Digital Link Standard: Compression. The short names of earlier releases (`/gtin/`) are not part of it.

mod bits;
mod compressed;
mod keys;
mod parse;
mod percent;

#[cfg(test)]
pub(crate) use keys::{KEYS, Key, NOT_ATTRIBUTES};
pub use parse::{Link, LinkElement, parse};

/// Text without its percent-encoding, each character decoded once. None where a percent sign encodes no text.
pub(crate) fn decode_once(text: &str) -> Option<String> {
    percent::decode(text, percent::Plus::Literal).ok().map(std::borrow::Cow::into_owned)
}
