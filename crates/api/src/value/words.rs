//! Every list of words in the API, in one place.

use super::Word;
use super::word::Named;

macro_rules! words {
    ($($(#[$doc:meta])* $alias:ident = $title:literal for $krate:ident :: $domain:ident { $($variant:ident = $word:literal,)* })*) => {$(
        impl Named for $krate::$domain {
            const TITLE: &'static str = $title;
            const ALL: &'static [Self] = &[$($krate::$domain::$variant,)*];

            fn word(self) -> &'static str {
                match self { $($krate::$domain::$variant => $word,)* }
            }
        }

        $(#[$doc])*
        pub type $alias = Word<$krate::$domain>;
    )*};
}

words! {
    /// Where a transaction is in its life.
    TransactionState = "TransactionState" for checkout::TransactionState {
        Open = "open",
        Tendering = "tendering",
        Completed = "completed",
        Voided = "voided",
        Suspended = "suspended",
        Ordered = "ordered",
    }
    /// What kind of transaction.
    TransactionKind = "TransactionKind" for checkout::Kind {
        Sale = "sale",
        Order = "order",
        Return = "return",
        Exchange = "exchange",
    }
    /// What is done with goods that came back.
    Disposition = "Disposition" for checkout::Disposition {
        Resellable = "resellable",
        Quarantine = "quarantine",
    }
    /// What speaks against taking goods back.
    ReturnDoubt = "ReturnDoubt" for checkout::ReturnDoubt {
        Mismatch = "return_mismatch",
        Unknown = "return_unknown",
    }
    /// Where a line is in its life.
    LineState = "LineState" for checkout::LineState {
        Active = "active",
        Picked = "picked",
        HandedOver = "handed_over",
        Shipped = "shipped",
        Voided = "voided",
    }
    /// How a line gets to the customer.
    Delivery = "Delivery" for checkout::Delivery {
        CarryOut = "carry_out",
        Pickup = "pickup",
        Ship = "ship",
    }
    /// What is known of a line's serial number.
    SerialState = "SerialState" for checkout::SerialState {
        NotSerialized = "not_serialized",
        Missing = "missing",
        Provided = "provided",
        Overridden = "overridden",
    }
    /// How a serial number came to its line.
    SerialSource = "SerialSource" for checkout::SerialSource {
        Scanned = "scanned",
        Keyed = "keyed",
        Override = "override",
    }
    /// How well a label fits a line; the best first.
    HowWell = "HowWell" for checkout::HowWell {
        DeclaredByRule = "declared_by_rule",
        Declared = "declared",
        Rule = "rule",
        Plain = "plain",
        Competing = "competing",
    }
    /// What decided where a scan goes.
    Because = "Because" for checkout::Because {
        ProductAndUnit = "product_and_unit",
        ProductAndUnitAdded = "product_and_unit_added",
        NotSure = "not_sure",
        ProductAlone = "product_alone",
        ProductFocuses = "product_focuses",
        ProductWaits = "product_waits",
        OnlyCut = "only_cut",
        Declared = "declared",
        OnlyRule = "only_rule",
        OnlyLine = "only_line",
        KnownStock = "known_stock",
        Focus = "focus",
        Chosen = "chosen",
        SameBox = "same_box",
        NamedProduct = "named_product",
        LineAdded = "line_added",
        SeveralFit = "several_fit",
        TwoProducts = "two_products",
        NothingFits = "nothing_fits",
        NothingCame = "nothing_came",
        SameRead = "same_read",
        AlreadyHere = "already_here",
        NothingRead = "nothing_read",
        ForPos = "for_pos",
        ReturnedUnit = "returned_unit",
        ReturnedLine = "returned_line",
        SoldUnit = "sold_unit",
    }
    /// What kind of money.
    TenderKind = "TenderKind" for checkout::TenderKind {
        Cash = "cash",
        Card = "card",
        Voucher = "voucher",
        Other = "other",
    }
    /// Whether a product's serial numbers are recorded when sold, and must be in stock.
    Tracking = "Tracking" for checkout::Tracking {
        None = "none",
        SalesProcess = "sales_process",
        Inventory = "inventory",
    }
    /// What scans do.
    ScanningMode = "ScanningMode" for checkout::ScanningMode {
        Lane = "lane",
        Capture = "capture",
        Pos = "pos",
        Off = "off",
    }
    /// What became of a scan.
    Decision = "Decision" for checkout::Decision {
        Accepted = "accepted",
        Refused = "refused",
        NeedsChoice = "needs_choice",
        Held = "held",
        Ignored = "ignored",
    }
    /// Why a line was voided.
    VoidReason = "VoidReason" for checkout::VoidReason {
        Voided = "voided",
        Replaced = "replaced",
        Unpicked = "unpicked",
        Joined = "joined",
    }
    /// A socket's role.
    Role = "Role" for checkout::ActorRole {
        Pos = "pos",
        Technician = "technician",
        Admin = "admin",
    }
    /// An identifier's part in identifying the unit.
    IdentifierRole = "IdentifierRole" for label::Role {
        Key = "key",
        Required = "required",
        Optional = "optional",
    }
    /// A check algorithm.
    Check = "Check" for label::Check {
        None = "none",
        Luhn = "luhn",
        Gs1Mod10 = "gs1_mod10",
        Mod43 = "mod43",
        Mod97 = "mod97",
        Luhn16 = "luhn16",
        Vin = "vin",
    }
    /// What is done to the case of ASCII letters.
    Case = "Case" for label::Case {
        Keep = "keep",
        Upper = "upper",
        Lower = "lower",
    }
    /// How bad a label's problem is: `error` breaks the data's own standard.
    Severity = "Severity" for label::Severity {
        Error = "error",
        Warning = "warning",
    }
    /// Why an identifier is believed to be one, strongest first.
    Evidence = "Evidence" for label::Evidence {
        Declared = "declared",
        Checked = "checked",
        Shaped = "shaped",
        Segmented = "segmented",
        Keyed = "keyed",
    }
}

/// What an identifier identifies.
pub type IdentifierKind = Word<label::IdentifierKind>;

/// What kind of symbol was read.
pub type Symbology = Word<label::Symbology>;

// These two name themselves: the label crate's names are the API's by its own word.
impl Named for label::IdentifierKind {
    const TITLE: &'static str = "IdentifierKind";
    const ALL: &'static [Self] = Self::ALL;

    fn word(self) -> &'static str {
        self.name()
    }
}

impl Named for label::Symbology {
    const TITLE: &'static str = "Symbology";
    const ALL: &'static [Self] = Self::ALL;

    fn word(self) -> &'static str {
        self.name()
    }
}
