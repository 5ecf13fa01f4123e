//! Every GS1 application identifier: its format, what ends its value, and what it stands beside.
//!
//! Source: GS1 General Specifications, section 3, and section 4 for what stands beside what; compared with GS1's syntax dictionary (release
//! 2026-01-27) in the tests.

use super::format::{Family, Part, leading_two, n, n_to, predefined, separated, x, x_to, y_to, z_to};
use super::pairing::{Alternative, all, both, like, one};
use super::test::Test::{
    CheckDigit, CheckPair, CompanyPrefix, CompanyPrefixSecond, Country, CountryLetters, CountryOr999, Coupon,
    Currency, Date, DateDayZero, HasNonDigit, Hours, HoursMinutes, Hyphen, Iban, ImporterIndex, Latitude,
    LongDate, Longitude, MediaType, Minutes, NoLeadingZero, NonZero, PackageType, PercentEncoded,
    PieceOfTotal, PositionInSequence, PositiveOffer, Seconds, Sex, Winding, YesNo, Zero,
};

/// An application identifier that was found in front of data.
#[derive(Clone, Copy)]
pub(super) struct Found {
    /// Its number.
    pub(super) code: u16,
    /// Its place in [`FAMILIES`].
    pub(super) index: u8,
    /// Its family.
    pub(super) family: &'static Family,
}

/// The application identifier that `data` starts with. No application identifier starts with another one, and
/// the first two digits tell how many there are.
#[inline]
pub(super) fn find(data: &[u8]) -> Option<Found> {
    let (first_two, rest) = data.split_first_chunk::<2>()?;
    let leading = first_two.iter().try_fold(0, append)?;
    let mut index = *STARTS.get(usize::from(leading))?;
    let further = usize::from(FAMILIES.get(usize::from(index))?.digits).checked_sub(first_two.len())?;
    let code = rest.get(..further)?.iter().try_fold(leading, append)?;
    loop {
        let family = FAMILIES.get(usize::from(index))?;
        if family.holds(code) {
            return Some(Found { code, index, family });
        }
        if family.first > code {
            return None;
        }
        index += 1;
    }
}

/// A number with one more digit.
fn append(number: u16, digit: &u8) -> Option<u16> {
    let digit = digit.wrapping_sub(b'0');
    (digit < 10).then(|| number * 10 + u16::from(digit))
}

/// For each two digits the first family whose application identifiers start with them.
#[expect(clippy::indexing_slicing, reason = "what a static is made of is computed when it is compiled")]
static STARTS: [u8; 100] = {
    let mut starts = [u8::MAX; 100];
    let mut index = 0;
    while index < FAMILIES.len() {
        let family = &FAMILIES[index];
        let mut digits = leading_two(family.first) as usize;
        while digits <= leading_two(family.last) as usize {
            if starts[digits] == u8::MAX {
                assert!(index < u8::MAX as usize);
                #[expect(clippy::cast_possible_truncation, reason = "it was compared with the largest one")]
                {
                    starts[digits] = index as u8;
                }
            }
            digits += 1;
        }
        index += 1;
    }
    starts
};

/// A trade item, or those in a case.
const TRADE_ITEM: &[Alternative] = &[one("01"), one("02")];
/// The same, or a piece of one.
const ITEM: &[Alternative] = &[one("01"), one("02"), one("8006"), one("8026")];
/// The same, or one made to order.
const ANY_ITEM: &[Alternative] = &[one("01"), one("02"), one("03"), one("8006"), one("8026")];
const GTIN: &[Alternative] = &[one("01")];
/// A trade item or a piece of one.
const UNIT: &[Alternative] = &[one("01"), one("8006")];
const SHIPMENT: &[Alternative] = &[one("00")];
const LOGISTIC: &[Alternative] = &[one("00"), one("01")];
/// A count or a measure of trade.
const MEASURED: &[Alternative] = &[one("30"), one("31nn"), one("32nn"), one("35nn"), one("36nn")];
const PAYMENT: &[Alternative] = &[one("8020")];
const COUPON: &[Alternative] = &[one("255")];
/// Who provides a service, or receives it.
const PERSON: &[Alternative] = &[one("8017"), one("8018")];
const RECIPIENT: &[Alternative] = &[one("8018")];

/// One to five countries.
const COUNTRIES: &[Part] = {
    const FURTHER: Part = n(3).with(&[Country]).optional();
    &[n(3).with(&[Country]), FURTHER, FURTHER, FURTHER, FURTHER]
};

/// In the order of their digits.
#[rustfmt::skip]
pub(super) static FAMILIES: &[Family] = &[
    // Shipping container, trade items.
    predefined("00", &[n(18).with(&[CheckDigit, CompanyPrefixSecond])]),
    predefined("01", &[n(14).with(&[CheckDigit, CompanyPrefixSecond])]).without(&[like("255"), like("37")]),
    predefined("02", &[n(14).with(&[CheckDigit, CompanyPrefixSecond])]).without(&[like("01"), like("03")]).beside(&[one("37")]),
    predefined("03", &[n(14).with(&[CheckDigit, CompanyPrefixSecond])]).without(&[like("01"), like("02"), like("37")]),
    separated("10", &[x_to(20)]).beside(ANY_ITEM),
    predefined("11", &[n(6).with(&[DateDayZero])]).beside(ANY_ITEM),
    predefined("12", &[n(6).with(&[DateDayZero])]).beside(PAYMENT),
    predefined("13", &[n(6).with(&[DateDayZero])]).beside(ANY_ITEM),
    predefined("15", &[n(6).with(&[DateDayZero])]).to("16").beside(ANY_ITEM),
    predefined("17", &[n(6).with(&[DateDayZero])]).beside(&[one("01"), one("02"), one("03"), one("255"), one("8006"), one("8026")]),
    predefined("20", &[n(2)]).beside(ITEM),
    separated("21", &[x_to(20)]).without(&[like("235")]).beside(&[one("01"), one("03"), one("8006")]),
    separated("22", &[x_to(20)]).beside(GTIN),
    separated("235", &[x_to(28)]).beside(GTIN),
    separated("240", &[x_to(30)]).to("241").beside(ITEM),
    separated("242", &[n_to(6)]).beside(ITEM),
    separated("243", &[x_to(20)]).beside(GTIN),
    separated("250", &[x_to(30)]).beside(UNIT).and_beside(&[one("21")]),
    separated("251", &[x_to(30)]).beside(UNIT),
    separated("253", &[n(13).with(&[CheckDigit, CompanyPrefix]), x_to(17).optional()]),
    separated("254", &[x_to(20)]).beside(&[one("414")]),
    separated("255", &[n(13).with(&[CheckDigit, CompanyPrefix]), n_to(12).optional()]).without(&[like("01"), like("02"), like("415"), like("8006"), like("8020"), like("8026")]),
    // Counts, measures, amounts. The last digit of four says how many decimals there are.
    separated("30", &[n_to(8)]).beside(TRADE_ITEM),
    predefined("3100", &[n(6)]).to("3165").decimals(5).once().beside(TRADE_ITEM),
    predefined("3200", &[n(6)]).to("3295").decimals(5).once().beside(TRADE_ITEM),
    predefined("3300", &[n(6)]).to("3365").decimals(5).once().beside(LOGISTIC),
    predefined("3370", &[n(6)]).to("3375").decimals(5).once().beside(GTIN),
    predefined("3400", &[n(6)]).to("3495").decimals(5).once().beside(LOGISTIC),
    predefined("3500", &[n(6)]).to("3525").decimals(5).once().beside(TRADE_ITEM),
    predefined("3530", &[n(6)]).to("3555").decimals(5).once().beside(LOGISTIC),
    predefined("3560", &[n(6)]).to("3575").decimals(5).once().beside(TRADE_ITEM),
    predefined("3600", &[n(6)]).to("3615").decimals(5).once().beside(TRADE_ITEM),
    predefined("3620", &[n(6)]).to("3635").decimals(5).once().beside(LOGISTIC),
    predefined("3640", &[n(6)]).to("3665").decimals(5).once().beside(TRADE_ITEM),
    predefined("3670", &[n(6)]).to("3695").decimals(5).once().beside(LOGISTIC),
    separated("37", &[n_to(8)]).beside(SHIPMENT).and_beside(&[one("02"), one("8026")]),
    separated("3900", &[n_to(15)]).to("3909").once().without(&[like("391n"), like("394n"), like("8111")]).beside(&[one("255"), one("8020")]),
    separated("3910", &[n(3).with(&[Currency]), n_to(15)]).to("3919").once().beside(PAYMENT),
    separated("3920", &[n_to(15)]).to("3929").once().without(&[like("393n")]).beside(GTIN).and_beside(MEASURED),
    separated("3930", &[n(3).with(&[Currency]), n_to(15)]).to("3939").once().beside(MEASURED),
    separated("3940", &[n(4)]).to("3943").decimals(3).once().without(&[like("8111")]).beside(COUPON),
    separated("3950", &[n(6)]).to("3955").decimals(5).once().without(&[like("392n"), like("393n"), like("8005")]).beside(MEASURED),
    // Orders, shipments, places.
    separated("400", &[x_to(30)]),
    separated("401", &[x_to(30).with(&[CompanyPrefix])]),
    separated("402", &[n(17).with(&[CheckDigit, CompanyPrefix])]),
    separated("403", &[x_to(30)]).beside(SHIPMENT),
    predefined("410", &[n(13).with(&[CheckDigit, CompanyPrefix])]).to("414"),
    predefined("415", &[n(13).with(&[CheckDigit, CompanyPrefix])]).beside(PAYMENT),
    predefined("416", &[n(13).with(&[CheckDigit, CompanyPrefix])]).to("417"),
    separated("420", &[x_to(20)]).without(&[like("421")]),
    separated("421", &[n(3).with(&[Country]), x_to(9)]).without(&[like("4307")]),
    separated("422", &[n(3).with(&[Country])]).without(&[like("426")]).beside(ITEM),
    separated("423", COUNTRIES).without(&[like("426")]).beside(TRADE_ITEM),
    separated("424", &[n(3).with(&[Country])]).without(&[like("426")]).beside(TRADE_ITEM),
    separated("425", COUNTRIES).without(&[like("426")]).beside(TRADE_ITEM),
    separated("426", &[n(3).with(&[Country])]).beside(TRADE_ITEM),
    separated("427", &[x_to(3)]).beside(TRADE_ITEM).and_beside(&[one("422")]),
    separated("4300", &[x_to(35).with(&[PercentEncoded])]).to("4301").beside(SHIPMENT),
    separated("4302", &[x_to(70).with(&[PercentEncoded])]).beside(SHIPMENT),
    separated("4303", &[x_to(70).with(&[PercentEncoded])]).beside(&[one("4302")]),
    separated("4304", &[x_to(70).with(&[PercentEncoded])]).to("4306").beside(SHIPMENT),
    separated("4307", &[x(2).with(&[CountryLetters])]).beside(SHIPMENT),
    separated("4308", &[x_to(30)]).beside(SHIPMENT),
    separated("4309", &[n(10).with(&[Latitude]), n(10).with(&[Longitude])]).beside(SHIPMENT),
    separated("4310", &[x_to(35).with(&[PercentEncoded])]).to("4311").beside(SHIPMENT),
    separated("4312", &[x_to(70).with(&[PercentEncoded])]).beside(SHIPMENT),
    separated("4313", &[x_to(70).with(&[PercentEncoded])]).beside(&[one("4312")]),
    separated("4314", &[x_to(70).with(&[PercentEncoded])]).to("4316").beside(SHIPMENT),
    separated("4317", &[x(2).with(&[CountryLetters])]).beside(SHIPMENT),
    separated("4318", &[x_to(20)]).beside(SHIPMENT),
    separated("4319", &[x_to(30)]).beside(SHIPMENT),
    separated("4320", &[x_to(35).with(&[PercentEncoded])]).beside(SHIPMENT),
    separated("4321", &[n(1).with(&[YesNo])]).to("4323").beside(SHIPMENT),
    separated("4324", &[n(6).with(&[DateDayZero]), n(4).with(&[HoursMinutes])]).to("4325").beside(SHIPMENT),
    separated("4326", &[n(6).with(&[Date])]).beside(SHIPMENT),
    separated("4330", &[n(6), x(1).with(&[Hyphen]).optional()]).without(&[like("4331")]).beside(SHIPMENT),
    separated("4331", &[n(6), x(1).with(&[Hyphen]).optional()]).without(&[like("4330")]).beside(SHIPMENT),
    separated("4332", &[n(6), x(1).with(&[Hyphen]).optional()]).without(&[like("4333")]).beside(SHIPMENT),
    separated("4333", &[n(6), x(1).with(&[Hyphen]).optional()]).without(&[like("4332")]).beside(SHIPMENT),
    // What some trades need.
    separated("7001", &[n(13)]).beside(ITEM),
    separated("7002", &[x_to(30)]).beside(TRADE_ITEM),
    separated("7003", &[n(6).with(&[Date]), n(4).with(&[HoursMinutes])]).beside(TRADE_ITEM),
    separated("7004", &[n_to(4)]).beside(&[both("01", "10")]),
    separated("7005", &[x_to(12)]).beside(TRADE_ITEM),
    separated("7006", &[n(6).with(&[Date])]).beside(TRADE_ITEM),
    separated("7007", &[n(6).with(&[Date]), n(6).with(&[Date]).optional()]).beside(TRADE_ITEM),
    separated("7008", &[x_to(3)]).beside(TRADE_ITEM),
    separated("7009", &[x_to(10)]).beside(TRADE_ITEM),
    separated("7010", &[x_to(2)]).beside(TRADE_ITEM),
    separated("7011", &[n(6).with(&[Date]), n(4).with(&[HoursMinutes]).optional()]).beside(TRADE_ITEM),
    separated("7020", &[x_to(20)]).beside(UNIT).and_beside(&[one("416")]),
    separated("7021", &[x_to(20)]).beside(UNIT),
    separated("7022", &[x_to(20)]).beside(&[one("7021")]),
    separated("7023", &[x_to(30).with(&[CompanyPrefix])]),
    separated("7030", &[n(3).with(&[CountryOr999]), x_to(27)]).to("7039").beside(TRADE_ITEM),
    separated("7040", &[n(1), x(1), x(1), x(1).with(&[ImporterIndex])]),
    separated("7041", &[x_to(4).with(&[PackageType])]).beside(SHIPMENT),
    separated("710", &[x_to(20)]).to("717").beside(GTIN),
    separated("7230", &[x(2), x_to(28)]).to("7239").beside(&[one("01"), one("8004")]),
    separated("7240", &[x_to(20)]).beside(UNIT),
    separated("7241", &[n(2).with(&[MediaType])]).beside(PERSON),
    separated("7242", &[x_to(25)]).beside(PERSON),
    separated("7250", &[n(8).with(&[LongDate])]).without(&[like("7251")]).beside(RECIPIENT),
    separated("7251", &[n(8).with(&[LongDate]), n(4).with(&[HoursMinutes])]).without(&[like("7250")]).beside(RECIPIENT),
    separated("7252", &[n(1).with(&[Sex])]).beside(RECIPIENT),
    separated("7253", &[x_to(40).with(&[PercentEncoded])]).to("7254").without(&[like("7256"), like("7259")]).beside(PERSON),
    separated("7255", &[x_to(10)]).without(&[like("7256"), like("7259")]).beside(PERSON),
    separated("7256", &[x_to(90).with(&[PercentEncoded])]).beside(PERSON),
    separated("7257", &[x_to(70).with(&[PercentEncoded])]).beside(RECIPIENT),
    separated("7258", &[x(3).with(&[PositionInSequence])]).beside(&[both("8018", "7259")]),
    separated("7259", &[x_to(40).with(&[PercentEncoded])]).without(&[like("7256")]).beside(RECIPIENT),
    // Single things, parts, documents, coupons.
    separated("8001", &[n(4).with(&[NonZero]), n(5).with(&[NonZero]), n(3).with(&[NonZero]), n(1).with(&[Winding]), n(1)]).beside(GTIN),
    separated("8002", &[x_to(20)]),
    separated("8003", &[n(1).with(&[Zero]), n(13).with(&[CheckDigit, CompanyPrefix]), x_to(16).optional()]),
    separated("8004", &[x_to(30).with(&[CompanyPrefix])]),
    separated("8005", &[n(6)]).beside(TRADE_ITEM),
    separated("8006", &[n(14).with(&[CheckDigit, CompanyPrefixSecond]), n(4).with(&[PieceOfTotal])]).without(&[like("01"), like("37")]),
    separated("8007", &[x_to(34).with(&[Iban])]).beside(&[one("415")]),
    separated("8008", &[n(6).with(&[Date]), n(2).with(&[Hours]), n(2).with(&[Minutes]).optional(), n(2).with(&[Seconds]).optional()]).beside(TRADE_ITEM),
    separated("8009", &[x_to(50)]).beside(LOGISTIC),
    separated("8010", &[y_to(30).with(&[CompanyPrefix])]),
    separated("8011", &[n_to(12).with(&[NoLeadingZero])]).beside(&[one("8010")]),
    separated("8012", &[x_to(20)]).beside(UNIT),
    separated("8013", &[x_to(25).with(&[CheckPair, CompanyPrefix])]),
    separated("8014", &[x_to(25).with(&[CheckPair, CompanyPrefix, HasNonDigit])]).beside(GTIN),
    separated("8017", &[n(18).with(&[CheckDigit, CompanyPrefix])]).without(&[like("8018")]),
    separated("8018", &[n(18).with(&[CheckDigit, CompanyPrefix])]).without(&[like("8017")]),
    separated("8019", &[n_to(10)]).beside(PERSON),
    separated("8020", &[x_to(25)]).beside(&[one("415")]),
    separated("8026", &[n(14).with(&[CheckDigit, CompanyPrefixSecond]), n(4).with(&[PieceOfTotal])]).without(&[like("02"), like("8006")]).beside(&[one("37")]),
    separated("8030", &[z_to(90)]).beside(&[one("00"), both("01", "21"), one("253"), one("255"), one("8003"), one("8004"), both("8006", "21"), both("8010", "8011"), one("8017"), one("8018")]),
    separated("8040", &[n(15)]).beside(&[both("01", "21")]),
    separated("8041", &[n(15)]).beside(&[all("01", "21", "8040")]),
    separated("8042", &[n(32)]).beside(&[all("01", "21", "8040")]),
    separated("8043", &[n(18), n_to(2).optional()]).beside(&[all("01", "21", "8040")]),
    separated("8110", &[x_to(70).with(&[Coupon])]),
    separated("8111", &[n(4)]).beside(COUPON),
    separated("8112", &[x_to(70).with(&[PositiveOffer])]),
    separated("8200", &[x_to(70)]).beside(GTIN),
    // A company's own.
    separated("90", &[x_to(30)]),
    separated("91", &[x_to(90)]).to("99"),
];

#[cfg(test)]
mod tests {
    use super::super::format::Set;
    use super::*;

    #[test]
    fn the_table_is_in_order_and_no_identifier_starts_with_another() {
        let written =
            |code: u16, family: &Family| format!("{code:0width$}", width = usize::from(family.digits));
        for pair in FAMILIES.windows(2) {
            let (last, first) = (written(pair[0].last, &pair[0]), written(pair[1].first, &pair[1]));
            assert!(last < first, "{last} before {first}");
            assert!(!first.starts_with(&last), "{last} in {first}");
        }
        for family in FAMILIES {
            assert_eq!(written(family.first, family).len(), written(family.last, family).len());
            let varying = family.parts.iter().filter(|part| part.min != part.max).count();
            assert!(varying == 0 || family.parts.last().is_some_and(|last| last.min != last.max));
            assert!(family.parts.is_sorted_by_key(|part| part.optional), "{}", family.first);
            for part in family.parts {
                let digits = vec![b'0'; usize::from(part.min)];
                let proved = part.tests.iter().filter(|test| !part.open.contains(test));
                assert!(
                    proved.clone().all(|test| part.set == Set::Digits && test.holds(&digits)),
                    "{part:?}"
                );
                assert!(part.tests.starts_with(part.open));
            }
            assert!(family.parts.first().is_some_and(|first| !first.optional), "{}", family.first);
        }
    }

    #[test]
    fn an_identifier_is_found_whatever_follows_it() {
        for (data, code) in [
            ("2112345", 21),
            ("235X", 235),
            ("3105000001", 3105),
            ("99A", 99),
            ("00", 0),
            ("7170", 717),
            ("8200", 8200),
        ] {
            assert_eq!(find(data.as_bytes()).map(|found| found.code), Some(code), "{data}");
        }
        for data in [
            "", "2", "04", "14", "3106", "318", "3166", "23", "236", "395", "3956", "ü1", "9", "7042", "A",
            "9A", "31A0", "8201", "3366", "718",
        ] {
            assert!(find(data.as_bytes()).is_none(), "{data}");
        }
    }

    #[test]
    fn every_identifier_of_the_table_is_found_and_no_other_digits_are() {
        for digits in 2..=4_u8 {
            for code in 0..10_u16.pow(u32::from(digits)) {
                let data = format!("{code:0width$}", width = usize::from(digits));
                let known = FAMILIES.iter().find(|family| family.digits == digits && family.holds(code));
                let found = find(data.as_bytes()).filter(|found| found.family.digits == digits);
                assert_eq!(found.map(|found| found.family.first), known.map(|known| known.first), "{data}");
            }
        }
    }
}
