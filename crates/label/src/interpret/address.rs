//! Web and mail addresses, whole or with a part missing: what has no unit's number in it.

use crate::Gtin;

/// Whether text is a web address, or is what is left of one, or has one in it.
pub(super) fn is_one(text: &str) -> bool {
    // RFC 3986, 3.1.
    let of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    if is_near_link(text) {
        return true;
    }
    let has_scheme = text.split_once("://").is_some_and(|(scheme, rest)| {
        !rest.is_empty()
            && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(of_scheme)
    });
    has_scheme || text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

/// What is left of a web address, or stands around one: a scheme without its colon or slashes, percent-encoded, or typed with another
/// keyboard's layout; a name before it; a GS1 Digital Link without its scheme.
fn is_near_link(text: &str) -> bool {
    let text = text.trim_start_matches(['"', '\'', '*', ' ', '<', '(']);
    let starts = |front: &str| text.get(..front.len()).is_some_and(|start| start.eq_ignore_ascii_case(front));
    let after = |front: &str| {
        let rest = text.get(front.len()..)?;
        rest.chars().next().filter(|_| rest.contains(char::is_alphanumeric))
    };
    let has_scheme = ["https", "http"].iter().any(|scheme| {
        starts(scheme)
            && after(scheme).is_some_and(|next| !next.is_alphanumeric() && !matches!(next, '-' | '_' | ' '))
    });
    let named = ["url:", "uri:", "urn:", "link:", "id.gs1.org"]
        .iter()
        .any(|name| starts(name) && after(name).is_some());
    has_scheme || named || holds_key(text)
}

/// Whether a path with the key of a GTIN stands in it (GS1 Digital Link Standard: URI Syntax).
fn holds_key(text: &str) -> bool {
    text.split("/01/").skip(1).any(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest.get(..digits).is_some_and(|digits| Gtin::of(digits.as_bytes()).is_ok())
    })
}

/// What hosts end with that may also come in capitals, as QR Code's alphanumeric mode holds them, or without a path. Not all there
/// are: those that codes on boxes were seen with.
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "com", "net", "org", "info", "biz", "edu", "gov", "eu", "io", "co", "me", "ly", "ms", "to", "link", "page", "app", "shop", "de",
    "at", "ch", "uk", "fr", "it", "es", "nl", "be", "pl", "se", "dk", "cz", "jp", "cn", "kr", "us", "ca", "au", "br",
];

/// Of these, what ends text that has no path.
const SURE: usize = 7;

/// Whether text is an address without a scheme: a host of two names or more and a path, one that ends as nothing else does, or a
/// mail address. Serial numbers have dots and strokes, too, but hardly a name of letters between them: the host's last name has
/// small letters, or is one that is known.
pub(super) fn is_bare(text: &str) -> bool {
    let (text, is_mail) = match text.split_once('@') {
        Some((name, host)) if is_host_name(name) => (host, true),
        Some(_) => return false,
        None => (text, false),
    };
    let end = text.find(['/', '?']).unwrap_or(text.len());
    let (host, path) = text.split_at_checked(end).unwrap_or_default();
    let Some((front, last)) = host.rsplit_once('.') else { return false };
    let is_end = |ends: &[&str]| ends.iter().any(|end| last.eq_ignore_ascii_case(end));
    let is_small = (2..=8).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_known = is_end(ENDS) || is_small && !host.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_whole =
        if path.is_empty() && !is_mail { is_end(ENDS.get(..SURE).unwrap_or_default()) } else { is_known };
    is_whole && front.split('.').all(is_host_name) && !path.contains(char::is_whitespace)
}

/// Letters, digits and hyphens, and a letter among them.
fn is_host_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'.');
    text.bytes().all(fits) && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_no_scheme_where_its_host_is_known_by_its_form() {
        for (text, wanted) in [
            ("qrco.de/bdXyZ1", true),
            ("bit.ly/3xYzAbC", true),
            ("aka.ms/xboxsetup", true),
            ("support.hp.com/123", true),
            ("QRCO.DE/BDXYZ1", true),
            ("my-brand.example/?sn=1", true),
            ("brand.com", true),
            ("BRAND.COM", true),
            ("info@brand.com", true),
            ("first.last@mail.brand.io", true),
            ("brand.shop", false),
            ("SN-2024/001", false),
            ("sn.12/4", false),
            ("sn.verylongname/4", false),
            ("AB.CD/12", false),
            ("12.ABC/4", false),
            ("A.123/4", false),
            ("1.2.3/4", false),
            ("ABC.12", false),
            ("5CD1234XYZ", false),
            ("@brand.com", false),
            (".com", false),
            ("a b.com", false),
            ("/", false),
            ("", false),
        ] {
            assert_eq!(is_bare(text), wanted, "{text}");
        }
    }
}
