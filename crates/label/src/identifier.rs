use crate::{Problem, Scan, Text};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// What one scan says: everything it can honestly be read as.
#[derive(Clone, Debug)]
pub struct Label<'a> {
    /// What was read.
    pub scan: Scan<'a>,
    /// The GS1 elements in order, of the data as it stands; empty where the data breaks its standard.
    /// An EAN, UPC or ITF-14 is one element `01` with 14 digits.
    pub elements: Elements<'a>,
    /// Every identifier, best first.
    pub identifiers: Identifiers<'a>,
    /// What is wrong with the data.
    pub problems: Problems,
    /// What else is known of the text.
    pub(crate) told: Told<'a>,
}

/// What is known of a text beside its identifiers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told<'a> {
    /// The serial number within it, where names or a verified form of its maker's say what every part of the text is.
    pub(crate) serial: Option<Text<'a>>,
    /// Names say so, not a form: the text around it is no part of it, whatever pattern matches that too.
    pub(crate) is_named: bool,
    /// Names say what its values are, several of them or with a mark: each is a value of its own, and the text around it none.
    pub(crate) in_words: bool,
    /// The text as it stands is no unit's number, whatever a rule says: it is damaged, or more than one, or something else.
    pub(crate) no_number: bool,
    /// The same, unless a rule has a pattern that the whole text matches.
    pub(crate) needs_pattern: bool,
    /// What it declares was cut out of data whose separators are missing: what is bound of it is [`Evidence::Segmented`].
    pub(crate) cut_out: bool,
    /// What looks like a serial number is never taken for granted: the text is rather something else, or more than one
    /// thing, or the number is that of something else than the unit in hand.
    pub(crate) doubtful: bool,
}

/// Elements in order. So many as nearly every label has take no allocation.
pub type Elements<'a> = SmallVec<[Element<'a>; 6]>;

/// Identifiers, best first. So many as nearly every label has take no allocation.
pub type Identifiers<'a> = SmallVec<[Identifier<'a>; 6]>;

/// Problems, in the order in which they were found. One takes no allocation.
pub type Problems = SmallVec<[Problem; 1]>;

/// One GS1 element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element<'a> {
    /// The application identifier, `01`.
    pub ai: &'a str,
    /// Its value.
    pub value: Text<'a>,
}

/// A typed identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier<'a> {
    /// What it identifies.
    pub kind: IdentifierKind,
    /// Its value; a GTIN has 14 digits.
    pub value: Text<'a>,
    /// Why it is believed to be that.
    pub evidence: Evidence,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What an identifier identifies.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum IdentifierKind { $($(#[$doc])* $variant,)* }

        impl IdentifierKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in the API and the journal.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it is called within a sentence: `an IMEI`.
            #[must_use]
            pub const fn noun(self) -> &'static str {
                crate::bind::noun(self)
            }

            /// The kind of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == name)
            }
        }
    };
}

kinds! {
    /// GS1 Global Trade Item Number.
    Gtin = "gtin",
    /// A maker's serial number.
    Serial = "serial",
    /// International Mobile Equipment Identity, 15 digits (3GPP TS 23.003 6.2.1).
    Imei = "imei",
    /// IMEI with software version, 16 digits (3GPP TS 23.003 6.2.2).
    Imeisv = "imeisv",
    /// Mobile Equipment Identifier (3GPP2 S.R0048).
    Meid = "meid",
    /// SIM card's number (ITU-T E.118).
    Iccid = "iccid",
    /// Embedded SIM's number (GSMA SGP.29).
    Eid = "eid",
    /// Network hardware address.
    Mac = "mac",
    /// Vehicle identification number (ISO 3779).
    Vin = "vin",
    /// Batch or lot.
    Lot = "lot",
    /// Expiry date.
    Expiry = "expiry",
    /// Best-before date.
    BestBefore = "best_before",
    /// Production date.
    ProductionDate = "production_date",
    /// Serial Shipping Container Code.
    Sscc = "sscc",
    /// A maker's part or model number.
    PartNumber = "part_number",
    /// A medical device's identifier, as its issuing agency gives it: HIBCC or ICCBBA.
    DeviceIdentifier = "device_identifier",
    /// Pharmacy Product Number (IFA).
    Ppn = "ppn",
    /// A number of pieces.
    Quantity = "quantity",
    /// A web address, or what else the camera of a telephone acts on.
    Url = "url",
    /// The add-on of an EAN or UPC, two or five digits: the issue of a magazine, the price of a book.
    AddOn = "add_on",
    /// One of this shop's own receipts.
    Receipt = "receipt",
    /// Some text.
    Text = "text",
}

/// Why an identifier is believed to be one, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Said by an application or data identifier, or by the symbology.
    Declared,
    /// Proved by its check digit.
    Checked,
    /// Has the shape of one.
    Shaped,
    /// Cut out of data whose separators are missing, under an assumption.
    Segmented,
    /// Typed in by hand.
    Keyed,
}

impl Evidence {
    /// Its name in the API and the journal.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Checked => "checked",
            Self::Shaped => "shaped",
            Self::Segmented => "segmented",
            Self::Keyed => "keyed",
        }
    }
}

impl<'a> Label<'a> {
    /// A label that says nothing yet.
    #[must_use]
    #[inline]
    pub fn of(scan: Scan<'a>) -> Self {
        Self {
            scan,
            elements: SmallVec::new(),
            identifiers: SmallVec::new(),
            problems: SmallVec::new(),
            told: Told::default(),
        }
    }
}

impl Label<'_> {
    /// The best identifier of a kind.
    #[must_use]
    pub fn best(&self, kind: IdentifierKind) -> Option<&Identifier<'_>> {
        self.identifiers.iter().find(|identifier| identifier.kind == kind)
    }
}

/// How many of a kind one unit has at most. Of others there may be any number.
pub(crate) const MOST_OF_ONE_UNIT: &[(IdentifierKind, usize)] = &[
    (IdentifierKind::Gtin, 1),
    (IdentifierKind::Serial, 1),
    (IdentifierKind::Imei, 2),
    (IdentifierKind::Meid, 1),
    (IdentifierKind::Vin, 1),
    (IdentifierKind::Eid, 2),
    (IdentifierKind::Lot, 1),
    (IdentifierKind::Expiry, 1),
    (IdentifierKind::BestBefore, 1),
    (IdentifierKind::ProductionDate, 1),
];
