//! HIBC supplier labels: who labels a medical product, which product, and of which lot, serial number and date.
//!
//! Source: ANSI/HIBC 2.6 (2016), sections 2.2 and 2.3, and appendix B (the check character).

mod check;
mod parse;
mod secondary;

pub(crate) use parse::read;

/// Whether two codes of one item, primary and secondary, belong together: each with a right check character, and the
/// secondary's link character, which stands before its check character, is the primary's check character.
#[must_use]
pub fn belong_together(primary: &str, secondary: &str) -> bool {
    let link = secondary.as_bytes().iter().nth_back(1);
    let is_primary = primary.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic);
    let is_secondary = secondary.as_bytes().get(1).is_some_and(|byte| !byte.is_ascii_alphabetic());
    let good = is_primary && is_secondary && check::is_right(primary) && check::is_right(secondary);
    good && link.is_some() && primary.as_bytes().last() == link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_character_tells_which_codes_belong_together() {
        assert!(belong_together("+A123BJC5D6E71G", "+$$52001510X3GD"));
        // Another primary's check character, a wrong check character, the two the wrong way round.
        assert!(!belong_together("+A99912345W", "+$$52001510X3GD"));
        assert!(!belong_together("+A123BJC5D6E71H", "+$$52001510X3GD"));
        assert!(!belong_together("+$$52001510X3GD", "+A123BJC5D6E71G"));
        // Two of the same sort, each with the other's check character where the link would be.
        assert!(!belong_together("+$$52001510X3GD", "+$10X3D1"));
        assert!(!belong_together("+A123BJC5D6E71G", "+B999X12G2"));
        // A wrong check character that is the link, and one of the secondary code.
        assert!(!belong_together("+A123BJC5D6E72G", "+$$52001510X3GD"));
        assert!(!belong_together("+A123BJC5D6E71G", "+$$52001510X3GE"));
        assert!(!belong_together("", "") && !belong_together("+A", "+$"));
    }
}
