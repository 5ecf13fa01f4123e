//! What can be wrong with the data of a scan.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Something wrong with the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable code, one of [`Problem::CODES`].
    pub code: &'static str,
    /// The byte of the data (without AIM identifier) that it starts at, from 0. None where it is about the whole, or its place in
    /// the data as it came is not known.
    pub position: Option<usize>,
    /// A sentence; data in it is escaped.
    pub message: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The data breaks its own standard.
    Error,
    /// Odd, but it can be used.
    Warning,
}

impl Severity {
    /// Its name in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl Problem {
    /// Every code, and what it means.
    pub const CODES: &'static [(&'static str, &'static str)] = &[
        (EMPTY, "there is nothing in the scan, or only spaces"),
        (
            NO_READ,
            "what a scanner sends where it could read nothing, or text that says that there is no number",
        ),
        (TOO_LONG, "the scan is longer than any symbol can be"),
        (NOT_UTF8, "a byte is no UTF-8 text"),
        (CONTROL_CHARACTER, "a control character that has no place in the data"),
        (HIDDEN_CHARACTER, "a character that shows nothing or turns the text around it"),
        (CHARACTER, "a character that the field doesn't allow"),
        (LENGTH, "a number of digits that the symbology doesn't have"),
        (CHECK_DIGIT, "a check digit that doesn't fit the other digits"),
        (UNKNOWN_AI, "no GS1 application identifier starts so"),
        (VALUE_TOO_SHORT, "the value of a GS1 element is too short"),
        (VALUE_TOO_LONG, "the value of a GS1 element is too long: a separator may be missing"),
        (DATE, "no day of the calendar"),
        (TIME, "no time of day"),
        (VALUE, "a value that the GS1 element doesn't allow"),
        (REPEATED_AI, "one GS1 element twice, with different values"),
        (EXCLUSIVE_AIS, "two GS1 elements that can't stand together"),
        (EMPTY_COMPONENT, "a part of a GS1 composite symbol that holds nothing"),
        (TOO_MANY_ELEMENTS, "more GS1 elements than any label has"),
        (MISSING_COMPANION, "a GS1 element without those that it belongs to: they may be in another code"),
        (SUPERFLUOUS_SEPARATOR, "a separator where none is needed"),
        (LEADING_SEPARATOR, "a separator before the first GS1 element"),
        (DOUBLED_SEPARATOR, "a separator right after another one"),
        (
            SERIAL_OF_CASE,
            "a serial number beside the number of a shipping container or the contents of a case: it may not be the unit's",
        ),
        (PIECE_OF_ITEM, "the code of one piece of an item that has several"),
        (IMEI_CHECK_DIGIT, "an IMEI whose check digit is wrong"),
        (ADD_ON_ONLY, "only the add-on of an EAN or UPC was read"),
        (
            RESTRICTED_NUMBER,
            "a number that is only of use within a shop or a company, prefix 02, 04 or 20 to 29",
        ),
        (COUPON, "the number of a coupon or a refund, prefix 05, 980 to 984 or 99"),
        (
            INDUSTRY_DATA,
            "data by the standard of an industry, as the symbol says: FNC1 stands in second position",
        ),
        (DOUBLED_AIM, "the AIM identifier came twice"),
        (NO_AIM, "read as GS1 data though the scanner didn't say so"),
        (GS1_TEXT, "text that starts as GS1 data does, and can't be read as that"),
        (
            SEVERAL_NUMBERS,
            "more than one number in one text, or a product's code and something else: two reads may have come as one scan",
        ),
        (
            SEVERAL_WORDS,
            "more than letters and digits with hyphens between, or a date, a name or a range of them: whether it is one serial number only a pattern tells",
        ),
        (UNCLEAR_TEXT, "names and values that are not clear, or a number of another kind"),
        (NOT_A_LABEL, "a web address or other data that identifies no unit"),
        (LINK_PATH, "an element that can't stand where it does in the path of a GS1 Digital Link"),
        (LINK_ATTRIBUTE, "an element that the query of a GS1 Digital Link can't hold"),
        (PERCENT_ENCODING, "a percent sign in a GS1 Digital Link that encodes no text"),
        (LINK_CHARACTER, "a character in a GS1 Digital Link that no web address holds as it is"),
        (SHORT_GTIN, "a GTIN in a GS1 Digital Link has fewer than 14 digits"),
        (COMPRESSED_LINK, "a web address was read as a compressed GS1 Digital Link"),
        (ENVELOPE, "the start of an ISO/IEC 15434 envelope is incomplete"),
        (ENVELOPE_END, "the end of an ISO/IEC 15434 envelope is missing or incomplete"),
        (UNKNOWN_FORMAT, "a format of an ISO/IEC 15434 envelope that isn't read"),
        (UNKNOWN_DATA_IDENTIFIER, "no data identifier starts so"),
        (CHECK_CHARACTER, "an HIBC check character that doesn't fit the other characters"),
        (DEVICE_IDENTIFIER, "a medical device's identifier that hasn't the form of its issuing agency"),
        (LOST_SEPARATORS, "the separators are missing: the scanner drops control characters"),
        (EID_CHECK_DIGITS, "an eSIM's number whose check digits are wrong"),
        (ICCID_CHECK_DIGIT, "what looks like a SIM card's number has a wrong check digit, or none"),
        (GROUP_ADDRESS, "a hardware address of a group of devices, which no single one has"),
        (VIN_CHECK_CHARACTER, "what looks like a vehicle's number has a wrong check character"),
        (UPC_OR_MAC, "12 digits that can be a UPC-A or a MAC"),
        (ITF14_OR_IMEI, "14 digits that can be an ITF-14 or an IMEI without check digit"),
        (IMEI_OR_EAN_ADD_ON, "15 digits that can be an IMEI or an EAN-13 with an add-on of two digits"),
        (SSCC_OR_MEID, "18 digits that can be an SSCC or a MEID in decimal form"),
        (
            GTIN_OR_UPC_ADD_ON,
            "14 digits of an EAN or UPC that can be a GTIN of 14 digits or a UPC-A with an add-on of two",
        ),
        (SECURE_ELEMENT, "48 hex digits: rather the number of a chip (SEID) than a serial number"),
        (
            MISSING_SEPARATOR,
            "a separator of GS1 elements got lost: the identifiers are ways to read the rest",
        ),
        (
            SEPARATOR_MAY_BE_MISSING,
            "GS1 elements of which the scanner said nothing can be cut in more than one way",
        ),
        (MORE_SEGMENTATIONS, "there are more ways to cut the data into GS1 elements than are shown"),
        (BYTE_ORDER_MARK, "a byte-order mark stands before the data"),
        (TERMINATOR, "a terminator was left at the end of the data"),
        (SWAPPED_CASE, "capital and small letters are swapped, as caps lock does"),
        (DOUBLED_READ, "the same text twice: two reads may have come as one scan"),
        (ECI, "the characters are designated within the data, or a backslash is doubled"),
        (NAMED_VALUE, "a value that isn't what the name before it says"),
        (SURROUNDING_BLANKS, "spaces stand around the data"),
        (START_STOP, "quotation marks, or the start and stop characters of the code, stand around the data"),
        (
            LINK_FORM,
            "a web address has lost a part of its beginning, is encoded once too often, or something stands before it",
        ),
        (BRACKETS, "GS1 elements as people read them, with brackets"),
        (SEPARATOR_AS_TEXT, "the separators of GS1 elements came as text"),
        (AIM_IN_DATA, "an AIM identifier stands within the data"),
        (
            SERIAL_OR_DATA_IDENTIFIER,
            "11 characters that are a serial number, or one of 10 with the data identifier S before it",
        ),
        (MORE_PROBLEMS, "there are more problems than are told of one label"),
    ];

    pub(crate) fn error(
        code: &'static str,
        position: impl Into<Option<usize>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let position = position.into();
        Self { code, position, message: message.into(), severity: Severity::Error }
    }

    pub(crate) fn warning(
        code: &'static str,
        position: impl Into<Option<usize>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        let position = position.into();
        Self { code, position, message: message.into(), severity: Severity::Warning }
    }
}

pub(crate) const EMPTY: &str = "empty";
pub(crate) const NO_READ: &str = "no_read";
pub(crate) const TOO_LONG: &str = "too_long";
pub(crate) const NOT_UTF8: &str = "not_utf8";
pub(crate) const CONTROL_CHARACTER: &str = "control_character";
pub(crate) const HIDDEN_CHARACTER: &str = "hidden_character";
pub(crate) const CHARACTER: &str = "character";
pub(crate) const LENGTH: &str = "length";
pub(crate) const CHECK_DIGIT: &str = "check_digit";
pub(crate) const UNKNOWN_AI: &str = "unknown_ai";
pub(crate) const VALUE_TOO_SHORT: &str = "value_too_short";
pub(crate) const VALUE_TOO_LONG: &str = "value_too_long";
pub(crate) const DATE: &str = "date";
pub(crate) const TIME: &str = "time";
pub(crate) const VALUE: &str = "value";
pub(crate) const REPEATED_AI: &str = "repeated_ai";
pub(crate) const EXCLUSIVE_AIS: &str = "exclusive_ais";
pub(crate) const EMPTY_COMPONENT: &str = "empty_component";
pub(crate) const TOO_MANY_ELEMENTS: &str = "too_many_elements";
pub(crate) const SUPERFLUOUS_SEPARATOR: &str = "superfluous_separator";
pub(crate) const MISSING_COMPANION: &str = "missing_companion";
pub(crate) const LEADING_SEPARATOR: &str = "leading_separator";
pub(crate) const DOUBLED_SEPARATOR: &str = "doubled_separator";
pub(crate) const SERIAL_OF_CASE: &str = "serial_of_case";
pub(crate) const PIECE_OF_ITEM: &str = "piece_of_item";
pub(crate) const IMEI_CHECK_DIGIT: &str = "imei_check_digit";
pub(crate) const ADD_ON_ONLY: &str = "add_on_only";
pub(crate) const RESTRICTED_NUMBER: &str = "restricted_number";
pub(crate) const COUPON: &str = "coupon";
pub(crate) const INDUSTRY_DATA: &str = "industry_data";
pub(crate) const DOUBLED_AIM: &str = "doubled_aim";
pub(crate) const NO_AIM: &str = "no_aim";
pub(crate) const GS1_TEXT: &str = "gs1_text";
pub(crate) const SEVERAL_NUMBERS: &str = "several_numbers";
pub(crate) const SEVERAL_WORDS: &str = "several_words";
pub(crate) const UNCLEAR_TEXT: &str = "unclear_text";
pub(crate) const NOT_A_LABEL: &str = "not_a_label";
pub(crate) const LINK_PATH: &str = "link_path";
pub(crate) const LINK_ATTRIBUTE: &str = "link_attribute";
pub(crate) const PERCENT_ENCODING: &str = "percent_encoding";
pub(crate) const LINK_CHARACTER: &str = "link_character";
pub(crate) const SHORT_GTIN: &str = "short_gtin";
pub(crate) const COMPRESSED_LINK: &str = "compressed_link";
pub(crate) const ENVELOPE: &str = "envelope";
pub(crate) const ENVELOPE_END: &str = "envelope_end";
pub(crate) const UNKNOWN_FORMAT: &str = "unknown_format";
pub(crate) const UNKNOWN_DATA_IDENTIFIER: &str = "unknown_data_identifier";
pub(crate) const LOST_SEPARATORS: &str = "lost_separators";
pub(crate) const CHECK_CHARACTER: &str = "check_character";
pub(crate) const DEVICE_IDENTIFIER: &str = "device_identifier";
pub(crate) const EID_CHECK_DIGITS: &str = "eid_check_digits";
pub(crate) const ICCID_CHECK_DIGIT: &str = "iccid_check_digit";
pub(crate) const GROUP_ADDRESS: &str = "group_address";
pub(crate) const VIN_CHECK_CHARACTER: &str = "vin_check_character";
pub(crate) const UPC_OR_MAC: &str = "upc_or_mac";
pub(crate) const ITF14_OR_IMEI: &str = "itf14_or_imei";
pub(crate) const IMEI_OR_EAN_ADD_ON: &str = "imei_or_ean_add_on";
pub(crate) const SSCC_OR_MEID: &str = "sscc_or_meid";
pub(crate) const GTIN_OR_UPC_ADD_ON: &str = "gtin_or_upc_add_on";
pub(crate) const SECURE_ELEMENT: &str = "secure_element";
pub(crate) const MISSING_SEPARATOR: &str = "missing_separator";
pub(crate) const SEPARATOR_MAY_BE_MISSING: &str = "separator_may_be_missing";
pub(crate) const MORE_SEGMENTATIONS: &str = "more_segmentations";
pub(crate) const BYTE_ORDER_MARK: &str = "byte_order_mark";
pub(crate) const TERMINATOR: &str = "terminator";
pub(crate) const SWAPPED_CASE: &str = "swapped_case";
pub(crate) const DOUBLED_READ: &str = "doubled_read";
pub(crate) const ECI: &str = "eci";
pub(crate) const NAMED_VALUE: &str = "named_value";
pub(crate) const SURROUNDING_BLANKS: &str = "surrounding_blanks";
pub(crate) const START_STOP: &str = "start_stop";
pub(crate) const LINK_FORM: &str = "link_form";
pub(crate) const BRACKETS: &str = "brackets";
pub(crate) const SEPARATOR_AS_TEXT: &str = "separator_as_text";
pub(crate) const AIM_IN_DATA: &str = "aim_in_data";
pub(crate) const SERIAL_OR_DATA_IDENTIFIER: &str = "serial_or_data_identifier";
pub(crate) const MORE_PROBLEMS: &str = "more_problems";
