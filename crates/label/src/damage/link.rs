use crate::digital_link::decode_once;

/// The address that text is what is left of, or that something stands before. None where nothing is wrong with it, or there is more
/// than one way to mend it.
pub(super) fn whole(text: &str) -> Option<String> {
    if let Some(rest) = ["url:", "uri:", "url=", "link:"].iter().find_map(|name| after(text, name)) {
        let rest = rest.trim_start();
        return is_address(rest).then(|| rest.to_owned()).or_else(|| whole(rest));
    }
    for scheme in ["https", "http"] {
        let Some(rest) = after(text, scheme) else { continue };
        if after(rest, "%3a%2f%2f").is_some() {
            return decode_once(text).filter(|decoded| is_address(decoded));
        }
        let left = rest.len() - rest.trim_start_matches([':', '/']).len();
        let (marks, path) = rest.split_at_checked(left)?;
        return (!marks.is_empty() && marks != "://").then(|| format!("https://{path}"));
    }
    let (domain, _) = text.split_once('/').filter(|_| text.contains("/01/"))?;
    let is_domain = domain.contains('.')
        && domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':'));
    (is_domain && !text.contains("://")).then(|| format!("https://{text}"))
}

/// What follows a beginning in either case.
fn after<'a>(text: &'a str, front: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(front.len())?;
    start.eq_ignore_ascii_case(front).then_some(rest)
}

fn is_address(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| after(text, scheme).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_mended_where_there_is_one_way_to() {
        for (text, wanted) in [
            ("id.gs1.org/01/1", Some("https://id.gs1.org/01/1")),
            ("https:/a/01/1", Some("https://a/01/1")),
            ("https//a/01/1", Some("https://a/01/1")),
            ("HTTP:a/01/1", Some("https://a/01/1")),
            ("URL: https://a/01/1", Some("https://a/01/1")),
            ("url:https:/a/01/1", Some("https://a/01/1")),
            ("https%3A%2F%2Fa%2F01%2F1%2F21%2FA%252F", Some("https://a/01/1/21/A%2F")),
            ("https://a/01/1", None),
            ("https>--a-01-1", None),
            ("a/01/1", None),
            ("ABC", None),
            ("", None),
        ] {
            assert_eq!(whole(text).as_deref(), wanted, "{text}");
        }
    }
}
