//! The scans that are measured, by what they are.

/// Transmissions, AIM identifier first. The first three are what GS1's own engine was measured with.
pub(crate) const SCANS: &[(&str, &str)] = &[
    // 26 bytes: (01)(21).
    ("gs1_gtin_serial", "]C1010400638133393121ABC12345"),
    // 50 bytes: (01)(17)(10)(21).
    ("gs1_gtin_expiry_lot_serial", "]d201040063813339311728063010LOT1234567\x1d21ABC12345678"),
    ("ean_13", "]E04006381333931"),
    ("gs1_bad_check_digit", "]C1010400638133393221ABC12345"),
    ("digital_link", "]Q1https://id.gs1.org/01/04006381333931/21/ABC12345?17=280630"),
    ("upc_e", "]E004252614"),
    ("itf_14", "]I114006381333938"),
    ("imei_without_aim", "490154203237518"),
    ("serial", "]C0DEH2381234"),
    ("serial_with_hyphens", "]C0AB12-345-6789"),
    ("named", "]C0SN:ABC12345"),
    ("named_several", "]Q0P/N: MQ8N2LL/A S/N: C02XK0ABJHD2 IMEI: 490154203237518"),
    ("envelope", "]d1[)>\x1e06\x1d1PMQ8N2LL/A\x1dSC02XK0ABJHD2\x1e\x04"),
    ("hibc", "+A99912345/S77DE1G45D"),
];
