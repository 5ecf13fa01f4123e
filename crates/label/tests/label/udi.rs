//! What the labels of medical devices say, whoever issued their identifiers.

use crate::common::{elements, identifiers, problems, read, says};
use label::Issuer;
use proptest::prelude::*;

#[test]
fn issuers_are_told_apart() {
    for (data, issuer, device) in [
        ("]d201040063813339312112345", Issuer::Gs1, "04006381333931"),
        ("https://id.gs1.org/01/04006381333931/21/12345", Issuer::Gs1, "04006381333931"),
        ("+A99912345/S77DE1G45D", Issuer::Hibcc, "A99912345"),
        ("=/A9997AB3456T0123", Issuer::Iccbba, "A9997AB3456T0123"),
        ("[)>\x1e06\x1d9N110375286414\x1dS1\x1e\x04", Issuer::Ifa, "110375286414"),
    ] {
        let label = read(data);
        let found = label.device_identifier().map(|found| (found.issuer, found.value));
        assert_eq!(found, Some((issuer, device)), "{data:?}");
    }
    for data in ["4006381333931", "]C0ABC", "[)>\x1e06\x1dS1\x1e\x04", "+$10X3G4"] {
        assert_eq!(read(data).device_identifier(), None, "{data:?}");
    }
    let names = [Issuer::Gs1, Issuer::Hibcc, Issuer::Iccbba, Issuer::Ifa].map(Issuer::name);
    assert_eq!(names, ["gs1", "hibcc", "iccbba", "ifa"]);
}

#[test]
fn isbt_128_structures_are_read_alone_and_together() {
    says(&[
        (
            "=+06000=/A9999XYZ100T0476=,000025=A99971712345600=>019032=}017032&,1000000000000XYZ123",
            "",
            "serial declared 000025 | lot declared 000000000000XYZ123 | expiry declared 190201 | production_date declared 170201 | part_number declared XYZ100 | device_identifier declared A9999XYZ100T0476 | text declared A99971712345600",
            "",
        ),
        (
            "=+04035=/A9997XYZ100T0479=,000012=A99991712345600=>019031",
            "",
            "serial declared 000012 | expiry declared 190131 | part_number declared XYZ100 | device_identifier declared A9997XYZ100T0479 | text declared A99991712345600",
            "",
        ),
        (
            "=/A9997AB3456T0123",
            "",
            "part_number declared AB3456 | device_identifier declared A9997AB3456T0123",
            "",
        ),
        ("=/A9997000000T0123", "", "device_identifier declared A9997000000T0123", ""),
        ("]C0=,000025", "", "serial declared 000025", ""),
        ("=>019032", "", "expiry declared 190201", ""),
        ("=A99991712345600", "", "text declared A99991712345600", ""),
        // A blood bag's four codes: donation, blood groups, product, expiry with its time.
        ("=<E0791V00", "", "part_number declared E0791V00", ""),
        ("=%5100", "", "text declared 5100", ""),
        ("&>0190322359", "", "expiry declared 190201", ""),
        (
            "=+04000=A99991712345600=%5100=<E0791V00&>0190322359",
            "",
            "expiry declared 190201 | part_number declared E0791V00 | text declared A99991712345600 | text declared 5100",
            "",
        ),
    ]);
}

#[test]
fn a_device_code_that_breaks_its_standard_is_nothing_else() {
    for (data, problem) in [
        ("=/A9997AB3456", "error value_too_short 0"),
        ("=/a9997AB3456T0123", "error character 2"),
        ("=+00000", "error empty 0"),
        ("=+03000=/A9999XYZ100T0476=,000025", "error length 0"),
        ("=+02000=/A9999XYZ100T0476=,000025=+01000", "error length 33"),
        ("=+0A000=/A9999XYZ100T0476", "error length 0"),
        ("=+02000=/A9999XYZ100T0476=>019399", "error date 27"),
        ("=+02000=/A9999XYZ100T0476&>0193992359", "error date 27"),
        ("=+02000=/A9999XYZ100T0476&>0190322360", "error time 33"),
        ("=+02000=/A9999XYZ100T0476&>0190322400", "error time 33"),
        ("=+02000=/A9999XYZ100T0476#000025", "error device_identifier 25"),
        ("=/A9999XYZ100T0476=,000025", "error length 0"),
        // As long as the structure, and nothing else starts so.
        ("=>019366", "error date 2"),
        ("&>0190322400", "error time 8"),
        ("&>0193662359", "error date 2"),
        ("=}0l9032", "error character 3"),
    ] {
        let label = read(data);
        assert_eq!(problems(&label), problem, "{data:?}");
        assert_eq!((elements(&label), identifiers(&label)), (String::new(), String::new()), "{data:?}");
    }
}

#[test]
fn what_only_starts_like_a_device_code_stays_text() {
    for data in [
        "=AB",
        "&,1SHORT",
        "=>2024",
        "=A9999171234560A1",
        "=A99991712E45600",
        "=<AB",
        "=%AB",
        "=,12345é",
        "=ABCDEFGHIJKLMNO",
    ] {
        let label = read(data);
        assert_eq!(identifiers(&label), format!("serial shaped {data}"));
        assert_eq!(problems(&label), "warning several_words 0", "{data}");
    }
}

proptest! {
    #[test]
    fn any_text_with_an_equals_sign_in_front_is_read_or_refused(text in "=(\\+0[0-9]000|/[A-Z0-9]{16}|,[A-Z0-9]{6}|[=>},&1/+]|[A-Z0-9]{0,8}|é){0,8}") {
        let label = read(&text);
        for problem in &label.problems {
            prop_assert!(problem.position.unwrap_or_default() <= text.len(), "{problem:?}");
        }
    }
}
