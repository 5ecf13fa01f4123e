//! Every GS1 application identifier: its format, and what ends its value.
//!
//! Source: GS1 General Specifications, section 3; compared with GS1's syntax dictionary (release 2026-01-27) in the tests.

use super::format::{Family, n, n_to, predefined, separated, x, x_to, y_to, z_to};
use super::test::Test::{
    CheckDigit, CheckPair, CompanyPrefix, CompanyPrefixSecond, Country, CountryLetters, CountryOr999, Coupon,
    Currency, Date, DateDayZero, HasNonDigit, Hours, HoursMinutes, Hyphen, Iban, ImporterIndex, Latitude,
    LongDate, Longitude, MediaType, Minutes, NoLeadingZero, NonZero, PackageType, PercentEncoded,
    PieceOfTotal, PositionInSequence, PositiveOffer, Seconds, Sex, Winding, YesNo, Zero,
};

/// The family of the application identifier that `data` starts with, and the length of that identifier.
///
/// No application identifier starts with another one, so that the table, which is in lexical order, has
/// at most one family that can hold it: the last one that doesn't come after the data.
pub(super) fn family_of(data: &str) -> Option<(&'static Family, usize)> {
    let after = FAMILIES.partition_point(|family| family.first <= data);
    let family = FAMILIES.get(after.checked_sub(1)?)?;
    let length = family.first.len();
    family.holds(data.get(..length)?).then_some((family, length))
}

#[rustfmt::skip]
pub(super) const FAMILIES: &[Family] = &[
    // Shipping container, trade items.
    predefined("00", &[n(18).with(&[CheckDigit, CompanyPrefixSecond])]),
    predefined("01", &[n(14).with(&[CheckDigit, CompanyPrefixSecond])]).to("03"),
    separated("10", &[x_to(20)]),
    predefined("11", &[n(6).with(&[DateDayZero])]).to("13"),
    predefined("15", &[n(6).with(&[DateDayZero])]).to("17"),
    predefined("20", &[n(2)]),
    separated("21", &[x_to(20)]).to("22"),
    separated("235", &[x_to(28)]),
    separated("240", &[x_to(30)]).to("241"),
    separated("242", &[n_to(6)]),
    separated("243", &[x_to(20)]),
    separated("250", &[x_to(30)]).to("251"),
    separated("253", &[n(13).with(&[CheckDigit, CompanyPrefix]), x_to(17).optional()]),
    separated("254", &[x_to(20)]),
    separated("255", &[n(13).with(&[CheckDigit, CompanyPrefix]), n_to(12).optional()]),
    // Counts, measures, amounts. The last digit of four says how many decimals there are.
    separated("30", &[n_to(8)]),
    predefined("3100", &[n(6)]).to("3165").decimals(5),
    predefined("3200", &[n(6)]).to("3295").decimals(5),
    predefined("3300", &[n(6)]).to("3375").decimals(5),
    predefined("3400", &[n(6)]).to("3495").decimals(5),
    predefined("3500", &[n(6)]).to("3575").decimals(5),
    predefined("3600", &[n(6)]).to("3695").decimals(5),
    separated("37", &[n_to(8)]),
    separated("3900", &[n_to(15)]).to("3909"),
    separated("3910", &[n(3).with(&[Currency]), n_to(15)]).to("3919"),
    separated("3920", &[n_to(15)]).to("3929"),
    separated("3930", &[n(3).with(&[Currency]), n_to(15)]).to("3939"),
    separated("3940", &[n(4)]).to("3943"),
    separated("3950", &[n(6)]).to("3955"),
    // Orders, shipments, places.
    separated("400", &[x_to(30)]),
    separated("401", &[x_to(30).with(&[CompanyPrefix])]),
    separated("402", &[n(17).with(&[CheckDigit, CompanyPrefix])]),
    separated("403", &[x_to(30)]),
    predefined("410", &[n(13).with(&[CheckDigit, CompanyPrefix])]).to("417"),
    separated("420", &[x_to(20)]),
    separated("421", &[n(3).with(&[Country]), x_to(9)]),
    separated("422", &[n(3).with(&[Country])]),
    separated("423", &[n(3).with(&[Country]), n(3).with(&[Country]).optional(), n(3).with(&[Country]).optional(), n(3).with(&[Country]).optional(), n(3).with(&[Country]).optional()]),
    separated("424", &[n(3).with(&[Country])]),
    separated("425", &[n(3).with(&[Country]), n(3).with(&[Country]).optional(), n(3).with(&[Country]).optional(), n(3).with(&[Country]).optional(), n(3).with(&[Country]).optional()]),
    separated("426", &[n(3).with(&[Country])]),
    separated("427", &[x_to(3)]),
    separated("4300", &[x_to(35).with(&[PercentEncoded])]).to("4301"),
    separated("4302", &[x_to(70).with(&[PercentEncoded])]).to("4306"),
    separated("4307", &[x(2).with(&[CountryLetters])]),
    separated("4308", &[x_to(30)]),
    separated("4309", &[n(10).with(&[Latitude]), n(10).with(&[Longitude])]),
    separated("4310", &[x_to(35).with(&[PercentEncoded])]).to("4311"),
    separated("4312", &[x_to(70).with(&[PercentEncoded])]).to("4316"),
    separated("4317", &[x(2).with(&[CountryLetters])]),
    separated("4318", &[x_to(20)]),
    separated("4319", &[x_to(30)]),
    separated("4320", &[x_to(35).with(&[PercentEncoded])]),
    separated("4321", &[n(1).with(&[YesNo])]).to("4323"),
    separated("4324", &[n(6).with(&[DateDayZero]), n(4).with(&[HoursMinutes])]).to("4325"),
    separated("4326", &[n(6).with(&[Date])]),
    separated("4330", &[n(6), x(1).with(&[Hyphen]).optional()]).to("4333"),
    // What some trades need.
    separated("7001", &[n(13)]),
    separated("7002", &[x_to(30)]),
    separated("7003", &[n(6).with(&[Date]), n(4).with(&[HoursMinutes])]),
    separated("7004", &[n_to(4)]),
    separated("7005", &[x_to(12)]),
    separated("7006", &[n(6).with(&[Date])]),
    separated("7007", &[n(6).with(&[Date]), n(6).with(&[Date]).optional()]),
    separated("7008", &[x_to(3)]),
    separated("7009", &[x_to(10)]),
    separated("7010", &[x_to(2)]),
    separated("7011", &[n(6).with(&[Date]), n(4).with(&[HoursMinutes]).optional()]),
    separated("7020", &[x_to(20)]).to("7022"),
    separated("7023", &[x_to(30).with(&[CompanyPrefix])]),
    separated("7030", &[n(3).with(&[CountryOr999]), x_to(27)]).to("7039"),
    separated("7040", &[n(1), x(1), x(1), x(1).with(&[ImporterIndex])]),
    separated("7041", &[x_to(4).with(&[PackageType])]),
    separated("710", &[x_to(20)]).to("717"),
    separated("7230", &[x(2), x_to(28)]).to("7239"),
    separated("7240", &[x_to(20)]),
    separated("7241", &[n(2).with(&[MediaType])]),
    separated("7242", &[x_to(25)]),
    separated("7250", &[n(8).with(&[LongDate])]),
    separated("7251", &[n(8).with(&[LongDate]), n(4).with(&[HoursMinutes])]),
    separated("7252", &[n(1).with(&[Sex])]),
    separated("7253", &[x_to(40).with(&[PercentEncoded])]).to("7254"),
    separated("7255", &[x_to(10)]),
    separated("7256", &[x_to(90).with(&[PercentEncoded])]),
    separated("7257", &[x_to(70).with(&[PercentEncoded])]),
    separated("7258", &[x(3).with(&[PositionInSequence])]),
    separated("7259", &[x_to(40).with(&[PercentEncoded])]),
    // Single things, parts, documents, coupons.
    separated("8001", &[n(4).with(&[NonZero]), n(5).with(&[NonZero]), n(3).with(&[NonZero]), n(1).with(&[Winding]), n(1)]),
    separated("8002", &[x_to(20)]),
    separated("8003", &[n(1).with(&[Zero]), n(13).with(&[CheckDigit, CompanyPrefix]), x_to(16).optional()]),
    separated("8004", &[x_to(30).with(&[CompanyPrefix])]),
    separated("8005", &[n(6)]),
    separated("8006", &[n(14).with(&[CheckDigit, CompanyPrefixSecond]), n(4).with(&[PieceOfTotal])]),
    separated("8007", &[x_to(34).with(&[Iban])]),
    separated("8008", &[n(6).with(&[Date]), n(2).with(&[Hours]), n(2).with(&[Minutes]).optional(), n(2).with(&[Seconds]).optional()]),
    separated("8009", &[x_to(50)]),
    separated("8010", &[y_to(30).with(&[CompanyPrefix])]),
    separated("8011", &[n_to(12).with(&[NoLeadingZero])]),
    separated("8012", &[x_to(20)]),
    separated("8013", &[x_to(25).with(&[CheckPair, CompanyPrefix])]),
    separated("8014", &[x_to(25).with(&[CheckPair, CompanyPrefix, HasNonDigit])]),
    separated("8017", &[n(18).with(&[CheckDigit, CompanyPrefix])]).to("8018"),
    separated("8019", &[n_to(10)]),
    separated("8020", &[x_to(25)]),
    separated("8026", &[n(14).with(&[CheckDigit, CompanyPrefixSecond]), n(4).with(&[PieceOfTotal])]),
    separated("8030", &[z_to(90)]),
    separated("8040", &[n(15)]).to("8041"),
    separated("8042", &[n(32)]),
    separated("8043", &[n(18), n_to(2).optional()]),
    separated("8110", &[x_to(70).with(&[Coupon])]),
    separated("8111", &[n(4)]),
    separated("8112", &[x_to(70).with(&[PositiveOffer])]),
    separated("8200", &[x_to(70)]),
    // A company's own.
    separated("90", &[x_to(30)]),
    separated("91", &[x_to(90)]).to("99"),
];

/// Application identifiers that can't stand beside others. An `n` at the end stands for any digit; none excludes itself.
#[rustfmt::skip]
pub(super) const EXCLUSIVE: &[(&str, &[&str])] = &[
    ("01", &["255", "37"]),
    ("02", &["01", "03"]),
    ("03", &["01", "02", "37"]),
    ("21", &["235"]),
    ("255", &["01", "02", "415", "8006", "8020", "8026"]),
    ("310n", &["310n"]), ("311n", &["311n"]), ("312n", &["312n"]), ("313n", &["313n"]), ("314n", &["314n"]),
    ("315n", &["315n"]), ("316n", &["316n"]),
    ("320n", &["320n"]), ("321n", &["321n"]), ("322n", &["322n"]), ("323n", &["323n"]), ("324n", &["324n"]),
    ("325n", &["325n"]), ("326n", &["326n"]), ("327n", &["327n"]), ("328n", &["328n"]), ("329n", &["329n"]),
    ("330n", &["330n"]), ("331n", &["331n"]), ("332n", &["332n"]), ("333n", &["333n"]), ("334n", &["334n"]),
    ("335n", &["335n"]), ("336n", &["336n"]), ("337n", &["337n"]),
    ("340n", &["340n"]), ("341n", &["341n"]), ("342n", &["342n"]), ("343n", &["343n"]), ("344n", &["344n"]),
    ("345n", &["345n"]), ("346n", &["346n"]), ("347n", &["347n"]), ("348n", &["348n"]), ("349n", &["349n"]),
    ("350n", &["350n"]), ("351n", &["351n"]), ("352n", &["352n"]), ("353n", &["353n"]), ("354n", &["354n"]),
    ("355n", &["355n"]), ("356n", &["356n"]), ("357n", &["357n"]),
    ("360n", &["360n"]), ("361n", &["361n"]), ("362n", &["362n"]), ("363n", &["363n"]), ("364n", &["364n"]),
    ("365n", &["365n"]), ("366n", &["366n"]), ("367n", &["367n"]), ("368n", &["368n"]), ("369n", &["369n"]),
    ("390n", &["390n", "391n", "394n", "8111"]),
    ("391n", &["391n"]),
    ("392n", &["392n", "393n"]),
    ("393n", &["393n"]),
    ("394n", &["394n", "8111"]),
    ("395n", &["392n", "393n", "395n", "8005"]),
    ("420", &["421"]),
    ("421", &["4307"]),
    ("422", &["426"]), ("423", &["426"]), ("424", &["426"]), ("425", &["426"]),
    ("4330", &["4331"]),
    ("4331", &["4330"]),
    ("4332", &["4333"]),
    ("4333", &["4332"]),
    ("7250", &["7251"]),
    ("7251", &["7250"]),
    ("7253", &["7256", "7259"]), ("7254", &["7256", "7259"]), ("7255", &["7256", "7259"]),
    ("7259", &["7256"]),
    ("8006", &["01", "37"]),
    ("8017", &["8018"]),
    ("8018", &["8017"]),
    ("8026", &["02", "8006"]),
];

/// Whether an application identifier is one that a pattern of [`EXCLUSIVE`] stands for.
pub(super) fn is_like(ai: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('n') {
        Some(stem) => ai.len() == pattern.len() && ai.starts_with(stem),
        None => ai == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_no_identifier_starts_with_another() {
        for pair in FAMILIES.windows(2) {
            assert!(pair[0].last < pair[1].first, "{} before {}", pair[0].last, pair[1].first);
            assert!(!pair[1].first.starts_with(pair[0].last), "{} in {}", pair[0].last, pair[1].first);
        }
        for family in FAMILIES {
            assert_eq!(family.first.len(), family.last.len());
            let varying = family.parts.iter().filter(|part| part.min != part.max).count();
            assert!(varying == 0 || family.parts.last().is_some_and(|last| last.min != last.max));
            assert!(family.parts.is_sorted_by_key(|part| part.optional), "{}", family.first);
        }
    }

    #[test]
    fn an_identifier_is_found_whatever_follows_it() {
        for (data, first) in
            [("2112345", "21"), ("235X", "235"), ("3105000001", "3100"), ("99A", "91"), ("00", "00")]
        {
            assert_eq!(family_of(data).map(|(family, _)| family.first), Some(first), "{data}");
        }
        for data in
            ["", "2", "04", "14", "3106", "318", "3166", "23", "236", "395", "3956", "ü1", "9", "7042", "A"]
        {
            assert!(family_of(data).is_none(), "{data}");
        }
    }
}
