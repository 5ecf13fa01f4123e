//! Licence expressions (SPDX 2.3, annex D), as far as package manifests use them.

/// Whether some choice that the expression offers uses allowed licences only. Precedence is `AND` over `OR`;
/// the old `/` means `OR`.
pub(crate) fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut parser = Parser { words: &words, allowed };
    parser.any_of() == Some(true) && parser.words.is_empty()
}

struct Parser<'a> {
    words: &'a [&'a str],
    allowed: &'a [&'a str],
}

impl Parser<'_> {
    fn any_of(&mut self) -> Option<bool> {
        let mut good = self.all_of()?;
        while self.take("OR") {
            good |= self.all_of()?;
        }
        Some(good)
    }

    fn all_of(&mut self) -> Option<bool> {
        let mut good = self.one()?;
        while self.take("AND") {
            good &= self.one()?;
        }
        Some(good)
    }

    fn one(&mut self) -> Option<bool> {
        if self.take("(") {
            let good = self.any_of()?;
            return self.take(")").then_some(good);
        }
        let (name, rest) = self.words.split_first()?;
        self.words = rest;
        if !self.take("WITH") {
            return Some(self.allowed.contains(name));
        }
        let (exception, rest) = self.words.split_first()?;
        self.words = rest;
        Some(
            self.allowed.contains(&format!("{name} WITH {exception}").as_str())
                || self.allowed.contains(name),
        )
    }

    fn take(&mut self, word: &str) -> bool {
        match self.words.split_first() {
            Some((first, rest)) if *first == word => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    const ALLOWED: &[&str] = &["MIT", "Apache-2.0", "Unicode-3.0"];

    #[test]
    fn one_allowed_choice_is_enough() {
        for good in ["MIT", "MIT OR GPL-3.0-only", "GPL-2.0 OR (MIT AND Apache-2.0)", "MIT/Apache-2.0"] {
            assert!(is_allowed(good, ALLOWED), "{good}");
        }
    }

    #[test]
    fn all_parts_of_a_choice_have_to_be_allowed() {
        for bad in ["GPL-3.0-only", "MIT AND GPL-3.0-only", "(MIT OR Apache-2.0) AND MPL-2.0"] {
            assert!(!is_allowed(bad, ALLOWED), "{bad}");
        }
        assert!(is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0", ALLOWED));
    }

    #[test]
    fn an_exception_only_permits_more() {
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception", ALLOWED));
        assert!(!is_allowed("GPL-2.0-only WITH Classpath-exception-2.0", ALLOWED));
    }

    #[test]
    fn what_is_no_expression_is_not_allowed() {
        for broken in ["", "MIT OR", "(MIT", "MIT)", "MIT MIT", "AND"] {
            assert!(!is_allowed(broken, ALLOWED), "{broken:?}");
        }
    }
}
